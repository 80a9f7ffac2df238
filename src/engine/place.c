/*
 * Every function on a place does one walk from the root, so that all agree on the meaning of a path
 * and on how it is shown. Only sc_place_get, which is called most, begins at the place's own value.
 */
#include "engine/place.h"

#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "engine/failure.h"

static sc_status invalid(sc_error *error)
{
    return sc_error_code(error, SC_ERROR_INVALID_ARGUMENT);
}

static bool is_whole(const sc_path *path)
{
    return path == NULL || (path->text == NULL && path->count == 0);
}

static bool is_valid(const sc_place *place, const sc_path *path)
{
    return place != NULL && place->snapshot != NULL &&
           (is_whole(path) || path->text != NULL || path->segments != NULL);
}

sc_status sc_place_walk(const sc_place *place, const sc_path *path, sc_walk *walk, sc_error *error)
{
    if (!is_valid(place, path)) {
        sc_walk_none(walk);
        return invalid(error);
    }
    const sc_snapshot *snapshot = place->snapshot;
    return sc_walk_to(walk, sc_snapshot_root(snapshot), place->path != NULL ? place->path : "",
                      path, snapshot->allocator, error);
}

sc_status sc_place_reach(const sc_place *place, const sc_path *path, sc_walk *walk, sc_error *error)
{
    sc_status status = sc_place_walk(place, path, walk, error);
    bool missed = status == SC_OK && walk->value.image == NULL;
    return missed ? sc_failure_miss(sc_detail_of(place->snapshot)->plan, walk, "", error) : status;
}

sc_status sc_place_fail(const sc_place *place, const sc_path *path, sc_value value,
                        sc_status status, const char *expected, sc_error *error)
{
    sc_walk walk;
    sc_status walked = sc_place_walk(place, path, &walk, error);
    if (walked == SC_OK && error == NULL) {
        walked = status;
    } else if (walked == SC_OK) {
        walked = sc_failure_of(place->snapshot, &walk, value, status, expected, error);
    }
    sc_walk_free(&walk);
    return walked;
}

/* ---- places ---- */

sc_status sc_snapshot_place(const sc_snapshot *snapshot, const char *path, sc_place *out)
{
    if (snapshot == NULL || out == NULL) {
        return SC_ERROR_INVALID_ARGUMENT;
    }
    sc_path_cursor cursor;
    sc_segment segment;
    int more;
    out->snapshot = snapshot;
    out->path = path != NULL ? path : "";
    out->value = sc_snapshot_root(snapshot);
    sc_path_begin(&cursor, out->path, strlen(out->path));
    while ((more = sc_path_next(&cursor, &segment)) == 1) {
        out->value = sc_value_step(out->value, &segment);
    }
    if (more < 0) {
        out->value = (sc_value){0};
    }
    return more < 0 ? SC_ERROR_BAD_PATH : SC_OK;
}

/* ---- looking up ---- */

static sc_status get_by_text(sc_value value, const sc_path *path, sc_value *out)
{
    *out = sc_value_at_n(value, path->text, path->length, NULL);
    if (out->image != NULL) {
        return SC_OK;
    }
    return sc_path_check(path->text, path->length, NULL) == SC_OK ? SC_ERROR_MISSING_KEY
                                                                  : SC_ERROR_BAD_PATH;
}

static sc_status get_by_segments(sc_value value, const sc_path *path, sc_value *out)
{
    for (size_t i = 0; i < path->count; i++) {
        char digits[SC_SEGMENT_DIGITS_SIZE];
        sc_segment segment;
        sc_segment_of(&path->segments[i], &segment, digits);
        value = sc_value_step(value, &segment);
        if (value.image == NULL &&
            sc_utf8_check(segment.text, segment.length, NULL) != segment.length) {
            return SC_ERROR_BAD_PATH;
        }
    }
    *out = value;
    return value.image != NULL ? SC_OK : SC_ERROR_MISSING_KEY;
}

