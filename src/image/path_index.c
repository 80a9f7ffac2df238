/*
 * A hash is a sum over the positions, so that the segments of a path, from the left, and those of a
 * place, from the leaf, give the same. Digits hash as their number, because such a segment names an
 * element as well as a key. Paths with the same hash are compared, so hashes only have to be equal
 * where sc_where_matches is true.
 */
#include "image/path_index.h"

#include "base/alloc.h"
#include "base/ascii.h"
#include "base/hash.h"
#include "base/number.h"
#include "base/table.h"
#include "image/image.h"

#include <string.h>

enum { POSITIONS_MAX = 64 /* bits of a mask; longer paths are compared one by one */ };

/* Paths of one length with wildcards at the same positions. */
typedef struct group {
    struct group *next;
    uint64_t wildcards; /* bit i: the segment at position i */
    size_t depth;
} group;

typedef struct entry {
    struct entry *older; /* of the same group and hash */
    const group *group;
    uint64_t hash;
    const char *path;
    size_t length, number;
} entry;

struct sc_path_index {
    const sc_allocator *allocator;
    sc_arena arena;
    sc_table table; /* group and hash → the newest entry */
    group *groups;
    entry *longer; /* paths of more segments than a mask has bits; newest first */
    uint64_t seed;
    size_t count, depth;
};

sc_path_index *sc_path_index_new(const sc_allocator *allocator)
{
    sc_path_index *index = sc_alloc_zero(allocator, sizeof *index);
    if (index != NULL) {
        index->allocator = allocator;
        index->seed = sc_image_new_seed();
        sc_arena_init(&index->arena, allocator, SIZE_MAX);
    }
    return index;
}

void sc_path_index_free(sc_path_index *index)
{
    if (index != NULL) {
        sc_arena_free(&index->arena);
        sc_free(index->allocator, index, sizeof *index);
    }
}

size_t sc_path_index_bytes(const sc_path_index *index)
{
    return index != NULL ? sizeof *index + index->arena.held : 0;
}

size_t sc_path_index_depth(const sc_path_index *index)
{
    return index != NULL ? index->depth : 0;
}

/* ---- hashes ---- */

static uint64_t hash_segment(const sc_path_index *index, size_t position, const char *text,
                             size_t length)
{
    size_t digits = 0;
    while (digits < length && sc_ascii_is_digit(text[digits])) {
        digits++;
    }
    while (digits == length && length > 1 && text[0] == '0') {
        text++;
        length--;
        digits--;
    }
    return sc_hash(text, length, index->seed + position);
}

static uint64_t hash_element(const sc_path_index *index, size_t position, size_t element)
{
    char text[SC_NUMBER_INT_MAX];
    size_t length = sc_number_print_uint(element, text);
    return hash_segment(index, position, text, length);
}

typedef struct key {
    const group *group;
    uint64_t hash;
} key;

static bool is_same(const void *held, const void *searched)
{
    const entry *one = held;
    const key *other = searched;
    return one->group == other->group && one->hash == other->hash;
}

static uint32_t hash_key(const key *of)
{
    return (uint32_t)(of->hash ^ of->hash >> 32 ^ of->group->wildcards ^ of->group->depth << 16);
}

/* ---- adding ---- */

static group *find_group(sc_path_index *index, size_t depth, uint64_t wildcards)
{
    for (group *at = index->groups; at != NULL; at = at->next) {
        if (at->depth == depth && at->wildcards == wildcards) {
            return at;
        }
    }
    group *made = sc_arena_alloc(&index->arena, sizeof *made);
    if (made != NULL) {
        *made = (group){index->groups, wildcards, depth};
        index->groups = made;
    }
    return made;
}

static sc_status put(sc_path_index *index, const char *path, size_t length, size_t depth,
                     uint64_t wildcards, uint64_t hash)
{
    entry *made = sc_arena_alloc(&index->arena, sizeof *made);
    if (made == NULL) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    *made = (entry){NULL, NULL, hash, path, length, index->count};
    index->depth = depth > index->depth ? depth : index->depth;
    if (depth > POSITIONS_MAX) {
        made->older = index->longer;
        index->longer = made;
        return SC_OK;
    }
    const key of = {find_group(index, depth, wildcards), hash};
    if (of.group == NULL || sc_table_reserve(&index->table, &index->arena, 1) != SC_OK) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    made->group = of.group;
    sc_table_slot *slot = sc_table_find(&index->table, hash_key(&of), is_same, &of);
    made->older = slot->entry;
    sc_table_put(&index->table, slot, hash_key(&of), made);
    return SC_OK;
}

