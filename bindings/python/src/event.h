/* An event of a watch, as the Python half reads it. */
#ifndef SCPY_EVENT_H
#define SCPY_EVENT_H

#include "module.h"

/* New _Event; steals the event, takes a reference to the roots (NULL: none). */
PyObject *scpy_event_new(scpy_state *state, sc_event *event, PyObject *roots);

#endif
