/*
 * A hash table for work in an arena: open addressing with linear probing, at most half full, so
 * that linear time needs only a hash with a seed of its own. It holds borrowed entries beside their
 * hashes; the caller compares them. Nothing is ever removed.
 */
#ifndef SC_BASE_TABLE_H
#define SC_BASE_TABLE_H

#include "base/arena.h"

typedef struct sc_table_slot {
    void *entry; /* NULL: free */
    uint32_t hash;
} sc_table_slot;

/* All zero: empty, without room. */
typedef struct sc_table {
    sc_table_slot *slots; /* NULL, or mask + 1 of them, a power of two */
    uint32_t mask, used;
} sc_table;

/* Whether an entry has the key; both have the same hash. */
typedef bool (*sc_table_same)(const void *entry, const void *key);

/* Makes room for `more` entries. Returns the arena's failure. */
sc_status sc_table_reserve(sc_table *table, sc_arena *arena, uint64_t more);

/* The slot of the key, or the free slot that it would take. The table has had room reserved. */
static inline sc_table_slot *sc_table_find(const sc_table *table, uint32_t hash, sc_table_same same,
                                           const void *key)
{
    uint32_t at = hash & table->mask;
    while (table->slots[at].entry != NULL &&
           (table->slots[at].hash != hash || !same(table->slots[at].entry, key))) {
        at = (at + 1) & table->mask;
    }
    return &table->slots[at];
}

/* Takes a slot that sc_table_find returned, or gives it another entry. */
static inline void sc_table_put(sc_table *table, sc_table_slot *slot, uint32_t hash, void *entry)
{
    table->used += slot->entry == NULL;
    *slot = (sc_table_slot){entry, hash};
}

#endif
