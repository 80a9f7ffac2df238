/*
 * The tree that a change must lead to, made without any text: the old one but for one place. The
 * text that an editor made counts only if it reads as this. Nearly always the draft that the reader
 * makes of the text is compared with the old tree as it is; only where the two differ, be it in the
 * order of members, the whole tree is made, for the answer and for what the error says.
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

/* What `put` makes, as an image. */
static sc_status make(const sc_edit_task *task, sc_status (*put)(const expectation *e),
                      sc_image **out)
{
    *out = NULL;
    expectation e = {task, sc_writer_new(task->allocator, task->limits)};
    if (e.writer == NULL) {
        return sc_error_code(task->error, SC_ERROR_OUT_OF_MEMORY);
    }
    sc_status status = put(&e);
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

static sc_status put_tree(const expectation *e)
{
    return put_child(e, e->task->root, 0);
}

static sc_status put_value(const expectation *e)
{
    return put_new(e, e->task->value);
}

sc_status sc_edit_expect(const sc_edit_task *task, sc_image **out)
{
    return make(task, put_tree, out);
}

sc_status sc_edit_expect_value(const sc_edit_task *task, sc_image **out)
{
    *out = NULL;
    return task->action != SC_EDIT_REMOVE ? make(task, put_value, out) : SC_OK;
}

/* ---- a draft instead ---- */

typedef struct matching {
    const sc_edit_task *task;
    sc_value made;
    const sc_writer *draft;
} matching;

static bool has_key(const matching *m, sc_ref ref, const char *key, size_t length)
{
    return key == NULL || sc_writer_has_key(m->draft, ref, key, length);
}

static bool child_matches(const matching *m, sc_ref ref, sc_value old, size_t depth);

/* Recursion is as deep as the path is long. */
static bool level_matches(const matching *m, sc_ref ref, sc_value old, size_t depth)
{
    const sc_edit_task *task = m->task;
    const sc_edit_step *step = &task->steps[depth];
    const sc_node *node = &sc_writer_draft(m->draft, ref)->node;
    bool last = depth + 1 == task->count;
    if (node->kind != sc_value_kind(old) || !sc_node_is_container(node)) {
        return false;
    }
    sc_ref child = node->as.children.count != 0 ? node->as.children.first : SC_REF_NONE;
    size_t count = sc_value_count(old);
    for (size_t i = 0; i < count; i++) {
        sc_value item = sc_value_item(old, i);
        size_t length = 0;
        const char *key = sc_value_key(item, &length);
        bool on_way = leads_to(step, key, length, i);
        if (on_way && last && task->action == SC_EDIT_REMOVE) {
            continue;
        }
        if (child == SC_REF_NONE || !has_key(m, child, key, length) ||
            !(on_way ? child_matches(m, child, item, depth + 1)
                     : sc_writer_matches(m->draft, child, item))) {
            return false;
        }
        child = sc_writer_draft(m->draft, child)->next;
    }
    if (last && task->action == SC_EDIT_INSERT) {
        return child != SC_REF_NONE && has_key(m, child, step->key, step->length) &&
               sc_writer_matches(m->draft, child, m->made) &&
               sc_writer_draft(m->draft, child)->next == SC_REF_NONE;
    }
    return child == SC_REF_NONE;
}

static bool child_matches(const matching *m, sc_ref ref, sc_value old, size_t depth)
{
    return depth == m->task->count ? sc_writer_matches(m->draft, ref, m->made)
                                   : level_matches(m, ref, old, depth);
}

bool sc_edit_is_expected(const sc_edit_task *task, const sc_image *made, const sc_writer *draft)
{
    matching m = {task, sc_image_root(made), draft};
    sc_ref root = sc_writer_root(draft);
    return root != SC_REF_NONE && child_matches(&m, root, task->root, 0);
}
