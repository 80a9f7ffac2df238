/*
 * Making and changing handles. A frozen handle pins the snapshot of another one and is counted as
 * such a pin: the statistics do not count it as a snapshot.
 */
#include "engine/handles.h"

#include "engine/builder.h"

static void plan_retained(void *context)
{
    (void)sc_plan_retain(context);
}

static void handle_closed(void *context)
{
    sc_plan *plan = context;
    atomic_fetch_sub_explicit(&plan->registry->open_handles, 1, memory_order_relaxed);
}

static void frozen_closed(void *context)
{
    (void)context;
}

static void count_current(const sc_snapshot *snapshot, bool is_current)
{
    if (snapshot != NULL) {
        const sc_detail *detail = sc_detail_of(snapshot);
        atomic_uint_least64_t *bytes = &detail->plan->registry->current_bytes;
        if (is_current) {
            atomic_fetch_add_explicit(bytes, detail->held_bytes, memory_order_relaxed);
        } else {
            atomic_fetch_sub_explicit(bytes, detail->held_bytes, memory_order_relaxed);
        }
    }
}

static void handle_turned(const sc_snapshot *before, const sc_snapshot *after)
{
    count_current(before, false);
    count_current(after, true);
}

static void handle_ended(void *context)
{
    sc_plan *plan = context;
    atomic_fetch_sub_explicit(&plan->registry->handle_bytes, sc_handle_size(),
                              memory_order_relaxed);
    atomic_fetch_sub_explicit(&plan->registry->active_handles, 1, memory_order_relaxed);
    sc_plan_release(plan);
}

static const sc_handle_hooks hooks = {
    .retain = plan_retained,
    .turned = handle_turned,
    .closed = handle_closed,
    .destroy = handle_ended,
};
static const sc_handle_hooks frozen_hooks = {
    .retain = plan_retained, .closed = frozen_closed, .destroy = handle_ended};

/* Steals the snapshot and the plan; the caller raises the counters that the hooks lower. */
static sc_handle *make(sc_plan *plan, sc_snapshot *snapshot, const sc_handle_hooks *with,
                       sc_error *error)
{
    sc_registry *registry = plan->registry;
    atomic_fetch_add_explicit(&registry->active_handles, 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&registry->handle_bytes, sc_handle_size(), memory_order_relaxed);
    sc_plan_count(plan);
    sc_handle *handle = sc_handle_new(plan->allocator, snapshot, plan, with);
    if (handle == NULL) {
        (void)sc_error_code(error, SC_ERROR_OUT_OF_MEMORY);
        return NULL;
    }
    atomic_fetch_add_explicit(&registry->total_handles, 1, memory_order_relaxed);
    return handle;
}

sc_handle *sc_handles_build(sc_plan *plan, const char *file, sc_report *report, sc_error *error)
{
    sc_snapshot *snapshot;
    if (sc_load(&(sc_load_request){.plan = plan, .file = file, .report = report}, &snapshot,
                error) != SC_OK) {
        return NULL;
    }
    atomic_fetch_add_explicit(&plan->registry->open_handles, 1, memory_order_relaxed);
    return make(sc_plan_retain(plan), snapshot, &hooks, error);
}

sc_handle *sc_builder_build(const sc_builder *builder, sc_error *error)
{
    if (sc_builder_check(builder, error) != SC_OK) {
        return NULL;
    }
    return sc_handles_build(builder->plan, NULL, NULL, error);
}

sc_handle *sc_builder_build_reported(const sc_builder *builder, sc_report *report, sc_error *error)
{
    sc_error own, *to = error != NULL ? error : &own;
    sc_handle *handle = NULL;
    sc_report_clear(report);
    if (sc_builder_check(builder, to) == SC_OK) {
        handle = sc_handles_build(builder->plan, NULL, report, to);
    }
    if (handle == NULL && sc_report_count(report) == 0) {
        sc_report_add(report, to);
    }
    return handle;
}

sc_handle *sc_load_file(const char *path, sc_error *error)
{
    if (path == NULL) {
        (void)sc_error_code(error, SC_ERROR_INVALID_ARGUMENT);
        return NULL;
    }
    char room[SC_PATH_SIZE];
    sc_plan *plan = sc_plan_of_one_file();
    sc_handle *handle = sc_handles_build(plan, sc_path_fix(path, room), NULL, error);
    sc_plan_release(plan);
    return handle;
}

/* Steals the snapshot. */
static sc_handle *freeze(sc_snapshot *snapshot, sc_error *error)
{
    sc_plan *plan = sc_plan_retain(sc_detail_of(snapshot)->plan);
    sc_handle *frozen = make(plan, snapshot, &frozen_hooks, error);
    if (frozen != NULL) {
        frozen->is_frozen = true;
    }
    return frozen;
}

sc_handle *sc_snapshot_freeze(sc_snapshot *snapshot, sc_error *error)
{
    if (snapshot == NULL) {
        (void)sc_error_code(error, SC_ERROR_INVALID_ARGUMENT);
        return NULL;
    }
    return freeze(sc_snapshot_retain(snapshot), error);
}

sc_handle *sc_handle_freeze(sc_handle *handle, sc_error *error)
{
    if (handle == NULL) {
        (void)sc_error_code(error, SC_ERROR_INVALID_ARGUMENT);
        return NULL;
    }
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    if (snapshot == NULL) {
        (void)sc_error_code(error, SC_ERROR_CLOSED);
        return NULL;
    }
    return freeze(snapshot, error);
}

/* One try; sets *again if another thread was faster. */
static sc_status exchange_environment(sc_handle *handle, sc_environment *environment, bool *again)
{
    sc_plan *plan = sc_handle_context(handle);
    *again = false;
    if (plan == NULL) {
        return SC_ERROR_CLOSED;
    }
    sc_plan *changed = sc_plan_clone(plan);
    if (changed != NULL) {
        sc_plan_set_environment(changed, environment);
        *again = !sc_handle_replace_context(handle, plan, changed);
        sc_plan_release(*again ? changed : plan);
    }
    sc_plan_release(plan);
    return changed != NULL ? SC_OK : SC_ERROR_OUT_OF_MEMORY;
}

static bool has_environment(sc_handle *handle, const char *const *entries)
{
    sc_plan *plan = sc_handle_context(handle);
    bool has =
        plan != NULL && sc_environment_equal(sc_environment_entries(plan->environment), entries);
    sc_plan_release(plan);
    return has;
}

/* Does not wait for a running reload: that one keeps the environment with which it began. */
sc_status sc_handle_environment(sc_handle *handle, const char *const *entries)
{
    if (handle == NULL) {
        return SC_ERROR_INVALID_ARGUMENT;
    }
    sc_status status = sc_handles_may_publish(handle, NULL);
    if (status != SC_OK || has_environment(handle, entries)) {
        return status;
    }
    sc_environment *environment;
    status = sc_environment_new(handle->allocator, entries, &environment);
    for (bool again = true; again && status == SC_OK;) {
        status = exchange_environment(handle, environment, &again);
    }
    sc_environment_release(environment);
    return status;
}

sc_status sc_handles_may_publish(const sc_handle *handle, sc_error *error)
{
    return !handle->is_frozen
               ? SC_OK
               : sc_error_set(error, SC_ERROR_UNSUPPORTED, "a frozen handle never changes");
}

sc_status sc_handles_take_turn(sc_handle *handle, sc_error *error)
{
    return sc_handle_lock_publishers(handle)
               ? SC_OK
               : sc_error_set(
                     error, SC_ERROR_UNSUPPORTED,
                     "a source or format cannot reload or override the handle that loads it");
}
