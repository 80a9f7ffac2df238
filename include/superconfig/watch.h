/* Watch: a handle that follows its sources while all threads continue. Part of superconfig.h. */
#ifndef SUPERCONFIG_WATCH_H
#define SUPERCONFIG_WATCH_H

#include <superconfig/handle.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ------------------------------------------------------------------------- */
/* Events                                                                    */
/* ------------------------------------------------------------------------- */

typedef enum sc_event_kind {
    SC_EVENT_CHANGED,   /* values differ: the event has both snapshots and the changes */
    SC_EVENT_FAILED,    /* a reload failed for longer than the grace; the last good state stays */
    SC_EVENT_RECOVERED, /* a reload succeeded again after such a failure */
    SC_EVENT_DEGRADED,  /* changes of some paths send no events; they are polled */
    SC_EVENT_DUE,       /* only with options->takes_due: call sc_watch_load on the owner's thread */
    SC_EVENT_RELOADED   /* only with options->takes_reloads: an input differs, and no value */
} sc_event_kind;

/* The cause of an event. */
typedef enum sc_reason {
    SC_REASON_FILE,    /* a path changed, or a source rang its bell */
    SC_REASON_RELOAD,  /* sc_handle_reload */
    SC_REASON_OVERRIDE /* sc_handle_override or sc_override_end */
} sc_reason;

/*
 * The name of a kind of event: "configuration_changed", "reload_failed", "reload_recovered",
 * "watch_degraded", "load_due", "configuration_reloaded". Static text.
 */
SC_API const char *sc_event_kind_name(sc_event_kind kind);
/* The name of a reason: "file", "reload", "override". Static text. */
SC_API const char *sc_reason_name(sc_reason reason);

/*
 * One event. It is immutable and reference-counted, and any number of threads may use it. It pins
 * both snapshots. The results of the functions below are borrowed from it, and zero for NULL.
 */
typedef struct sc_event sc_event;
/* Adds a reference and returns the event; NULL returns NULL. */
SC_API sc_event *sc_event_retain(const sc_event *event);
/* Drops a reference; the last one frees the event. Accepts NULL. */
SC_API void sc_event_release(const sc_event *event);

/* The kind of the event. */
SC_API sc_event_kind sc_event_type(const sc_event *event);
/* The reason of the event. */
SC_API sc_reason sc_event_reason(const sc_event *event);
/* The time of the event, in nanoseconds since 1970-01-01T00:00Z. */
SC_API int64_t sc_event_timestamp(const sc_event *event);
/* The generation of the handle (sc_handle_generation) when `after` became current. */
SC_API uint64_t sc_event_generation(const sc_event *event);

/*
 * The number of files, folders and sources that caused the event; 0 unless the reason is
 * SC_REASON_FILE. At most 64 are kept.
 */
SC_API size_t sc_event_source_count(const sc_event *event);
/* One of them, by the name that its source uses; index 0 is the first. NULL out of range. */
SC_API const char *sc_event_source(const sc_event *event, size_t index);

/* The snapshot before the event. */
SC_API sc_snapshot *sc_event_before(const sc_event *event);
/*
 * The snapshot after the event; the same as before if nothing changed. Of a SC_EVENT_RELOADED it is
 * the loaded one, also if it was not published because all its origins are equal too.
 */
SC_API sc_snapshot *sc_event_after(const sc_event *event);
/* The changes of a SC_EVENT_CHANGED, never empty; NULL for every other kind. */
SC_API const sc_changes *sc_event_changes(const sc_event *event);

/* The number of problems of a SC_EVENT_FAILED or SC_EVENT_DEGRADED; 0 for every other kind. */
SC_API size_t sc_event_problem_count(const sc_event *event);
/* One of them: a failure, or a degraded path with the reason. NULL out of range. */
SC_API const sc_error *sc_event_problem(const sc_event *event, size_t index);

/* ------------------------------------------------------------------------- */
/* Watching                                                                  */
/* ------------------------------------------------------------------------- */

/* A running watch of a handle. It is reference-counted, and any thread may use it. */
typedef struct sc_watch sc_watch;

/*
 * Durations are in nanoseconds. Begin with SC_WATCH_OPTIONS_INIT, which sets the defaults; zero is
 * a value here.
 */
typedef struct sc_watch_options {
    size_t size;        /* of this struct */
    uint64_t debounce;  /* quiet after a completed write, at most an hour; 20 ms */
    uint64_t grace;     /* for a file that is broken, cut, empty or gone, at most a day; 1 s */
    uint64_t poll;      /* between two checks of a path without events, 1 ms to a day; 2 s */
    bool poll_always;   /* use no events of the system at all */
    bool takes_due;     /* SC_EVENT_DUE may come (below) */
    bool takes_next;    /* the callback only reports that sc_watch_next has something (below) */
    bool takes_reloads; /* SC_EVENT_RELOADED may come: for a program that keeps facts of inputs */
} sc_watch_options;

#define SC_WATCH_OPTIONS_INIT                                                                      \
    {                                                                                              \
        sizeof(sc_watch_options), UINT64_C(20000000), UINT64_C(1000000000), UINT64_C(2000000000),  \
            false, false, false, false                                                             \
    }

/*
 * Called on the library's dispatcher thread, one call at a time in the whole process. No lock is
 * held: it may read, reload, stop this watch or another, start one, and close the handle. The event
 * is borrowed for the call; retain it to keep it.
 */
typedef void (*sc_watch_callback)(void *context, sc_watch *watch, const sc_event *event);

