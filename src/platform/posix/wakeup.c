/* A counter of the system where there is one (one descriptor), else a pipe (two). */
#include "platform/posix/posix.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <unistd.h>
#if defined(__linux__)
#include <sys/eventfd.h>
#endif

#include "platform/notify.h"

#if defined(__linux__)

sc_status sc_wakeup_open(sc_wakeup *wakeup, int *system_error)
{
    wakeup->reading = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    wakeup->writing = wakeup->reading;
    return wakeup->reading >= 0 ? SC_OK : sc_posix_fail(system_error, errno);
}

#else

static bool prepare(int descriptor)
{
    int flags = fcntl(descriptor, F_GETFL);
    return flags >= 0 && fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) == 0 &&
           fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0;
}

sc_status sc_wakeup_open(sc_wakeup *wakeup, int *system_error)
{
    int ends[2];
    wakeup->reading = wakeup->writing = -1;
    if (pipe(ends) != 0) {
        return sc_posix_fail(system_error, errno);
    }
    wakeup->reading = ends[0];
    wakeup->writing = ends[1];
    if (!prepare(ends[0]) || !prepare(ends[1])) {
        sc_status status = sc_posix_fail(system_error, errno);
        sc_wakeup_close(wakeup);
        return status;
    }
    return SC_OK;
}

#endif

void sc_wakeup_close(sc_wakeup *wakeup)
{
    if (wakeup->writing >= 0 && wakeup->writing != wakeup->reading) {
        (void)close(wakeup->writing);
    }
    if (wakeup->reading >= 0) {
        (void)close(wakeup->reading);
    }
    wakeup->reading = wakeup->writing = -1;
}

/* A full pipe or counter is set already. */
void sc_wakeup_set(const sc_wakeup *wakeup)
{
    const uint64_t one = 1;
    ssize_t written;
    do {
        written = write(wakeup->writing, &one, sizeof one);
    } while (written < 0 && errno == EINTR);
}

void sc_wakeup_clear(const sc_wakeup *wakeup)
{
    char bytes[64];
    ssize_t count;
    do {
        count = read(wakeup->reading, bytes, sizeof bytes);
    } while ((count < 0 && errno == EINTR) || count == (ssize_t)sizeof bytes);
}
