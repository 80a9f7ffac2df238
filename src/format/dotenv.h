/* The dotenv format's two halves, and reading with an environment at hand. */
#ifndef SC_FORMAT_DOTENV_H
#define SC_FORMAT_DOTENV_H

#include "base/arena.h"
#include "format/format.h"
#include "format/lines.h"
#include "format/name_tree.h"
#include "format/once.h"

/*
 * Variables from outside the file: ${NAME} means them first, and a line of only a name takes its
 * value from them. `lookup` returns NULL for what is not set, else text that lives as long as the
 * reading. Without an environment a file means the same wherever it is read.
 */
typedef struct sc_dotenv_environment {
    const char *(*lookup)(const void *context, const char *name, size_t length);
    const void *context;
} sc_dotenv_environment;

/* The format, reading with that environment (borrowed by the format). */
sc_format sc_dotenv_with(const sc_dotenv_environment *environment);

sc_status sc_dotenv_read(const sc_format *self, sc_reading *reading);
sc_status sc_dotenv_write(const sc_format *self, sc_writing *writing);

/* A byte of a variable's name in a file: an ASCII letter or digit, `_`, `.` or `-`. */
bool sc_dotenv_is_name(char c);

/* ---- the reader's inside ---- */

typedef struct sc_dotenv_value {
    const char *text; /* NULL: not set yet */
    size_t length;
    bool secret;
} sc_dotenv_value;

typedef struct sc_dotenv {
    sc_reading *reading;
    const sc_dotenv_environment *environment; /* may be NULL */
    sc_status status;                         /* the first failure; the error is filled */
    const char *next, *end;
    sc_lines lines;
    sc_lines value_lines; /* the same within the value that is expanded */
    sc_name_tree names;
    sc_dotenv_value *values; /* by name */
    size_t value_capacity;
    sc_arena texts;
    sc_buf text;          /* the value at hand, where it is no slice of the file */
    bool secret;          /* it is made from a secret */
    size_t expanded_left; /* bytes that variables may still add */
    sc_once comments;     /* values that look like one */
} sc_dotenv;

/* Fails at a place in the file; the message follows as for printf. */
#define SC_DOTENV_FAIL(d, code, where, ...)                                                        \
    ((d)->status =                                                                                 \
         sc_error_at((d)->reading->error, (code), (d)->reading->text, (d)->reading->length,        \
                     (size_t)((where) - (d)->reading->text), __VA_ARGS__))

sc_status sc_dotenv_exhausted(sc_dotenv *d);

/*
 * dotenv_expand.c: appends the text from `p` to `end` to d->text with its variables, and with its
 * escapes where it stood in double quotes.
 */
sc_status sc_dotenv_expand(sc_dotenv *d, const char *p, const char *end, bool escapes);

#endif
