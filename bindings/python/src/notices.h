/* What a handle tells of its making: warnings and notes. */
#ifndef SCPY_NOTICES_H
#define SCPY_NOTICES_H

#include "view.h"

/*
 * New list of dicts. The warnings of the engine are followed by those of Python itself: a
 * precision-loss for each datetime that is given as its text.
 */
PyObject *scpy_notices(scpy_view *view, sc_severity severity);
/* 1, 0, or -1 with an exception. */
int scpy_has_warnings(scpy_view *view);

#endif
