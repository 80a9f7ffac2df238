/*
 * A guide knows the declared shape of a configuration; sources and the merge call it. The schema is
 * a guide; the engine connects the two, so neither includes the other. All functions are set; each
 * takes the guide's context first, changes nothing and may be called from any thread.
 */
#ifndef SC_LAYER_GUIDE_H
#define SC_LAYER_GUIDE_H

#include "base/arena.h"
#include "image/where.h"
#include "layer/policy.h"

/* A path of keys that a variable sets. */
typedef struct sc_guide_path {
    const char *const *keys;
    const size_t *lengths;
    size_t count;
} sc_guide_path;

/* True if a source removed the value at the place, so that it does not get its default. */
typedef bool (*sc_guide_removed)(void *context, const sc_where *where);

typedef struct sc_guide {
    void *context;
    /*
     * The key that `name` means in the object at `where`: the one that equals it, else the only one
     * that equals it ignoring ASCII case, `-` and `_`. NULL if there is no such key. Valid as long
     * as the guide.
     */
    const char *(*key)(void *context, const sc_where *where, const char *name, size_t length,
                       size_t *key_length);
    /*
     * Reads the untyped text of a value, or in an array, by the types of its place. *known: the
     * guide has types for it. *out is a new image, or NULL if no text reads as one of the types:
     * such a text stays, and is an error if it is part of the result.
     */
    sc_status (*read)(void *context, const sc_where *where, sc_value value, const sc_limits *limits,
                      const sc_allocator *allocator, bool *known, sc_image **out);
    /* True if the declared types of the place allow a value of this kind. */
    bool (*takes)(void *context, const sc_where *where, sc_kind kind);
    /* How values at the place merge; NULL: by the general rules. */
    const sc_policy *(*policy)(void *context, const sc_where *where);
    /* The place that a variable of this name sets; NULL if the variable is not known. */
    const sc_guide_path *(*variable)(void *context, const char *name, size_t length);
    /* True if the segments of a variable's name lead to a declared place. */
    bool (*binds)(void *context, const sc_guide_path *path);
    /*
     * The settings (`--path=value`) that the words of a command line make, in `arena`. A word that
     * is not known fails, with the error filled.
     */
    sc_status (*words)(void *context, const char *const *words, size_t count, sc_arena *arena,
                       const char *const **settings, size_t *setting_count, sc_error *error);
    /*
     * The merged value with its defaults filled in and its secrets marked: a new image, or NULL
     * if there is nothing to do. `removed` may be NULL.
     */
    sc_status (*fill)(void *context, sc_value root, const sc_limits *limits,
                      const sc_allocator *allocator, sc_guide_removed removed,
                      void *removed_context, sc_image **out);
} sc_guide;

#endif
