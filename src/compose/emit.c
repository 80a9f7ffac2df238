/*
 * Writing a slot: what one layer alone decides is copied whole, what several made is gathered now
 * and written member by member. Depth is bounded by the writer, which refuses to open a container
 * too many.
 *
 * The origin of an object that several layers made is that of the highest one that wrote it.
 */
#include "compose/fold.h"

#include "image/copy.h"

/* Whose place an object takes: segments of names and what only fills or removes come last. */
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

/* Members that no other layer has are copied from where they are. */
static sc_status emit_base(sc_fold *fold, const sc_where *where, const sc_level *level)
{
    sc_status status = SC_OK;
    uint32_t first = level->base_count != 0 ? sc_value_node(level->base)->as.children.first : 0;
    for (uint32_t i = 0; i < level->base_count && status == SC_OK; i++) {
        sc_slot *slot = level->touched != NULL ? level->touched[i] : NULL;
        if (slot != NULL && slot->kind == SC_ABSENT) {
            continue;
        }
        sc_value member = sc_value_of(level->base.image, first + i);
        status = sc_writer_copy_key(fold->writer, member);
        if (status == SC_OK) {
            status = slot != NULL ? emit_slot(fold, where, slot)
                                  : sc_writer_copy_on(fold->writer, member);
        }
    }
    return status;
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
        status = sc_writer_begin_object(fold->writer);
    }
    if (status == SC_OK) {
        status = emit_base(fold, where, &level);
    }
    for (sc_slot *member = level.first; member != NULL && status == SC_OK; member = member->next) {
        status = emit_member(fold, where, member);
    }
    return status == SC_OK ? sc_writer_end(fold->writer) : status;
}

static sc_status emit_array(sc_fold *fold, const sc_where *where, sc_slot *slot)
{
    const sc_elements *elements = slot->elements;
    uint32_t index = 0;
    sc_status status = take_origin(fold, slot->first.value);
    if (status == SC_OK) {
        status = sc_writer_begin_array(fold->writer);
    }
    for (uint32_t i = 0; i < elements->count && status == SC_OK; i++) {
        if (elements->items[i]->kind != SC_ABSENT) {
            sc_where place = {where, NULL, index++};
            status = sc_fold_emit(fold, &place, elements->items[i]);
        }
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

/* A single part is what its layer holds, unless some keys in it are indices. */
static bool is_whole(const sc_slot *slot)
{
    return slot->elements == NULL && slot->first.next == NULL &&
           (slot->kind != SC_OBJECT || (slot->first.from.flags & SC_LAYER_PATCH) == 0);
}

sc_status sc_fold_emit(sc_fold *fold, const sc_where *where, sc_slot *slot)
{
    if (slot->as_text) {
        return emit_text(fold, slot->first.value);
    }
    if (is_whole(slot)) {
        return sc_writer_copy_on(fold->writer, slot->first.value);
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
