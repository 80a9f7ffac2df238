/*
 * Applies one layer to one place, given the value that the layers below made: the rules of
 * docs/semantics/merge.md as a table of the present value against the new one. Then the operators,
 * and writing the result.
 *
 * Only the first of a slot's parts may be another kind than an object, because a value that is not
 * an object replaces the present one.
 */
#include "compose/fold.h"

#include <string.h>

#include "base/alloc.h"
#include "compose/array.h"
#include "compose/object.h"
#include "compose/trace.h"
#include "image/delta.h"

void sc_fold_begin(sc_fold *fold, const sc_compose_layer *layers, const sc_compose_options *options,
                   void *room)
{
    *fold = (sc_fold){.layers = layers,
                      .options = options,
                      .scratch = {.allocator = options->allocator},
                      .seed = sc_image_new_seed()};
    sc_arena_init_with(&fold->arena, options->allocator, SIZE_MAX / 2, room, SC_FOLD_ROOM);
}

void sc_fold_end(sc_fold *fold)
{
    sc_scratch_free(&fold->scratch);
    sc_arena_free(&fold->arena);
}

void sc_scratch_free(sc_scratch *scratch)
{
    for (size_t i = 0; i < scratch->count; i++) {
        sc_image_release(scratch->images[i]);
    }
    if (scratch->images != NULL) {
        sc_free(scratch->allocator, scratch->images, scratch->capacity * sizeof *scratch->images);
    }
    *scratch = (sc_scratch){0};
}

sc_status sc_fold_keep(sc_fold *fold, sc_image *image)
{
    sc_scratch *scratch = &fold->scratch;
    if (image == NULL || !sc_grow(scratch->allocator, &scratch->images, &scratch->capacity,
                                  scratch->count + 1, sizeof *scratch->images, UINT32_MAX)) {
        sc_image_release(image);
        return SC_ERROR_OUT_OF_MEMORY;
    }
    scratch->images[scratch->count++] = image;
    return SC_OK;
}

sc_status sc_fold_failure(sc_fold *fold)
{
    return fold->arena.status != SC_OK ? fold->arena.status : SC_ERROR_OUT_OF_MEMORY;
}

/* ---- what a slot holds ---- */

/* With nothing below, a patch object becomes an array if its keys are the indices 0 to n. */
static sc_status make_array(sc_fold *fold, const sc_where *where, sc_slot *slot, sc_from from,
                            sc_value value)
{
    sc_patch patch;
    sc_status status = sc_patch_read(fold, from, value, &patch);
    if (status != SC_OK || !patch.is_whole) {
        return status;
    }
    slot->kind = SC_ARRAY;
    return sc_patch_apply(fold, where, slot, from, &patch, SC_RECORD_NOTHING);
}

static sc_status place(sc_fold *fold, const sc_where *where, sc_slot *slot, sc_from from,
                       sc_value value, sc_action action)
{
    sc_slot_hold(slot, from, value);
    sc_trace_step(fold, slot, SC_STEP_APPLY, action, from, value);
    if (slot->kind == SC_OBJECT && (from.flags & SC_LAYER_PATCH) != 0) {
        return make_array(fold, where, slot, from, value);
    }
    return SC_OK;
}

static sc_status add_part(sc_fold *fold, sc_slot *slot, sc_from from, sc_value value)
{
    sc_part *part = sc_fold_new(fold, sizeof *part);
    if (part == NULL) {
        return sc_fold_failure(fold);
    }
    *part = (sc_part){value, NULL, from};
    slot->last->next = part;
    slot->last = part;
    slot->layer = from.layer;
    sc_slot_take_type(slot, from, value);
    sc_trace_step(fold, slot, SC_STEP_APPLY, SC_ACTION_MERGED, from, value);
    return SC_OK;
}

static sc_status keep(sc_fold *fold, sc_slot *slot, sc_from from, sc_value value)
{
    sc_trace_step(fold, slot, SC_STEP_NONE, SC_ACTION_KEPT, from, value);
    return SC_OK;
}

/* Two loose members of one layer that bind to the same place. */
static bool is_rival(const sc_fold *fold, const sc_slot *slot, sc_from from)
{
    return slot->layer == from.layer && (fold->layers[from.layer].flags & SC_LAYER_LOOSE) != 0;
}

