/*
 * Large blocks of the default allocator: a parse of megabytes would spend a third of its time in
 * faults of small pages. A caller's own memory is left as the caller made it.
 */
#ifndef SC_IMAGE_LARGE_H
#define SC_IMAGE_LARGE_H

#include "base/alloc.h"
#include "platform/memory.h"

/* The block, new or NULL, is to be written from its beginning on. */
static inline void sc_large_expect(const sc_allocator *allocator, void *block, size_t size)
{
    if (block != NULL && allocator == sc_allocator_default()) {
        sc_memory_expect(block, size);
    }
}

#endif
