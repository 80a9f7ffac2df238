/* Searches in JSON text, which is padded with 16 NUL bytes. */
#ifndef SC_FORMAT_JSON_CHUNK_H
#define SC_FORMAT_JSON_CHUNK_H

#include "base/chunk.h"

/* Bytes that end the fast reading of a string: the quote, a backslash, a control character (so the
 * padding, too). */
static inline sc_chunk_hits sc_json_stops(sc_chunk chunk, char quote)
{
    sc_chunk_hits hits = sc_chunk_or(sc_chunk_equal(chunk, quote), sc_chunk_equal(chunk, '\\'));
    return sc_chunk_or(hits, sc_chunk_at_most(chunk, 0x1F));
}

/* The first of them. */
static inline const char *sc_json_find_stop(const char *p, char quote)
{
    for (;; p += SC_CHUNK_SIZE) {
        sc_chunk_hits hits = sc_json_stops(sc_chunk_load(p), quote);
        if (sc_chunk_any(hits)) {
            return p + sc_chunk_first(hits);
        }
    }
}

/*
 * Past the spaces at p: indentation. By branches and not by words, because what comes next can then
 * be read before the count is known; indentation is predicted well.
 */
static inline const char *sc_json_skip_spaces(const char *p)
{
    while (p[0] == ' ' && p[1] == ' ') {
        p += 2;
    }
    return p;
}

#endif
