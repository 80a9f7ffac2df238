/* How a build uses its schema: names, types of text, defaults, then the checks. */
#ifndef SC_ENGINE_FOLLOW_H
#define SC_ENGINE_FOLLOW_H

#include "diag/report.h"
#include "engine/detail.h"

/* Adds the defaults of the plan's schema, if any, as the lowest layer. */
sc_status sc_follow_base(const sc_plan *plan, sc_yields *yields);
/* Replaces old names in the layers from `first` on; adds notices about them. */
sc_status sc_follow_layers(const sc_plan *plan, const sc_limits *limits, sc_yields *yields,
                           size_t first, sc_notices *notices);
/*
 * Reads the untyped text that is left in the merged result, and checks it. Adds every problem to
 * the report (may be NULL), fills the error with the first one, and adds warnings to the detail.
 * Does nothing for a plan without a schema.
 */
sc_status sc_follow_schema(sc_detail *detail, const sc_limits *limits, sc_image **image,
                           sc_report *report, sc_error *error);

#endif
