/*
 * Searching the text several bytes at a time. 16 NUL bytes follow the text, so a
 * load that begins within it is always good, and every search ends there.
 */
#ifndef SC_FORMAT_YAML_CHUNK_H
#define SC_FORMAT_YAML_CHUNK_H

#include "base/chunk.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* Classes of bytes, for one table look-up each. */
enum {
    SC_YAML_BREAK = 1 << 0,     /* line feed, carriage return */
    SC_YAML_BLANK = 1 << 1,     /* space, tab */
    SC_YAML_NUL = 1 << 2,       /* the end of the text, or a NUL in it */
    SC_YAML_BRACKET = 1 << 3,   /* , [ ] { } */
    SC_YAML_COLON = 1 << 4,     /* : # */
    SC_YAML_SUSPECT = 1 << 5,   /* may begin a character that is not printable: DEL, C2, EF */
    SC_YAML_CONTROL = 1 << 6,   /* other C0 controls */
    SC_YAML_DOUBLE = 1 << 7,    /* " \ */
    SC_YAML_SINGLE = 1 << 8,    /* ' */
    SC_YAML_INDICATOR = 1 << 9, /* cannot begin a plain scalar */
    SC_YAML_HALF = 1 << 10,     /* - ? : begin one only where no white space follows */
    SC_YAML_URI = 1 << 11,      /* allowed in a tag; % and its digits are checked apart */
    SC_YAML_WORD = 1 << 12,     /* a-z A-Z 0-9 - : in a tag's handle */
    SC_YAML_TYPED = 1 << 13     /* may begin a plain text that is no string, or yes, no, on, off */
};
#define SC_YAML_WHITE (SC_YAML_BREAK | SC_YAML_BLANK | SC_YAML_NUL)
/* The bytes that end or interrupt a line of text, a plain scalar, one in brackets, a quoted one. */
#define SC_YAML_TEXT_STOP (SC_YAML_BREAK | SC_YAML_NUL | SC_YAML_CONTROL | SC_YAML_SUSPECT)
#define SC_YAML_PLAIN_STOP (SC_YAML_TEXT_STOP | SC_YAML_COLON)
#define SC_YAML_FLOW_STOP (SC_YAML_PLAIN_STOP | SC_YAML_BRACKET)
#define SC_YAML_DOUBLE_STOP (SC_YAML_BREAK | SC_YAML_NUL | SC_YAML_CONTROL | SC_YAML_DOUBLE)
#define SC_YAML_SINGLE_STOP (SC_YAML_BREAK | SC_YAML_NUL | SC_YAML_CONTROL | SC_YAML_SINGLE)

extern const uint16_t sc_yaml_classes[256];

static inline bool sc_yaml_is(char c, unsigned classes)
{
    return (sc_yaml_classes[(unsigned char)c] & classes) != 0;
}

/* Bytes of any of the classes that a stop above is made of; a tab is one hit too many. */
static inline sc_chunk_hits sc_yaml_hits(const char *p, unsigned stop)
{
    sc_chunk chunk = sc_chunk_load(p);
    sc_chunk_hits hits = sc_chunk_at_most(chunk, 0x1F);
#define SC_YAML_HIT(c) hits = sc_chunk_or(hits, sc_chunk_equal(chunk, (char)(c)))
    if ((stop & SC_YAML_SUSPECT) != 0) {
        SC_YAML_HIT(0x7F);
        SC_YAML_HIT(0xC2);
        SC_YAML_HIT(0xEF);
    }
    if ((stop & SC_YAML_COLON) != 0) {
        SC_YAML_HIT(':');
        SC_YAML_HIT('#');
    }
    if ((stop & SC_YAML_BRACKET) != 0) {
        SC_YAML_HIT(',');
        SC_YAML_HIT('[');
        SC_YAML_HIT(']');
        SC_YAML_HIT('{');
        SC_YAML_HIT('}');
    }
    if ((stop & SC_YAML_DOUBLE) != 0) {
        SC_YAML_HIT('"');
        SC_YAML_HIT('\\');
    }
    if ((stop & SC_YAML_SINGLE) != 0) {
        SC_YAML_HIT('\'');
    }
#undef SC_YAML_HIT
    return hits;
}

/* The first byte of one of the stops above; `stop` is constant at each call. */
static inline const char *sc_yaml_find(const char *p, unsigned stop)
{
    for (;;) {
        sc_chunk_hits hits = sc_yaml_hits(p, stop);
        if (!sc_chunk_any(hits)) {
            p += SC_CHUNK_SIZE;
            continue;
        }
        p += sc_chunk_first(hits);
        if (*p != '\t') {
            return p;
        }
        p++;
    }
}

/* Past the spaces at p. */
static inline const char *sc_yaml_spaces(const char *p)
{
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    for (;; p += 8) {
        uint64_t word;
        memcpy(&word, p, sizeof word);
        word ^= UINT64_C(0x2020202020202020);
        if (word != 0) {
            return p + sc_bits_trailing_zeros(word) / 8;
        }
    }
#else
    while (*p == ' ') {
        p++;
    }
    return p;
#endif
}

/* Past the spaces and tabs at p. */
static inline const char *sc_yaml_blanks(const char *p)
{
    while (sc_yaml_is(*p, SC_YAML_BLANK)) {
        p++;
    }
    return p;
}

#endif
