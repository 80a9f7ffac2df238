/*
 * The scout: a worker that waits for the system, and decides when a handle is loaded.
 *
 * A completed write (a close, a rename) is loaded after a debounce of quiet, at the latest after
 * ten times that. A file that is still being written waits for its close, or for a grace of quiet,
 * because a cut file may parse.
 */
#include "platform/clock.h"
#include "watch/watcher.h"

enum { AT_THE_LATEST = 10 };

static uint64_t sooner(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

static uint64_t later(uint64_t a, uint64_t b)
{
    return a > b ? a : b;
}

/* A number of times, without running over. */
static uint64_t after(uint64_t time, uint64_t span, unsigned times)
{
    uint64_t left = UINT64_MAX - 1 - time;
    return span <= left / times ? time + span * times : UINT64_MAX - 1;
}

/* ---- when ---- */

/* When what is being written has been quiet for long enough. */
static uint64_t written_at(const sc_watched *watched)
{
    uint64_t quiet = after(watched->last_written, watched->grace, 1);
    return sooner(quiet, after(watched->first_written, watched->grace, AT_THE_LATEST));
}

static uint64_t load_at(const sc_watched *watched)
{
    bool is_writing = watched->places.writing != 0 && watched->last_written != 0;
    uint64_t at = UINT64_MAX;
    if (watched->last_complete != 0) {
        at = sooner(after(watched->last_complete, watched->debounce, 1),
                    after(watched->first_complete, watched->debounce, AT_THE_LATEST));
        at = is_writing ? later(at, written_at(watched)) : at;
    } else if (is_writing) {
        at = written_at(watched);
    }
    if (watched->retry_at != 0) {
        at = sooner(at, watched->retry_at);
    }
    return at == UINT64_MAX ? at : later(at, watched->not_before);
}

static uint64_t next_load(const sc_watched *watched)
{
    bool may_load = !watched->is_closed && watched->is_armed && !watched->is_loading &&
                    !watched->needs_load && !watched->is_due;
    return may_load ? load_at(watched) : UINT64_MAX;
}

static uint64_t next_poll(const sc_watched *watched)
{
    bool may_poll = !watched->is_closed && watched->places.polled != 0 && watched->poll_at != 0 &&
                    !watched->is_loading && !watched->is_polling && !watched->needs_poll;
    return may_poll ? watched->poll_at : UINT64_MAX;
}

/* Puts what is due into the queue; when the next one is. */
static uint64_t decide(sc_watched *watched, uint64_t now)
{
    uint64_t next = next_load(watched);
    if (next <= now && watched->needs_owner) {
        watched->is_due = true;
        sc_deliver_due(watched);
        next = UINT64_MAX;
    } else if (next <= now) {
        sc_watcher_want(watched, true, false);
        next = UINT64_MAX;
    }
    uint64_t poll = next_poll(watched);
    if (poll <= now) {
        sc_watcher_want(watched, false, true);
        poll = UINT64_MAX;
    }
    return sooner(next, poll);
}

static uint64_t decide_all(sc_watcher *watcher)
{
    uint64_t now = sc_clock_monotonic(), next = UINT64_MAX;
    for (sc_watched *watched = watcher->first; watched != NULL; watched = watched->next) {
        next = sooner(next, decide(watched, now));
    }
    return next;
}

void sc_scout_complete(sc_watched *watched, const char *cause)
{
    uint64_t now = sc_clock_monotonic();
    watched->first_complete = watched->first_complete != 0 ? watched->first_complete : now;
    watched->last_complete = now;
    if (cause != NULL) {
        sc_causes_add(watched->allocator, &watched->causes, cause);
    }
}

/* ---- what the system says ---- */

/*
 * A file that came by open is in the middle of being written; a link, a folder, and one that came
 * by another name are whole. One look at a folder whose file system announces changes: a local one.
 */
static bool is_whole(const char *path)
{
    sc_file_info info;
    uint64_t links;
    return sc_file_inspect_name(path, &info, &links) != SC_OK || info.kind != SC_FILE_REGULAR ||
           links > 1;
}

static void take_effect(sc_watched *watched, sc_effect *effect)
{
    if (effect->created) {
        bool whole = is_whole(effect->created_path);
        sc_places_settle(&watched->places, effect, whole);
        effect->complete = effect->complete || whole;
        effect->writing = effect->writing || !whole;
    }
    if (effect->writing) {
        uint64_t now = sc_clock_monotonic();
        watched->first_written = watched->first_written != 0 ? watched->first_written : now;
        watched->last_written = now;
        sc_causes_add(watched->allocator, &watched->causes, effect->path);
    }
    if (effect->complete) {
        sc_scout_complete(watched, effect->path);
    }
    if (watched->places.writing == 0) {
        watched->first_written = watched->last_written = 0;
    }
}

static void take_notification(sc_watcher *watcher, const sc_notification *notification)
{
    sc_effect effect;
    uint32_t at = 0, next, reference, next_reference;
    void *owner, *next_owner;
    bool has = sc_ids_next(&watcher->ids, notification->id, &at, &owner, &reference);
    while (has) {
        /* An ended place removes its entry, so the next one is found before. */
        next = at;
        bool has_next =
            sc_ids_next(&watcher->ids, notification->id, &next, &next_owner, &next_reference);
        sc_watched *watched = owner;
        sc_places_notice(&watched->places, reference, notification, &effect);
        take_effect(watched, &effect);
        at = next;
        owner = next_owner;
        reference = next_reference;
        has = has_next;
    }
}

/* Nothing that was known of any path holds. */
static void distrust_all(sc_watcher *watcher)
{
    for (sc_watched *watched = watcher->first; watched != NULL; watched = watched->next) {
        sc_places_distrust(&watched->places);
        sc_places_close_all(&watched->places);
        sc_scout_complete(watched, NULL);
    }
}

static void take_notifications(sc_watcher *watcher)
{
    enum { AT_ONCE = 4096 }; /* then somebody else has the lock for a moment */
    sc_notification notification;
    for (unsigned i = 0; i < AT_ONCE && sc_notify_next(watcher->notify, &notification); i++) {
        if ((notification.noticed & SC_NOTICED_OVERFLOW) != 0) {
            distrust_all(watcher);
        } else {
            take_notification(watcher, &notification);
        }
    }
}

void sc_scout_turn(sc_watcher *watcher)
{
    uint64_t check = sc_monitors_check(watcher);
    uint64_t next = sooner(decide_all(watcher), check);
    bool has_monitors = watcher->monitors != NULL;
    if (sc_watcher_may_load(watcher)) {
        return;
    }
    watcher->sleeps_until = next;
    sc_watcher_unlock(watcher);
    sc_notify_stalls(watcher->notify, has_monitors);
    unsigned ready = sc_notify_wait(watcher->notify, next);
    sc_watcher_lock(watcher);
    if ((ready & SC_NOTIFY_MOUNTS) != 0) {
        distrust_all(watcher);
    }
    if ((ready & SC_NOTIFY_STALLED) != 0) {
        sc_monitors_hurry(watcher);
    }
    if ((ready & SC_NOTIFY_READY) != 0 && !watcher->is_halting) {
        take_notifications(watcher);
    }
}

void sc_scout_remind(const sc_watched *watched)
{
    const sc_watcher *watcher = watched->watcher;
    uint64_t next = sooner(next_load(watched), next_poll(watched));
    if (watcher->is_scouted && next < watcher->sleeps_until) {
        sc_notify_wake(watcher->notify);
    }
}
