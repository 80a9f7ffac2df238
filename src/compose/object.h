/* The members of an object while it is folded, and the keys that loose members bind to. */
#ifndef SC_COMPOSE_OBJECT_H
#define SC_COMPOSE_OBJECT_H

#include "base/table.h"
#include "compose/fold.h"

/*
 * The members of one object that is being made: first those of its first part, the *base*, which
 * have no slot until another layer has the same key, then the others in order of appearance.
 */
typedef struct sc_level {
    const sc_where *where;
    sc_value base; /* absent: no base, all members have slots */
    sc_from base_from;
    uint32_t base_count;
    uint32_t
        next; /* after the last member of the base that was found: layers often keep the order */
    sc_slot ***touched; /* by position in the base, in chunks; NULL: none has a slot yet */
    sc_slot *first, *last;
    sc_table table; /* of these slots, by key */
    sc_table alike; /* chains of slots (sc_slot.alike), made when the first loose key needs it */
    sc_slot *alike_last;    /* the last slot beyond the base that `alike` has */
    struct sc_trace *trace; /* traces one key; else NULL */
} sc_level;

void sc_level_begin(sc_level *level, const sc_where *where);
/* All parts of an object, in order. */
sc_status sc_level_gather(sc_fold *fold, sc_level *level, const sc_part *parts);
/* Adds one part; and one member of a part. */
sc_status sc_level_add(sc_fold *fold, sc_level *level, sc_from from, sc_value object);
sc_status sc_level_member(sc_fold *fold, sc_level *level, sc_from from, sc_value object,
                          sc_value member);
/* The slot of a key; NULL if absent. */
sc_status sc_level_find(sc_fold *fold, sc_level *level, const char *key, uint32_t length,
                        sc_slot **out);
/* The same, made if absent. */
sc_status sc_level_slot(sc_fold *fold, sc_level *level, const char *key, uint32_t length,
                        sc_slot **out);
/* The slot of the base's member at a position; NULL: none yet, nothing touched the member. */
sc_slot *sc_level_touched(const sc_level *level, uint32_t position);
/*
 * The first position from `from` on whose member is no longer the one of the base; base_count: none
 * is.
 */
uint32_t sc_level_changed(const sc_level *level, uint32_t from);
/* The slot of the base's member at a position, made if absent. */
sc_status sc_level_touch(sc_fold *fold, sc_level *level, uint32_t position, sc_slot **out);

/* ---- loose keys ---- */

/* The slot that a key of this layer binds to; NULL if absent. */
sc_status sc_level_meant(sc_fold *fold, sc_level *level, sc_from from, const char *key,
                         uint32_t length, sc_slot **out);
/* The slot that a loose member binds to (environment-6), made if absent. */
sc_status sc_level_bind(sc_fold *fold, sc_level *level, sc_from from, sc_value member,
                        sc_slot **out);

#endif
