/* Members of new objects: plain values and short texts. */
#include "scnode.h"

bool scnode_set(napi_env env, napi_value object, const char *name, napi_value value)
{
    return value != NULL && scnode_ok(env, napi_set_named_property(env, object, name, value));
}

napi_value scnode_boolean(napi_env env, bool value)
{
    napi_value result;
    return scnode_ok(env, napi_get_boolean(env, value, &result)) ? result : NULL;
}

bool scnode_set_text(napi_env env, napi_value object, const char *name, const char *text)
{
    napi_value value;
    return scnode_ok(env, napi_create_string_utf8(env, text, NAPI_AUTO_LENGTH, &value)) &&
           scnode_set(env, object, name, value);
}

bool scnode_set_number(napi_env env, napi_value object, const char *name, double number)
{
    napi_value value;
    return scnode_ok(env, napi_create_double(env, number, &value)) &&
           scnode_set(env, object, name, value);
}

bool scnode_set_bool(napi_env env, napi_value object, const char *name, bool value)
{
    return scnode_set(env, object, name, scnode_boolean(env, value));
}
