/*
 * Memory comes from an allocator that the caller passes, and every block is released with its
 * requested size, so a counting, limiting or failing allocator needs no header in each block. Out
 * of memory is an ordinary failure: NULL or false, and the old block is unchanged.
 */
#ifndef SC_BASE_ALLOC_H
#define SC_BASE_ALLOC_H

#include "superconfig.h"

#include <stdbool.h>
#include <stddef.h>

/* malloc, realloc, free. Never NULL; static. */
const sc_allocator *sc_allocator_default(void);

/* New block, aligned for any type. A size of 0 gives a block of one byte; release it with 0. */
void *sc_alloc(const sc_allocator *allocator, size_t size);
void *sc_alloc_zero(const sc_allocator *allocator, size_t size);

/* New block for count items; NULL also when the product overflows. Release with the product. */
void *sc_alloc_array(const sc_allocator *allocator, size_t count, size_t item_size);

/* After a NULL result the old block is unchanged. A NULL block (with old_size 0) allocates. */
void *sc_realloc(const sc_allocator *allocator, void *block, size_t old_size, size_t new_size);

/* Does nothing for NULL. */
void sc_free(const sc_allocator *allocator, void *block, size_t size);

/* New copy of length bytes and a NUL behind them. Release with length + 1. */
char *sc_text_copy(const sc_allocator *allocator, const char *text, size_t length);

/*
 * Makes room for `need` items in all. `items` is the address of the caller's pointer variable, of
 * whatever item type (T **); the pointer may be NULL when *capacity is 0. Capacity at least
 * doubles, up to max_items. False, and nothing changed, when need > max_items (too large; the
 * caller compares the two) or memory ran out. Release with *capacity * item_size.
 */
bool sc_grow(const sc_allocator *allocator, void *items, size_t *capacity, size_t need,
             size_t item_size, size_t max_items);

/* value * factor + plus, or the largest size where that is more: a budget for text of that size. */
static inline size_t sc_size_scale(size_t value, size_t factor, size_t plus)
{
    return value > (SIZE_MAX - plus) / factor ? SIZE_MAX : value * factor + plus;
}

#endif
