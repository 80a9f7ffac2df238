/* Messages for failed look-ups. */
#ifndef SC_ENGINE_FAILURE_H
#define SC_ENGINE_FAILURE_H

#include "engine/detail.h"
#include "engine/walk.h"

/*
 * Fills `error` for a walk from the root that found nothing; SC_ERROR_MISSING_KEY, or out of
 * memory. `clause` (", which is required", or "") follows the path in the message.
 */
sc_status sc_failure_miss(const sc_plan *plan, sc_walk *walk, const char *clause, sc_error *error);
/*
 * Fills `error` for a walk whose value could not be read as the caller expected. `value` is the one
 * found, which may be absent; the rest as in sc_place_fail. Returns the code.
 */
sc_status sc_failure_of(const sc_snapshot *snapshot, sc_walk *walk, sc_value value,
                        sc_status status, const char *expected, sc_error *error);

#endif
