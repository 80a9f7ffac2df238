/*
 * The JSON family: one reader for RFC 8259, for JSONC (comments, trailing commas) and for JSON5
 * 1.0.0. core.h holds what runs for every byte and is compiled once a dialect; what is declared
 * here runs rarely, is compiled once and looks the dialect up.
 *
 * Invariants: what closes a container is in `closes` at its depth (so nothing recurses),
 * `line_base` is such that the column of p is p - line_base + 1 (it moves by a byte for each
 * continuation byte passed), and the first failure stays in `status`.
 *
 * Numbers: an integer from -2^63 to 2^64-1 is exact. An integer beyond is the nearest float,
 * with a precision-loss warning. `-0` is the float -0.0, the one way to keep what it says. A number
 * too large for a float is an error, never an infinity; one too small for it is 0.0 with the
 * warning. \u escapes of lone surrogates are errors, because text is UTF-8.
 */
#ifndef SC_FORMAT_JSON_JSON_H
#define SC_FORMAT_JSON_JSON_H

#include "format/format.h"

enum {
    SC_JSON_COMMENTS = 1, /* and trailing commas: what JSONC adds */
    SC_JSON_FIVE = 2,     /* what JSON5 adds to that */
    SC_JSON_CHECK = 4,    /* judges the text, writes nothing */
    SC_JSON_UNPLACED = 8  /* values keep the place the writer has */
};

/* A key that is in the writer's text, of at most 16 bytes and written without escapes. */
typedef struct sc_json_known_key {
    uint32_t offset;
    uint16_t tag;
    uint16_t length; /* 0: none */
} sc_json_known_key;

enum { SC_JSON_FOLLOWER_SHIFT = 25, SC_JSON_FOLLOWERS = 128, SC_JSON_SMALL = 4096 };

typedef struct sc_json {
    sc_reading *reading;
    sc_writer *writer;
    const char *end;
    const char *line_base;
    uint64_t source; /* of a place that fits a packed origin: what line and offset are added to */
    uint32_t line;
    bool ascii;
    bool is_narrow; /* every place of the text fits */
    char close;     /* of the open container: `}`, `]`, or NUL at the root */
    sc_status status;
    unsigned dialect;
    uint32_t depth, depth_limit;
    sc_buf scratch;                       /* a string with escapes, decoded */
    char closes[SC_IMAGE_DEPTH_MOST + 1]; /* `close` of each level; NUL at the root */
    /*
     * The key that came after each key, by the place of the first: objects of one kind have their
     * keys in one order, so the next key is nearly always the expected one, and is found by one
     * comparison. Two keys may have one place. An entry is a guess that is compared, never a fact.
     * In a small text few keys come again, and guessing costs more than it saves.
     */
    bool expects_keys;
    sc_json_known_key *expected; /* the place of what follows the last key */
    sc_json_known_key followers[SC_JSON_FOLLOWERS];
} sc_json;

/* Line and column of p, which no line end separates from what was passed last. */
static inline uint32_t sc_json_column(const sc_json *json, const char *p)
{
    return (uint32_t)(p - json->line_base) + 1;
}

/* SC_OK when the text, padded as for a reader, is one JSON value no deeper than `depth`. */
sc_status sc_json_check(const char *text, size_t length, const sc_allocator *allocator,
                        uint32_t depth);
/* Puts a text that was checked, every value at the writer's place. */
sc_status sc_json_put(sc_writer *writer, const char *text, size_t length);

/* About how many values a text has, by its density in a few places. */
size_t sc_json_values(const char *text, size_t length);

void sc_json_begin(sc_json *json, sc_reading *reading, unsigned dialect);
sc_status sc_json_finish(sc_json *json);

/* ---- space.c ---- */

/* Moves line and columns over a part of the text, line ends included. */
void sc_json_pass(sc_json *json, const char *from, const char *to);
/* From a byte that is no plain white space, over comments and JSON5's spaces. */
const char *sc_json_space_slow(sc_json *json, const char *p);

/* ---- string.c ---- */

typedef struct sc_json_text {
    const char *text;
    size_t length;
} sc_json_text;
/*
 * Goes on where the fast scan of a string stopped short of its closing quote. Returns what follows
 * that quote, or NULL; *out borrows from the scratch until the next string.
 */
const char *sc_json_string_slow(sc_json *json, const char *start, const char *stop,
                                sc_json_text *out);
/* An unquoted JSON5 key at p, or NULL. */
const char *sc_json_identifier(sc_json *json, const char *p, sc_json_text *out);
/* 0, or the bits of an ES5.1 IdentifierName: 1 may be part, 2 may start (and be part). */
unsigned sc_json_identifier_class(uint32_t code_point);

/* ---- number.c ---- */

/* Any number of the dialect; puts it. Returns what follows, or NULL. */
const char *sc_json_number_slow(sc_json *json, const char *start);

/* ---- complain.c: each gives NULL, so a failure is one statement ---- */

const char *sc_json_fail(sc_json *json, const char *at, sc_status code, const char *format, ...)
    SC_PRINTF(4, 5);
const char *sc_json_fail_writer(sc_json *json, const char *at);
const char *sc_json_fail_value(sc_json *json, const char *at);
const char *sc_json_fail_key(sc_json *json, const char *at);
const char *sc_json_fail_colon(sc_json *json, const char *at);
const char *sc_json_fail_next(sc_json *json, const char *at);
const char *sc_json_fail_trailing_comma(sc_json *json, const char *at);
/* The end of the document: NULL as well, a failure where something follows. */
const char *sc_json_end(sc_json *json, const char *at);
/* Nothing but white space and comments. */
sc_status sc_json_fail_empty(sc_json *json);
/* A key that the open object has already; `line` and `column` are the new one's. */
void sc_json_repeated_key(sc_json *json, const char *key, size_t length, uint32_t line,
                          uint32_t column);
void sc_json_precision_loss(sc_json *json, const char *at, const char *what);

/* ---- write.c ---- */

sc_status sc_json_write(sc_writing *writing, unsigned dialect);

#endif
