/* Every leaf of a subtree: scalars, and containers that are empty. */
#ifndef SC_ENGINE_LEAVES_H
#define SC_ENGINE_LEAVES_H

#include "superconfig.h"

/* sc_value_leaves with its arguments checked. */
sc_status sc_leaves_visit(sc_value root, const char *path, const sc_allocator *allocator,
                          sc_visit visit, void *context, sc_error *error);

#endif
