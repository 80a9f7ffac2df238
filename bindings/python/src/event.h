/* An event of a watch, as the Python half reads it. */
#ifndef SCPY_EVENT_H
#define SCPY_EVENT_H

#include "module.h"

/*
 * New _Event without an event, made before one is taken, because the core gives each only once.
 * Takes a reference to the roots (NULL: none).
 */
PyObject *scpy_event_new(scpy_state *state, PyObject *roots);
/* Steals the event. */
void scpy_event_fill(PyObject *self, sc_event *event);

#endif
