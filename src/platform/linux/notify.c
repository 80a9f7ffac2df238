/*
 * inotify, the table of mounts, and a wake-up, waited for together: three descriptors a process,
 * and one more for stalls of memory while somebody asks for them.
 *
 * Where the wake-up cannot be had (no descriptors left) there is no inotify either, and waiting is
 * done with a condition: everything is polled then, and nothing fails.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* ppoll */
#endif
#include "platform/posix/posix.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

#include "platform/clock.h"
#include "platform/memory.h"
#include "platform/notify.h"
#include "platform/posix/waiting.h"

enum { BUFFER_SIZE = 2 * 1024 };
#define SECOND UINT64_C(1000000000)

_Static_assert(BUFFER_SIZE >= sizeof(struct inotify_event) + NAME_MAX + 1, "the longest name fits");

struct sc_notify {
    const sc_allocator *allocator;
    sc_wakeup wakeup;
    sc_waiting waiting; /* in the place of the wake-up */
    int events;         /* inotify; -1: none */
    int mounts;         /* -1: none */
    int stalls;         /* -1: none */
    bool has_stalls;
    int refusal; /* why there is no inotify */
    size_t filled, taken;
    _Alignas(struct inotify_event) char buffer[BUFFER_SIZE];
};

/* ---- life ---- */

static void open_events(sc_notify *notify)
{
    notify->events = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (notify->events < 0) {
        notify->refusal = errno;
        return;
    }
    /* Without it mounts go unseen until something else changes: nothing to fail for. */
    notify->mounts = sc_posix_open(NULL, "/proc/self/mountinfo", O_RDONLY);
}

sc_notify *sc_notify_new(const sc_allocator *allocator)
{
    sc_notify *notify = sc_posix_resize(allocator, NULL, 0, sizeof *notify);
    if (notify == NULL) {
        return NULL;
    }
    notify->allocator = allocator;
    notify->events = notify->mounts = notify->stalls = -1;
    notify->has_stalls = false;
    notify->refusal = 0;
    notify->filled = notify->taken = 0;
    if (sc_waiting_init(&notify->waiting) != SC_OK) {
        (void)sc_posix_resize(allocator, notify, sizeof *notify, 0);
        return NULL;
    }
    if (sc_wakeup_open(&notify->wakeup, &notify->refusal) == SC_OK) {
        open_events(notify);
    }
    return notify;
}

static void close_if_open(int descriptor)
{
    if (descriptor >= 0) {
        (void)close(descriptor);
    }
}

void sc_notify_free(sc_notify *notify)
{
    if (notify == NULL) {
        return;
    }
    close_if_open(notify->events);
    close_if_open(notify->mounts);
    close_if_open(notify->stalls);
    sc_wakeup_close(&notify->wakeup);
    sc_waiting_destroy(&notify->waiting);
    (void)sc_posix_resize(notify->allocator, notify, sizeof *notify, 0);
}

/* ---- watches ---- */

static uint32_t mask_of(unsigned what)
{
    uint32_t mask = IN_MASK_ADD | IN_DONT_FOLLOW;
    if ((what & SC_NOTIFY_NAMES) != 0) {
        mask |= IN_ONLYDIR | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_CLOSE_WRITE;
    }
    if ((what & SC_NOTIFY_SELF) != 0) {
        mask |= IN_ONLYDIR | IN_DELETE_SELF | IN_MOVE_SELF;
    }
    if ((what & SC_NOTIFY_CONTENT) != 0) {
        mask |= IN_MODIFY | IN_CLOSE_WRITE | IN_ATTRIB;
    }
    return mask;
}

sc_status sc_notify_add(sc_notify *notify, const char *path, unsigned what, int32_t *id,
                        int *system_error)
{
    *id = -1;
    *system_error = notify->refusal;
    if (notify->events < 0) {
        return SC_ERROR_UNSUPPORTED;
    }
    int watch = inotify_add_watch(notify->events, path, mask_of(what));
    if (watch < 0) {
        int error = errno;
        sc_status status = sc_posix_fail(system_error, error);
        return error == ENOSPC ? SC_ERROR_TOO_LARGE : status;
    }
    *id = watch;
    *system_error = 0;
    return SC_OK;
}

void sc_notify_remove(sc_notify *notify, int32_t id)
{
    if (notify->events >= 0) {
        (void)inotify_rm_watch(notify->events, id);
    }
}

const char *sc_notify_refusal(int system_error)
{
    switch (system_error) {
    case ENOSPC:
        return "the user has no watches left (fs.inotify.max_user_watches)";
    case EMFILE:
        return "the user has no inotify instances left (fs.inotify.max_user_instances), or the "
               "process no descriptors";
    default:
        return NULL;
    }
}

/* ---- notifications ---- */

static const struct {
    uint32_t mask;
    unsigned noticed;
} noticed_by_mask[] = {
    {IN_CREATE, SC_NOTICED_CREATED},
    {IN_MOVED_TO, SC_NOTICED_MOVED_IN},
    {IN_DELETE | IN_MOVED_FROM, SC_NOTICED_GONE},
    {IN_MODIFY, SC_NOTICED_WRITTEN},
    {IN_CLOSE_WRITE, SC_NOTICED_CLOSED},
    {IN_ATTRIB, SC_NOTICED_RIGHTS},
    {IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT, SC_NOTICED_SELF},
    {IN_IGNORED, SC_NOTICED_ENDED},
    {IN_ISDIR, SC_NOTICED_FOLDER},
    {IN_Q_OVERFLOW, SC_NOTICED_OVERFLOW},
};

