/*
 * The members of one object that is being made: a map from keys to slots, in order of appearance.
 *
 * Most layers change little, so the members of the first part (the base) stay in its image: a key
 * of a layer above is looked up there, and only a member that is found gets a slot. Keys that the
 * base does not have are in a hash table with open addressing, a new seed for every merge, at most
 * half full. So time is linear in the members of all parts, whatever their keys.
 */
#include "compose/object.h"

#include <string.h>

#include "base/hash.h"
#include "base/loose.h"
#include "compose/trace.h"
#include "image/delta.h"
#include "image/member.h"

void sc_level_begin(sc_level *level, const sc_where *where)
{
    *level = (sc_level){.where = where};
}

/* ---- the base ---- */

/* If keys are indices, one key is traced or text must be read, every member is examined. */
static bool can_be_base(const sc_level *level, sc_from from)
{
    unsigned computed = SC_LAYER_PATCH | SC_LAYER_UNSET | SC_LAYER_NULL_REMOVES | SC_LAYER_GUIDED;
    return level->trace == NULL && (from.flags & computed) == 0;
}

static void begin_base(sc_level *level, sc_from from, sc_value object)
{
    level->base = object;
    level->base_from = from;
    level->base_count = sc_image_children(object.image, sc_value_node(object));
}

static sc_value base_member(const sc_level *level, uint32_t position)
{
    return sc_image_child(level->base.image, sc_value_node(level->base), position);
}

/* The position of a key in the base; the number of its members if absent. */
static uint32_t find_in_base(const sc_level *level, const char *key, uint32_t length)
{
    if (level->base_count == 0) {
        return 0;
    }
    if (level->next < level->base_count) {
        sc_value next = base_member(level, level->next);
        if (sc_node_has_key(next.image, sc_value_node(next), key, length)) {
            return level->next;
        }
    }
    uint32_t position = sc_value_member_position(level->base, key, length);
    return position != SC_POSITION_NONE ? position : level->base_count;
}

/* A layer touches few members of a wide object: what there is for each is one pointer a chunk. */
enum { CHUNK = 64 };

static uint32_t chunk_count(const sc_level *level)
{
    return (level->base_count + CHUNK - 1) / CHUNK;
}

sc_slot *sc_level_touched(const sc_level *level, uint32_t position)
{
    sc_slot *const *chunk = level->touched != NULL ? level->touched[position / CHUNK] : NULL;
    return chunk != NULL ? chunk[position % CHUNK] : NULL;
}

/* The place of the slot of a position; NULL: out of memory. */
static sc_slot **touch_place(sc_fold *fold, sc_level *level, uint32_t position)
{
    if (level->touched == NULL) {
        size_t size = chunk_count(level) * sizeof *level->touched;
        level->touched = sc_arena_alloc_zero(&fold->arena, size);
    }
    if (level->touched == NULL) {
        return NULL;
    }
    sc_slot ***chunk = &level->touched[position / CHUNK];
    if (*chunk == NULL) {
        uint32_t begin = position / CHUNK * CHUNK, left = level->base_count - begin;
        size_t size = (left < CHUNK ? left : CHUNK) * sizeof **chunk;
        *chunk = sc_arena_alloc_zero(&fold->arena, size);
    }
    return *chunk != NULL ? &(*chunk)[position % CHUNK] : NULL;
}

sc_status sc_level_touch(sc_fold *fold, sc_level *level, uint32_t position, sc_slot **out)
{
    sc_slot **place = touch_place(fold, level, position);
    if (place == NULL) {
        return sc_fold_failure(fold);
    }
    *out = *place;
    if (*out != NULL) {
        return SC_OK;
    }
    *out = sc_fold_new(fold, sizeof **out);
    if (*out == NULL) {
        return sc_fold_failure(fold);
    }
    sc_value member = base_member(level, position);
    const sc_node *node = sc_value_node(member);
    **out = (sc_slot){.kind = SC_ABSENT};
    (*out)->key = sc_image_key(member.image, node->key, &(*out)->length);
    *place = *out;
    sc_slot_hold(*out, sc_from_within(level->base_from, node), member);
    return SC_OK;
}

