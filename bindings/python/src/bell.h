/* The bell that a source written in Python rings. */
#ifndef SCPY_BELL_H
#define SCPY_BELL_H

#include "module.h"

/* New Bell for one of the core's, which ends with scpy_bell_end. */
PyObject *scpy_bell_new(scpy_state *state, sc_bell *native);
/* From now on it does nothing; when this returns no thread uses the core's. */
void scpy_bell_end(PyObject *bell);
/* Whether it is the object of that bell of the core. */
bool scpy_bell_is(PyObject *bell, const sc_bell *native);

#endif
