/* A callable of a custom format or source, as the core's vtables take it. */
#ifndef SCPY_CALLBACK_H
#define SCPY_CALLBACK_H

#include "module.h"

/* New; `read` and `write` (NULL: none) are callables. */
PyObject *scpy_callback_new(scpy_state *state, PyObject *read, PyObject *write);

/*
 * Takes the methods `start` and `stop` of a source's object (borrowed; both are optional). `start`
 * is called with a Bell when a watch of a handle begins, `stop` when it ends. -1 with an exception.
 */
int scpy_callback_take_bells(PyObject *callback, PyObject *object);
/* Whether the source has a start(). */
bool scpy_callback_has_start(PyObject *callback);

/* The functions of the vtables; their context is the callback, borrowed. */
sc_status scpy_callback_load(void *context, sc_writer *writer, sc_error *error);
sc_status scpy_callback_read(void *context, const sc_input *input, sc_writer *writer,
                             sc_error *error);
sc_status scpy_callback_start(void *context, sc_bell *bell, sc_error *error);
void scpy_callback_stop(void *context, sc_bell *bell);
sc_status scpy_callback_write(void *context, sc_value value, sc_output *out, sc_error *error);

#endif
