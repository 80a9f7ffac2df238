/*
 * From the engine's values to Python's. Objects of one array often have the same keys, and an image
 * holds each key's text once: so the last keys are kept by the address of their text, and one str
 * serves them all. The depth of the recursion is the image's, which a limit bounds.
 */
#include "datetime.h"

enum { KEY_SLOTS = 128, KEY_SLOT_SHIFT = 64 - 7 };

typedef struct key_memo {
    const char *text[KEY_SLOTS];
    PyObject *key[KEY_SLOTS]; /* owned */
} key_memo;

typedef struct output {
    scpy_state *state;
    key_memo *keys;
    scpy_breath *breath;
    int collects; /* whether the collector is to be resumed */
} output;

static PyObject *make(output *out, sc_value value);

static PyObject *make_key(key_memo *keys, sc_value child)
{
    size_t length;
    const char *text = sc_value_key(child, &length);
    /* Multiplied by 2^64 over the golden ratio, so that neighbours do not meet. */
    size_t slot = (size_t)((uint64_t)(uintptr_t)text * 0x9E3779B97F4A7C15U >> KEY_SLOT_SHIFT);
    if (keys->text[slot] != text) {
        PyObject *key = PyUnicode_FromStringAndSize(text, (Py_ssize_t)length);
        if (key == NULL) {
            return NULL;
        }
        Py_XDECREF(keys->key[slot]);
        keys->text[slot] = text;
        keys->key[slot] = key;
    }
    return Py_NewRef(keys->key[slot]);
}

static int make_member(output *out, sc_value child, PyObject *dict)
{
    PyObject *key = make_key(out->keys, child);
    PyObject *object = key != NULL ? make(out, child) : NULL;
    int failed = object != NULL ? PyDict_SetItem(dict, key, object) : -1;
    Py_XDECREF(object);
    Py_XDECREF(key);
    return failed;
}

static PyObject *make_dict(output *out, sc_value value)
{
    size_t count = sc_value_count(value);
    PyObject *dict = PyDict_New();
    for (size_t i = 0; i < count && dict != NULL; i++) {
        if (make_member(out, sc_value_item(value, i), dict) != 0) {
            Py_CLEAR(dict);
        }
    }
    return dict;
}

static PyObject *make_list(output *out, sc_value value)
{
    size_t count = sc_value_count(value);
    PyObject *list = PyList_New((Py_ssize_t)count);
    for (size_t i = 0; i < count && list != NULL; i++) {
        PyObject *object = make(out, sc_value_item(value, i));
        if (object == NULL) {
            Py_CLEAR(list);
        } else {
            PyList_SET_ITEM(list, (Py_ssize_t)i, object);
        }
    }
    return list;
}

/* The class may be imported now, or be a program's own: that is Python code. */
static PyObject *make_datetime(output *out, sc_value value, const sc_scalar *scalar)
{
    sc_datetime datetime;
    if (sc_value_datetime(value, &datetime) == SC_OK && scpy_datetime_fits(value, &datetime)) {
        scpy_gc_resume(out->collects);
        PyObject *made = scpy_datetime(out->state, &datetime);
        out->collects = out->collects ? scpy_gc_pause() : 0;
        return made;
    }
    return PyUnicode_FromStringAndSize(scalar->text, (Py_ssize_t)scalar->length);
}

void scpy_breathe(scpy_breath *breath)
{
    enum { VALUES_BETWEEN = 256 };
    if (breath != NULL && ++breath->count % VALUES_BETWEEN == 0) {
        Py_BEGIN_ALLOW_THREADS;
        Py_END_ALLOW_THREADS;
    }
}

static PyObject *make(output *out, sc_value value)
{
    scpy_breathe(out->breath);
    sc_scalar scalar = sc_value_scalar(value);
    switch (scalar.kind) {
    case SC_OBJECT:
        return make_dict(out, value);
    case SC_ARRAY:
        return make_list(out, value);
    case SC_STRING:
        return PyUnicode_FromStringAndSize(scalar.text, (Py_ssize_t)scalar.length);
    case SC_INTEGER:
        return scalar.is_unsigned ? PyLong_FromUnsignedLongLong((uint64_t)scalar.integer)
                                  : PyLong_FromLongLong(scalar.integer);
    case SC_FLOAT:
        return PyFloat_FromDouble(scalar.number);
    case SC_BOOL:
        return PyBool_FromLong(scalar.boolean);
    case SC_DATETIME:
        return make_datetime(out, value, &scalar);
    default:
        return Py_NewRef(Py_None);
    }
}

PyObject *scpy_object(scpy_state *state, sc_value value)
{
    return scpy_object_breathing(state, value, NULL);
}

PyObject *scpy_object_breathing(scpy_state *state, sc_value value, scpy_breath *breath)
{
    output out = {.state = state, .breath = breath};
    if (sc_value_kind(value) < SC_ARRAY) {
        return make(&out, value);
    }
    key_memo keys = {{NULL}, {NULL}};
    out.keys = &keys;
    out.collects = breath == NULL ? scpy_gc_pause() : 0;
    PyObject *object = make(&out, value);
    scpy_gc_resume(out.collects);
    for (size_t i = 0; i < KEY_SLOTS; i++) {
        Py_XDECREF(keys.key[i]);
    }
    return object;
}
