/* "Did you mean": the key of an object nearest to a text. */
#ifndef SC_IMAGE_NEAR_H
#define SC_IMAGE_NEAR_H

#include "superconfig.h"

/*
 * The number of edits (insert, remove, replace, swap of neighbours) from `a` to `b`, ignoring
 * case; more than `limit` is limit + 1. Texts over 64 bytes are never near.
 */
unsigned sc_near_distance(const char *a, size_t a_length, const char *b, size_t b_length,
                          unsigned limit);
/*
 * A suggestion for a path below `from` that leads nowhere: its first segment that is missing is
 * replaced by the nearest key, followed by as many of the other segments as exist. Appends the
 * canonical path to the `length` bytes in `out`, with a NUL, and returns the value there; absent if
 * no key is near or the path does not fit `size`.
 */
sc_value sc_near_path(sc_value from, const char *path, size_t path_length, char *out, size_t size,
                      size_t length);
/* The member with the key nearest to `key`, or absent. Examines 10,000 keys at most. */
sc_value sc_near_member(sc_value object, const char *key, size_t length);

#endif
