/* The states that a pattern is compiled to; shared by pattern.c and match.c. */
#ifndef SC_SOURCE_MACHINE_H
#define SC_SOURCE_MACHINE_H

#include "source/pattern.h"

typedef enum sc_state_kind {
    /* read nothing */
    SC_STATE_END,  /* a whole match */
    SC_STATE_PASS, /* continues at `next` */
    SC_STATE_FORK, /* continues at `next` and at `other`; either may be missing */
    /* read a character */
    SC_STATE_CHARACTER,
    SC_STATE_ANY,
    SC_STATE_CLASS, /* `other` ranges from `value` on */
    SC_STATE_NOT_CLASS,
    SC_STATE_SEPARATOR,
    /* read any number of characters */
    SC_STATE_STAR,      /* continues at `next`, or reads a character and stays */
    SC_STATE_FOLDERS,   /* before a name: continues, or begins a folder's name in `other` */
    SC_STATE_IN_FOLDERS /* in a folder's name; a separator leads back to `next` */
} sc_state_kind;

#define SC_STATE_NONE UINT32_MAX
enum { SC_MACHINE_END = 0 }; /* the first two states are this one and SC_PATTERN_START */

typedef struct sc_state {
    sc_state_kind kind;
    uint32_t value;
    uint32_t next, other;
} sc_state;

typedef struct sc_range {
    uint32_t low, high;
} sc_range;

typedef struct sc_machine {
    sc_state *states;
    size_t count, capacity;
    sc_range *ranges;
    size_t range_count, range_capacity;
    uint32_t last_fork; /* where the next whole pattern is added */
} sc_machine;

#endif
