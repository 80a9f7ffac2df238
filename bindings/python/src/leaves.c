/* paths: every leaf's path, and the own keys of an object. */
#include "view.h"

static bool append(void *context, const char *path, sc_value value)
{
    (void)value;
    return scpy_list_add(context, PyUnicode_FromString(path)) == 0;
}

const char scpy_doc_paths[] =
    "paths($self, /, prefix='')\n--\n\n"
    "The canonical path of every leaf: of scalars and empty containers.\n\n"
    "Args:\n"
    "    prefix (str | list | tuple): only what is at or below this path.\n\n"
    "Returns:\n"
    "    list[str]: in the order of the configuration; empty if nothing is at ``prefix``.\n\n"
    "Raises:\n"
    "    BadPathError: ``prefix`` does not parse.\n";

static const char *const paths_names[] = {"prefix", NULL};
static const scpy_signature paths_signature = {"paths", paths_names, 1, 0};

static PyObject *leaves(scpy_state *state, const sc_place *place, const sc_path *path, void *unused)
{
    (void)unused;
    sc_error error;
    PyObject *list = PyList_New(0);
    sc_status status =
        list != NULL ? sc_place_leaves(place, path, append, list, &error) : SC_ERROR_OUT_OF_MEMORY;
    if (PyErr_Occurred()) {
        Py_CLEAR(list);
    } else if (status != SC_OK && status != SC_ERROR_MISSING_KEY) {
        Py_CLEAR(list);
        scpy_raise(state, &error);
    }
    return list;
}

PyObject *scpy_method_paths(PyObject *self, PyObject *const *args, Py_ssize_t count,
                            PyObject *keywords)
{
    PyObject *prefix;
    if (scpy_arguments(&paths_signature, args, count, keywords, &prefix) != 0) {
        return NULL;
    }
    return scpy_view_ask((scpy_view *)self, prefix, leaves, NULL);
}

PyObject *scpy_keys(sc_value value)
{
    size_t count = sc_value_kind(value) == SC_OBJECT ? sc_value_count(value) : 0;
    PyObject *dict = PyDict_New();
    for (size_t i = 0; i < count && dict != NULL; i++) {
        PyObject *key = scpy_key(sc_value_item(value, i));
        if (key == NULL || PyDict_SetItem(dict, key, Py_None) != 0) {
            Py_CLEAR(dict);
        }
        Py_XDECREF(key);
    }
    return dict;
}

/* "4 keys: a, b, c, ...": keys are no secrets. */
PyObject *scpy_view_shown(PyObject *self)
{
    enum { KEYS_SHOWN = 3 };
    scpy_pin pin;
    if (scpy_view_pin((scpy_view *)self, &pin) != 0) {
        return NULL;
    }
    PyObject *keys = scpy_keys(pin.place.value);
    scpy_view_unpin(&pin);
    PyObject *list = keys != NULL ? PyDict_Keys(keys) : NULL;
    Py_ssize_t count = list != NULL ? PyList_GET_SIZE(list) : 0;
    PyObject *few = list != NULL ? PyList_GetSlice(list, 0, KEYS_SHOWN) : NULL;
    PyObject *comma = few != NULL ? PyUnicode_FromString(", ") : NULL;
    PyObject *text = comma != NULL ? PyUnicode_Join(comma, few) : NULL;
    PyObject *shown = NULL;
    if (text != NULL) {
        shown =
            PyUnicode_FromFormat("%zd key%s%s%U%s", count, count == 1 ? "" : "s",
                                 count == 0 ? "" : ": ", text, count > KEYS_SHOWN ? ", ..." : "");
    }
    Py_XDECREF(text);
    Py_XDECREF(comma);
    Py_XDECREF(few);
    Py_XDECREF(list);
    Py_XDECREF(keys);
    return shown;
}

static PyObject *completions(scpy_state *state, const sc_place *place, const sc_path *path,
                             void *unused)
{
    PyObject *dict = scpy_keys(place->value);
    PyObject *keys = dict != NULL ? PyDict_Keys(dict) : NULL;
    PyObject *below = keys != NULL ? leaves(state, place, path, unused) : NULL;
    PyObject *all = below != NULL ? PySequence_Concat(keys, below) : NULL;
    Py_XDECREF(below);
    Py_XDECREF(keys);
    Py_XDECREF(dict);
    return all;
}

const char scpy_doc__ipython_key_completions_[] =
    "_ipython_key_completions_($self, /)\n--\n\n"
    "The keys that ``[]`` accepts: the direct members, then the path of every leaf.\n";

PyObject *scpy_method__ipython_key_completions_(PyObject *self, PyObject *const *args,
                                                Py_ssize_t count, PyObject *keywords)
{
    static const char *const names[] = {NULL};
    static const scpy_signature signature = {"_ipython_key_completions_", names, 0, 0};
    return scpy_arguments(&signature, args, count, keywords, NULL) == 0
               ? scpy_view_ask((scpy_view *)self, NULL, completions, NULL)
               : NULL;
}
