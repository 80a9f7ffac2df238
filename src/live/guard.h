/*
 * Reading from a handle without waiting and without a cache line that readers share.
 *
 * A thread that reads announces the handle in a slot, reads the snapshot's address, walks, and
 * clears the announcement. The thread that swaps the snapshot waits, before it releases the old
 * one, until every slot that announced the handle before the swap has been cleared. Both sides
 * write first and then read, in one total order: either the swap sees the announcement, or the
 * reader sees the new snapshot.
 *
 * Slots belong to the process, not to a handle, because a handle is small. Each thread has a
 * preferred slot. Announcements of other threads at the moment of a fork are void in the child, so
 * the first reader there clears all slots.
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
 * Returns when no thread reads the snapshot that the handle held before the caller swapped it. Call
 * it without the latch, so that an interrupted reader only delays this caller. A reader that never
 * pauses is found between two readings sooner or later. A count of readings would be exact, but the
 * second store would make each reading a third slower.
 */
void sc_guard_wait(const sc_handle *handle);

#endif
