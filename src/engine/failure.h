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

#endif
