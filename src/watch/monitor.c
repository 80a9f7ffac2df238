/*
 * Monitors of memory: each checks one registry, at once and then every interval.
 *
 * The scout knows when, and does the check itself: it reads a few files of the kernel and frees the
 * cache, which waits for nobody. The watcher's lock is not held over it. A monitor that is
 * stopped meanwhile ends its check and reports nothing. In a child that was forked a monitor is an
 * empty shell, as a watch is.
 */
#include <string.h>

#include "base/alloc.h"
#include "base/sized.h"
#include "platform/clock.h"
#include "platform/memory.h"
#include "watch/watcher.h"

#define SECOND UINT64_C(1000000000)
#define DAY (24 * 3600 * SECOND)
enum { INTERVAL_MIN = 1000000 };

/* ---- options ---- */

static sc_status read_options(const sc_monitor_options *given, sc_monitor_options *out,
                              sc_error *error)
{
    *out = (sc_monitor_options)SC_MONITOR_OPTIONS_INIT;
    if (given != NULL && SC_SIZED_TAKE(out, given) != SC_OK) {
        return sc_error_code(error, SC_ERROR_INVALID_ARGUMENT);
    }
    if (!(out->threshold >= 0 && out->threshold <= 1)) {
        return sc_error_set(error, SC_ERROR_INVALID_ARGUMENT, "threshold is not between 0 and 1");
    }
    if (out->interval < INTERVAL_MIN || out->interval > DAY) {
        return sc_error_set(error, SC_ERROR_INVALID_ARGUMENT,
                            "interval is not between a millisecond and a day");
    }
    return SC_OK;
}

/* ---- life ---- */

static bool is_ours(const sc_monitor *monitor)
{
    return monitor->process == sc_process_generation();
}

static void free_monitor(sc_monitor *monitor)
{
    sc_registry *registry = monitor->registry;
    sc_watcher *watcher = monitor->watcher;
    sc_wakeup_close(&monitor->wakeup);
    sc_free(sc_registry_allocator(registry), monitor, sizeof *monitor);
    sc_watcher_release(watcher);
    sc_registry_release(registry);
}

static sc_monitor *new_monitor(sc_registry *registry, const sc_monitor_options *options,
                               sc_monitor_callback callback, void *context, sc_error *error)
{
    int system_error = 0;
    sc_monitor *monitor = sc_alloc_zero(sc_registry_allocator(registry), sizeof *monitor);
    if (monitor == NULL) {
        (void)sc_error_code(error, SC_ERROR_OUT_OF_MEMORY);
        return NULL;
    }
    atomic_init(&monitor->references, 1);
    monitor->registry = sc_registry_retain(registry);
    monitor->process = sc_process_generation();
    monitor->options = *options;
    monitor->options.takes_next = options->takes_next && callback != NULL;
    monitor->callback = callback;
    monitor->context = context;
    monitor->wakeup = (sc_wakeup){-1, -1};
    monitor->check_at = UINT64_MAX;
    if (callback == NULL && sc_wakeup_open(&monitor->wakeup, &system_error) != SC_OK) {
        (void)sc_error_set(error, SC_ERROR_INPUT_OUTPUT, "there is no descriptor left");
        if (error != NULL) {
            error->system_error = system_error;
        }
        free_monitor(monitor);
        return NULL;
    }
    return monitor;
}

sc_monitor *sc_monitor_retain(sc_monitor *monitor)
{
    if (monitor != NULL) {
        (void)atomic_fetch_add_explicit(&monitor->references, 1, memory_order_relaxed);
    }
    return monitor;
}

/* In a child everything but the memory of the shell belongs to the parent, and is left alone. */
void sc_monitor_release(sc_monitor *monitor)
{
    if (monitor == NULL || sc_reference_drop(&monitor->references)) {
        return;
    }
    if (!is_ours(monitor)) {
        sc_wakeup_close(&monitor->wakeup);
        return;
    }
    sc_monitor_stop(monitor);
    if (atomic_fetch_sub_explicit(&monitor->references, 1, memory_order_acq_rel) == 1) {
        free_monitor(monitor); /* else a thread found it before it was stopped */
    }
}

/* ---- a check ---- */

