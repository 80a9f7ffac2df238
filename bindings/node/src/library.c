/* Functions without an object: the version, and codes. */
#include "scnode.h"

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
    {"version", version},
    {"severity", severity},
    {NULL, NULL},
};
