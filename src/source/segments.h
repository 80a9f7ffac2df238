/* Paths that a source writes to, as segments. */
#ifndef SC_SOURCE_SEGMENTS_H
#define SC_SOURCE_SEGMENTS_H

#include "base/arena.h"
#include "image/writer.h"

typedef struct sc_span {
    const char *text; /* a key, or the digits of an index */
    uint32_t length;
    bool digits;
} sc_span;

enum { SC_SPANS_MAX = 1024 }; /* segments of one path; a configuration is never deeper */

/*
 * The segments of a path, with their texts, in `arena`. SC_ERROR_BAD_PATH if it does not parse or
 * is empty: no source may replace or remove the root. An index may be negative: it counts from the
 * end of the array of the layers below.
 */
sc_status sc_spans_parse(sc_arena *arena, const char *path, size_t length, const sc_span **out,
                         uint32_t *count, sc_error *error);

/* Opens an object for each segment and writes the last key; sc_spans_close closes the objects. */
sc_status sc_spans_open(sc_writer *writer, const sc_span *spans, uint32_t count);
sc_status sc_spans_close(sc_writer *writer, uint32_t count);

#endif
