/*
 * Reading by plans: every kind of value but those with fields (fields.c).
 *
 * A value that does not fit is noted in the report, a Python object, and gives FAILED; reading
 * continues, so that one error lists all problems. NULL is an exception of the program, and ends
 * the reading.
 */
#include "walk.h"

#include "reading.h"
#include "view.h"

PyObject *scpy_walk_child(scpy_walk *w, PyObject *plan, scpy_frame *outer, sc_value value,
                          Py_ssize_t index, PyObject *base)
{
    scpy_frame child = {.outer = outer, .value = value, .index = index, .holder = outer->holder};
    PyObject *made = scpy_walk_value(w, plan, &child, base);
    Py_XDECREF(child.cursor);
    return made;
}

/* Steals the value. */
static PyObject *make(scpy_walk *w, scpy_plan *plan, scpy_frame *at, PyObject *value)
{
    if (plan->make == NULL || value == NULL || value == w->failed) {
        return value;
    }
    PyObject *made = PyObject_CallOneArg(plan->make, value);
    Py_DECREF(value);
    return scpy_walk_or_refused(w, at, plan->name, made);
}

/* ------------------------------------------------------------------------- */
/* Scalars                                                                   */
/* ------------------------------------------------------------------------- */

static PyObject *read_scalar(scpy_walk *w, scpy_plan *plan, scpy_frame *at)
{
    static const struct {
        scpy_reading read;
        sc_kind kind;
        int level;
    } rows[] = {
        {scpy_read_bool, SC_BOOL, SCPY_LEVEL_OWN},
        {scpy_read_int, SC_INTEGER, SCPY_LEVEL_OWN},
        {scpy_read_float, SC_FLOAT, SCPY_LEVEL_OWN},
        {scpy_read_string, SC_STRING, SCPY_LEVEL_TEXT},
    };
    PyObject *value = NULL;
    size_t row = (size_t)(plan->kind - SCPY_PLAN_bool);
    sc_status status = rows[row].read(w->state, at->value, &value);
    if (status != SC_OK) {
        return scpy_walk_fail(w, at, plan->name, status);
    }
    scpy_walk_loosen(w, sc_value_kind(at->value) == rows[row].kind ? rows[row].level
                                                                   : SCPY_LEVEL_CONVERTED);
    return make(w, plan, at, value);
}

/* A text that the constructor refuses is a bad value; its exception adds nothing to that. */
static PyObject *read_text(scpy_walk *w, scpy_plan *plan, scpy_frame *at)
{
    PyObject *text = NULL;
    sc_status status = scpy_read_string(w->state, at->value, &text);
    if (status != SC_OK) {
        return scpy_walk_fail(w, at, plan->name, status);
    }
    scpy_walk_loosen(w, SCPY_LEVEL_TEXT);
    PyObject *made = text != NULL ? PyObject_CallOneArg(plan->make, text) : NULL;
    Py_XDECREF(text);
    if (made == NULL && scpy_walk_is_unsure()) {
        PyErr_Clear();
        made = scpy_walk_fail(w, at, plan->name, SC_ERROR_BAD_VALUE);
    }
    return made;
}

static PyObject *read_any(scpy_walk *w, scpy_frame *at)
{
    scpy_walk_loosen(w, SCPY_LEVEL_ANYTHING);
    return scpy_object_breathing(w->state, at->value, w->breath);
}

static PyObject *read_written(scpy_walk *w, scpy_frame *at)
{
    const char *text;
    size_t length;
    return sc_value_untyped(at->value, &text, &length)
               ? PyUnicode_DecodeUTF8(text, (Py_ssize_t)length, NULL)
               : scpy_object_breathing(w->state, at->value, w->breath);
}

static PyObject *read_attempt(scpy_walk *w, scpy_plan *plan, scpy_frame *at)
{
    bool was_silent = w->silent;
    w->silent = true;
    PyObject *made = scpy_walk_value(w, plan->inner, at, NULL);
    w->silent = was_silent;
    if (made != w->failed) {
        return made;
    }
    Py_DECREF(made);
    return read_written(w, at);
}

/* ------------------------------------------------------------------------- */
/* Lists                                                                     */
/* ------------------------------------------------------------------------- */

