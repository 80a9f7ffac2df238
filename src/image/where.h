/* A place in the result while it is made, as a chain of stack frames: a path costs nothing until it
 * is shown. */
#ifndef SC_IMAGE_WHERE_H
#define SC_IMAGE_WHERE_H

#include "image/path.h"

typedef struct sc_where {
    const struct sc_where *parent; /* NULL: the root */
    const char *key;               /* NULL: an element (or the root) */
    size_t length;                 /* of the key; the position of an element */
} sc_where;

/* The canonical path, pushed onto an empty builder. */
sc_status sc_where_path(const sc_where *where, sc_path_builder *out);

/*
 * True when a path names this place. A segment `*` without quotes matches any segment; a text that
 * is exactly a key of the root names that key. A path that does not parse names nothing.
 */
bool sc_where_matches(const sc_where *where, const char *path, size_t length);

/* True of a segment `*` that is not quoted; the cursor is the one that gave it. */
bool sc_path_is_wildcard(const sc_path_cursor *cursor, const sc_segment *segment);

#endif
