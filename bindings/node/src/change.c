/* Publishing (reloads and overrides), and differences. */
#include "scnode.h"

/* ------------------------------------------------------------------------- */
/* Reload                                                                    */
/* ------------------------------------------------------------------------- */

static const sc_change_kind change_kinds[] = {SC_ADDED, SC_REMOVED, SC_CHANGED};
enum { CHANGE_KINDS = sizeof change_kinds / sizeof change_kinds[0] };

/* The paths of one kind, in order. */
static napi_value paths_of(napi_env env, const sc_changes *changes, sc_change_kind kind)
{
    napi_value list;
    sc_change change;
    uint32_t count = 0;
    bool well = scnode_ok(env, napi_create_array(env, &list));
    for (size_t i = 0; well && sc_changes_at(changes, i, &change); i++) {
        well = change.kind != kind ||
               scnode_put_text(env, list, count++, change.path, NAPI_AUTO_LENGTH);
    }
    return well ? list : NULL;
}

static napi_value change_object(napi_env env, const sc_changes *changes)
{
    napi_value result;
    if (sc_changes_count(changes) == 0) {
        return scnode_ok(env, napi_get_undefined(env, &result)) ? result : NULL;
    }
    if (!scnode_ok(env, napi_create_object(env, &result))) {
        return NULL;
    }
    for (size_t i = 0; i < CHANGE_KINDS; i++) {
        napi_value paths = paths_of(env, changes, change_kinds[i]);
        if (paths == NULL ||
            !scnode_set(env, result, sc_change_kind_name(change_kinds[i]), paths)) {
            return NULL;
        }
    }
    return result;
}

napi_value scnode_changes(scnode_call *call, sc_changes *changes)
{
    napi_value result = change_object(call->env, changes);
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
    sc_report *report = sc_report_new(NULL);
    sc_status status = sc_handle_reload_reported(handle, &changes, report, &error);
    sc_handle_release(handle);
    self->busy = false;
    scnode_handle_unpin(self);
    call->report = report;
    napi_value result =
        status == SC_OK ? scnode_changes(call, changes) : scnode_throw(call, &error);
    call->report = NULL;
    sc_report_free(report);
    return result;
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
/* Differences                                                               */
/* ------------------------------------------------------------------------- */

/* The snapshots by which the two sides are masked. */
typedef struct sides {
    const sc_snapshot *before;
    const sc_snapshot *after;
    const sc_changes *changes;
} sides;

static bool fill_difference(scnode_call *call, napi_value item, size_t index, const void *context)
{
    const sides *self = context;
    napi_env env = call->env;
    sc_change one;
    return sc_changes_at(self->changes, index, &one) &&
           scnode_set_text(env, item, "kind", sc_change_kind_name(one.kind)) &&
           scnode_set_text(env, item, "path", one.path) &&
           scnode_set(env, item, "before",
                      scnode_masked(call, self->before, one.path, one.before, one.secret)) &&
           scnode_set(env, item, "after",
                      scnode_masked(call, self->after, one.path, one.after, one.secret)) &&
           scnode_set_bool(env, item, "secret", one.secret);
}

napi_value scnode_differences(scnode_call *call, const sc_snapshot *before,
                              const sc_snapshot *after, const sc_changes *changes)
{
    const sides self = {before, after, changes};
    return scnode_list(call, sc_changes_count(changes), fill_difference, &self);
}

static napi_value diff_snapshots(scnode_call *call, sc_snapshot *before, sc_snapshot *after)
{
    sc_error error;
    sc_changes *changes = sc_diff(before, after, &error);
    if (changes == NULL) {
        return scnode_throw(call, &error);
    }
    napi_value result = scnode_differences(call, before, after, changes);
    sc_changes_free(changes);
    return result;
}

static napi_value diff(scnode_call *call)
{
    scnode_handle *before = scnode_handle_of(call, 0);
    scnode_handle *after = before != NULL ? scnode_handle_of(call, 1) : NULL;
    sc_snapshot *old = after != NULL ? scnode_handle_pin(call, before) : NULL;
    sc_snapshot *now = old != NULL ? scnode_handle_pin(call, after) : NULL;
    return now != NULL ? diff_snapshots(call, old, now) : NULL;
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
    {"reload", reload}, {"diff", diff}, {"override", override}, {"overrideEnd", override_end},
    {NULL, NULL},
};