static unsigned noticed_of(uint32_t mask)
{
    unsigned noticed = 0;
    for (size_t i = 0; i < sizeof noticed_by_mask / sizeof *noticed_by_mask; i++) {
        if ((mask & noticed_by_mask[i].mask) != 0) {
            noticed |= noticed_by_mask[i].noticed;
        }
    }
    return noticed;
}

enum { EVENT_MOST = sizeof(struct inotify_event) + NAME_MAX + 1 };

static bool fill(sc_notify *notify)
{
    ssize_t count;
    do {
        count = read(notify->events, notify->buffer, sizeof notify->buffer);
    } while (count < 0 && errno == EINTR);
    notify->taken = 0;
    notify->filled = count > 0 ? (size_t)count : 0;
    return count > 0;
}

bool sc_notify_next(sc_notify *notify, sc_notification *out)
{
    struct inotify_event event;
    if (notify->events < 0) {
        return false;
    }
    if (notify->taken == notify->filled) {
        /* A read that left room for any other one took all, and the system reports the next. */
        bool is_drained =
            notify->filled != 0 && sizeof notify->buffer - notify->filled >= EVENT_MOST;
        notify->taken = notify->filled = 0;
        if (is_drained || !fill(notify)) {
            return false;
        }
    }
    const char *at = notify->buffer + notify->taken;
    memcpy(&event, at, sizeof event);
    notify->taken += sizeof event + event.len;
    out->id = event.wd;
    out->noticed = noticed_of(event.mask);
    out->name = event.len != 0 ? at + sizeof event : "";
    return true;
}

/* ---- waiting ---- */

void sc_notify_stalls(sc_notify *notify, bool on)
{
    if (on == notify->has_stalls) {
        return;
    }
    notify->has_stalls = on;
    close_if_open(notify->stalls);
    notify->stalls = on ? sc_memory_open_stalls() : -1;
}

static struct timespec left_until(uint64_t deadline)
{
    uint64_t now = sc_clock_monotonic();
    uint64_t left = deadline > now ? deadline - now : 0;
    return (struct timespec){.tv_sec = (time_t)(left / SECOND), .tv_nsec = (long)(left % SECOND)};
}

unsigned sc_notify_wait(sc_notify *notify, uint64_t deadline)
{
    if (notify->wakeup.reading < 0) {
        return sc_waiting_until(&notify->waiting, deadline) ? SC_NOTIFY_WOKEN : 0;
    }
    struct pollfd waited[] = {
        {.fd = notify->wakeup.reading, .events = POLLIN},
        {.fd = notify->events, .events = POLLIN},
        {.fd = notify->mounts, .events = POLLPRI},
        {.fd = notify->stalls, .events = POLLPRI},
    };
    /* Notifications that were read and not taken are no longer the system's to report. */
    bool has_some = notify->taken != notify->filled;
    const struct timespec left = left_until(has_some ? 0 : deadline);
    unsigned ready = has_some ? SC_NOTIFY_READY : 0;
    if (ppoll(waited, 4, has_some || deadline != UINT64_MAX ? &left : NULL, NULL) <= 0) {
        return ready;
    }
    if ((waited[0].revents & POLLIN) != 0) {
        sc_wakeup_clear(&notify->wakeup);
        ready |= SC_NOTIFY_WOKEN;
    }
    if ((waited[1].revents & POLLIN) != 0) {
        ready |= SC_NOTIFY_READY;
    }
    if ((waited[2].revents & (POLLPRI | POLLERR)) != 0) {
        ready |= SC_NOTIFY_MOUNTS;
    }
    if ((waited[3].revents & POLLPRI) != 0) {
        ready |= SC_NOTIFY_STALLED;
    }
    if ((waited[3].revents & (POLLERR | POLLNVAL)) != 0) {
        close_if_open(notify->stalls); /* its group is gone */
        notify->stalls = -1;
    }
    return ready;
}

void sc_notify_wake(sc_notify *notify)
{
    if (notify->wakeup.writing >= 0) {
        sc_wakeup_set(&notify->wakeup);
    } else {
        sc_waiting_wake(&notify->waiting);
    }
}

/* ---- file systems ---- */

/* The numbers are the kernel's (linux/magic.h and the file systems' own headers). */
static const struct {
    uint32_t number;
    const char *name;
} silent_systems[] = {
    {0x00006969, "nfs"},     {0x0000517b, "smb"},      {0xff534d42, "cifs"},
    {0xfe534d42, "smb3"},    {0x65735546, "fuse"},     {0x01021997, "9p"},
    {0x786f4256, "vboxsf"},  {0xbacbacbc, "vmhgfs"},   {0x00c36400, "ceph"},
    {0x5346414f, "afs"},     {0x6b414653, "kafs"},     {0x73757245, "coda"},
    {0x7461636f, "ocfs2"},   {0x01161970, "gfs2"},     {0x0bd00bd0, "lustre"},
    {0x47504653, "gpfs"},    {0x013111a8, "ibrix"},    {0x20030528, "orangefs"},
    {0x19830326, "fhgfs"},   {0x0000564c, "ncp"},      {0x00009fa0, "proc"},
    {0x62656572, "sysfs"},   {0x64626720, "debugfs"},  {0x0027e0eb, "cgroup"},
    {0x63677270, "cgroup2"}, {0x62656570, "configfs"},
};

bool sc_notify_reaches(const char *path, const char **type)
{
    struct statfs status;
    *type = "";
    if (statfs(path, &status) != 0) {
        return true;
    }
    for (size_t i = 0; i < sizeof silent_systems / sizeof *silent_systems; i++) {
        if ((uint32_t)status.f_type == silent_systems[i].number) {
            *type = silent_systems[i].name;
            return false;
        }
    }
    return true;
}
