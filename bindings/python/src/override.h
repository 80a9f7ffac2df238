/* The context manager that ConfigHandle.override() gives. */
#ifndef SCPY_OVERRIDE_H
#define SCPY_OVERRIDE_H

#include "module.h"

/* New; the values are converted at once and put in force by `with`. */
PyObject *scpy_override_new(PyObject *handle, PyObject *values);

#endif
