/* Look-ups, for a miss of the facade's own cache. */
#include "scnode.h"

#include <string.h>

/* A scalar as itself; a container as an array of one, its text, so that the two differ. */
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
    self->well = scnode_put_text(self->env, self->list, self->count++, path, NAPI_AUTO_LENGTH);
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
    sc_status status = sc_place_leaves(&place.place, &place.path, add_leaf, &all, &error);
    if (!all.well) {
        return NULL;
    }
    return status == SC_OK ? all.list : scnode_throw(call, &error);
}

static napi_value join(scnode_call *call)
{
    scnode_place place;
    const char *path = scnode_locate(call, 1, 2, &place) ? scnode_full_path(call, &place) : NULL;
    return path != NULL ? scnode_string(call->env, path, NAPI_AUTO_LENGTH) : NULL;
}

/* Throws what there is to say of a value that is not there. */
static napi_value miss(scnode_call *call)
{
    scnode_place place;
    return scnode_locate(call, 1, 2, &place) ? scnode_fail(call, &place, SC_ERROR_MISSING_KEY, NULL)
                                             : NULL;
}

const scnode_function scnode_read_functions[] = {
    {"miss", miss}, {"get", get}, {"leaves", leaves}, {"join", join}, {NULL, NULL},
};
