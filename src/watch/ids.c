/* The hash of an entry is its id, which the system counts up from 1: they spread by themselves. */
#include "watch/ids.h"

#include "base/alloc.h"

enum { OWNERS_MAX = 1 << 24 };

typedef struct meaning {
    sc_pool_link link; /* its hash is the id */
    uint32_t owner;
    uint32_t reference;
} meaning;

void sc_ids_init(sc_ids *ids, const sc_allocator *allocator, sc_notify *notify)
{
    *ids = (sc_ids){.notify = notify};
    sc_pool_init(&ids->pool, allocator, sizeof(meaning));
}

void sc_ids_destroy(sc_ids *ids)
{
    sc_free(ids->pool.allocator, ids->owners, ids->owner_capacity * sizeof *ids->owners);
    sc_pool_destroy(&ids->pool);
}

/* ---- owners ---- */

uint32_t sc_ids_join(sc_ids *ids, void *owner)
{
    size_t i = 0;
    while (i < ids->owner_count && ids->owners[i] != NULL) {
        i++;
    }
    if (i == ids->owner_count) {
        if (!sc_grow(ids->pool.allocator, &ids->owners, &ids->owner_capacity, i + 1,
                     sizeof *ids->owners, OWNERS_MAX)) {
            return 0;
        }
        ids->owner_count++;
    }
    ids->owners[i] = owner;
    return (uint32_t)i + 1;
}

void sc_ids_leave(sc_ids *ids, uint32_t owner)
{
    if (owner != 0) {
        ids->owners[owner - 1] = NULL;
    }
}

/* ---- meanings ---- */

static const meaning *meaning_at(const sc_ids *ids, uint32_t number)
{
    return sc_pool_at(&ids->pool, number);
}

/* The first of the id in a chain, from `number` on. */
static uint32_t find(const sc_ids *ids, int32_t id, uint32_t number)
{
    while (number != 0 && meaning_at(ids, number)->link.hash != (uint32_t)id) {
        number = sc_pool_next(&ids->pool, number);
    }
    return number;
}

static uint32_t find_first(const sc_ids *ids, int32_t id)
{
    return find(ids, id, sc_pool_first(&ids->pool, (uint32_t)id));
}

static uint32_t find_own(const sc_ids *ids, int32_t id, uint32_t owner, uint32_t reference)
{
    uint32_t number = find_first(ids, id);
    while (number != 0 && (meaning_at(ids, number)->owner != owner ||
                           meaning_at(ids, number)->reference != reference)) {
        number = find(ids, id, sc_pool_next(&ids->pool, number));
    }
    return number;
}

sc_ids_result sc_ids_add(sc_ids *ids, int32_t id, uint32_t owner, uint32_t reference)
{
    if (find_own(ids, id, owner, reference) != 0) {
        return SC_IDS_KNOWN;
    }
    uint32_t number = sc_pool_add(&ids->pool, (uint32_t)id);
    if (number == 0) {
        if (find_first(ids, id) == 0) {
            sc_notify_remove(ids->notify, id);
        }
        return SC_IDS_NO_MEMORY;
    }
    meaning *item = sc_pool_at(&ids->pool, number);
    item->owner = owner;
    item->reference = reference;
    return SC_IDS_ADDED;
}

bool sc_ids_remove(sc_ids *ids, int32_t id, uint32_t owner, uint32_t reference, bool ended)
{
    uint32_t number = id >= 0 ? find_own(ids, id, owner, reference) : 0;
    if (number == 0) {
        return false;
    }
    sc_pool_remove(&ids->pool, number);
    if (!ended && find_first(ids, id) == 0) {
        sc_notify_remove(ids->notify, id);
    }
    return true;
}

bool sc_ids_next(const sc_ids *ids, int32_t id, uint32_t *at, void **owner, uint32_t *reference)
{
    uint32_t number = *at == 0 ? find_first(ids, id) : find(ids, id, sc_pool_next(&ids->pool, *at));
    if (number == 0) {
        return false;
    }
    *at = number;
    *owner = ids->owners[meaning_at(ids, number)->owner - 1];
    *reference = meaning_at(ids, number)->reference;
    return true;
}
