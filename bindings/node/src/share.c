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

void scnode_share_begin(scnode_handle *self)
{
    if (self->token != 0) {
        return;
    }
    lock();
    self->token = ++last_token;
    self->next_shared = first;
    first = self;
    unlock();
}

sc_handle *scnode_share_find(double token)
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
