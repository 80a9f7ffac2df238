/* Clocks, in nanoseconds. On the usual systems, reading one is not a system call. */
#ifndef SC_PLATFORM_CLOCK_H
#define SC_PLATFORM_CLOCK_H

#include <stdint.h>

/* Never goes back; its zero has no meaning. For durations and deadlines. */
uint64_t sc_clock_monotonic(void);

/* Since 1970-01-01T00:00Z, may jump either way. For timestamps of files and of events. */
int64_t sc_clock_realtime(void);

#endif
