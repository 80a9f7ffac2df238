/* The elements of an array that something changes: lists, merging by a key, patches by index. */
#ifndef SC_COMPOSE_ARRAY_H
#define SC_COMPOSE_ARRAY_H

#include "base/table.h"
#include "compose/fold.h"

typedef struct sc_elements {
    sc_slot **items; /* those taken out are SC_ABSENT until compacted */
    uint32_t count, capacity;
    uint32_t live;
    uint32_t gap;      /* all before it are there; `count` or more: nothing was taken out */
    uint32_t numbered; /* elements ever added */
    sc_table index;    /* slots by value; without slots: not indexed */
} sc_elements;

/* Gives an array slot its elements; an object that makes an array begins with none. */
sc_status sc_elements_open(sc_fold *fold, sc_slot *slot);
/* A new slot at the end, still absent; NULL on failure. */
sc_slot *sc_elements_append(sc_fold *fold, sc_slot *array);
/* Appends every item of an array as it is. */
sc_status sc_elements_extend(sc_fold *fold, sc_slot *array, sc_from from, sc_value list);
/* Appends the items that are not yet there. */
sc_status sc_elements_unite(sc_fold *fold, const sc_where *where, sc_slot *array, sc_from from,
                            sc_value list);
/* Takes out every element that is equal to an item. */
sc_status sc_elements_subtract(sc_fold *fold, const sc_where *where, sc_slot *array, sc_from from,
                               sc_value list);
/* Objects whose member `key` is equal merge in place, the others are appended. */
sc_status sc_elements_merge(sc_fold *fold, const sc_where *where, sc_slot *array, sc_from from,
                            sc_value list, const char *key);
/* Closes the gaps, so that a position is an index. Forgets what was indexed. */
void sc_elements_compact(sc_elements *elements);

/* ---- patches ---- */

/* What an object means as a patch of an array. */
typedef struct sc_patch {
    struct sc_patch_item *items; /* by index, equal ones in order */
    uint32_t count;
    sc_value leave, join; /* `remove` and `add`; absent: none */
    bool is_patch;        /* every member is an index or one of those */
    bool is_whole;        /* and the indices are 0 to n, so that it makes an array by itself */
} sc_patch;
sc_status sc_patch_read(sc_fold *fold, sc_from from, sc_value object, sc_patch *out);
sc_status sc_patch_apply(sc_fold *fold, const sc_where *where, sc_slot *array, sc_from from,
                         const sc_patch *patch, sc_recording recording);

#endif
