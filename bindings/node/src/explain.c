/* What a snapshot knows about itself: the chain of layers of a path, warnings and notes. */
#include "scnode.h"

typedef struct chain {
    const sc_snapshot *snapshot;
    const sc_explanation *explanation;
    const char *path;
} chain;

static bool fill_step(scnode_call *call, napi_value item, size_t index, const void *context)
{
    const chain *self = context;
    napi_env env = call->env;
    sc_step step;
    return sc_explanation_step(self->explanation, index, &step) &&
           scnode_set_text(env, item, "action", sc_action_name(step.action)) &&
           scnode_set_text(env, item, "kind", sc_source_kind_name(step.origin.kind)) &&
           scnode_set_text(env, item, "source",
                           step.origin.source != NULL ? step.origin.source : "") &&
           scnode_set_number(env, item, "line", step.origin.line) &&
           scnode_set_number(env, item, "column", step.origin.column) &&
           scnode_set_bool(env, item, "secret", step.secret) &&
           scnode_set(env, item, "value",
                      scnode_masked(call, self->snapshot, self->path, step.value, step.secret));
}

static napi_value explain(scnode_call *call)
{
    sc_error error;
    scnode_place place;
    if (!scnode_locate(call, 1, 2, &place)) {
        return NULL;
    }
    const char *path = scnode_full_path(call, &place);
    if (path == NULL) {
        return NULL;
    }
    sc_explanation *explanation = sc_snapshot_explain(place.snapshot, path, &error);
    if (explanation == NULL) {
        return scnode_throw(call, &error);
    }
    const chain self = {place.snapshot, explanation, path};
    napi_value result = scnode_list(call, sc_explanation_count(explanation), fill_step, &self);
    sc_explanation_free(explanation);
    return result;
}

static const char *severity_name(sc_severity severity)
{
    return severity == SC_SEVERITY_NOTE      ? "note"
           : severity == SC_SEVERITY_WARNING ? "warning"
                                             : "error";
}

static bool fill_notice(scnode_call *call, napi_value item, size_t index, const void *context)
{
    napi_env env = call->env;
    sc_notice notice;
    return sc_snapshot_notice(context, index, &notice) &&
           scnode_set_text(env, item, "code", sc_status_name(notice.code)) &&
           scnode_set_text(env, item, "severity", severity_name(notice.severity)) &&
           scnode_set_text(env, item, "message", notice.message) &&
           scnode_set_text(env, item, "source", notice.source) &&
           scnode_set_text(env, item, "path", notice.path) &&
           scnode_set_number(env, item, "line", notice.line) &&
           scnode_set_number(env, item, "column", notice.column);
}

static napi_value notices(scnode_call *call)
{
    scnode_handle *self = scnode_handle_of(call, 0);
    const sc_snapshot *snapshot = self != NULL ? scnode_handle_pin(call, self) : NULL;
    return snapshot != NULL
               ? scnode_list(call, sc_snapshot_notice_count(snapshot), fill_notice, snapshot)
               : NULL;
}

const scnode_function scnode_explain_functions[] = {
    {"explain", explain},
    {"notices", notices},
    {NULL, NULL},
};
