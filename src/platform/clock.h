/* Clocks, in nanoseconds. Reading one is no system call on the systems that matter. */
#ifndef SC_PLATFORM_CLOCK_H
#define SC_PLATFORM_CLOCK_H

#include <stdint.h>

/* Never goes back; its zero means nothing. For durations and deadlines. */
uint64_t sc_clock_monotonic(void);

/* Since 1970-01-01T00:00Z, may jump either way. For timestamps of files and of events. */
int64_t sc_clock_realtime(void);

#endif
