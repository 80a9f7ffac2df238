/*
 * From a path to a change of one child of a container that is there. What is missing on the way is
 * made part of the value: setting `a.b.c` where only `a` is there inserts `b` with the value
 * {c: …}. So the editors of the formats know three actions and no missing containers.
 */
#include <string.h>

#include "base/alloc.h"
#include "edit/edit.h"
#include "edit/expect.h"
#include "image/near.h"
#include "image/path.h"

enum { STEPS_MAX = 4096, SHOWN = 80 };

typedef struct resolving {
    const sc_edit *edit;
    sc_edit_plan *plan;
    const sc_path *path;
    char shown[SC_ERROR_PATH_SIZE]; /* the path as text, cut where it is long */
    sc_value at;                    /* absent beyond the last value that is there */
    sc_error *error;
} resolving;

static void show(const sc_path *path, char out[SC_ERROR_PATH_SIZE])
{
    size_t length = 0, size = SC_ERROR_PATH_SIZE;
    if (path->text != NULL) {
        sc_text_display(out, size, path->text, path->length);
        return;
    }
    out[0] = '\0';
    for (size_t i = 0; i < path->count; i++) {
        const sc_path_segment *segment = &path->segments[i];
        size_t need = segment->key != NULL
                          ? sc_path_append_key(out, size, length, segment->key, segment->length)
                          : sc_path_append_index(out, size, length, (size_t)segment->index);
        if (need >= size) {
            return;
        }
        length = need;
    }
}

sc_value sc_edit_root_of(const sc_edit *edit)
{
    sc_value root = sc_image_root(edit->now.image);
    return edit->format == &sc_format_yaml ? sc_value_item(root, edit->document) : root;
}

sc_value sc_edit_find(const sc_edit *edit, const sc_path *path)
{
    sc_value at = sc_edit_root_of(edit);
    if (path->text != NULL) {
        return sc_value_at_n(at, path->text, path->length, NULL);
    }
    for (size_t i = 0; i < path->count; i++) {
        const sc_path_segment *segment = &path->segments[i];
        int64_t index =
            segment->index < 0 ? segment->index + (int64_t)sc_value_count(at) : segment->index;
        bool item = sc_value_kind(at) == SC_ARRAY && index >= 0;
        at = segment->key != NULL ? sc_value_member(at, segment->key, segment->length)
             : item               ? sc_value_item(at, (size_t)index)
                                  : (sc_value){0};
    }
    return at;
}

static sc_status exhausted(resolving *r)
{
    return sc_error_code(r->error, SC_ERROR_OUT_OF_MEMORY);
}

static sc_status add_step(resolving *r, sc_edit_step step)
{
    sc_edit_plan *plan = r->plan;
    if (!sc_grow(r->edit->allocator, &plan->steps, &plan->capacity, plan->count + 1,
                 sizeof *plan->steps, STEPS_MAX)) {
        return plan->count >= STEPS_MAX ? sc_error_code(r->error, SC_ERROR_TOO_DEEP) : exhausted(r);
    }
    if (step.key != NULL) {
        step.key = sc_arena_text(&plan->arena, step.key, step.length);
        if (step.key == NULL) {
            return exhausted(r);
        }
    }
    plan->steps[plan->count++] = step;
    return SC_OK;
}

static sc_status fail(resolving *r, sc_status code, const char *message)
{
    (void)sc_error_set(r->error, code, "%s", message);
    uint32_t line = 0, column = 0;
    if (r->at.image != NULL) {
        sc_value_place(r->at, &line, &column);
    }
    sc_error_place(r->error, line, column);
    sc_error_source(r->error, r->edit->file);
    sc_error_path(r->error, r->shown);
    return code;
}

static sc_status fail_missing(resolving *r)
{
    char near[SC_ERROR_PATH_SIZE] = "";
    sc_value like =
        sc_near_path(sc_edit_root_of(r->edit), r->shown, strlen(r->shown), near, sizeof near, 0);
    if (like.image != NULL) {
        (void)sc_error_set(r->error, SC_ERROR_MISSING_KEY, "no value at `%s`; did you mean `%s`?",
                           r->shown, near);
    } else {
        (void)sc_error_set(r->error, SC_ERROR_MISSING_KEY, "no value at `%s`", r->shown);
    }
    sc_error_source(r->error, r->edit->file);
    sc_error_path(r->error, r->shown);
    return SC_ERROR_MISSING_KEY;
}

