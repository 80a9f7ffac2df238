/* Records what the layers do to one place while it is folded, in order. */
#ifndef SC_COMPOSE_TRACE_H
#define SC_COMPOSE_TRACE_H

#include "compose/fold.h"

/* How a step is repeated when it is replayed for a place below. */
typedef enum sc_step_kind {
    SC_STEP_APPLY,
    SC_STEP_PLACE,  /* an element came with its array: its value is held unchanged */
    SC_STEP_ADD,    /* the value is a list of elements to add */
    SC_STEP_REMOVE, /* the value is a list of elements to remove */
    SC_STEP_SHOWN,  /* another step repeats it */
    SC_STEP_UNSET,
    SC_STEP_NONE /* the value did not change */
} sc_step_kind;

/* One step at the traced place. */
typedef struct sc_trace_entry {
    struct sc_trace_entry *next;
    sc_value value;
    sc_from from;
    sc_step_kind kind;
    sc_action action;
    bool fresh; /* the place had no value before */
} sc_trace_entry;

typedef struct sc_trace {
    const char *key; /* of the slot to trace in a level */
    size_t length;
    uint32_t element; /* the number of the element to trace in an array */
    sc_slot *slot;    /* the traced slot, once it was made */
    sc_trace_entry *first, *last;
    bool present; /* the place holds a value now */
    sc_status status;
} sc_trace;

/* A slot was made: traces it if it is the requested one. */
void sc_trace_slot(sc_trace *trace, sc_slot *slot);
void sc_trace_element(sc_trace *trace, sc_slot *slot);
void sc_trace_record(sc_fold *fold, const sc_slot *slot, sc_step_kind kind, sc_action action,
                     sc_from from, sc_value value);
static inline void sc_trace_step(sc_fold *fold, const sc_slot *slot, sc_step_kind kind,
                                 sc_action action, sc_from from, sc_value value)
{
    if (slot->tracing != SC_TRACE_NOT) {
        sc_trace_record(fold, slot, kind, action, from, value);
    }
}

/* The current position of a walk along a path. */
typedef struct sc_trail {
    const sc_where *where;
    sc_slot *slot;         /* NULL: no layer has such a place */
    sc_trace_entry *steps; /* the steps at this place */
    const sc_slot *text;   /* a string below which the path continues: only a reference can do so */
} sc_trail;
/*
 * Folds the first `count` layers along one path, by its segments or, if `is_key`, as a single key
 * of the root. SC_ERROR_BAD_PATH if it does not parse.
 */
sc_status sc_fold_walk(sc_fold *fold, size_t count, const char *path, size_t length, bool is_key,
                       sc_trail *out);

#endif
