/* Every leaf of a subtree: scalars, and containers that are empty. */
#ifndef SC_ENGINE_LEAVES_H
#define SC_ENGINE_LEAVES_H

#include "live/live.h"

/* sc_snapshot_leaves with its arguments checked. */
sc_status sc_leaves_visit(const sc_snapshot *snapshot, const char *path, sc_visit visit,
                          void *context, sc_error *error);

#endif
