/*
 * The life of the watcher. There is at most one a process: with its last handle or monitor it is
 * taken out of its place, and the next one makes a new one. A thread that is in a load or a
 * callback then is left to itself; the others are waited for, so that nothing of ours runs when the
 * last stop returns.
 */
#include "watch/watcher.h"

#include "base/alloc.h"
#include "live/latch.h"
#include "platform/clock.h"

#define SECOND UINT64_C(1000000000)

/* The process's own, an owned reference; under the latch, which a fork cannot leave locked. */
static sc_latch current_latch = SC_LATCH_INIT;
static sc_watcher *current;
/* How often the threads are parked, in this process; under the latch as well. */
static struct {
    uint64_t process;
    unsigned count;
} parked;

/* ---- life ---- */

static sc_status init_conditions(sc_watcher *watcher)
{
    sc_condition *conditions[] = {&watcher->work, &watcher->calls, &watcher->ends};
    size_t count = sizeof conditions / sizeof *conditions, made = 0;
    while (made < count && sc_condition_init(conditions[made]) == SC_OK) {
        made++;
    }
    if (made == count) {
        return SC_OK;
    }
    while (made > 0) {
        sc_condition_destroy(conditions[--made]);
    }
    return SC_ERROR_OUT_OF_MEMORY;
}

static sc_watcher *new_watcher(void)
{
    const sc_allocator *allocator = sc_allocator_default();
    sc_watcher *watcher = sc_alloc_zero(allocator, sizeof *watcher);
    if (watcher == NULL) {
        return NULL;
    }
    atomic_init(&watcher->references, 1);
    watcher->allocator = allocator;
    watcher->process = sc_process_generation();
    watcher->queued_end = &watcher->queued;
    watcher->ready_end = &watcher->ready;
    if (sc_mutex_init(&watcher->lock) != SC_OK) {
        goto no_lock;
    }
    if (init_conditions(watcher) != SC_OK) {
        goto no_conditions;
    }
    watcher->notify = sc_notify_new(allocator);
    if (watcher->notify == NULL) {
        goto no_notify;
    }
    sc_ids_init(&watcher->ids, allocator, watcher->notify);
    return watcher;

no_notify:
    sc_condition_destroy(&watcher->ends);
    sc_condition_destroy(&watcher->calls);
    sc_condition_destroy(&watcher->work);
no_conditions:
    sc_mutex_destroy(&watcher->lock);
no_lock:
    sc_free(allocator, watcher, sizeof *watcher);
    return NULL;
}

static sc_watcher *retain(sc_watcher *watcher)
{
    (void)atomic_fetch_add_explicit(&watcher->references, 1, memory_order_relaxed);
    return watcher;
}

void sc_watcher_release(sc_watcher *watcher)
{
    if (watcher == NULL ||
        atomic_fetch_sub_explicit(&watcher->references, 1, memory_order_acq_rel) != 1) {
        return;
    }
    sc_ids_destroy(&watcher->ids);
    sc_notify_free(watcher->notify);
    sc_condition_destroy(&watcher->ends);
    sc_condition_destroy(&watcher->calls);
    sc_condition_destroy(&watcher->work);
    sc_mutex_destroy(&watcher->lock);
    sc_free(watcher->allocator, watcher, sizeof *watcher);
}

/* New reference to the watcher of this process, or NULL. */
static sc_watcher *get_current(void)
{
    sc_latch_lock(&current_latch);
    sc_watcher *watcher = current;
    if (watcher != NULL && watcher->process != sc_process_generation()) {
        current = watcher = NULL; /* the parent's: its locks and threads stayed there */
    }
    if (watcher != NULL) {
        (void)retain(watcher);
    }
    sc_latch_unlock(&current_latch);
    return watcher;
}

