/*
 * The watcher of a process: one lock, a few workers, and one thread that calls back.
 *
 * One of the workers is the *scout*: it waits for the system and decides when a handle is due. What
 * may wait for a file system (loading, polling) is done by at most four at once, each on one
 * handle. The scout takes what is due itself, because a thread that runs is sooner there than one
 * that must be woken, and the next worker scouts meanwhile. One lock guards everything below; it is
 * never held over a load, a callback, or a question to a file system that may not answer.
 *
 * The watcher is counted: it ends with its last handle and monitor, and each of its threads holds
 * it, so one that hangs in a load keeps just what it needs. In a forked child it is a stranger's.
 */
#ifndef SC_WATCH_WATCHER_H
#define SC_WATCH_WATCHER_H

#include "engine/reload.h"
#include "live/observer.h"
#include "watch/event.h"
#include "watch/places.h"

enum {
    SC_LOADERS_MAX = 4, /* handles that are loaded at once */
    SC_WORKERS_MAX = SC_LOADERS_MAX + 1,
    SC_QUEUE_MAX = 16, /* events that wait for a consumer */
    SC_QUEUE_JOIN = 8  /* changes beyond these are joined with the last one */
};

struct sc_watcher;
struct sc_watched;

/* A watch: one consumer of the events of a handle. */
struct sc_watch {
    atomic_uint references;
    struct sc_watched *watched; /* owned reference */
    uint64_t process;
    sc_watch *next; /* of the same handle */
    sc_watch_options options;
    sc_watch_callback callback;
    void *context;
    sc_wakeup wakeup; /* without a callback */
    /* Below: under the lock. */
    sc_watch *next_ready; /* among those with something to call back */
    bool is_ready, is_running, is_stopped, is_due;
    sc_event *due_event, *spare; /* made beforehand */
    sc_event *queue[SC_QUEUE_MAX];
    size_t count;
};

/* A monitor of memory. */
struct sc_monitor {
    atomic_uint references;
    sc_registry *registry;      /* owned reference */
    struct sc_watcher *watcher; /* owned reference; NULL: not started */
    uint64_t process;
    sc_monitor_options options;
    sc_monitor_callback callback;
    void *context;
    sc_wakeup wakeup; /* without a callback */
    /* Below: under the lock. */
    sc_monitor *next;
    uint64_t check_at;   /* a time of sc_clock_monotonic; UINT64_MAX: the first check goes on */
    uint64_t cleaned_at; /* of the last clean-up; 0: none */
    bool is_stopped, is_running, needs_call, has_cleanup;
    sc_cleanup cleanup; /* that nobody has taken */
};

/* A custom source's. */
struct sc_bell {
    struct sc_watched *watched; /* borrowed: the bell ends first */
    const sc_source_vtable *source;
    char **paths; /* under the lock */
    size_t count, capacity;
    sc_bell *next;
};

/* A handle that is watched. */
typedef struct sc_watched {
    sc_observer observer; /* first */
    atomic_uint references;
    const sc_allocator *allocator;
    struct sc_watcher *watcher; /* owned reference */
    sc_handle *handle;          /* owned reference */
    bool needs_owner;           /* no thread of ours may load it */
    sc_bell *bells;
    sc_text base; /* the working directory of the load that goes on; by who has the turn */
    /* Below: under the lock. */
    struct sc_watched *next;
    sc_watch *watches;
    uint64_t debounce, grace, poll;
    bool poll_always;
    sc_environment *environment; /* as it was captured */
    sc_places places;
    sc_causes *causes;      /* of what happened since the last load began */
    sc_causes *load_causes; /* of the load that goes on */
    bool has_ended;         /* nobody watches any more */
    bool is_closed;         /* the handle is */
    bool is_armed;          /* a load was begun */
    bool is_loading, is_polling;
    bool is_deferred;            /* the load that goes on is to be tried again by its owner */
    bool needs_load, needs_poll; /* in the loaders' queue for it */
    bool is_due;                 /* for its owner to load */
    bool is_missing_places;      /* there was no memory to watch all */
    struct sc_watched *next_queued;
    uint64_t first_complete, last_complete; /* times of sc_clock_monotonic; 0: none */
    uint64_t last_written, first_written;
    uint64_t retry_at, poll_at;
    uint64_t not_before, budget_at; /* loads may go on then; when all of the budget is back */
    uint64_t failed_since, vanished_since;
    bool reported_failure;
    bool poll_moved;   /* a poll saw something move, and waits for it to be still */
    unsigned degraded; /* bits of sc_poll_cause that were reported */
} sc_watched;

typedef struct sc_worker {
    struct sc_watcher *watcher;
    sc_thread thread;
    bool is_started, has_ended, is_busy;
} sc_worker;

typedef struct sc_watcher {
    atomic_uint references;
    const sc_allocator *allocator;
    uint64_t process;
    sc_mutex lock;
    sc_condition work;  /* for the idle workers */
    sc_condition calls; /* for the dispatcher */
    sc_condition ends;  /* a callback, a thread */
    sc_notify *notify;
    sc_ids ids;
    sc_watched *first;
    sc_monitor *monitors;
    sc_watched *queued, **queued_end; /* to load or poll */
    sc_watch *ready, **ready_end;     /* to call back */
    sc_worker dispatcher, workers[SC_WORKERS_MAX];
    bool is_scouted;       /* a worker waits for the system, or takes what it says */
    uint64_t sleeps_until; /* that one, if nothing wakes it */
    size_t loading, idle;  /* workers that load, and that wait for work */
    bool is_halting;       /* the threads are to end */
    bool is_retired;       /* for good: nobody may join any more */
    bool needs_dispatcher;
} sc_watcher;

