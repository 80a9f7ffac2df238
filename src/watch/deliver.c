/*
 * Queues of events. Putting an event in never fails and never waits: each watch has one event made
 * beforehand, for joining changes when its consumer is slow. What is only a change of state
 * (failed, recovered, degraded) is dropped from the oldest on, when there is no room: the last one
 * counts. A reload that changed nothing is there once at most, and behind every change.
 */
#include <string.h>

#include "base/alloc.h"
#include "platform/clock.h"
#include "watch/watcher.h"

/* ---- saying that there is something ---- */

static void make_ready(sc_watch *watch)
{
    sc_watcher *watcher = watch->watched->watcher;
    if (watch->callback == NULL) {
        sc_wakeup_set(&watch->wakeup);
    } else if (!watch->is_ready) {
        watch->is_ready = true;
        watch->next_ready = NULL;
        *watcher->ready_end = watch;
        watcher->ready_end = &watch->next_ready;
        sc_condition_signal(&watcher->calls);
    }
}

static void take_from_ready(sc_watcher *watcher, sc_watch *watch)
{
    sc_watch **link = &watcher->ready;
    while (*link != NULL && *link != watch) {
        link = &(*link)->next_ready;
    }
    if (*link == watch) {
        *link = watch->next_ready;
        if (watcher->ready_end == &watch->next_ready) {
            watcher->ready_end = link;
        }
    }
    watch->is_ready = false;
}

static bool has_something(const sc_watch *watch)
{
    return watch->count != 0 || watch->is_due;
}

/* ---- putting in ---- */

static void remove_at(sc_watch *watch, size_t index)
{
    watch->count--;
    memmove(&watch->queue[index], &watch->queue[index + 1],
            (watch->count - index) * sizeof *watch->queue);
}

static bool join_last(sc_watch *watch, const sc_event *event)
{
    for (size_t i = watch->count; i > 0 && watch->spare != NULL; i--) {
        sc_event *last = watch->queue[i - 1];
        if (last->kind == SC_EVENT_CHANGED) {
            sc_event_join(watch->spare, last, event);
            watch->queue[i - 1] = watch->spare;
            watch->spare = NULL;
            sc_event_release(last);
            return true;
        }
    }
    return false;
}

static void drop_oldest_state(sc_watch *watch)
{
    size_t i = 0;
    while (i + 1 < watch->count && watch->queue[i]->kind == SC_EVENT_CHANGED) {
        i++;
    }
    sc_event_release(watch->queue[i]);
    remove_at(watch, i);
}

/* A later load, whatever it changed, replaces one that is still in the queue. */
static void drop_reload(sc_watch *watch)
{
    for (size_t i = watch->count; i > 0; i--) {
        if (watch->queue[i - 1]->kind == SC_EVENT_RELOADED) {
            sc_event_release(watch->queue[i - 1]);
            remove_at(watch, i - 1);
            return;
        }
    }
}

static void put(sc_watch *watch, sc_event *event)
{
    bool is_change = event->kind == SC_EVENT_CHANGED, is_reload = event->kind == SC_EVENT_RELOADED;
    if (watch->is_stopped || (is_reload && !watch->options.takes_reloads)) {
        return;
    }
    if (is_change || is_reload) {
        drop_reload(watch);
    }
    if (!is_change || watch->count < SC_QUEUE_JOIN || !join_last(watch, event)) {
        if (watch->count == SC_QUEUE_MAX) {
            drop_oldest_state(watch);
        }
        watch->queue[watch->count++] = sc_event_retain(event);
    }
    make_ready(watch);
}

void sc_deliver(sc_watched *watched, sc_event *event)
{
    for (sc_watch *watch = watched->watches; watch != NULL; watch = watch->next) {
        put(watch, event);
    }
}

void sc_deliver_due(sc_watched *watched)
{
    for (sc_watch *watch = watched->watches; watch != NULL; watch = watch->next) {
        if (watch->options.takes_due && !watch->is_stopped) {
            watch->is_due = true;
            make_ready(watch);
        }
    }
}

sc_status sc_deliver_prepare(sc_watched *watched)
{
    sc_watcher *watcher = watched->watcher;
    const sc_allocator *allocator = watched->allocator;
    sc_event *made = NULL;
    for (;;) {
        sc_watcher_lock(watcher);
        sc_watch *watch = watched->watches;
        while (watch != NULL && watch->spare != NULL) {
            watch = watch->next;
        }
        if (watch != NULL && made != NULL) {
            watch->spare = made;
            made = NULL;
        }
        sc_watcher_unlock(watcher);
        if (watch == NULL) {
            sc_event_release(made);
            return SC_OK;
        }
        if (made == NULL) {
            made = sc_event_new(allocator, SC_EVENT_CHANGED, SC_REASON_FILE, NULL, NULL, NULL);
            if (made == NULL) {
                return SC_ERROR_OUT_OF_MEMORY;
            }
        }
    }
}

/* ---- taking out ---- */

static void pop(sc_watch *watch, bool is_due)
{
    if (is_due) {
        watch->is_due = false;
    } else {
        remove_at(watch, 0);
    }
    if (!has_something(watch) && watch->callback == NULL) {
        sc_wakeup_clear(&watch->wakeup);
    }
}

