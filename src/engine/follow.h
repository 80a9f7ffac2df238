/* A build follows its schema: names, types of text, defaults, then the checks. */
#ifndef SC_ENGINE_FOLLOW_H
#define SC_ENGINE_FOLLOW_H

#include "diag/report.h"
#include "engine/detail.h"

/* The guide for the merge of a plan with a schema. */
sc_guide sc_follow_guide(sc_schema *schema);
/*
 * What the merge made becomes what the schema makes of it, and is checked. Every problem goes to
 * the report (may be NULL), the first one is the error. Does nothing for a plan without schema.
 */
sc_status sc_follow_schema(const sc_detail *detail, const sc_limits *limits, sc_image **image,
                           sc_report *report, sc_error *error);

#endif
