/*
 * Sorting. A merge sort and not the C library's: its worst case is n log n for hostile names too,
 * it is stable, and its memory comes from the allocator.
 */
#ifndef SC_BASE_SORT_H
#define SC_BASE_SORT_H

#include "superconfig.h"

#include <stddef.h>
#include <string.h>

/* Of two items, by address. Less than, equal to or greater than 0, as in memcmp. */
typedef int (*sc_compare)(const void *a, const void *b);

/* Byte order; a text comes before those that begin with it. A pointer may be NULL for 0 bytes. */
static inline int sc_compare_texts(const char *a, size_t a_length, const char *b, size_t b_length)
{
    size_t common = a_length < b_length ? a_length : b_length;
    int order = common != 0 ? memcmp(a, b, common) : 0;
    return order != 0 ? order : (a_length > b_length) - (a_length < b_length);
}

/*
 * Sorts `count` items of `size` bytes in ascending order; equal items keep their order. Returns
 * SC_OK or SC_ERROR_OUT_OF_MEMORY; after a failure nothing has moved.
 */
sc_status sc_sort(const sc_allocator *allocator, void *items, size_t count, size_t size,
                  sc_compare compare);

#endif