/* The first event, still in the queue: new reference, or NULL. */
static sc_event *peek(sc_watch *watch, bool *is_due)
{
    *is_due = watch->count == 0 && watch->is_due && !watch->options.takes_next;
    if (*is_due) {
        return sc_event_retain(watch->due_event);
    }
    return watch->count != 0 ? sc_event_retain(watch->queue[0]) : NULL;
}

sc_status sc_deliver_take(sc_watch *watch, sc_event **event)
{
    sc_watcher *watcher = watch->watched->watcher;
    *event = NULL;
    for (;;) {
        bool is_due, any = true;
        sc_watcher_lock(watcher);
        bool is_over = watch->is_stopped || watch->watched->is_closed;
        sc_event *first = is_over ? NULL : peek(watch, &is_due);
        sc_watcher_unlock(watcher);
        if (first == NULL) {
            return is_over ? SC_ERROR_CLOSED : SC_OK;
        }
        sc_status status =
            first->kind == SC_EVENT_CHANGED ? sc_event_find_changes(first, &any) : SC_OK;
        if (status != SC_OK) {
            sc_event_release(first);
            return status;
        }
        /* It may have been joined with a later one meanwhile; then that one's turn comes. */
        sc_watcher_lock(watcher);
        bool is_there = is_due ? watch->is_due : watch->count != 0 && watch->queue[0] == first;
        if (is_there) {
            pop(watch, is_due);
        }
        sc_watcher_unlock(watcher);
        if (is_there && !is_due) {
            sc_event_release(first); /* the queue's reference */
        }
        if (is_there && !any && watch->options.takes_reloads) {
            first->kind = SC_EVENT_RELOADED; /* changes that were joined, in this queue only */
            any = true;
        }
        if (is_there && any) {
            *event = first;
            return SC_OK;
        }
        sc_event_release(first);
    }
}

void sc_deliver_end(sc_watch *watch)
{
    while (watch->count != 0) {
        sc_event_release(watch->queue[watch->count - 1]);
        remove_at(watch, watch->count - 1);
    }
    watch->is_due = false;
    if (watch->callback == NULL) {
        sc_wakeup_set(&watch->wakeup); /* for ever: there is nothing more to wait for */
    } else if (watch->options.takes_next && !watch->is_stopped) {
        make_ready(watch); /* the consumer learns that the handle was closed */
    } else if (watch->is_ready) {
        take_from_ready(watch->watched->watcher, watch);
    }
}

/* ---- calling back ---- */

static sc_watch *next_ready(sc_watcher *watcher)
{
    sc_watch *watch = watcher->ready;
    if (watch != NULL) {
        take_from_ready(watcher, watch);
    }
    return watch;
}

/* Without memory there is an event all the same: it was made beforehand. */
static bool report(sc_watch *watch)
{
    sc_watcher *watcher = watch->watched->watcher;
    sc_watcher_lock(watcher);
    sc_event *event = watch->is_due ? sc_event_retain(watch->due_event) : NULL;
    bool is_stopped = watch->is_stopped;
    watch->is_due = false;
    sc_watcher_unlock(watcher);
    if (!is_stopped) {
        watch->callback(watch->context, watch, event);
    }
    sc_event_release(event);
    return true;
}

/* One event of one watch, so that a busy one leaves room for the others. */
static bool call_back(sc_watch *watch)
{
    if (watch->options.takes_next) {
        return report(watch);
    }
    sc_event *event;
    sc_status status = sc_deliver_take(watch, &event);
    if (event != NULL) {
        watch->callback(watch->context, watch, event);
        sc_event_release(event);
    }
    return status != SC_ERROR_OUT_OF_MEMORY;
}

static void rest(sc_watcher *watcher, uint64_t time)
{
    (void)sc_condition_wait_until(&watcher->calls, &watcher->lock, sc_clock_monotonic() + time);
}

void sc_dispatcher_run(void *context)
{
    sc_worker *worker = context;
    sc_watcher *watcher = worker->watcher;
    sc_watcher_lock(watcher);
    while (!watcher->is_halting) {
        sc_watch *watch = next_ready(watcher);
        if (watch == NULL) {
            if (!sc_monitors_call(watcher)) {
                sc_condition_wait(&watcher->calls, &watcher->lock);
            }
            continue;
        }
        (void)sc_watch_retain(watch);
        watch->is_running = worker->is_busy = true;
        sc_watcher_unlock(watcher);
        bool had_memory = call_back(watch);
        sc_watcher_lock(watcher);
        watch->is_running = worker->is_busy = false;
        if (!watch->is_stopped && !watch->options.takes_next && has_something(watch)) {
            make_ready(watch);
        }
        sc_condition_broadcast(&watcher->ends);
        uint64_t poll = watch->watched->poll;
        sc_watcher_unlock(watcher);
        sc_watch_release(watch);
        sc_watcher_lock(watcher);
        if (!had_memory && !watcher->is_halting) {
            rest(watcher, poll);
        }
    }
    worker->has_ended = true;
    sc_condition_broadcast(&watcher->ends);
    sc_watcher_unlock(watcher);
    sc_watcher_release(watcher);
}
