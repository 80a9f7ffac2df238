/*
 * Waiting for a latch. The holder needs some ten nanoseconds, so a few more tries are cheaper than
 * any sleep; if the holder was interrupted, the waiting thread yields its core.
 */
#include "live/latch.h"

#include "platform/thread.h"

enum { LOOKS_BEFORE_YIELD = 64 };

void sc_latch_wait(sc_latch *latch, uint64_t mine)
{
    unsigned looks = 0;
    for (;;) {
        uint64_t seen = atomic_load_explicit(&latch->holder, memory_order_relaxed);
        /* Free, or held by a thread that the fork left behind. */
        if (seen != mine &&
            atomic_compare_exchange_weak_explicit(&latch->holder, &seen, mine, memory_order_acquire,
                                                  memory_order_relaxed)) {
            return;
        }
        if (++looks % LOOKS_BEFORE_YIELD == 0) {
            sc_thread_yield();
        }
    }
}
