/*
 * Memory: how much the process may use, and giving memory back before it is used up. Part of
 * superconfig.h.
 */
#ifndef SUPERCONFIG_MEMORY_H
#define SUPERCONFIG_MEMORY_H

#include <superconfig/registry.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ------------------------------------------------------------------------- */
/* How much memory the process may use                                       */
/* ------------------------------------------------------------------------- */

/*
 * A clean-up of a monitor (sc_registry_stats counts them). The library fills it.
 */
typedef struct sc_cleanup {
    sc_memory_info memory; /* as it was before the clean-up */
    uint64_t given_back;   /* bytes of the registry that were freed */
    bool is_full;          /* everything that can be made again was freed */
    bool is_exhausted;     /* nothing was left to free: what remains is in use */
    uint64_t reserved[4];
} sc_cleanup;

/*
 * Reads how much memory the process may use and how much it uses, from the first of these that
 * shows a limit:
 *
 * - the `limit` of a running monitor of the registry: then `used` is the resident memory of this
 *   process;
 * - the control group of the process: from its own upwards, the group that is fullest.
 *   `total` is the lower of memory.high and memory.max (v1: memory.limit_in_bytes), and `used` is
 *   memory.current without inactive_file, the pages of files that the system drops first;
 * - the system: MemTotal without MemAvailable of /proc/meminfo, or what the system has instead.
 *
 * SC_ERROR_UNSUPPORTED if none of them can be read; *out is then zero. NULL selects the default
 * registry.
 */
SC_API sc_status sc_registry_memory_info(sc_registry *registry, sc_memory_info *out);

/* ------------------------------------------------------------------------- */
/* A monitor                                                                 */
/* ------------------------------------------------------------------------- */

/* A running monitor of a registry. It is reference-counted, and any thread may use it. */
typedef struct sc_monitor sc_monitor;

/* Begin with SC_MONITOR_OPTIONS_INIT, which sets the defaults; zero is a value here. */
typedef struct sc_monitor_options {
    size_t size;       /* of this struct */
    double threshold;  /* from 0 to 1; a clean-up begins strictly above it. 0.85 */
    uint64_t interval; /* nanoseconds between two checks, and two clean-ups; 1 ms to a day. 30 s */
    uint64_t limit;    /* bytes that this process may use; 0: as the system shows */
    bool keep_freed;   /* never asks the C library to give freed memory back to the system */
    bool takes_next;   /* the callback only reports that sc_monitor_next has something */
} sc_monitor_options;

#define SC_MONITOR_OPTIONS_INIT                                                                    \
    {                                                                                              \
        sizeof(sc_monitor_options), 0.85, UINT64_C(30000000000), 0, false, false                   \
    }

/*
 * Called on the library's dispatcher thread after a clean-up, as sc_watch_callback is: no lock is
 * held, and it may stop the monitor. `cleanup` is borrowed for the call.
 */
typedef void (*sc_monitor_callback)(void *context, sc_monitor *monitor, const sc_cleanup *cleanup);

/*
 * Checks the memory at once, on the calling thread, and then every `interval` on the thread of the
 * watcher; earlier if the system reports that tasks wait for memory. Strictly above the
 * threshold it frees the parsed files that only the cache holds. Above the middle between the
 * threshold and 1 it frees everything that can be made again, and lets the C library give freed
 * memory back (malloc_trim), if the registry uses the default allocator. At most one clean-up in an
 * interval. It keeps everything that handles, snapshots and overrides hold, and that explain needs.
 * A reader is never slower.
 *
 * New; it keeps the registry alive until it is stopped. NULL on failure:
 * SC_ERROR_INVALID_ARGUMENT for an option out of its range, SC_ERROR_OUT_OF_MEMORY,
 * SC_ERROR_INPUT_OUTPUT without a descriptor. A system that shows no memory is no failure: there
 * is no clean-up then.
 *
 * With a callback each clean-up goes to it. Without, the clean-up waits for sc_monitor_next; those
 * are not taken are joined. With a callback and `takes_next` the callback gets NULL, whenever
 * there is something to take.
 *
 * After a fork a child has no monitor: there, sc_monitor_next returns SC_ERROR_CLOSED, and stop and
 * release return at once. The child may start its own monitor.
 */
SC_API sc_monitor *sc_registry_monitor_memory(sc_registry *registry,
                                              const sc_monitor_options *options,
                                              sc_monitor_callback callback, void *context,
                                              sc_error *error);

/*
 * Ends the monitor, from any thread, and waits for its running callback: after the return no
 * callback runs or will run. Called from within its callback it returns at once, and that call is
 * the last. Never waits for a clean-up. Stopping twice does nothing.
 */
SC_API void sc_monitor_stop(sc_monitor *monitor);
/* Adds a reference and returns `monitor`; NULL returns NULL. */
SC_API sc_monitor *sc_monitor_retain(sc_monitor *monitor);
/* Drops a reference; the last one stops it. Accepts NULL. A callback borrows its monitor. */
SC_API void sc_monitor_release(sc_monitor *monitor);

/*
 * A descriptor that is readable while sc_monitor_next has something to return, and for ever once
 * the monitor has ended; as sc_watch_fd. -1 for a monitor with a callback, and for NULL.
 */
SC_API intptr_t sc_monitor_fd(const sc_monitor *monitor);
/*
 * Takes the clean-ups since the last call, and never blocks: SC_OK with *any set and *out
 * filled, or with *any false if there was no clean-up. SC_ERROR_CLOSED once the monitor was
 * stopped. SC_ERROR_INVALID_ARGUMENT for a monitor with a callback, unless it has `takes_next`.
 */
SC_API sc_status sc_monitor_next(sc_monitor *monitor, sc_cleanup *out, bool *any);

#ifdef __cplusplus
}
#endif

#endif /* SUPERCONFIG_MEMORY_H */
