/*
 * Problems that a schema reports, as errors of a call: all are added to the report, and the first
 * one fills the error.
 */
#ifndef SC_ENGINE_PROBLEM_H
#define SC_ENGINE_PROBLEM_H

#include "diag/report.h"
#include "schema/schema.h"

typedef struct sc_problems {
    sc_report *report; /* may be NULL */
    sc_error *error;   /* may be NULL */
    sc_status first;   /* the code of the first problem; SC_OK: no problem */
    bool checking;     /* false while text is read, true while the value is checked */
} sc_problems;

/* Fills *out with the problem, its place and this path. */
void sc_problem_error(const sc_schema_problem *problem, const char *path, sc_error *out);
/* True for text that does not read as its type: it was reported before the checks. */
bool sc_problems_has(const sc_problems *problems, const sc_schema_problem *problem);
void sc_problems_add(sc_problems *problems, const sc_error *error);

#endif
