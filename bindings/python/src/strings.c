/* Lists of C texts and names of files, made from Python's, with the objects that own the bytes. */
#include "options.h"

int scpy_strings_begin(scpy_strings *strings, Py_ssize_t count)
{
    strings->count = 0;
    strings->room = count;
    strings->held = PyList_New(0);
    strings->items = PyMem_Malloc(((size_t)count + 1) * sizeof *strings->items);
    if (strings->items == NULL) {
        PyErr_NoMemory();
    }
    return strings->held != NULL && strings->items != NULL ? 0 : -1;
}

void scpy_strings_end(scpy_strings *strings)
{
    PyMem_Free((void *)strings->items);
    Py_XDECREF(strings->held);
    *strings = (scpy_strings){0};
}

int scpy_strings_add(scpy_strings *strings, PyObject *bytes)
{
    if (bytes == NULL) {
        return -1;
    }
    int failed = PyList_Append(strings->held, bytes);
    Py_DECREF(bytes);
    if (failed == 0) {
        strings->items[strings->count++] = PyBytes_AS_STRING(bytes);
        strings->items[strings->count] = NULL;
    }
    return failed;
}

static int add_elements(scpy_strings *strings, const char *function, const char *name,
                        PyObject *elements)
{
    Py_ssize_t count = PyTuple_GET_SIZE(elements);
    if (scpy_strings_begin(strings, count) != 0) {
        return -1;
    }
    strings->items[0] = NULL;
    for (Py_ssize_t i = 0; i < count; i++) {
        Py_ssize_t length;
        const char *text =
            scpy_argument_text(function, name, PyTuple_GET_ITEM(elements, i), &length);
        if (text == NULL ||
            scpy_strings_add(strings, PyBytes_FromStringAndSize(text, length)) != 0) {
            return -1;
        }
    }
    return 0;
}

int scpy_strings_of(scpy_strings *strings, const char *function, const char *name,
                    PyObject *argument)
{
    bool is_text = PyUnicode_Check(argument) || PyBytes_Check(argument);
    PyObject *elements = is_text ? NULL : PySequence_Tuple(argument);
    if (elements == NULL) {
        if (is_text || PyErr_ExceptionMatches(PyExc_TypeError)) {
            (void)scpy_wrong_type(function, name, "an iterable of str", argument);
        }
        return -1;
    }
    int failed = add_elements(strings, function, name, elements);
    Py_DECREF(elements);
    return failed;
}

/* ------------------------------------------------------------------------- */
/* Names of files                                                            */
/* ------------------------------------------------------------------------- */

/* 1, 0, or -1 with an exception. */
static int is_path(PyObject *argument)
{
    if (PyUnicode_Check(argument) || PyBytes_Check(argument)) {
        return 1;
    }
    PyObject *method = PyObject_GetAttrString((PyObject *)Py_TYPE(argument), "__fspath__");
    if (method == NULL) {
        if (!PyErr_ExceptionMatches(PyExc_AttributeError)) {
            return -1;
        }
        PyErr_Clear();
        return 0;
    }
    Py_DECREF(method);
    return 1;
}

static int convert(scpy_file_name *file, const char *function, const char *name, PyObject *argument)
{
    int is = is_path(argument);
    if (is == 0) {
        (void)scpy_wrong_type(function, name, "str, bytes or os.PathLike", argument);
    }
    if (is != 1) {
        return -1;
    }
    if (PyUnicode_FSConverter(argument, &file->held)) {
        file->text = PyBytes_AS_STRING(file->held);
        return 0;
    }
    if (PyErr_ExceptionMatches(PyExc_ValueError)) {
        PyErr_Format(PyExc_ValueError, "%s() argument '%s' %s", function, name,
                     PyErr_ExceptionMatches(PyExc_UnicodeError)
                         ? "cannot be the name of a file in this file system"
                         : "holds a null character");
    }
    return -1;
}

int scpy_file_name_of(scpy_file_name *file, const char *function, const char *name,
                      PyObject *argument)
{
    file->held = NULL;
    if (PyUnicode_Check(argument) && PyUnicode_IS_ASCII(argument)) {
        Py_ssize_t length;
        file->text = PyUnicode_AsUTF8AndSize(argument, &length);
        if (file->text != NULL && strlen(file->text) == (size_t)length) {
            return 0;
        }
    }
    return convert(file, function, name, argument);
}

void scpy_file_name_end(scpy_file_name *file)
{
    Py_CLEAR(file->held);
}

void scpy_file_name_blame(const scpy_file_name *file)
{
    if (!PyErr_Occurred() || !PyErr_ExceptionMatches(PyExc_OSError)) {
        return;
    }
    PyObject *raised = PyErr_GetRaisedException();
    PyObject *name = PyUnicode_DecodeFSDefault(file->text);
    if (name == NULL || PyObject_SetAttrString(raised, "filename", name) != 0) {
        PyErr_Clear();
    }
    Py_XDECREF(name);
    PyErr_SetRaisedException(raised);
}