uint32_t sc_level_changed(const sc_level *level, uint32_t from)
{
    for (uint32_t at = level->touched != NULL ? from : level->base_count; at < level->base_count;) {
        if (level->touched[at / CHUNK] == NULL) {
            at = (at / CHUNK + 1) * CHUNK;
            continue;
        }
        const sc_slot *slot = sc_level_touched(level, at);
        if (slot != NULL && !sc_slot_is_value(slot, base_member(level, at))) {
            return at;
        }
        at++;
    }
    return level->base_count;
}

/* ---- beyond the base ---- */

typedef struct text {
    const char *data;
    uint32_t length;
} text;

static bool has_key(const void *entry, const void *key)
{
    const sc_slot *slot = entry;
    const text *searched = key;
    return slot->length == searched->length && memcmp(slot->key, searched->data, slot->length) == 0;
}

static sc_slot *find_beyond(const sc_level *level, const char *key, uint32_t length, uint32_t hash)
{
    const text searched = {key, length};
    return level->table.slots != NULL
               ? sc_table_find(&level->table, hash, has_key, &searched)->entry
               : NULL;
}

static sc_status add_beyond(sc_fold *fold, sc_level *level, const char *key, uint32_t length,
                            uint32_t hash, sc_slot **out)
{
    sc_status status = sc_table_reserve(&level->table, &fold->arena, 1);
    sc_slot *slot = status == SC_OK ? sc_fold_new(fold, sizeof *slot) : NULL;
    if (slot == NULL) {
        return sc_fold_failure(fold);
    }
    *slot = (sc_slot){.key = key, .length = length, .kind = SC_ABSENT};
    if (level->last != NULL) {
        level->last->next = slot;
    } else {
        level->first = slot;
    }
    level->last = slot;
    const text searched = {key, length};
    sc_table_put(&level->table, sc_table_find(&level->table, hash, has_key, &searched), hash, slot);
    if (level->trace != NULL) {
        sc_trace_slot(level->trace, slot);
    }
    *out = slot;
    return SC_OK;
}

/* ---- both ---- */

/* *out is NULL if absent; then *hash is that of the key. */
static sc_status look_up(sc_fold *fold, sc_level *level, const char *key, uint32_t length,
                         uint32_t *hash, sc_slot **out)
{
    uint32_t position = find_in_base(level, key, length);
    *out = NULL;
    if (position < level->base_count) {
        level->next = position + 1;
        return sc_level_touch(fold, level, position, out);
    }
    *hash = (uint32_t)sc_hash(key, length, fold->seed);
    *out = find_beyond(level, key, length, *hash);
    return SC_OK;
}

sc_status sc_level_find(sc_fold *fold, sc_level *level, const char *key, uint32_t length,
                        sc_slot **out)
{
    uint32_t hash;
    return look_up(fold, level, key, length, &hash, out);
}

sc_status sc_level_slot(sc_fold *fold, sc_level *level, const char *key, uint32_t length,
                        sc_slot **out)
{
    uint32_t hash;
    sc_status status = look_up(fold, level, key, length, &hash, out);
    return status == SC_OK && *out == NULL ? add_beyond(fold, level, key, length, hash, out)
                                           : status;
}

/* The most common case: a scalar over a scalar, in a layer without flags. */
static bool only_replaces(const sc_slot *slot, sc_from from, const sc_node *node)
{
    return from.flags == 0 && slot->kind != SC_ABSENT && slot->kind < SC_ARRAY &&
           node->kind < SC_ARRAY && (node->flags & SC_NODE_UNTYPED) == 0 &&
           slot->tracing == SC_TRACE_NOT;
}

static bool may_hold_operators(sc_from from, sc_value object)
{
    return (object.image->header->flags & SC_IMAGE_OPERATORS) != 0 &&
           (from.flags & (SC_LAYER_NO_OPERATORS | SC_LAYER_JOIN | SC_LAYER_UNSET)) == 0;
}

