/*
 * Loose keys: a segment of a variable's name means the key of the layers below that equals it, else
 * the only one that equals it ignoring ASCII case, `-` and `_`, else itself.
 *
 * Keys that fit each other are chained (sc_slot.kin) under the hash of what is left of them, each
 * slot once, when the first loose key of the object finds no equal one. So the cost is linear in
 * the keys, also where they all fit each other.
 */
#include "compose/fold.h"

#include <string.h>

#include "base/loose.h"
#include "image/image.h"

enum { KIN_MIN = 16 };

static bool fits(const sc_slot *slot, const char *key, size_t length)
{
    return sc_loose_equal(slot->key, slot->length, key, length);
}

/* Hashed by the piece, so that a long key needs no memory. */
static uint32_t kin_hash(uint64_t seed, const char *key, size_t length)
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

static sc_kin *find_kin(const sc_level *level, uint32_t hash, const char *key, size_t length)
{
    uint32_t at = hash & level->kin_mask;
    while (level->kin[at].slots != NULL &&
           (level->kin[at].hash != hash || !fits(level->kin[at].slots, key, length))) {
        at = (at + 1) & level->kin_mask;
    }
    return &level->kin[at];
}

static sc_status grow_kin(sc_fold *fold, sc_level *level)
{
    uint64_t size = KIN_MIN;
    while (size < ((uint64_t)level->count + level->base_count) * 2) {
        size *= 2;
    }
    if (level->kin != NULL && size <= (uint64_t)level->kin_mask + 1) {
        return SC_OK;
    }
    sc_kin *old = level->kin;
    uint32_t old_size = old != NULL ? level->kin_mask + 1 : 0;
    sc_kin *kin =
        size <= UINT32_MAX ? sc_arena_alloc_array(&fold->arena, (size_t)size, sizeof *kin) : NULL;
    if (kin == NULL) {
        return sc_fold_failure(fold);
    }
    memset(kin, 0, (size_t)size * sizeof *kin);
    level->kin = kin;
    level->kin_mask = (uint32_t)(size - 1);
    for (uint32_t i = 0; i < old_size; i++) {
        if (old[i].slots != NULL) {
            *find_kin(level, old[i].hash, old[i].slots->key, old[i].slots->length) = old[i];
        }
    }
    return SC_OK;
}

static void enter_kin(const sc_fold *fold, sc_level *level, sc_slot *slot)
{
    uint32_t hash = kin_hash(fold->seed, slot->key, slot->length);
    sc_kin *kin = find_kin(level, hash, slot->key, slot->length);
    slot->kin = kin->slots;
    *kin = (sc_kin){slot, hash};
}

static sc_status enter_base(sc_fold *fold, sc_level *level)
{
    sc_status status = SC_OK;
    for (uint32_t i = 0; i < level->base_count && status == SC_OK; i++) {
        sc_slot *slot;
        status = sc_level_touch(fold, level, i, &slot);
        if (status == SC_OK) {
            enter_kin(fold, level, slot);
        }
    }
    return status;
}

/* Enters the slots that appeared since the last time. */
static sc_status update_kin(sc_fold *fold, sc_level *level)
{
    bool begins = level->kin == NULL;
    sc_status status = grow_kin(fold, level);
    if (status == SC_OK && begins) {
        status = enter_base(fold, level);
    }
    sc_slot *slot = level->kin_last != NULL ? level->kin_last->next : level->first;
    for (; slot != NULL && status == SC_OK; slot = slot->next) {
        enter_kin(fold, level, slot);
        level->kin_last = slot;
    }
    return status;
}

static bool is_below(const sc_slot *slot, sc_from from)
{
    return slot->kind != SC_ABSENT && slot->since < from.layer;
}

/* The slots of the layers below that fit, two at most: *one the later, *other the earlier. */
static void find_fits(const sc_fold *fold, const sc_level *level, sc_from from, const char *key,
                      uint32_t length, sc_slot **one, sc_slot **other)
{
    *one = *other = NULL;
    sc_slot *slot = find_kin(level, kin_hash(fold->seed, key, length), key, length)->slots;
    for (; slot != NULL && *other == NULL; slot = slot->kin) {
        if (is_below(slot, from)) {
            if (*one == NULL) {
                *one = slot;
            } else {
                *other = slot;
            }
        }
    }
}

/* What a key means below: *one is exact or the only fit; with *other, several fit. */
static sc_status look_up(sc_fold *fold, sc_level *level, sc_from from, const char *key,
                         uint32_t length, sc_slot **exact, sc_slot **one, sc_slot **other)
{
    sc_status status = sc_level_find(fold, level, key, length, exact);
    *one = *exact;
    *other = NULL;
    if (status != SC_OK || (*exact != NULL && is_below(*exact, from))) {
        return status;
    }
    status = update_kin(fold, level);
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
    sc_status status = look_up(fold, level, from, key, length, &exact, out, &other);
    if (status == SC_OK && (*out == NULL || other != NULL)) {
        *out = exact;
    }
    return status;
}

sc_status sc_level_bind(sc_fold *fold, sc_level *level, sc_from from, sc_value member,
                        sc_slot **out)
{
    uint32_t length;
    const char *key = sc_image_key(member.image, sc_value_node(member)->key, &length);
    sc_slot *exact, *one, *other;
    sc_status status = look_up(fold, level, from, key, length, &exact, &one, &other);
    if (status != SC_OK) {
        return status;
    }
    if (one != NULL && other == NULL) {
        *out = one;
        return SC_OK;
    }
    *out = exact;
    if (exact == NULL) {
        status = sc_level_slot(fold, level, key, length, out);
    }
    if (status != SC_OK || other == NULL) {
        return status;
    }
    sc_where where = {level->where, key, length};
    return sc_note_ambiguous(fold, &where, other->key, one->key, member);
}
