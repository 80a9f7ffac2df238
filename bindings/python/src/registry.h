/* The registry's side that other files need. */
#ifndef SCPY_REGISTRY_H
#define SCPY_REGISTRY_H

#include "module.h"

/* Borrowed; NULL for NULL, the default registry. */
sc_registry *scpy_registry_native(PyObject *registry);
/* New reference to the ConfigRegistry of the default one, the same each time in an interpreter. */
PyObject *scpy_default_registry(scpy_state *state);

#endif
