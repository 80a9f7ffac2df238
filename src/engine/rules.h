/* Strict mode and what a plan says of single codes. */
#ifndef SC_ENGINE_RULES_H
#define SC_ENGINE_RULES_H

#include "engine/plan.h"

/*
 * Drops what is ignored, sets severities, and fails at the first notice that is an error by these
 * rules: SC_ERROR_STRICT with its text and place.
 */
sc_status sc_rules_apply(const sc_plan *plan, sc_notices *notices, size_t *first, sc_error *error);

#endif
