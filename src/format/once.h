/*
 * A note that a file gets once, at the first place that it is about: a file of a thousand such
 * places would otherwise use up the notices of a build, and hide its warnings.
 */
#ifndef SC_FORMAT_ONCE_H
#define SC_FORMAT_ONCE_H

#include "format/format.h"

typedef struct sc_once {
    size_t count;
    uint32_t line, column; /* of the first */
} sc_once;

static inline void sc_once_at(sc_once *once, uint32_t line, uint32_t column)
{
    if (once->count++ == 0) {
        once->line = line;
        once->column = column;
    }
}

/* The note, with the number of places. No text of the file is in it, so it shows no secret. */
static inline sc_status sc_once_note(const sc_once *once, sc_status code, const sc_reading *reading,
                                     const char *message)
{
    if (once->count < 2) {
        return once->count == 0 ? SC_OK
                                : sc_notices_add(reading->notices, code, reading->name, once->line,
                                                 once->column, NULL, "%s", message);
    }
    return sc_notices_add(reading->notices, code, reading->name, once->line, once->column, NULL,
                          "%s (the first of %zu in this file)", message, once->count);
}

#endif
