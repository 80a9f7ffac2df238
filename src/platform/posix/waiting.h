/* Waiting without a descriptor, for the implementations of notify.h that have none. */
#ifndef SC_PLATFORM_POSIX_WAITING_H
#define SC_PLATFORM_POSIX_WAITING_H

#include "platform/thread.h"

typedef struct sc_waiting {
    sc_mutex mutex;
    sc_condition condition;
    bool woken;
} sc_waiting;

sc_status sc_waiting_init(sc_waiting *waiting);
void sc_waiting_destroy(sc_waiting *waiting);
/* True when woken, false when the deadline has come (UINT64_MAX: never). */
bool sc_waiting_until(sc_waiting *waiting, uint64_t deadline);
void sc_waiting_wake(sc_waiting *waiting);

#endif
