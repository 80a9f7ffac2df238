/*
 * The members of one object that is being made: a map from keys to slots, in order of appearance.
 * Open addressing over a hash that is seeded anew for every merge, at most half full, so time is
 * linear in the members of all parts whatever their keys are.
 */
#include "compose/fold.h"

#include <string.h>

#include "image/image.h"

enum { TABLE_MIN = 16 };

void sc_level_begin(sc_level *level, const sc_where *where)
{
    *level = (sc_level){.where = where};
}

static void enter(sc_level *level, sc_slot *slot)
{
    uint32_t at = slot->hash & level->mask;
    while (level->table[at] != NULL) {
        at = (at + 1) & level->mask;
    }
    level->table[at] = slot;
}

/* Room for so many members more, all of them perhaps new. */
static sc_status reserve(sc_fold *fold, sc_level *level, uint32_t more)
{
    uint64_t need = ((uint64_t)level->count + more) * 2;
    uint64_t size = level->table != NULL ? (uint64_t)level->mask + 1 : TABLE_MIN;
    if (level->table != NULL && need <= size) {
        return SC_OK;
    }
    while (size < need) {
        size *= 2;
    }
    sc_slot **table =
        size <= UINT32_MAX ? sc_arena_alloc_array(&fold->arena, (size_t)size, sizeof *table) : NULL;
    if (table == NULL) {
        return sc_fold_failure(fold);
    }
    memset(table, 0, (size_t)size * sizeof *table);
    level->table = table;
    level->mask = (uint32_t)(size - 1);
    for (sc_slot *slot = level->first; slot != NULL; slot = slot->next) {
        enter(level, slot);
    }
    return SC_OK;
}

sc_slot *sc_level_find(const sc_level *level, const char *key, uint32_t length, uint32_t hash)
{
    if (level->table == NULL) {
        return NULL;
    }
    for (uint32_t at = hash & level->mask;; at = (at + 1) & level->mask) {
        sc_slot *slot = level->table[at];
        if (slot == NULL ||
            (slot->hash == hash && slot->length == length && memcmp(slot->key, key, length) == 0)) {
            return slot;
        }
    }
}

sc_slot *sc_level_slot(sc_fold *fold, sc_level *level, const char *key, uint32_t length)
{
    uint32_t hash = (uint32_t)sc_hash(key, length, fold->seed);
    sc_slot *slot = sc_level_find(level, key, length, hash);
    if (slot != NULL) {
        return slot;
    }
    slot = reserve(fold, level, 1) == SC_OK ? sc_fold_new(fold, sizeof *slot) : NULL;
    if (slot == NULL) {
        return NULL;
    }
    *slot = (sc_slot){.key = key, .length = length, .hash = hash, .kind = SC_ABSENT};
    if (level->last != NULL) {
        level->last->next = slot;
    } else {
        level->first = slot;
    }
    level->last = slot;
    level->count++;
    enter(level, slot);
    if (level->watch != NULL) {
        sc_watch_slot(level->watch, slot);
    }
    return slot;
}

static bool may_hold_operators(sc_from from, sc_value object)
{
    return (object.image->header->flags & SC_IMAGE_OPERATORS) != 0 &&
           (from.flags & (SC_COMPOSE_NO_OPERATORS | SC_COMPOSE_JOIN | SC_COMPOSE_UNSET)) == 0;
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
    if ((from.flags & SC_COMPOSE_LOOSE) != 0) {
        sc_status status = sc_level_bind(fold, level, from, member, &slot);
        if (status != SC_OK) {
            return status;
        }
    } else if ((from.flags & SC_COMPOSE_UNSET) != 0) {
        slot = sc_level_find(level, key, length, (uint32_t)sc_hash(key, length, fold->seed));
        if (slot == NULL) {
            return SC_OK;
        }
    } else {
        slot = sc_level_slot(fold, level, key, length);
        if (slot == NULL) {
            return sc_fold_failure(fold);
        }
    }
    sc_where where = {level->where, slot->key, slot->length};
    return sc_fold_apply(fold, &where, slot, from, member);
}

sc_status sc_level_add(sc_fold *fold, sc_level *level, sc_from from, sc_value object)
{
    const sc_node *node = sc_value_node(object);
    uint32_t first = node->as.children.first;
    uint32_t count = sc_image_children(object.image, node);
    sc_status status = reserve(fold, level, count);
    fold->work += count;
    for (uint32_t i = 0; i < count && status == SC_OK; i++) {
        status = sc_level_member(fold, level, from, object, sc_value_of(object.image, first + i));
    }
    return status;
}

sc_status sc_level_gather(sc_fold *fold, sc_level *level, const sc_part *parts)
{
    sc_status status = SC_OK;
    for (const sc_part *part = parts; part != NULL && status == SC_OK; part = part->next) {
        status = sc_level_add(fold, level, part->from, part->value);
    }
    return status;
}
