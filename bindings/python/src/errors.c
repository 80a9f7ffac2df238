/*
 * Errors of the core as exceptions. The table in superconfig/errors.py gives the class of each
 * code, except of a lack of memory: that is MemoryError and needs no import.
 */
#include "module.h"

/* As the core escapes what it shows: the name of a file may be no UTF-8. */
PyObject *scpy_shown(const char *text)
{
    return PyUnicode_DecodeUTF8(text, (Py_ssize_t)strlen(text), "backslashreplace");
}

PyObject *scpy_error_object(scpy_state *state, const sc_error *error)
{
    PyObject *make = scpy_lazy(state, &state->lazy_make_error);
    if (make == NULL) {
        return NULL;
    }
    PyObject *source = scpy_shown(error->source);
    PyObject *message = scpy_shown(error->message);
    PyObject *path = scpy_shown(error->path);
    PyObject *excerpt = scpy_shown(error->excerpt);
    PyObject *object = NULL;
    if (source != NULL && message != NULL && path != NULL && excerpt != NULL) {
        object =
            PyObject_CallFunction(make, "sOOOOIIIi", sc_status_name(error->code), message, source,
                                  path, excerpt, (unsigned)error->line, (unsigned)error->column,
                                  (unsigned)error->caret, (int)error->system_error);
    }
    Py_XDECREF(excerpt);
    Py_XDECREF(path);
    Py_XDECREF(message);
    Py_XDECREF(source);
    return object;
}

PyObject *scpy_raise(scpy_state *state, const sc_error *error)
{
    if (error->code == SC_ERROR_OUT_OF_MEMORY) {
        return PyErr_NoMemory();
    }
    PyObject *object = scpy_error_object(state, error);
    if (object != NULL) {
        PyErr_SetObject((PyObject *)Py_TYPE(object), object);
        Py_DECREF(object);
    }
    return NULL;
}

PyObject *scpy_raise_code(scpy_state *state, sc_status code, const char *path)
{
    sc_error error = {.code = code};
    (void)snprintf(error.message, sizeof error.message, "%s", sc_status_text(code));
    (void)snprintf(error.path, sizeof error.path, "%s", path);
    return scpy_raise(state, &error);
}

/* New tuple of the problems behind the first one; NULL with an exception. */
static PyObject *others(scpy_state *state, const sc_report *report)
{
    sc_error error;
    PyObject *tuple = PyTuple_New((Py_ssize_t)sc_report_count(report) - 1);
    for (size_t i = 1; tuple != NULL && sc_report_problem(report, i, &error); i++) {
        PyObject *problem = scpy_error_object(state, &error);
        if (problem == NULL) {
            Py_CLEAR(tuple);
            break;
        }
        PyTuple_SET_ITEM(tuple, (Py_ssize_t)i - 1, problem);
    }
    return tuple;
}

void scpy_add_problems(scpy_state *state, const sc_report *report)
{
    if (sc_report_count(report) < 2) {
        return;
    }
    PyObject *raised = PyErr_GetRaisedException();
    PyObject *tuple = others(state, report);
    if (tuple == NULL || PyObject_SetAttrString(raised, "_others", tuple) != 0) {
        PyErr_Clear(); /* the first one is what counts */
    }
    Py_XDECREF(tuple);
    PyErr_SetRaisedException(raised);
}
