/* Clocks. clock_gettime cannot fail for the two clocks every system has. */
#include "platform/posix/wide.h"

#include "platform/clock.h"

#include <time.h>

#define SECOND UINT64_C(1000000000)

static uint64_t read_clock(clockid_t clock)
{
    struct timespec time = {0};
    (void)clock_gettime(clock, &time);
    return (uint64_t)time.tv_sec * SECOND + (uint64_t)time.tv_nsec;
}

uint64_t sc_clock_monotonic(void)
{
    return read_clock(CLOCK_MONOTONIC);
}

int64_t sc_clock_realtime(void)
{
    return (int64_t)read_clock(CLOCK_REALTIME);
}
