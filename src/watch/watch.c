/*
 * Watches: one consumer each. The first watch of a handle makes what is watched, the last one ends
 * it. In a child that was forked a watch is an empty shell: whoever held its locks stayed behind.
 */
#include "base/alloc.h"
#include "base/sized.h"
#include "engine/handles.h"
#include "watch/watcher.h"

#define SECOND UINT64_C(1000000000)
#define HOUR (3600 * SECOND)
#define DAY (24 * HOUR)
enum { POLL_MIN = 1000000 };

/* ---- options ---- */

static sc_status read_options(const sc_watch_options *given, sc_watch_options *out, sc_error *error)
{
    *out = (sc_watch_options)SC_WATCH_OPTIONS_INIT;
    if (given != NULL && SC_SIZED_TAKE(out, given) != SC_OK) {
        return sc_error_code(error, SC_ERROR_INVALID_ARGUMENT);
    }
    if (out->debounce > HOUR) {
        return sc_error_set(error, SC_ERROR_INVALID_ARGUMENT, "debounce is more than an hour");
    }
    if (out->grace > DAY) {
        return sc_error_set(error, SC_ERROR_INVALID_ARGUMENT, "grace is more than a day");
    }
    if (out->poll < POLL_MIN || out->poll > DAY) {
        return sc_error_set(error, SC_ERROR_INVALID_ARGUMENT,
                            "poll is not between a millisecond and a day");
    }
    return SC_OK;
}

/* ---- life ---- */

static bool is_ours(const sc_watch *watch)
{
    return watch->process == sc_process_generation();
}

static void free_watch(sc_watch *watch, const sc_allocator *allocator)
{
    sc_event_release(watch->spare);
    sc_event_release(watch->due_event);
    sc_wakeup_close(&watch->wakeup);
    sc_free(allocator, watch, sizeof *watch);
}

static sc_status open_wakeup(sc_watch *watch, sc_error *error)
{
    int system_error = 0;
    if (watch->callback != NULL || sc_wakeup_open(&watch->wakeup, &system_error) == SC_OK) {
        return SC_OK;
    }
    sc_status status = sc_error_set(error, SC_ERROR_INPUT_OUTPUT, "there is no descriptor left");
    if (error != NULL) {
        error->system_error = system_error;
    }
    return status;
}

static sc_watch *new_watch(const sc_allocator *allocator, const sc_watch_options *options,
                           sc_watch_callback callback, void *context, sc_error *error)
{
    sc_watch *watch = sc_alloc_zero(allocator, sizeof *watch);
    if (watch == NULL) {
        (void)sc_error_code(error, SC_ERROR_OUT_OF_MEMORY);
        return NULL;
    }
    atomic_init(&watch->references, 1);
    watch->process = sc_process_generation();
    watch->options = *options;
    watch->options.takes_next = options->takes_next && callback != NULL;
    watch->callback = callback;
    watch->context = context;
    watch->wakeup = (sc_wakeup){-1, -1};
    watch->spare = sc_event_new(allocator, SC_EVENT_CHANGED, SC_REASON_FILE, NULL, NULL, NULL);
    watch->due_event = sc_event_new(allocator, SC_EVENT_DUE, SC_REASON_FILE, NULL, NULL, NULL);
    if (watch->spare == NULL || watch->due_event == NULL) {
        (void)sc_error_code(error, SC_ERROR_OUT_OF_MEMORY);
        free_watch(watch, allocator);
        return NULL;
    }
    if (open_wakeup(watch, error) != SC_OK) {
        free_watch(watch, allocator);
        return NULL;
    }
    return watch;
}

sc_watch *sc_watch_retain(sc_watch *watch)
{
    if (watch != NULL) {
        (void)atomic_fetch_add_explicit(&watch->references, 1, memory_order_relaxed);
    }
    return watch;
}

