/* A system whose notification is not used yet: there is only the wake-up, and who watches polls. */
#include "platform/notify.h"

#if !defined(__linux__)

#include "platform/posix/posix.h"
#include "platform/posix/waiting.h"

struct sc_notify {
    const sc_allocator *allocator;
    sc_waiting waiting;
};

sc_notify *sc_notify_new(const sc_allocator *allocator)
{
    sc_notify *notify = sc_posix_resize(allocator, NULL, 0, sizeof *notify);
    if (notify == NULL) {
        return NULL;
    }
    notify->allocator = allocator;
    if (sc_waiting_init(&notify->waiting) != SC_OK) {
        (void)sc_posix_resize(allocator, notify, sizeof *notify, 0);
        return NULL;
    }
    return notify;
}

void sc_notify_free(sc_notify *notify)
{
    if (notify != NULL) {
        sc_waiting_destroy(&notify->waiting);
        (void)sc_posix_resize(notify->allocator, notify, sizeof *notify, 0);
    }
}

sc_status sc_notify_add(sc_notify *notify, const char *path, unsigned what, int32_t *id,
                        int *system_error)
{
    (void)notify;
    (void)path;
    (void)what;
    *id = -1;
    *system_error = 0;
    return SC_ERROR_UNSUPPORTED;
}

void sc_notify_remove(sc_notify *notify, int32_t id)
{
    (void)notify;
    (void)id;
}

const char *sc_notify_refusal(int system_error)
{
    (void)system_error;
    return NULL;
}

bool sc_notify_next(sc_notify *notify, sc_notification *out)
{
    (void)notify;
    (void)out;
    return false;
}

void sc_notify_stalls(sc_notify *notify, bool on)
{
    (void)notify;
    (void)on;
}

unsigned sc_notify_wait(sc_notify *notify, uint64_t deadline)
{
    return sc_waiting_until(&notify->waiting, deadline) ? SC_NOTIFY_WOKEN : 0;
}

void sc_notify_wake(sc_notify *notify)
{
    sc_waiting_wake(&notify->waiting);
}

bool sc_notify_reaches(const char *path, const char **type)
{
    (void)path;
    *type = "";
    return true;
}

#endif
