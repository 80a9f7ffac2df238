/* What publishes: reloads and overrides, and how a reload's changes are shown. */
#include "scnode.h"

static bool set_side(scnode_call *call, napi_value object, const char *name,
                     const sc_snapshot *snapshot, const sc_change *change, sc_value value)
{
    return scnode_set(call->env, object, name, scnode_masked(call, snapshot, change->path, value));
}

static napi_value one_change(scnode_call *call, const sc_snapshot *snapshot,
                             const sc_change *change)
{
    napi_env env = call->env;
    napi_value result;
    if (!scnode_ok(env, napi_create_object(env, &result)) ||
        !scnode_set_text(env, result, "kind", sc_change_kind_name(change->kind)) ||
        !scnode_set_text(env, result, "path", change->path) ||
        !set_side(call, result, "before", snapshot, change, change->before) ||
        !set_side(call, result, "after", snapshot, change, change->after) ||
        !scnode_set_bool(env, result, "secret", change->secret)) {
        return NULL;
    }
    return result;
}

static bool put_change(scnode_call *call, napi_value list, const sc_snapshot *snapshot,
                       const sc_changes *changes, size_t index)
{
    sc_change change;
    napi_handle_scope scope;
    if (!sc_changes_at(changes, index, &change) ||
        !scnode_ok(call->env, napi_open_handle_scope(call->env, &scope))) {
        return false;
    }
    napi_value value = one_change(call, snapshot, &change);
    bool well = value != NULL &&
                scnode_ok(call->env, napi_set_element(call->env, list, (uint32_t)index, value));
    return scnode_ok(call->env, napi_close_handle_scope(call->env, scope)) && well;
}

static napi_value list_changes(scnode_call *call, const sc_snapshot *snapshot,
                               const sc_changes *changes)
{
    napi_value list;
    size_t count = sc_changes_count(changes);
    if (!scnode_ok(call->env, napi_create_array_with_length(call->env, count, &list))) {
        return NULL;
    }
    for (size_t i = 0; i < count; i++) {
        if (!put_change(call, list, snapshot, changes, i)) {
            return NULL;
        }
    }
    return list;
}

napi_value scnode_changes(scnode_call *call, scnode_handle *handle, sc_changes *changes)
{
    const sc_snapshot *snapshot = scnode_handle_pin(call, handle);

    napi_value result = snapshot != NULL ? list_changes(call, snapshot, changes) : NULL;
    sc_changes_free(changes);
    return result;
}

/* Retained meanwhile: a callback of the reload may close the handle. */
static napi_value reload_now(scnode_call *call, scnode_handle *self, sc_handle *handle)
{
    sc_error error;
    sc_changes *changes = NULL;
    self->busy = true;
    (void)sc_handle_retain(handle);
    sc_status status = sc_handle_reload(handle, &changes, &error);
    sc_handle_release(handle);
    self->busy = false;
    scnode_handle_unpin(self);
    return status == SC_OK ? scnode_changes(call, self, changes) : scnode_throw(call, &error);
}

static napi_value reload(scnode_call *call)
{
    const char *const *environ;
    scnode_handle *self = scnode_handle_of(call, 0);
    sc_handle *handle = self != NULL ? scnode_handle_open(call, self) : NULL;
    if (handle == NULL || !scnode_handle_idle(call, self) ||
        !scnode_environ(call, call->arguments[1], &environ)) {
        return NULL;
    }
    sc_status status = environ != NULL ? sc_handle_environment(handle, environ) : SC_OK;
    return status == SC_OK ? reload_now(call, self, handle) : scnode_throw_code(call, status, NULL);
}

/* ------------------------------------------------------------------------- */
/* Overrides                                                                 */
/* ------------------------------------------------------------------------- */

/* Nothing: the last holder goes only after the handle's list has let go. */
static void end_override(scnode_object *object)
{
    (void)object;
}

static napi_value give_override(scnode_call *call, scnode_handle *self, sc_image *image)
{
    sc_error error;
    scnode_override *one = scnode_object_new(call, SCNODE_OVERRIDE, sizeof *one, end_override);
    if (one == NULL) {
        return NULL;
    }
    one->override = sc_handle_override(self->handle, image, &error);
    if (one->override == NULL) {
        scnode_object_drop(&one->object);
        return scnode_throw(call, &error);
    }
    one->handle = self;
    one->next = self->overrides;
    self->overrides = one;
    scnode_object_hold(&one->object);
    scnode_handle_unpin(self);
    return scnode_object_wrap(call, &one->object);
}

static napi_value override(scnode_call *call)
{
    scnode_handle *self = scnode_handle_of(call, 0);
    if (self == NULL || scnode_handle_open(call, self) == NULL || !scnode_handle_idle(call, self)) {
        return NULL;
    }
    sc_image *image = scnode_image(call, call->arguments[1], SC_SOURCE_CUSTOM, "override");
    if (image == NULL) {
        return NULL;
    }
    napi_value result = give_override(call, self, image);
    sc_image_release(image);
    return result;
}

static void unlink_override(scnode_override *self)
{
    scnode_override **at = &self->handle->overrides;
    while (*at != self) {
        at = &(*at)->next;
    }
    *at = self->next;
    self->override = NULL;
    self->handle = NULL;
    scnode_object_drop(&self->object);
}

static napi_value override_end(scnode_call *call)
{
    sc_error error;
    scnode_override *self = scnode_object_of(call, call->arguments[0], SCNODE_OVERRIDE, "override");
    if (self == NULL || self->override == NULL || !scnode_handle_idle(call, self->handle)) {
        return NULL;
    }
    if (sc_override_end(self->override, &error) != SC_OK) {
        return scnode_throw(call, &error);
    }
    scnode_handle_unpin(self->handle);
    unlink_override(self);
    return NULL;
}

const scnode_function scnode_change_functions[] = {
    {"reload", reload},
    {"override", override},
    {"overrideEnd", override_end},
    {NULL, NULL},
};
