/*
 * The path grammar (docs/semantics/paths.md) as a cursor that yields segments
 * without allocating. A segment without escapes is a span of the path's text; one
 * with escapes is decoded into the cursor, up to SC_SEGMENT_MAX bytes: a longer
 * key that needs escapes is reached by iteration only.
 */
#ifndef SC_IMAGE_PATH_H
#define SC_IMAGE_PATH_H

#include "superconfig.h"

enum { SC_SEGMENT_MAX = 1024 };

typedef enum sc_segment_kind {
    SC_SEGMENT_KEY,    /* a key only: quoted, or not digits */
    SC_SEGMENT_DIGITS, /* an index on an array, a key on an object */
    SC_SEGMENT_INDEX   /* `[n]`: an index only */
} sc_segment_kind;

typedef struct sc_segment {
    sc_segment_kind kind;
    const char *text; /* borrowed from the path or the cursor */
    size_t length;
    int64_t index; /* for digits and index; negative counts from the end */
} sc_segment;

typedef struct sc_path_cursor {
    const char *text;
    size_t length, position;
    bool pointer; /* JSON Pointer */
    bool started;
    size_t error; /* byte position of what does not parse, once it failed */
    const char *reason;
    char decoded[SC_SEGMENT_MAX];
} sc_path_cursor;

void sc_path_begin(sc_path_cursor *cursor, const char *text, size_t length);
/* 1: a segment; 0: the end; -1: does not parse (see `error` and `reason`). */
int sc_path_next(sc_path_cursor *cursor, sc_segment *segment);

/* One of a caller's segments; its text borrows from the caller or from `digits`. */
enum { SC_SEGMENT_DIGITS_SIZE = 24 };
void sc_segment_of(const sc_path_segment *given, sc_segment *segment,
                   char digits[SC_SEGMENT_DIGITS_SIZE]);

/* The child a segment leads to, or an absent value. */
sc_value sc_value_step(sc_value value, const sc_segment *segment);
/* sc_value_at for text with a length; *bad (may be NULL) is true if the path does not parse. */
sc_value sc_value_at_n(sc_value value, const char *path, size_t length, bool *bad);

/*
 * A path being built while a tree is walked: push before a child, pop after.
 * Always NUL-terminated and canonical.
 */
typedef struct sc_path_builder {
    const sc_allocator *allocator;
    char *text;
    size_t length, capacity;
    char own[256]; /* most paths need no allocation; a builder is never copied */
} sc_path_builder;
void sc_path_builder_init(sc_path_builder *path, const sc_allocator *allocator);
void sc_path_builder_free(sc_path_builder *path);
/* Append a segment; the old length for pop goes to `mark`. SC_OK or out of memory. */
sc_status sc_path_push_key(sc_path_builder *path, const char *key, size_t length, size_t *mark);
sc_status sc_path_push_index(sc_path_builder *path, size_t index, size_t *mark);
/* Text as given, for a segment without a canonical form: an index before the first element. */
sc_status sc_path_push_text(sc_path_builder *path, const char *text, size_t length, size_t *mark);
void sc_path_pop(sc_path_builder *path, size_t mark);

/*
 * Every path that is shown leads back to its node by sc_value_at on `root`. A canonical one may be
 * exactly a key of the root, which a text means first: then its first segment is quoted, and if
 * that is a key too, as many characters are escaped as needed to differ from every key. Such a text
 * lies in `room`, an empty builder that is the caller's to free; NULL: out of memory.
 */
const char *sc_path_shown(sc_value root, const char *path, size_t length, sc_path_builder *room);

#endif