/* Whether a child failed; it takes the place in the list either way. */
static PyObject *read_items(scpy_walk *w, PyObject *plan, scpy_frame *list, bool *failed)
{
    Py_ssize_t count = (Py_ssize_t)sc_value_count(list->value);
    PyObject *items = PyList_New(count);
    for (Py_ssize_t i = 0; i < count && items != NULL; i++) {
        PyObject *item =
            scpy_walk_child(w, plan, list, sc_value_item(list->value, (size_t)i), i, NULL);
        if (item == NULL) {
            Py_CLEAR(items);
            break;
        }
        *failed |= item == w->failed;
        PyList_SET_ITEM(items, i, item);
    }
    return items;
}

/* The elements of an array, or of a text that is read as one. NULL with *status or an exception. */
static PyObject *read_list_of(scpy_walk *w, PyObject *plan, scpy_frame *at, bool *failed,
                              sc_status *status)
{
    sc_value list;
    sc_image *cut = NULL;
    *status = sc_value_list(at->value, NULL, &list, &cut);
    if (*status == SC_ERROR_OUT_OF_MEMORY) {
        return PyErr_NoMemory();
    }
    if (*status != SC_OK) {
        return NULL;
    }
    /* The elements are children of the value, wherever they are held. */
    scpy_frame inside = {.outer = at->outer, .value = list, .index = at->index};
    inside.holder = cut != NULL ? cut : at->holder;
    inside.cursor = cut != NULL ? Py_XNewRef(scpy_walk_cursor(at)) : Py_XNewRef(at->cursor);
    PyObject *items = NULL;
    if (cut == NULL || inside.cursor != NULL) {
        items = read_items(w, plan, &inside, failed);
    }
    if (at->cursor == NULL && cut == NULL) {
        at->cursor = inside.cursor; /* made meanwhile: one place, one cursor */
    } else {
        Py_XDECREF(inside.cursor);
    }
    sc_image_release(cut);
    return items;
}

static PyObject *read_list(scpy_walk *w, scpy_plan *plan, scpy_frame *at)
{
    bool failed = false;
    sc_status status;
    PyObject *items = read_list_of(w, plan->inner, at, &failed, &status);
    if (items == NULL) {
        return status == SC_OK || PyErr_Occurred() ? NULL
                                                   : scpy_walk_fail(w, at, plan->name, status);
    }
    scpy_walk_loosen(w,
                     sc_value_kind(at->value) == SC_ARRAY ? SCPY_LEVEL_OWN : SCPY_LEVEL_CONVERTED);
    if (failed) {
        Py_DECREF(items);
        return Py_NewRef(w->failed);
    }
    return make(w, plan, at, items);
}

static PyObject *read_elements(scpy_walk *w, scpy_plan *plan, scpy_frame *at)
{
    bool failed = false;
    sc_status status;
    PyObject *items = read_list_of(w, plan->inner, at, &failed, &status);
    return items != NULL || status == SC_OK || PyErr_Occurred()
               ? items
               : scpy_object_breathing(w->state, at->value, w->breath);
}

/* ------------------------------------------------------------------------- */
/* Dicts                                                                     */
/* ------------------------------------------------------------------------- */

/* The key of a member, read by a plan as text without a type. */
static PyObject *read_key(scpy_walk *w, PyObject *plan, scpy_frame *child)
{
    PyObject *cursor = scpy_walk_cursor(child);
    PyObject *key = cursor != NULL ? PyObject_CallMethod(cursor, "key_value", NULL) : NULL;
    if (key == NULL) {
        return NULL;
    }
    scpy_frame at = {.value = ((scpy_cursor *)key)->value,
                     .holder = ((scpy_cursor *)key)->holder,
                     .index = SCPY_AT_PARENT,
                     .cursor = key};
    PyObject *made = scpy_walk_value(w, plan, &at, NULL);
    Py_DECREF(key);
    return made;
}

static int put(scpy_walk *w, scpy_plan *plan, scpy_frame *child, PyObject *dict, PyObject *key,
               PyObject *value, bool *failed)
{
    int known = plan->key != NULL ? PySequence_Contains(dict, key) : 0;
    if (known == 1) {
        PyObject *cursor = scpy_walk_cursor(child);
        PyObject *noted =
            cursor != NULL ? PyObject_CallMethod(w->report, "same_key", "O", cursor) : NULL;
        *failed = true;
        Py_XDECREF(noted);
        return noted != NULL ? 0 : -1;
    }
    return known < 0 ? -1 : PyObject_SetItem(dict, key, value);
}

