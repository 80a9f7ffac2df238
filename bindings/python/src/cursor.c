/*
 * Cursor: one value of a pinned snapshot, for the plans of extract(type). Private to the package.
 *
 * A child keeps its parent, the first one keeps the pin, and nothing ever changes: so cursors may
 * be used from any thread, and a path is built only for a message. A typed reading returns None if
 * the value cannot be read as that type; this is not ambiguous, because null can be read as no
 * type. The parts of a text that is read as a list, and keys that are read as values, are in a
 * separate image, and have the place and the secrecy of the value that they are part of.
 */
#include "cursor.h"

#include "reading.h"

static scpy_cursor *cursor_new(scpy_state *state, sc_snapshot *snapshot, sc_value value)
{
    PyTypeObject *type = state->cursor_type;
    scpy_cursor *self = (scpy_cursor *)type->tp_alloc(type, 0);
    if (self != NULL) {
        self->state = scpy_state_hold(state);
        self->snapshot = snapshot;
        self->value = value;
        self->index = SCPY_AT_KEY;
    }
    return self;
}

PyObject *scpy_cursor_new(scpy_state *state, sc_snapshot *snapshot, sc_value value, PyObject *path)
{
    scpy_cursor *self = cursor_new(state, sc_snapshot_retain(snapshot), value);
    if (self == NULL) {
        sc_snapshot_release(snapshot);
        return NULL;
    }
    self->path = path != NULL ? Py_NewRef(path) : PyUnicode_FromString("");
    if (self->path == NULL) {
        Py_DECREF(self);
        return NULL;
    }
    return (PyObject *)self;
}

PyObject *scpy_cursor_child(scpy_cursor *self, sc_value value, Py_ssize_t index, sc_image *holder)
{
    scpy_cursor *child = cursor_new(self->state, self->snapshot, value);
    if (child != NULL) {
        Py_INCREF(self);
        child->parent = self;
        child->index = index;
        child->breathes = self->breathes;
        child->holder = holder != NULL ? sc_image_retain(holder) : NULL;
    }
    return (PyObject *)child;
}

static void cursor_dealloc(PyObject *object)
{
    scpy_cursor *self = (scpy_cursor *)object;
    PyTypeObject *type = Py_TYPE(self);
    sc_image_release(self->holder);
    if (self->parent == NULL) {
        sc_snapshot_release(self->snapshot);
    }
    Py_XDECREF(self->parent);
    Py_XDECREF(self->path);
    Py_XDECREF(self->view);
    scpy_state_release(self->state);
    type->tp_free(object);
    Py_DECREF(type);
}

/* ------------------------------------------------------------------------- */
/* Its place                                                                 */
/* ------------------------------------------------------------------------- */

/* The path `base` with a key or, if `key` is NULL, an index at its end. */
static PyObject *path_below(PyObject *base, const char *key, size_t key_length, Py_ssize_t index)
{
    Py_ssize_t given = 0;
    const char *start = PyUnicode_AsUTF8AndSize(base, &given);
    if (start == NULL) {
        return NULL;
    }
    size_t length = (size_t)given;
    size_t room = length + 6 * key_length + 32; /* an escape is six bytes at most */
    char *buffer = PyMem_Malloc(room);
    if (buffer == NULL) {
        return PyErr_NoMemory();
    }
    memcpy(buffer, start, length);
    length = key != NULL ? sc_path_append_key(buffer, room, length, key, key_length)
                         : sc_path_append_index(buffer, room, length, (size_t)index);
    PyObject *path = PyUnicode_DecodeUTF8(buffer, (Py_ssize_t)length, NULL);
    PyMem_Free(buffer);
    return path;
}

/* New. Recurses once per level of the value, which the limits of the sources bound. */
static PyObject *path_of(const scpy_cursor *self)
{
    if (self->parent == NULL) {
        return Py_NewRef(self->path);
    }
    PyObject *base = path_of(self->parent);
    if (base == NULL || self->index == SCPY_AT_PARENT) {
        return base;
    }
    size_t length = 0;
    const char *key = self->index == SCPY_AT_KEY ? sc_value_key(self->value, &length) : NULL;
    PyObject *path = path_below(base, key, length, self->index);
    Py_DECREF(base);
    return path;
}

/* The nearest one whose value is the snapshot's: itself, but for pieces and keys. */
static const scpy_cursor *anchor_of(const scpy_cursor *self)
{
    while (self->holder != NULL) {
        self = self->parent;
    }
    return self;
}

static PyObject *cursor_path(PyObject *self, void *unused)
{
    (void)unused;
    return path_of((scpy_cursor *)self);
}

