/*
 * Character classes and case of ASCII, by table: the same in every locale, and one load where a
 * chain of comparisons would be mispredicted. Bytes from 0x80 on are in no class, except
 * SC_CLASS_HIGH, and have no case.
 */
#ifndef SC_BASE_ASCII_H
#define SC_BASE_ASCII_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    SC_CLASS_DIGIT = 1 << 0,   /* 0-9 */
    SC_CLASS_HEX = 1 << 1,     /* 0-9 a-f A-F */
    SC_CLASS_LOWER = 1 << 2,   /* a-z */
    SC_CLASS_UPPER = 1 << 3,   /* A-Z */
    SC_CLASS_BLANK = 1 << 4,   /* space, tab */
    SC_CLASS_LINE = 1 << 5,    /* line feed, carriage return */
    SC_CLASS_CONTROL = 1 << 6, /* U+0000-U+001F, U+007F: tab and line ends too */
    SC_CLASS_HIGH = 1 << 7     /* 0x80-0xFF: part of a longer UTF-8 sequence */
};

#define SC_CLASS_ALPHA (SC_CLASS_LOWER | SC_CLASS_UPPER)
#define SC_CLASS_ALNUM (SC_CLASS_ALPHA | SC_CLASS_DIGIT)
#define SC_CLASS_SPACE (SC_CLASS_BLANK | SC_CLASS_LINE)

/* The classes of each byte. */
extern const uint8_t sc_ascii_table[256];
extern const uint8_t sc_ascii_digit_values[256];

/* True when the byte is in any of the classes. */
static inline bool sc_ascii_is(char c, unsigned classes)
{
    return (sc_ascii_table[(unsigned char)c] & classes) != 0;
}

static inline bool sc_ascii_is_digit(char c)
{
    return (unsigned)(unsigned char)c - '0' < 10;
}

static inline bool sc_ascii_is_hex(char c)
{
    return sc_ascii_is(c, SC_CLASS_HEX);
}

static inline bool sc_ascii_is_alpha(char c)
{
    return sc_ascii_is(c, SC_CLASS_ALPHA);
}

static inline bool sc_ascii_is_alnum(char c)
{
    return sc_ascii_is(c, SC_CLASS_ALNUM);
}

/* Space and tab. */
static inline bool sc_ascii_is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* Space, tab, line feed, carriage return: the white space of JSON. */
static inline bool sc_ascii_is_space(char c)
{
    return sc_ascii_is(c, SC_CLASS_SPACE);
}

static inline char sc_ascii_lower(char c)
{
    return sc_ascii_is(c, SC_CLASS_UPPER) ? (char)(c + ('a' - 'A')) : c;
}

static inline char sc_ascii_upper(char c)
{
    return sc_ascii_is(c, SC_CLASS_LOWER) ? (char)(c - ('a' - 'A')) : c;
}

/* 0-35 for a digit or letter of either case, 36 for everything else: compare it with the radix. */
static inline unsigned sc_ascii_digit_value(char c)
{
    return sc_ascii_digit_values[(unsigned char)c];
}

/* Equal but for the case of ASCII letters. */
bool sc_ascii_equal_ignore_case(const char *a, size_t a_length, const char *b, size_t b_length);

/* True where a word begins inside a name by its case, as `C` does in maxConnections. */
static inline bool sc_ascii_is_hump(const char *text, size_t at)
{
    return at != 0 && sc_ascii_is(text[at], SC_CLASS_UPPER) &&
           sc_ascii_is(text[at - 1], SC_CLASS_LOWER | SC_CLASS_DIGIT);
}

#endif
