/* Strict mode, and a plan's rules for single codes. */
#ifndef SC_ENGINE_RULES_H
#define SC_ENGINE_RULES_H

#include "diag/report.h"
#include "engine/plan.h"

/*
 * Removes notices that are ignored or become errors, and sets severities. SC_ERROR_STRICT if
 * notices are errors by these rules: the first one in `error` with its text and place, each in the
 * report; both may be NULL.
 */
sc_status sc_rules_apply(const sc_plan *plan, sc_notices *notices, size_t *first, sc_report *report,
                         sc_error *error);

#endif
