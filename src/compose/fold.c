/*
 * What one layer does to one place, given what the layers below made of it: the rules of
 * docs/semantics/merge.md as a table of what is there against what comes.
 *
 * Only the first of a slot's parts may be something else than an object, because whatever is no
 * object replaces what was there.
 */
#include "compose/fold.h"

#include "base/alloc.h"
#include "image/image.h"

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

/* With nothing below, an object of a patch is an array where its keys are its indices. */
static sc_status make_array(sc_fold *fold, const sc_where *where, sc_slot *slot, sc_from from,
                            sc_value value)
{
    sc_patch patch;
    sc_status status = sc_patch_read(fold, from, value, &patch);
    if (status != SC_OK || !patch.is_whole) {
        return status;
    }
    slot->kind = SC_ARRAY;
    return sc_patch_apply(fold, where, slot, from, &patch, SC_TELL_NOTHING);
}

static sc_status place(sc_fold *fold, const sc_where *where, sc_slot *slot, sc_from from,
                       sc_value value, sc_action action)
{
    sc_slot_hold(slot, from, value);
    sc_tell(fold, slot, SC_STEP_APPLY, action, from, value);
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
    sc_tell(fold, slot, SC_STEP_APPLY, SC_ACTION_MERGED, from, value);
    return SC_OK;
}

static sc_status keep(sc_fold *fold, sc_slot *slot, sc_from from, sc_value value)
{
    sc_tell(fold, slot, SC_STEP_NONE, SC_ACTION_KEPT, from, value);
    return SC_OK;
}

/* Two loose members of one layer that mean the same place. */
static bool is_twin(const sc_fold *fold, const sc_slot *slot, sc_from from)
{
    return slot->layer == from.layer && (fold->layers[from.layer].flags & SC_LAYER_LOOSE) != 0;
}

static sc_status replace(sc_fold *fold, const sc_where *where, sc_slot *slot, sc_from from,
                         sc_value value)
{
    bool shapes_differ = (slot->kind == SC_OBJECT) != (sc_value_kind(value) == SC_OBJECT);
    bool has_null = slot->kind == SC_NULL || sc_value_kind(value) == SC_NULL;
    sc_status status = SC_OK;
    if (is_twin(fold, slot, from)) {
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
    if (is_twin(fold, slot, from)) {
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
        return sc_patch_apply(fold, where, slot, from, &patch, SC_TELL_STEPS);
    }
    sc_tell(fold, slot, SC_STEP_APPLY, SC_ACTION_MERGED, from, value);
    return sc_patch_apply(fold, where, slot, from, &patch, SC_TELL_SHOWN);
}

static sc_status combine(sc_fold *fold, const sc_where *where, sc_slot *slot, sc_from from,
                         sc_value value, const sc_policy *policy)
{
    sc_action action = policy->kind == SC_POLICY_MERGE_BY_KEY ? SC_ACTION_MERGED : SC_ACTION_ADDED;
    sc_tell(fold, slot, SC_STEP_APPLY, action, from, value);
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
    if (policy != NULL && policy->kind != SC_POLICY_REPLACE && !is_twin(fold, slot, from)) {
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
    const sc_node *node = sc_value_node(value);
    bool as_text = slot->kind == SC_STRING && (node->flags & SC_NODE_UNTYPED) != 0;
    if (!as_text) {
        return replace(fold, where, slot, from, value);
    }
    sc_status status =
        is_twin(fold, slot, from) ? sc_note_conflict(fold, where, slot, value, true) : SC_OK;
    sc_slot_hold(slot, from, value);
    slot->as_text = node->kind != SC_STRING;
    slot->kind = SC_STRING;
    sc_tell(fold, slot, SC_STEP_APPLY, SC_ACTION_REPLACED, from, value);
    return status;
}

static sc_status take_out(sc_fold *fold, const sc_where *where, sc_slot *slot, sc_from from,
                          sc_value value)
{
    bool done;
    if (sc_value_kind(value) != SC_OBJECT) {
        slot->kind = SC_ABSENT;
        sc_tell(fold, slot, SC_STEP_UNSET, SC_ACTION_UNSET, from, value);
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
    if ((from.flags & SC_LAYER_UNSET) != 0) {
        return slot->kind == SC_ABSENT ? SC_OK : take_out(fold, where, slot, from, value);
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
            sc_from from = {(uint32_t)i, fold->layers[i].flags};
            sc_status status = sc_fold_apply(fold, &where, root, from, fold->layers[i].value);
            if (status != SC_OK) {
                return status;
            }
        }
    }
    return SC_OK;
}
