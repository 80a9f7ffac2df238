/* A watch of the core without a callback. */
#ifndef SCPY_WATCH_H
#define SCPY_WATCH_H

#include "module.h"

/*
 * The method _watch of a handle: (debounce, grace, poll, poll_always), the first three in
 * nanoseconds. New _Watch.
 */
PyObject *scpy_handle_watch(PyObject *self, PyObject *const *args, Py_ssize_t count,
                            PyObject *keywords);

#endif
