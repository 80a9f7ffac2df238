/* Walks a tree by a caller's path, and reports where it led or why it led nowhere. */
#ifndef SC_ENGINE_WALK_H
#define SC_ENGINE_WALK_H

#include "image/path.h"

typedef struct sc_walk {
    sc_value value;       /* absent: a miss */
    sc_value root;        /* in which a path that is shown leads back */
    sc_path_builder path; /* canonical; of the whole path, beyond a miss too */
    sc_path_builder room; /* of the path as it is shown */
    sc_value missed_in;   /* at a miss: the last value that was there */
    size_t missed_at;     /* length of `path` up to there */
} sc_walk;

/*
 * Walks from `root` along `base`, a canonical path that means its segments and nothing else ("" is
 * the root itself), and from there along a caller's path (NULL: no further). SC_OK also at a miss;
 * SC_ERROR_BAD_PATH or out of memory with `error` filled. Always ended by sc_walk_free.
 */
sc_status sc_walk_to(sc_walk *walk, sc_value root, const char *base, const sc_path *path,
                     const sc_allocator *allocator, sc_error *error);
/* A walk that never began, for sc_walk_free. */
void sc_walk_none(sc_walk *walk);
void sc_walk_free(sc_walk *walk);
/* The path as it is shown: it leads back in the root. The walk's, and NULL: out of memory. */
const char *sc_walk_path(sc_walk *walk);
/*
 * Of a walk that missed: the path with a key of several segments in quotes, or with the nearest key
 * in place of the one that is not there, as it is shown; NULL where none is near. In `out` or the
 * walk's.
 */
const char *sc_walk_suggest(sc_walk *walk, char *out, size_t size);

#endif
