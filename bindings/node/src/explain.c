/* The history of a snapshot: the chain of layers of a path, warnings and notes. */
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
    sc_explanation *explanation = sc_place_explain(&place.place, &place.path, &error);
    if (explanation == NULL) {
        return scnode_throw(call, &error);
    }
    const chain self = {place.snapshot, explanation, path};
    napi_value result = scnode_list(call, sc_explanation_count(explanation), fill_step, &self);
    sc_explanation_free(explanation);
    return result;
}

typedef struct matches {
    napi_env env;
    napi_value list;
    uint32_t count;
    bool well;
} matches;

static bool add_match(void *context, const char *path, sc_value value)
{
    matches *self = context;
    napi_env env = self->env;
    napi_value item, object;
    sc_origin origin = {.source = ""};
    (void)sc_value_origin(value, &origin);
    self->well = scnode_ok(env, napi_create_object(env, &item)) &&
                 (object = scnode_value(env, value, false)) != NULL &&
                 scnode_set_text(env, item, "path", path) &&
                 scnode_set(env, item, "value", object) &&
                 scnode_set_text(env, item, "kind", sc_source_kind_name(origin.kind)) &&
                 scnode_set_text(env, item, "source", origin.source) &&
                 scnode_set_number(env, item, "line", origin.line) &&
                 scnode_set_number(env, item, "column", origin.column) &&
                 scnode_ok(env, napi_set_element(env, self->list, self->count++, item));
    return self->well;
}

static napi_value find(scnode_call *call)
{
    sc_error error;
    sc_place place = SC_PLACE_INIT;
    scnode_handle *self = scnode_handle_of(call, 0);
    const char *pattern = self != NULL ? scnode_name(call, call->arguments[1], "pattern") : NULL;
    const char *prefix = NULL;
    if (pattern == NULL || !scnode_name_or_null(call, call->arguments[2], "prefix", &prefix)) {
        return NULL;
    }
    const sc_snapshot *snapshot = scnode_handle_pin(call, self);
    matches all = {call->env, NULL, 0, true};
    if (snapshot == NULL || !scnode_ok(call->env, napi_create_array(call->env, &all.list))) {
        return NULL;
    }
    sc_status status = sc_snapshot_place(snapshot, prefix, &place);
    if (status != SC_OK) {
        return scnode_throw_code(call, status, NULL);
    }
    status = sc_place_find(&place, pattern, add_match, &all, &error);
    if (!all.well) {
        return NULL;
    }
    return status == SC_OK ? all.list : scnode_throw(call, &error);
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
    {"find", find},
    {"notices", notices},
    {NULL, NULL},
};
