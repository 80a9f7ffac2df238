/* The differences of two values, by walking both at once. The depth is bounded. */
#include "image/diff.h"

#include <string.h>

#include "base/alloc.h"
#include "base/sort.h"
#include "image/delta.h"
#include "image/path.h"

typedef struct diff_walk {
    sc_value roots[2]; /* before and after */
    sc_path_builder path;
    const sc_differing *how;
    size_t reported; /* changes so far */
} diff_walk;

static sc_status differ(diff_walk *walk, const sc_where *where, sc_value before, sc_value after);

static sc_status differ_at_key(diff_walk *walk, const sc_where *where, sc_value keyed,
                               sc_value before, sc_value after)
{
    sc_where place = {.parent = where};
    size_t mark;
    place.key = sc_value_key(keyed, &place.length);
    sc_status status = sc_path_push_key(&walk->path, place.key, place.length, &mark);
    if (status == SC_OK) {
        status = differ(walk, &place, before, after);
        sc_path_pop(&walk->path, mark);
    }
    return status;
}

/* ---- deltas to one base: only their changes are compared ---- */

/* Walks the positions that one of two deltas changed. */
typedef struct pair_walk {
    const sc_delta *deltas[2]; /* before and after */
    uint32_t next[2];          /* the changes that were not met yet */
    sc_value values[2];        /* at the position; absent: removed */
} pair_walk;

static bool next_pair(pair_walk *pair)
{
    uint32_t positions[2];
    for (int i = 0; i < 2; i++) {
        const sc_delta *delta = pair->deltas[i];
        bool more = pair->next[i] < delta->changed;
        positions[i] = more ? delta->changes[pair->next[i]].position : SC_POSITION_NONE;
    }
    uint32_t position = positions[0] < positions[1] ? positions[0] : positions[1];
    for (int i = 0; i < 2 && position != SC_POSITION_NONE; i++) {
        const sc_delta *delta = pair->deltas[i];
        pair->values[i] = positions[i] == position
                              ? sc_value_of_member(delta->image, delta->own + pair->next[i]++)
                              : sc_value_item(delta->base, position);
    }
    return position != SC_POSITION_NONE;
}

/* The member of the same key. */
static sc_value counterpart(sc_value object, sc_value member)
{
    size_t length;
    const char *key = sc_value_key(member, &length);
    return sc_value_member(object, key, length);
}

static sc_value added_member(const sc_delta *delta, uint32_t number)
{
    return sc_value_of_member(delta->image, delta->own + delta->changed + number);
}

/* What is only before. */
static sc_status differ_gone(diff_walk *walk, const sc_where *where, const sc_delta deltas[2],
                             sc_value after)
{
    sc_status status = SC_OK;
    pair_walk pair = {.deltas = {&deltas[0], &deltas[1]}};
    while (status == SC_OK && next_pair(&pair)) {
        sc_value was = pair.values[0];
        if (was.image != NULL && pair.values[1].image == NULL &&
            counterpart(after, was).image == NULL) {
            status = differ_at_key(walk, where, was, was, (sc_value){0});
        }
    }
    for (uint32_t i = 0; i < deltas[0].added && status == SC_OK; i++) {
        sc_value was = added_member(&deltas[0], i);
        if (counterpart(after, was).image == NULL) {
            status = differ_at_key(walk, where, was, was, (sc_value){0});
        }
    }
    return status;
}

static sc_status differ_deltas(diff_walk *walk, const sc_where *where, const sc_delta deltas[2],
                               sc_value before, sc_value after)
{
    sc_status status = SC_OK;
    pair_walk pair = {.deltas = {&deltas[0], &deltas[1]}};
    while (status == SC_OK && next_pair(&pair)) {
        sc_value is = pair.values[1];
        if (is.image != NULL) {
            status = differ_at_key(walk, where, is, counterpart(before, is), is);
        }
    }
    for (uint32_t i = 0; i < deltas[1].added && status == SC_OK; i++) {
        sc_value is = added_member(&deltas[1], i);
        status = differ_at_key(walk, where, is, counterpart(before, is), is);
    }
    return status == SC_OK ? differ_gone(walk, where, deltas, after) : status;
}

