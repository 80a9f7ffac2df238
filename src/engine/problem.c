/*
 * A text that does not read as its type is reported once: when texts are read. The checks find it
 * again, as a value of a wrong type, and skip it.
 */
#include "engine/problem.h"

#include "diag/error.h"
#include "image/image.h"

void sc_problem_error(const sc_schema_problem *problem, const char *path, sc_error *out)
{
    sc_origin origin;
    (void)sc_error_set(out, problem->code, "%s", problem->message);
    if (sc_value_origin(problem->place, &origin)) {
        sc_error_place(out, origin.line, origin.column);
        sc_error_source(out, origin.source);
    }
    sc_error_path(out, path);
}

bool sc_problems_has(const sc_problems *problems, const sc_schema_problem *problem)
{
    return problems->checking && problem->code == SC_ERROR_WRONG_TYPE &&
           (sc_value_node(problem->place)->flags & SC_NODE_UNTYPED) != 0;
}

void sc_problems_add(sc_problems *problems, const sc_error *error)
{
    sc_report_add(problems->report, error);
    if (problems->first == SC_OK) {
        problems->first = error->code;
        if (problems->error != NULL) {
            *problems->error = *error;
        }
    }
}
