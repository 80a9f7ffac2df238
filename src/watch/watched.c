/*
 * A handle that is watched. It keeps the handle alive until it is freed itself, because a load may
 * still run when the last watch is gone; the load then finds that nobody watches.
 */
#include <string.h>

#include "base/alloc.h"
#include "platform/clock.h"
#include "watch/watcher.h"

/* ---- the environment ---- */

enum { VARIABLES_MAX = 1 << 20 };

/* Pointers to the process's variables, NULL-terminated. */
static sc_status gather(const sc_allocator *allocator, const char ***entries, size_t *capacity)
{
    size_t cursor = 0, count = 0;
    sc_env_entry entry;
    *entries = NULL;
    *capacity = 0;
    bool more = true;
    while (more) {
        more = sc_env_next(&cursor, &entry);
        if (!sc_grow(allocator, entries, capacity, count + 1, sizeof **entries, VARIABLES_MAX)) {
            return count < VARIABLES_MAX ? SC_ERROR_OUT_OF_MEMORY : SC_ERROR_TOO_LARGE;
        }
        (*entries)[count++] = more ? entry.name : NULL;
    }
    return SC_OK;
}

/* Whether each load has variables of its own, or reads none. */
static bool needs_no_capture(const sc_watched *watched)
{
    sc_plan *plan = sc_handle_context(watched->handle);
    bool needs_none = plan != NULL && (plan->environment != NULL || plan->only_file);
    sc_plan_release(plan);
    return needs_none;
}

sc_status sc_watched_capture(sc_watched *watched)
{
    if (needs_no_capture(watched)) {
        return SC_OK;
    }
    const char **entries;
    size_t capacity;
    sc_environment *captured = NULL;
    sc_status status = gather(watched->allocator, &entries, &capacity);
    if (status == SC_OK) {
        status = sc_environment_new(watched->allocator, entries, &captured);
    }
    sc_free(watched->allocator, entries, capacity * sizeof *entries);
    if (status != SC_OK) {
        return status;
    }
    sc_watcher_lock(watched->watcher);
    sc_environment *before = watched->environment;
    watched->environment = captured;
    sc_watcher_unlock(watched->watcher);
    sc_environment_release(before);
    return SC_OK;
}

/* ---- bells ---- */

static void free_bell(const sc_allocator *allocator, sc_bell *bell)
{
    for (size_t i = 0; i < bell->count; i++) {
        sc_free(allocator, bell->paths[i], strlen(bell->paths[i]) + 1);
    }
    sc_free(allocator, bell->paths, bell->capacity * sizeof *bell->paths);
    sc_free(allocator, bell, sizeof *bell);
}

static void stop_bells(sc_watched *watched)
{
    sc_watcher_lock(watched->watcher);
    sc_bell *bell = watched->bells;
    watched->bells = NULL;
    sc_watcher_unlock(watched->watcher);
    while (bell != NULL) {
        sc_bell *next = bell->next;
        if (bell->source->stop != NULL) {
            bell->source->stop(bell->source->context, bell);
        }
        free_bell(watched->allocator, bell);
        bell = next;
    }
}

static sc_status start_bell(sc_watched *watched, const sc_source_vtable *source, sc_error *error)
{
    if (source->start == NULL) {
        return SC_OK;
    }
    sc_bell *bell = sc_alloc_zero(watched->allocator, sizeof *bell);
    if (bell == NULL) {
        return sc_error_code(error, SC_ERROR_OUT_OF_MEMORY);
    }
    bell->watched = watched;
    bell->source = source;
    sc_error own = {0};
    sc_status status = source->start(source->context, bell, &own);
    if (status != SC_OK) {
        free_bell(watched->allocator, bell);
        status = status > SC_OK && status < SC_STATUS_COUNT &&
                         sc_status_severity(status) == SC_SEVERITY_ERROR
                     ? status
                     : SC_ERROR_CUSTOM;
        if (own.message[0] == '\0') {
            (void)sc_error_code(&own, status);
        }
        own.code = status;
        sc_error_source(&own, source->name);
        if (error != NULL) {
            *error = own;
        }
        return status;
    }
    sc_watcher_lock(watched->watcher);
    bell->next = watched->bells;
    watched->bells = bell;
    sc_watcher_unlock(watched->watcher);
    return SC_OK;
}

static sc_status start_bells(sc_watched *watched, const sc_plan *plan, sc_error *error)
{
    sc_status status = SC_OK;
    for (size_t i = 0; i < plan->source_count && status == SC_OK; i++) {
        const sc_source_vtable *source = sc_source_vtable_of(plan->sources[i]);
        if (source != NULL) {
            watched->needs_owner = watched->needs_owner || source->on_builder;
            status = start_bell(watched, source, error);
        }
    }
    return status;
}

void sc_bell_ring(sc_bell *bell)
{
    if (bell == NULL) {
        return;
    }
    sc_watched *watched = bell->watched;
    sc_watcher_lock(watched->watcher);
    sc_scout_complete(watched, bell->source->name);
    sc_watcher_unlock(watched->watcher);
    sc_notify_wake(watched->watcher->notify);
}

static bool has_path(const sc_bell *bell, const char *path)
{
    size_t i = 0;
    while (i < bell->count && strcmp(bell->paths[i], path) != 0) {
        i++;
    }
    return i < bell->count;
}