static sc_status differ_objects(diff_walk *walk, const sc_where *where, sc_value before,
                                sc_value after)
{
    const sc_delta deltas[] = {sc_delta_of(before), sc_delta_of(after)};
    if (deltas[0].base.image == deltas[1].base.image &&
        deltas[0].base.node == deltas[1].base.node) {
        return differ_deltas(walk, where, deltas, before, after);
    }
    sc_status status = SC_OK;
    for (size_t i = 0; i < sc_value_count(after) && status == SC_OK; i++) {
        sc_value member = sc_value_item(after, i);
        size_t length;
        const char *key = sc_value_key(member, &length);
        status = differ_at_key(walk, where, member, sc_value_member(before, key, length), member);
    }
    for (size_t i = 0; i < sc_value_count(before) && status == SC_OK; i++) {
        sc_value member = sc_value_item(before, i);
        size_t length;
        const char *key = sc_value_key(member, &length);
        if (sc_value_member(after, key, length).image == NULL) {
            status = differ_at_key(walk, where, member, member, (sc_value){0});
        }
    }
    return status;
}

/* The path of a removed value leads to it in the value before, every other path in the one after.
 */
static sc_status report(diff_walk *walk, sc_value before, sc_value after)
{
    const sc_path_builder *path = &walk->path;
    sc_value root = after.image != NULL ? walk->roots[1] : walk->roots[0];
    sc_path_builder room;
    sc_path_builder_init(&room, path->allocator);
    const char *text = sc_path_shown(root, path->text, path->length, &room);
    sc_status status = text != NULL ? walk->how->visit(walk->how->context, text, before, after)
                                    : SC_ERROR_OUT_OF_MEMORY;
    walk->reported++;
    sc_path_builder_free(&room);
    return status;
}

/* ---- arrays of objects that a key distinguishes ---- */

typedef struct element {
    sc_scalar key;
    size_t index;
    sc_value value;
} element;

static int by_key(const void *a, const void *b)
{
    const sc_scalar *x = &((const element *)a)->key, *y = &((const element *)b)->key;
    if (x->kind != y->kind) {
        return x->kind < y->kind ? -1 : 1;
    }
    if (x->kind == SC_STRING) {
        return sc_compare_texts(x->text, x->length, y->text, y->length);
    }
    if (x->is_unsigned != y->is_unsigned) {
        return x->is_unsigned ? 1 : -1;
    }
    return x->is_unsigned ? ((uint64_t)x->integer > (uint64_t)y->integer) -
                                ((uint64_t)x->integer < (uint64_t)y->integer)
                          : (x->integer > y->integer) - (x->integer < y->integer);
}

/* The elements in the order of their keys; *fit is false where one has none, or another's. */
static sc_status take_elements(sc_value array, const char *key, const sc_allocator *allocator,
                               element **out, bool *fit)
{
    size_t count = sc_value_count(array), length = strlen(key);
    *out = NULL;
    if (count == 0) {
        return SC_OK;
    }
    element *elements = sc_alloc(allocator, count * sizeof *elements);
    if (elements == NULL) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    *out = elements;
    for (size_t i = 0; i < count; i++) {
        sc_value value = sc_value_item(array, i);
        elements[i] = (element){sc_value_scalar(sc_value_member(value, key, length)), i, value};
        *fit &= elements[i].key.kind == SC_STRING || elements[i].key.kind == SC_INTEGER;
    }
    sc_status status = *fit ? sc_sort(allocator, elements, count, sizeof *elements, by_key) : SC_OK;
    for (size_t i = 1; i < count && *fit && status == SC_OK; i++) {
        *fit = by_key(&elements[i - 1], &elements[i]) != 0;
    }
    return status;
}

