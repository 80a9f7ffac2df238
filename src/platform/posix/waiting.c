/* A flag, and who waits for it. */
#include "platform/posix/waiting.h"

sc_status sc_waiting_init(sc_waiting *waiting)
{
    waiting->woken = false;
    sc_status status = sc_mutex_init(&waiting->mutex);
    if (status != SC_OK) {
        return status;
    }
    status = sc_condition_init(&waiting->condition);
    if (status != SC_OK) {
        sc_mutex_destroy(&waiting->mutex);
    }
    return status;
}

void sc_waiting_destroy(sc_waiting *waiting)
{
    sc_condition_destroy(&waiting->condition);
    sc_mutex_destroy(&waiting->mutex);
}

bool sc_waiting_until(sc_waiting *waiting, uint64_t deadline)
{
    sc_mutex_lock(&waiting->mutex);
    bool in_time = true;
    while (!waiting->woken && in_time) {
        if (deadline == UINT64_MAX) {
            sc_condition_wait(&waiting->condition, &waiting->mutex);
        } else {
            in_time = sc_condition_wait_until(&waiting->condition, &waiting->mutex, deadline);
        }
    }
    bool woken = waiting->woken;
    waiting->woken = false;
    sc_mutex_unlock(&waiting->mutex);
    return woken;
}

void sc_waiting_wake(sc_waiting *waiting)
{
    sc_mutex_lock(&waiting->mutex);
    waiting->woken = true;
    sc_condition_signal(&waiting->condition);
    sc_mutex_unlock(&waiting->mutex);
}
