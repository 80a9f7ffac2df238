/* The typed readings of the core as Python objects, for cursors and plans. */
#ifndef SCPY_READING_H
#define SCPY_READING_H

#include "module.h"

/* X(name): scpy_read_NAME */
#define SCPY_READINGS(X)                                                                           \
    X(bool)                                                                                        \
    X(int)                                                                                         \
    X(float)                                                                                       \
    X(string)                                                                                      \
    X(duration)                                                                                    \
    X(size)                                                                                        \
    X(datetime)

/*
 * SC_OK with a new object in *out, or NULL there with an exception; else why the value does not
 * read so, without an exception.
 */
typedef sc_status (*scpy_reading)(scpy_state *state, sc_value value, PyObject **out);
#define SCPY_DECLARE_READING(name)                                                                 \
    sc_status scpy_read_##name(scpy_state *state, sc_value value, PyObject **out);
SCPY_READINGS(SCPY_DECLARE_READING)
#undef SCPY_DECLARE_READING

#endif
