/* Asking a snapshot. */
#include <string.h>

#include "base/alloc.h"
#include "engine/changes.h"
#include "engine/explain.h"
#include "engine/failure.h"
#include "engine/leaves.h"
#include "engine/reload.h"
#include "engine/walk.h"
#include "engine/write.h"

static sc_status invalid(sc_error *error)
{
    return sc_error_code(error, SC_ERROR_INVALID_ARGUMENT);
}

sc_value sc_snapshot_get(const sc_snapshot *snapshot, const char *path, sc_error *error)
{
    if (snapshot == NULL || path == NULL) {
        (void)invalid(error);
        return (sc_value){0};
    }
    bool bad = false;
    sc_value value = sc_value_at_n(sc_snapshot_root(snapshot), path, strlen(path), &bad);
    if (value.image == NULL && error != NULL) {
        sc_walk walk;
        if (sc_walk_to(&walk, sc_snapshot_root(snapshot), path, snapshot->allocator, error) ==
            SC_OK) {
            (void)sc_walk_miss(&walk, error);
        }
        sc_walk_free(&walk);
    }
    return value;
}

void sc_snapshot_explain_failure(const sc_snapshot *snapshot, const char *path, sc_value value,
                                 sc_status status, const char *expected, sc_error *error)
{
    if (error == NULL) {
        return;
    }
    if (snapshot == NULL || path == NULL) {
        (void)sc_error_code(error, status);
        return;
    }
    sc_failure_explain(snapshot, path, value, status, expected != NULL ? expected : "another value",
                       error);
}

size_t sc_snapshot_notice_count(const sc_snapshot *snapshot)
{
    return snapshot != NULL ? sc_detail_of(snapshot)->notices.count : 0;
}

bool sc_snapshot_notice(const sc_snapshot *snapshot, size_t index, sc_notice *out)
{
    if (out == NULL || index >= sc_snapshot_notice_count(snapshot)) {
        return false;
    }
    *out = sc_detail_of(snapshot)->notices.items[index];
    return true;
}

size_t sc_snapshot_layer_count(const sc_snapshot *snapshot)
{
    return snapshot != NULL ? sc_detail_of(snapshot)->yields.count : 0;
}

bool sc_snapshot_layer(const sc_snapshot *snapshot, size_t index, sc_layer_info *out)
{
    if (out == NULL || index >= sc_snapshot_layer_count(snapshot)) {
        return false;
    }
    const sc_yield *yield = &sc_detail_of(snapshot)->yields.items[index];
    const sc_layer *layer = yield->layer;
    *out = (sc_layer_info){
        .kind = yield->kind,
        .name = layer != NULL ? layer->name : yield->place,
        .format = layer != NULL ? layer->format : "",
        .profile = yield->profile,
        .loaded = layer != NULL,
        .secret = yield->secret,
        .join = (yield->flags & SC_LAYER_JOIN) != 0,
    };
    return true;
}

bool sc_snapshot_is_secret(const sc_snapshot *snapshot, const char *path)
{
    if (snapshot == NULL || path == NULL) {
        return false;
    }
    sc_secrets secrets = sc_plan_secrets(sc_detail_of(snapshot)->plan);
    return sc_secrets_hide(&secrets, sc_snapshot_root(snapshot), path, strlen(path));
}

sc_status sc_snapshot_dump(const sc_snapshot *snapshot, const char *path, const char *format,
                           const sc_write_options *options, sc_text *out, sc_error *error)
{
    static const sc_write_options defaults;
    if (snapshot == NULL || path == NULL || format == NULL || out == NULL) {
        return invalid(error);
    }
    *out = (sc_text){0};
    return sc_write_snapshot(snapshot, path, format, options != NULL ? options : &defaults, out,
                             error);
}

sc_status sc_snapshot_write(const sc_snapshot *snapshot, const char *path, sc_value value,
                            const char *format, const sc_write_options *options, sc_text *out,
                            sc_error *error)
{
    static const sc_write_options defaults;
    if (snapshot == NULL || path == NULL || value.image == NULL || format == NULL || out == NULL) {
        return invalid(error);
    }
    *out = (sc_text){0};
    return sc_write_at(snapshot, path, value, format, options != NULL ? options : &defaults, out,
                       error);
}

sc_status sc_snapshot_leaves(const sc_snapshot *snapshot, const char *path, sc_visit visit,
                             void *context, sc_error *error)
{
    if (snapshot == NULL || path == NULL || visit == NULL) {
        return invalid(error);
    }
    return sc_leaves_visit(sc_snapshot_root(snapshot), path, snapshot->allocator, visit, context,
                           error);
}

sc_status sc_value_leaves(sc_value value, const char *path, sc_visit visit, void *context,
                          sc_error *error)
{
    if (path == NULL || visit == NULL) {
        return invalid(error);
    }
    return sc_leaves_visit(value, path, sc_allocator_default(), visit, context, error);
}

sc_status sc_value_path(sc_value value, const char *base, const char *path, sc_text *out,
                        sc_error *error)
{
    if (base == NULL || path == NULL || out == NULL) {
        return invalid(error);
    }
    *out = (sc_text){.allocator = sc_allocator_default()};
    sc_walk walk;
    sc_status status = sc_walk_below(&walk, base, value, path, out->allocator, error);
    if (status == SC_OK) {
        const char *shown = sc_walk_path(&walk);
        size_t length = shown != NULL ? strlen(shown) : 0;
        out->data = shown != NULL ? sc_text_copy(out->allocator, shown, length) : NULL;
        out->length = out->data != NULL ? length : 0;
        status = out->data != NULL ? SC_OK : sc_error_code(error, SC_ERROR_OUT_OF_MEMORY);
    }
    sc_walk_free(&walk);
    return status;
}

sc_explanation *sc_snapshot_explain(const sc_snapshot *snapshot, const char *path, sc_error *error)
{
    if (snapshot == NULL || path == NULL) {
        (void)invalid(error);
        return NULL;
    }
    return sc_explain(snapshot, path, error);
}

sc_changes *sc_diff(const sc_snapshot *before, const sc_snapshot *after, sc_error *error)
{
    if (before == NULL || after == NULL) {
        (void)invalid(error);
        return NULL;
    }
    /* The list counts references, which does not change what a snapshot says. */
    return sc_changes_between((sc_snapshot *)(uintptr_t)before, (sc_snapshot *)(uintptr_t)after,
                              error);
}

sc_status sc_handle_reload(sc_handle *handle, sc_changes **changes, sc_error *error)
{
    if (handle == NULL) {
        return invalid(error);
    }
    return sc_reload(handle, changes, error);
}
