/*
 * Writing a slot.
 *
 * A value of one layer alone is shared or copied whole; a value of several layers is gathered now
 * and written child by child, or, where few children differ from one layer's, as a delta to that
 * layer's value (image/delta.h). Depth is bounded by the writer, which refuses to open a container
 * too many. The origin of an object of several layers is that of the highest one that wrote it.
 */
#include "compose/array.h"
#include "compose/object.h"
#include "image/copy.h"
#include "image/delta.h"

/* The part that gives an object its origin; variables' segments, joins and unsets come last. */
static sc_value written_by(const sc_slot *slot)
{
    sc_value value = slot->first.value;
    for (const sc_part *part = &slot->first; part != NULL; part = part->next) {
        if (sc_from_writes(part->from, part->value)) {
            value = part->value;
        }
    }
    return value;
}

static sc_status take_origin(sc_fold *fold, sc_value value)
{
    sc_value at = value;
    while (at.image != NULL && sc_value_source(at) == SC_SOURCE_NONE) {
        at = sc_value_item(at, 0);
    }
    return sc_writer_take_origin(fold->writer, at.image != NULL ? at : value);
}

/* If references are resolved, every value of an image that holds some is visited in the result. */
static bool may_share(const sc_fold *fold, const sc_image *image)
{
    return !fold->expands || (image->header->flags & SC_IMAGE_REFERENCES) == 0;
}

/* Puts a value of one layer alone. */
static sc_status put_whole(sc_fold *fold, sc_value value)
{
    return may_share(fold, value.image) ? sc_writer_share(fold->writer, value)
                                        : sc_writer_copy_on(fold->writer, value);
}

static sc_status emit_slot(sc_fold *fold, const sc_where *where, sc_slot *member)
{
    sc_where place = {where, member->key, member->length};
    return sc_fold_emit(fold, &place, member);
}

static sc_status emit_member(sc_fold *fold, const sc_where *where, sc_slot *member)
{
    if (member->kind == SC_ABSENT) {
        return SC_OK;
    }
    sc_status status = sc_writer_known_key(fold->writer, member->key, member->length);
    return status == SC_OK ? emit_slot(fold, where, member) : status;
}

/* Puts the member of the base at a position; one that no other layer has comes from the base. */
static sc_status emit_base_member(sc_fold *fold, const sc_where *where, const sc_level *level,
                                  uint32_t position, sc_value member)
{
    sc_slot *slot = sc_level_touched(level, position);
    if (slot != NULL && slot->kind == SC_ABSENT) {
        return SC_OK;
    }
    if (slot == NULL && may_share(fold, member.image) && sc_image_is_worth_links(member.image)) {
        return sc_writer_share_member(fold->writer, member);
    }
    sc_status status = sc_writer_copy_key(fold->writer, member);
    if (status != SC_OK) {
        return status;
    }
    return slot != NULL ? emit_slot(fold, where, slot) : sc_writer_copy_on(fold->writer, member);
}

static sc_status emit_base(sc_fold *fold, const sc_where *where, const sc_level *level)
{
    sc_status status = SC_OK;
    const sc_node *node = level->base_count != 0 ? sc_value_node(level->base) : NULL;
    for (uint32_t i = 0; i < level->base_count && status == SC_OK; i++) {
        sc_value member = sc_image_child(level->base.image, node, i);
        status = emit_base_member(fold, where, level, i, member);
    }
    return status;
}

static sc_status emit_members(sc_fold *fold, const sc_where *where, const sc_level *level)
{
    sc_status status = sc_writer_begin_object(fold->writer);
    if (status == SC_OK) {
        sc_writer_reserve_nodes(fold->writer, level->base_count);
        status = emit_base(fold, where, level);
    }
    return status;
}

/* ---- the difference to the base alone ---- */

static bool is_delta(const sc_fold *fold, const sc_level *level)
{
    /* Asked for no change first: a small object, as most are, needs no count. */
    if (level->base_count == 0 || !may_share(fold, level->base.image) ||
        !sc_writer_can_delta(fold->writer, level->base, 0)) {
        return false;
    }
    uint64_t changed = sc_delta_of(level->base).changed;
    for (uint32_t at = 0; (at = sc_level_changed(level, at)) < level->base_count; at++) {
        changed++;
    }
    return sc_writer_can_delta(fold->writer, level->base, changed);
}

