/* The chain of layers behind one value. */
#ifndef SC_ENGINE_EXPLAIN_H
#define SC_ENGINE_EXPLAIN_H

#include "engine/detail.h"

/* sc_snapshot_explain with its arguments checked. */
sc_explanation *sc_explain(const sc_snapshot *snapshot, const char *path, sc_error *error);

#endif
