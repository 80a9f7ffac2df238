/* A walk in order. Its depth is the image's, which a limit bounds. */
#include <string.h>

#include "base/alloc.h"
#include "engine/place.h"
#include "live/live.h"

typedef struct leaves {
    sc_value root;         /* of all paths */
    sc_path_builder *path; /* of the value the walk is at */
    sc_visit visit;
    void *context;
    bool stopped;
} leaves;

static sc_status descend(leaves *walk, sc_value value);

static sc_status visit_children(leaves *walk, sc_value value)
{
    sc_status status = SC_OK;
    size_t count = sc_value_count(value);
    for (size_t i = 0; i < count && status == SC_OK && !walk->stopped; i++) {
        sc_value child = sc_value_item(value, i);
        size_t mark, length;
        const char *key = sc_value_key(child, &length);
        bool is_member = sc_value_kind(value) == SC_OBJECT;
        status = is_member ? sc_path_push_key(walk->path, key, length, &mark)
                           : sc_path_push_index(walk->path, i, &mark);
        if (status == SC_OK) {
            status = descend(walk, child);
            sc_path_pop(walk->path, mark);
        }
    }
    return status;
}

static sc_status descend(leaves *walk, sc_value value)
{
    if (sc_value_count(value) != 0) {
        return visit_children(walk, value);
    }
    sc_path_builder room;
    sc_path_builder_init(&room, walk->path->allocator);
    const char *path = sc_path_shown(walk->root, walk->path->text, walk->path->length, &room);
    walk->stopped = path == NULL || !walk->visit(walk->context, path, value);
    sc_path_builder_free(&room);
    return path != NULL ? SC_OK : SC_ERROR_OUT_OF_MEMORY;
}

/* Below the place: its leaves are named from there. */
static sc_status visit_below(sc_value root, const sc_path *path, const sc_allocator *allocator,
                             sc_visit visit, void *context, sc_error *error)
{
    sc_walk walk;
    sc_status status = sc_walk_to(&walk, root, "", path, allocator, error);
    if (status == SC_OK && walk.value.image == NULL) {
        status = sc_error_code(error, SC_ERROR_MISSING_KEY);
    } else if (status == SC_OK) {
        leaves all = {.root = walk.root, .path = &walk.path, .visit = visit, .context = context};
        status = descend(&all, walk.value);
        status = status == SC_OK ? SC_OK : sc_error_code(error, status);
    }
    sc_walk_free(&walk);
    return status;
}

sc_status sc_place_leaves(const sc_place *place, const sc_path *path, sc_visit visit, void *context,
                          sc_error *error)
{
    if (visit == NULL) {
        return sc_error_code(error, SC_ERROR_INVALID_ARGUMENT);
    }
    sc_walk walk;
    sc_status status = sc_place_reach(place, path, &walk, error);
    sc_walk_free(&walk);
    return status == SC_OK
               ? visit_below(place->value, path, place->snapshot->allocator, visit, context, error)
               : status;
}

sc_status sc_value_leaves(sc_value value, const char *path, sc_visit visit, void *context,
                          sc_error *error)
{
    if (visit == NULL) {
        return sc_error_code(error, SC_ERROR_INVALID_ARGUMENT);
    }
    const sc_path at = sc_path_of_text(path, path != NULL ? strlen(path) : 0);
    return visit_below(value, &at, sc_allocator_default(), visit, context, error);
}

sc_status sc_snapshot_leaves(const sc_snapshot *snapshot, const char *path, sc_visit visit,
                             void *context, sc_error *error)
{
    const sc_root_path from = sc_place_at_root(snapshot, path);
    return sc_place_leaves(&from.root, &from.path, visit, context, error);
}
