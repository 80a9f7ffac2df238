/*
 * UTF-8 as Unicode 15.0, Table 3-7 defines it: no surrogates, nothing overlong, nothing beyond
 * U+10FFFF. Text is checked once, when it is read; all other code may rely on that.
 */
#ifndef SC_BASE_UTF8_H
#define SC_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The length when all of it is well formed, else the offset where the first ill-formed sequence
 * begins (a sequence cut off by the end is one). `ascii`, when not NULL, is set to whether all
 * bytes before the result are below 0x80.
 */
size_t sc_utf8_check(const char *text, size_t length, bool *ascii);

/* Code points in well-formed text. */
size_t sc_utf8_count(const char *text, size_t length);

/* True when a cut at `offset` splits no sequence of well-formed text; false beyond the end. */
static inline bool sc_utf8_is_boundary(const char *text, size_t length, size_t offset)
{
    if (offset >= length) {
        return offset == length;
    }
    return ((unsigned char)text[offset] & 0xC0) != 0x80;
}

/* Not a surrogate and not beyond U+10FFFF. */
static inline bool sc_utf8_is_scalar(uint32_t code_point)
{
    return code_point < 0xD800 || (code_point >= 0xE000 && code_point <= 0x10FFFF);
}

/* Returns the bytes written, 1-4; 0 if it is not a scalar value. */
static inline unsigned sc_utf8_encode(uint32_t code_point, char out[4])
{
    if (code_point < 0x80) {
        out[0] = (char)code_point;
        return 1;
    }
    if (code_point < 0x800) {
        out[0] = (char)(0xC0 | (code_point >> 6));
        out[1] = (char)(0x80 | (code_point & 0x3F));
        return 2;
    }
    if (!sc_utf8_is_scalar(code_point)) {
        return 0;
    }
    if (code_point < 0x10000) {
        out[0] = (char)(0xE0 | (code_point >> 12));
        out[1] = (char)(0x80 | ((code_point >> 6) & 0x3F));
        out[2] = (char)(0x80 | (code_point & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | (code_point >> 18));
    out[1] = (char)(0x80 | ((code_point >> 12) & 0x3F));
    out[2] = (char)(0x80 | ((code_point >> 6) & 0x3F));
    out[3] = (char)(0x80 | (code_point & 0x3F));
    return 4;
}

/*
 * The code point at p, in well-formed text; returns its bytes, 1-4, or 0 when p is at the end.
 * An ill-formed byte reads as U+FFFD of one byte, and nothing beyond `end` is read.
 */
unsigned sc_utf8_decode(const char *p, const char *end, uint32_t *code_point);

/*
 * Unicode's White_Space beyond ASCII, and U+FEFF. The first function returns the bytes of one such
 * character at p, the second of one that ends before p; 0 if it is another character.
 */
unsigned sc_utf8_space(const char *p, const char *end);
unsigned sc_utf8_space_before(const char *start, const char *p);

#endif
