/*
 * An allocator for tests: it compares every block's size with the size at its release, counts the
 * blocks in use, and fails from a chosen call on.
 */
#ifndef SC_TEST_CHECKING_ALLOCATOR_H
#define SC_TEST_CHECKING_ALLOCATOR_H

#include "superconfig.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

typedef struct checking_allocator {
    sc_allocator base;
    size_t calls_left; /* successful allocations before failure; SIZE_MAX: never fails */
    size_t blocks;
    size_t bytes;
} checking_allocator;

typedef struct checked_block {
    size_t size;
    size_t padding; /* aligns the block to 16 */
} checked_block;

static inline checked_block *checked_header(void *block, size_t size)
{
    checked_block *header = (checked_block *)block - 1;
    assert_int_equal(header->size, size);
    return header;
}

static inline void *checking_resize(void *context, void *block, size_t old_size, size_t new_size)
{
    checking_allocator *self = context;
    checked_block *header = block != NULL ? checked_header(block, old_size) : NULL;
    assert_true(block != NULL || old_size == 0);
    if (new_size == 0) {
        self->blocks -= header != NULL;
        self->bytes -= old_size;
        free(header);
        return NULL;
    }
    if (self->calls_left == 0) {
        return NULL;
    }
    self->calls_left -= self->calls_left != SIZE_MAX;
    /* Always moves to a new place, so that the sanitizers see a stale pointer. */
    checked_block *moved = malloc(sizeof *moved + new_size);
    assert_non_null(moved);
    moved->size = new_size;
    if (header != NULL) {
        memcpy(moved + 1, block, old_size < new_size ? old_size : new_size);
    }
    self->blocks += header == NULL;
    self->bytes += new_size - old_size;
    free(header);
    return moved + 1;
}

static inline void checking_init(checking_allocator *self, size_t calls)
{
    *self = (checking_allocator){{self, checking_resize}, calls, 0, 0};
}

static inline void checking_assert_empty(const checking_allocator *self)
{
    assert_int_equal(self->blocks, 0);
    assert_int_equal(self->bytes, 0);
}

#endif
