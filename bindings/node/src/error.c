/*
 * Errors in both directions.
 *
 * The class of an error is the facade's (createError); here only its fields are known. What
 * JavaScript threw travels as itself beside the core's error, so its stack survives as `cause`.
 */
#include "scnode.h"

#include <stdio.h>
#include <string.h>

bool scnode_ok(napi_env env, napi_status status)
{
    if (status == napi_ok) {
        return true;
    }
    const napi_extended_error_info *info = NULL;
    const char *message = NULL;
    bool pending = false;
    if (napi_get_last_error_info(env, &info) == napi_ok && info != NULL) {
        message = info->error_message;
    }
    if (napi_is_exception_pending(env, &pending) == napi_ok && !pending) {
        /* Where even this fails the environment is ending, and nobody listens. */
        (void)napi_throw_error(env, "ERR_SC_NODE_API", message != NULL ? message : "Node-API");
    }
    return false;
}

napi_value scnode_throw_type(napi_env env, const char *what, const char *wanted)
{
    char message[256];
    (void)snprintf(message, sizeof message, "%s must %s", what, wanted);
    (void)scnode_ok(env, napi_throw_type_error(env, "ERR_INVALID_ARG_TYPE", message));
    return NULL;
}

napi_value scnode_error_fields(napi_env env, const sc_error *error, napi_value cause)
{
    napi_value fields;
    if (!scnode_ok(env, napi_create_object(env, &fields)) ||
        !scnode_set_text(env, fields, "code", sc_status_name(error->code)) ||
        !scnode_set_text(env, fields, "message", error->message) ||
        !scnode_set_text(env, fields, "source", error->source) ||
        !scnode_set_number(env, fields, "line", error->line) ||
        !scnode_set_number(env, fields, "column", error->column) ||
        !scnode_set_text(env, fields, "path", error->path) ||
        !scnode_set_text(env, fields, "excerpt", error->excerpt) ||
        !scnode_set_number(env, fields, "caret", error->caret) ||
        !scnode_set_number(env, fields, "systemError", error->system_error) ||
        (cause != NULL && !scnode_set(env, fields, "cause", cause))) {
        return NULL;
    }
    return fields;
}

bool scnode_add_others(napi_env env, napi_value fields, const sc_report *report)
{
    napi_value others;
    sc_error error;
    if (sc_report_count(report) < 2) {
        return true;
    }
    if (!scnode_ok(env, napi_create_array(env, &others))) {
        return false;
    }
    for (uint32_t i = 1; sc_report_problem(report, i, &error); i++) {
        napi_value other = scnode_error_fields(env, &error, NULL);
        if (other == NULL || !scnode_ok(env, napi_set_element(env, others, i - 1, other))) {
            return false;
        }
    }
    return scnode_set(env, fields, "others", others);
}

napi_value scnode_throw(scnode_call *call, const sc_error *error)
{
    napi_env env = call->env;
    napi_value create;
    napi_value undefined;
    napi_value made;
    napi_value cause = error->code == SC_ERROR_CUSTOM ? call->thrown : NULL;
    napi_value fields = scnode_error_fields(env, error, cause);
    if (fields == NULL || !scnode_add_others(env, fields, call->report)) {
        return NULL;
    }
    if (call->state->create_error == NULL) {
        (void)scnode_ok(env, napi_throw_error(env, "ERR_SC_NODE_API", error->message));
        return NULL;
    }
    if (scnode_ok(env, napi_get_reference_value(env, call->state->create_error, &create)) &&
        scnode_ok(env, napi_get_undefined(env, &undefined)) &&
        scnode_ok(env, napi_call_function(env, undefined, create, 1, &fields, &made))) {
        (void)scnode_ok(env, napi_throw(env, made));
    }
    return NULL;
}

napi_value scnode_throw_code(scnode_call *call, sc_status code, const char *message)
{
    sc_error error;
    memset(&error, 0, sizeof error);
    error.code = code;
    (void)snprintf(error.message, sizeof error.message, "%s",
                   message != NULL ? message : sc_status_text(code));
    return scnode_throw(call, &error);
}

napi_value scnode_caught(napi_env env)
{
    bool pending = false;
    napi_value thrown = NULL;
    if (napi_is_exception_pending(env, &pending) != napi_ok || !pending ||
        napi_get_and_clear_last_exception(env, &thrown) != napi_ok) {
        return NULL;
    }
    return thrown;
}

/* What a member says, or NULL: thrown things may be anything, getters that throw included. */
static napi_value member_of(napi_env env, napi_value thrown, const char *name)
{
    napi_value value;
    if (napi_get_named_property(env, thrown, name, &value) != napi_ok) {
        (void)scnode_caught(env);
        return NULL;
    }
    return value;
}

static uint32_t number_of(napi_env env, napi_value thrown, const char *name)
{
    double number = 0;
    napi_value value = member_of(env, thrown, name);
    if (value == NULL || napi_get_value_double(env, value, &number) != napi_ok) {
        return 0;
    }
    return number >= 1 && number <= UINT32_MAX ? (uint32_t)number : 0;
}

static bool text_of(napi_env env, napi_value value, char *out, size_t size)
{
    size_t length;
    return value != NULL && napi_get_value_string_utf8(env, value, out, size, &length) == napi_ok &&
           length != 0;
}

void scnode_error_from(napi_env env, napi_value thrown, sc_error *error)
{
    napi_value text = NULL;
    error->code = SC_ERROR_CUSTOM;
    if (thrown != NULL && scnode_type(env, thrown) == napi_object) {
        error->line = number_of(env, thrown, "line");
        error->column = number_of(env, thrown, "column");
        text = member_of(env, thrown, "message");
    }
    if (text_of(env, text, error->message, sizeof error->message)) {
        return;
    }
    if (thrown == NULL || napi_coerce_to_string(env, thrown, &text) != napi_ok) {
        (void)scnode_caught(env);
        text = NULL;
    }
    if (!text_of(env, text, error->message, sizeof error->message)) {
        (void)snprintf(error->message, sizeof error->message, "%s",
                       sc_status_text(SC_ERROR_CUSTOM));
    }
}
