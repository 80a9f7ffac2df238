/* Node-API itself: the failure of a call, the pending exception, the type of a value. */
#include "scnode.h"

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

napi_valuetype scnode_type(napi_env env, napi_value value)
{
    napi_valuetype type;
    return napi_typeof(env, value, &type) == napi_ok ? type : napi_undefined;
}

bool scnode_is_nullish(napi_env env, napi_value value)
{
    napi_valuetype type = scnode_type(env, value);
    return type == napi_undefined || type == napi_null;
}
