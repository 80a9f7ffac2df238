/*
 * Ids of the notification, and the items that each of them concerns, for all handles of a process.
 *
 * The system gives one id to a file or folder, however many handles watch it and by however many
 * paths. The last item that lets go of an id gives it back to the system. A watched file costs one
 * entry here, so an entry names its handle by a small number.
 */
#ifndef SC_WATCH_IDS_H
#define SC_WATCH_IDS_H

#include "platform/notify.h"
#include "watch/pool.h"

typedef struct sc_ids {
    sc_notify *notify;
    sc_pool pool;
    void **owners; /* by their number; NULL where a number is free */
    size_t owner_count, owner_capacity;
} sc_ids;

void sc_ids_init(sc_ids *ids, const sc_allocator *allocator, sc_notify *notify);
void sc_ids_destroy(sc_ids *ids);

/* The number of a new owner, not 0; 0: out of memory. */
uint32_t sc_ids_join(sc_ids *ids, void *owner);
/* The owner has no ids any more. Accepts 0. */
void sc_ids_leave(sc_ids *ids, uint32_t owner);

typedef enum sc_ids_result { SC_IDS_ADDED, SC_IDS_KNOWN, SC_IDS_NO_MEMORY } sc_ids_result;

/* The id concerns the item `reference` of the owner from now on. Without memory for that, an id
 * that concerns nobody is given back. */
sc_ids_result sc_ids_add(sc_ids *ids, int32_t id, uint32_t owner, uint32_t reference);
/* It does not any more; true where it did. `ended`: the system has forgotten the id itself. */
bool sc_ids_remove(sc_ids *ids, int32_t id, uint32_t owner, uint32_t reference, bool ended);

/* Every owner and reference of an id, one after another; `at` begins with 0. */
bool sc_ids_next(const sc_ids *ids, int32_t id, uint32_t *at, void **owner, uint32_t *reference);

#endif
