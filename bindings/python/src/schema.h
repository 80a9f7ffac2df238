/* The module's functions of schemas; superconfig/schema.py calls them. */
#ifndef SCPY_SCHEMA_H
#define SCPY_SCHEMA_H

#include "module.h"

/* New Schema, from the arguments of schema.py. METH_FASTCALL | METH_KEYWORDS. */
PyObject *scpy_schema_compile(PyObject *module, PyObject *const *args, Py_ssize_t count,
                              PyObject *keywords);
/* A schema as a new dict that the values of a tuple follow. METH_O. */
PyObject *scpy_schema_infer(PyObject *module, PyObject *tuple);

#endif
