/*
 * The workers: threads that load a handle when it is due, or look at the places that are polled.
 * A load watches each path before it reads it, by the callback that every source calls first.
 *
 * A failure has a grace to become right; a file that is gone, and that its source does not require,
 * has a grace to come back, and then its removal is accepted. Each failure is reported once.
 */
#include <string.h>

#include "image/diff.h"
#include "platform/clock.h"
#include "watch/watcher.h"

/* ---- watching what a load looks at ---- */

typedef struct arming {
    sc_watched *watched;
    sc_arming what;
    sc_trail trails[2];
} arming;

static const char *base_of(const sc_watched *watched)
{
    return watched->base.data != NULL ? watched->base.data : "/";
}

/* The reason for a message; `room` has SC_SYSTEM_TEXT_SIZE bytes for it. */
static const char *reason_of(const arming *a, sc_poll_cause cause, char *room)
{
    int number = a->what.system_error;
    if (cause == SC_POLL_SYSTEM) {
        return a->trails[0].system;
    }
    if (cause != SC_POLL_REFUSED) {
        return "more paths are watched than the library allows";
    }
    if (number == 0) {
        return "the way to the path cannot be followed";
    }
    const char *refusal = sc_notify_refusal(number);
    return refusal != NULL ? refusal : sc_system_text(number, room, SC_SYSTEM_TEXT_SIZE);
}

/* With the lock. */
static void tell_degraded(sc_watched *watched, const arming *a, sc_poll_cause cause)
{
    unsigned bit = 1U << cause;
    if (cause == SC_POLL_ALWAYS || (watched->degraded & bit) != 0) {
        return;
    }
    char room[SC_SYSTEM_TEXT_SIZE];
    sc_error problem = {0};
    (void)sc_error_set(&problem, SC_ERROR_UNSUPPORTED,
                       "changes are looked for every %u ms, because %s%s",
                       (unsigned)(watched->poll / 1000000),
                       cause == SC_POLL_SYSTEM    ? "of this file system no events come: "
                       : cause == SC_POLL_REFUSED ? "the system refused to watch: "
                                                  : "",
                       reason_of(a, cause, room));
    problem.system_error = a->what.system_error;
    sc_error_source(&problem, a->what.path);
    if (sc_watched_tell(watched, SC_EVENT_DEGRADED, NULL, &problem)) {
        watched->degraded |= bit;
    }
}

static void poll_instead(arming *a, sc_poll_cause cause)
{
    sc_watched *watched = a->watched;
    a->what.trail = NULL;
    a->what.signature =
        sc_poll_sign(watched->allocator, a->what.kind, a->what.path, &a->what.young);
    sc_watcher_lock(watched->watcher);
    if (!watched->has_ended) {
        sc_poll_cause ignored;
        watched->is_missing_places =
            !sc_places_arm(&watched->places, &a->what, &ignored) || watched->is_missing_places;
        tell_degraded(watched, a, cause);
        watched->poll_at =
            watched->poll_at != 0 ? watched->poll_at : sc_clock_monotonic() + watched->poll;
    }
    sc_watcher_unlock(watched->watcher);
}

/* The cause to poll the place instead. */
static sc_poll_cause arm_once(arming *a, const sc_trail *trail)
{
    sc_watched *watched = a->watched;
    sc_poll_cause cause = SC_POLL_NOT;
    if (!trail->reaches) {
        return SC_POLL_SYSTEM;
    }
    if (!trail->is_whole) {
        return SC_POLL_REFUSED;
    }
    a->what.trail = trail;
    sc_watcher_lock(watched->watcher);
    if (!watched->has_ended && !sc_places_arm(&watched->places, &a->what, &cause)) {
        watched->is_missing_places = true;
    }
    sc_watcher_unlock(watched->watcher);
    return cause;
}

