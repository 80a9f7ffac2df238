/* A walk in order. Its depth is the image's, which a limit bounds. */
#include "base/alloc.h"
#include "diag/error.h"
#include "engine/walk.h"
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

static sc_status visit_leaves(sc_value root, const char *path, const sc_allocator *allocator,
                              sc_visit visit, void *context, sc_error *error)
{
    if (path == NULL || visit == NULL) {
        return sc_error_code(error, SC_ERROR_INVALID_ARGUMENT);
    }
    sc_walk walk;
    sc_status status = sc_walk_shown(&walk, root, path, allocator, error);
    if (status == SC_OK && walk.value.image == NULL) {
        status = sc_walk_miss(&walk, error);
    } else if (status == SC_OK) {
        /* The walk's path is the prefix of all others. */
        leaves all = {.root = root, .path = &walk.path, .visit = visit, .context = context};
        status = descend(&all, walk.value);
        if (status != SC_OK) {
            (void)sc_error_code(error, status);
        }
    }
    sc_walk_free(&walk);
    return status;
}

sc_status sc_snapshot_leaves(const sc_snapshot *snapshot, const char *path, sc_visit visit,
                             void *context, sc_error *error)
{
    if (snapshot == NULL) {
        return sc_error_code(error, SC_ERROR_INVALID_ARGUMENT);
    }
    return visit_leaves(sc_snapshot_root(snapshot), path, snapshot->allocator, visit, context,
                        error);
}

sc_status sc_value_leaves(sc_value value, const char *path, sc_visit visit, void *context,
                          sc_error *error)
{
    return visit_leaves(value, path, sc_allocator_default(), visit, context, error);
}