sc_status sc_place_get(const sc_place *place, const sc_path *path, sc_value *out)
{
    if (!is_valid(place, path) || out == NULL) {
        return SC_ERROR_INVALID_ARGUMENT;
    }
    *out = (sc_value){0};
    if (is_whole(path)) {
        *out = place->value;
        return place->value.image != NULL ? SC_OK : SC_ERROR_MISSING_KEY;
    }
    return path->text != NULL ? get_by_text(place->value, path, out)
                              : get_by_segments(place->value, path, out);
}

static sc_status give_text(const sc_allocator *allocator, const char *text, sc_text *out,
                           sc_error *error)
{
    size_t length = text != NULL ? strlen(text) : 0;
    char *data = text != NULL ? sc_text_copy(allocator, text, length) : NULL;
    if (data == NULL) {
        return sc_error_code(error, SC_ERROR_OUT_OF_MEMORY);
    }
    *out = (sc_text){.data = data, .length = length, .allocator = allocator};
    return SC_OK;
}

sc_status sc_place_path(const sc_place *place, const sc_path *path, sc_text *out, sc_error *error)
{
    if (out == NULL) {
        return invalid(error);
    }
    sc_walk walk;
    *out = (sc_text){0};
    sc_status status = sc_place_walk(place, path, &walk, error);
    if (status == SC_OK) {
        status = give_text(place->snapshot->allocator, sc_walk_path(&walk), out, error);
    }
    sc_walk_free(&walk);
    return status;
}

/* ---- for eyes ---- */

bool sc_place_is_secret(const sc_place *place, const sc_path *path)
{
    sc_walk walk;
    bool hidden = false;
    if (sc_place_walk(place, path, &walk, NULL) == SC_OK) {
        sc_secrets secrets = sc_plan_secrets(sc_detail_of(place->snapshot)->plan);
        const char *shown = sc_walk_path(&walk);
        hidden = shown == NULL || sc_secrets_hide(&secrets, walk.root, shown, strlen(shown));
    }
    sc_walk_free(&walk);
    return hidden;
}

sc_image *sc_snapshot_masked(const sc_snapshot *snapshot, const char *path, sc_value value,
                             sc_error *error)
{
    if (snapshot == NULL || path == NULL) {
        (void)invalid(error);
        return NULL;
    }
    sc_image *masked = NULL;
    sc_secrets secrets = sc_plan_secrets(sc_detail_of(snapshot)->plan);
    sc_status status = sc_secrets_mask(&secrets, value, path, snapshot->allocator, &masked);
    if (status != SC_OK) {
        (void)sc_error_code(error, status);
    }
    return masked;
}

sc_image *sc_place_masked(const sc_place *place, const sc_path *path, sc_error *error)
{
    sc_walk walk;
    sc_image *masked = NULL;
    if (sc_place_reach(place, path, &walk, error) == SC_OK) {
        masked = sc_snapshot_masked(place->snapshot, walk.path.text, walk.value, error);
    }
    sc_walk_free(&walk);
    return masked;
}

/* ---- at the root ---- */

sc_root_path sc_place_at_root(const sc_snapshot *snapshot, const char *text)
{
    sc_root_path out = {.root = SC_PLACE_INIT, .path = SC_PATH_INIT};
    if (snapshot != NULL && text != NULL) {
        (void)sc_snapshot_place(snapshot, NULL, &out.root);
        out.path = sc_path_of_text(text, strlen(text));
    }
    return out;
}

sc_value sc_snapshot_get(const sc_snapshot *snapshot, const char *text, sc_error *error)
{
    const sc_root_path from = sc_place_at_root(snapshot, text);
    sc_value value = {0};
    sc_status status = sc_place_get(&from.root, &from.path, &value);
    if (status != SC_OK && error != NULL) {
        (void)sc_place_fail(&from.root, &from.path, value, status, NULL, error);
    }
    return value;
}

bool sc_snapshot_is_secret(const sc_snapshot *snapshot, const char *text)
{
    const sc_root_path from = sc_place_at_root(snapshot, text);
    return sc_place_is_secret(&from.root, &from.path);
}
