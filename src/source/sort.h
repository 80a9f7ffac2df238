/*
 * Sorting pointers. A merge sort and not the C library's: its worst case is n log n whatever
 * hostile names are sorted, it is stable, and its memory comes from the allocator.
 */
#ifndef SC_SOURCE_SORT_H
#define SC_SOURCE_SORT_H

#include "superconfig.h"

/* Less than, equal to or greater than 0, as in memcmp. */
typedef int (*sc_compare)(const void *a, const void *b);

/* Ascending, equal ones as they were. SC_OK or out of memory; then nothing has moved. */
sc_status sc_sort(const sc_allocator *allocator, const void **items, size_t count,
                  sc_compare compare);

#endif
