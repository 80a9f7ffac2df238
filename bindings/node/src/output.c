/*
 * Values as JavaScript, call by call: exact whatever they hold, and slow (some 150 ns a property).
 * What JSON.parse can give right goes through text instead (text.c).
 *
 * Members are defined, never set: `__proto__` is data, and a setter on a prototype is not run. The
 * depth is bounded by that of an image.
 */
#include "scnode.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

static const int64_t SAFE_INTEGER = 9007199254740991;

/* As many members are defined with one call. */
enum { BATCH = 16 };

static napi_value integer_text(napi_env env, const sc_scalar *scalar)
{
    char text[32];
    int length = scalar->is_unsigned
                     ? snprintf(text, sizeof text, "%" PRIu64, (uint64_t)scalar->integer)
                     : snprintf(text, sizeof text, "%" PRId64, scalar->integer);
    return scnode_string(env, text, (size_t)length);
}

static bool is_safe(const sc_scalar *scalar)
{
    return !scalar->is_unsigned && scalar->integer >= -SAFE_INTEGER &&
           scalar->integer <= SAFE_INTEGER;
}

static napi_value integer(napi_env env, const sc_scalar *scalar, bool as_text)
{
    napi_value result;
    if (is_safe(scalar)) {
        return scnode_ok(env, napi_create_int64(env, scalar->integer, &result)) ? result : NULL;
    }
    if (as_text) {
        return integer_text(env, scalar);
    }
    napi_status status = scalar->is_unsigned
                             ? napi_create_bigint_uint64(env, (uint64_t)scalar->integer, &result)
                             : napi_create_bigint_int64(env, scalar->integer, &result);
    return scnode_ok(env, status) ? result : NULL;
}

napi_value scnode_unsigned(napi_env env, uint64_t value)
{
    sc_scalar scalar = {.kind = SC_INTEGER};
    scalar.integer = (int64_t)value;
    scalar.is_unsigned = value > INT64_MAX;
    return integer(env, &scalar, false);
}

napi_value scnode_scalar(napi_env env, sc_value value, bool integers_as_text)
{
    sc_scalar scalar = sc_value_scalar(value);
    napi_value result;
    switch (scalar.kind) {
    case SC_NULL:
        return scnode_ok(env, napi_get_null(env, &result)) ? result : NULL;
    case SC_BOOL:
        return scnode_boolean(env, scalar.boolean);
    case SC_INTEGER:
        return integer(env, &scalar, integers_as_text);
    case SC_FLOAT:
        return scnode_ok(env, napi_create_double(env, scalar.number, &result)) ? result : NULL;
    case SC_STRING:
    case SC_DATETIME:
        return scnode_string(env, scalar.text, scalar.length);
    default:
        return scnode_ok(env, napi_get_undefined(env, &result)) ? result : NULL;
    }
}

static bool put_element(napi_env env, napi_value array, uint32_t index, sc_value item, bool as_text)
{
    napi_handle_scope scope;
    if (!scnode_ok(env, napi_open_handle_scope(env, &scope))) {
        return false;
    }
    napi_value value = scnode_value(env, item, as_text);
    bool well = value != NULL && scnode_ok(env, napi_set_element(env, array, index, value));
    return scnode_ok(env, napi_close_handle_scope(env, scope)) && well;
}

static napi_value array(napi_env env, sc_value value, bool as_text)
{
    napi_value result;
    size_t count = sc_value_count(value);
    if (!scnode_ok(env, napi_create_array_with_length(env, count, &result))) {
        return NULL;
    }
    for (size_t i = 0; i < count; i++) {
        if (!put_element(env, result, (uint32_t)i, sc_value_item(value, i), as_text)) {
            return NULL;
        }
    }
    return result;
}

static bool describe(napi_env env, sc_value item, bool as_text, napi_property_descriptor *out)
{
    size_t length;
    const char *key = sc_value_key(item, &length);
    *out = (napi_property_descriptor){.attributes = napi_default_jsproperty};
    out->name = key != NULL ? scnode_string(env, key, length) : NULL;
    out->value = out->name != NULL ? scnode_value(env, item, as_text) : NULL;
    return out->value != NULL;
}

static bool put_members(napi_env env, napi_value object, sc_value value, size_t start, size_t count,
                        bool as_text)
{
    napi_property_descriptor members[BATCH];
    napi_handle_scope scope;
    if (!scnode_ok(env, napi_open_handle_scope(env, &scope))) {
        return false;
    }
    bool well = true;
    for (size_t i = 0; well && i < count; i++) {
        well = describe(env, sc_value_item(value, start + i), as_text, &members[i]);
    }
    well = well && scnode_ok(env, napi_define_properties(env, object, count, members));
    return scnode_ok(env, napi_close_handle_scope(env, scope)) && well;
}

static napi_value object(napi_env env, sc_value value, bool as_text)
{
    napi_value result;
    size_t count = sc_value_count(value);
    if (!scnode_ok(env, napi_create_object(env, &result))) {
        return NULL;
    }
    for (size_t start = 0; start < count; start += BATCH) {
        size_t some = count - start < BATCH ? count - start : BATCH;
        if (!put_members(env, result, value, start, some, as_text)) {
            return NULL;
        }
    }
    return result;
}

napi_value scnode_value(napi_env env, sc_value value, bool integers_as_text)
{
    switch (sc_value_kind(value)) {
    case SC_ARRAY:
        return array(env, value, integers_as_text);
    case SC_OBJECT:
        return object(env, value, integers_as_text);
    default:
        return scnode_scalar(env, value, integers_as_text);
    }
}

bool scnode_is_plain(sc_value value)
{
    sc_scalar scalar = sc_value_scalar(value);
    if (scalar.kind == SC_INTEGER) {
        return is_safe(&scalar);
    }
    if (scalar.kind == SC_FLOAT) {
        return isfinite(scalar.number);
    }
    size_t count = sc_value_count(value);
    for (size_t i = 0; i < count; i++) {
        if (!scnode_is_plain(sc_value_item(value, i))) {
            return false;
        }
    }
    return true;
}