static PyObject *cursor_path_of(PyObject *self, PyObject *name)
{
    Py_ssize_t length = 0;
    const char *key = PyUnicode_AsUTF8AndSize(name, &length);
    PyObject *base = key != NULL ? path_of((scpy_cursor *)self) : NULL;
    if (base == NULL) {
        return NULL;
    }
    PyObject *path = path_below(base, key, (size_t)length, 0);
    Py_DECREF(base);
    return path;
}

static PyObject *cursor_place(PyObject *self, void *unused)
{
    (void)unused;
    sc_origin origin;
    if (!sc_value_origin(anchor_of((scpy_cursor *)self)->value, &origin)) {
        return PyTuple_Pack(3, Py_None, Py_None, Py_None);
    }
    bool has_source = origin.source != NULL && *origin.source != '\0';
    PyObject *source = has_source ? scpy_shown(origin.source) : Py_NewRef(Py_None);
    return Py_BuildValue("(NNN)", source, scpy_number_or_none(origin.line),
                         scpy_number_or_none(origin.column));
}

/* The canonical path in the snapshot as C text, borrowed from *path, which is new. */
static const char *anchor_path(PyObject *self, PyObject **path)
{
    *path = path_of(anchor_of((scpy_cursor *)self));
    return *path != NULL ? PyUnicode_AsUTF8(*path) : NULL;
}

static PyObject *cursor_secret(PyObject *self, void *unused)
{
    (void)unused;
    PyObject *path;
    const char *text = anchor_path(self, &path);
    bool secret = text != NULL && sc_snapshot_is_secret(((scpy_cursor *)self)->snapshot, text);
    Py_XDECREF(path);
    return text != NULL ? PyBool_FromLong(secret) : NULL;
}

/* ------------------------------------------------------------------------- */
/* For messages                                                              */
/* ------------------------------------------------------------------------- */

/*
 * The value as a message of the engine names it: "the string "abc"", masked if secret. With its
 * line and column; for broken JSON in a text without a place, these are the ones in the text.
 */
static PyObject *cursor_found(PyObject *object, PyObject *unused)
{
    (void)unused;
    scpy_cursor *self = (scpy_cursor *)object;
    PyObject *path;
    const char *text = anchor_path(object, &path);
    sc_error error = {.code = SC_OK};
    if (text != NULL) {
        sc_place place = SC_PLACE_INIT;
        (void)sc_snapshot_place(self->snapshot, text, &place);
        (void)sc_place_fail(&place, NULL, self->value, SC_ERROR_WRONG_TYPE, "", &error);
    }
    Py_XDECREF(path);
    static const char before[] = "expected , found ";
    bool cut = strncmp(error.message, before, sizeof before - 1) == 0;
    if (text == NULL) {
        return NULL;
    }
    return Py_BuildValue("(NNN)", scpy_shown(error.message + (cut ? sizeof before - 1 : 0)),
                         scpy_number_or_none(error.line), scpy_number_or_none(error.column));
}

/* The engine's sentence about a key that is not there, with near keys. */
static PyObject *cursor_miss(PyObject *object, PyObject *name)
{
    PyObject *path = cursor_path_of(object, name);
    const char *text = path != NULL ? PyUnicode_AsUTF8(path) : NULL;
    sc_error error = {.code = SC_OK};
    if (text != NULL) {
        sc_place place = SC_PLACE_INIT;
        (void)sc_snapshot_place(((scpy_cursor *)object)->snapshot, text, &place);
        (void)sc_place_fail(&place, NULL, (sc_value){0}, SC_ERROR_MISSING_KEY, NULL, &error);
    }
    Py_XDECREF(path);
    return text != NULL ? scpy_shown(error.message) : NULL;
}

/* ------------------------------------------------------------------------- */
/* Its children                                                              */
/* ------------------------------------------------------------------------- */

static PyObject *cursor_kind(PyObject *self, void *unused)
{
    (void)unused;
    return PyUnicode_InternFromString(sc_kind_name(sc_value_kind(((scpy_cursor *)self)->value)));
}

static PyObject *cursor_key(PyObject *self, void *unused)
{
    (void)unused;
    size_t length;
    sc_value value = ((scpy_cursor *)self)->value;
    return sc_value_key(value, &length) != NULL ? scpy_key(value) : Py_NewRef(Py_None);
}

static PyObject *cursor_identity(PyObject *self, void *unused)
{
    (void)unused;
    sc_value value = ((scpy_cursor *)self)->value;
    return Py_BuildValue("(NI)", PyLong_FromVoidPtr((void *)(uintptr_t)value.image),
                         (unsigned)value.node);
}