sc_watcher *sc_watcher_get(void)
{
    sc_watcher *watcher = get_current();
    if (watcher != NULL) {
        return watcher;
    }
    sc_watcher *made = new_watcher();
    if (made == NULL) {
        return NULL;
    }
    sc_latch_lock(&current_latch);
    bool is_first = current == NULL;
    if (is_first) {
        current = made;
    }
    watcher = retain(current);
    sc_latch_unlock(&current_latch);
    if (!is_first) {
        sc_watcher_release(made);
    }
    return watcher;
}

/* ---- threads ---- */

static sc_status start(sc_watcher *watcher, sc_worker *worker, const char *name,
                       void (*run)(void *worker))
{
    if (worker->is_started && !worker->has_ended) {
        return SC_OK;
    }
    if (worker->is_started) {
        sc_thread_join(&worker->thread); /* as below */
    }
    worker->watcher = retain(watcher);
    worker->has_ended = worker->is_busy = false;
    sc_status status = sc_thread_start(&worker->thread, name, run, worker);
    worker->is_started = status == SC_OK;
    if (!worker->is_started) {
        sc_watcher_release(watcher);
    }
    return status;
}

/* The count before. */
static unsigned change_parked(int by)
{
    uint64_t process = sc_process_generation();
    sc_latch_lock(&current_latch);
    unsigned before = parked.process == process ? parked.count : 0;
    parked.process = process;
    parked.count = by < 0 ? before - (before != 0 ? 1 : 0) : before + (unsigned)by;
    sc_latch_unlock(&current_latch);
    return before;
}

sc_status sc_watcher_start(sc_watcher *watcher)
{
    if (watcher->is_retired || change_parked(0) != 0) {
        return SC_OK; /* when they come back, whoever is there then is started */
    }
    watcher->is_halting = false;
    sc_status status = start(watcher, &watcher->workers[0], "sc-watch", sc_worker_run);
    if (status == SC_OK && watcher->first != NULL) {
        status = start(watcher, &watcher->workers[1], "sc-watch", sc_worker_run);
    }
    if (!watcher->is_scouted && watcher->idle != 0) {
        sc_condition_signal(&watcher->work); /* a load of the only handle goes on (loader.c) */
    }
    if (status == SC_OK && watcher->needs_dispatcher) {
        status = start(watcher, &watcher->dispatcher, "sc-dispatch", sc_dispatcher_run);
    }
    return status;
}

/*
 * Without memory for a new one the work waits for who is there. An idle one is woken without the
 * lock: it would only wait for that, and take the processor from the caller twice.
 */
void sc_watcher_call(sc_watcher *watcher)
{
    bool has_idle = watcher->idle != 0;
    size_t i = 0;
    while (i < SC_WORKERS_MAX && watcher->workers[i].is_started) {
        i++;
    }
    if (!has_idle && i < SC_WORKERS_MAX && !watcher->is_halting) {
        (void)start(watcher, &watcher->workers[i], "sc-watch", sc_worker_run);
    }
    sc_watcher_unlock(watcher);
    if (has_idle) {
        sc_condition_signal(&watcher->work);
    }
}

bool sc_watcher_is_dispatching(const sc_watcher *watcher)
{
    return watcher->dispatcher.is_started && sc_thread_is_current(&watcher->dispatcher.thread);
}

/*
 * Waits for the thread's end until the deadline, and joins it; a busy one is waited for only when
 * `patient`. Detached, and left alone, where it has not ended by then. With the lock.
 */
static void end_worker(sc_watcher *watcher, sc_worker *worker, bool patient, uint64_t deadline)
{
    bool in_time = worker->is_started && !sc_thread_is_current(&worker->thread);
    while (in_time && !worker->has_ended && (patient || !worker->is_busy)) {
        in_time = sc_condition_wait_until(&watcher->ends, &watcher->lock, deadline);
    }
    if (worker->is_started && worker->has_ended) {
        sc_thread_join(&worker->thread); /* it needs the lock no more */
        worker->is_started = false;
    }
}

