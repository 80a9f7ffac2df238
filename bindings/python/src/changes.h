/* Differences between two configurations. */
#ifndef SCPY_CHANGES_H
#define SCPY_CHANGES_H

#include "module.h"

/*
 * New dict that describes a change: type, source, timestamp, and lists of paths: added, removed,
 * changed.
 */
PyObject *scpy_change(const sc_changes *changes, const char *type, const char *source);
/* The function of the module: diff(before, after). */
extern const char scpy_doc_diff[];
PyObject *scpy_diff(PyObject *module, PyObject *const *args, Py_ssize_t count, PyObject *keywords);

#endif
