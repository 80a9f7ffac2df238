/*
 * Classes with fields: records, from which an object of the program's class is made, and members,
 * which are passed to another library. A field is found by the engine's relaxed rule; a key without
 * a field is noted if the caller asks for it.
 */
#include "walk.h"

enum { FIELD_ROOM = 32 };

/* The values of the fields of one object. */
typedef struct taking {
    PyObject **values; /* owned; of the fields that are there */
    PyObject **names;  /* borrowed */
    uint32_t *nodes;   /* of the members that were taken */
    Py_ssize_t count;
    Py_ssize_t node_count;
    bool failed;
    void *block;
    struct {
        PyObject *values[FIELD_ROOM];
        PyObject *names[FIELD_ROOM];
        uint32_t nodes[FIELD_ROOM];
    } room;
} taking;

static int taking_begin(taking *t, Py_ssize_t most)
{
    t->count = t->node_count = 0;
    t->failed = false;
    t->block = NULL;
    t->values = t->room.values;
    t->names = t->room.names;
    t->nodes = t->room.nodes;
    if (most > FIELD_ROOM) {
        t->block = PyMem_Malloc((size_t)most * (2 * sizeof *t->values + sizeof *t->nodes));
        if (t->block == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        t->values = t->block;
        t->names = t->values + most;
        t->nodes = (uint32_t *)(t->names + most);
    }
    return 0;
}

static void taking_end(taking *t)
{
    for (Py_ssize_t i = 0; i < t->count; i++) {
        Py_DECREF(t->values[i]);
    }
    PyMem_Free(t->block);
}

static bool is_taken(const taking *t, sc_value child)
{
    for (Py_ssize_t i = 0; i < t->node_count; i++) {
        if (t->nodes[i] == child.node) {
            return true;
        }
    }
    return false;
}

static sc_value find_field(sc_value object, const scpy_field *field)
{
    sc_value found = {NULL, 0, 0};
    Py_ssize_t count = PyTuple_GET_SIZE(field->keys);
    for (Py_ssize_t i = 0; i < count && sc_value_kind(found) == SC_ABSENT; i++) {
        Py_ssize_t length;
        const char *key = PyUnicode_AsUTF8AndSize(PyTuple_GET_ITEM(field->keys, i), &length);
        if (key == NULL) { /* a lone surrogate is no key of a configuration */
            PyErr_Clear();
        } else {
            found = sc_value_field(object, key, (size_t)length);
        }
    }
    return found;
}

/* The default of a field whose value is an object, whose other parts then stay; new, may be NULL.
 */
static int base_of(const scpy_field *field, sc_value value, PyObject *base, PyObject **out)
{
    *out = NULL;
    if (sc_value_kind(value) != SC_OBJECT || (base == NULL && field->fallback == NULL)) {
        return 0;
    }
    *out = base != NULL ? PyObject_GetAttr(base, field->attribute)
                        : PyObject_CallNoArgs(field->fallback);
    if (*out == NULL && PyErr_ExceptionMatches(PyExc_AttributeError)) {
        PyErr_Clear();
        return 0;
    }
    return *out != NULL ? 0 : -1;
}

static PyObject *read_field(scpy_walk *w, const scpy_field *field, scpy_frame *at, sc_value value,
                            PyObject *base)
{
    PyObject *inside;
    if (base_of(field, value, base, &inside) != 0) {
        return NULL;
    }
    PyObject *made = scpy_walk_child(w, field->plan, at, value, SCPY_AT_KEY, inside);
    Py_XDECREF(inside);
    return made;
}

/* Notes the members that no field took. */
static int note_unknown(scpy_walk *w, scpy_frame *at, const taking *t)
{
    size_t count = w->watch && !w->silent ? sc_value_count(at->value) : 0;
    count = count == (size_t)t->node_count ? 0 : count; /* each is taken */
    for (size_t i = 0; i < count; i++) {
        scpy_frame child = {
            .outer = at, .value = sc_value_item(at->value, i), .index = SCPY_AT_KEY};
        child.holder = at->holder;
        if (is_taken(t, child.value)) {
            continue;
        }
        PyObject *cursor = scpy_walk_cursor(&child);
        PyObject *noted =
            cursor != NULL ? PyObject_CallMethod(w->report, "left_over", "O", cursor) : NULL;
        Py_XDECREF(cursor);
        Py_XDECREF(noted);
        if (noted == NULL) {
            return -1;
        }
    }
    return 0;
}

/* An absent field: takes the value of the base, or none; if it is required, that is a problem. */
static int take_absent(scpy_walk *w, const scpy_field *field, scpy_frame *at, PyObject *base,
                       taking *t)
{
    PyObject *value = base != NULL ? PyObject_GetAttr(base, field->attribute) : NULL;
    if (value != NULL) {
        t->names[t->count] = field->name;
        t->values[t->count++] = value;
        return 0;
    }
    if (base != NULL && !PyErr_ExceptionMatches(PyExc_AttributeError)) {
        return -1;
    }
    PyErr_Clear();
    if (!field->required) {
        return 0;
    }
    t->failed = true;
    if (w->silent) {
        return 0;
    }
    PyObject *cursor = scpy_walk_cursor(at);
    PyObject *name = cursor != NULL ? PyObject_GetAttrString(field->plan, "name") : NULL;
    PyObject *noted = name != NULL ? PyObject_CallMethod(w->report, "missing", "OOO", cursor,
                                                         PyTuple_GET_ITEM(field->keys, 0), name)
                                   : NULL;
    Py_XDECREF(name);
    Py_XDECREF(noted);
    return noted != NULL ? 0 : -1;
}

static int take_fields(scpy_walk *w, scpy_plan *plan, scpy_frame *at, PyObject *base, taking *t)
{
    for (Py_ssize_t i = 0; i < plan->field_count; i++) {
        const scpy_field *field = &plan->fields[i];
        sc_value value = find_field(at->value, field);
        if (sc_value_kind(value) == SC_ABSENT) {
            if (take_absent(w, field, at, base, t) != 0) {
                return -1;
            }
            continue;
        }
        t->nodes[t->node_count++] = value.node;
        PyObject *made = read_field(w, field, at, value, base);
        if (made == NULL) {
            return -1;
        }
        t->failed |= made == w->failed;
        t->names[t->count] = field->name;
        t->values[t->count++] = made;
    }
    return note_unknown(w, at, t);
}

/* By keyword; the tuple of all names exists already. */
static PyObject *construct(scpy_plan *plan, const taking *t)
{
    PyObject *names =
        t->count == plan->field_count ? Py_NewRef(plan->names) : PyTuple_New(t->count);
    if (names == NULL) {
        return NULL;
    }
    for (Py_ssize_t i = 0; names != plan->names && i < t->count; i++) {
        PyTuple_SET_ITEM(names, i, Py_NewRef(t->names[i]));
    }
    PyObject *made = PyObject_Vectorcall(plan->make, t->values, 0, names);
    Py_DECREF(names);
    return made;
}

/*
 * The work of the generated __init__ of a dataclass, without matching thirty keywords: each field
 * is set, in order, to the value that was read or to its default.
 */
static int set_all(scpy_plan *plan, const taking *t, PyObject *object)
{
    Py_ssize_t next = 0;
    for (Py_ssize_t i = 0; i < plan->field_count; i++) {
        const scpy_field *field = &plan->fields[i];
        bool is_there = next < t->count && t->names[next] == field->name;
        PyObject *value =
            is_there ? Py_NewRef(t->values[next]) : PyObject_CallNoArgs(field->preset);
        int failed = value != NULL ? PyObject_GenericSetAttr(object, field->attribute, value) : -1;
        Py_XDECREF(value);
        if (failed != 0) {
            return -1;
        }
        next += is_there;
    }
    return 0;
}

static PyObject *construct_directly(scpy_plan *plan, const taking *t)
{
    PyTypeObject *type = (PyTypeObject *)plan->make;
    PyObject *object = type->tp_alloc(type, 0);
    if (object != NULL && set_all(plan, t, object) != 0) {
        Py_CLEAR(object);
    }
    if (object != NULL && plan->after != NULL) {
        PyObject *done = PyObject_CallOneArg(plan->after, object);
        if (done == NULL) {
            Py_CLEAR(object);
        }
        Py_XDECREF(done);
    }
    return object;
}

/* The default instance, if it is one of the class that is made: then its parts can stay. */
static int check_base(scpy_plan *plan, PyObject **base)
{
    bool may =
        *base != NULL && plan->make != NULL && PyType_Check(plan->make) && !PyDict_Check(*base);
    int is = may ? PyObject_IsInstance(*base, plan->make) : 0;
    if (is != 1) {
        *base = NULL;
    }
    return is < 0 ? -1 : 0;
}

PyObject *scpy_walk_record(scpy_walk *w, scpy_plan *plan, scpy_frame *at, PyObject *base)
{
    sc_kind kind = sc_value_kind(at->value);
    if (kind == SC_ARRAY && plan->inner != NULL) {
        return scpy_walk_value(w, plan->inner, at, NULL);
    }
    if (kind != SC_OBJECT && kind != SC_ABSENT) { /* a section that no source mentions is empty */
        return scpy_walk_fail(w, at, plan->name, SC_ERROR_WRONG_TYPE);
    }
    taking t;
    if (check_base(plan, &base) != 0 || taking_begin(&t, plan->field_count) != 0) {
        return NULL;
    }
    scpy_walk_loosen(w, SCPY_LEVEL_OWN);
    PyObject *made = NULL;
    if (take_fields(w, plan, at, base, &t) == 0) {
        made = t.failed ? Py_NewRef(w->failed)
                        : scpy_walk_or_refused(w, at, plan->name,
                                               plan->direct ? construct_directly(plan, &t)
                                                            : construct(plan, &t));
    }
    taking_end(&t);
    return made;
}

/* ---- for another library ---- */

static int keep_left_over(scpy_walk *w, scpy_frame *at, const taking *t, PyObject *native)
{
    size_t count = sc_value_count(at->value);
    count = count == (size_t)t->node_count ? 0 : count; /* each is taken */
    for (size_t i = 0; i < count; i++) {
        sc_value child = sc_value_item(at->value, i);
        if (is_taken(t, child)) {
            continue;
        }
        PyObject *key = scpy_key(child);
        PyObject *value = key != NULL ? scpy_object_breathing(w->state, child, w->breath) : NULL;
        PyObject *kept = value != NULL ? PyDict_SetDefault(native, key, value) : NULL;
        Py_XDECREF(value);
        Py_XDECREF(key);
        if (kept == NULL) {
            return -1;
        }
    }
    return 0;
}

static PyObject *native_of(scpy_walk *w, scpy_frame *at, const taking *t)
{
    PyObject *native = scpy_dict_presized((Py_ssize_t)sc_value_count(at->value));
    int failed = native != NULL ? 0 : -1;
    for (Py_ssize_t i = 0; failed == 0 && i < t->count; i++) {
        failed = PyDict_SetItem(native, t->names[i], t->values[i]);
    }
    if (failed == 0) {
        failed = keep_left_over(w, at, t, native);
    }
    if (failed != 0) {
        Py_CLEAR(native);
    }
    return native;
}

/* An object in the keys that a model asks for. */
PyObject *scpy_walk_members(scpy_walk *w, scpy_plan *plan, scpy_frame *at, PyObject *base)
{
    sc_kind kind = sc_value_kind(at->value);
    taking t;
    if (kind != SC_OBJECT && kind != SC_ABSENT) {
        return scpy_object_breathing(w->state, at->value, w->breath);
    }
    if (check_base(plan, &base) != 0 || taking_begin(&t, plan->field_count) != 0) {
        return NULL;
    }
    bool watch = w->watch;
    w->watch = watch && plan->drops;
    int failed = take_fields(w, plan, at, base, &t);
    w->watch = watch;
    PyObject *made = failed == 0 ? native_of(w, at, &t) : NULL;
    taking_end(&t);
    return made;
}
