/* Edit: a file's text whose values are changed, and the rest of it kept. */
#ifndef SCPY_EDIT_H
#define SCPY_EDIT_H

#include "module.h"

extern const char scpy_doc_edit[];
PyObject *scpy_edit(PyObject *module, PyObject *const *args, Py_ssize_t count, PyObject *keywords);

#endif