static sc_status fail_scalar(resolving *r)
{
    char message[SHOWN];
    const char *name = sc_kind_name(sc_value_kind(r->at));
    bool vowel = strchr("aeiou", *name) != NULL;
    (void)sc_error_set(r->error, SC_ERROR_WRONG_TYPE, "%s", "");
    size_t length = 0;
    static const char front[] = "the value on the way is ";
    memcpy(message, front, sizeof front - 1);
    length = sizeof front - 1;
    const char *article = vowel ? "an " : "a ";
    memcpy(message + length, article, strlen(article));
    length += strlen(article);
    size_t name_length = strlen(name);
    memcpy(message + length, name, name_length);
    length += name_length;
    static const char back[] = ": nothing can be set below it";
    memcpy(message + length, back, sizeof back);
    return fail(r, SC_ERROR_WRONG_TYPE, message);
}

/* A segment that says an index of the array that r->at is; SC_OK with *index, which may be count.
 */
static sc_status find_index(resolving *r, const sc_segment *segment, bool set, size_t *index)
{
    if (segment->kind == SC_SEGMENT_KEY) {
        return set ? fail(r, SC_ERROR_WRONG_TYPE,
                          "the value on the way is an array: a key cannot "
                          "be set in it")
                   : fail_missing(r);
    }
    int64_t count = (int64_t)sc_value_count(r->at);
    bool from_end = segment->index < 0 || segment->text[0] == '-';
    int64_t at = from_end ? segment->index + count : segment->index;
    if (at < 0 || at > count || (at == count && (!set || from_end))) {
        return set ? fail(r, SC_ERROR_INDEX_GAP, "the index is beyond the next element")
                   : fail_missing(r);
    }
    *index = (size_t)at;
    return SC_OK;
}

/* One segment of a path that is to be set. */
static sc_status take_segment(resolving *r, const sc_segment *segment, bool set)
{
    sc_edit_step step = {.key = segment->text, .length = segment->length};
    sc_kind kind = sc_value_kind(r->at);
    sc_status status = SC_OK;
    if (kind == SC_ARRAY) {
        step.key = NULL;
        status = find_index(r, segment, set, &step.index);
        sc_value child = status == SC_OK ? sc_value_item(r->at, step.index) : r->at;
        r->at = child;
    } else if (kind == SC_OBJECT && segment->kind != SC_SEGMENT_INDEX) {
        r->at = sc_value_member(r->at, segment->text, segment->length);
        status = r->at.image == NULL && !set ? fail_missing(r) : SC_OK;
    } else if (kind == SC_OBJECT) {
        status = set ? fail(r, SC_ERROR_WRONG_TYPE,
                            "the value on the way is an object: it has no "
                            "elements")
                     : fail_missing(r);
    } else if (!set) {
        status = fail_missing(r);
    } else if (kind != SC_ABSENT && kind != SC_NULL) {
        status = fail_scalar(r);
    } else {
        r->at = (sc_value){0};
        if (segment->kind == SC_SEGMENT_INDEX) {
            step.key = NULL;
            status = segment->index == 0 && segment->text[0] != '-'
                         ? SC_OK
                         : fail(r, SC_ERROR_INDEX_GAP, "the index is beyond the next element");
        }
    }
    return status == SC_OK ? add_step(r, step) : status;
}

/* A segment of a list: a key is that key, whatever it looks like. */
static sc_status take_listed(resolving *r, const sc_path_segment *listed, bool set)
{
    sc_segment segment = {
        .kind = listed->key != NULL ? SC_SEGMENT_KEY : SC_SEGMENT_INDEX,
        .text = listed->key != NULL ? listed->key
                : listed->index < 0 ? "-"
                                    : "0",
        .length = listed->key != NULL ? listed->length : 1,
        .index = listed->index,
    };
    return take_segment(r, &segment, set);
}

