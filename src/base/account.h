/*
 * The bytes that a shared object adds to the total of its owner, from the first time that it is
 * counted until it is freed. Any number of threads may count it: each holds a reference, which it
 * releases later, so the thread that frees the object sees the bytes to subtract.
 */
#ifndef SC_BASE_ACCOUNT_H
#define SC_BASE_ACCOUNT_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct sc_account {
    atomic_bool is_open;
    size_t bytes;
    atomic_uint_least64_t *total; /* outlives the object; NULL: not counted yet */
} sc_account;

/* True for the first caller, which then adds the bytes. */
static inline bool sc_account_open(sc_account *account)
{
    return !atomic_load_explicit(&account->is_open, memory_order_relaxed) &&
           !atomic_exchange_explicit(&account->is_open, true, memory_order_relaxed);
}

static inline void sc_account_enter(sc_account *account, atomic_uint_least64_t *total, size_t bytes)
{
    account->bytes = bytes;
    account->total = total;
    atomic_fetch_add_explicit(total, bytes, memory_order_relaxed);
}

/* Subtracts the bytes; call it when the object is freed. */
static inline void sc_account_close(const sc_account *account)
{
    if (account->total != NULL) {
        atomic_fetch_sub_explicit(account->total, account->bytes, memory_order_relaxed);
    }
}

#endif
