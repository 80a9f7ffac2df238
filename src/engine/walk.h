/* Walking a tree by a caller's path, and telling where it led or why it led nowhere. */
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
 * Walks `path` below `root`. SC_OK also at a miss; SC_ERROR_BAD_PATH or out of memory with `error`
 * filled. Always ended by sc_walk_free.
 */
sc_status sc_walk_to(sc_walk *walk, sc_value root, const char *path, const sc_allocator *allocator,
                     sc_error *error);
/* The same to show a place: the empty path is the whole, also where a key of it is empty. */
sc_status sc_walk_shown(sc_walk *walk, sc_value root, const char *path,
                        const sc_allocator *allocator, sc_error *error);
/* As sc_walk_to where `root` itself stands at the canonical path `base`. */
sc_status sc_walk_below(sc_walk *walk, const char *base, sc_value root, const char *path,
                        const sc_allocator *allocator, sc_error *error);
void sc_walk_free(sc_walk *walk);
/* The path as it is shown: it leads back in the root. The walk's, and NULL: out of memory. */
const char *sc_walk_path(sc_walk *walk);
/* Fills `error` with SC_ERROR_MISSING_KEY and near keys, for a walk that missed. */
sc_status sc_walk_miss(sc_walk *walk, sc_error *error);

#endif
