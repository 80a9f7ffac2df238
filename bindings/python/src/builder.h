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
 * After a change: the branch (stolen) where it went well, else NULL with the exception of what the
 * branch keeps, or of `call` where there was one.
 */
PyObject *scpy_builder_settle(scpy_builder *branch, scpy_call *call, sc_status status);
/* Lets the branch ask for the process's variables, and hold a callback (NULL: none). */
int scpy_builder_root(scpy_builder *branch, PyObject *callback, bool environment);
/*
 * Builds `native` with its roots and environment: new ConfigHandle, or NULL with an exception. The
 * builder is changed (its environment); it stays the caller's.
 */
PyObject *scpy_build(scpy_state *state, sc_builder *native, PyObject *roots);

/* X(name): a method that takes arguments, scpy_builder_NAME, with scpy_builder_NAME_doc. */
#define SCPY_BUILDER_METHODS(X)                                                                    \
    X(with_file)                                                                                   \
    X(with_glob)                                                                                   \
    X(with_hierarchical)                                                                           \
    X(with_directory)                                                                              \
    X(with_env)                                                                                    \
    X(with_dotenv)                                                                                 \
    X(with_defaults)                                                                               \
    X(with_args)                                                                                   \
    X(with_source)                                                                                 \
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
    X(with_limits)

#define SCPY_BUILDER_METHOD(name)                                                                  \
    PyObject *scpy_builder_##name(scpy_builder *self, PyObject *const *args, Py_ssize_t count,     \
                                  PyObject *keywords);                                             \
    extern const char scpy_builder_##name##_doc[];
SCPY_BUILDER_METHODS(SCPY_BUILDER_METHOD)
#undef SCPY_BUILDER_METHOD

#endif
