/* What belongs to no object: the version, codes, and how errors are made. */
#include "scnode.h"

static napi_value initialize(scnode_call *call)
{
    napi_value create;
    scnode_state *state = call->state;
    if (scnode_type(call->env, call->arguments[0]) != napi_object ||
        !scnode_member(call, call->arguments[0], "createError", &create)) {
        return scnode_throw_type(call->env, "options", "be an object");
    }
    if (create == NULL || scnode_type(call->env, create) != napi_function) {
        return scnode_throw_type(call->env, "createError", "be a function");
    }
    napi_ref reference;
    if (!scnode_ok(call->env, napi_create_reference(call->env, create, 1, &reference))) {
        return NULL;
    }
    if (state->create_error != NULL) {
        (void)scnode_ok(call->env, napi_delete_reference(call->env, state->create_error));
    }
    state->create_error = reference;
    return NULL;
}

static napi_value version(scnode_call *call)
{
    return scnode_string(call->env, sc_version(), NAPI_AUTO_LENGTH);
}

/* False with an exception; `*code` is SC_STATUS_COUNT for an unknown name. */
static bool status_of(scnode_call *call, sc_status *code)
{
    const char *name = scnode_name(call, call->arguments[0], "code");
    if (name == NULL) {
        return false;
    }
    *code = sc_status_from_name(name);
    return true;
}

static napi_value severity(scnode_call *call)
{
    sc_status code;
    if (!status_of(call, &code) || code == SC_STATUS_COUNT) {
        return NULL;
    }
    sc_severity of = sc_status_severity(code);
    const char *name = of == SC_SEVERITY_ERROR     ? "error"
                       : of == SC_SEVERITY_WARNING ? "warning"
                                                   : "note";
    return scnode_string(call->env, name, NAPI_AUTO_LENGTH);
}

const scnode_function scnode_library_functions[] = {
    {"initialize", initialize},
    {"version", version},
    {"severity", severity},
    {NULL, NULL},
};
