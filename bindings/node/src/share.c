/*
 * Handles that several environments read: the snapshots are the core's, so each environment has an
 * object of its own around the same handle.
 *
 * The list is the process's. It links the objects that share, under a lock that is held for a walk
 * of it; who takes a handle adds a reference to the core's handle and never touches the object.
 */
#include "scnode.h"

#include <stdatomic.h>

static atomic_flag taken = ATOMIC_FLAG_INIT;
static scnode_handle *first;
static uint64_t last_token;

static void lock(void)
{
    while (atomic_flag_test_and_set_explicit(&taken, memory_order_acquire)) {
    }
}

static void unlock(void)
{
    atomic_flag_clear_explicit(&taken, memory_order_release);
}

void scnode_share_end(scnode_handle *self)
{
    if (self->token == 0) {
        return;
    }
    lock();
    scnode_handle **link = &first;
    while (*link != self) {
        link = &(*link)->next_shared;
    }
    *link = self->next_shared;
    unlock();
    self->token = 0;
}

/* (handle): its token, the same one each time. */
static napi_value share(scnode_call *call)
{
    napi_value result;
    scnode_handle *self = scnode_handle_of(call, 0);
    if (self == NULL || scnode_handle_open(call, self) == NULL) {
        return NULL;
    }
    if (self->token == 0) {
        lock();
        self->token = ++last_token;
        self->next_shared = first;
        first = self;
        unlock();
    }
    double token = (double)self->token;
    return scnode_ok(call->env, napi_create_double(call->env, token, &result)) ? result : NULL;
}

static sc_handle *find(double token)
{
    lock();
    const scnode_handle *at = first;
    while (at != NULL && (double)at->token != token) {
        at = at->next_shared;
    }
    sc_handle *handle = at != NULL ? sc_handle_retain(at->handle) : NULL;
    unlock();
    return handle;
}

/* (token): a handle on the same snapshots. */
static napi_value share_open(scnode_call *call)
{
    double token = 0;
    if (!scnode_ok(call->env, napi_get_value_double(call->env, call->arguments[0], &token))) {
        return NULL;
    }
    sc_handle *handle = find(token);
    return handle != NULL ? scnode_handle_borrow(call, handle)
                          : scnode_throw_code(call, SC_ERROR_CLOSED, NULL);
}

const scnode_function scnode_share_functions[] = {
    {"share", share},
    {"shareOpen", share_open},
    {NULL, NULL},
};