static sc_status take_path(resolving *r, bool set)
{
    const sc_path *path = r->path;
    sc_status status = SC_OK;
    if (path->text == NULL) {
        for (size_t i = 0; i < path->count && status == SC_OK; i++) {
            status = take_listed(r, &path->segments[i], set);
        }
        return status;
    }
    sc_value member = sc_value_member(r->at, path->text, path->length);
    if (member.image != NULL) {
        r->at = member;
        return add_step(r, (sc_edit_step){.key = path->text, .length = path->length});
    }
    status = sc_path_check(path->text, path->length, r->error);
    sc_path_cursor cursor;
    sc_segment segment;
    sc_path_begin(&cursor, path->text, path->length);
    while (status == SC_OK && sc_path_next(&cursor, &segment) == 1) {
        status = take_segment(r, &segment, set);
    }
    return status;
}

/* ---- what is missing becomes part of the value ---- */

/* How many of the steps lead to values that are there; *last is the last of these. */
static size_t known_steps(const resolving *r, size_t from, sc_value root, sc_value *last,
                          sc_value *before)
{
    const sc_edit_plan *plan = r->plan;
    sc_value at = root;
    *before = (sc_value){0};
    size_t i = from;
    while (i < plan->count) {
        const sc_edit_step *step = &plan->steps[i];
        sc_value child = step->key != NULL ? sc_value_member(at, step->key, step->length)
                         : sc_value_kind(at) == SC_ARRAY ? sc_value_item(at, step->index)
                                                         : (sc_value){0};
        if (child.image == NULL) {
            break;
        }
        *before = at;
        at = child;
        i++;
    }
    *last = at;
    return i;
}

/* The value, in the containers that the steps from `first` on name. */
static sc_status wrap(resolving *r, size_t first, sc_value value)
{
    sc_edit_plan *plan = r->plan;
    plan->value = value;
    if (first == plan->count) {
        return SC_OK;
    }
    sc_writer *writer = sc_writer_new(r->edit->allocator, &r->edit->limits);
    if (writer == NULL) {
        return exhausted(r);
    }
    sc_status status = SC_OK;
    for (size_t i = first; i < plan->count && status == SC_OK; i++) {
        const sc_edit_step *step = &plan->steps[i];
        status = step->key != NULL ? sc_writer_begin_object(writer) : sc_writer_begin_array(writer);
        if (status == SC_OK && step->key != NULL) {
            status = sc_writer_key(writer, step->key, step->length);
        }
    }
    status = status == SC_OK ? sc_writer_copy(writer, value) : status;
    for (size_t i = first; i < plan->count && status == SC_OK; i++) {
        status = sc_writer_end(writer);
    }
    plan->made = status == SC_OK ? sc_writer_finish(writer, r->error) : NULL;
    if (plan->made == NULL && status == SC_OK) {
        status =
            sc_writer_status(writer) != SC_OK ? sc_writer_status(writer) : SC_ERROR_OUT_OF_MEMORY;
    }
    sc_writer_free(writer);
    if (status != SC_OK) {
        return sc_error_code(r->error, status);
    }
    plan->value = sc_image_root(plan->made);
    plan->count = first;
    return SC_OK;
}

static sc_status plan_set(resolving *r, size_t base, sc_value value)
{
    sc_edit_plan *plan = r->plan;
    sc_value last, before;
    if (sc_edit_root_of(r->edit).image == NULL) {
        /* A stream of no document gets its first. */
        plan->action = SC_EDIT_INSERT;
        return wrap(r, base, value);
    }
    size_t known = known_steps(r, base, sc_edit_root_of(r->edit), &last, &before);
    bool through_null = known < plan->count && sc_value_kind(last) == SC_NULL;
    if (known == plan->count || through_null) {
        plan->action = SC_EDIT_REPLACE;
        plan->old = last;
        return wrap(r, known, value);
    }
    plan->action = SC_EDIT_INSERT;
    return wrap(r, known + 1, value);
}

