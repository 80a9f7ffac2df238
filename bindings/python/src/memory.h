/* Memory: the figures of a registry, and its monitors. */
#ifndef SCPY_MEMORY_H
#define SCPY_MEMORY_H

#include "module.h"

/* New dict of total, used, pressure, source and place. */
PyObject *scpy_memory_info(const sc_memory_info *info);
/* New _Monitor of a registry (NULL: the default one) from the arguments that _memory.py gives. */
PyObject *scpy_monitor_new(scpy_state *state, PyObject *registry, PyObject *arguments);

/* The methods of each type that a pump polls; without self. See watch.c. */
PyObject *scpy_watch_report(PyObject *unused, PyObject *arguments);
PyObject *scpy_watch_park(PyObject *unused, PyObject *nothing);
PyObject *scpy_watch_unpark(PyObject *unused, PyObject *nothing);

#endif