/* A clean-up that nobody took is joined with the new one. With the lock. */
static void deliver(sc_monitor *monitor, const sc_cleanup *cleanup)
{
    if (monitor->is_stopped) {
        return;
    }
    uint64_t before = monitor->has_cleanup ? monitor->cleanup.given_back : 0;
    bool was_full = monitor->has_cleanup && monitor->cleanup.is_full;
    monitor->cleanup = *cleanup;
    monitor->cleanup.given_back += before;
    monitor->cleanup.is_full = cleanup->is_full || was_full;
    monitor->has_cleanup = true;
    if (monitor->callback != NULL) {
        monitor->needs_call = true;
        sc_condition_signal(&monitor->watcher->calls);
    } else {
        sc_wakeup_set(&monitor->wakeup);
    }
}

/* Without the lock. */
static void check(sc_monitor *monitor)
{
    const sc_monitor_options *options = &monitor->options;
    sc_cleanup cleanup = {.given_back = 0};
    sc_memory_read(options->limit, &cleanup.memory);
    double pressure = cleanup.memory.pressure;
    bool is_above = cleanup.memory.source != SC_MEMORY_UNKNOWN && pressure > options->threshold;
    if (!is_above) {
        return;
    }
    cleanup.is_full = pressure > options->threshold + (1 - options->threshold) / 2;
    cleanup.given_back = sc_registry_clean(monitor->registry, cleanup.is_full);
    cleanup.is_exhausted = cleanup.given_back == 0;
    if (cleanup.is_full && !options->keep_freed) {
        sc_registry_give_back(monitor->registry);
    }
    sc_watcher_lock(monitor->watcher);
    monitor->cleaned_at = sc_clock_monotonic();
    deliver(monitor, &cleanup);
    sc_watcher_unlock(monitor->watcher);
}

static sc_monitor *find_due(const sc_watcher *watcher, uint64_t now, uint64_t *next)
{
    *next = UINT64_MAX;
    for (sc_monitor *monitor = watcher->monitors; monitor != NULL; monitor = monitor->next) {
        if (monitor->check_at <= now) {
            return monitor;
        }
        *next = monitor->check_at < *next ? monitor->check_at : *next;
    }
    return NULL;
}

uint64_t sc_monitors_check(sc_watcher *watcher)
{
    uint64_t next, now = sc_clock_monotonic();
    sc_monitor *monitor;
    while ((monitor = find_due(watcher, now, &next)) != NULL && !watcher->is_halting) {
        (void)sc_monitor_retain(monitor);
        monitor->check_at = now + monitor->options.interval;
        sc_watcher_unlock(watcher);
        check(monitor);
        sc_monitor_release(monitor);
        sc_watcher_lock(watcher);
    }
    return next;
}

void sc_monitors_hurry(sc_watcher *watcher)
{
    uint64_t now = sc_clock_monotonic();
    for (sc_monitor *monitor = watcher->monitors; monitor != NULL; monitor = monitor->next) {
        bool may_clean =
            monitor->cleaned_at == 0 || now - monitor->cleaned_at >= monitor->options.interval;
        if (may_clean && monitor->check_at != UINT64_MAX) {
            monitor->check_at = now;
        }
    }
}

/* ---- starting ---- */

/* Among the others; false where the watcher was about to go. */
static bool enter(sc_monitor *monitor, sc_status *status)
{
    sc_watcher *watcher = monitor->watcher;
    sc_watcher_lock(watcher);
    bool well = !watcher->is_retired;
    if (well) {
        monitor->next = watcher->monitors;
        watcher->monitors = monitor;
        watcher->needs_dispatcher = watcher->needs_dispatcher || monitor->callback != NULL;
        *status = sc_watcher_start(watcher);
    }
    sc_watcher_unlock(watcher);
    return well;
}

static sc_status join(sc_monitor *monitor)
{
    sc_status status = SC_OK;
    for (;;) {
        monitor->watcher = sc_watcher_get();
        if (monitor->watcher == NULL) {
            return SC_ERROR_OUT_OF_MEMORY;
        }
        if (enter(monitor, &status)) {
            return status;
        }
        sc_watcher_release(monitor->watcher);
        monitor->watcher = NULL;
        sc_thread_yield();
    }
}