/* In a child everything but the memory of the shell belongs to the parent, and is left alone. */
void sc_watch_release(sc_watch *watch)
{
    if (watch == NULL || sc_reference_drop(&watch->references)) {
        return;
    }
    if (!is_ours(watch)) {
        sc_wakeup_close(&watch->wakeup);
        return;
    }
    sc_watch_stop(watch);
    if (atomic_fetch_sub_explicit(&watch->references, 1, memory_order_acq_rel) != 1) {
        return; /* the dispatcher found it before it was stopped */
    }
    sc_watched *watched = watch->watched;
    const sc_allocator *allocator = watched->allocator;
    free_watch(watch, allocator);
    sc_watched_release(watched);
}

/* ---- starting ---- */

/* The watched handle, which may be new, with a reference; SC_ERROR_CLOSED and other failures. */
static sc_status find_watched(sc_handle *handle, sc_watched **out, sc_error *error)
{
    for (;;) {
        sc_observer *observer = sc_handle_observer(handle);
        if (observer != NULL) {
            *out = (sc_watched *)(void *)observer;
            return SC_OK;
        }
        sc_watcher *watcher = sc_watcher_get();
        sc_status status = watcher != NULL ? sc_watched_new(watcher, handle, out, error)
                                           : sc_error_code(error, SC_ERROR_OUT_OF_MEMORY);
        sc_watcher_release(watcher);
        if (status != SC_OK) {
            return status;
        }
        if (sc_handle_observe(handle, NULL, &(*out)->observer)) {
            sc_watcher_lock((*out)->watcher);
            bool is_retired = (*out)->watcher->is_retired;
            if (!is_retired) {
                sc_watcher_join(*out);
            }
            sc_watcher_unlock((*out)->watcher);
            if (!is_retired) {
                return SC_OK;
            }
        }
        /* Somebody else was faster, or the watcher was about to go. */
        sc_watched_end(*out);
        sc_watched_release(*out);
    }
}

/* Among the others; false where the last of them is just leaving. */
static bool enter(sc_watched *watched, sc_watch *watch, sc_status *status)
{
    sc_watcher *watcher = watched->watcher;
    sc_watcher_lock(watcher);
    bool well = !watched->has_ended;
    if (well) {
        watch->watched = watched;
        watch->next = watched->watches;
        watched->watches = watch;
        sc_watched_combine(watched);
        watcher->needs_dispatcher = watcher->needs_dispatcher || watch->callback != NULL;
        *status = watched->is_closed ? SC_ERROR_CLOSED : sc_watcher_start(watcher);
    }
    sc_watcher_unlock(watcher);
    return well;
}

/*
 * The first load, here: when it is over everything is watched, and changes since the handle was
 * built are published. The watch reports a failure, unless there is nothing to watch.
 */
static sc_status arm(sc_watched *watched)
{
    sc_watcher_lock(watched->watcher);
    bool is_needed = !watched->is_armed && !watched->is_loading;
    watched->is_loading = watched->is_loading || is_needed;
    sc_watcher_unlock(watched->watcher);
    sc_status status = is_needed ? sc_loader_load(watched) : SC_OK;
    sc_watcher_lock(watched->watcher);
    bool is_armed = watched->is_armed;
    sc_watcher_unlock(watched->watcher);
    return is_armed || status == SC_OK ? SC_OK : status;
}

static sc_status join(sc_handle *handle, sc_watch *watch, sc_error *error)
{
    for (;;) {
        sc_watched *watched;
        sc_status status = find_watched(handle, &watched, error);
        if (status != SC_OK) {
            return status;
        }
        if (enter(watched, watch, &status)) {
            if (watched->needs_owner && !watch->options.takes_due) {
                return sc_error_set(error, SC_ERROR_UNSUPPORTED,
                                    "a source or format belongs to its owner's thread: set "
                                    "takes_due, and call sc_watch_load");
            }
            status = status == SC_OK ? arm(watched) : status;
            return status == SC_OK ? SC_OK : sc_error_code(error, status);
        }
        sc_watched_release(watched);
        sc_thread_yield();
    }
}

