/*
 * Externals around counted objects.
 *
 * Every external that reaches us comes from our own facade; the kind word at its start is there so
 * that a mistake of the facade is a TypeError and no crash.
 */
#include "scnode.h"

void *scnode_object_new(scnode_call *call, scnode_kind kind, size_t size, scnode_end end)
{
    scnode_object *object = scnode_alloc_zero(size);
    if (object == NULL) {
        (void)scnode_throw_code(call, SC_ERROR_OUT_OF_MEMORY, NULL);
        return NULL;
    }
    object->kind = kind;
    object->holders = 1;
    object->state = call->state;
    object->end = end;
    scnode_state_hold(call->state);
    return object;
}

void scnode_object_hold(scnode_object *object)
{
    object->holders++;
}

void scnode_object_drop(scnode_object *object)
{
    if (object == NULL || --object->holders != 0) {
        return;
    }
    scnode_state *state = object->state;
    object->end(object);
    scnode_free(object);
    scnode_callbacks_sweep(state);
    scnode_state_drop(state);
}

static void finalize(napi_env env, void *data, void *hint)
{
    (void)env;
    (void)hint;
    scnode_object_drop(data);
}

napi_value scnode_object_wrap(scnode_call *call, scnode_object *object)
{
    napi_value result;
    if (!scnode_ok(call->env, napi_create_external(call->env, object, finalize, NULL, &result))) {
        scnode_object_drop(object);
        return NULL;
    }
    return result;
}

void *scnode_object_of(scnode_call *call, napi_value value, scnode_kind kind, const char *what)
{
    void *data = NULL;
    if (napi_get_value_external(call->env, value, &data) == napi_ok && data != NULL) {
        scnode_object *object = data;
        if (object->kind == kind && object->state == call->state) {
            return object;
        }
    }
    (void)scnode_throw_type(call->env, what, "come from this addon and environment");
    return NULL;
}
