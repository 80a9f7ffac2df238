/* The difference of two values by meaning: order of keys and origins do not count. */
#ifndef SC_IMAGE_DIFF_H
#define SC_IMAGE_DIFF_H

#include "image/where.h"

typedef struct sc_differing {
    void *context;
    /*
     * Called for each path that differs, in the order of `after`, removed members of an object
     * after its others. Objects are walked into; scalars that differ are one change, and so are
     * arrays, but for those below. `path` is canonical and borrowed. Not SC_OK stops.
     */
    sc_status (*visit)(void *context, const char *path, sc_value before, sc_value after);
    /*
     * The key by which the elements of the array at a place are paired, or NULL. May be NULL. The
     * elements must be objects whose keys are different texts or integers; else the array is one
     * change, as it is where only the order of its elements differs. An index is that in `after`,
     * of a removed element that in `before`.
     */
    const char *(*key_of)(void *context, const sc_where *where);
} sc_differing;
sc_status sc_value_diff(sc_value before, sc_value after, const sc_allocator *allocator,
                        const sc_differing *differing);
/* True when two values have the same content and the same origins. */
bool sc_value_identical(sc_value a, sc_value b);

#endif