sc_monitor *sc_registry_monitor_memory(sc_registry *registry, const sc_monitor_options *options,
                                       sc_monitor_callback callback, void *context, sc_error *error)
{
    sc_monitor_options read;
    registry = sc_registry_or_default(registry);
    if (read_options(options, &read, error) != SC_OK) {
        return NULL;
    }
    sc_monitor *monitor = new_monitor(registry, &read, callback, context, error);
    if (monitor == NULL) {
        return NULL;
    }
    sc_status status = join(monitor);
    if (status != SC_OK) {
        (void)sc_error_code(error, status);
        if (monitor->watcher != NULL) {
            sc_monitor_release(monitor);
        } else {
            free_monitor(monitor);
        }
        return NULL;
    }
    if (read.limit != 0) {
        atomic_store(&registry->memory_limit, read.limit);
    }
    check(monitor);
    sc_watcher_lock(monitor->watcher);
    monitor->check_at = sc_clock_monotonic() + read.interval;
    sc_watcher_unlock(monitor->watcher);
    sc_notify_wake(monitor->watcher->notify);
    return monitor;
}

/* ---- stopping ---- */

static void leave(sc_watcher *watcher, const sc_monitor *monitor)
{
    sc_monitor **link = &watcher->monitors;
    while (*link != NULL && *link != monitor) {
        link = &(*link)->next;
    }
    if (*link == monitor) {
        *link = monitor->next;
    }
}

void sc_monitor_stop(sc_monitor *monitor)
{
    if (monitor == NULL || !is_ours(monitor)) {
        return;
    }
    sc_watcher *watcher = monitor->watcher;
    uint64_t limit = monitor->options.limit;
    sc_watcher_lock(watcher);
    bool is_first = !monitor->is_stopped;
    if (is_first) {
        monitor->is_stopped = true;
        monitor->has_cleanup = monitor->needs_call = false;
        leave(watcher, monitor);
        (void)atomic_compare_exchange_strong(&monitor->registry->memory_limit, &limit, 0);
        if (monitor->callback == NULL) {
            sc_wakeup_set(&monitor->wakeup); /* for ever: there is nothing more to wait for */
        }
    }
    bool is_inside = sc_watcher_is_dispatching(watcher);
    while (monitor->is_running && !is_inside) {
        sc_condition_wait(&watcher->ends, &watcher->lock);
    }
    sc_watcher_unlock(watcher);
    if (is_first) {
        sc_watcher_end_if_idle(watcher);
    }
}

/* ---- consuming ---- */

intptr_t sc_monitor_fd(const sc_monitor *monitor)
{
    return monitor != NULL ? monitor->wakeup.reading : -1;
}

sc_status sc_monitor_next(sc_monitor *monitor, sc_cleanup *out, bool *any)
{
    if (out == NULL || any == NULL) {
        return SC_ERROR_INVALID_ARGUMENT;
    }
    *out = (sc_cleanup){.given_back = 0};
    *any = false;
    if (monitor == NULL || (monitor->callback != NULL && !monitor->options.takes_next)) {
        return SC_ERROR_INVALID_ARGUMENT;
    }
    if (!is_ours(monitor)) {
        return SC_ERROR_CLOSED;
    }
    sc_watcher_lock(monitor->watcher);
    bool is_over = monitor->is_stopped;
    *any = monitor->has_cleanup;
    if (*any) {
        *out = monitor->cleanup;
        monitor->has_cleanup = false;
        if (monitor->callback == NULL) {
            sc_wakeup_clear(&monitor->wakeup);
        }
    }
    sc_watcher_unlock(monitor->watcher);
    return is_over ? SC_ERROR_CLOSED : SC_OK;
}

static sc_monitor *find_call(const sc_watcher *watcher)
{
    sc_monitor *monitor = watcher->monitors;
    while (monitor != NULL && !monitor->needs_call) {
        monitor = monitor->next;
    }
    return monitor;
}

bool sc_monitors_call(sc_watcher *watcher)
{
    sc_monitor *monitor = find_call(watcher);
    if (monitor == NULL) {
        return false;
    }
    (void)sc_monitor_retain(monitor);
    sc_cleanup cleanup = monitor->cleanup;
    bool takes_next = monitor->options.takes_next;
    monitor->needs_call = false;
    monitor->has_cleanup = monitor->has_cleanup && takes_next;
    monitor->is_running = watcher->dispatcher.is_busy = true;
    sc_watcher_unlock(watcher);
    monitor->callback(monitor->context, monitor, takes_next ? NULL : &cleanup);
    sc_watcher_lock(watcher);
    monitor->is_running = watcher->dispatcher.is_busy = false;
    sc_condition_broadcast(&watcher->ends);
    sc_watcher_unlock(watcher);
    sc_monitor_release(monitor);
    sc_watcher_lock(watcher);
    return true;
}
