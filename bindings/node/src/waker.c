/*
 * Wakes the event loop from threads of the core, for watches and monitors.
 *
 * A wake-up carries nothing, and one that waits is enough for all, so the queue to the loop has one
 * place. The clean-up hook is added after the threadsafe function, so it runs before Node ends that
 * function: it stops the sender, and from then on no thread of the core knows of the environment.
 */
#include "scnode.h"

static void close_waker(void *data)
{
    scnode_waker *self = data;
    self->stop(self->owner);
    (void)napi_release_threadsafe_function(self->function, napi_tsfn_abort);
    self->function = NULL;
}

bool scnode_waker_open(scnode_call *call, scnode_waker *self, napi_value function,
                       scnode_object *owner, scnode_end stop)
{
    napi_env env = call->env;
    napi_value name = scnode_string(env, "superconfig", NAPI_AUTO_LENGTH);
    self->owner = owner;
    self->stop = stop;
    return name != NULL &&
           scnode_ok(env, napi_create_threadsafe_function(env, function, NULL, name, 1, 1, NULL,
                                                          NULL, NULL, NULL, &self->function)) &&
           scnode_ok(env, napi_unref_threadsafe_function(env, self->function)) &&
           scnode_ok(env, napi_add_env_cleanup_hook(env, close_waker, self));
}

void scnode_waker_wake(scnode_waker *self)
{
    /* Where the queue is full, a wake-up waits already. */
    (void)napi_call_threadsafe_function(self->function, NULL, napi_tsfn_nonblocking);
}

void scnode_waker_close(scnode_waker *self)
{
    if (self->function == NULL) {
        return;
    }
    scnode_state *state = self->owner->state;
    if (!state->closing) {
        (void)napi_remove_env_cleanup_hook(state->env, close_waker, self);
    }
    close_waker(self);
}

napi_value scnode_waker_keep(scnode_call *call, const scnode_waker *self)
{
    bool keep = false;
    if (!scnode_bool(call, call->arguments[1], "keep", &keep) || self->function == NULL) {
        return NULL;
    }
    (void)scnode_ok(call->env, keep ? napi_ref_threadsafe_function(call->env, self->function)
                                    : napi_unref_threadsafe_function(call->env, self->function));
    return NULL;
}
