/*
 * Problems that a schema reports, as errors of a call: each of them goes to the report, and the
 * first one is the error.
 */
#ifndef SC_ENGINE_PROBLEM_H
#define SC_ENGINE_PROBLEM_H

#include "diag/report.h"
#include "schema/schema.h"

typedef struct sc_problems {
    sc_report *report; /* may be NULL */
    sc_error *error;   /* may be NULL */
    sc_status first;   /* the code of the first problem; SC_OK: there was none */
    bool checking;     /* the value is checked; before that its text is read */
} sc_problems;

/* The problem at its place, under this path. */
void sc_problem_error(const sc_schema_problem *problem, const char *path, sc_error *out);
/* True for text that does not read as its type: that was a problem before the checks. */
bool sc_problems_has(const sc_problems *problems, const sc_schema_problem *problem);
void sc_problems_add(sc_problems *problems, const sc_error *error);

#endif
