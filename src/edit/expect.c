/*
 * The tree that a change must lead to, made without any text: a copy of the old one but for one
 * place. The text that an editor made counts only if it reads as this.
 */
#include "edit/expect.h"

#include "format/emit.h"

typedef struct expectation {
    const sc_edit_task *task;
    sc_writer *writer;
} expectation;

/* Values of a format without types are what their text is guessed to be. */
static sc_status put_untyped(const expectation *e, sc_value value)
{
    sc_buf text;
    sc_emit_link link = sc_emit_root(value);
    sc_write_options options = {0};
    sc_writing writing = {.value = value,
                          .options = &options,
                          .allocator = e->task->allocator,
                          .out = &text,
                          .error = e->task->error};
    sc_buf_init(&text, e->task->allocator, UINT32_MAX);
    sc_status status = sc_emit_plain(&link, &writing, &text);
    if (status == SC_OK) {
        status = text.status;
    }
    if (status == SC_OK) {
        status = sc_format_untyped(e->writer, text.data != NULL ? text.data : "", text.length);
    }
    sc_buf_free(&text);
    return status;
}

static sc_status put_new(const expectation *e, sc_value value);

static sc_status put_members(const expectation *e, sc_value value)
{
    sc_status status = sc_writer_begin_object(e->writer);
    size_t count = sc_value_count(value);
    for (size_t i = 0; i < count && status == SC_OK; i++) {
        sc_value member = sc_value_item(value, i);
        size_t length;
        const char *key = sc_value_key(member, &length);
        status = sc_writer_key(e->writer, key, length);
        status = status == SC_OK ? put_new(e, member) : status;
    }
    return status == SC_OK ? sc_writer_end(e->writer) : status;
}

/* Recursion is bounded by the depth of an image, here and below. */
static sc_status put_items(const expectation *e, sc_value value)
{
    sc_status status = sc_writer_begin_array(e->writer);
    size_t count = sc_value_count(value);
    for (size_t i = 0; i < count && status == SC_OK; i++) {
        status = put_new(e, sc_value_item(value, i));
    }
    return status == SC_OK ? sc_writer_end(e->writer) : status;
}

/* Only TOML has datetimes; elsewhere they are their text. */
static sc_status put_typed(const expectation *e, sc_value value)
{
    sc_scalar scalar = sc_value_scalar(value);
    switch (scalar.kind) {
    case SC_OBJECT:
        return put_members(e, value);
    case SC_ARRAY:
        return put_items(e, value);
    case SC_DATETIME:
        return e->task->format == &sc_format_toml
                   ? sc_writer_copy(e->writer, value)
                   : sc_writer_string(e->writer, scalar.text, scalar.length);
    default:
        return sc_writer_copy(e->writer, value);
    }
}

static sc_status put_new(const expectation *e, sc_value value)
{
    if (!e->task->format->untyped) {
        return put_typed(e, value);
    }
    bool object = sc_value_kind(value) == SC_OBJECT && !sc_value_untyped(value, NULL, NULL);
    return object ? put_members(e, value) : put_untyped(e, value);
}

static bool leads_to(const sc_edit_step *step, const char *key, size_t length, size_t index)
{
    if (step->key == NULL) {
        return key == NULL && step->index == index;
    }
    return key != NULL && step->length == length &&
           (length == 0 || memcmp(step->key, key, length) == 0);
}

static sc_status put_level(const expectation *e, sc_value value, size_t depth);

static sc_status put_child(const expectation *e, sc_value child, size_t depth)
{
    return depth == e->task->count ? put_new(e, e->task->value) : put_level(e, child, depth);
}

static sc_status put_children(const expectation *e, sc_value value, size_t depth)
{
    const sc_edit_task *task = e->task;
    const sc_edit_step *step = &task->steps[depth];
    bool last = depth + 1 == task->count;
    size_t count = sc_value_count(value);
    sc_status status = SC_OK;
    for (size_t i = 0; i < count && status == SC_OK; i++) {
        sc_value child = sc_value_item(value, i);
        size_t length = 0;
        const char *key = sc_value_key(child, &length);
        bool on_way = leads_to(step, key, length, i);
        if (on_way && last && task->action == SC_EDIT_REMOVE) {
            continue;
        }
        status = key != NULL ? sc_writer_key(e->writer, key, length) : SC_OK;
        if (status == SC_OK) {
            status = on_way ? put_child(e, child, depth + 1) : sc_writer_copy(e->writer, child);
        }
    }
    if (status == SC_OK && last && task->action == SC_EDIT_INSERT) {
        status = step->key != NULL ? sc_writer_key(e->writer, step->key, step->length) : SC_OK;
        status = status == SC_OK ? put_new(e, task->value) : status;
    }
    return status;
}

/* Recursion is as deep as the path is long. */
static sc_status put_level(const expectation *e, sc_value value, size_t depth)
{
    bool object = sc_value_kind(value) == SC_OBJECT;
    sc_status status =
        object ? sc_writer_begin_object(e->writer) : sc_writer_begin_array(e->writer);
    status = status == SC_OK ? put_children(e, value, depth) : status;
    return status == SC_OK ? sc_writer_end(e->writer) : status;
}

sc_status sc_edit_expect(const sc_edit_task *task, sc_image **out)
{
    *out = NULL;
    expectation e = {task, sc_writer_new(task->allocator, task->limits)};
    if (e.writer == NULL) {
        return sc_error_code(task->error, SC_ERROR_OUT_OF_MEMORY);
    }
    sc_status status = put_child(&e, task->root, 0);
    if (status == SC_OK) {
        *out = sc_writer_finish(e.writer, task->error);
        status = *out != NULL ? SC_OK : sc_writer_status(e.writer);
        if (*out == NULL && status == SC_OK) {
            status = SC_ERROR_OUT_OF_MEMORY;
        }
    } else {
        (void)sc_error_code(task->error, status);
    }
    sc_writer_free(e.writer);
    return status;
}
