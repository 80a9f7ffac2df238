/* A free item has a hash that no item in use has: its chain is the list of free ones. */
#include "watch/pool.h"

#include <string.h>

#include "base/alloc.h"

#define FREE_HASH UINT32_MAX
enum { FIRST_BUCKETS = 16, CHAIN_MAX = 2 /* on average */ };

void sc_pool_init(sc_pool *pool, const sc_allocator *allocator, size_t item_size)
{
    *pool = (sc_pool){.allocator = allocator, .item_size = item_size, .used = 1};
}

void sc_pool_destroy(sc_pool *pool)
{
    sc_free(pool->allocator, pool->items, pool->capacity * pool->item_size);
    sc_free(pool->allocator, pool->buckets, pool->bucket_count * sizeof *pool->buckets);
    sc_pool_init(pool, pool->allocator, pool->item_size);
}

static sc_pool_link *link_at(const sc_pool *pool, uint32_t number)
{
    return sc_pool_at(pool, number);
}

static uint32_t *bucket_of(const sc_pool *pool, uint32_t hash)
{
    return &pool->buckets[hash & (pool->bucket_count - 1)];
}

static void put_in_chain(sc_pool *pool, uint32_t number)
{
    sc_pool_link *link = link_at(pool, number);
    uint32_t *bucket = bucket_of(pool, link->hash);
    link->chain = *bucket;
    *bucket = number;
}

static bool grow_buckets(sc_pool *pool)
{
    if (pool->count < pool->bucket_count * CHAIN_MAX) {
        return true;
    }
    size_t count = pool->bucket_count != 0 ? pool->bucket_count * 2 : FIRST_BUCKETS;
    uint32_t *buckets = sc_alloc_zero(pool->allocator, count * sizeof *buckets);
    if (buckets == NULL) {
        return pool->bucket_count != 0;
    }
    sc_free(pool->allocator, pool->buckets, pool->bucket_count * sizeof *pool->buckets);
    pool->buckets = buckets;
    pool->bucket_count = count;
    for (uint32_t i = 1; i < pool->used; i++) {
        if (link_at(pool, i)->hash != FREE_HASH) {
            put_in_chain(pool, i);
        }
    }
    return true;
}

/* Grows by half: the room that is not used is part of what a watched file costs. */
static bool grow_items(sc_pool *pool)
{
    if (pool->used < pool->capacity) {
        return true;
    }
    size_t capacity = pool->capacity + pool->capacity / 2 + 8;
    if (capacity > SC_POOL_MAX) {
        return false;
    }
    char *items = sc_realloc(pool->allocator, pool->items, pool->capacity * pool->item_size,
                             capacity * pool->item_size);
    if (items == NULL) {
        return false;
    }
    pool->items = items;
    pool->capacity = capacity;
    return true;
}

uint32_t sc_pool_add(sc_pool *pool, uint32_t hash)
{
    uint32_t number = pool->free;
    if (!grow_buckets(pool) || (number == 0 && !grow_items(pool))) {
        return 0;
    }
    if (number != 0) {
        pool->free = link_at(pool, number)->chain;
    } else {
        number = (uint32_t)pool->used++;
    }
    memset(sc_pool_at(pool, number), 0, pool->item_size);
    link_at(pool, number)->hash = hash != FREE_HASH ? hash : 0;
    put_in_chain(pool, number);
    pool->count++;
    return number;
}

void sc_pool_remove(sc_pool *pool, uint32_t number)
{
    sc_pool_link *link = link_at(pool, number);
    uint32_t *at = bucket_of(pool, link->hash);
    while (*at != number) {
        at = &link_at(pool, *at)->chain;
    }
    *at = link->chain;
    link->hash = FREE_HASH;
    link->chain = pool->free;
    pool->free = number;
    pool->count--;
}

void sc_pool_trim(sc_pool *pool)
{
    size_t spare = pool->capacity - pool->used;
    if (pool->items == NULL || spare <= pool->used / 8 + 8) {
        return;
    }
    char *items = sc_realloc(pool->allocator, pool->items, pool->capacity * pool->item_size,
                             pool->used * pool->item_size);
    if (items != NULL) {
        pool->items = items;
        pool->capacity = pool->used;
    }
}

uint32_t sc_pool_first(const sc_pool *pool, uint32_t hash)
{
    return pool->bucket_count != 0 ? *bucket_of(pool, hash != FREE_HASH ? hash : 0) : 0;
}

bool sc_pool_has(const sc_pool *pool, uint32_t number)
{
    return number != 0 && number < pool->used && link_at(pool, number)->hash != FREE_HASH;
}

size_t sc_pool_bytes(const sc_pool *pool)
{
    return pool->capacity * pool->item_size + pool->bucket_count * sizeof *pool->buckets;
}