/* The way is walked again after it is watched: nobody saw a change in between. */
static void arm(arming *a)
{
    enum { ROUNDS_MAX = 16 };
    const char *base = base_of(a->watched), *path = a->what.path;
    sc_trail_walk(&a->trails[0], base, path, a->what.kind);
    for (unsigned round = 0; round < ROUNDS_MAX; round++) {
        sc_poll_cause cause = arm_once(a, &a->trails[0]);
        if (cause != SC_POLL_NOT) {
            poll_instead(a, cause);
            return;
        }
        if (a->what.is_settled) {
            return;
        }
        sc_trail_walk(&a->trails[1], base, path, a->what.kind);
        if (sc_trail_equal(&a->trails[0], &a->trails[1])) {
            return;
        }
        a->trails[0] = a->trails[1];
    }
    poll_instead(a, SC_POLL_REFUSED);
}

/* The folder in which a relative path begins, at the first one of a load; false: no memory. */
static bool find_base(sc_watched *watched, const char *path)
{
    if (path[0] == '/' || watched->base.data != NULL ||
        sc_path_cwd(watched->allocator, &watched->base) != SC_ERROR_OUT_OF_MEMORY) {
        return true;
    }
    sc_watcher_lock(watched->watcher);
    watched->is_missing_places = true;
    sc_watcher_unlock(watched->watcher);
    return false;
}

void sc_watched_touch(void *context, sc_touch_kind kind, const char *path, const char *only)
{
    sc_watched *watched = context;
    arming a; /* the trails are large, and walking fills them */
    a.watched = watched;
    a.what = (sc_arming){.kind = kind, .path = path, .only = only};
    size_t length = strlen(path);
    if (length == 0 || length >= SC_PATH_SIZE) {
        return; /* leads nowhere, now and ever */
    }
    sc_watcher_lock(watched->watcher);
    bool is_known = watched->has_ended || sc_places_known(&watched->places, kind, path, only);
    bool is_polled = watched->poll_always;
    a.what.news = watched->places.news;
    sc_watcher_unlock(watched->watcher);
    if (is_known || !find_base(watched, path)) {
        return;
    }
    if (is_polled) {
        poll_instead(&a, SC_POLL_ALWAYS);
    } else if (path[0] != '/' && watched->base.data == NULL) {
        a.trails[0].system = "";
        poll_instead(&a, SC_POLL_REFUSED); /* nobody knows where a relative path begins */
    } else {
        arm(&a);
    }
}

/* ---- the observer ---- */

static sc_watched *of(sc_observer *observer)
{
    return (sc_watched *)(void *)observer;
}

static void retain(sc_observer *self)
{
    sc_watched_retain(of(self));
}

static void release(sc_observer *self)
{
    sc_watched_release(of(self));
}

static void closed(sc_observer *self)
{
    sc_watched *watched = of(self);
    sc_watcher_lock(watched->watcher);
    watched->is_closed = true;
    sc_watcher_unwant(watched);
    for (sc_watch *watch = watched->watches; watch != NULL; watch = watch->next) {
        sc_deliver_end(watch);
    }
    sc_watcher_unlock(watched->watcher);
}

/* The paths of bells belong to every load. */
static void touch_bell(sc_watched *watched, const char *path)
{
    sc_watched_touch(watched, SC_TOUCH_FILE, path, NULL);
    sc_watched_touch(watched, SC_TOUCH_FOLDER, path, NULL);
}

static void touch_bells(sc_watched *watched)
{
    char path[SC_PATH_SIZE];
    sc_watcher_lock(watched->watcher);
    for (const sc_bell *bell = watched->bells; bell != NULL; bell = bell->next) {
        for (size_t i = 0; i < bell->count; i++) {
            memcpy(path, bell->paths[i], strlen(bell->paths[i]) + 1);
            sc_watcher_unlock(watched->watcher);
            touch_bell(watched, path);
            sc_watcher_lock(watched->watcher);
        }
    }
    sc_watcher_unlock(watched->watcher);
}

static sc_status begin(sc_observer *self, bool by_hand)
{
    sc_watched *watched = of(self);
    sc_status status = by_hand ? sc_watched_capture(watched) : SC_OK;
    if (status != SC_OK) {
        return status;
    }
    sc_text_free(&watched->base);
    sc_watcher_lock(watched->watcher);
    sc_places_begin(&watched->places);
    watched->is_missing_places = false;
    watched->is_armed = true;
    sc_watcher_unlock(watched->watcher);
    touch_bells(watched);
    return SC_OK;
}

