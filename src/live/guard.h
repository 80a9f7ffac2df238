/*
 * Reading from a handle without waiting for anybody and without a line that readers share.
 *
 * A thread that reads announces the handle in a slot, reads the snapshot's address, walks, and
 * takes the announcement back. Who swaps the snapshot waits, before it lets go of the old one,
 * until no slot that announced the handle before the swap still does. Both sides write first and
 * look then, in one total order: either the swap sees the announcement, or the reader sees the new
 * snapshot.
 *
 * Slots belong to the process, not to a handle, because a handle is small. Each thread prefers one
 * of its own. What other threads announced at the moment of a fork is void in the child, so the
 * first who comes there clears all slots.
 *
 * Never held across I/O, an allocation or a callback.
 */
#ifndef SC_LIVE_GUARD_H
#define SC_LIVE_GUARD_H

#include "live/live.h"

typedef struct sc_guard {
    _Atomic(const sc_handle *) handle; /* NULL: free */
    char own_line[SC_CACHE_LINE - sizeof(void *)];
} sc_guard;

/* The calling thread's announcement; always succeeds. The snapshot is read after it. */
sc_guard *sc_guard_enter(const sc_handle *handle);

static inline void sc_guard_leave(sc_guard *guard)
{
    atomic_store_explicit(&guard->handle, NULL, memory_order_release);
}

/*
 * Returns when nobody reads any more what the handle held before the caller swapped it. Without the
 * latch, so that readers which are interrupted keep only this caller waiting. A reader that never
 * pauses is seen between two readings sooner or later: a count of them would be exact, but a second
 * store costs each reading a third of its time.
 */
void sc_guard_wait(const sc_handle *handle);

#endif