static int read_member(scpy_walk *w, scpy_plan *plan, scpy_frame *outer, sc_value value,
                       PyObject *dict, bool *failed)
{
    scpy_frame child = {
        .outer = outer, .value = value, .index = SCPY_AT_KEY, .holder = outer->holder};
    PyObject *key = plan->key != NULL ? read_key(w, plan->key, &child) : scpy_key(value);
    PyObject *made = key != NULL ? scpy_walk_value(w, plan->inner, &child, NULL) : NULL;
    int status = made != NULL ? 0 : -1;
    if (status == 0 && (key == w->failed || made == w->failed)) {
        *failed = true;
    } else if (status == 0) {
        status = put(w, plan, &child, dict, key, made, failed);
    }
    Py_XDECREF(made);
    Py_XDECREF(key);
    Py_XDECREF(child.cursor);
    return status;
}

static PyObject *read_members_of(scpy_walk *w, scpy_plan *plan, scpy_frame *at, bool *failed)
{
    size_t count = sc_value_count(at->value);
    PyObject *dict = plan->make != NULL ? PyObject_CallNoArgs(plan->make) : PyDict_New();
    for (size_t i = 0; i < count && dict != NULL; i++) {
        if (read_member(w, plan, at, sc_value_item(at->value, i), dict, failed) != 0) {
            Py_CLEAR(dict);
        }
    }
    return dict;
}

static PyObject *read_dict(scpy_walk *w, scpy_plan *plan, scpy_frame *at)
{
    bool failed = false;
    if (sc_value_kind(at->value) != SC_OBJECT) {
        return scpy_walk_fail(w, at, plan->name, SC_ERROR_WRONG_TYPE);
    }
    scpy_walk_loosen(w, SCPY_LEVEL_OWN);
    PyObject *dict = read_members_of(w, plan, at, &failed);
    if (dict != NULL && failed) {
        Py_DECREF(dict);
        return Py_NewRef(w->failed);
    }
    return dict;
}

static PyObject *read_values(scpy_walk *w, scpy_plan *plan, scpy_frame *at)
{
    bool failed = false;
    return sc_value_kind(at->value) == SC_OBJECT
               ? read_members_of(w, plan, at, &failed)
               : scpy_object_breathing(w->state, at->value, w->breath);
}

/* ------------------------------------------------------------------------- */
/* Any plan                                                                  */
/* ------------------------------------------------------------------------- */

static PyObject *read_plan(scpy_walk *w, scpy_plan *plan, scpy_frame *at, PyObject *base)
{
    switch (plan->kind) {
    case SCPY_PLAN_any:
        return read_any(w, at);
    case SCPY_PLAN_null:
        return sc_value_kind(at->value) == SC_NULL
                   ? Py_NewRef(Py_None)
                   : scpy_walk_fail(w, at, plan->name, SC_ERROR_WRONG_TYPE);
    case SCPY_PLAN_text:
        return read_text(w, plan, at);
    case SCPY_PLAN_list:
        return read_list(w, plan, at);
    case SCPY_PLAN_dict:
        return read_dict(w, plan, at);
    case SCPY_PLAN_forward:
        return scpy_walk_value(w, plan->inner, at, base);
    case SCPY_PLAN_record:
        return scpy_walk_record(w, plan, at, base);
    case SCPY_PLAN_written:
        return read_written(w, at);
    case SCPY_PLAN_attempt:
        return read_attempt(w, plan, at);
    case SCPY_PLAN_elements:
        return read_elements(w, plan, at);
    case SCPY_PLAN_values:
        return read_values(w, plan, at);
    case SCPY_PLAN_members:
        return scpy_walk_members(w, plan, at, base);
    default:
        return read_scalar(w, plan, at);
    }
}

