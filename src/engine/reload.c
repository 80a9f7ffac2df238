/*
 * One reload at a time a handle. What is published differs from what was there, in a value or in an
 * origin; the old snapshot stays until everything that could fail has not.
 */
#include "engine/handles.h"
#include "image/diff.h"

static bool differs(const sc_snapshot *before, const sc_snapshot *after)
{
    return before->image != after->image &&
           !sc_value_identical(sc_snapshot_root(before), sc_snapshot_root(after));
}

/* Steals `after`. */
static sc_status publish(sc_handle *handle, sc_snapshot *before, sc_snapshot *after,
                         sc_changes **changes, sc_error *error)
{
    if (changes != NULL) {
        *changes = sc_diff(before, after, error);
        if (*changes == NULL) {
            sc_snapshot_release(after);
            return error != NULL ? error->code : SC_ERROR_OUT_OF_MEMORY;
        }
    }
    if (!differs(before, after)) {
        sc_snapshot_release(after);
        return SC_OK;
    }
    sc_status status = sc_handle_publish(handle, after);
    if (status != SC_OK && changes != NULL) {
        sc_changes_free(*changes);
        *changes = NULL;
    }
    return status == SC_OK ? SC_OK : sc_error_code(error, status);
}

static sc_status reload(sc_handle *handle, sc_changes **changes, sc_error *error)
{
    sc_plan *plan = sc_handle_context(handle);
    sc_snapshot *before = sc_handle_snapshot(handle);
    sc_snapshot *after;
    sc_status status = SC_ERROR_CLOSED;
    if (plan == NULL || before == NULL) {
        (void)sc_error_code(error, status);
    } else {
        status = sc_load(plan, sc_load_file_of(before), before, handle->overrides, &after, error);
    }
    if (status == SC_OK) {
        status = publish(handle, before, after, changes, error);
    }
    sc_snapshot_release(before);
    sc_plan_release(plan);
    return status;
}

sc_status sc_handle_reload(sc_handle *handle, sc_changes **changes, sc_error *error)
{
    if (handle == NULL) {
        return sc_error_code(error, SC_ERROR_INVALID_ARGUMENT);
    }
    if (changes != NULL) {
        *changes = NULL;
    }
    sc_status status = sc_handles_may_publish(handle, error);
    if (status != SC_OK) {
        return status;
    }
    status = sc_handles_take_turn(handle, error);
    if (status != SC_OK) {
        return status;
    }
    status = reload(handle, changes, error);
    sc_handle_unlock_publishers(handle);
    return status;
}