static Py_ssize_t cursor_length(PyObject *self)
{
    return (Py_ssize_t)sc_value_count(((scpy_cursor *)self)->value);
}

/* The children of `value`: the cursor's value, or a list that was read from it. */
static PyObject *children_of(scpy_cursor *self, sc_value value, sc_image *holder)
{
    bool keyed = sc_value_kind(value) == SC_OBJECT;
    Py_ssize_t count = (Py_ssize_t)sc_value_count(value);
    PyObject *list = PyList_New(count);
    for (Py_ssize_t i = 0; list != NULL && i < count; i++) {
        sc_value item = sc_value_item(value, (size_t)i);
        PyObject *child = scpy_cursor_child(self, item, keyed ? SCPY_AT_KEY : i, holder);
        if (child == NULL) {
            Py_CLEAR(list);
            break;
        }
        PyList_SET_ITEM(list, i, child);
    }
    return list;
}

static PyObject *cursor_items(PyObject *object, PyObject *unused)
{
    (void)unused;
    scpy_cursor *self = (scpy_cursor *)object;
    return children_of(self, self->value, self->holder);
}

static PyObject *cursor_list(PyObject *object, PyObject *unused)
{
    (void)unused;
    scpy_cursor *self = (scpy_cursor *)object;
    sc_value list;
    sc_image *cut = NULL;
    sc_status status = sc_value_list(self->value, NULL, &list, &cut);
    if (status == SC_ERROR_OUT_OF_MEMORY) {
        return PyErr_NoMemory();
    }
    if (status != SC_OK) {
        return Py_NewRef(Py_None);
    }
    PyObject *children = children_of(self, list, cut != NULL ? cut : self->holder);
    sc_image_release(cut);
    return children;
}

static PyObject *cursor_field(PyObject *object, PyObject *name)
{
    scpy_cursor *self = (scpy_cursor *)object;
    Py_ssize_t length = 0;
    const char *text = PyUnicode_AsUTF8AndSize(name, &length);
    if (text == NULL) {
        return NULL;
    }
    sc_value value = sc_value_field(self->value, text, (size_t)length);
    if (sc_value_kind(value) == SC_ABSENT) {
        return Py_NewRef(Py_None);
    }
    return scpy_cursor_child(self, value, SCPY_AT_KEY, self->holder);
}

/* The key as a value: text without a type. */
static PyObject *cursor_key_value(PyObject *object, PyObject *unused)
{
    (void)unused;
    scpy_cursor *self = (scpy_cursor *)object;
    size_t length = 0;
    const char *key = sc_value_key(self->value, &length);
    sc_writer *writer = sc_writer_new(NULL, NULL);
    if (writer == NULL) {
        return PyErr_NoMemory();
    }
    (void)sc_writer_untyped(writer, key != NULL ? key : "", length);
    sc_error error = {.code = SC_ERROR_OUT_OF_MEMORY};
    sc_image *image = sc_writer_finish(writer, &error);
    sc_writer_free(writer);
    if (image == NULL) {
        return scpy_raise(self->state, &error);
    }
    PyObject *child = scpy_cursor_child(self, sc_image_root(image), SCPY_AT_PARENT, image);
    sc_image_release(image);
    return child;
}

/* ------------------------------------------------------------------------- */
/* Readings                                                                  */
/* ------------------------------------------------------------------------- */

static PyObject *cursor_object(PyObject *object, PyObject *unused)
{
    (void)unused;
    scpy_cursor *self = (scpy_cursor *)object;
    scpy_breath breath = {0};
    return scpy_object_breathing(self->state, self->value, self->breathes ? &breath : NULL);
}

static PyObject *cursor_text(PyObject *self, void *unused)
{
    (void)unused;
    const char *text;
    size_t length;
    if (!sc_value_untyped(((scpy_cursor *)self)->value, &text, &length)) {
        return Py_NewRef(Py_None);
    }
    return PyUnicode_DecodeUTF8(text, (Py_ssize_t)length, NULL);
}

#define READING_METHOD(name)                                                                       \
    static PyObject *cursor_##name(PyObject *object, PyObject *unused)                             \
    {                                                                                              \
        (void)unused;                                                                              \
        PyObject *value = NULL;                                                                    \
        const scpy_cursor *self = (const scpy_cursor *)object;                                     \
        sc_status status = scpy_read_##name(self->state, self->value, &value);                     \
        return status == SC_OK ? value : Py_NewRef(Py_None);                                       \
    }
SCPY_READINGS(READING_METHOD)
#undef READING_METHOD

