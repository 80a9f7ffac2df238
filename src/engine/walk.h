/* Walks a tree along a caller's path, and reports the value or why it is absent. */
#ifndef SC_ENGINE_WALK_H
#define SC_ENGINE_WALK_H

#include "image/path.h"

typedef struct sc_walk {
    sc_value value;       /* absent if the path is absent */
    sc_value root;        /* shown paths can be looked up in it */
    sc_path_builder path; /* canonical; the whole path, also if it is absent */
    sc_path_builder room; /* for the shown path */
    sc_value missed_in;   /* if absent: the last value on the path that exists */
    size_t missed_at;     /* length of `path` up to that value */
} sc_walk;

/*
 * Walks from `root` along `base`, a canonical path that is only read by its segments ("" is the
 * root), and from there along a caller's path (may be NULL). SC_OK also if the path is absent;
 * SC_ERROR_BAD_PATH or out of memory with `error` filled. Always call sc_walk_free afterwards.
 */
sc_status sc_walk_to(sc_walk *walk, sc_value root, const char *base, const sc_path *path,
                     const sc_allocator *allocator, sc_error *error);
/* Makes an empty walk, for sc_walk_free. */
void sc_walk_none(sc_walk *walk);
void sc_walk_free(sc_walk *walk);
/* The path to show, which can be looked up in the root. Owned by the walk; NULL: out of memory. */
const char *sc_walk_path(sc_walk *walk);
/*
 * For an absent path: the path to suggest, with a key of several segments in quotes, or with the
 * nearest key instead of the absent one; NULL if no key is near. The text is in `out` or owned by
 * the walk.
 */
const char *sc_walk_suggest(sc_walk *walk, char *out, size_t size);

#endif