/* A load that succeeded, by whomever: with the lock. */
static void succeed(sc_watched *watched)
{
    watched->failed_since = watched->vanished_since = 0;
    if (watched->reported_failure && sc_watched_tell(watched, SC_EVENT_RECOVERED, NULL, NULL)) {
        watched->reported_failure = false;
    }
    if (watched->reported_failure) {
        watched->retry_at = sc_clock_monotonic() + watched->poll;
    }
}

static void end(sc_observer *self, bool complete)
{
    sc_watched *watched = of(self);
    sc_watcher_lock(watched->watcher);
    if (!watched->has_ended) {
        sc_places_end(&watched->places, complete);
        if (watched->places.polled == 0) {
            watched->poll_at = 0;
        }
        if (complete) {
            succeed(watched);
        }
        if (watched->is_missing_places) {
            watched->retry_at = sc_clock_monotonic() + watched->poll;
        }
    }
    sc_scout_remind(watched);
    sc_watcher_unlock(watched->watcher);
}

static sc_status stop_at_first(void *context, const char *path, sc_value before, sc_value after)
{
    (void)path;
    (void)before;
    (void)after;
    *(bool *)context = true;
    return SC_ERROR_CUSTOM; /* any failure: one difference is enough */
}

static bool takes_reloads(sc_observer *self)
{
    sc_watched *watched = of(self);
    sc_watcher_lock(watched->watcher);
    const sc_watch *watch = watched->watches;
    while (watch != NULL && !watch->options.takes_reloads) {
        watch = watch->next;
    }
    sc_watcher_unlock(watched->watcher);
    return watch != NULL;
}

static sc_status prepare(sc_observer *self, sc_snapshot *before, sc_snapshot *after,
                         sc_reason reason, void **out)
{
    sc_watched *watched = of(self);
    bool differs = false;
    *out = NULL;
    const sc_differing differing = {.context = &differs, .visit = stop_at_first};
    sc_status status = sc_value_diff(sc_snapshot_root(before), sc_snapshot_root(after),
                                     watched->allocator, &differing);
    if (!differs && (status != SC_OK || !takes_reloads(self))) {
        return status;
    }
    status = sc_deliver_prepare(watched);
    if (status != SC_OK) {
        return status;
    }
    sc_causes *causes = reason == SC_REASON_FILE ? watched->load_causes : NULL;
    sc_event_kind kind = differs ? SC_EVENT_CHANGED : SC_EVENT_RELOADED;
    *out = sc_event_new(watched->allocator, kind, reason, before, after, causes);
    return *out != NULL ? SC_OK : SC_ERROR_OUT_OF_MEMORY;
}

static void commit(sc_observer *self, void *prepared, uint64_t published)
{
    sc_watched *watched = of(self);
    sc_event *event = prepared;
    if (event != NULL && published != 0) {
        event->generation = published;
        event->timestamp = sc_clock_realtime();
        sc_watcher_lock(watched->watcher);
        sc_deliver(watched, event);
        sc_watcher_unlock(watched->watcher);
    }
    sc_event_release(event);
}

const sc_observer_type sc_watched_observer = {
    .retain = retain,
    .release = release,
    .closed = closed,
    .begin = begin,
    .end = end,
    .takes_reloads = takes_reloads,
    .prepare = prepare,
    .commit = commit,
};

/* ---- what comes of a load: with the lock ---- */

typedef struct failure {
    sc_error error;
    sc_report *report; /* NULL: there was no memory for one */
} failure;

/* Failures that may pass by themselves, and are not reported if they do. */
static bool is_passing(sc_status status)
{
    switch (status) {
    case SC_ERROR_OUT_OF_MEMORY:
    case SC_ERROR_INPUT_OUTPUT:
    case SC_ERROR_FILE_CHANGED:
    case SC_ERROR_UNREADABLE_FILE:
    case SC_ERROR_CUSTOM:
        return true;
    default:
        return false;
    }
}

