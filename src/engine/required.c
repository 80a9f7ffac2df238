/* Reports all missing paths at once, so that a user sets all variables in one step. */
#include "engine/required.h"

#include <string.h>

#include "engine/failure.h"

static sc_status check(const sc_plan *plan, sc_value root, const char *text, sc_error *error)
{
    sc_walk walk;
    const sc_path path = sc_path_of_text(text, strlen(text));
    sc_status status = sc_walk_to(&walk, root, "", &path, plan->allocator, error);
    if (status == SC_OK && walk.value.image == NULL) {
        status = sc_failure_miss(plan, &walk, ", which is required", error);
    }
    sc_walk_free(&walk);
    return status;
}

sc_status sc_required_check(const sc_plan *plan, sc_value root, sc_report *report, sc_error *error)
{
    sc_status first = SC_OK;
    for (size_t i = 0; i < plan->required.count; i++) {
        sc_error problem;
        sc_status status = check(plan, root, plan->required.items[i], &problem);
        if (status == SC_OK) {
            continue;
        }
        if (first == SC_OK && error != NULL) {
            *error = problem;
        }
        first = first == SC_OK ? status : first;
        sc_report_add(report, &problem);
    }
    return first;
}
