/*
 * Errors in both directions.
 *
 * An error is thrown as its fields, an object with a tag of ours. The facade that called catches it
 * and makes the error, so that it is of the caller's realm: the addon belongs to one context, and
 * tests and plug-ins run the facade in others. What JavaScript threw travels as itself beside the
 * core's error, so its stack survives as `cause`.
 */
#include "scnode.h"

#include <stdio.h>
#include <string.h>

static const napi_type_tag FAILURE = {0x7363206661696c75, 0x9d1b4c55e0a24f18};

/* NULL: an exception is pending already. */
static void throw_fields(napi_env env, napi_value fields)
{
    if (fields != NULL && scnode_ok(env, napi_type_tag_object(env, fields, &FAILURE))) {
        (void)scnode_ok(env, napi_throw(env, fields));
    }
}

void scnode_throw_argument(napi_env env, const char *message, const char *path)
{
    napi_value fields;
    if (scnode_ok(env, napi_create_object(env, &fields)) &&
        scnode_set_text(env, fields, "message", message) &&
        scnode_set_bool(env, fields, "isArgument", true) &&
        (path == NULL || scnode_set_text(env, fields, "path", path))) {
        throw_fields(env, fields);
    }
}

napi_value scnode_throw_type(napi_env env, const char *what, const char *expected)
{
    char message[256];
    (void)snprintf(message, sizeof message, "%s must %s", what, expected);
    scnode_throw_argument(env, message, NULL);
    return NULL;
}

void scnode_throw_status(napi_env env, sc_status code, const char *message)
{
    sc_error error = {.code = code};
    (void)snprintf(error.message, sizeof error.message, "%s",
                   message != NULL ? message : sc_status_text(code));
    throw_fields(env, scnode_error_fields(env, &error, NULL));
}

/* (thrown): whether it is a failure of ours */
static napi_value is_failure(scnode_call *call)
{
    bool ours = false;
    napi_value thrown = call->arguments[0];
    if (scnode_type(call->env, thrown) == napi_object &&
        !scnode_ok(call->env, napi_check_object_type_tag(call->env, thrown, &FAILURE, &ours))) {
        return NULL;
    }
    return scnode_boolean(call->env, ours);
}

/* The error as people read it. */
static bool set_shown(napi_env env, napi_value fields, const sc_error *error)
{
    char shown[SC_ERROR_SOURCE_SIZE + SC_ERROR_PATH_SIZE + SC_ERROR_MESSAGE_SIZE + 64];
    (void)sc_error_format(error, 0, shown, sizeof shown);
    return scnode_set_text(env, fields, "shown", shown);
}

napi_value scnode_error_fields(napi_env env, const sc_error *error, napi_value cause)
{
    napi_value fields;
    if (!scnode_ok(env, napi_create_object(env, &fields)) || !set_shown(env, fields, error) ||
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
    napi_value cause = error->code == SC_ERROR_CUSTOM ? call->thrown : NULL;
    napi_value fields = scnode_error_fields(call->env, error, cause);
    if (fields != NULL && scnode_add_others(call->env, fields, call->report)) {
        throw_fields(call->env, fields);
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

/* A member, or NULL: a thrown value may be anything, getters that throw included. */
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

const scnode_function scnode_error_functions[] = {
    {"isFailure", is_failure},
    {NULL, NULL},
};
