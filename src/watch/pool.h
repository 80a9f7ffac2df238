/*
 * Items of one size, numbered from 1, found by a hash: an array that grows, a list of free numbers,
 * and chains. A watched file costs a few such items, so they are small and hold numbers instead of
 * pointers. Each item begins with a sc_pool_link.
 */
#ifndef SC_WATCH_POOL_H
#define SC_WATCH_POOL_H

#include "superconfig.h"

typedef struct sc_pool_link {
    uint32_t hash;
    uint32_t chain; /* the next of the same bucket, or the next free one; 0: none */
} sc_pool_link;

typedef struct sc_pool {
    const sc_allocator *allocator;
    size_t item_size;
    char *items;
    size_t used, capacity; /* numbers handed out so far, and room */
    uint32_t *buckets;
    size_t bucket_count;
    uint32_t free;
    uint32_t count; /* items in the chains */
} sc_pool;

enum { SC_POOL_BITS = 24 /* of a number */, SC_POOL_MAX = 1 << SC_POOL_BITS };

void sc_pool_init(sc_pool *pool, const sc_allocator *allocator, size_t item_size);
void sc_pool_destroy(sc_pool *pool);
/* A new item with that hash, zeroed, and its number; 0 when there is no room. Moves the others. */
uint32_t sc_pool_add(sc_pool *pool, uint32_t hash);
void sc_pool_remove(sc_pool *pool, uint32_t number);
/* Gives back room that is not used, where it is much. */
void sc_pool_trim(sc_pool *pool);
/* The first number of a hash's chain, and the next after one; 0: none. Other hashes may be met. */
uint32_t sc_pool_first(const sc_pool *pool, uint32_t hash);
/* True for a number that is in use. */
bool sc_pool_has(const sc_pool *pool, uint32_t number);
size_t sc_pool_bytes(const sc_pool *pool);

static inline void *sc_pool_at(const sc_pool *pool, uint32_t number)
{
    return pool->items + (size_t)number * pool->item_size;
}

static inline uint32_t sc_pool_next(const sc_pool *pool, uint32_t number)
{
    return ((const sc_pool_link *)sc_pool_at(pool, number))->chain;
}

#endif