/* Replaces the image by its untyped text, JSON. */
static sc_status as_text(resolving *r, sc_edit_task *task, sc_image **image)
{
    sc_buf text;
    sc_buf_init(&text, r->edit->allocator, UINT32_MAX);
    sc_writer *writer = sc_writer_new(r->edit->allocator, &r->edit->limits);
    sc_status status =
        writer == NULL ? exhausted(r)
                       : sc_edit_write(task, &sc_format_json, sc_image_root(*image), true, &text);
    sc_image_release(*image);
    *image = NULL;
    if (status == SC_OK) {
        status = sc_format_untyped(writer, text.data, text.length);
        *image = status == SC_OK ? sc_writer_finish(writer, r->error) : NULL;
        status = *image != NULL    ? SC_OK
                 : status != SC_OK ? sc_error_code(r->error, status)
                                   : SC_ERROR_OUT_OF_MEMORY;
    }
    sc_writer_free(writer);
    sc_buf_free(&text);
    return status;
}

/*
 * A format without types holds an array as JSON in one text: a change within it is one of the text
 * as a whole.
 */
static sc_status fold_untyped(resolving *r, size_t base)
{
    sc_edit_plan *plan = r->plan;
    sc_value at = sc_edit_root_of(r->edit);
    for (size_t i = base; i < plan->count; i++) {
        bool whole = sc_value_kind(at) >= SC_ARRAY && sc_value_untyped(at, NULL, NULL);
        if (whole) {
            sc_edit_task within = {
                .format = &sc_format_json,
                .allocator = r->edit->allocator,
                .limits = &r->edit->limits,
                .root = at,
                .steps = plan->steps + i,
                .count = plan->count - i,
                .action = plan->action,
                .value = plan->value,
                .error = r->error,
            };
            sc_image *image = NULL;
            sc_status status = sc_edit_expect(&within, &image);
            status = status == SC_OK ? as_text(r, &within, &image) : status;
            if (status != SC_OK) {
                return status;
            }
            sc_image_release(plan->made);
            plan->made = image;
            plan->value = sc_image_root(image);
            plan->action = SC_EDIT_REPLACE;
            plan->count = i;
            plan->old = at;
            return SC_OK;
        }
        const sc_edit_step *step = &plan->steps[i];
        at = step->key != NULL ? sc_value_member(at, step->key, step->length)
                               : sc_value_item(at, step->index);
    }
    return SC_OK;
}

sc_status sc_edit_resolve(const sc_edit *edit, sc_edit_verb verb, const sc_path *path,
                          sc_value value, sc_edit_plan *plan, sc_error *error)
{
    *plan = (sc_edit_plan){.action = SC_EDIT_REMOVE};
    sc_arena_init(&plan->arena, edit->allocator, UINT32_MAX);
    resolving r = {.edit = edit, .plan = plan, .path = path, .error = error};
    r.at = sc_edit_root_of(edit);
    show(path, r.shown);
    sc_status status = SC_OK;
    if (edit->format == &sc_format_yaml) {
        status = add_step(&r, (sc_edit_step){.index = edit->document});
    }
    size_t base = plan->count;
    status = status == SC_OK ? take_path(&r, verb != SC_EDIT_UNSET) : status;
    if (status == SC_OK && verb == SC_EDIT_APPEND) {
        sc_kind kind = sc_value_kind(r.at);
        if (kind != SC_ARRAY && kind != SC_ABSENT && kind != SC_NULL) {
            return fail(&r, SC_ERROR_WRONG_TYPE, "there is no array to append to");
        }
        status = add_step(&r, (sc_edit_step){.index = sc_value_count(r.at)});
    }
    if (status == SC_OK && verb == SC_EDIT_UNSET && plan->count == base) {
        status = fail(&r, SC_ERROR_CANNOT_EDIT, "the whole document cannot be removed");
    }
    if (status == SC_OK && verb != SC_EDIT_UNSET) {
        status = plan_set(&r, base, value);
    }
    return status == SC_OK && edit->format->untyped ? fold_untyped(&r, base) : status;
}

void sc_edit_plan_free(sc_edit_plan *plan)
{
    sc_free(plan->arena.allocator, plan->steps, plan->capacity * sizeof *plan->steps);
    sc_arena_free(&plan->arena);
    sc_image_release(plan->made);
    plan->steps = NULL;
    plan->made = NULL;
}
