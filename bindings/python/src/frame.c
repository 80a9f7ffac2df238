/*
 * The places of a reading by plans, and its failures. Most values fit, so no objects are made in
 * advance for a failure: a frame on the C stack has the place of a value, and becomes a cursor only
 * if the report or a plan in Python needs one.
 */
#include "walk.h"

PyObject *scpy_walk_cursor(scpy_frame *at)
{
    if (at->cursor == NULL) {
        PyObject *outer = scpy_walk_cursor(at->outer);
        at->cursor = outer != NULL
                         ? scpy_cursor_child((scpy_cursor *)outer, at->value, at->index, at->holder)
                         : NULL;
    }
    return at->cursor;
}

PyObject *scpy_walk_fail(scpy_walk *w, scpy_frame *at, PyObject *name, sc_status status)
{
    if (w->silent) {
        return Py_NewRef(w->failed);
    }
    PyObject *cursor = scpy_walk_cursor(at);
    return cursor != NULL
               ? PyObject_CallMethod(w->report, "fail", "OOs", cursor, name, sc_status_name(status))
               : NULL;
}

bool scpy_walk_is_unsure(void)
{
    return PyErr_ExceptionMatches(PyExc_ValueError) || PyErr_ExceptionMatches(PyExc_TypeError) ||
           PyErr_ExceptionMatches(PyExc_AssertionError) ||
           PyErr_ExceptionMatches(PyExc_ArithmeticError);
}

PyObject *scpy_walk_or_refused(scpy_walk *w, scpy_frame *at, PyObject *name, PyObject *made)
{
    if (made != NULL || !scpy_walk_is_unsure()) {
        return made;
    }
    PyObject *error = PyErr_GetRaisedException();
    PyObject *cursor = scpy_walk_cursor(at);
    if (cursor != NULL) {
        made = PyObject_CallMethod(w->report, "refused", "OOsO", cursor, error, "bad-value", name);
    }
    Py_DECREF(error);
    return made;
}
