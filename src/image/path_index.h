/*
 * Many paths, and which of them name a place: of policies, of paths that are no secret. Paths are
 * grouped by their number of segments and the positions of their wildcards; within a group the
 * segments that are left are one hash. A place is looked up once in each group, so that the work
 * depends on how many shapes the paths have, not on how many paths there are.
 */
#ifndef SC_IMAGE_PATH_INDEX_H
#define SC_IMAGE_PATH_INDEX_H

#include "image/where.h"

typedef struct sc_path_index sc_path_index;

/* New; NULL: out of memory. Readers may share it once all is added. */
sc_path_index *sc_path_index_new(const sc_allocator *allocator);
void sc_path_index_free(sc_path_index *index);
/* Adds a path, which is copied; its number is how many were added before. SC_ERROR_OUT_OF_MEMORY.
 */
sc_status sc_path_index_add(sc_path_index *index, const char *path);
size_t sc_path_index_bytes(const sc_path_index *index);
/* The most segments that a path of the index has. */
size_t sc_path_index_depth(const sc_path_index *index);

/* A NULL index is empty. `tried` (may be NULL) counts the paths that were compared. */

/* The last path that sc_where_matches this place; false if no path does. */
bool sc_path_index_last(const sc_path_index *index, const sc_where *where, size_t *number,
                        size_t *tried);
/* Marks each path that names this place. Returns how many were not marked before. */
size_t sc_path_index_mark(const sc_path_index *index, const sc_where *where, bool *marked);

#endif