sc_status sc_level_member(sc_fold *fold, sc_level *level, sc_from from, sc_value object,
                          sc_value member)
{
    const sc_node *node = sc_value_node(member);
    if (node->kind == SC_ARRAY && may_hold_operators(from, object)) {
        bool done;
        sc_status status = sc_operator_try(fold, level, from, object, member, &done);
        if (status != SC_OK || done) {
            return status;
        }
    }
    uint32_t length;
    const char *key = sc_image_key(member.image, node->key, &length);
    sc_slot *slot;
    sc_status status;
    if ((from.flags & SC_LAYER_LOOSE) != 0) {
        status = sc_level_bind(fold, level, from, member, &slot);
    } else if ((from.flags & SC_LAYER_UNSET) != 0) {
        status = sc_level_find(fold, level, key, length, &slot);
    } else {
        status = sc_level_slot(fold, level, key, length, &slot);
    }
    if (status != SC_OK || slot == NULL) {
        return status;
    }
    if (only_replaces(slot, from, node)) {
        sc_slot_hold(slot, from, member);
        return SC_OK;
    }
    sc_where where = {level->where, slot->key, slot->length};
    return sc_fold_apply(fold, &where, slot, from, member);
}

sc_status sc_level_add(sc_fold *fold, sc_level *level, sc_from from, sc_value object)
{
    const sc_node *node = sc_value_node(object);
    uint32_t count = sc_image_children(object.image, node);
    sc_status status = SC_OK;
    fold->work += count;
    for (uint32_t i = 0; i < count && status == SC_OK; i++) {
        status = sc_level_member(fold, level, from, object, sc_image_child(object.image, node, i));
    }
    return status;
}

sc_status sc_level_gather(sc_fold *fold, sc_level *level, const sc_part *parts)
{
    sc_status status = SC_OK;
    if (can_be_base(level, parts->from)) {
        begin_base(level, parts->from, parts->value);
        parts = parts->next;
    }
    for (const sc_part *part = parts; part != NULL && status == SC_OK; part = part->next) {
        status = sc_level_add(fold, level, part->from, part->value);
    }
    return status;
}

/*
 * ---- loose keys ----
 *
 * Loose keys: a segment of a variable's name binds to the key of the layers below that equals it,
 * else to the only key that equals it ignoring ASCII case, `-` and `_`, else it is a new key.
 *
 * Keys that are equal in this sense are chained (sc_slot.alike) by the hash of their normal form,
 * each slot once, when the first loose key of the object has no exact match. So the cost is linear
 * in the keys, also if they are all equal in this sense.
 */

static bool fits(const void *entry, const void *key)
{
    const sc_slot *slot = entry;
    const text *searched = key;
    return sc_loose_equal(slot->key, slot->length, searched->data, searched->length);
}

/* Hashed in pieces, so that a long key needs no memory. */
static uint32_t alike_hash(uint64_t seed, const char *key, size_t length)
{
    char piece[64];
    size_t at = 0, filled = 0;
    uint64_t hash = seed;
    for (int letter = sc_loose_next(key, length, &at); letter >= 0;
         letter = sc_loose_next(key, length, &at)) {
        piece[filled++] = (char)letter;
        if (filled == sizeof piece) {
            hash = sc_hash(piece, filled, hash);
            filled = 0;
        }
    }
    return (uint32_t)sc_hash(piece, filled, hash);
}

static sc_table_slot *find_alike(const sc_level *level, uint32_t hash, const char *key,
                                 uint32_t length)
{
    const text searched = {key, length};
    return sc_table_find(&level->alike, hash, fits, &searched);
}

static void enter_alike(const sc_fold *fold, sc_level *level, sc_slot *slot)
{
    uint32_t hash = alike_hash(fold->seed, slot->key, slot->length);
    sc_table_slot *alike = find_alike(level, hash, slot->key, slot->length);
    slot->alike = alike->entry;
    sc_table_put(&level->alike, alike, hash, slot);
}

static sc_status enter_base(sc_fold *fold, sc_level *level)
{
    sc_status status = SC_OK;
    for (uint32_t i = 0; i < level->base_count && status == SC_OK; i++) {
        sc_slot *slot;
        status = sc_level_touch(fold, level, i, &slot);
        if (status == SC_OK) {
            enter_alike(fold, level, slot);
        }
    }
    return status;
}