static void halt(sc_watcher *watcher, bool patient)
{
    uint64_t deadline = sc_clock_monotonic() + SECOND;
    watcher->is_halting = true;
    sc_condition_broadcast(&watcher->work);
    sc_condition_broadcast(&watcher->calls);
    sc_notify_wake(watcher->notify);
    end_worker(watcher, &watcher->dispatcher, patient, deadline);
    for (size_t i = 0; i < SC_WORKERS_MAX; i++) {
        end_worker(watcher, &watcher->workers[i], patient, deadline);
    }
}

static void detach(sc_worker *worker)
{
    if (worker->is_started) {
        sc_thread_detach(&worker->thread);
        worker->is_started = false;
    }
}

/* For good: threads that still run end by themselves. */
static void retire(sc_watcher *watcher)
{
    sc_latch_lock(&current_latch);
    bool was_current = current == watcher;
    if (was_current) {
        current = NULL;
    }
    sc_latch_unlock(&current_latch);
    sc_watcher_lock(watcher);
    halt(watcher, false);
    detach(&watcher->dispatcher);
    for (size_t i = 0; i < SC_WORKERS_MAX; i++) {
        detach(&watcher->workers[i]);
    }
    sc_watcher_unlock(watcher);
    if (was_current) {
        sc_watcher_release(watcher);
    }
}

/* ---- handles ---- */

void sc_watcher_join(sc_watched *watched)
{
    watched->next = watched->watcher->first;
    watched->watcher->first = watched;
}

void sc_watcher_leave(sc_watched *watched)
{
    sc_watcher *watcher = watched->watcher;
    sc_watcher_lock(watcher);
    sc_watched **link = &watcher->first;
    while (*link != NULL && *link != watched) {
        link = &(*link)->next;
    }
    if (*link == watched) {
        *link = watched->next;
    }
    sc_watcher_unwant(watched);
    sc_watcher_unlock(watcher);
    sc_watcher_end_if_idle(watcher);
}

void sc_watcher_end_if_idle(sc_watcher *watcher)
{
    sc_watcher_lock(watcher);
    bool is_idle = watcher->first == NULL && watcher->monitors == NULL;
    bool is_last = is_idle && !watcher->is_retired;
    watcher->is_retired = watcher->is_retired || is_last;
    sc_watcher_unlock(watcher);
    if (is_last) {
        retire(watcher);
    }
}

void sc_watcher_want(sc_watched *watched, bool load, bool poll)
{
    sc_watcher *watcher = watched->watcher;
    bool is_queued = watched->needs_load || watched->needs_poll;
    watched->needs_load = watched->needs_load || load;
    watched->needs_poll = watched->needs_poll || poll;
    if (!is_queued) {
        watched->next_queued = NULL;
        *watcher->queued_end = watched;
        watcher->queued_end = &watched->next_queued;
    }
}

void sc_watcher_unwant(sc_watched *watched)
{
    sc_watcher *watcher = watched->watcher;
    sc_watched **link = &watcher->queued;
    while (*link != NULL && *link != watched) {
        link = &(*link)->next_queued;
    }
    if (*link == watched) {
        *link = watched->next_queued;
        if (watcher->queued_end == &watched->next_queued) {
            watcher->queued_end = link;
        }
    }
    watched->needs_load = watched->needs_poll = false;
}

/* ---- a fork ---- */

void sc_watch_park(void)
{
    sc_watcher *watcher = get_current();
    if (change_parked(1) == 0 && watcher != NULL) {
        sc_watcher_lock(watcher);
        if (!watcher->is_retired) {
            halt(watcher, true);
        }
        sc_watcher_unlock(watcher);
    }
    sc_watcher_release(watcher);
}

/* Notifications waited in the system meanwhile; where a thread cannot be had, the next watch tries
 * again. */
void sc_watch_unpark(void)
{
    sc_watcher *watcher = get_current();
    if (change_parked(-1) == 1 && watcher != NULL) {
        sc_watcher_lock(watcher);
        (void)sc_watcher_start(watcher);
        sc_watcher_unlock(watcher);
    }
    sc_watcher_release(watcher);
}
