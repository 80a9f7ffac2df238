/*
 * Line and column of places in a text, asked for from front to back: each byte is passed once, so
 * the places of a whole file cost one walk however long its lines are. LF, CRLF and CR end lines.
 */
#ifndef SC_FORMAT_LINES_H
#define SC_FORMAT_LINES_H

#include <stdint.h>

typedef struct sc_lines {
    const char *at; /* bytes follow, NUL at the end at least */
    uint32_t line, column;
} sc_lines;

static inline sc_lines sc_lines_begin(const char *text)
{
    return (sc_lines){text, 1, 1};
}

/* Moves on to a place that is not before the last one. */
static inline void sc_lines_move(sc_lines *lines, const char *to)
{
    for (const char *p = lines->at; p < to; p++) {
        unsigned char c = (unsigned char)*p;
        if (c == '\n' || (c == '\r' && p[1] != '\n')) {
            lines->line++;
            lines->column = 1;
        } else {
            lines->column += (c & 0xC0) != 0x80;
        }
    }
    lines->at = to;
}

#endif
