/*
 * The state of one environment.
 *
 * Node ends an environment in this order: it waits for tasks in flight, runs the clean-up hooks,
 * and finalises what is left. So the hook below is the last that may touch references and the
 * cells, and what JavaScript held ends with it. The state itself goes with its last holder.
 */
#include "scnode.h"

/* An address that no other running thread has. */
static const void *this_thread(void)
{
    static _Thread_local char mark;
    return &mark;
}

static void close_state(void *data)
{
    scnode_state *state = data;
    state->closing = true;
    state->close(state);
}

static void finalize_state(napi_env env, void *data, void *hint)
{
    (void)env;
    (void)hint;
    scnode_state_drop(data);
}

scnode_state *scnode_state_new(napi_env env, scnode_close close)
{
    scnode_state *state = scnode_alloc_zero(sizeof *state);
    if (state == NULL) {
        (void)scnode_ok(env, napi_throw_error(env, NULL, "out of memory"));
        return NULL;
    }
    state->env = env;
    state->close = close;
    state->thread = this_thread();
    state->holders = 1;
    if (!scnode_ok(env, napi_add_env_cleanup_hook(env, close_state, state))) {
        scnode_free(state);
        return NULL;
    }
    if (!scnode_ok(env, napi_set_instance_data(env, state, finalize_state, NULL))) {
        (void)napi_remove_env_cleanup_hook(env, close_state, state);
        scnode_free(state);
        return NULL;
    }
    return state;
}

void scnode_state_hold(scnode_state *state)
{
    state->holders++;
}

void scnode_state_drop(scnode_state *state)
{
    if (--state->holders == 0) {
        scnode_free(state);
    }
}

bool scnode_state_is_here(const scnode_state *state)
{
    return state->thread == this_thread();
}
