/*
 * Externals around counted objects.
 *
 * Every external that reaches us comes from our own facade; the kind word at its start is there so
 * that a mistake of the facade is a TypeError and no crash.
 *
 * The engine runs finalizers when the event loop turns, so a loop that builds and never lets it
 * turn would pile up what it has dropped. An external has none: a weak reference says whether it is
 * still there, and the list of all is swept while new ones are made. For who makes no more of them,
 * a beacon (an external that nobody keeps, with a finalizer) sweeps after a collection.
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

/* ------------------------------------------------------------------------- */
/* The list                                                                  */
/* ------------------------------------------------------------------------- */

enum { SWEEP_LEAST = 64, SCOPE = 64 };

static void enlist(scnode_object *object, napi_ref reference)
{
    scnode_state *state = object->state;
    object->reference = reference;
    object->next = state->objects;
    if (object->next != NULL) {
        object->next->previous = object;
    }
    state->objects = object;
    state->object_count++;
    state->made++;
}

static void let_go(scnode_object *object)
{
    scnode_state *state = object->state;
    if (object->previous != NULL) {
        object->previous->next = object->next;
    } else {
        state->objects = object->next;
    }
    if (object->next != NULL) {
        object->next->previous = object->previous;
    }
    state->object_count--;
    (void)napi_delete_reference(state->env, object->reference);
    scnode_object_drop(object);
}

static bool is_collected(const scnode_object *object)
{
    napi_value value = NULL;
    return napi_get_reference_value(object->state->env, object->reference, &value) == napi_ok &&
           value == NULL;
}

/* Looks at as many as a scope of handles takes, and returns where to go on. */
static scnode_object *sweep_some(napi_env env, scnode_object *at)
{
    napi_handle_scope scope;
    if (napi_open_handle_scope(env, &scope) != napi_ok) {
        return NULL;
    }
    for (unsigned i = 0; i < SCOPE && at != NULL; i++) {
        scnode_object *next = at->next;
        if (is_collected(at)) {
            let_go(at);
        }
        at = next;
    }
    (void)napi_close_handle_scope(env, scope);
    return at;
}

/* The caller holds the state beside the objects. */
static void sweep(scnode_state *state)
{
    scnode_object *at = state->objects;
    state->made = 0;
    while (at != NULL) {
        at = sweep_some(state->env, at);
    }
}

static void light_beacon(scnode_state *state);

static void sweep_after_collection(napi_env env, void *data, void *hint)
{
    scnode_state *state = data;
    (void)env;
    (void)hint;
    state->has_beacon = false;
    if (!state->closing) {
        sweep(state);
        light_beacon(state);
    }
    scnode_state_drop(state);
}

/* One that cannot be lit is lit with the next object. */
static void light_beacon(scnode_state *state)
{
    napi_handle_scope scope;
    napi_value beacon;
    if (state->has_beacon || state->objects == NULL ||
        napi_open_handle_scope(state->env, &scope) != napi_ok) {
        return;
    }
    scnode_state_hold(state);
    state->has_beacon =
        napi_create_external(state->env, state, sweep_after_collection, NULL, &beacon) == napi_ok;
    if (!state->has_beacon) {
        scnode_state_drop(state);
    }
    (void)napi_close_handle_scope(state->env, scope);
}

void scnode_objects_close(scnode_state *state)
{
    while (state->objects != NULL) {
        let_go(state->objects);
    }
}

napi_value scnode_object_wrap(scnode_call *call, scnode_object *object)
{
    scnode_state *state = call->state;
    napi_value result;
    napi_ref reference;
    if (state->made >= SWEEP_LEAST && state->made >= state->object_count / 2) {
        sweep(state);
    }
    if (!scnode_ok(call->env, napi_create_external(call->env, object, NULL, NULL, &result)) ||
        !scnode_ok(call->env, napi_create_reference(call->env, result, 0, &reference))) {
        scnode_object_drop(object);
        return NULL;
    }
    enlist(object, reference);
    light_beacon(state);
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
