/* Strict mode and what a plan says of single codes. */
#ifndef SC_ENGINE_RULES_H
#define SC_ENGINE_RULES_H

#include "diag/report.h"
#include "engine/plan.h"

/*
 * Drops what is ignored and what is an error, and sets severities. SC_ERROR_STRICT where notices
 * are errors by these rules: the first one in `error` with its text and place, each in the report;
 * both may be NULL.
 */
sc_status sc_rules_apply(const sc_plan *plan, sc_notices *notices, size_t *first, sc_report *report,
                         sc_error *error);

#endif
