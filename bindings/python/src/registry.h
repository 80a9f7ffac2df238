/* The registry's side that other files need. */
#ifndef SCPY_REGISTRY_H
#define SCPY_REGISTRY_H

#include "module.h"

typedef struct scpy_registry {
    PyObject_HEAD scpy_state *state;
    sc_registry *native; /* NULL: the default one */
    PyObject *formats;   /* a tuple of callbacks: the collector cannot empty one; NULL: none */
    PyObject *weak;
} scpy_registry;

/* Borrowed; NULL for NULL, the default registry. */
static inline sc_registry *scpy_registry_native(PyObject *registry)
{
    return registry != NULL ? ((const scpy_registry *)registry)->native : NULL;
}

/* New reference to the ConfigRegistry of the default one, the same each time in an interpreter. */
PyObject *scpy_default_registry(scpy_state *state);

#endif