/* A member that differs from the one of the base's own base, in whose place it is. */
static sc_status emit_changed(sc_fold *fold, const sc_where *where, const sc_level *level,
                              const sc_delta *base, uint32_t position)
{
    const sc_slot *slot = sc_level_touched(level, position);
    if (slot == NULL || slot->kind != SC_ABSENT) {
        sc_value member = sc_value_item(level->base, position);
        return emit_base_member(fold, where, level, position, member);
    }
    bool own;
    uint32_t place = sc_delta_place(base, position, &own);
    return sc_writer_remove(fold->writer, base->base, place);
}

/* The changes of the base, where it is a delta itself, and those of the layers above, in order. */
static sc_status emit_changes(sc_fold *fold, const sc_where *where, const sc_level *level,
                              const sc_delta *base)
{
    uint32_t end = level->base_count - base->added, old = 0;
    uint32_t at = sc_level_changed(level, 0);
    sc_status status = SC_OK;
    while (status == SC_OK && (old < base->changed || at < end)) {
        bool is_old = old < base->changed && base->changes[old].index <= at;
        if (is_old && sc_delta_is_gone(base, old)) {
            status = sc_writer_remove(fold->writer, base->base, base->changes[old++].position);
            continue;
        }
        uint32_t position = is_old ? base->changes[old++].index : at;
        status = emit_changed(fold, where, level, base, position);
        at = position == at ? sc_level_changed(level, at + 1) : at;
    }
    for (at = end; at < level->base_count && status == SC_OK; at++) {
        status = emit_base_member(fold, where, level, at, sc_value_item(level->base, at));
    }
    return status;
}

static sc_status emit_delta(sc_fold *fold, const sc_where *where, const sc_level *level)
{
    const sc_delta base = sc_delta_of(level->base);
    sc_status status = sc_writer_begin_delta(fold->writer, base.base);
    return status == SC_OK ? emit_changes(fold, where, level, &base) : status;
}

static sc_status emit_object(sc_fold *fold, const sc_where *where, sc_slot *slot)
{
    sc_level level;
    sc_level_begin(&level, where);
    sc_status status = sc_level_gather(fold, &level, &slot->first);
    if (status == SC_OK) {
        status = take_origin(fold, written_by(slot));
    }
    if (status == SC_OK) {
        status = is_delta(fold, &level) ? emit_delta(fold, where, &level)
                                        : emit_members(fold, where, &level);
    }
    for (sc_slot *member = level.first; member != NULL && status == SC_OK; member = member->next) {
        status = emit_member(fold, where, member);
    }
    return status == SC_OK ? sc_writer_end(fold->writer) : status;
}

/* An array that is written as a delta: what the walk over its elements has met so far. */
typedef struct array_delta {
    sc_delta base;
    uint32_t next;    /* the position in the base behind the last element that is from there */
    uint64_t changed; /* elements of the base that are changed or removed */
    bool in_order;    /* those of the base are in its order, the others behind them */
    bool writes;
} array_delta;

static array_delta begin_array(const sc_elements *elements, bool writes)
{
    return (array_delta){.base = sc_delta_of(elements->base), .in_order = true, .writes = writes};
}

/* All elements of the base before `place` that were not met are removed. */
static sc_status skip_to(sc_fold *fold, array_delta *to, uint32_t place)
{
    sc_status status = SC_OK;
    to->in_order &= place >= to->next;
    to->changed += to->in_order ? place - to->next : 0;
    for (; to->writes && to->next < place && status == SC_OK; to->next++) {
        status = sc_writer_remove(fold->writer, to->base.base, to->next);
    }
    to->next = place;
    return status;
}

static sc_status add_element(sc_fold *fold, const sc_where *where, const sc_elements *elements,
                             sc_slot *slot, array_delta *to)
{
    sc_value was = sc_value_item(elements->base, slot->length);
    bool own = true;
    uint32_t place = SC_POSITION_NONE;
    if (was.image != NULL) {
        place = sc_delta_place(&to->base, slot->length, &own);
    }
    bool is_added = place == SC_POSITION_NONE;
    sc_status status = skip_to(fold, to, is_added ? to->base.base_count : place);
    to->next += !is_added;
    if (status != SC_OK || (!own && sc_slot_is_value(slot, was))) {
        return status;
    }
    to->changed += !is_added;
    if (to->writes) {
        status = sc_fold_emit(fold, where, slot);
        sc_writer_place_element(fold->writer, place);
    }
    return status;
}

