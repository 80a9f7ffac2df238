/* Reading values by plans: declarations of frame.c, walk.c and fields.c. */
#ifndef SCPY_WALK_H
#define SCPY_WALK_H

#include "cursor.h"
#include "plan.h"

/* The distance of a reading from the text of the source: report.py. */
enum {
    SCPY_LEVEL_CHOICE,
    SCPY_LEVEL_OWN,
    SCPY_LEVEL_TEXT,
    SCPY_LEVEL_CONVERTED,
    SCPY_LEVEL_ANYTHING
};

typedef struct scpy_walk {
    scpy_state *state;
    PyObject *report;
    PyObject *failed; /* FAILED, borrowed */
    bool watch;       /* whether keys that no field takes are noted */
    bool silent;      /* whether a failure goes to no report */
    int level;
    scpy_breath *breath; /* may be NULL */
} scpy_walk;

typedef struct scpy_frame {
    struct scpy_frame *outer; /* NULL: has its cursor */
    sc_value value;
    Py_ssize_t index; /* as a cursor's */
    sc_image *holder; /* borrowed */
    PyObject *cursor; /* NULL: not made yet */
} scpy_frame;

/*
 * frame.c. Each returns a new object, FAILED if the report has the problem, or NULL with an
 * exception.
 */
PyObject *scpy_walk_fail(scpy_walk *w, scpy_frame *at, PyObject *name, sc_status status);
/* `made`, or the report's result for the exception of a constructor. */
PyObject *scpy_walk_or_refused(scpy_walk *w, scpy_frame *at, PyObject *name, PyObject *made);
/* Whether the exception that is set says that a constructor refuses its argument. */
bool scpy_walk_is_unsure(void);
/* Borrowed from the frame; NULL with an exception. */
PyObject *scpy_walk_cursor(scpy_frame *at);

/*
 * The recursion, and it alone: a record (fields.c) is one kind of value (walk.c), and its fields
 * are values. Results as above. `base` is a default instance whose parts stay if the configuration
 * lacks them; it may be NULL.
 */
PyObject *scpy_walk_value(scpy_walk *w, PyObject *plan, scpy_frame *at, PyObject *base);
PyObject *scpy_walk_child(scpy_walk *w, PyObject *plan, scpy_frame *outer, sc_value value,
                          Py_ssize_t index, PyObject *base);
PyObject *scpy_walk_record(scpy_walk *w, scpy_plan *plan, scpy_frame *at, PyObject *base);
PyObject *scpy_walk_members(scpy_walk *w, scpy_plan *plan, scpy_frame *at, PyObject *base);

static inline void scpy_walk_loosen(scpy_walk *w, int level)
{
    w->level = level > w->level ? level : w->level;
}

#endif
