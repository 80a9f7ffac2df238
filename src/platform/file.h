/*
 * Files: identifying their content, reading them whole, writing them whole, mapping them.
 *
 * A file comes from the user, so its name may be anything: a FIFO, a device, a directory, a loop of
 * links, a file that grows while it is read. Each of these ends quickly with its own status and
 * bounded memory. Only regular files are read by name. A pipe is read as an open descriptor, which
 * a caller passes on purpose, or by sc_file_read_stream, for a name that a user gave. Opening a
 * device node may itself have an effect, so a walk checks the kind of an entry before it opens it.
 *
 * Paths are NUL-terminated bytes. Where a function takes a directory, a relative path starts there,
 * and NULL is the working directory.
 *
 * Statuses, everywhere below: SC_ERROR_MISSING_FILE (also a dangling link, a path through a file, a
 * name no file can have), SC_ERROR_UNREADABLE_FILE (permissions, of whatever operation),
 * SC_ERROR_IS_DIRECTORY, SC_ERROR_NOT_FILE (FIFO, socket, device), SC_ERROR_LINK_LOOP,
 * SC_ERROR_FILE_TOO_LARGE, SC_ERROR_FILE_CHANGED, SC_ERROR_OUT_OF_MEMORY, and for the rest
 * SC_ERROR_INPUT_OUTPUT, for which the system's error number says more.
 */
#ifndef SC_PLATFORM_FILE_H
#define SC_PLATFORM_FILE_H

#include "superconfig.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sc_dir; /* walk.h */

/* ---- identifying a file ---- */

/*
 * Two equal stamps mean the same content, unless the first was young when it was taken. The change
 * time decides: unlike the modification time, no program can set it.
 */
typedef struct sc_file_stamp {
    uint64_t device;
    uint64_t inode;
    uint64_t size;
    int64_t modified; /* nanoseconds since 1970 */
    int64_t changed;
} sc_file_stamp;

/* One stat, links followed. Any kind of file has a stamp. */
sc_status sc_file_stat(const char *path, sc_file_stamp *out);

bool sc_file_stamp_equal(const sc_file_stamp *a, const sc_file_stamp *b);

/* Same device and inode: one file under whatever names. */
bool sc_file_stamp_same_file(const sc_file_stamp *a, const sc_file_stamp *b);

/*
 * Whether an edit after `now` could leave the stamp unchanged. `now` is the realtime clock before
 * the content was read. A stamp that was young then proves nothing, also later: its user must
 * compare the content, until a read gives a stamp that is not young.
 */
bool sc_file_stamp_young(const sc_file_stamp *stamp, int64_t now);

typedef enum sc_file_kind {
    SC_FILE_UNKNOWN, /* the listing has no kind; never from sc_file_inspect */
    SC_FILE_REGULAR,
    SC_FILE_DIRECTORY,
    SC_FILE_LINK,
    SC_FILE_OTHER /* FIFO, socket, device */
} sc_file_kind;

typedef struct sc_file_info {
    sc_file_kind kind; /* of what the links lead to */
    bool is_link;      /* the name itself is a symbolic link */
    bool is_open;      /* other users may write it; the group of its owner alone is no other user */
    uint64_t owner;
    sc_file_stamp stamp;
    int system_error; /* on failure the system's number */
} sc_file_info;

/*
 * Inspects without opening. On failure *out is zero, except for `system_error` and `is_link`: a
 * dangling link is SC_ERROR_MISSING_FILE and a link.
 */
sc_status sc_file_inspect(const struct sc_dir *dir, const char *path, sc_file_info *out);

/* The same of the name itself: a link is SC_FILE_LINK, and not followed. `links` is how many names
 * the file has. */
sc_status sc_file_inspect_name(const char *path, sc_file_info *out, uint64_t *links);

/* ---- reading ---- */

enum { SC_FILE_PADDING = 16 };

typedef struct sc_file_content {
    char *data; /* at least SC_FILE_PADDING zero bytes follow `length` */
    size_t length;
    size_t capacity; /* of the block, padding included */
    sc_file_stamp stamp;
    bool young;       /* sc_file_stamp_young at the time it was read */
    int system_error; /* on failure the system's number, where one caused it */
} sc_file_content;

/*
 * Reads a regular file of at most `limit` bytes: open, fstat, read, fstat, close, and no other
 * system call in the usual case. Read again, a few times, when it changed meanwhile; then
 * SC_ERROR_FILE_CHANGED. Files whose size is not known before (/proc) are read to their end. A
 * size over the limit is refused before anything is allocated. *out is new content on SC_OK, else
 * empty but for system_error.
 */