/* Adds the slots that were made since the last call. */
static sc_status update_alike(sc_fold *fold, sc_level *level)
{
    bool begins = level->alike.slots == NULL;
    uint64_t most = (uint64_t)level->table.used + level->base_count - level->alike.used;
    sc_status status = sc_table_reserve(&level->alike, &fold->arena, most);
    if (status == SC_OK && begins) {
        status = enter_base(fold, level);
    }
    sc_slot *slot = level->alike_last != NULL ? level->alike_last->next : level->first;
    for (; slot != NULL && status == SC_OK; slot = slot->next) {
        enter_alike(fold, level, slot);
        level->alike_last = slot;
    }
    return status;
}

static bool is_below(const sc_slot *slot, sc_from from)
{
    return slot->kind != SC_ABSENT && slot->since < from.layer;
}

/* The matching slots of the layers below, two at most: *one the later, *other the earlier. */
static void find_fits(const sc_fold *fold, const sc_level *level, sc_from from, const char *key,
                      uint32_t length, sc_slot **one, sc_slot **other)
{
    *one = *other = NULL;
    sc_slot *slot = find_alike(level, alike_hash(fold->seed, key, length), key, length)->entry;
    for (; slot != NULL && *other == NULL; slot = slot->alike) {
        if (is_below(slot, from)) {
            if (*one == NULL) {
                *one = slot;
            } else {
                *other = slot;
            }
        }
    }
}

/* The slots that a key may bind to: *one is exact or the only match; with *other, several match. */
static sc_status find_meant(sc_fold *fold, sc_level *level, sc_from from, const char *key,
                            uint32_t length, sc_slot **exact, sc_slot **one, sc_slot **other)
{
    sc_status status = sc_level_find(fold, level, key, length, exact);
    *one = *exact;
    *other = NULL;
    if (status != SC_OK || (*exact != NULL && is_below(*exact, from))) {
        return status;
    }
    status = update_alike(fold, level);
    if (status == SC_OK) {
        find_fits(fold, level, from, key, length, one, other);
    }
    return status;
}

sc_status sc_level_meant(sc_fold *fold, sc_level *level, sc_from from, const char *key,
                         uint32_t length, sc_slot **out)
{
    sc_slot *exact, *other;
    if ((from.flags & SC_LAYER_LOOSE) == 0) {
        return sc_level_find(fold, level, key, length, out);
    }
    sc_status status = find_meant(fold, level, from, key, length, &exact, out, &other);
    if (status == SC_OK && (*out == NULL || other != NULL)) {
        *out = exact;
    }
    return status;
}

/* If no layer below has such a key, the guide may know one: then *key and *length are set to it. */
static bool ask_guide(const sc_fold *fold, const sc_level *level, const char **key,
                      uint32_t *length)
{
    const sc_guide *guide = fold->options->guide;
    if (guide == NULL) {
        return false;
    }
    size_t found;
    const char *known = guide->key(guide->context, level->where, *key, *length, &found);
    if (known == NULL || found > UINT32_MAX) {
        return false;
    }
    *key = known;
    *length = (uint32_t)found;
    return true;
}

sc_status sc_level_bind(sc_fold *fold, sc_level *level, sc_from from, sc_value member,
                        sc_slot **out)
{
    uint32_t length;
    const char *key = sc_image_key(member.image, sc_value_node(member)->key, &length);
    sc_slot *exact, *one, *other;
    sc_status status = find_meant(fold, level, from, key, length, &exact, &one, &other);
    if (status != SC_OK) {
        return status;
    }
    if (one != NULL && other == NULL) {
        *out = one;
        return SC_OK;
    }
    *out = exact;
    if (one == NULL && ask_guide(fold, level, &key, &length)) {
        return sc_level_slot(fold, level, key, length, out);
    }
    if (exact == NULL) {
        status = sc_level_slot(fold, level, key, length, out);
    }
    if (status != SC_OK || other == NULL) {
        return status;
    }
    sc_where where = {level->where, key, length};
    return sc_note_ambiguous(fold, &where, other->key, one->key, member);
}
