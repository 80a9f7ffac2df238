/*
 * The manifest of a compiled image: its layers, for each file the data that shows later whether it
 * has changed, the absent files that would have been layers, and the matches of patterns. It is a
 * separate image, after the other one (image/layout.h), so the usual writer makes it, the usual
 * check verifies it, and values read it. Its content is not trusted: fields that are missing or of
 * another type are empty.
 */
#ifndef SC_LAYER_MANIFEST_H
#define SC_LAYER_MANIFEST_H

#include "diag/notices.h"
#include "image/writer.h"
#include "layer/searches.h"
#include "platform/file.h"

/* The maximum size, in bytes, of a file that is read for its hash. */
#define SC_MANIFEST_INPUT_MOST (UINT64_C(1) << 32)

/* One layer, or a place without a file. */
typedef struct sc_manifest_entry {
    sc_source_kind kind;
    const char *name; /* the shown name; this text and those below are never NULL */
    const char *path; /* of a file or a directory, fixed; else "" */
    const char *format, *profile;
    bool loaded, secret, join;
    bool is_hashed;      /* it was read: the hash is known, and the stamp of a file */
    sc_file_stamp stamp; /* zero if it proves nothing because the file was young */
    uint64_t hash;       /* of the content */
} sc_manifest_entry;

/* The hash of a file's content, the same in every process. */
uint64_t sc_manifest_hash(const char *data, size_t length);
/* The same of what a directory has: its names with their texts, in order, without their places. */
uint64_t sc_manifest_hash_tree(sc_value root);

/*
 * Writes the manifest: begin, inputs, absent files, searches, end, in this order. Failures stay
 * with the writer. Paths and starts are fixed; the names of a search are sorted.
 */
void sc_manifest_begin(sc_writer *writer);
void sc_manifest_add(sc_writer *writer, const sc_manifest_entry *input);
void sc_manifest_begin_absent(sc_writer *writer);
void sc_manifest_add_absent(sc_writer *writer, const char *path);
void sc_manifest_begin_searches(sc_writer *writer);
void sc_manifest_add_search(sc_writer *writer, const sc_search *search);
void sc_manifest_end(sc_writer *writer);

/* The input of that number, its texts borrowed from the image. False beyond the last. */
bool sc_manifest_at(const sc_image *image, size_t index, sc_manifest_entry *out);

/*
 * The search of that number, its texts borrowed from the image, without its names. False beyond
 * the last.
 */
bool sc_manifest_search(const sc_image *image, size_t index, sc_search *out);
/* Whether the search of that number matched a name. */
bool sc_manifest_matched(const sc_image *image, size_t index, const char *name);
/* Adds the warning for a file that is new since the image called `name` was compiled. */
sc_status sc_manifest_report_new(const char *path, const char *name, sc_notices *notices);

/* Reads a directory as its source does. Fills *hash with that of its tree, or fails. */
typedef sc_status (*sc_manifest_reader)(const void *context, const char *path, uint64_t *hash);

typedef struct sc_manifest_checking {
    const char *name; /* of the image */
    const sc_allocator *allocator;
    sc_notices *notices;
    sc_manifest_reader read_directory;
    const void *context; /* its first argument */
} sc_manifest_checking;

/*
 * Checks the files and directories from which an image was compiled: a `stale-image` warning for
 * each that has changed or is new, an `unknown-input` note for each that cannot be inspected. SC_OK
 * or out of memory.
 */
sc_status sc_manifest_check(const sc_image *image, const sc_manifest_checking *options);

#endif
