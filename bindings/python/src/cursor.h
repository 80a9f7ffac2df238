/* The value that extract(type) begins at. */
#ifndef SCPY_CURSOR_H
#define SCPY_CURSOR_H

#include "module.h"

typedef struct scpy_cursor {
    PyObject_HEAD scpy_state *state;
    struct scpy_cursor *parent; /* NULL: the one that was handed out first */
    sc_snapshot *snapshot;      /* pinned by the first, borrowed by the others */
    sc_image *holder;           /* retained if the value is not in the snapshot */
    sc_value value;
    Py_ssize_t index; /* in the parent, or one of the two below */
    PyObject *path;   /* str, of the first alone */
    PyObject *view;   /* the view of the first one, and its generation; may be NULL */
    uint64_t generation;
    bool breathes; /* readings through it release the GIL now and then */
} scpy_cursor;

/* A child by its key; or a key as a value, at the place of its parent. */
enum { SCPY_AT_KEY = -1, SCPY_AT_PARENT = -2 };

/* New Cursor of a value below; `holder` (NULL: the snapshot) is what the value borrows from. */
PyObject *scpy_cursor_child(scpy_cursor *self, sc_value value, Py_ssize_t index, sc_image *holder);

/*
 * New Cursor at `value`, which is at the canonical `path` (str; NULL: the root) of `snapshot`. It
 * pins the snapshot itself. NULL with an exception.
 */
PyObject *scpy_cursor_new(scpy_state *state, sc_snapshot *snapshot, sc_value value, PyObject *path);

#endif
