/*
 * The same steps as sc_value_at, building the canonical path. After an absent segment there is no
 * value that distinguishes keys from indices: there digits are a key, unless they are in brackets.
 */
#include "engine/walk.h"

#include <string.h>

#include "base/utf8.h"
#include "diag/error.h"
#include "image/near.h"

/* An index before the first element is absent, and has no positive form. */
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

static sc_status follow_text(sc_walk *walk, const char *text, size_t length)
{
    sc_path_cursor cursor;
    sc_segment segment;
    sc_status status = SC_OK;
    sc_path_begin(&cursor, text, length);
    while (status == SC_OK && sc_path_next(&cursor, &segment) == 1) {
        status = step(walk, &segment);
    }
    return status;
}

static sc_status walk_text(sc_walk *walk, const char *text, size_t length, sc_error *error)
{
    size_t mark;
    sc_value member = sc_value_member(walk->value, text, length);
    if (member.image != NULL) {
        walk->value = member;
        sc_status status = sc_path_push_key(&walk->path, text, length, &mark);
        return status == SC_OK ? SC_OK : out_of_memory(error);
    }
    sc_status status = sc_path_check(text, length, error);
    if (status != SC_OK) {
        walk->value = (sc_value){0};
        return status;
    }
    return follow_text(walk, text, length) == SC_OK ? SC_OK : out_of_memory(error);
}

static sc_status walk_segments(sc_walk *walk, const sc_path *path, sc_error *error)
{
    for (size_t i = 0; i < path->count; i++) {
        char digits[SC_SEGMENT_DIGITS_SIZE];
        sc_segment segment;
        sc_segment_of(&path->segments[i], &segment, digits);
        if (sc_utf8_check(segment.text, segment.length, NULL) != segment.length) {
            walk->value = (sc_value){0};
            return sc_error_set(error, SC_ERROR_BAD_PATH, "segment %zu of the path is not UTF-8",
                                i + 1);
        }
        if (step(walk, &segment) != SC_OK) {
            return out_of_memory(error);
        }
    }
    return SC_OK;
}

sc_status sc_walk_to(sc_walk *walk, sc_value root, const char *base, const sc_path *path,
                     const sc_allocator *allocator, sc_error *error)
{
    size_t base_length = strlen(base);
    *walk = (sc_walk){.value = root, .root = root};
    sc_path_builder_init(&walk->path, allocator);
    sc_path_builder_init(&walk->room, allocator);
    sc_status status = sc_path_check(base, base_length, error);
    if (status != SC_OK) {
        walk->value = (sc_value){0};
        return status;
    }
    if (follow_text(walk, base, base_length) != SC_OK) {
        return out_of_memory(error);
    }
    if (path == NULL) {
        return SC_OK;
    }
    return path->text != NULL ? walk_text(walk, path->text, path->length, error)
                              : walk_segments(walk, path, error);
}

void sc_walk_none(sc_walk *walk)
{
    *walk = (sc_walk){.value = {0}};
    sc_path_builder_init(&walk->path, NULL);
    sc_path_builder_init(&walk->room, NULL);
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

/* ---- suggestions ---- */

typedef struct whole_key {
    size_t at;     /* length of the path of the object that has it */
    size_t length; /* of the key, as written */
    sc_value member;
} whole_key;

/* The longest key of the object that consists of several segments of the path. */
static void find_whole_key(sc_value object, const char *rest, size_t at, whole_key *found)
{
    size_t left = strlen(rest), most = 0;
    size_t count = sc_value_kind(object) == SC_OBJECT ? sc_value_count(object) : 0;
    for (size_t i = 0; i < count; i++) {
        sc_value member = sc_value_item(object, i);
        size_t length;
        const char *key = sc_value_key(member, &length);
        bool ends = length <= left && (rest[length] == '\0' || strchr(".[", rest[length]) != NULL);
        bool exact = at == 0 && length == left; /* it is found without quotes */
        if (length > most && ends && !exact && memcmp(key, rest, length) == 0 &&
            memchr(key, '.', length) != NULL) {
            most = length;
            *found = (whole_key){at, length, member};
        }
    }
}

/*
 * A key with dots that was written without quotes. Any object on the path may have it, because its
 * first segment may be a key too.
 */
static const char *suggest_whole_key(sc_walk *walk, char *out, size_t size)
{
    const char *text = walk->path.text;
    sc_path_cursor cursor;
    sc_segment segment;
    sc_value value = walk->root;
    whole_key found = {.length = 0};
    sc_path_begin(&cursor, text, walk->path.length);
    do {
        size_t at = cursor.position;
        find_whole_key(value, text + at + (text[at] == '.'), at, &found);
        if (sc_path_next(&cursor, &segment) != 1) {
            break;
        }
        value = sc_value_step(value, &segment);
    } while (value.image != NULL);
    if (found.length == 0 || found.at >= size) {
        return NULL;
    }
    size_t key_length;
    const char *key = sc_value_key(found.member, &key_length);
    const char *rest = text + found.at + (text[found.at] == '.') + found.length;
    memcpy(out, text, found.at);
    out[found.at] = '\0';
    size_t length = sc_path_append_key(out, size, found.at, key, key_length);
    if (length + strlen(rest) >= size) {
        return NULL;
    }
    memcpy(out + length, rest, strlen(rest) + 1);
    return sc_value_at(walk->root, out).image != NULL ? out : NULL;
}

const char *sc_walk_suggest(sc_walk *walk, char *out, size_t size)
{
    size_t length = walk->missed_at;
    const char *whole = walk->missed_in.image != NULL ? suggest_whole_key(walk, out, size) : NULL;
    if (whole != NULL) {
        return whole;
    }
    if (walk->missed_in.image == NULL || length >= size) {
        return NULL;
    }
    const char *missing = walk->path.text + length;
    if (missing[0] == '.') {
        missing++;
    }
    memcpy(out, walk->path.text, length);
    out[length] = '\0';
    sc_value near = sc_near_path(walk->missed_in, missing, strlen(missing), out, size, length);
    return near.image != NULL ? sc_path_shown(walk->root, out, strlen(out), &walk->room) : NULL;
}
