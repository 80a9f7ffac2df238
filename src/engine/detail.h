/*
 * The parts of a snapshot beside its image: its layers, in order, its notices, and its plan.
 */
#ifndef SC_ENGINE_DETAIL_H
#define SC_ENGINE_DETAIL_H

#include "engine/plan.h"
#include "layer/searches.h"
#include "live/live.h"

typedef struct sc_detail {
    sc_plan *plan;     /* owned reference */
    sc_names profiles; /* selected, in order; the yields borrow from it */
    sc_yields yields;
    sc_searches searches; /* of all sources */
    char *place;          /* owned: the fixed path of "." at the build, for references; else NULL */
    size_t override_count; /* the last yields of the list, which are overrides */
    sc_notices notices;    /* severities as the plan's rules have them */
    size_t loaded_notices; /* number of notices, at the front, from before the merge */
    bool gathered;         /* `notices` has those of the layers too */
    bool is_baked;         /* a reference to a variable or a file was resolved */
    bool lost_files;       /* this reload accepted that files were removed */
    size_t image_bytes;    /* counted in the registry, as long as the snapshot lives */
    size_t own_bytes;      /* the same for memory that is neither image nor layer */
    size_t held_bytes;     /* the same for all its memory, which counts as pinned when replaced */
} sc_detail;

/* New and empty; retains the plan and counts a snapshot. NULL when out of memory. */
sc_detail *sc_detail_new(sc_plan *plan);
/*
 * New, with the loaded layers of another one, without overrides or parts of the merge. NULL when
 * out of memory.
 */
sc_detail *sc_detail_share(const sc_detail *from);
/* Counts the memory that the snapshot of this detail and image will hold. */
void sc_detail_count(sc_detail *detail, const sc_image *image);
/* The destructor given to sc_snapshot_new. */
void sc_detail_free(void *context);
const sc_detail *sc_detail_of(const sc_snapshot *snapshot);

/* True for a yield that has a value to merge. */
bool sc_detail_merges(const sc_yield *yield);
/*
 * The yields that merge, as the merge takes them: new array of *count, released with
 * *count * sizeof; NULL when out of memory (then *count is not 0).
 */
sc_compose_layer *sc_detail_layers(const sc_detail *detail, size_t *count);
#endif
