/*
 * A list of warnings and notes. Bounded: beyond SC_NOTICES_MAX they are
 * counted, not kept. Texts are copied.
 */
#ifndef SC_DIAG_NOTICES_H
#define SC_DIAG_NOTICES_H

#include "base/arena.h"
#include "diag/error.h"
#include "superconfig.h"

enum { SC_NOTICES_MAX = 1000 };

typedef struct sc_notices {
    const sc_allocator *allocator;
    sc_arena texts;
    sc_notice *items;
    size_t count, capacity;
    size_t dropped;
} sc_notices;

void sc_notices_init(sc_notices *notices, const sc_allocator *allocator);
void sc_notices_free(sc_notices *notices);
/* `source` and `path` may be NULL. SC_OK or out of memory. Does nothing for a NULL list. */
sc_status sc_notices_add(sc_notices *notices, sc_status code, const char *source, uint32_t line,
                         uint32_t column, const char *path, const char *format, ...)
    SC_PRINTF(7, 8);
/* Copies every notice of `from`. */
sc_status sc_notices_append(sc_notices *notices, const sc_notices *from);

/* The bytes that it holds, without the struct itself. */
size_t sc_notices_bytes(const sc_notices *notices);

#endif
