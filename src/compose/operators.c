/*
 * `X_add` and `X_remove`: lists that act on the array which the layers below hold at X.
 *
 * In every other case they are plain data, and a layer that sets X itself is such a case: a file
 * then says everything about X on its own, and what it says must not depend on what lies below.
 * A joined layer changes nothing that is there, so in it they are plain data too.
 */
#include "compose/fold.h"

#include <string.h>

#include "image/image.h"

static bool ends_with(const char *key, size_t length, const char *suffix, size_t suffix_length)
{
    return length > suffix_length &&
           memcmp(key + length - suffix_length, suffix, suffix_length) == 0;
}

size_t sc_operator_base(const char *key, size_t length, bool *adds)
{
    *adds = ends_with(key, length, "_add", 4);
    if (*adds) {
        return length - 4;
    }
    return ends_with(key, length, "_remove", 7) ? length - 7 : SIZE_MAX;
}

/* The list under the other operator of the same X; absent where there is none. */
static sc_status find_partner(sc_fold *fold, sc_value object, const char *key, size_t base,
                              bool adds, sc_value *out)
{
    const char *suffix = adds ? "_remove" : "_add";
    size_t suffix_length = strlen(suffix);
    char *name = sc_fold_new(fold, base + suffix_length);
    if (name == NULL) {
        return sc_fold_failure(fold);
    }
    memcpy(name, key, base);
    memcpy(name + base, suffix, suffix_length);
    *out = sc_value_member(object, name, base + suffix_length);
    if (sc_value_kind(*out) != SC_ARRAY) {
        *out = (sc_value){0};
    }
    return SC_OK;
}

sc_status sc_operator_try(sc_fold *fold, sc_level *level, sc_from from, sc_value object,
                          sc_value member, bool *done)
{
    uint32_t length;
    const char *key = sc_image_key(member.image, sc_value_node(member)->key, &length);
    bool adds;
    size_t base = sc_operator_base(key, length, &adds);
    *done = false;
    if (base == SIZE_MAX || sc_value_member(object, key, base).image != NULL) {
        return SC_OK;
    }
    sc_slot *slot;
    sc_status status = sc_level_meant(fold, level, from, key, (uint32_t)base, &slot);
    if (status != SC_OK || slot == NULL || slot->kind != SC_ARRAY || slot->since >= from.layer) {
        return status;
    }
    sc_value partner;
    status = find_partner(fold, object, key, base, adds, &partner);
    if (status != SC_OK) {
        return status;
    }
    *done = true;
    if (partner.image != NULL && partner.node < member.node) {
        return SC_OK; /* acted when the partner came */
    }
    sc_where where = {level->where, slot->key, slot->length};
    return sc_operator_act(fold, &where, slot, from, adds ? partner : member,
                           adds ? member : partner, SC_TELL_STEPS);
}

static void tell(sc_fold *fold, const sc_slot *slot, sc_step_kind kind, sc_action action,
                 sc_from from, sc_value list, sc_telling telling)
{
    if (telling != SC_TELL_NOTHING) {
        kind = telling == SC_TELL_SHOWN ? SC_STEP_SHOWN : kind;
        sc_tell(fold, slot, kind, action, from, list);
    }
}

sc_status sc_operator_act(sc_fold *fold, const sc_where *where, sc_slot *slot, sc_from from,
                          sc_value leave, sc_value join, sc_telling telling)
{
    sc_status status = slot->elements == NULL ? sc_elements_open(fold, slot) : SC_OK;
    if (status == SC_OK && leave.image != NULL) {
        tell(fold, slot, SC_STEP_REMOVE, SC_ACTION_REMOVED, from, leave, telling);
        status = sc_elements_subtract(fold, where, slot, from, leave);
    }
    if (status == SC_OK && join.image != NULL) {
        tell(fold, slot, SC_STEP_ADD, SC_ACTION_ADDED, from, join, telling);
        status = sc_elements_unite(fold, where, slot, from, join);
    }
    slot->layer = from.layer;
    if (join.image != NULL || leave.image != NULL) {
        slot->first.value = join.image != NULL ? join : leave;
        slot->first.from = from;
    }
    return status;
}
