/*
 * A guide knows what a configuration should look like, and the merge asks it: which key a loose
 * name means at a place where the layers below have none. The schema is a guide; the engine joins
 * the two, so neither includes the other.
 */
#ifndef SC_LAYER_GUIDE_H
#define SC_LAYER_GUIDE_H

#include "image/where.h"

typedef struct sc_guide {
    void *context;
    /*
     * The key that `name` means in the object at `where`: the one that equals it, else the only one
     * that equals it ignoring ASCII case, `-` and `_`. NULL where there is none. Lives as long as
     * the guide.
     */
    const char *(*key)(void *context, const sc_where *where, const char *name, size_t length,
                       size_t *key_length);
} sc_guide;

#endif