sc_watch *sc_handle_watch(sc_handle *handle, const sc_watch_options *options,
                          sc_watch_callback callback, void *context, sc_error *error)
{
    sc_watch_options read;
    if (handle == NULL) {
        (void)sc_error_code(error, SC_ERROR_INVALID_ARGUMENT);
        return NULL;
    }
    if (read_options(options, &read, error) != SC_OK ||
        sc_handles_may_publish(handle, error) != SC_OK) {
        return NULL;
    }
    sc_watch *watch = new_watch(handle->allocator, &read, callback, context, error);
    if (watch == NULL) {
        return NULL;
    }
    sc_status status = join(handle, watch, error);
    if (status == SC_OK) {
        return watch;
    }
    if (watch->watched != NULL) {
        sc_watch_release(watch);
    } else {
        free_watch(watch, handle->allocator);
    }
    return NULL;
}

/* ---- stopping ---- */

/* Takes the watch out; true for the last one of its handle. With the lock. */
static bool leave(sc_watched *watched, sc_watch *watch)
{
    sc_watch **link = &watched->watches;
    while (*link != NULL && *link != watch) {
        link = &(*link)->next;
    }
    if (*link == watch) {
        *link = watch->next;
    }
    if (watched->watches != NULL) {
        sc_watched_combine(watched);
        return false;
    }
    bool is_last = !watched->has_ended;
    watched->has_ended = true;
    return is_last;
}

void sc_watch_stop(sc_watch *watch)
{
    if (watch == NULL || !is_ours(watch)) {
        return;
    }
    sc_watched *watched = watch->watched;
    sc_watcher *watcher = watched->watcher;
    bool is_last = false;
    sc_watcher_lock(watcher);
    if (!watch->is_stopped) {
        watch->is_stopped = true;
        sc_deliver_end(watch);
        is_last = leave(watched, watch);
    }
    bool is_inside = sc_watcher_is_dispatching(watcher);
    while (watch->is_running && !is_inside) {
        sc_condition_wait(&watcher->ends, &watcher->lock);
    }
    sc_watcher_unlock(watcher);
    if (is_last) {
        sc_watched_end(watched);
        sc_watcher_leave(watched);
    }
}

/* ---- consuming ---- */

sc_handle *sc_watch_handle(const sc_watch *watch)
{
    return watch != NULL ? watch->watched->handle : NULL;
}

intptr_t sc_watch_fd(const sc_watch *watch)
{
    return watch != NULL ? watch->wakeup.reading : -1;
}

sc_status sc_watch_next(sc_watch *watch, sc_event **event)
{
    if (event == NULL) {
        return SC_ERROR_INVALID_ARGUMENT;
    }
    *event = NULL;
    if (watch == NULL || (watch->callback != NULL && !watch->options.takes_next)) {
        return SC_ERROR_INVALID_ARGUMENT;
    }
    return is_ours(watch) ? sc_deliver_take(watch, event) : SC_ERROR_CLOSED;
}

sc_status sc_watch_load(sc_watch *watch)
{
    if (watch == NULL) {
        return SC_ERROR_INVALID_ARGUMENT;
    }
    if (!is_ours(watch)) {
        return SC_ERROR_CLOSED;
    }
    sc_watched *watched = watch->watched;
    sc_watcher_lock(watched->watcher);
    bool is_over = watch->is_stopped || watched->is_closed;
    bool is_due = !is_over && watched->is_due && !watched->is_loading;
    watched->is_loading = watched->is_loading || is_due;
    sc_watcher_unlock(watched->watcher);
    if (is_over) {
        return SC_ERROR_CLOSED;
    }
    sc_status status = is_due ? sc_loader_load(watched) : SC_OK;
    return status == SC_ERROR_UNSUPPORTED || status == SC_ERROR_CLOSED ? status : SC_OK;
}
