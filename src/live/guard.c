/*
 * The slots. A thread takes the number of its preferred slot from a counter at its first read, so
 * threads only share one if there are more threads than slots; then, or within a signal handler
 * that interrupts a reader, the next free slot is used.
 *
 * A publisher looks at the slots that were ever used, so a process with few threads pays for few. A
 * thread raises their number before it announces anything in a new slot. In the one total order, a
 * publisher that read the number before it was raised had swapped the snapshot before, so that
 * thread reads the new one.
 */
#include "live/guard.h"

enum { SLOTS = 64, LOOKS_BEFORE_YIELD = 256 };

/* What `state` is in a process generation. */
#define READY(generation) ((generation)*2)
#define CLEARING(generation) ((generation)*2 + 1)

static _Alignas(SC_CACHE_LINE) sc_guard slots[SLOTS];
static _Atomic uint64_t state;
static atomic_uint threads;
static atomic_uint used; /* every slot from here on was never announced in */

static _Thread_local sc_guard *own; /* NULL: the thread has not read yet */

/* Only the first thread in a process generation makes a change. */
static void clear(uint64_t mine)
{
    uint64_t seen = atomic_load_explicit(&state, memory_order_acquire);
    while (seen != READY(mine)) {
        if (seen == CLEARING(mine)) {
            sc_thread_yield();
            seen = atomic_load_explicit(&state, memory_order_acquire);
        } else if (atomic_compare_exchange_strong_explicit(
                       &state, &seen, CLEARING(mine), memory_order_acquire, memory_order_acquire)) {
            for (unsigned i = 0; i < SLOTS; i++) {
                atomic_store_explicit(&slots[i].handle, NULL, memory_order_relaxed);
            }
            seen = READY(mine);
            atomic_store_explicit(&state, seen, memory_order_release);
        }
    }
}

static inline void begin(void)
{
    uint64_t mine = sc_process_generation();
    if (atomic_load_explicit(&state, memory_order_acquire) != READY(mine)) {
        clear(mine);
    }
}

static inline bool take(sc_guard *guard, const sc_handle *handle)
{
    const sc_handle *none = NULL;
    return atomic_compare_exchange_strong_explicit(&guard->handle, &none, handle,
                                                   memory_order_seq_cst, memory_order_relaxed);
}

static void use(unsigned slot)
{
    unsigned seen = atomic_load_explicit(&used, memory_order_seq_cst);
    while (seen <= slot &&
           !atomic_compare_exchange_weak_explicit(&used, &seen, slot + 1, memory_order_seq_cst,
                                                  memory_order_seq_cst)) {
    }
}

/* The thread's first read, or its slot is in use. */
static sc_guard *search(const sc_handle *handle)
{
    if (own == NULL) {
        unsigned preferred = atomic_fetch_add_explicit(&threads, 1, memory_order_relaxed) % SLOTS;
        use(preferred);
        own = &slots[preferred]; /* a signal handler may take it from here on */
    }
    unsigned at = (unsigned)(own - slots);
    for (unsigned looks = 1; !take(&slots[at], handle); looks++) {
        at = (at + 1) % SLOTS;
        use(at);
        if (looks % SLOTS == 0) {
            sc_thread_yield();
        }
    }
    return &slots[at];
}

sc_guard *sc_guard_enter(const sc_handle *handle)
{
    begin();
    return own != NULL && take(own, handle) ? own : search(handle);
}

static void wait_for(const sc_guard *guard, const sc_handle *handle)
{
    for (unsigned looks = 1; atomic_load_explicit(&guard->handle, memory_order_seq_cst) == handle;
         looks++) {
        if (looks % LOOKS_BEFORE_YIELD == 0) {
            sc_thread_yield();
        }
    }
}

void sc_guard_wait(const sc_handle *handle)
{
    begin();
    unsigned count = atomic_load_explicit(&used, memory_order_seq_cst);
    for (unsigned i = 0; i < count; i++) {
        wait_for(&slots[i], handle);
    }
}
