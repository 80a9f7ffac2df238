/* Arguments by place and by name, with messages that name the function and the argument. */
#include "module.h"

/* Its place among the parameters; -1: none has that name. */
static Py_ssize_t find(const scpy_signature *signature, PyObject *name)
{
    for (Py_ssize_t i = 0; signature->names[i] != NULL; i++) {
        if (PyUnicode_CompareWithASCIIString(name, signature->names[i]) == 0) {
            return i;
        }
    }
    return -1;
}

static int take_named(const scpy_signature *signature, PyObject *name, PyObject *value,
                      PyObject **out)
{
    Py_ssize_t place = find(signature, name);
    if (place < 0) {
        PyErr_Format(PyExc_TypeError, "%s() got an unexpected keyword argument '%U'",
                     signature->function, name);
        return -1;
    }
    if (out[place] != NULL) {
        PyErr_Format(PyExc_TypeError, "%s() got multiple values for argument '%U'",
                     signature->function, name);
        return -1;
    }
    out[place] = value;
    return 0;
}

static int check_required(const scpy_signature *signature, PyObject *const *out)
{
    for (Py_ssize_t i = 0; i < signature->required; i++) {
        if (out[i] == NULL) {
            PyErr_Format(PyExc_TypeError, "%s() missing required argument: '%s'",
                         signature->function, signature->names[i]);
            return -1;
        }
    }
    return 0;
}

int scpy_arguments(const scpy_signature *signature, PyObject *const *args, Py_ssize_t count,
                   PyObject *keywords, PyObject **out)
{
    if (count > signature->positional) {
        PyErr_Format(PyExc_TypeError, "%s() takes at most %zd positional argument%s (%zd given)",
                     signature->function, signature->positional,
                     signature->positional == 1 ? "" : "s", count);
        return -1;
    }
    for (Py_ssize_t i = 0; signature->names[i] != NULL; i++) {
        out[i] = i < count ? args[i] : NULL;
    }
    Py_ssize_t named = keywords != NULL ? PyTuple_GET_SIZE(keywords) : 0;
    for (Py_ssize_t i = 0; i < named; i++) {
        if (take_named(signature, PyTuple_GET_ITEM(keywords, i), args[count + i], out) != 0) {
            return -1;
        }
    }
    return check_required(signature, out);
}

PyObject *scpy_wrong_type(const char *function, const char *name, const char *expected,
                          PyObject *got)
{
    return PyErr_Format(PyExc_TypeError, "%s() argument '%s' must be %s, not %.100s", function,
                        name, expected, got == Py_None ? "None" : Py_TYPE(got)->tp_name);
}

const char *scpy_argument_utf8(const char *function, const char *name, PyObject *argument,
                               Py_ssize_t *length)
{
    if (!PyUnicode_Check(argument)) {
        (void)scpy_wrong_type(function, name, "str", argument);
        return NULL;
    }
    const char *text = PyUnicode_AsUTF8AndSize(argument, length);
    if (text == NULL && PyErr_ExceptionMatches(PyExc_UnicodeError)) {
        PyErr_Format(PyExc_ValueError, "%s() argument '%s' holds a lone surrogate", function, name);
    }
    return text;
}

const char *scpy_argument_text(const char *function, const char *name, PyObject *argument,
                               Py_ssize_t *length)
{
    Py_ssize_t size;
    const char *text = scpy_argument_utf8(function, name, argument, &size);
    if (text == NULL) {
        return NULL;
    }
    if (strlen(text) != (size_t)size) {
        PyErr_Format(PyExc_ValueError, "%s() argument '%s' holds a null character", function, name);
        return NULL;
    }
    if (length != NULL) {
        *length = size;
    }
    return text;
}

int scpy_argument_bool(const char *function, const char *name, PyObject *argument)
{
    if (!PyBool_Check(argument)) {
        (void)scpy_wrong_type(function, name, "bool", argument);
        return -1;
    }
    return argument == Py_True;
}
