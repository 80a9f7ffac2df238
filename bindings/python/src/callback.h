/* A callable of a custom format or source, as the core's vtables take it. */
#ifndef SCPY_CALLBACK_H
#define SCPY_CALLBACK_H

#include "module.h"

/* New; `read` and `write` (NULL: none) are callables. */
PyObject *scpy_callback_new(scpy_state *state, PyObject *read, PyObject *write);

/* The functions of the vtables; their context is the callback, borrowed. */
sc_status scpy_callback_load(void *context, sc_writer *writer, sc_error *error);
sc_status scpy_callback_read(void *context, const sc_input *input, sc_writer *writer,
                             sc_error *error);
sc_status scpy_callback_write(void *context, sc_value value, sc_output *out, sc_error *error);

#endif
