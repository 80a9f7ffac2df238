/* Strict mode only applies to warnings; a rule for a code has precedence. */
#include "engine/rules.h"

static sc_rule rule_of(const sc_plan *plan, const sc_notice *notice)
{
    sc_rule rule = sc_plan_rule_of(plan, notice->code);
    if (rule == SC_RULE_DEFAULT && plan->strict && notice->severity == SC_SEVERITY_WARNING) {
        return SC_RULE_FAIL;
    }
    return rule;
}

static void fail(const sc_notice *notice, sc_error *error)
{
    (void)sc_error_set(error, SC_ERROR_STRICT, "%s (%s)", notice->message,
                       sc_status_name(notice->code));
    sc_error_place(error, notice->line, notice->column);
    sc_error_source(error, notice->source);
    sc_error_path(error, notice->path);
}

sc_status sc_rules_apply(const sc_plan *plan, sc_notices *notices, size_t *first, sc_report *report,
                         sc_error *error)
{
    sc_status status = SC_OK;
    if (plan->rule_count == 0 && !plan->strict) {
        return SC_OK;
    }
    size_t kept = 0, kept_first = 0;
    for (size_t i = 0; i < notices->count; i++) {
        sc_notice *notice = &notices->items[i];
        sc_rule rule = rule_of(plan, notice);
        if (rule == SC_RULE_FAIL) {
            sc_error problem;
            fail(notice, &problem);
            sc_report_add(report, &problem);
            if (status == SC_OK && error != NULL) {
                *error = problem;
            }
            status = problem.code;
        }
        if (rule == SC_RULE_WARN) {
            notice->severity = SC_SEVERITY_WARNING;
        }
        if (rule != SC_RULE_IGNORE && rule != SC_RULE_FAIL) {
            notices->items[kept++] = *notice;
            kept_first += i < *first ? 1 : 0;
        }
    }
    notices->count = kept;
    *first = kept_first;
    return status;
}