static sc_status walk_elements(sc_fold *fold, const sc_where *where, const sc_elements *elements,
                               array_delta *to)
{
    sc_status status = SC_OK;
    uint32_t index = 0;
    for (uint32_t i = 0; i < elements->count && status == SC_OK; i++) {
        if (elements->items[i]->kind != SC_ABSENT) {
            sc_where place = {where, NULL, index++};
            status = add_element(fold, &place, elements, elements->items[i], to);
        }
    }
    return status == SC_OK ? skip_to(fold, to, to->base.base_count) : status;
}

static bool is_array_delta(sc_fold *fold, const sc_elements *elements)
{
    if (elements->base.image == NULL || !may_share(fold, elements->base.image) ||
        !sc_writer_can_delta(fold->writer, elements->base, 0)) {
        return false;
    }
    array_delta seen = begin_array(elements, false);
    (void)walk_elements(fold, NULL, elements, &seen);
    return seen.in_order && sc_writer_can_delta(fold->writer, elements->base, seen.changed);
}

static sc_status emit_elements(sc_fold *fold, const sc_where *where, const sc_elements *elements)
{
    uint32_t index = 0;
    sc_status status = sc_writer_begin_array(fold->writer);
    for (uint32_t i = 0; i < elements->count && status == SC_OK; i++) {
        if (elements->items[i]->kind != SC_ABSENT) {
            sc_where place = {where, NULL, index++};
            status = sc_fold_emit(fold, &place, elements->items[i]);
        }
    }
    return status;
}

static sc_status emit_array(sc_fold *fold, const sc_where *where, sc_slot *slot)
{
    const sc_elements *elements = slot->elements;
    sc_status status = take_origin(fold, slot->first.value);
    if (status == SC_OK && is_array_delta(fold, elements)) {
        array_delta to = begin_array(elements, true);
        status = sc_writer_begin_delta(fold->writer, to.base.base);
        status = status == SC_OK ? walk_elements(fold, where, elements, &to) : status;
    } else if (status == SC_OK) {
        status = emit_elements(fold, where, elements);
    }
    return status == SC_OK ? sc_writer_end(fold->writer) : status;
}

static sc_status emit_text(sc_fold *fold, sc_value value)
{
    const char *text = "";
    size_t length = 0;
    (void)sc_value_untyped(value, &text, &length);
    sc_status status = sc_writer_take_origin(fold->writer, value);
    if (status == SC_OK) {
        status = sc_writer_text(fold->writer, SC_STRING, text, length);
    }
    if ((sc_value_node(value)->flags & SC_NODE_SECRET) != 0) {
        sc_writer_secret(fold->writer);
    }
    return status == SC_OK ? sc_writer_beside(fold->writer, text, length) : status;
}

/* A single part is the layer's value, unless keys in it are indices or text must be read. */
static bool is_whole(const sc_slot *slot)
{
    unsigned computed = SC_LAYER_PATCH | SC_LAYER_NULL_REMOVES | SC_LAYER_GUIDED;
    return slot->elements == NULL && slot->first.next == NULL &&
           (slot->kind != SC_OBJECT || (slot->first.from.flags & computed) == 0);
}

sc_status sc_fold_emit(sc_fold *fold, const sc_where *where, sc_slot *slot)
{
    if (slot->as_text) {
        return emit_text(fold, slot->first.value);
    }
    if (is_whole(slot)) {
        return put_whole(fold, slot->first.value);
    }
    return slot->kind == SC_ARRAY ? emit_array(fold, where, slot) : emit_object(fold, where, slot);
}

sc_status sc_fold_materialize(sc_fold *fold, const sc_where *where, sc_slot *slot, sc_value *out)
{
    sc_writer *outer = fold->writer;
    fold->writer = sc_writer_new(fold->options->allocator, fold->options->limits);
    sc_status status = SC_ERROR_OUT_OF_MEMORY;
    if (fold->writer != NULL) {
        status = sc_fold_emit(fold, where, slot);
        sc_error error = {.code = SC_ERROR_OUT_OF_MEMORY};
        sc_image *image = status == SC_OK ? sc_writer_finish(fold->writer, &error) : NULL;
        if (status == SC_OK) {
            status = image != NULL ? sc_fold_keep(fold, image) : error.code;
        }
        if (status == SC_OK) {
            *out = sc_image_root(image);
        }
        sc_writer_free(fold->writer);
    }
    fold->writer = outer;
    return status;
}

sc_status sc_fold_plain(sc_fold *fold, const sc_where *where, sc_slot *slot, sc_value *out)
{
    if (!slot->as_text && is_whole(slot)) {
        *out = slot->first.value;
        return SC_OK;
    }
    return sc_fold_materialize(fold, where, slot, out);
}