sc_status sc_file_read(const sc_allocator *allocator, const char *path, uint64_t limit,
                       sc_file_content *out);
sc_status sc_file_read_at(const sc_allocator *allocator, const struct sc_dir *dir, const char *path,
                          uint64_t limit, sc_file_content *out);

/*
 * The same for a path without links, as sc_path_real returns it: a link that was made since is
 * SC_ERROR_LINK_LOOP, so the file is really at that path.
 */
sc_status sc_file_read_real(const sc_allocator *allocator, const char *path, uint64_t limit,
                            sc_file_content *out);

enum { SC_STANDARD_INPUT = 0 };

/*
 * Reads an open descriptor from its position to its end, pipes and terminals included, and leaves
 * it open. May wait as long as the other side likes. The stamp is zero and the content young: an
 * open descriptor cannot be read again.
 */
sc_status sc_file_read_descriptor(const sc_allocator *allocator, int descriptor, uint64_t limit,
                                  sc_file_content *out);

/*
 * True for a FIFO, and for the name of an open descriptor (/dev/stdin, /dev/fd/N) that is neither a
 * regular file nor a directory.
 */
bool sc_file_is_stream(const char *path);
/*
 * Reads such a name to its end. A FIFO gets `milliseconds` for its first writer, and then is
 * SC_ERROR_NOT_FILE without a system's number.
 */
sc_status sc_file_read_stream(const sc_allocator *allocator, const char *path, uint64_t limit,
                              int milliseconds, sc_file_content *out);

/* A zeroed content is allowed. */
void sc_file_content_free(const sc_allocator *allocator, sc_file_content *content);

/* ---- writing ---- */

typedef struct sc_file_output {
    const void *data;
    size_t length;
    unsigned mode;        /* permissions of a new file, less the process's mask */
    bool in_place;        /* an existing file is written over, not replaced */
    bool streams;         /* a FIFO or a device is written to */
    bool is_private;      /* only the owner may read it, whatever the file that it replaces */
    const void *expected; /* the content that the file must have before; NULL: any */
    size_t expected_length;
} sc_file_output;

typedef struct sc_file_fault {
    int system_error;   /* as in sc_file_content */
    const char *reason; /* static text: why it is not replaced or written; NULL: nothing to add */
} sc_file_fault;

/*
 * Puts a file in place whole: written beside, made durable, renamed over. Readers see the old file
 * or the new one, and a failure leaves the old one and no litter. A symbolic link on the
 * way is followed where the caller or root owns it, also to a file that is not there yet. What is
 * replaced gives its mode, owner, access list and extended attributes to the new file.
 *
 * SC_ERROR_NOT_REPLACEABLE: the file has several names or is a mount of its own, or its owner
 * cannot be kept; it can be written over. SC_ERROR_UNREADABLE_FILE: the file or its folder may not
 * be written, or a link belongs to somebody else. SC_ERROR_FILE_CHANGED: it does not hold what was
 * expected. If writing over fails, what was expected is put back. A directory is
 * SC_ERROR_IS_DIRECTORY; anything else but a regular file is SC_ERROR_NOT_FILE, as is a FIFO
 * without a reader. `fault` may be NULL.
 */
sc_status sc_file_write(const char *path, const sc_file_output *output, sc_file_fault *fault);

/* The same for a file of any content; *system_error (may be NULL) as in sc_file_content. */
sc_status sc_file_write_atomic(const char *path, const void *data, size_t length, unsigned mode,
                               int *system_error);

/* ---- mapping ---- */

typedef struct sc_file_mapping {
    const void *data; /* page-aligned; never NULL on SC_OK */
    size_t length;
    sc_file_stamp stamp;
    int system_error;
    const char *exposed; /* with SC_ERROR_UNSUPPORTED: why, static text; else NULL */
} sc_file_mapping;

/*
 * Maps a regular file of at most `limit` bytes, read only. A writer's bytes would show through, and
 * reading past a cut would end the process; so a file is mapped only if it belongs to the effective
 * user or to root, and nobody else may write it. Any other is SC_ERROR_UNSUPPORTED. An access list
 * that lets others write shows in the bits of the group.
 */
sc_status sc_file_map(const char *path, uint64_t limit, sc_file_mapping *out);

/* A zeroed mapping is allowed. */
void sc_file_unmap(sc_file_mapping *mapping);

#endif