static sc_status replace(sc_fold *fold, const sc_where *where, sc_slot *slot, sc_from from,
                         sc_value value)
{
    bool shapes_differ = (slot->kind == SC_OBJECT) != (sc_value_kind(value) == SC_OBJECT) &&
                         !sc_fold_takes(fold, where, sc_value_kind(value));
    bool has_null = slot->kind == SC_NULL || sc_value_kind(value) == SC_NULL;
    sc_status status = SC_OK;
    if (is_rival(fold, slot, from)) {
        status = sc_note_conflict(fold, where, slot, value, true);
    } else if (shapes_differ && !has_null) {
        status = sc_note_type_conflict(fold, where, slot, value);
    }
    return status == SC_OK ? place(fold, where, slot, from, value, SC_ACTION_REPLACED) : status;
}

/* ---- what comes, over what is there ---- */

static sc_status over_object(sc_fold *fold, const sc_where *where, sc_slot *slot, sc_from from,
                             sc_value value)
{
    if (sc_value_kind(value) == SC_OBJECT) {
        const sc_policy *policy = sc_fold_policy(fold, where);
        bool whole = policy != NULL && policy->kind == SC_POLICY_REPLACE;
        return whole && (from.flags & SC_LAYER_JOIN) == 0
                   ? place(fold, where, slot, from, value, SC_ACTION_REPLACED)
                   : add_part(fold, slot, from, value);
    }
    if ((from.flags & SC_LAYER_JOIN) != 0) {
        return keep(fold, slot, from, value);
    }
    if (is_rival(fold, slot, from)) {
        sc_status status = sc_note_conflict(fold, where, slot, value, false);
        return status == SC_OK ? keep(fold, slot, from, value) : status;
    }
    if ((from.flags & SC_LAYER_KEEP_OBJECTS) != 0) {
        sc_status status = sc_note_object_kept(fold, where, value);
        return status == SC_OK ? keep(fold, slot, from, value) : status;
    }
    return replace(fold, where, slot, from, value);
}

static sc_status patch_array(sc_fold *fold, const sc_where *where, sc_slot *slot, sc_from from,
                             sc_value value, bool *done)
{
    sc_patch patch;
    sc_status status = sc_patch_read(fold, from, value, &patch);
    *done = status != SC_OK || patch.is_patch;
    if (status != SC_OK || !patch.is_patch) {
        return status;
    }
    if ((from.flags & SC_LAYER_JOIN) != 0) {
        patch.leave = patch.join = (sc_value){0};
    }
    if (patch.count == 0) {
        return sc_patch_apply(fold, where, slot, from, &patch, SC_RECORD_STEPS);
    }
    sc_trace_step(fold, slot, SC_STEP_APPLY, SC_ACTION_MERGED, from, value);
    return sc_patch_apply(fold, where, slot, from, &patch, SC_RECORD_SHOWN);
}

static sc_status combine(sc_fold *fold, const sc_where *where, sc_slot *slot, sc_from from,
                         sc_value value, const sc_policy *policy)
{
    sc_action action = policy->kind == SC_POLICY_MERGE_BY_KEY ? SC_ACTION_MERGED : SC_ACTION_ADDED;
    sc_trace_step(fold, slot, SC_STEP_APPLY, action, from, value);
    sc_status status = slot->elements == NULL ? sc_elements_open(fold, slot) : SC_OK;
    if (status != SC_OK) {
        return status;
    }
    switch (policy->kind) {
    case SC_POLICY_APPEND:
        status = sc_elements_extend(fold, slot, from, value);
        break;
    case SC_POLICY_UNION:
        status = sc_elements_unite(fold, where, slot, from, value);
        break;
    default:
        status = sc_elements_merge(fold, where, slot, from, value, policy->key);
        break;
    }
    slot->layer = from.layer;
    slot->first.value = value;
    slot->first.from = from;
    return status;
}

static sc_status over_array(sc_fold *fold, const sc_where *where, sc_slot *slot, sc_from from,
                            sc_value value)
{
    sc_kind kind = sc_value_kind(value);
    if (kind == SC_OBJECT && (from.flags & SC_LAYER_PATCH) != 0) {
        bool done;
        sc_status status = patch_array(fold, where, slot, from, value, &done);
        if (done) {
            return status;
        }
    }
    if ((from.flags & SC_LAYER_JOIN) != 0) {
        return keep(fold, slot, from, value);
    }
    const sc_policy *policy = kind == SC_ARRAY ? sc_fold_policy(fold, where) : NULL;
    if (policy != NULL && policy->kind != SC_POLICY_REPLACE && !is_rival(fold, slot, from)) {
        return combine(fold, where, slot, from, value, policy);
    }
    return replace(fold, where, slot, from, value);
}

