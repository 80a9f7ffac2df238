/*
 * Loose comparison of names: ignores the case of ASCII letters, `-` and `_`. One rule for variables
 * that bind to keys and for fields that look up their member.
 */
#ifndef SC_BASE_LOOSE_H
#define SC_BASE_LOOSE_H

#include <stdbool.h>
#include <stddef.h>

/* The next character that is compared, in lower case, from *at on; -1 at the end. */
int sc_loose_next(const char *key, size_t length, size_t *at);
bool sc_loose_equal(const char *a, size_t a_length, const char *b, size_t b_length);

#endif
