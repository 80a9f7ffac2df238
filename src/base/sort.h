/*
 * Sorting. A merge sort and not the C library's: its worst case is n log n for hostile names too,
 * it is stable, and its memory comes from the allocator.
 */
#ifndef SC_BASE_SORT_H
#define SC_BASE_SORT_H

#include "superconfig.h"

#include <stddef.h>

/* Of two items, by address. Less than, equal to or greater than 0, as in memcmp. */
typedef int (*sc_compare)(const void *a, const void *b);

/*
 * Sorts `count` items of `size` bytes in ascending order; equal items keep their order. Returns
 * SC_OK or SC_ERROR_OUT_OF_MEMORY; after a failure nothing has moved.
 */
sc_status sc_sort(const sc_allocator *allocator, void *items, size_t count, size_t size,
                  sc_compare compare);

#endif
