/*
 * The TOML 1.1 reader's inside. One cursor goes over the text once; every step returns false when
 * it failed, with the error filled and `status` set, and nothing goes on after that.
 *
 * The text ends in NUL bytes, and NUL is no part of any construct, so no loop compares with `end`:
 * a NUL stops it, and only then does it matter whether that is the end.
 */
#ifndef SC_FORMAT_TOML_TOML_H
#define SC_FORMAT_TOML_TOML_H

#include "base/ascii.h"
#include "base/chunk.h"
#include "base/utf8.h"
#include "format/format.h"
#include "image/events.h"

/* The state of a table until the document ends (in the writer's marks). */
enum {
    SC_TOML_CLOSED = 0x00,   /* an inline table or a plain array: nothing may be added */
    SC_TOML_IMPLICIT = 0x10, /* made on the way to a deeper header; may still be defined */
    SC_TOML_HEADER = 0x20,   /* defined by a header */
    SC_TOML_DOTTED = 0x30,   /* defined by dotted keys */
    SC_TOML_TABLES = 0x40    /* an array of tables */
};

/* Bits of sc_toml_class. */
enum {
    SC_TOML_BARE = 1,  /* of a bare key */
    SC_TOML_NUMBER = 2 /* of a number, a date or a word */
};

extern const uint8_t sc_toml_class[256];

/*
 * The header whose table is open, so that the next one begins where they part: headers of one file
 * mostly repeat each other's first parts. `start` is NULL if no header's table is open.
 */
enum { SC_TOML_PARTS = 8 };

typedef struct sc_toml_open {
    const char *start;
    uint32_t count;
    struct {
        const char *end; /* of the part's text */
        uint32_t depth;  /* of the writer within it */
    } parts[SC_TOML_PARTS];
} sc_toml_open;

typedef struct sc_toml {
    const char *next;
    const char *end;
    sc_writer *writer;
    sc_reading *reading;
    uint32_t line;
    uint32_t mark_column; /* of `mark`, a place on this line; columns are counted on from it */
    const char *mark;
    sc_status status;
    sc_buf scratch; /* text that is not a slice of the input */
    sc_toml_open open;
} sc_toml;

typedef struct sc_toml_text {
    const char *data; /* in the input or in scratch: good until the next text is read */
    size_t length;
    bool is_slice; /* of the input: bytes of padding follow */
} sc_toml_text;

static inline bool sc_toml_is(char c, unsigned classes)
{
    return (sc_toml_class[(unsigned char)c] & classes) != 0;
}

/*
 * The bytes that end a run of text: the quote, which is constant at each call, a backslash where
 * that is
 * `"`, a control character. In a comment the quote is the line feed. Many runs are short, so a tab,
 * the one control character that ends no run, costs a second look and not every run a comparison
 * more.
 */
static inline const char *sc_toml_find(const char *p, char quote)
{
    for (;;) {
        sc_chunk chunk = sc_chunk_load(p);
        sc_chunk_hits hits =
            sc_chunk_or(sc_chunk_at_most(chunk, 0x1F), sc_chunk_equal(chunk, 0x7F));
        if (quote == '"') {
            hits = sc_chunk_or(hits, sc_chunk_equal(chunk, '\\'));
        }
        if (quote != '\n') {
            hits = sc_chunk_or(hits, sc_chunk_equal(chunk, quote));
        }
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

static inline bool sc_toml_at_end(const sc_toml *t)
{
    return t->next >= t->end;
}

static inline void sc_toml_skip_blank(sc_toml *t)
{
    while (sc_ascii_is_blank(*t->next)) {
        t->next++;
    }
}

/* Sets the place of the next values: on this line, and not before the last place that was set. */
static inline void sc_toml_place(sc_toml *t, const char *at)
{
    size_t distance = (size_t)(at - t->mark);
    if (!t->reading->ascii) {
        distance = sc_utf8_count(t->mark, distance);
    }
    t->mark = at;
    t->mark_column += (uint32_t)distance;
    sc_writer_set_place(t->writer, t->line, t->mark_column);
}

/* `start` begins a line. */
static inline void sc_toml_begin_line(sc_toml *t, const char *start)
{
    t->next = start;
    t->line++;
    t->mark = start;
    t->mark_column = 1;
}

/* scan.c: white space, comments, line ends; failures */

static inline bool sc_toml_failed(sc_toml *t, sc_status status)
{
    t->status = status;
    return false;
}

/* Fails at a place in the text; the message follows as for printf. */
#define SC_TOML_FAIL(t, code, at, ...)                                                             \
    sc_toml_failed((t), sc_error_at((t)->reading->error, (code), (t)->reading->text,               \
                                    (t)->reading->length, (size_t)((at) - (t)->reading->text),     \
                                    __VA_ARGS__))

/* Fails with "expected WHAT, found ...". */
bool sc_toml_expected(sc_toml *t, const char *at, const char *what);
/* Fails because the writer did. */
bool sc_toml_stopped(sc_toml *t, const char *at);
/* Steps over a line end; fails at another character. */
bool sc_toml_newline(sc_toml *t);
/* Steps over a comment up to its line's end; `next` is at its '#'. */
bool sc_toml_comment(sc_toml *t);
/* White space, line ends and comments. */
bool sc_toml_skip_lines(sc_toml *t);
/* Steps over the end of a statement: white space, a comment, the end of the line or of the text. */
bool sc_toml_end_line(sc_toml *t);

/* string.c; `next` is at the quote */

bool sc_toml_string(sc_toml *t, sc_toml_text *out);
/* The same on one line only. */
bool sc_toml_quoted_key(sc_toml *t, sc_toml_text *out);

/* number.c: puts an integer, a float or a datetime; `next` is at its first byte */

bool sc_toml_number(sc_toml *t);

/* value.c: puts the value that `next` is at */

bool sc_toml_value(sc_toml *t);

/* table.c */

/* `key = value`, dotted or not, into the open table. */
bool sc_toml_key_value(sc_toml *t);
/* `[table]` or `[[table]]`: its table is the open one afterwards. */
bool sc_toml_header(sc_toml *t);

/* reader.c and writer.c */

sc_status sc_toml_read(const sc_format *self, sc_reading *reading);
sc_status sc_toml_write(const sc_format *self, sc_writing *writing);

#endif