static sc_status put_segments(sc_path_index *index, const char *path, size_t length)
{
    sc_path_cursor cursor;
    sc_segment segment;
    uint64_t wildcards = 0, hash = 0;
    size_t depth = 0;
    int step;
    sc_path_begin(&cursor, path, length);
    for (; (step = sc_path_next(&cursor, &segment)) == 1; depth++) {
        if (depth >= POSITIONS_MAX) {
            continue;
        }
        if (sc_path_is_wildcard(&cursor, &segment)) {
            wildcards |= UINT64_C(1) << depth;
        } else if (segment.kind == SC_SEGMENT_INDEX) {
            hash += hash_element(index, depth, (size_t)segment.index);
        } else {
            hash += hash_segment(index, depth, segment.text, segment.length);
        }
    }
    return step == 0 ? put(index, path, length, depth, wildcards, hash) : SC_OK;
}

sc_status sc_path_index_add(sc_path_index *index, const char *path)
{
    size_t length = strlen(path);
    const char *copy = sc_arena_text(&index->arena, path, length);
    if (copy == NULL) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    sc_status status = put_segments(index, copy, length);
    if (status == SC_OK) { /* it may be exactly a key of the root */
        status = put(index, copy, length, 1, 0, hash_segment(index, 0, copy, length));
    }
    index->count++;
    return status;
}

/* ---- looking up ---- */

typedef struct place {
    size_t depth;
    uint64_t hashes[POSITIONS_MAX]; /* of its segments, from the root */
} place;

static void hash_place(const sc_path_index *index, const sc_where *where, place *out)
{
    out->depth = 0;
    for (const sc_where *at = where; at->parent != NULL; at = at->parent) {
        out->depth++;
    }
    size_t position = out->depth;
    for (const sc_where *at = where; out->depth <= index->depth && at->parent != NULL;
         at = at->parent) {
        position--;
        if (position < POSITIONS_MAX) {
            out->hashes[position] = at->key != NULL
                                        ? hash_segment(index, position, at->key, at->length)
                                        : hash_element(index, position, at->length);
        }
    }
}

/* The newest entry of a group that has the hash of the place. */
static const entry *look_up(const sc_path_index *index, const group *of, const place *at)
{
    key searched = {of, 0};
    for (size_t i = 0; i < of->depth; i++) {
        searched.hash += (of->wildcards >> i & 1) == 0 ? at->hashes[i] : 0;
    }
    return sc_table_find(&index->table, hash_key(&searched), is_same, &searched)->entry;
}

static const entry *find_fit(const entry *from, const sc_where *where, size_t *tried)
{
    for (; from != NULL; from = from->older) {
        *tried += 1;
        if (sc_where_matches(where, from->path, from->length)) {
            return from;
        }
    }
    return NULL;
}

bool sc_path_index_last(const sc_path_index *index, const sc_where *where, size_t *number,
                        size_t *tried)
{
    place at;
    const entry *last = NULL;
    size_t uncounted = 0;
    size_t *counted = tried != NULL ? tried : &uncounted;
    if (index == NULL || index->count == 0) {
        return false;
    }
    hash_place(index, where, &at);
    for (const group *of = index->groups; of != NULL; of = of->next) {
        const entry *found =
            of->depth == at.depth ? find_fit(look_up(index, of, &at), where, counted) : NULL;
        last = found != NULL && (last == NULL || found->number > last->number) ? found : last;
    }
    const entry *longer = at.depth > POSITIONS_MAX ? find_fit(index->longer, where, counted) : NULL;
    last = longer != NULL && (last == NULL || longer->number > last->number) ? longer : last;
    if (last != NULL) {
        *number = last->number;
    }
    return last != NULL;
}

static size_t mark_fits(const entry *from, const sc_where *where, bool *marked)
{
    size_t tried = 0, count = 0;
    while ((from = find_fit(from, where, &tried)) != NULL) {
        count += !marked[from->number];
        marked[from->number] = true;
        from = from->older;
    }
    return count;
}

size_t sc_path_index_mark(const sc_path_index *index, const sc_where *where, bool *marked)
{
    place at;
    size_t count = 0;
    if (index == NULL || index->count == 0) {
        return 0;
    }
    hash_place(index, where, &at);
    for (const group *of = index->groups; of != NULL; of = of->next) {
        if (of->depth == at.depth) {
            count += mark_fits(look_up(index, of, &at), where, marked);
        }
    }
    return count + (at.depth > POSITIONS_MAX ? mark_fits(index->longer, where, marked) : 0);
}