static sc_status over_scalar(sc_fold *fold, const sc_where *where, sc_slot *slot, sc_from from,
                             sc_value value)
{
    if ((from.flags & SC_LAYER_JOIN) != 0) {
        return keep(fold, slot, from, value);
    }
    return replace(fold, where, slot, from, value);
}

/* Untyped text becomes a string, whatever the guess of its type. */
static void hold_text(sc_fold *fold, sc_slot *slot, sc_from from, sc_value value)
{
    sc_slot_hold(slot, from, value);
    slot->as_text = slot->kind != SC_STRING;
    slot->kind = SC_STRING;
    sc_trace_step(fold, slot, SC_STEP_APPLY, SC_ACTION_REPLACED, from, value);
}

/* Untyped text over a present value, whose type decides. Sets *done if no step remains. */
static sc_status over_by_type(sc_fold *fold, const sc_where *where, sc_slot *slot, sc_from from,
                              sc_value *value, bool *done)
{
    sc_fit fit;
    sc_status status = sc_fold_fit(fold, where, slot, value, &fit);
    bool stays = (from.flags & SC_LAYER_KEEP_OBJECTS) != 0;
    *done = status != SC_OK || fit == SC_FIT_TEXT || fit == SC_FIT_NOT;
    if (status != SC_OK || !*done) {
        return status;
    }
    if (is_rival(fold, slot, from)) {
        status = sc_note_conflict(fold, where, slot, *value, true);
    }
    if (fit == SC_FIT_NOT && status == SC_OK) {
        status = sc_note_misfit(fold, where, slot, *value, stays);
        if (stays) {
            return status == SC_OK ? keep(fold, slot, from, *value) : status;
        }
    }
    hold_text(fold, slot, from, *value);
    return status;
}

/* If text cannot read as an object, separate rules decide whether the object below is kept. */
static bool reads_by_type(const sc_fold *fold, const sc_slot *slot, sc_from from, sc_value value)
{
    bool untyped = (sc_value_node(value)->flags & SC_NODE_UNTYPED) != 0;
    bool keeps = slot->kind == SC_OBJECT &&
                 ((from.flags & SC_LAYER_KEEP_OBJECTS) != 0 || is_rival(fold, slot, from));
    return untyped && slot->kind != SC_ABSENT && (from.flags & SC_LAYER_JOIN) == 0 && !keeps;
}

static sc_status take_out(sc_fold *fold, const sc_where *where, sc_slot *slot, sc_from from,
                          sc_value value)
{
    bool done;
    if (sc_value_kind(value) != SC_OBJECT) {
        slot->kind = SC_ABSENT;
        sc_trace_step(fold, slot, SC_STEP_UNSET, SC_ACTION_UNSET, from, value);
        return SC_OK;
    }
    if (slot->kind == SC_OBJECT) {
        return add_part(fold, slot, from, value);
    }
    return slot->kind == SC_ARRAY ? patch_array(fold, where, slot, from, value, &done) : SC_OK;
}

sc_status sc_fold_apply(sc_fold *fold, const sc_where *where, sc_slot *slot, sc_from from,
                        sc_value value)
{
    const sc_node *node = sc_value_node(value);
    from = sc_from_within(from, node);
    bool removes = (from.flags & SC_LAYER_NULL_REMOVES) != 0 && node->kind == SC_NULL &&
                   (node->flags & SC_NODE_UNTYPED) == 0 && where->key != NULL;
    if ((from.flags & SC_LAYER_UNSET) != 0 || removes) {
        return slot->kind == SC_ABSENT ? SC_OK : take_out(fold, where, slot, from, value);
    }
    bool known = false;
    if ((from.flags & SC_LAYER_GUIDED) != 0) {
        sc_status status = sc_fold_guide(fold, where, &value, &known);
        if (status != SC_OK) {
            return status;
        }
        from = sc_from_within(from, sc_value_node(value));
    }
    if (!known && reads_by_type(fold, slot, from, value)) {
        bool done;
        sc_status status = over_by_type(fold, where, slot, from, &value, &done);
        if (done) {
            return status;
        }
    }
    switch (slot->kind) {
    case SC_ABSENT:
        return place(fold, where, slot, from, value,
                     (from.flags & SC_LAYER_JOIN) != 0 ? SC_ACTION_FILLED : SC_ACTION_SET);
    case SC_OBJECT:
        return over_object(fold, where, slot, from, value);
    case SC_ARRAY:
        return over_array(fold, where, slot, from, value);
    default:
        return over_scalar(fold, where, slot, from, value);
    }
}

