/* One place while it is folded: what the layers did to it, in order. */
#ifndef SC_COMPOSE_TRACE_H
#define SC_COMPOSE_TRACE_H

#include "compose/fold.h"

/* How a step is done again when it is replayed for what lies below. */
typedef enum sc_step_kind {
    SC_STEP_APPLY,
    SC_STEP_PLACE,  /* an element came with its array: it is held as it stands */
    SC_STEP_ADD,    /* the value is a list of elements to add */
    SC_STEP_REMOVE, /* … to take out */
    SC_STEP_SHOWN,  /* done again by another step */
    SC_STEP_UNSET,
    SC_STEP_NONE /* nothing happened to the value */
} sc_step_kind;

/* What happened to the traced place. */
typedef struct sc_trace_entry {
    struct sc_trace_entry *next;
    sc_value value;
    sc_from from;
    sc_step_kind kind;
    sc_action action;
    bool fresh; /* there was nothing before it */
} sc_trace_entry;

typedef struct sc_trace {
    const char *key; /* of the slot to trace in a level */
    size_t length;
    uint32_t element; /* the number of the element to trace in an array */
    sc_slot *slot;    /* the one that is traced, once it appeared */
    sc_trace_entry *first, *last;
    bool present; /* the place holds a value now */
    sc_status status;
} sc_trace;

/* A slot has appeared: it may be the one. */
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

/* Where a walk along a path has come to. */
typedef struct sc_trail {
    const sc_where *where;
    sc_slot *slot;         /* NULL: no layer ever had such a place */
    sc_trace_entry *steps; /* what happened to it */
    const sc_slot *text;   /* a string that the path goes on below: only a reference leads there */
} sc_trail;
/*
 * The fold of the first `count` layers along one path, by its segments or, where the caller knows
 * that it is one, as a single key of the root. SC_ERROR_BAD_PATH where it does not parse.
 */
sc_status sc_fold_walk(sc_fold *fold, size_t count, const char *path, size_t length, bool is_key,
                       sc_trail *out);

#endif
