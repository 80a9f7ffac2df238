/*
 * A lock for a few instructions, which a handle holds while it pins, walks one path or swaps.
 *
 * The word is 0, or the process generation of the holder. A mutex that another thread held at the
 * moment of a fork stays locked in the child for ever; here the child sees a holder of another
 * generation and takes over. So whatever a latch protects must be sound after every single store.
 * Never held across I/O, an allocation or a callback.
 */
#ifndef SC_LIVE_LATCH_H
#define SC_LIVE_LATCH_H

#include <stdatomic.h>
#include <stdint.h>

#include "platform/process.h"

typedef struct sc_latch {
    _Atomic uint64_t holder;
} sc_latch;

#define SC_LATCH_INIT                                                                              \
    {                                                                                              \
        0                                                                                          \
    }

void sc_latch_wait(sc_latch *latch, uint64_t mine);

static inline void sc_latch_lock(sc_latch *latch)
{
    uint64_t mine = sc_process_generation();
    uint64_t seen = 0;
    if (!atomic_compare_exchange_strong_explicit(&latch->holder, &seen, mine, memory_order_acquire,
                                                 memory_order_relaxed)) {
        sc_latch_wait(latch, mine);
    }
}

static inline void sc_latch_unlock(sc_latch *latch)
{
    atomic_store_explicit(&latch->holder, 0, memory_order_release);
}

#endif