bool sc_fold_is_empty(const sc_compose_layer *layer)
{
    sc_kind kind = sc_value_kind(layer->value);
    return kind == SC_ABSENT || (kind == SC_NULL && (layer->flags & SC_LAYER_UNSET) == 0);
}

sc_status sc_fold_layers(sc_fold *fold, size_t count, sc_slot *root)
{
    const sc_where where = {0};
    for (size_t i = 0; i < count; i++) {
        if (!sc_fold_is_empty(&fold->layers[i])) {
            bool literal = (fold->layers[i].flags & SC_LAYER_LITERAL) != 0;
            unsigned expand = literal ? 0 : fold->options->expand;
            sc_from from = {(uint32_t)i, fold->layers[i].flags | expand << SC_FROM_EXPAND_SHIFT};
            sc_status status = sc_fold_apply(fold, &where, root, from, fold->layers[i].value);
            if (status != SC_OK) {
                return status;
            }
        }
    }
    return SC_OK;
}

/*
 * ---- operators ----
 *
 * `X_add` and `X_remove`: lists that act on the array which the layers below hold at X. In every
 * other case they are plain data. One such case is a layer that sets X itself: it defines X
 * completely, and that must not depend on the layers below. A joined layer does not change existing
 * values, so in it they are plain data too.
 */

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

/* The list of the other operator of the same X, or absent. */
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

/* Whether one member of an object comes before another. */
static bool is_before(sc_value object, sc_value one, sc_value other)
{
    size_t length;
    const char *key = sc_value_key(one, &length);
    uint32_t position = sc_value_member_position(object, key, length);
    key = sc_value_key(other, &length);
    return position < sc_value_member_position(object, key, length);
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
    if (partner.image != NULL && is_before(object, partner, member)) {
        return SC_OK; /* applied together with the other operator */
    }
    sc_where where = {level->where, slot->key, slot->length};
    return sc_operator_act(fold, &where, slot, from, adds ? partner : member,
                           adds ? member : partner, SC_RECORD_STEPS);
}

static void record(sc_fold *fold, const sc_slot *slot, sc_step_kind kind, sc_action action,
                   sc_from from, sc_value list, sc_recording recording)
{
    if (recording != SC_RECORD_NOTHING) {
        kind = recording == SC_RECORD_SHOWN ? SC_STEP_SHOWN : kind;
        sc_trace_step(fold, slot, kind, action, from, list);
    }
}

/* The elements of a variable's lists are text that the guide reads. */
static sc_status read_lists(sc_fold *fold, const sc_where *where, sc_value *leave, sc_value *join)
{
    bool known;
    sc_status status = leave->image != NULL ? sc_fold_guide(fold, where, leave, &known) : SC_OK;
    return status == SC_OK && join->image != NULL ? sc_fold_guide(fold, where, join, &known)
                                                  : status;
}

sc_status sc_operator_act(sc_fold *fold, const sc_where *where, sc_slot *slot, sc_from from,
                          sc_value leave, sc_value join, sc_recording recording)
{
    sc_status status = slot->elements == NULL ? sc_elements_open(fold, slot) : SC_OK;
    if (status == SC_OK && (from.flags & SC_LAYER_GUIDED) != 0) {
        status = read_lists(fold, where, &leave, &join);
    }
    if (status == SC_OK && leave.image != NULL) {
        record(fold, slot, SC_STEP_REMOVE, SC_ACTION_REMOVED, from, leave, recording);
        status = sc_elements_subtract(fold, where, slot, from, leave);
    }
    if (status == SC_OK && join.image != NULL) {
        record(fold, slot, SC_STEP_ADD, SC_ACTION_ADDED, from, join, recording);
        status = sc_elements_unite(fold, where, slot, from, join);
    }
    slot->layer = from.layer;
    if (join.image != NULL || leave.image != NULL) {
        slot->first.value = join.image != NULL ? join : leave;
        slot->first.from = from;
    }
    return status;
}
