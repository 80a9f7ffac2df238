/* Looking up: what a miss of the facade's own cache asks. */
#include "scnode.h"

#include <string.h>

/* A scalar as itself; a container as an array of one, its text, so that both are told apart. */
static napi_value reading(scnode_call *call, sc_value value)
{
    napi_env env = call->env;
    napi_value result;
    sc_kind kind = sc_value_kind(value);
    if (kind != SC_ARRAY && kind != SC_OBJECT) {
        return scnode_scalar(env, value, false);
    }
    napi_value text = scnode_json(call, value);
    if (text == NULL || !scnode_ok(env, napi_create_array(env, &result)) ||
        !scnode_ok(env, napi_set_element(env, result, 0, text))) {
        return NULL;
    }
    return result;
}

static napi_value get(scnode_call *call)
{
    scnode_place place;
    return scnode_locate(call, 1, 2, &place) ? reading(call, place.value) : NULL;
}

/* The pool is wound back after each key, or many keys would fill it. */
static bool put_one(scnode_call *call, napi_value keys, napi_value list, uint32_t index,
                    scnode_place *place)
{
    napi_env env = call->env;
    napi_handle_scope scope;
    napi_value key;
    size_t used = call->used;
    if (!scnode_ok(env, napi_open_handle_scope(env, &scope))) {
        return false;
    }
    napi_value value = scnode_ok(env, napi_get_element(env, keys, index, &key)) &&
                               scnode_locate_next(call, key, place)
                           ? reading(call, place->value)
                           : NULL;
    bool well = value != NULL && scnode_ok(env, napi_set_element(env, list, index, value));
    call->used = used;
    return scnode_ok(env, napi_close_handle_scope(env, scope)) && well;
}

static napi_value get_many(scnode_call *call)
{
    napi_env env = call->env;
    napi_value keys = call->arguments[1];
    napi_value list;
    napi_value root;
    uint32_t count = 0;
    scnode_place place;
    if (!scnode_ok(env, napi_create_string_utf8(env, "", 0, &root))) {
        return NULL;
    }
    call->arguments[1] = root;
    if (!scnode_locate(call, 1, 2, &place)) {
        return NULL;
    }
    if (napi_get_array_length(env, keys, &count) != napi_ok) {
        return scnode_throw_type(env, "keys", "be an array of paths");
    }
    if (!scnode_ok(env, napi_create_array_with_length(env, count, &list))) {
        return NULL;
    }
    for (uint32_t i = 0; i < count; i++) {
        if (!put_one(call, keys, list, i, &place)) {
            return NULL;
        }
    }
    return list;
}

static napi_value has(scnode_call *call)
{
    scnode_place place;
    return scnode_locate(call, 1, 2, &place) ? scnode_boolean(call->env, place.value.image != NULL)
                                             : NULL;
}

static napi_value kind(scnode_call *call)
{
    scnode_place place;
    if (!scnode_locate(call, 1, 2, &place)) {
        return NULL;
    }
    return scnode_string(call->env, sc_kind_name(sc_value_kind(place.value)), NAPI_AUTO_LENGTH);
}

static bool put_text(napi_env env, napi_value list, uint32_t index, const char *text, size_t length)
{
    napi_handle_scope scope;
    if (!scnode_ok(env, napi_open_handle_scope(env, &scope))) {
        return false;
    }
    napi_value value = scnode_string(env, text, length);
    bool well = value != NULL && scnode_ok(env, napi_set_element(env, list, index, value));
    return scnode_ok(env, napi_close_handle_scope(env, scope)) && well;
}

static napi_value keys(scnode_call *call)
{
    scnode_place place;
    napi_value list;
    if (!scnode_locate(call, 1, 2, &place) ||
        !scnode_ok(call->env, napi_create_array(call->env, &list))) {
        return NULL;
    }
    size_t count = sc_value_kind(place.value) == SC_OBJECT ? sc_value_count(place.value) : 0;
    for (size_t i = 0; i < count; i++) {
        size_t length = 0;
        const char *key = sc_value_key(sc_value_item(place.value, i), &length);
        if (key == NULL || !put_text(call->env, list, (uint32_t)i, key, length)) {
            return NULL;
        }
    }
    return list;
}

typedef struct leaf_list {
    napi_env env;
    napi_value list;
    uint32_t count;
    bool well;
} leaf_list;

static bool add_leaf(void *context, const char *path, sc_value value)
{
    (void)value;
    leaf_list *self = context;
    self->well = put_text(self->env, self->list, self->count++, path, NAPI_AUTO_LENGTH);
    return self->well;
}

static napi_value leaves(scnode_call *call)
{
    sc_error error;
    scnode_place place;
    leaf_list all = {call->env, NULL, 0, true};
    if (!scnode_locate(call, 1, 2, &place) ||
        !scnode_ok(call->env, napi_create_array(call->env, &all.list))) {
        return NULL;
    }
    if (place.value.image == NULL) {
        return all.list;
    }
    sc_status status = sc_value_leaves(place.base, place.path, add_leaf, &all, &error);
    if (!all.well) {
        return NULL;
    }
    return status == SC_OK ? all.list : scnode_throw(call, &error);
}

/* Near keys are looked for from the root, so that the message names whole paths. */
static napi_value require(scnode_call *call)
{
    sc_error error;
    scnode_place place;
    if (!scnode_locate(call, 1, 2, &place)) {
        return NULL;
    }
    if (place.value.image != NULL) {
        return reading(call, place.value);
    }
    const char *path = scnode_full_path(call, &place);
    if (path == NULL) {
        return NULL;
    }
    (void)sc_snapshot_get(place.snapshot, path, &error);
    return scnode_throw(call, &error);
}

static napi_value join(scnode_call *call)
{
    sc_error error;
    sc_text text = {NULL, 0, NULL};
    scnode_place place;
    if (!scnode_locate(call, 1, 2, &place)) {
        return NULL;
    }
    if (sc_value_path(place.base, place.prefix, place.path, &text, &error) != SC_OK) {
        return scnode_throw(call, &error);
    }
    napi_value result = scnode_string(call->env, text.data, text.length);
    sc_text_free(&text);
    return result;
}

static napi_value is_secret(scnode_call *call)
{
    scnode_place place;
    if (!scnode_locate(call, 1, 2, &place)) {
        return NULL;
    }
    const char *path = scnode_full_path(call, &place);
    return path != NULL ? scnode_boolean(call->env, sc_snapshot_is_secret(place.snapshot, path))
                        : NULL;
}

const scnode_function scnode_read_functions[] = {
    {"get", get},       {"require", require}, {"getMany", get_many},
    {"has", has},       {"kind", kind},       {"keys", keys},
    {"leaves", leaves}, {"join", join},       {"isSecret", is_secret},
    {NULL, NULL},
};