/* ---- watcher.c: its life and its threads ---- */

/* New reference to the process's watcher; NULL: out of memory. */
sc_watcher *sc_watcher_get(void);
void sc_watcher_release(sc_watcher *watcher);
static inline void sc_watcher_lock(sc_watcher *watcher)
{
    sc_mutex_lock(&watcher->lock);
}
static inline void sc_watcher_unlock(sc_watcher *watcher)
{
    sc_mutex_unlock(&watcher->lock);
}
/* Starts what is not running; SC_OK or out of memory. With the lock. */
sc_status sc_watcher_start(sc_watcher *watcher);
/* Adds a handle. With the lock, and not to one that is retired. */
void sc_watcher_join(sc_watched *watched);
/* Takes a handle away, and ends the threads if nothing is left. Without the lock. */
void sc_watcher_leave(sc_watched *watched);
/* Ends the threads where there is neither handle nor monitor. Without the lock. */
void sc_watcher_end_if_idle(sc_watcher *watcher);
/* One more worker comes to look for work: an idle one, else a new one. Gives the lock back. */
void sc_watcher_call(sc_watcher *watcher);
/* Whether something is in the queue, and not too many load. With the lock. */
static inline bool sc_watcher_may_load(const sc_watcher *watcher)
{
    return watcher->queued != NULL && watcher->loading < SC_LOADERS_MAX;
}
/* Puts the handle into the queue of what is to be loaded. With the lock. */
void sc_watcher_want(sc_watched *watched, bool load, bool poll);
/* Takes it out of all queues. With the lock. */
void sc_watcher_unwant(sc_watched *watched);
/* Whether the caller is the dispatcher. */
bool sc_watcher_is_dispatching(const sc_watcher *watcher);

/* ---- scout.c ---- */

/* Decides what is due; where nothing is, waits for the system once. With the lock, which is not
 * held over the wait. */
void sc_scout_turn(sc_watcher *watcher);
/* Wakes the scout where it would sleep for too long for this handle. With the lock. */
void sc_scout_remind(const sc_watched *watched);
/* Something may have changed for good, now. With the lock; `cause` may be NULL. */
void sc_scout_complete(sc_watched *watched, const char *cause);

/* ---- monitor.c ---- */

/*
 * Makes the checks that are due, giving the lock away meanwhile, and returns when the next one is.
 * With the lock.
 */
uint64_t sc_monitors_check(sc_watcher *watcher);
/* The system lacks memory: every check is due that may clean. With the lock. */
void sc_monitors_hurry(sc_watcher *watcher);
/* Calls one monitor back, giving the lock away meanwhile; false where none waits. With the lock. */
bool sc_monitors_call(sc_watcher *watcher);

/* ---- loader.c ---- */

/* The life of a worker. */
void sc_worker_run(void *worker);
/* Loads, publishes and delivers. The handle must have is_loading set by the caller, who has it. */
sc_status sc_loader_load(sc_watched *watched);
extern const sc_observer_type sc_watched_observer;
/* Of sc_touching: watches the path before it is read. */
void sc_watched_touch(void *context, sc_touch_kind kind, const char *path, const char *only);

/* ---- deliver.c ---- */

/* Puts an event into the queues of all watches; with the lock. */
void sc_deliver(sc_watched *watched, sc_event *event);
/* Says that the owner has to load. With the lock. */
void sc_deliver_due(sc_watched *watched);
/* Makes sure that every watch can join; SC_OK or out of memory. Without the lock. */
sc_status sc_deliver_prepare(sc_watched *watched);
/* The next event of a watch as sc_watch_next has it. Without the lock. */
sc_status sc_deliver_take(sc_watch *watch, sc_event **event);
/* Drops what waits, and says that it is over. With the lock. */
void sc_deliver_end(sc_watch *watch);
void sc_dispatcher_run(void *worker);

/* ---- watched.c ---- */

/* New, not yet among the watcher's; captures the environment and starts the bells. */
sc_status sc_watched_new(sc_watcher *watcher, sc_handle *handle, sc_watched **out, sc_error *error);
void sc_watched_retain(sc_watched *watched);
void sc_watched_release(sc_watched *watched);
/* Ends what is watched: bells, ids, the place in the handle. Without the lock. */
void sc_watched_end(sc_watched *watched);
/* The smallest and largest of all watches' options. With the lock. */
void sc_watched_combine(sc_watched *watched);
/* Copies the process's variables; SC_OK or the failure. On the caller's thread. */
sc_status sc_watched_capture(sc_watched *watched);
/*
 * An event that is no change, with the problems of a report (may be NULL) or the one that is given.
 * False: out of memory. With the lock.
 */
bool sc_watched_tell(sc_watched *watched, sc_event_kind kind, const sc_report *report,
                     const sc_error *problem);

/* ---- poll.c ---- */

/* The signature of a place, for comparing; *young: the place may change while it stays the same. */
uint64_t sc_poll_sign(const sc_allocator *allocator, sc_touch_kind kind, const char *path,
                      bool *young);
/* Looks at all polled places of a handle. Without the lock. */
void sc_poll_look(sc_watched *watched);

/*
 * Takes one reference away; false, and nothing happens, where it is the last. What the threads can
 * still find is first taken from their lists then, and only after that does its count become 0: a
 * thread that found it meanwhile holds a reference of its own.
 */
static inline bool sc_reference_drop(atomic_uint *references)
{
    unsigned count = atomic_load_explicit(references, memory_order_acquire);
    while (count > 1) {
        if (atomic_compare_exchange_weak_explicit(references, &count, count - 1,
                                                  memory_order_acq_rel, memory_order_acquire)) {
            return true;
        }
    }
    return false;
}

#endif
