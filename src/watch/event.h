/*
 * Events, and what caused them. An event is made whole before anything is published, and then only
 * gets its time and generation; its list of changes is made when somebody takes it.
 */
#ifndef SC_WATCH_EVENT_H
#define SC_WATCH_EVENT_H

#include <stdatomic.h>

#include "live/live.h"

enum { SC_CAUSES_MAX = 64, SC_EVENT_JOINS = 8, SC_PROBLEMS_MAX = 100 };

/* Names of what changed, in order, each once. Changed only before it is given to an event. */
typedef struct sc_causes {
    atomic_uint references;
    const sc_allocator *allocator;
    size_t count;
    char *items[SC_CAUSES_MAX]; /* owned texts */
} sc_causes;

/* Adds a name. Without memory, or beyond the maximum, it is left out: the event matters more. */
void sc_causes_add(const sc_allocator *allocator, sc_causes **causes, const char *text);
sc_causes *sc_causes_retain(sc_causes *causes);
void sc_causes_release(sc_causes *causes);

struct sc_event {
    atomic_uint references;
    const sc_allocator *allocator;
    sc_event_kind kind;
    sc_reason reason;
    int64_t timestamp;
    uint64_t generation;
    sc_snapshot *before, *after;   /* owned references */
    _Atomic(sc_changes *) changes; /* owned; NULL until somebody takes the event */
    sc_causes *causes[SC_EVENT_JOINS];
    size_t cause_count;
    sc_error *problems; /* owned */
    size_t problem_count;
};

/* New, with one reference; retains what is given. NULL: out of memory. */
sc_event *sc_event_new(const sc_allocator *allocator, sc_event_kind kind, sc_reason reason,
                       sc_snapshot *before, sc_snapshot *after, sc_causes *causes);
/* Copies the problems of a report, or the one error where that has none; false: out of memory. */
bool sc_event_set_problems(sc_event *event, const sc_report *report, const sc_error *error);
/* Makes `joined`, new and empty, the event of two changes that follow each other. */
void sc_event_join(sc_event *joined, const sc_event *first, const sc_event *second);
/* Makes the list of changes if it is not made yet. *any: whether it has any. */
sc_status sc_event_find_changes(sc_event *event, bool *any);

#endif
