/* Results: texts of any length, lists of objects, and what several files return. */
#include "scnode.h"

#include <limits.h>

/* The longest text of the engine, in UTF-16; ours are in UTF-8, which is never shorter. */
static const size_t TEXT_MOST = sizeof(void *) > 4 ? (1U << 29) - 24 : (1U << 28) - 16;

bool scnode_is_long(size_t length)
{
    return length != NAPI_AUTO_LENGTH && length > TEXT_MOST;
}

napi_value scnode_string(napi_env env, const char *text, size_t length)
{
    napi_value result;
    if (scnode_is_long(length)) {
        napi_status status = length <= INT_MAX ? napi_create_string_utf8(env, text, length, &result)
                                               : napi_generic_failure;
        if (status != napi_ok) {
            (void)scnode_caught(env);
            scnode_throw_status(env, SC_ERROR_TOO_LARGE,
                                "a text is longer than JavaScript can hold");
        }
        return status == napi_ok ? result : NULL;
    }
    return scnode_ok(env, napi_create_string_utf8(env, text, length, &result)) ? result : NULL;
}

bool scnode_put_text(napi_env env, napi_value list, uint32_t index, const char *text, size_t length)
{
    napi_handle_scope scope;
    if (!scnode_ok(env, napi_open_handle_scope(env, &scope))) {
        return false;
    }
    napi_value value = scnode_string(env, text, length);
    bool well = value != NULL && scnode_ok(env, napi_set_element(env, list, index, value));
    return scnode_ok(env, napi_close_handle_scope(env, scope)) && well;
}

static bool put_object(scnode_call *call, napi_value list, size_t index, scnode_fill fill,
                       const void *context)
{
    napi_env env = call->env;
    napi_handle_scope scope;
    napi_value item;
    if (!scnode_ok(env, napi_open_handle_scope(env, &scope))) {
        return false;
    }
    bool well = scnode_ok(env, napi_create_object(env, &item)) &&
                fill(call, item, index, context) &&
                scnode_ok(env, napi_set_element(env, list, (uint32_t)index, item));
    return scnode_ok(env, napi_close_handle_scope(env, scope)) && well;
}

napi_value scnode_list(scnode_call *call, size_t count, scnode_fill fill, const void *context)
{
    napi_value list;
    bool well = scnode_ok(call->env, napi_create_array_with_length(call->env, count, &list));
    for (size_t i = 0; well && i < count; i++) {
        well = put_object(call, list, i, fill, context);
    }
    return well ? list : NULL;
}

napi_value scnode_memory_info(napi_env env, const sc_memory_info *info)
{
    napi_value result;
    bool well = scnode_ok(env, napi_create_object(env, &result)) &&
                scnode_set_number(env, result, "total", (double)info->total) &&
                scnode_set_number(env, result, "used", (double)info->used) &&
                scnode_set_number(env, result, "pressure", info->pressure) &&
                scnode_set_text(env, result, "source", sc_memory_source_name(info->source)) &&
                scnode_set_text(env, result, "place", info->place);
    return well ? result : NULL;
}