/*
 * Follows the sources of a handle: when a file, a folder or a link on the way to one changes, the
 * library loads again on its own thread, publishes any differences, and delivers events. New, and
 * keeps the handle alive until it is stopped; NULL on failure (SC_ERROR_INVALID_ARGUMENT,
 * SC_ERROR_CLOSED, SC_ERROR_OUT_OF_MEMORY, SC_ERROR_UNSUPPORTED for a frozen handle).
 *
 * `options` may be NULL. Several watches of one handle share one loader: the smallest debounce and
 * poll, the largest grace. The environment of the process is captured by this call, and again by
 * each sc_handle_reload; a reload by the watch never reads the process's own.
 *
 * With a callback every event goes to it. Without, events wait in a bounded queue for
 * sc_watch_next. A slow consumer gets changes joined (`before` of the first, `after` of the last);
 * the last state is never lost.
 *
 * With a callback and `takes_next` events wait in the queue as well, and the callback gets NULL for
 * the event whenever there may be something to take, and once more after the handle was closed.
 * Only SC_EVENT_DUE is given to it as an event. This serves an event loop that another thread
 * wakes: a slow one gets changes joined, and no descriptor is needed.
 *
 * A custom source or format with `on_builder` set belongs to its owner's thread, so the
 * library cannot load it. Such a handle needs `takes_due` (else SC_ERROR_UNSUPPORTED): when it is
 * due the watch delivers SC_EVENT_DUE, and the owner calls sc_watch_load on that thread.
 *
 * After a fork a child has no watcher: there, sc_watch_next returns SC_ERROR_CLOSED, and stop and
 * release return at once. The child may start its own watches.
 */
SC_API sc_watch *sc_handle_watch(sc_handle *handle, const sc_watch_options *options,
                                 sc_watch_callback callback, void *context, sc_error *error);

/*
 * Ends the watch, from any thread, and waits for its running callback: after the return no callback
 * runs or will run. Called from within its callback it returns at once, and that call is the last.
 * Events still in the queue are dropped. Never waits for a load. Stopping twice does nothing.
 */
SC_API void sc_watch_stop(sc_watch *watch);

/* Adds a reference and returns `watch`; NULL returns NULL. */
SC_API sc_watch *sc_watch_retain(sc_watch *watch);
/* Drops a reference; the last one stops the watch. Accepts NULL. A callback borrows its watch. */
SC_API void sc_watch_release(sc_watch *watch);

/* The watched handle, borrowed. */
SC_API sc_handle *sc_watch_handle(const sc_watch *watch);

/*
 * A descriptor (an event handle on Windows) that is readable while sc_watch_next has something to
 * return, and always once the watch has ended. For poll, epoll or select only: never read or
 * close it. It lives as long as the watch object. -1 for a watch with a callback, and for NULL.
 */
SC_API intptr_t sc_watch_fd(const sc_watch *watch);

/*
 * Takes the next event, and never blocks: SC_OK with a new reference in *event, or with NULL if no
 * event waits. SC_ERROR_CLOSED once the watch was stopped or its handle closed.
 * SC_ERROR_OUT_OF_MEMORY keeps the event for the next call. SC_ERROR_INVALID_ARGUMENT for a watch
 * with a callback, unless it has `takes_next`. From any thread, one at a time.
 */
SC_API sc_status sc_watch_next(sc_watch *watch, sc_event **event);

/*
 * Loads on this thread if the watch is due, as the library's own loader would: publishes, and
 * delivers events through the watch, also those of failures. SC_OK also if nothing was due.
 * SC_ERROR_CLOSED once the watch has ended; SC_ERROR_UNSUPPORTED from within a load of this handle.
 */
SC_API sc_status sc_watch_load(sc_watch *watch);

/*
 * Puts a load off. For `load` or `read` of a custom source or format that has no answer yet
 * and must not wait for one; the function then fails with SC_ERROR_OUT_OF_MEMORY, which no option
 * of a source turns into a warning. The running load of a watch for this handle
 * (sc_watch_load, or the first one of sc_handle_watch) then ends without being a failure: the
 * handle stays due, and SC_EVENT_DUE is delivered again. No effect if no such load is running, and
 * for NULL.
 */
SC_API void sc_watch_defer(sc_handle *handle);

/* ------------------------------------------------------------------------- */
/* The bell of a custom source                                               */
/* ------------------------------------------------------------------------- */

/*
 * The bell that a source of a watched handle gets at sc_source_vtable.start, and keeps until its
 * `stop`. Both functions may be called from any thread, also from within `load`, and never wait for
 * one.
 */

/* Reports that the value of the source may have changed. Rings in quick succession are joined. */
SC_API void sc_bell_ring(sc_bell *bell);
/* Adds a file or folder that the source depends on: a change there is a ring of the bell. */
SC_API sc_status sc_bell_depend(sc_bell *bell, const char *path);

/* ------------------------------------------------------------------------- */
/* Threads at a fork                                                         */
/* ------------------------------------------------------------------------- */

/*
 * Ends the threads that the library uses for watching, for a host that must have no threads while
 * it forks. Everything else is kept. Calls nest. It waits for a running callback and for running
 * loads, at most a second for each; called within a callback, it leaves the thread of that one.
 */
SC_API void sc_watch_park(void);
/* Starts the threads again after the last sc_watch_park, and examines all paths. No effect in the
 * child of a fork. */
SC_API void sc_watch_unpark(void);

#ifdef __cplusplus
}
#endif

#endif /* SUPERCONFIG_WATCH_H */
