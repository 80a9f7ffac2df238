/* The small objects that many files make. */
#include "module.h"

PyObject *scpy_number_or_none(uint32_t number)
{
    return number != 0 ? PyLong_FromUnsignedLong(number) : Py_NewRef(Py_None);
}

PyObject *scpy_key(sc_value child)
{
    size_t length = 0;
    const char *key = sc_value_key(child, &length);
    return PyUnicode_DecodeUTF8(key, (Py_ssize_t)length, NULL);
}

int scpy_list_add(PyObject *list, PyObject *object)
{
    int failed = object != NULL ? PyList_Append(list, object) : -1;
    Py_XDECREF(object);
    return failed;
}

PyObject *scpy_text_object(sc_text *text)
{
    PyObject *object = PyUnicode_FromStringAndSize(text->data, (Py_ssize_t)text->length);
    sc_text_free(text);
    return object;
}
