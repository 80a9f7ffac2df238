/* paths: every leaf's path, and the own keys of an object. */
#include "view.h"

static bool append(void *context, const char *path, sc_value value)
{
    (void)value;
    PyObject *text = PyUnicode_FromString(path);
    int failed = text != NULL ? PyList_Append(context, text) : -1;
    Py_XDECREF(text);
    return failed == 0;
}

const char scpy_doc_paths[] =
    "paths($self, /, prefix='')\n--\n\n"
    "The canonical path of every leaf: of scalars and empty containers.\n\n"
    "Args:\n"
    "    prefix (str | list | tuple): only what is at or below this path.\n\n"
    "Returns:\n"
    "    list[str]: in the order of the configuration; empty where nothing is at ``prefix``.\n\n"
    "Raises:\n"
    "    BadPathError: ``prefix`` does not parse.\n";

static const char *const paths_names[] = {"prefix", NULL};
static const scpy_signature paths_signature = {"paths", paths_names, 1, 0};

static PyObject *leaves_of(scpy_view *view, const scpy_pin *pin, PyObject *key)
{
    sc_error error;
    scpy_path path;
    if (scpy_path_begin(view->scope->state, key, &path) != 0) {
        return NULL;
    }
    PyObject *list = PyList_New(0);
    if (list != NULL) {
        sc_status status = sc_place_leaves(&pin->place, &path.path, append, list, &error);
        if (PyErr_Occurred()) {
            Py_CLEAR(list);
        } else if (status != SC_OK && status != SC_ERROR_MISSING_KEY) {
            Py_CLEAR(list);
            scpy_raise(view->scope->state, &error);
        }
    }
    scpy_path_end(&path);
    return list;
}

PyObject *scpy_method_paths(PyObject *self, PyObject *const *args, Py_ssize_t count,
                            PyObject *keywords)
{
    scpy_view *view = (scpy_view *)self;
    PyObject *prefix;
    if (scpy_arguments(&paths_signature, args, count, keywords, &prefix) != 0) {
        return NULL;
    }
    scpy_pin pin;
    PyObject *list = NULL;
    PyObject *key = prefix != NULL ? scpy_view_key(view, prefix) : NULL;
    if ((key != NULL || prefix == NULL) && scpy_view_pin(view, &pin) == 0) {
        list = leaves_of(view, &pin, key);
        scpy_view_unpin(&pin);
    }
    Py_XDECREF(key);
    return list;
}

PyObject *scpy_keys(sc_value value)
{
    size_t count = sc_value_kind(value) == SC_OBJECT ? sc_value_count(value) : 0;
    PyObject *dict = PyDict_New();
    for (size_t i = 0; i < count && dict != NULL; i++) {
        size_t length;
        const char *text = sc_value_key(sc_value_item(value, i), &length);
        PyObject *key = PyUnicode_FromStringAndSize(text, (Py_ssize_t)length);
        if (key == NULL || PyDict_SetItem(dict, key, Py_None) != 0) {
            Py_CLEAR(dict);
        }
        Py_XDECREF(key);
    }
    return dict;
}
