/* Paths that must have a value in the result. */
#ifndef SC_ENGINE_REQUIRED_H
#define SC_ENGINE_REQUIRED_H

#include "diag/report.h"
#include "engine/plan.h"

/*
 * SC_OK if each required path of the plan has a value (null counts as one). Else
 * SC_ERROR_MISSING_KEY with the first in `error` and each in the report; both may be NULL.
 */
sc_status sc_required_check(const sc_plan *plan, sc_value root, sc_report *report, sc_error *error);

#endif
