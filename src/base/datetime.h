/*
 * Dates and times as TOML 1.1 and RFC 3339 write them: four kinds, every field checked (days of the
 * month, leap years; second 60 is a leap second). The normalised text has `T`, `Z`, its seconds and
 * the fraction as it was written, so that no digit is lost that the struct has no room for.
 */
#ifndef SC_BASE_DATETIME_H
#define SC_BASE_DATETIME_H

#include "superconfig.h"

#include <stdbool.h>
#include <stddef.h>

enum {
    SC_DATETIME_MAX = 40,  /* room sc_datetime_print needs, without a NUL (none is written) */
    SC_DATETIME_GROWTH = 3 /* bytes that normalising may add */
};

/* True when the whole text is a date, a time or both; only then *out (may be NULL) is set. */
bool sc_datetime_parse(const char *text, size_t length, sc_datetime *out);

/*
 * The same, telling what is wrong: NULL when nothing is, else a message for people (static text)
 * and the offset of the part it speaks of.
 */
const char *sc_datetime_problem(const char *text, size_t length, sc_datetime *out, size_t *at);

/*
 * The normalised form of a text that sc_datetime_parse takes, in `out` of at least length +
 * SC_DATETIME_GROWTH bytes; returns its length, writes no NUL.
 */
size_t sc_datetime_normalize(const char *text, size_t length, char *out);

/* The normalised form of the fields, which are as sc_datetime_parse gives them; at most nine digits
 * of fraction. Returns the length; writes no NUL. */
size_t sc_datetime_print(const sc_datetime *datetime, char out[SC_DATETIME_MAX]);

#endif
