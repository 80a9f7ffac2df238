/* The elements of an array that layers change: by lists, a merge by key, patches by index. */
#ifndef SC_COMPOSE_ARRAY_H
#define SC_COMPOSE_ARRAY_H

#include "base/table.h"
#include "compose/fold.h"

typedef struct sc_elements {
    sc_value base;   /* the array whose elements were the first; absent: there was none */
    sc_slot **items; /* removed ones are SC_ABSENT until compacted */
    uint32_t count, capacity;
    uint32_t live;
    uint32_t gap;      /* no element before it was removed; `count` or more: no gap */
    uint32_t numbered; /* total of elements added so far */
    sc_table index;    /* slots by value; empty: not indexed */
} sc_elements;

/* Makes the elements of an array slot; the array of a patch object begins empty. */
sc_status sc_elements_open(sc_fold *fold, sc_slot *slot);
/* A new slot at the end, of kind SC_ABSENT; NULL on failure. */
sc_slot *sc_elements_append(sc_fold *fold, sc_slot *array);
/* Appends every item of an array unchanged. */
sc_status sc_elements_extend(sc_fold *fold, sc_slot *array, sc_from from, sc_value list);
/* Appends the items that the array does not have yet. */
sc_status sc_elements_unite(sc_fold *fold, const sc_where *where, sc_slot *array, sc_from from,
                            sc_value list);
/* Removes every element that is equal to an item. */
sc_status sc_elements_subtract(sc_fold *fold, const sc_where *where, sc_slot *array, sc_from from,
                               sc_value list);
/* Objects whose member `key` is equal merge in place, the others are appended. */
sc_status sc_elements_merge(sc_fold *fold, const sc_where *where, sc_slot *array, sc_from from,
                            sc_value list, const char *key);
/* Closes the gaps, so that positions are indices. Clears the index by value. */
void sc_elements_compact(sc_elements *elements);

/* ---- patches ---- */

/* An object read as a patch of an array. */
typedef struct sc_patch {
    struct sc_patch_item *items; /* by index, equal ones in order */
    uint32_t count;
    sc_value leave, join; /* the lists of `remove` and `add`, or absent */
    bool is_patch;        /* every member is an index, `remove` or `add` */
    bool is_whole;        /* a patch with the indices 0 to n: it makes an array by itself */
} sc_patch;
sc_status sc_patch_read(sc_fold *fold, sc_from from, sc_value object, sc_patch *out);
sc_status sc_patch_apply(sc_fold *fold, const sc_where *where, sc_slot *array, sc_from from,
                         const sc_patch *patch, sc_recording recording);

#endif