static const element *find_element(const element *elements, size_t count, const element *like)
{
    size_t from = 0, to = count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        int order = by_key(&elements[middle], like);
        if (order == 0) {
            return &elements[middle];
        }
        if (order < 0) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    return NULL;
}

static sc_status differ_at_index(diff_walk *walk, const sc_where *where, size_t index,
                                 sc_value before, sc_value after)
{
    const sc_where place = {.parent = where, .length = index};
    size_t mark;
    sc_status status = sc_path_push_index(&walk->path, index, &mark);
    if (status == SC_OK) {
        status = differ(walk, &place, before, after);
        sc_path_pop(&walk->path, mark);
    }
    return status;
}

/* The common, added and removed elements of two lists; `by` finds an element by its key. */
static sc_status differ_pairs(diff_walk *walk, const sc_where *where, const char *key,
                              sc_value before, sc_value after, const element *const by[2])
{
    size_t counts[] = {sc_value_count(before), sc_value_count(after)};
    size_t length = strlen(key);
    sc_status status = SC_OK;
    for (size_t i = 0; i < counts[1] && status == SC_OK; i++) {
        sc_value value = sc_value_item(after, i);
        const element like = {.key = sc_value_scalar(sc_value_member(value, key, length))};
        const element *old = find_element(by[0], counts[0], &like);
        status = differ_at_index(walk, where, i, old != NULL ? old->value : (sc_value){0}, value);
    }
    for (size_t i = 0; i < counts[0] && status == SC_OK; i++) {
        sc_value value = sc_value_item(before, i);
        const element like = {.key = sc_value_scalar(sc_value_member(value, key, length))};
        if (find_element(by[1], counts[1], &like) == NULL) {
            status = differ_at_index(walk, where, i, value, (sc_value){0});
        }
    }
    return status;
}

static sc_status differ_elements(diff_walk *walk, const sc_where *where, const char *key,
                                 sc_value before, sc_value after)
{
    const sc_allocator *allocator = walk->path.allocator;
    element *old = NULL, *new = NULL;
    bool fit = true;
    size_t reported = walk->reported;
    sc_status status = take_elements(before, key, allocator, &old, &fit);
    if (status == SC_OK) {
        status = take_elements(after, key, allocator, &new, &fit);
    }
    if (status == SC_OK && fit) {
        const element *const by[] = {old, new};
        status = differ_pairs(walk, where, key, before, after, by);
    }
    if (status == SC_OK && walk->reported == reported) {
        status = report(walk, before, after);
    }
    sc_free(allocator, old, sc_value_count(before) * sizeof *old);
    sc_free(allocator, new, sc_value_count(after) * sizeof *new);
    return status;
}

/* ---- all ---- */

static const char *key_of(const diff_walk *walk, const sc_where *where, sc_value before,
                          sc_value after)
{
    bool arrays = sc_value_kind(before) == SC_ARRAY && sc_value_kind(after) == SC_ARRAY;
    return arrays && walk->how->key_of != NULL ? walk->how->key_of(walk->how->context, where)
                                               : NULL;
}

static sc_status differ(diff_walk *walk, const sc_where *where, sc_value before, sc_value after)
{
    if (before.image == after.image && before.node == after.node) {
        return SC_OK; /* both lead to the same value */
    }
    if (sc_value_kind(before) == SC_OBJECT && sc_value_kind(after) == SC_OBJECT) {
        return differ_objects(walk, where, before, after);
    }
    if (sc_value_equal(before, after)) {
        return SC_OK;
    }
    const char *key = key_of(walk, where, before, after);
    return key != NULL ? differ_elements(walk, where, key, before, after)
                       : report(walk, before, after);
}

sc_status sc_value_diff(sc_value before, sc_value after, const sc_allocator *allocator,
                        const sc_differing *differing)
{
    static const sc_where root = {0};
    diff_walk walk = {.roots = {before, after}, .how = differing};
    sc_path_builder_init(&walk.path, allocator);
    sc_status status = differ(&walk, &root, before, after);
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
    if (a.image == b.image && a.node == b.node) {
        return true;
    }
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
