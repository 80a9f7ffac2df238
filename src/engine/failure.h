/* Saying what a value is, where another was expected: for eyes, masked where secret. */
#ifndef SC_ENGINE_FAILURE_H
#define SC_ENGINE_FAILURE_H

#include "engine/detail.h"

/* Fills `error` for a reading of `value` at `path` that gave `status`. */
void sc_failure_explain(const sc_snapshot *snapshot, const char *path, sc_value value,
                        sc_status status, const char *expected, sc_error *error);

#endif
