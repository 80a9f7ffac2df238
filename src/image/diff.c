/* What differs between two values, by walking both at once. The depth is bounded. */
#include "image/diff.h"

#include "base/alloc.h"
#include "image/image.h"
#include "image/path.h"

typedef struct diff_walk {
    sc_value roots[2]; /* before and after */
    sc_path_builder path;
    sc_diff_visit visit;
    void *context;
} diff_walk;

static sc_status differ(diff_walk *walk, sc_value before, sc_value after);

static sc_status differ_at_key(diff_walk *walk, sc_value keyed, sc_value before, sc_value after)
{
    size_t length, mark;
    const char *key = sc_value_key(keyed, &length);
    sc_status status = sc_path_push_key(&walk->path, key, length, &mark);
    if (status == SC_OK) {
        status = differ(walk, before, after);
        sc_path_pop(&walk->path, mark);
    }
    return status;
}

static sc_status differ_objects(diff_walk *walk, sc_value before, sc_value after)
{
    sc_status status = SC_OK;
    for (size_t i = 0; i < sc_value_count(after) && status == SC_OK; i++) {
        sc_value member = sc_value_item(after, i);
        size_t length;
        const char *key = sc_value_key(member, &length);
        status = differ_at_key(walk, member, sc_value_member(before, key, length), member);
    }
    for (size_t i = 0; i < sc_value_count(before) && status == SC_OK; i++) {
        sc_value member = sc_value_item(before, i);
        size_t length;
        const char *key = sc_value_key(member, &length);
        if (sc_value_member(after, key, length).image == NULL) {
            status = differ_at_key(walk, member, member, (sc_value){0});
        }
    }
    return status;
}

/* What was removed is found by its path in what was before, all else in what is after. */
static sc_status tell(diff_walk *walk, sc_value before, sc_value after)
{
    const sc_path_builder *path = &walk->path;
    sc_value root = after.image != NULL ? walk->roots[1] : walk->roots[0];
    sc_path_builder room;
    sc_path_builder_init(&room, path->allocator);
    const char *text = sc_path_shown(root, path->text, path->length, &room);
    sc_status status =
        text != NULL ? walk->visit(walk->context, text, before, after) : SC_ERROR_OUT_OF_MEMORY;
    sc_path_builder_free(&room);
    return status;
}

static sc_status differ(diff_walk *walk, sc_value before, sc_value after)
{
    if (sc_value_kind(before) == SC_OBJECT && sc_value_kind(after) == SC_OBJECT) {
        return differ_objects(walk, before, after);
    }
    if (sc_value_equal(before, after)) {
        return SC_OK;
    }
    return tell(walk, before, after);
}

sc_status sc_value_diff(sc_value before, sc_value after, const sc_allocator *allocator,
                        sc_diff_visit visit, void *context)
{
    diff_walk walk = {.roots = {before, after}, .visit = visit, .context = context};
    sc_path_builder_init(&walk.path, allocator);
    sc_status status = differ(&walk, before, after);
    sc_path_builder_free(&walk.path);
    return status;
}

/* ---- identity: content, order and origins ---- */

static bool same_origin(sc_value a, sc_value b)
{
    sc_origin x, y;
    bool has = sc_value_origin(a, &x);
    if (has != sc_value_origin(b, &y)) {
        return false;
    }
    return !has || (x.kind == y.kind && x.secret == y.secret && x.line == y.line &&
                    x.column == y.column && strcmp(x.source, y.source) == 0);
}

static bool same_untyped(sc_value a, sc_value b)
{
    const char *x, *y;
    size_t x_length, y_length;
    bool has = sc_value_untyped(a, &x, &x_length);
    if (has != sc_value_untyped(b, &y, &y_length)) {
        return false;
    }
    return !has || (x_length == y_length && memcmp(x, y, x_length) == 0);
}

static bool same_key(sc_value a, sc_value b)
{
    size_t x_length, y_length;
    const char *x = sc_value_key(a, &x_length), *y = sc_value_key(b, &y_length);
    return x_length == y_length && (x_length == 0 || memcmp(x, y, x_length) == 0);
}

static bool identical(sc_value a, sc_value b)
{
    if (sc_value_kind(a) != sc_value_kind(b) || !same_origin(a, b) || !same_untyped(a, b)) {
        return false;
    }
    if (!sc_node_is_container(sc_value_node(a))) {
        return sc_value_equal(a, b);
    }
    size_t count = sc_value_count(a);
    if (count != sc_value_count(b)) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        sc_value x = sc_value_item(a, i), y = sc_value_item(b, i);
        if (!same_key(x, y) || !identical(x, y)) {
            return false;
        }
    }
    return true;
}

bool sc_value_identical(sc_value a, sc_value b)
{
    if (a.image == NULL || b.image == NULL) {
        return a.image == b.image;
    }
    return identical(a, b);
}
