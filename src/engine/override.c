/*
 * An override begins and ends in the same way: the handle's list is changed, and the loaded layers
 * are merged again with the overrides in the list. If that fails, the list is restored.
 */
#include "engine/override.h"

#include "base/alloc.h"
#include "live/observer.h"
#include "source/overlay.h"

static void free_override(sc_override *override)
{
    sc_yields_free(&override->yields);
    sc_handle_release(override->handle);
    sc_free(override->allocator, override, sizeof *override);
}

static sc_override *new_override(sc_handle *handle, const sc_limits *limits, const sc_image *image,
                                 sc_error *error)
{
    sc_override *override = sc_alloc_zero(handle->allocator, sizeof *override);
    if (override == NULL) {
        (void)sc_error_code(error, SC_ERROR_OUT_OF_MEMORY);
        return NULL;
    }
    override->allocator = handle->allocator;
    override->handle = sc_handle_retain(handle);
    sc_yields_init(&override->yields, override->allocator);
    if (sc_overlay_make(override->allocator, limits, sc_image_root(image), &override->yields,
                        error) != SC_OK) {
        free_override(override);
        return NULL;
    }
    return override;
}

/* Steals `after`. */
static sc_status publish(sc_handle *handle, sc_observer *observer, sc_snapshot *before,
                         sc_snapshot *after, sc_error *error)
{
    void *prepared = NULL;
    if (observer == NULL) {
        return sc_handle_publish(handle, after);
    }
    sc_status status =
        observer->type->prepare(observer, before, after, SC_REASON_OVERRIDE, &prepared);
    if (status != SC_OK) {
        sc_snapshot_release(after);
        return sc_error_code(error, status);
    }
    status = sc_handle_publish(handle, after);
    observer->type->commit(observer, prepared, status == SC_OK ? sc_handle_generation(handle) : 0);
    return status;
}

/* SC_ERROR_CLOSED does not fill the error, because some callers do not treat it as a failure. */
static sc_status merge_again(sc_handle *handle, sc_error *error)
{
    sc_snapshot *before = sc_handle_snapshot(handle), *after;
    if (before == NULL) {
        return SC_ERROR_CLOSED;
    }
    sc_observer *observer = sc_handle_observer(handle);
    sc_status status = sc_load_again(before, handle->overrides, &after, error);
    if (status == SC_OK) {
        status = publish(handle, observer, before, after, error);
    }
    sc_snapshot_release(before);
    if (observer != NULL) {
        observer->type->release(observer);
    }
    return status;
}

/* The pointer to `override` in the handle's list; if absent, the NULL at its end. */
static sc_override **find(sc_handle *handle, const sc_override *override)
{
    sc_override **link = &handle->overrides;
    while (*link != NULL && *link != override) {
        link = &(*link)->next;
    }
    return link;
}

static sc_status put_on_top(sc_override *override, sc_error *error)
{
    sc_handle *handle = override->handle;
    sc_status status = sc_handles_take_turn(handle, error);
    if (status != SC_OK) {
        return status;
    }
    sc_override **link = find(handle, override);
    *link = override;
    status = merge_again(handle, error);
    if (status != SC_OK) {
        *link = NULL;
    }
    sc_handle_unlock_publishers(handle);
    return status == SC_ERROR_CLOSED ? sc_error_code(error, status) : status;
}

sc_override *sc_handle_override(sc_handle *handle, sc_image *image, sc_error *error)
{
    if (handle == NULL || image == NULL) {
        (void)sc_error_code(error, SC_ERROR_INVALID_ARGUMENT);
        return NULL;
    }
    if (sc_handles_may_publish(handle, error) != SC_OK) {
        return NULL;
    }
    sc_plan *plan = sc_handle_context(handle);
    if (plan == NULL) {
        (void)sc_error_code(error, SC_ERROR_CLOSED);
        return NULL;
    }
    sc_override *override = new_override(handle, &plan->limits, image, error);
    sc_plan_release(plan);
    if (override != NULL && put_on_top(override, error) != SC_OK) {
        free_override(override);
        return NULL;
    }
    return override;
}

sc_status sc_override_end(sc_override *override, sc_error *error)
{
    if (override == NULL) {
        return SC_OK;
    }
    sc_handle *handle = override->handle;
    sc_status status = sc_handles_take_turn(handle, error);
    if (status != SC_OK) {
        return status;
    }
    sc_override **link = find(handle, override);
    *link = override->next;
    status = merge_again(handle, error);
    if (status == SC_ERROR_CLOSED) {
        status = SC_OK;
    }
    if (status != SC_OK) {
        *link = override;
    }
    sc_handle_unlock_publishers(handle);
    if (status == SC_OK) {
        free_override(override);
    }
    return status;
}