static uint64_t earlier(uint64_t a, uint64_t b)
{
    return a == 0 || (b != 0 && b < a) ? b : a;
}

/* The failure's grace is over: it is reported, unless it was already. */
static void report_failure(sc_watched *watched, const failure *what, uint64_t now)
{
    if (!watched->reported_failure) {
        watched->reported_failure =
            sc_watched_tell(watched, SC_EVENT_FAILED, what->report, &what->error);
    }
    if (!watched->reported_failure || is_passing(what->error.code)) {
        watched->retry_at = earlier(watched->retry_at, now + watched->poll);
    }
}

static void fail(sc_watched *watched, const failure *what, sc_removal removal)
{
    uint64_t now = sc_clock_monotonic();
    if (what->error.code == SC_ERROR_FILE_VANISHED && removal == SC_REMOVAL_REFUSED) {
        uint64_t at = watched->vanished_since + watched->grace;
        watched->retry_at = earlier(watched->retry_at, at > now ? at : now);
        return;
    }
    if (watched->failed_since == 0) {
        watched->failed_since = watched->vanished_since != 0 ? watched->vanished_since : now;
    }
    uint64_t at = watched->failed_since + watched->grace;
    if (now >= at) {
        report_failure(watched, what, now);
    } else {
        watched->retry_at = earlier(watched->retry_at, at);
    }
}

/* ---- loading ---- */

/*
 * Loads take at most half of one core: each is paid back by a rest as long as itself. A few at once
 * go on without one, from a budget that rests fill again.
 */
static void spend(sc_watched *watched, uint64_t now, uint64_t took)
{
    enum { BUDGET = 100000000, LONGEST_REST = 2000000000 };
    uint64_t rest = took < LONGEST_REST ? took : LONGEST_REST;
    watched->budget_at = (watched->budget_at > now ? watched->budget_at : now) + rest;
    watched->not_before = watched->budget_at > now + BUDGET ? watched->budget_at - BUDGET : now;
}

/* This load sees everything that happened before now. */
static sc_removal start(sc_watched *watched, sc_environment **environment)
{
    uint64_t now = sc_clock_monotonic();
    sc_watcher_lock(watched->watcher);
    sc_causes_release(watched->load_causes);
    watched->load_causes = watched->causes;
    watched->causes = NULL;
    watched->first_complete = watched->last_complete = 0;
    watched->first_written = watched->last_written = 0;
    watched->retry_at = 0;
    watched->is_due = watched->is_deferred = false;
    sc_places_close_all(&watched->places);
    *environment = sc_environment_retain(watched->environment);
    uint64_t since = watched->vanished_since;
    sc_watcher_unlock(watched->watcher);
    return since != 0 && now >= since + watched->grace ? SC_REMOVAL_ACCEPTED : SC_REMOVAL_REFUSED;
}

/* A file that is gone: true where it was away for long enough to try without it. */
static bool accepts_removal(sc_watched *watched)
{
    uint64_t now = sc_clock_monotonic();
    sc_watcher_lock(watched->watcher);
    watched->vanished_since = watched->vanished_since != 0 ? watched->vanished_since : now;
    bool accepts = now >= watched->vanished_since + watched->grace;
    sc_watcher_unlock(watched->watcher);
    return accepts;
}

/* The causes of this load cause the next one. */
static void put_off(sc_watched *watched)
{
    if (watched->causes == NULL) {
        watched->causes = watched->load_causes;
        watched->load_causes = NULL;
    } else if (watched->load_causes != NULL) {
        for (size_t i = 0; i < watched->load_causes->count; i++) {
            sc_causes_add(watched->allocator, &watched->causes, watched->load_causes->items[i]);
        }
    }
    watched->is_due = true;
    sc_deliver_due(watched);
}

void sc_watch_defer(sc_handle *handle)
{
    sc_observer *observer = handle != NULL ? sc_handle_observer(handle) : NULL;
    if (observer == NULL) {
        return;
    }
    sc_watched *watched = of(observer);
    sc_watcher_lock(watched->watcher);
    watched->is_deferred = watched->is_loading;
    sc_watcher_unlock(watched->watcher);
    release(observer);
}

