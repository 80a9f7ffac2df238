/* The warnings and notes of a handle. */
#ifndef SCPY_NOTICES_H
#define SCPY_NOTICES_H

#include "view.h"

/*
 * New list of dicts. The warnings of the engine are followed by those of Python itself: a
 * precision-loss for each datetime that is given as its text.
 */
PyObject *scpy_notices(scpy_view *view, sc_severity severity);
/* New list of dicts: every layer from low to high, and places where no file was found. */
PyObject *scpy_layers(scpy_view *view);
/* 1, 0, or -1 with an exception. */
int scpy_has_warnings(scpy_view *view);

#endif
