/* Arguments of plain kinds. The facade has checked them already; here a mistake is no crash. */
#include "scnode.h"

#include <string.h>

/* The longest UTF-8 sequence, and the NUL: less room than that may mean that text was cut. */
enum { CUT_MARGIN = 5 };

static const char *long_text(scnode_call *call, napi_value value, size_t *length)
{
    size_t needed;
    if (!scnode_ok(call->env, napi_get_value_string_utf8(call->env, value, NULL, 0, &needed))) {
        return NULL;
    }
    char *text = scnode_take(call, needed + 1);
    if (text == NULL || !scnode_ok(call->env, napi_get_value_string_utf8(call->env, value, text,
                                                                         needed + 1, length))) {
        return NULL;
    }
    return text;
}

const char *scnode_text(scnode_call *call, napi_value value, const char *what, size_t *length)
{
    char *start = call->pool + call->used;
    size_t room = sizeof call->pool - call->used;
    size_t got = 0;
    napi_status status = napi_get_value_string_utf8(call->env, value, start, room, &got);
    if (status == napi_string_expected) {
        (void)scnode_throw_type(call->env, what, "be a string");
        return NULL;
    }
    if (!scnode_ok(call->env, status)) {
        return NULL;
    }
    if (got + CUT_MARGIN > room) {
        return long_text(call, value, length);
    }
    call->used += got + 1;
    *length = got;
    return start;
}

const char *scnode_name(scnode_call *call, napi_value value, const char *what)
{
    size_t length;
    const char *text = scnode_text(call, value, what, &length);
    if (text != NULL && memchr(text, '\0', length) != NULL) {
        (void)scnode_throw_type(call->env, what, "not hold U+0000");
        return NULL;
    }
    return text;
}

bool scnode_name_or_null(scnode_call *call, napi_value value, const char *what, const char **out)
{
    *out = NULL;
    if (scnode_is_nullish(call->env, value)) {
        return true;
    }
    *out = scnode_name(call, value, what);
    return *out != NULL;
}

bool scnode_bool(scnode_call *call, napi_value value, const char *what, bool *out)
{
    napi_status status = napi_get_value_bool(call->env, value, out);
    if (status == napi_boolean_expected) {
        (void)scnode_throw_type(call->env, what, "be a boolean");
        return false;
    }
    return scnode_ok(call->env, status);
}

bool scnode_member(scnode_call *call, napi_value object, const char *name, napi_value *out)
{
    if (!scnode_ok(call->env, napi_get_named_property(call->env, object, name, out))) {
        return false;
    }
    if (scnode_type(call->env, *out) == napi_undefined) {
        *out = NULL;
    }
    return true;
}

/* One element's text; the element's own handle goes with its scope. */
static const char *element(scnode_call *call, napi_value array, uint32_t index, const char *what)
{
    napi_env env = call->env;
    napi_handle_scope scope;
    napi_value value;
    if (!scnode_ok(env, napi_open_handle_scope(env, &scope))) {
        return NULL;
    }
    const char *text = scnode_ok(env, napi_get_element(env, array, index, &value))
                           ? scnode_name(call, value, what)
                           : NULL;
    return scnode_ok(env, napi_close_handle_scope(env, scope)) ? text : NULL;
}

const char *const *scnode_names(scnode_call *call, napi_value array, const char *what,
                                size_t *count)
{
    bool is_array = false;
    uint32_t length = 0;
    if (!scnode_ok(call->env, napi_is_array(call->env, array, &is_array))) {
        return NULL;
    }
    if (!is_array) {
        (void)scnode_throw_type(call->env, what, "be an array of strings");
        return NULL;
    }
    if (!scnode_ok(call->env, napi_get_array_length(call->env, array, &length))) {
        return NULL;
    }
    const char **names = scnode_take(call, ((size_t)length + 1) * sizeof *names);
    for (uint32_t i = 0; names != NULL && i < length; i++) {
        names[i] = element(call, array, i, what);
        if (names[i] == NULL) {
            return NULL;
        }
    }
    if (names != NULL) {
        names[length] = NULL;
    }
    if (count != NULL) {
        *count = length;
    }
    return (const char *const *)names;
}

bool scnode_environ(scnode_call *call, napi_value value, const char *const **out)
{
    *out = NULL;
    if (scnode_is_nullish(call->env, value)) {
        return true;
    }
    bool process;
    if (napi_get_value_bool(call->env, value, &process) == napi_ok) {
        *out = process ? sc_process_environment() : NULL;
        return true;
    }
    *out = scnode_names(call, value, "environ", NULL);
    return *out != NULL;
}
