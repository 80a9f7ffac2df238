/*
 * Typed readings. Each is one function of the core; a failure is explained by the core as well, so
 * that it says the same in every language.
 */
#include "scnode.h"

#include <string.h>

typedef sc_status (*read_as)(scnode_call *call, sc_value value, napi_value *out);

/* The exception is pending where a result could not be made. */
static sc_status done(scnode_call *call, napi_status status)
{
    (void)scnode_ok(call->env, status);
    return SC_OK;
}

static sc_status as_int(scnode_call *call, sc_value value, napi_value *out)
{
    int64_t integer;
    uint64_t natural;
    sc_status status = sc_value_int(value, &integer);
    if (status == SC_OK && (integer > 9007199254740991 || integer < -9007199254740991)) {
        return done(call, napi_create_bigint_int64(call->env, integer, out));
    }
    if (status == SC_OK) {
        return done(call, napi_create_int64(call->env, integer, out));
    }
    if (status == SC_ERROR_OUT_OF_RANGE && sc_value_uint(value, &natural) == SC_OK) {
        *out = scnode_unsigned(call->env, natural);
        return SC_OK;
    }
    return status;
}

static sc_status as_float(scnode_call *call, sc_value value, napi_value *out)
{
    double number;
    sc_status status = sc_value_float(value, &number);
    return status == SC_OK ? done(call, napi_create_double(call->env, number, out)) : status;
}

static sc_status as_bool(scnode_call *call, sc_value value, napi_value *out)
{
    bool boolean;
    sc_status status = sc_value_bool(value, &boolean);
    return status == SC_OK ? done(call, napi_get_boolean(call->env, boolean, out)) : status;
}

static sc_status as_string(scnode_call *call, sc_value value, napi_value *out)
{
    const char *text;
    size_t length;
    sc_status status = sc_value_string(value, &text, &length);
    return status == SC_OK ? done(call, napi_create_string_utf8(call->env, text, length, out))
                           : status;
}

static sc_status as_list(scnode_call *call, sc_value value, napi_value *out)
{
    sc_value list;
    sc_image *holder = NULL;
    sc_status status = sc_value_list(value, NULL, &list, &holder);
    if (status == SC_OK) {
        *out = scnode_value(call->env, list, false);
        sc_image_release(holder);
    }
    return status;
}

static sc_status as_dict(scnode_call *call, sc_value value, napi_value *out)
{
    if (sc_value_kind(value) != SC_OBJECT) {
        return SC_ERROR_WRONG_TYPE;
    }
    *out = scnode_value(call->env, value, false);
    return SC_OK;
}

static sc_status as_duration(scnode_call *call, sc_value value, napi_value *out)
{
    int64_t nanoseconds;
    sc_status status = sc_value_duration(value, &nanoseconds);
    return status == SC_OK ? done(call, napi_create_bigint_int64(call->env, nanoseconds, out))
                           : status;
}

static sc_status as_size(scnode_call *call, sc_value value, napi_value *out)
{
    uint64_t bytes;
    sc_status status = sc_value_size(value, &bytes);
    if (status == SC_OK) {
        *out = scnode_unsigned(call->env, bytes);
    }
    return status;
}

static const char *datetime_kind(sc_datetime_kind kind)
{
    switch (kind) {
    case SC_OFFSET_DATETIME:
        return "offset-datetime";
    case SC_LOCAL_DATETIME:
        return "local-datetime";
    case SC_LOCAL_DATE:
        return "local-date";
    default:
        return "local-time";
    }
}

static bool set_fields(napi_env env, napi_value object, const sc_datetime *moment)
{
    const struct {
        const char *name;
        double value;
    } fields[] = {
        {"year", moment->year},
        {"month", moment->month},
        {"day", moment->day},
        {"hour", moment->hour},
        {"minute", moment->minute},
        {"second", moment->second},
        {"nanosecond", moment->nanosecond},
        {"fractionDigits", moment->fraction_digits},
        {"offsetMinutes", moment->offset_minutes},
    };
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        if (!scnode_set_number(env, object, fields[i].name, fields[i].value)) {
            return false;
        }
    }
    return true;
}

/* Untyped text keeps what was written beside its guess. */
static napi_value written(napi_env env, sc_value value)
{
    const char *text;
    size_t length;
    if (sc_value_untyped(value, &text, &length)) {
        return scnode_string(env, text, length);
    }
    return scnode_scalar(env, value, false);
}

static sc_status as_datetime(scnode_call *call, sc_value value, napi_value *out)
{
    sc_datetime moment;
    napi_env env = call->env;
    napi_value object;
    sc_status status = sc_value_datetime(value, &moment);
    if (status != SC_OK) {
        return status;
    }
    if (scnode_ok(env, napi_create_object(env, &object)) &&
        scnode_set_text(env, object, "kind", datetime_kind(moment.kind)) &&
        set_fields(env, object, &moment) && scnode_set(env, object, "text", written(env, value))) {
        *out = object;
    }
    return SC_OK;
}

typedef struct reading {
    const char *name;
    const char *expected;
    read_as read;
} reading;

static const reading readings[] = {
    {"int", "an integer", as_int},
    {"float", "a number", as_float},
    {"bool", "a bool", as_bool},
    {"string", "a string", as_string},
    {"list", "a list", as_list},
    {"dict", "an object", as_dict},
    {"datetime", "a datetime", as_datetime},
    {"duration", "a duration", as_duration},
    {"size", "a size", as_size},
};

static const reading *reading_of(scnode_call *call, napi_value value)
{
    const char *name = scnode_name(call, value, "type");
    for (size_t i = 0; name != NULL && i < sizeof readings / sizeof readings[0]; i++) {
        if (strcmp(name, readings[i].name) == 0) {
            return &readings[i];
        }
    }
    if (name != NULL) {
        (void)scnode_throw_type(call->env, "type", "be one of the typed readings");
    }
    return NULL;
}

/* (handle, path, type, prefix) */
static napi_value typed(scnode_call *call)
{
    scnode_place place;
    napi_value result = NULL;
    const reading *asked = reading_of(call, call->arguments[2]);
    if (asked == NULL || !scnode_locate(call, 1, 3, &place) || place.value.image == NULL) {
        return NULL;
    }
    sc_status status = asked->read(call, place.value, &result);
    return status == SC_OK ? result : scnode_fail(call, &place, status, asked->expected);
}

const scnode_function scnode_typed_functions[] = {
    {"typed", typed},
    {NULL, NULL},
};