static const struct {
    const char *name;
    scpy_reading read;
} readings[] = {
#define READING_ROW(name) {#name, scpy_read_##name},
    SCPY_READINGS(READING_ROW)
#undef READING_ROW
};

/* Why a reading gave None: the name of its status. */
static PyObject *cursor_failure(PyObject *object, PyObject *name)
{
    scpy_cursor *self = (scpy_cursor *)object;
    sc_status status = SC_ERROR_WRONG_TYPE;
    for (size_t i = 0; i < sizeof readings / sizeof readings[0]; i++) {
        PyObject *value = NULL;
        if (PyUnicode_Check(name) &&
            PyUnicode_CompareWithASCIIString(name, readings[i].name) == 0) {
            status = readings[i].read(self->state, self->value, &value);
            Py_XDECREF(value);
        }
    }
    return PyErr_Occurred() == NULL ? PyUnicode_FromString(sc_status_name(status)) : NULL;
}

/* ------------------------------------------------------------------------- */
/* The type                                                                  */
/* ------------------------------------------------------------------------- */

#define READING_ENTRY(reading) {#reading, cursor_##reading, METH_NOARGS, NULL},
/* Subtracts the number of values from *left, and stops at 0. */
static void count_values(sc_value value, size_t *left)
{
    size_t count = sc_value_count(value);
    *left -= *left != 0;
    for (size_t i = 0; i < count && *left != 0; i++) {
        count_values(sc_value_item(value, i), left);
    }
}

/* Whether there are enough values for a separate thread; if so, readings release the GIL. */
static PyObject *cursor_is_large(PyObject *object, PyObject *unused)
{
    (void)unused;
    size_t left = 2000;
    scpy_cursor *self = (scpy_cursor *)object;
    count_values(self->value, &left);
    self->breathes = left == 0;
    return PyBool_FromLong(self->breathes);
}

/* Whether another cursor's value is the same by meaning. */
static PyObject *cursor_same(PyObject *object, PyObject *other)
{
    const scpy_cursor *self = (const scpy_cursor *)object;
    if (Py_TYPE(other) != Py_TYPE(object)) {
        return scpy_wrong_type("same", "other", "a Cursor", other);
    }
    return PyBool_FromLong(sc_value_equal(self->value, ((const scpy_cursor *)other)->value));
}

static PyMethodDef cursor_methods[] = {
    SCPY_READINGS(READING_ENTRY){"failure", cursor_failure, METH_O, NULL},
    {"field", cursor_field, METH_O, NULL},
    {"found", cursor_found, METH_NOARGS, NULL},
    {"is_large", cursor_is_large, METH_NOARGS, NULL},
    {"items", cursor_items, METH_NOARGS, NULL},
    {"key_value", cursor_key_value, METH_NOARGS, NULL},
    {"list", cursor_list, METH_NOARGS, NULL},
    {"miss", cursor_miss, METH_O, NULL},
    {"object", cursor_object, METH_NOARGS, NULL},
    {"path_of", cursor_path_of, METH_O, NULL},
    {"same", cursor_same, METH_O, NULL},
    {"__reduce__", scpy_no_pickle, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};
#undef READING_ENTRY

static PyGetSetDef cursor_attributes[] = {
    {"identity", cursor_identity, NULL, NULL, NULL}, {"key", cursor_key, NULL, NULL, NULL},
    {"kind", cursor_kind, NULL, NULL, NULL},         {"path", cursor_path, NULL, NULL, NULL},
    {"place", cursor_place, NULL, NULL, NULL},       {"secret", cursor_secret, NULL, NULL, NULL},
    {"text", cursor_text, NULL, NULL, NULL},         {NULL, NULL, NULL, NULL, NULL},
};

PyDoc_STRVAR(cursor_doc, "One value of a pinned configuration, for extract(type).");

static PyType_Slot cursor_slots[] = {
    {Py_tp_doc, (void *)(uintptr_t)cursor_doc},
    {Py_tp_dealloc, cursor_dealloc},
    {Py_tp_methods, cursor_methods},
    {Py_tp_getset, cursor_attributes},
    {Py_sq_length, cursor_length},
    {0, NULL},
};

static PyType_Spec cursor_spec = {
    .name = "superconfig._superconfig.Cursor",
    .basicsize = sizeof(scpy_cursor),
    .flags = Py_TPFLAGS_DEFAULT,
    .slots = cursor_slots,
};

int scpy_cursor_ready(PyObject *module, scpy_state *state)
{
    return scpy_add_type(module, &state->cursor_type, &cursor_spec, 0, false);
}
