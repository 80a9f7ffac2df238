/*
 * One reload of a handle at a time. A snapshot is only published if it differs from the current one
 * in a value or in an origin; the old snapshot stays current until all steps that can fail have
 * succeeded. The observer of the handle is called before the load begins, and prepares its event
 * before the snapshot is published.
 */
#include "engine/reload.h"

#include "engine/handles.h"
#include "image/diff.h"
#include "live/observer.h"

typedef struct reloading {
    sc_handle *handle;
    const sc_reload_how *how;
    sc_observer *observer; /* NULL: the handle has no observer */
    sc_error *error;
} reloading;

/*
 * A removed file changes the result of explain although the values and their origins are the same;
 * and the next reload must compare with the files that exist now.
 */
static bool differs(const sc_snapshot *before, const sc_snapshot *after)
{
    if (sc_detail_of(after)->lost_files) {
        return true;
    }
    return before->image != after->image &&
           !sc_value_identical(sc_snapshot_root(before), sc_snapshot_root(after));
}

static sc_status fail(const reloading *r, sc_status status)
{
    return sc_error_code(r->error, status);
}

static sc_reason reason_of(const reloading *r)
{
    return r->how->by_hand ? SC_REASON_RELOAD : SC_REASON_FILE;
}

/* Steals `after`. */
static sc_status publish(const reloading *r, sc_snapshot *before, sc_snapshot *after)
{
    sc_observer *observer = r->observer;
    void *prepared = NULL;
    if (observer != NULL) {
        sc_status status =
            observer->type->prepare(observer, before, after, reason_of(r), &prepared);
        if (status != SC_OK) {
            sc_snapshot_release(after);
            return fail(r, status);
        }
    }
    sc_status status = sc_handle_publish(r->handle, after);
    if (observer != NULL) {
        uint64_t generation = status == SC_OK ? sc_handle_generation(r->handle) : 0;
        observer->type->commit(observer, prepared, generation);
    }
    return status == SC_OK ? SC_OK : fail(r, status);
}

static bool is_same_file(const sc_layer *a, const sc_layer *b)
{
    return a == b || (a != NULL && b != NULL && sc_file_stamp_equal(&a->stamp, &b->stamp));
}

/* Whether two loads found the same files, and they had not changed. */
static bool has_same_inputs(const sc_detail *before, const sc_detail *after)
{
    const sc_yields *a = &before->yields, *b = &after->yields;
    bool is_same = a->count == b->count && sc_searches_equal(&before->searches, &after->searches);
    for (size_t i = 0; i < a->count && is_same; i++) {
        is_same = is_same_file(a->items[i].layer, b->items[i].layer);
    }
    return is_same;
}

/* An unchanged result is not published, but reported to an observer that asks for it. */
static sc_status report_same(const reloading *r, sc_snapshot *before, sc_snapshot *after)
{
    sc_observer *observer = r->observer;
    void *prepared = NULL;
    if (observer == NULL || !observer->type->takes_reloads(observer) ||
        has_same_inputs(sc_detail_of(before), sc_detail_of(after))) {
        return SC_OK;
    }
    sc_status status = observer->type->prepare(observer, before, after, reason_of(r), &prepared);
    if (status != SC_OK) {
        return fail(r, status);
    }
    observer->type->commit(observer, prepared, sc_handle_generation(r->handle));
    return SC_OK;
}

/* Steals `after`. */
static sc_status take(const reloading *r, sc_snapshot *before, sc_snapshot *after,
                      sc_changes **changes)
{
    if (changes != NULL) {
        sc_error spare;
        sc_error *error = r->error != NULL ? r->error : &spare;
        *changes = sc_diff(before, after, error);
        if (*changes == NULL) {
            sc_snapshot_release(after);
            return error->code;
        }
    }
    sc_status status;
    if (differs(before, after)) {
        status = publish(r, before, after);
    } else {
        status = report_same(r, before, after);
        sc_snapshot_release(after);
    }
    if (status != SC_OK && changes != NULL) {
        sc_changes_free(*changes);
        *changes = NULL;
    }
    return status;
}

/* New reference to the plan to load by; NULL with *status. */
static sc_plan *find_plan(const reloading *r, sc_status *status)
{
    sc_plan *plan = sc_handle_context(r->handle);
    sc_environment *environment = r->how->environment;
    *status = plan != NULL ? SC_OK : SC_ERROR_CLOSED;
    if (plan == NULL || environment == NULL || plan->environment != NULL || plan->only_file) {
        return plan;
    }
    sc_plan *changed = sc_plan_clone(plan);
    sc_plan_release(plan);
    if (changed == NULL) {
        *status = SC_ERROR_OUT_OF_MEMORY;
        return NULL;
    }
    sc_plan_set_environment(changed, environment);
    return changed;
}

static sc_status load(const reloading *r, sc_changes **changes)
{
    sc_status status;
    sc_snapshot *before = sc_handle_snapshot(r->handle), *after;
    sc_plan *plan = find_plan(r, &status);
    if (before == NULL || plan == NULL) {
        status = fail(r, before == NULL ? SC_ERROR_CLOSED : status);
    } else {
        const sc_load_request request = {
            .plan = plan,
            .file = sc_load_file_of(before),
            .before = before,
            .removal = r->how->removal,
            .overrides = r->handle->overrides,
            .report = r->how->report,
            .touching = r->observer != NULL ? &r->observer->touching : NULL,
        };
        status = sc_load(&request, &after, r->error);
    }
    if (status == SC_OK) {
        status = take(r, before, after, changes);
    }
    sc_snapshot_release(before);
    sc_plan_release(plan);
    return status;
}

static sc_status load_observed(const reloading *r, sc_changes **changes)
{
    sc_observer *observer = r->observer;
    if (observer == NULL) {
        return load(r, changes);
    }
    sc_status status = observer->type->begin(observer, r->how->by_hand);
    if (status != SC_OK) {
        return fail(r, status);
    }
    status = load(r, changes);
    observer->type->end(observer, status == SC_OK);
    return status;
}

sc_status sc_reload(sc_handle *handle, const sc_reload_how *how, sc_changes **changes,
                    sc_error *error)
{
    reloading r = {.handle = handle, .how = how, .error = error};
    sc_status status = sc_handles_may_publish(handle, error);
    if (status == SC_OK) {
        status = sc_handles_take_turn(handle, error);
    }
    if (status != SC_OK) {
        return status;
    }
    r.observer = sc_handle_observer(handle);
    status = load_observed(&r, changes);
    sc_handle_unlock_publishers(handle);
    if (r.observer != NULL) {
        r.observer->type->release(r.observer);
    }
    return status;
}

sc_status sc_handle_reload_reported(sc_handle *handle, sc_changes **changes, sc_report *report,
                                    sc_error *error)
{
    const sc_reload_how by_hand = {.by_hand = true, .report = report};
    sc_error own, *to = error != NULL ? error : &own;
    sc_report_clear(report);
    if (changes != NULL) {
        *changes = NULL;
    }
    sc_status status = handle != NULL ? sc_reload(handle, &by_hand, changes, to)
                                      : sc_error_code(to, SC_ERROR_INVALID_ARGUMENT);
    if (status != SC_OK && sc_report_count(report) == 0) {
        sc_report_add(report, to);
    }
    return status;
}

sc_status sc_handle_reload(sc_handle *handle, sc_changes **changes, sc_error *error)
{
    return sc_handle_reload_reported(handle, changes, NULL, error);
}
