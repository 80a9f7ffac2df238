/*
 * An observer follows a handle. The handle calls it for every load and publication, so a reload by
 * a call and an override are events like any other.
 *
 * Publishing with an observer has two steps, because a publication cannot be undone: `prepare`
 * allocates all memory, `commit` never fails.
 */
#ifndef SC_LIVE_OBSERVER_H
#define SC_LIVE_OBSERVER_H

#include "diag/touch.h"
#include "live/live.h"

typedef struct sc_observer sc_observer;

typedef struct sc_observer_type {
    void (*retain)(sc_observer *self); /* must only count: called under the latch */
    void (*release)(sc_observer *self);
    /* The handle was closed. */
    void (*closed)(sc_observer *self);
    /*
     * Called before and after each load, by the thread with the publishers' turn. `by_hand`: a call
     * on this thread requested the load. SC_OK, or out of memory: then there is no load.
     */
    sc_status (*begin)(sc_observer *self, bool by_hand);
    void (*end)(sc_observer *self, bool complete);
    /* Whether loads that change nothing must be reported. */
    bool (*takes_reloads)(sc_observer *self);
    /* Both snapshots are borrowed. *out is NULL if there is nothing to report. */
    sc_status (*prepare)(sc_observer *self, sc_snapshot *before, sc_snapshot *after,
                         sc_reason reason, void **out);
    /* Ends `prepared`. `published` is the handle's new generation; 0: it was not published. */
    void (*commit)(sc_observer *self, void *prepared, uint64_t published);
} sc_observer_type;

struct sc_observer {
    const sc_observer_type *type;
    sc_touching touching; /* receives each file and folder that a load reads */
    uint64_t process;     /* the only process in which it is active, not a forked child */
};

/* New reference; NULL if the handle has no observer in this process. */
sc_observer *sc_handle_observer(sc_handle *handle);
/*
 * Replaces `expected` by `observer` (NULL: none); false if the handle has another one by now. The
 * handle borrows it: the caller must remove it before it is freed.
 */
bool sc_handle_observe(sc_handle *handle, const sc_observer *expected, sc_observer *observer);

#endif