sc_status sc_loader_load(sc_watched *watched)
{
    failure what = {.report = sc_report_new(watched->allocator)};
    sc_environment *environment;
    uint64_t began = sc_clock_monotonic();
    sc_reload_how how = {.removal = start(watched, &environment), .report = what.report};
    how.environment = environment;
    sc_status status = sc_reload(watched->handle, &how, NULL, &what.error);
    if (status == SC_ERROR_FILE_VANISHED && how.removal == SC_REMOVAL_REFUSED &&
        accepts_removal(watched)) {
        how.removal = SC_REMOVAL_ACCEPTED;
        sc_report_clear(what.report);
        status = sc_reload(watched->handle, &how, NULL, &what.error);
    }
    sc_environment_release(environment);
    uint64_t now = sc_clock_monotonic(), took = now - began;
    sc_watcher_lock(watched->watcher);
    if (status != SC_OK && watched->is_deferred && watched->needs_owner) {
        put_off(watched);
    } else if (status != SC_OK && status != SC_ERROR_CLOSED && !watched->has_ended) {
        fail(watched, &what, how.removal);
    }
    spend(watched, now, took);
    watched->is_loading = false;
    sc_scout_remind(watched);
    sc_watcher_unlock(watched->watcher);
    sc_report_free(what.report);
    return status;
}

/* ---- the threads ---- */

/* The first of the queue: its reference becomes the caller's. */
static sc_watched *next_queued(sc_watcher *watcher, bool *load, bool *poll)
{
    sc_watched *watched = watcher->queued;
    *load = watched->needs_load;
    *poll = watched->needs_poll;
    sc_watched_retain(watched);
    sc_watcher_unwant(watched);
    watched->is_loading = *load;
    watched->is_polling = *poll;
    return watched;
}

static void serve(sc_watched *watched, bool load, bool poll)
{
    if (poll) {
        sc_poll_look(watched);
        sc_watcher_lock(watched->watcher);
        watched->is_polling = false;
        sc_scout_remind(watched);
        sc_watcher_unlock(watched->watcher);
    }
    if (load) {
        (void)sc_loader_load(watched);
    }
    sc_watched_release(watched);
}

/*
 * Whether somebody has to scout while this handle is loaded or polled. What happens to its own
 * paths meanwhile waits in the system's queue and is loaded afterwards, so if it is alone the
 * worker comes back in time, and another thread would only take the processor from the load.
 */
static bool needs_scout(const sc_watched *watched)
{
    const sc_watcher *watcher = watched->watcher;
    bool is_alone = watcher->first == watched && watched->next == NULL;
    return !is_alone || watcher->monitors != NULL || watcher->queued != NULL;
}

/* Takes the first of the queue, and sees to it that somebody else scouts or takes the next. */
static void load_next(sc_worker *worker)
{
    sc_watcher *watcher = worker->watcher;
    bool load, poll;
    sc_watched *watched = next_queued(watcher, &load, &poll);
    worker->is_busy = true;
    watcher->loading++;
    if (needs_scout(watched)) {
        sc_watcher_call(watcher);
    } else {
        sc_watcher_unlock(watcher);
    }
    serve(watched, load, poll);
    sc_watcher_lock(watcher);
    watcher->loading--;
    worker->is_busy = false;
}

void sc_worker_run(void *context)
{
    sc_worker *worker = context;
    sc_watcher *watcher = worker->watcher;
    sc_watcher_lock(watcher);
    while (!watcher->is_halting) {
        if (sc_watcher_may_load(watcher)) {
            load_next(worker);
        } else if (!watcher->is_scouted) {
            watcher->is_scouted = true;
            sc_scout_turn(watcher);
            watcher->is_scouted = false;
        } else {
            watcher->idle++;
            sc_condition_wait(&watcher->work, &watcher->lock);
            watcher->idle--;
        }
    }
    worker->has_ended = true;
    sc_condition_broadcast(&watcher->ends);
    sc_watcher_unlock(watcher);
    sc_watcher_release(watcher);
}
