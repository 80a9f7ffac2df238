/* The value that extract(type) begins at. */
#ifndef SCPY_CURSOR_H
#define SCPY_CURSOR_H

#include "module.h"

/*
 * New Cursor at `value`, which stands at the canonical `path` (str; NULL: the root) of `snapshot`,
 * on which it takes a pin of its own. NULL with an exception.
 */
PyObject *scpy_cursor_new(scpy_state *state, sc_snapshot *snapshot, sc_value value, PyObject *path);

#endif
