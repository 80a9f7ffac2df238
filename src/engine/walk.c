/*
 * The same steps as sc_value_at, with the canonical path built on the way. What lies beyond a miss
 * has no tree to tell keys from indices: there digits are a key, unless they stood in brackets.
 */
#include "engine/walk.h"

#include <string.h>

#include "base/alloc.h"
#include "diag/error.h"
#include "image/near.h"
#include "live/live.h"

/* An index before the first element leads nowhere, and no other one means the same. */
static sc_status push_as_written(sc_walk *walk, const sc_segment *segment)
{
    size_t mark;
    sc_status status = sc_path_push_text(&walk->path, "[", 1, &mark);
    if (status == SC_OK) {
        status = sc_path_push_text(&walk->path, segment->text, segment->length, &mark);
    }
    return status == SC_OK ? sc_path_push_text(&walk->path, "]", 1, &mark) : status;
}

static sc_status push(sc_walk *walk, const sc_segment *segment, sc_value from, sc_value to)
{
    size_t mark;
    bool is_index = sc_value_kind(from) == SC_ARRAY && segment->kind != SC_SEGMENT_KEY;
    if (from.image == NULL || to.image == NULL) {
        is_index |= segment->kind == SC_SEGMENT_INDEX;
    }
    if (!is_index) {
        return sc_path_push_key(&walk->path, segment->text, segment->length, &mark);
    }
    int64_t index = segment->index;
    if (index < 0 || (segment->length != 0 && segment->text[0] == '-')) {
        index += (int64_t)sc_value_count(from);
    }
    return index >= 0 ? sc_path_push_index(&walk->path, (size_t)index, &mark)
                      : push_as_written(walk, segment);
}

static sc_status step(sc_walk *walk, const sc_segment *segment)
{
    sc_value from = walk->value, to = sc_value_step(from, segment);
    size_t before = walk->path.length;
    sc_status status = push(walk, segment, from, to);
    if (from.image != NULL && to.image == NULL) {
        walk->missed_in = from;
        walk->missed_at = before;
    }
    walk->value = to;
    return status;
}

static sc_status out_of_memory(sc_error *error)
{
    return sc_error_code(error, SC_ERROR_OUT_OF_MEMORY);
}

sc_status sc_walk_to(sc_walk *walk, sc_value root, const char *path, const sc_allocator *allocator,
                     sc_error *error)
{
    return sc_walk_below(walk, "", root, path, allocator, error);
}

sc_status sc_walk_shown(sc_walk *walk, sc_value root, const char *path,
                        const sc_allocator *allocator, sc_error *error)
{
    bool whole = path[0] == '\0';
    sc_status status = sc_walk_to(walk, whole ? (sc_value){0} : root, path, allocator, error);
    if (whole) {
        walk->value = root;
    }
    return status;
}

/* As its segments: one that is quoted only to lead back is not, with more behind it. */
static sc_status push_base(sc_walk *walk, const char *base)
{
    sc_path_cursor cursor;
    sc_segment segment;
    sc_status status = SC_OK;
    sc_path_begin(&cursor, base, strlen(base));
    while (status == SC_OK && sc_path_next(&cursor, &segment) == 1) {
        size_t mark;
        status = segment.kind == SC_SEGMENT_INDEX
                     ? push(walk, &segment, (sc_value){0}, (sc_value){0})
                     : sc_path_push_key(&walk->path, segment.text, segment.length, &mark);
    }
    return status;
}

sc_status sc_walk_below(sc_walk *walk, const char *base, sc_value root, const char *path,
                        const sc_allocator *allocator, sc_error *error)
{
    size_t length = strlen(path), mark;
    bool is_below = base[0] != '\0' && root.image != NULL;
    *walk = (sc_walk){.value = root, .root = is_below ? sc_image_root(root.image) : root};
    sc_path_builder_init(&walk->path, allocator);
    sc_path_builder_init(&walk->room, allocator);
    if (push_base(walk, base) != SC_OK) {
        return out_of_memory(error);
    }
    sc_value member = sc_value_member(root, path, length);
    if (member.image != NULL) {
        walk->value = member;
        sc_status status = sc_path_push_key(&walk->path, path, length, &mark);
        return status == SC_OK ? SC_OK : out_of_memory(error);
    }
    sc_status status = sc_path_check(path, length, error);
    if (status != SC_OK) {
        walk->value = (sc_value){0};
        return status;
    }
    sc_path_cursor cursor;
    sc_segment segment;
    sc_path_begin(&cursor, path, length);
    while (sc_path_next(&cursor, &segment) == 1) {
        if (step(walk, &segment) != SC_OK) {
            return out_of_memory(error);
        }
    }
    return SC_OK;
}

void sc_walk_free(sc_walk *walk)
{
    sc_path_builder_free(&walk->path);
    sc_path_builder_free(&walk->room);
}

const char *sc_walk_path(sc_walk *walk)
{
    return sc_path_shown(walk->root, walk->path.text, walk->path.length, &walk->room);
}

/* The canonical path that is nearest to the one that was asked for; NULL for none. */
static const char *suggest(sc_walk *walk, char *out, size_t size)
{
    size_t length = walk->missed_at;
    const char *missing = walk->path.text + length;
    if (missing[0] == '.') {
        missing++;
    }
    if (walk->missed_in.image == NULL || length >= size) {
        return NULL;
    }
    memcpy(out, walk->path.text, length);
    out[length] = '\0';
    sc_value near = sc_near_path(walk->missed_in, missing, strlen(missing), out, size, length);
    return near.image != NULL ? sc_path_shown(walk->root, out, strlen(out), &walk->room) : NULL;
}

sc_status sc_walk_miss(sc_walk *walk, sc_error *error)
{
    char near[SC_ERROR_PATH_SIZE];
    const char *instead = suggest(walk, near, sizeof near);
    sc_path_builder room;
    sc_path_builder_init(&room, walk->path.allocator);
    const char *path = sc_path_shown(walk->root, walk->path.text, walk->path.length, &room);
    if (path == NULL) {
        sc_path_builder_free(&room);
        return out_of_memory(error);
    }
    if (instead != NULL) {
        (void)sc_error_set(error, SC_ERROR_MISSING_KEY, "no value at `%s`; did you mean `%s`?",
                           path, instead);
    } else {
        (void)sc_error_set(error, SC_ERROR_MISSING_KEY, "no value at `%s`", path);
    }
    sc_error_path(error, path);
    sc_path_builder_free(&room);
    return SC_ERROR_MISSING_KEY;
}

/* ---- exported ---- */

sc_value sc_snapshot_get(const sc_snapshot *snapshot, const char *path, sc_error *error)
{
    if (snapshot == NULL || path == NULL) {
        (void)sc_error_code(error, SC_ERROR_INVALID_ARGUMENT);
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

sc_status sc_value_path(sc_value value, const char *base, const char *path, sc_text *out,
                        sc_error *error)
{
    if (base == NULL || path == NULL || out == NULL) {
        return sc_error_code(error, SC_ERROR_INVALID_ARGUMENT);
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
