/*
 * Dates and times as TOML 1.1 and RFC 3339 write them: four kinds, every field checked (days of the
 * month, leap years; second 60 is a leap second). The normalised text has `T`, `Z`, its seconds and
 * the fraction as it was written, so digits that the struct has no room for are kept; only digits
 * beyond SC_DATETIME_DIGITS are cut, which TOML allows, so that the text has a known size.
 */
#ifndef SC_BASE_DATETIME_H
#define SC_BASE_DATETIME_H

#include "superconfig.h"

#include <stdbool.h>
#include <stddef.h>

enum {
    SC_DATETIME_DIGITS = 32, /* of a fraction, at most */
    SC_DATETIME_SIZE = 64    /* room a printed or normalised text needs; no NUL is written */
};

/* True when the whole text is a date, a time or both; only then *out (may be NULL) is set. */
bool sc_datetime_parse(const char *text, size_t length, sc_datetime *out);

/*
 * The same, but returns the problem: a message for people (static text) and the offset of the part
 * that it is about; NULL if the text is well formed.
 */
const char *sc_datetime_problem(const char *text, size_t length, sc_datetime *out, size_t *at);

/* The normalised form of a text that sc_datetime_parse takes; returns its length. */
size_t sc_datetime_normalise(const char *text, size_t length, char out[SC_DATETIME_SIZE]);

#endif
