/* The builder's struct and the table of its methods, which live in three files. */
#ifndef SCPY_BUILDER_H
#define SCPY_BUILDER_H

#include "module.h"

typedef struct scpy_builder {
    PyObject_HEAD scpy_state *state;
    sc_builder *native; /* never changed once the object is out */
    PyObject *roots;    /* NULL: none (module.h) */
    PyObject *weak;
    sc_limits limits; /* for values that are written here */
} scpy_builder;

/* New ConfigBuilder; steals the core's, takes a reference to the roots (NULL: none). */
PyObject *scpy_builder_new(scpy_state *state, sc_builder *native, PyObject *roots);
/* New copy of a builder that may be changed until it is given out; NULL with an exception. */
scpy_builder *scpy_builder_branch(const scpy_builder *self);
/*
 * After a change: the branch (stolen) if it succeeded, else NULL with the exception of `call` if
 * there was one, else with the error that the branch keeps.
 */
PyObject *scpy_builder_settle(scpy_builder *branch, scpy_call *call, sc_status status);
/* Makes the branch hold a callback (NULL: none), and read the variables at each build. */
int scpy_builder_root(scpy_builder *branch, PyObject *callback);
/*
 * Builds `native` with its roots and environment: new ConfigHandle, or NULL with an exception. The
 * builder is changed (its environment); it stays the caller's.
 */
PyObject *scpy_build(scpy_state *state, sc_builder *native, PyObject *roots);

/* X(name): a method that sets something, scpy_builder_NAME, with scpy_builder_NAME_doc. */
#define SCPY_BUILDER_METHODS(X)                                                                    \
    X(with_set)                                                                                    \
    X(with_set_string)                                                                             \
    X(without)                                                                                     \
    X(select_profile)                                                                              \
    X(select_profile_from_env)                                                                     \
    X(with_policy)                                                                                 \
    X(with_references)                                                                             \
    X(strict)                                                                                      \
    X(with_rule)                                                                                   \
    X(with_secret_key)                                                                             \
    X(with_public_path)                                                                            \
    X(with_required)                                                                               \
    X(with_schema)                                                                                 \
    X(with_limits)

#define SCPY_BUILDER_METHOD(name)                                                                  \
    PyObject *scpy_builder_##name(scpy_builder *self, PyObject *const *args, Py_ssize_t count,     \
                                  PyObject *keywords);                                             \
    extern const char scpy_builder_##name##_doc[];
SCPY_BUILDER_METHODS(SCPY_BUILDER_METHOD)
/* One for each source of the core's table: scpy_builder_with_WORD. */
#define SCPY_SOURCE_METHOD(identifier, word, argument, type, need, help)                           \
    SCPY_BUILDER_METHOD(with_##word)
SC_SOURCE_TABLE(SCPY_SOURCE_METHOD)
#undef SCPY_SOURCE_METHOD
#undef SCPY_BUILDER_METHOD

#endif
