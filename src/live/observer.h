/*
 * Who follows a handle. The handle knows it, counted, so that whoever loads or publishes can say
 * so: a reload by hand or an override is an event like any other.
 *
 * Publishing with an observer has two steps, because what was published cannot be taken back:
 * `prepare` makes all that needs memory, `commit` never fails.
 */
#ifndef SC_LIVE_OBSERVER_H
#define SC_LIVE_OBSERVER_H

#include "diag/touch.h"
#include "live/live.h"

typedef struct sc_observer sc_observer;

typedef struct sc_observer_type {
    void (*retain)(sc_observer *self); /* counts and nothing else: called under the latch */
    void (*release)(sc_observer *self);
    /* The handle was closed. */
    void (*closed)(sc_observer *self);
    /*
     * Around each load, by who has the publishers' turn. `by_hand`: somebody asked for it, on this
     * thread. SC_OK or out of memory, and then there is no load.
     */
    sc_status (*begin)(sc_observer *self, bool by_hand);
    void (*end)(sc_observer *self, bool complete);
    /* Whether somebody asks for loads that change nothing. */
    bool (*takes_reloads)(sc_observer *self);
    /* Both snapshots are borrowed. *out is NULL where nothing is to be said. */
    sc_status (*prepare)(sc_observer *self, sc_snapshot *before, sc_snapshot *after,
                         sc_reason reason, void **out);
    /* Ends what was prepared; `published` with the handle's generation since, or 0: not published.
     */
    void (*commit)(sc_observer *self, void *prepared, uint64_t published);
} sc_observer_type;

struct sc_observer {
    const sc_observer_type *type;
    sc_touching touching; /* gets what every load looks at */
    uint64_t process;     /* in another, forked one there is nobody any more */
};

/* New reference; NULL where nobody follows the handle in this process. */
sc_observer *sc_handle_observer(sc_handle *handle);
/*
 * Puts `observer` (NULL: nobody) in the place of `expected`; false where that has another one by
 * now. The handle borrows it: who put it there takes it away before it goes.
 */
bool sc_handle_observe(sc_handle *handle, const sc_observer *expected, sc_observer *observer);

#endif
