/*
 * A view as a Mapping of its direct members. An iteration is over one snapshot: a reload meanwhile
 * neither breaks it nor changes it.
 */
#include "view.h"

/* New dict of the view's own keys: to None, or to the values. */
static PyObject *own(scpy_view *view, bool with_values)
{
    scpy_pin pin;
    if (scpy_view_pin(view, &pin) != 0) {
        return NULL;
    }
    PyObject *dict;
    if (with_values && sc_value_kind(pin.place.value) == SC_OBJECT) {
        dict = scpy_view_container(view, &pin, NULL, pin.place.value);
    } else {
        dict = with_values ? PyDict_New() : scpy_keys(pin.place.value);
    }
    scpy_view_unpin(&pin);
    return dict;
}

/* ---- keys, items, values ---- */

/*
 * The three views are classes of collections.abc in Python (_views.py): live, set-like where they
 * should be, and with a repr that shows no value. They ask for the members by this method.
 */
const char scpy_doc__own[] = "_own($self, /, with_values=True)\n--\n\n"
                             "New dict of the own keys and their values, or None for each.\n";

static const char *const own_names[] = {"with_values", NULL};
static const scpy_signature own_signature = {"_own", own_names, 1, 0};

PyObject *scpy_method__own(PyObject *self, PyObject *const *args, Py_ssize_t count,
                           PyObject *keywords)
{
    PyObject *with_values;
    if (scpy_arguments(&own_signature, args, count, keywords, &with_values) != 0) {
        return NULL;
    }
    return own((scpy_view *)self, with_values != Py_False);
}

#define LIVE_VIEW(name)                                                                            \
    static const char *const name##_names[] = {NULL};                                              \
    static const scpy_signature name##_signature = {#name, name##_names, 0, 0};                    \
    PyObject *scpy_method_##name(PyObject *self, PyObject *const *args, Py_ssize_t count,          \
                                 PyObject *keywords)                                               \
    {                                                                                              \
        scpy_state *state = ((scpy_view *)self)->scope->state;                                     \
        if (scpy_arguments(&name##_signature, args, count, keywords, NULL) != 0) {                 \
            return NULL;                                                                           \
        }                                                                                          \
        PyObject *class = scpy_lazy(state, &state->lazy_##name##_view);                            \
        return class != NULL ? PyObject_CallOneArg(class, self) : NULL;                            \
    }

const char scpy_doc_keys[] = "keys($self, /)\n--\n\n"
                             "A live, set-like view of the own keys.\n\n"
                             "Returns:\n"
                             "    KeysView\n";
const char scpy_doc_items[] = "items($self, /)\n--\n\n"
                              "A live view of the own keys and their values.\n\n"
                              "Returns:\n"
                              "    ItemsView\n";
const char scpy_doc_values[] = "values($self, /)\n--\n\n"
                               "A live view of the values of the own keys.\n\n"
                               "Returns:\n"
                               "    ValuesView\n";
LIVE_VIEW(keys)
LIVE_VIEW(items)
LIVE_VIEW(values)

Py_ssize_t scpy_view_length(PyObject *self)
{
    scpy_pin pin;
    if (scpy_view_pin((scpy_view *)self, &pin) != 0) {
        return -1;
    }
    size_t count =
        sc_value_kind(pin.place.value) == SC_OBJECT ? sc_value_count(pin.place.value) : 0;
    scpy_view_unpin(&pin);
    return (Py_ssize_t)count;
}

PyObject *scpy_view_iterate(PyObject *self)
{
    PyObject *dict = own((scpy_view *)self, false);
    PyObject *iterator = dict != NULL ? PyObject_GetIter(dict) : NULL;
    Py_XDECREF(dict);
    return iterator;
}

/* ---- equality ---- */

/* The other side as a dict: 1, 0 if it is not a mapping, -1 with an exception. */
static int as_dict(scpy_state *state, PyObject *other, PyObject **out)
{
    if (Py_TYPE(other) == state->handle_type || Py_TYPE(other) == state->section_type) {
        *out = own((scpy_view *)other, true);
        return *out != NULL ? 1 : -1;
    }
    if (PyDict_Check(other)) {
        *out = Py_NewRef(other);
        return 1;
    }
    PyObject *mapping = scpy_lazy(state, &state->lazy_mapping);
    int is_mapping = mapping != NULL ? PyObject_IsInstance(other, mapping) : -1;
    if (is_mapping != 1) {
        return is_mapping;
    }
    *out = PyDict_New();
    if (*out == NULL || PyDict_Update(*out, other) != 0) {
        Py_CLEAR(*out);
        return -1;
    }
    return 1;
}

PyObject *scpy_view_compare(PyObject *self, PyObject *other, int operation)
{
    scpy_state *state = ((scpy_view *)self)->scope->state;
    if (operation != Py_EQ && operation != Py_NE) {
        Py_RETURN_NOTIMPLEMENTED;
    }
    PyObject *theirs = NULL;
    int known = as_dict(state, other, &theirs);
    if (known <= 0) {
        return known == 0 ? Py_NewRef(Py_NotImplemented) : NULL;
    }
    PyObject *mine = own((scpy_view *)self, true);
    PyObject *answer = mine != NULL ? PyObject_RichCompare(mine, theirs, operation) : NULL;
    Py_XDECREF(mine);
    Py_DECREF(theirs);
    return answer;
}

int scpy_view_register(scpy_state *state, PyTypeObject *type)
{
    PyObject *mapping = scpy_lazy(state, &state->lazy_mapping);
    PyObject *done =
        mapping != NULL ? PyObject_CallMethod(mapping, "register", "O", (PyObject *)type) : NULL;
    Py_XDECREF(done);
    return done != NULL ? 0 : -1;
}
