/* Resolves a caller's place and path: the first step of every function on places. */
#ifndef SC_ENGINE_PLACE_H
#define SC_ENGINE_PLACE_H

#include "engine/detail.h"
#include "engine/walk.h"

/*
 * Walks from the root to the place and then along the path. SC_OK also if the path is absent; else
 * the failure; SC_ERROR_INVALID_ARGUMENT for a NULL place. Always call sc_walk_free afterwards.
 */
sc_status sc_place_walk(const sc_place *place, const sc_path *path, sc_walk *walk, sc_error *error);
/* The same, but an absent path is a failure. */
sc_status sc_place_reach(const sc_place *place, const sc_path *path, sc_walk *walk,
                         sc_error *error);

/*
 * For functions that take a snapshot and the text of a path: the root, and the path from there. If
 * either is NULL, the place is not valid, and every function refuses it.
 */
typedef struct sc_root_path {
    sc_place root;
    sc_path path;
} sc_root_path;
sc_root_path sc_place_at_root(const sc_snapshot *snapshot, const char *text);
/* sc_place_find below a value without a place. The arguments are not NULL. */
sc_status sc_find_below(sc_value root, const char *pattern, const sc_allocator *allocator,
                        sc_visit visit, void *context, sc_error *error);

#endif