/* A plan that is written in Python; one that knows a base has a third parameter. */
static PyObject *read_in_python(scpy_walk *w, PyObject *plan, scpy_frame *at, PyObject *base)
{
    PyObject *cursor = scpy_walk_cursor(at);
    if (cursor == NULL) {
        return NULL;
    }
    bool over = base != NULL && PyObject_HasAttrString(plan, "read_over");
    return over ? PyObject_CallMethod(plan, "read_over", "OOO", cursor, w->report, base)
                : PyObject_CallMethod(plan, "read", "OO", cursor, w->report);
}

/* Null, or the inner plan; a value that is nothing like it is said to be neither. */
static PyObject *read_optional(scpy_walk *w, scpy_plan *plan, scpy_frame *at, PyObject *base)
{
    if (sc_value_kind(at->value) == SC_NULL) {
        Py_RETURN_NONE;
    }
    PyObject *made = scpy_walk_value(w, plan->inner, at, base);
    if (made != w->failed || w->silent) {
        return made;
    }
    PyObject *cursor = scpy_walk_cursor(at);
    PyObject *done = cursor != NULL ? PyObject_CallMethod(w->report, "widen", "OOO", cursor,
                                                          plan->inner, plan->name)
                                    : NULL;
    if (done == NULL) {
        Py_CLEAR(made);
    }
    Py_XDECREF(done);
    return made;
}

PyObject *scpy_walk_value(scpy_walk *w, PyObject *plan, scpy_frame *at, PyObject *base)
{
    scpy_breathe(w->breath);
    if (Py_TYPE(plan) != w->state->plan_type) {
        return read_in_python(w, plan, at, base);
    }
    scpy_plan *known = (scpy_plan *)plan;
    if (known->kind == SCPY_PLAN_optional) {
        return read_optional(w, known, at, base);
    }
    if (known->kind <= SCPY_PLAN_text) {
        return read_plan(w, known, at, base);
    }
    if (Py_EnterRecursiveCall(" while extracting a value") != 0) {
        return NULL;
    }
    PyObject *made = read_plan(w, known, at, base);
    Py_LeaveRecursiveCall();
    return made;
}

static bool flag(PyObject *report, PyObject *name)
{
    PyObject *value = PyObject_GetAttr(report, name);
    bool truth = value == Py_True;
    Py_XDECREF(value);
    return truth;
}

typedef struct first_value {
    scpy_walk *w;
    scpy_plan *plan;
    scpy_frame *at;
    PyObject *base;
} first_value;

static PyObject *read_first(void *context)
{
    const first_value *first = context;
    return scpy_walk_value(first->w, (PyObject *)first->plan, first->at, first->base);
}

/* The input of a library is the same in one generation, unless keys without a field are noted. */
static PyObject *read_whole(first_value *first, const scpy_cursor *cursor)
{
    bool may_copy =
        first->plan->repeats && cursor->view != NULL && !first->w->watch && first->base == NULL;
    PyObject *number = may_copy ? PyLong_FromUnsignedLongLong(first->plan->number) : NULL;
    if (number == NULL) {
        return may_copy ? NULL : read_first(first);
    }
    const scpy_pin pin = {.generation = cursor->generation};
    PyObject *made = scpy_view_copied((scpy_view *)cursor->view, &pin, number, read_first, first);
    Py_DECREF(number);
    return made;
}

PyObject *scpy_plan_read(scpy_plan *plan, PyObject *cursor, PyObject *report, PyObject *base)
{
    scpy_state *state = plan->state;
    const scpy_cursor *at = (scpy_cursor *)cursor;
    scpy_walk w = {
        .state = state, .report = report, .failed = scpy_lazy(state, &state->lazy_failed)};
    scpy_frame top = {
        .value = at->value, .index = at->index, .holder = at->holder, .cursor = cursor};
    if (w.failed == NULL) {
        return NULL;
    }
    w.watch = flag(report, state->name_watch);
    scpy_breath breath = {0};
    w.breath = at->breathes ? &breath : NULL;
    first_value first = {&w, plan, &top, base};
    PyObject *made = read_whole(&first, at);
    if (made != NULL && w.level > SCPY_LEVEL_CHOICE && flag(report, state->name_graded)) {
        PyObject *done = PyObject_CallMethod(report, "loosen", "i", w.level);
        if (done == NULL) {
            Py_CLEAR(made);
        }
        Py_XDECREF(done);
    }
    return made;
}
