/*
 * The list of the caches of this environment's views, so that they can be cleaned. It holds weak
 * references, so a cache is collected with its view; dead references are swept before the list
 * grows, so the list is at most twice as long as the number of caches.
 */
#include "scnode.h"

#include <string.h>

enum { FEWEST = 64 };

/* Takes out what was collected; without memory or references nothing is lost but the cleaning. */
static void sweep(scnode_state *state)
{
    size_t kept = 0;
    for (size_t i = 0; i < state->cache_count; i++) {
        napi_value value = NULL;
        napi_ref reference = state->caches[i];
        if (napi_get_reference_value(state->env, reference, &value) == napi_ok && value != NULL) {
            state->caches[kept++] = reference;
        } else {
            (void)napi_delete_reference(state->env, reference);
        }
    }
    state->cache_count = kept;
}

static bool make_room(scnode_state *state)
{
    if (state->cache_count < state->cache_room) {
        return true;
    }
    sweep(state);
    size_t room = state->cache_count * 2 < FEWEST ? FEWEST : state->cache_count * 2;
    napi_ref *longer = scnode_alloc_zero(room * sizeof *longer);
    if (longer == NULL) {
        return state->cache_count < state->cache_room;
    }
    if (state->cache_count != 0) {
        memcpy(longer, state->caches, state->cache_count * sizeof *longer);
    }
    scnode_free(state->caches);
    state->caches = longer;
    state->cache_room = room;
    return true;
}

/* (cache): it is cleaned with the others from now on. */
static napi_value cache_enlist(scnode_call *call)
{
    napi_ref reference;
    scnode_state *state = call->state;
    if (!state->closing && make_room(state) &&
        scnode_ok(call->env, napi_create_reference(call->env, call->arguments[0], 0, &reference))) {
        state->caches[state->cache_count++] = reference;
    }
    return NULL;
}

/* (): an array of those that live. */
static napi_value cache_list(scnode_call *call)
{
    napi_value list;
    uint32_t count = 0;
    scnode_state *state = call->state;
    if (!scnode_ok(call->env, napi_create_array(call->env, &list))) {
        return NULL;
    }
    for (size_t i = 0; i < state->cache_count; i++) {
        napi_value value = NULL;
        bool lives = napi_get_reference_value(call->env, state->caches[i], &value) == napi_ok;
        if (lives && value != NULL &&
            !scnode_ok(call->env, napi_set_element(call->env, list, count++, value))) {
            return NULL;
        }
    }
    return list;
}

/* (): no handle keeps a snapshot for its next read. */
static napi_value handles_unpin(scnode_call *call)
{
    for (scnode_handle *handle = call->state->handles; handle != NULL; handle = handle->next) {
        scnode_handle_unpin(handle);
    }
    return NULL;
}

void scnode_caches_free(scnode_state *state)
{
    for (size_t i = 0; i < state->cache_count; i++) {
        (void)napi_delete_reference(state->env, state->caches[i]);
    }
    scnode_free(state->caches);
    state->caches = NULL;
    state->cache_count = state->cache_room = 0;
}

const scnode_function scnode_cache_functions[] = {
    {"cacheEnlist", cache_enlist},
    {"cacheList", cache_list},
    {"handlesUnpin", handles_unpin},
    {NULL, NULL},
};
