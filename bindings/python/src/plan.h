/*
 * Plan: how a value is read as one type. This is the part that all types share: scalars, lists,
 * dicts, classes with fields, and the input of another library. Python makes it
 * (superconfig/_extract/compile.py), and has plans in Python for everything else; the two nest in
 * either direction.
 */
#ifndef SCPY_PLAN_H
#define SCPY_PLAN_H

#include "module.h"

/* X(name): the kinds, by the word that Python gives. */
#define SCPY_PLAN_KINDS(X)                                                                         \
    X(any)  /* every value, as plain objects */                                                    \
    X(null) /* None alone */                                                                       \
    X(bool) /* the four scalars: a typed reading of the core, `make` of a subclass */              \
    X(int)                                                                                         \
    X(float)                                                                                       \
    X(string)                                                                                      \
    X(text)     /* the result of `make` for a text */                                              \
    X(list)     /* `inner` of each element; `make` of the list */                                  \
    X(dict)     /* `key` (NULL: str) and `inner` of each member; `make` of an empty one */         \
    X(optional) /* null, or `inner` */                                                             \
    X(forward)  /* `inner`, which was not known when a type named itself */                        \
    X(record)   /* `fields`, given by keyword to `make`; an array goes to `inner`, if any */       \
    /* For another library, which says itself what does not fit: these never fail. */              \
    X(written)  /* text without a type as it is written, else as `any` */                          \
    X(attempt)  /* `inner` if the value can be read so, else as `written` */                       \
    X(elements) /* `inner` of each element, else as `any` */                                       \
    X(values)   /* `inner` of each member, else as `any` */                                        \
    X(members)  /* `fields` by their names, other members as `any` */

typedef enum scpy_plan_kind {
#define SCPY_PLAN_KIND(name) SCPY_PLAN_##name,
    SCPY_PLAN_KINDS(SCPY_PLAN_KIND)
#undef SCPY_PLAN_KIND
} scpy_plan_kind;

typedef struct scpy_field {
    PyObject *keys;      /* tuple of str: its keys; the first that exists is read */
    PyObject *name;      /* str: its keyword */
    PyObject *attribute; /* str: its name in an instance */
    PyObject *plan;      /* a Plan, or an object with read(cursor, report) */
    PyObject *fallback;  /* NULL, or a callable: the default whose parts stay when some are given */
    PyObject *preset;    /* NULL, or a callable: the default of a field that is not there */
    bool required;
} scpy_field;

/* Immutable once Python has set inner and fields, which it does before anything reads. */
typedef struct scpy_plan {
    PyObject_HEAD scpy_state *state;
    uint64_t number; /* of no other plan of the process, from 1 */
    scpy_plan_kind kind;
    bool direct;  /* record: a dataclass whose own __init__ does nothing but set the fields */
    bool repeats; /* members: the same configuration gives the same plain objects */
    bool drops;   /* members: the library ignores keys that no field takes */
    PyObject *name;
    PyObject *make;  /* NULL: none; members: the class of a default instance */
    PyObject *after; /* direct: its __post_init__, or NULL */
    PyObject *inner;
    PyObject *key;
    PyObject *described; /* tuple of the descriptions of the fields */
    PyObject *names;     /* tuple of the names of the fields */
    Py_ssize_t field_count;
    scpy_field *fields;
} scpy_plan;

/* walk.c: reads the value at a cursor; FAILED, or NULL with an exception, if it cannot. New. */
PyObject *scpy_plan_read(scpy_plan *plan, PyObject *cursor, PyObject *report, PyObject *base);

#endif