sc_status sc_bell_depend(sc_bell *bell, const char *path)
{
    enum { PATHS_MAX = 1 << 16 };
    if (bell == NULL || path == NULL || path[0] == '\0' || strlen(path) >= SC_PATH_SIZE) {
        return SC_ERROR_INVALID_ARGUMENT;
    }
    sc_watched *watched = bell->watched;
    const sc_allocator *allocator = watched->allocator;
    char *copy = sc_text_copy(allocator, path, strlen(path));
    if (copy == NULL) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    sc_watcher_lock(watched->watcher);
    bool is_known = has_path(bell, path);
    bool has_room = is_known || sc_grow(allocator, &bell->paths, &bell->capacity, bell->count + 1,
                                        sizeof *bell->paths, PATHS_MAX);
    if (has_room && !is_known) {
        bell->paths[bell->count++] = copy;
        copy = NULL;
        /* The load that follows watches it. */
        sc_scout_complete(watched, bell->source->name);
    }
    sc_watcher_unlock(watched->watcher);
    if (copy != NULL) {
        sc_free(allocator, copy, strlen(path) + 1);
    } else {
        sc_notify_wake(watched->watcher->notify);
    }
    return has_room ? SC_OK : SC_ERROR_OUT_OF_MEMORY;
}

/* ---- life ---- */

void sc_watched_retain(sc_watched *watched)
{
    (void)atomic_fetch_add_explicit(&watched->references, 1, memory_order_relaxed);
}

void sc_watched_release(sc_watched *watched)
{
    if (atomic_fetch_sub_explicit(&watched->references, 1, memory_order_acq_rel) != 1) {
        return;
    }
    sc_watcher *watcher = watched->watcher;
    sc_handle *handle = watched->handle;
    sc_environment_release(watched->environment);
    sc_causes_release(watched->causes);
    sc_causes_release(watched->load_causes);
    sc_text_free(&watched->base);
    sc_free(watched->allocator, watched, sizeof *watched);
    sc_handle_release(handle);
    sc_watcher_release(watcher);
}

static sc_watched *make(sc_watcher *watcher, sc_handle *handle)
{
    sc_watched *watched = sc_alloc_zero(handle->allocator, sizeof *watched);
    if (watched == NULL) {
        return NULL;
    }
    atomic_init(&watched->references, 1);
    watched->observer.type = &sc_watched_observer;
    watched->observer.process = watcher->process;
    watched->allocator = handle->allocator;
    (void)atomic_fetch_add_explicit(&watcher->references, 1, memory_order_relaxed);
    watched->watcher = watcher;
    watched->handle = sc_handle_retain(handle);
    watched->observer.touching = (sc_touching){watched, sc_watched_touch};
    sc_places_init(&watched->places, watched->allocator, &watcher->ids, watched);
    return watched;
}

sc_status sc_watched_new(sc_watcher *watcher, sc_handle *handle, sc_watched **out, sc_error *error)
{
    sc_plan *plan = sc_handle_context(handle);
    *out = NULL;
    if (plan == NULL) {
        return sc_error_code(error, SC_ERROR_CLOSED);
    }
    sc_watched *watched = make(watcher, handle);
    sc_status status = watched != NULL ? sc_watched_capture(watched) : SC_ERROR_OUT_OF_MEMORY;
    if (status != SC_OK) {
        (void)sc_error_code(error, status);
    } else {
        watched->needs_owner = sc_registry_needs_builder(plan->registry);
        status = start_bells(watched, plan, error);
    }
    sc_plan_release(plan);
    if (status != SC_OK && watched != NULL) {
        stop_bells(watched);
        sc_watched_release(watched);
        return status;
    }
    *out = watched;
    return status;
}

void sc_watched_end(sc_watched *watched)
{
    sc_watcher *watcher = watched->watcher;
    (void)sc_handle_observe(watched->handle, &watched->observer, NULL);
    stop_bells(watched);
    sc_watcher_lock(watcher);
    sc_places_destroy(&watched->places);
    sc_watcher_unlock(watcher);
}

void sc_watched_combine(sc_watched *watched)
{
    const sc_watch *first = watched->watches;
    watched->debounce = first->options.debounce;
    watched->grace = first->options.grace;
    watched->poll = first->options.poll;
    watched->poll_always = first->options.poll_always;
    for (const sc_watch *watch = first->next; watch != NULL; watch = watch->next) {
        const sc_watch_options *options = &watch->options;
        watched->debounce =
            options->debounce < watched->debounce ? options->debounce : watched->debounce;
        watched->grace = options->grace > watched->grace ? options->grace : watched->grace;
        watched->poll = options->poll < watched->poll ? options->poll : watched->poll;
        watched->poll_always = watched->poll_always || options->poll_always;
    }
}

bool sc_watched_tell(sc_watched *watched, sc_event_kind kind, const sc_report *report,
                     const sc_error *problem)
{
    sc_snapshot *now = sc_handle_snapshot(watched->handle);
    sc_event *event =
        sc_event_new(watched->allocator, kind, SC_REASON_FILE, now, now, watched->load_causes);
    bool well = event != NULL && (problem == NULL || sc_event_set_problems(event, report, problem));
    if (well) {
        event->generation = sc_handle_generation(watched->handle);
        sc_deliver(watched, event);
    }
    sc_event_release(event);
    sc_snapshot_release(now);
    return well;
}
