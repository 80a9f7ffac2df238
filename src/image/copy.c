/*
 * Putting whole subtrees: from an image (a merge, a mount) or from the draft
 * itself (an alias). Recursion is bounded by the depth limit, which the writer
 * enforces at each container it begins.
 *
 * A long text that several values of an image name is kept once in the copy, too:
 * otherwise a file of aliases would grow by the length of its texts with every
 * merge. Short ones are bounded by the number of values.
 */
#include "image/copy.h"

#include "base/alloc.h"

/* The number that a source of an image has in this draft; SC_REF_NONE on failure. */
static uint32_t map_source(sc_writer *writer, const sc_image *image, uint32_t source)
{
    size_t at = (source ^ (size_t)image->serial) % SC_WRITER_MAP;
    if (writer->map[at].serial == image->serial && writer->map[at].from == source) {
        return writer->map[at].to;
    }
    const sc_source_entry *entry = &image->sources[source];
    sc_status status = sc_writer_source(writer, (sc_source_kind)entry->kind,
                                        image->text + entry->name, entry->secret != 0);
    if (status != SC_OK) {
        return SC_REF_NONE;
    }
    writer->map[at].serial = image->serial;
    writer->map[at].from = source;
    writer->map[at].to = writer->wide.source;
    return writer->wide.source;
}

/* Most values are from the source of the one before, at a place that fits a packed origin. */
static bool take_same_source(sc_writer *writer, sc_value value)
{
    sc_packed_origin origin = value.image->origins[value.node];
    uint32_t source = (uint32_t)(origin >> 48);
    uint32_t line = (uint32_t)(origin >> 24) & SC_ORIGIN_MAX;
    uint32_t column = (uint32_t)origin & SC_ORIGIN_MAX;
    size_t at = (source ^ (size_t)value.image->serial) % SC_WRITER_MAP;
    if (source == SC_SOURCE_WIDE || line == SC_ORIGIN_MAX || column == SC_ORIGIN_MAX ||
        writer->map[at].serial != value.image->serial || writer->map[at].from != source ||
        writer->map[at].to != writer->wide.source) {
        return false;
    }
    sc_writer_set_place(writer, line, column);
    return true;
}

static bool take_origin(sc_writer *writer, sc_value value)
{
    if (take_same_source(writer, value)) {
        return true;
    }
    uint32_t source = sc_value_source(value);
    if (source == SC_SOURCE_NONE) {
        sc_writer_set_origin(writer, SC_SOURCE_NONE, 0, 0);
        return true;
    }
    uint32_t mapped = map_source(writer, value.image, source);
    if (mapped == SC_REF_NONE) {
        return false;
    }
    uint32_t line, column;
    sc_value_place(value, &line, &column);
    sc_writer_set_origin(writer, mapped, line, column);
    return true;
}

sc_status sc_writer_take_origin(sc_writer *writer, sc_value value)
{
    (void)take_origin(writer, value);
    return writer->status;
}

/* ---- shared texts ---- */

static sc_shared_text *find_shared(const sc_writer *writer, sc_shared_text text)
{
    size_t mask = writer->shared_count - 1;
    uint64_t mixed = ((uint64_t)text.from << 32 | text.length) ^ text.serial ^ writer->seed;
    size_t at = (size_t)((mixed * UINT64_C(0x9E3779B97F4A7C15)) >> 32) & mask;
    for (;; at = (at + 1) & mask) {
        sc_shared_text *slot = &writer->shared[at];
        if (slot->serial == 0 || (slot->serial == text.serial && slot->from == text.from &&
                                  slot->length == text.length && slot->is_key == text.is_key)) {
            return slot;
        }
    }
}

static bool grow_shared(sc_writer *writer)
{
    size_t old_count = writer->shared_count, count = old_count != 0 ? old_count * 2 : 64;
    sc_shared_text *old = writer->shared;
    sc_shared_text *slots = NULL;
    if (count <= SIZE_MAX / sizeof *slots) {
        slots = sc_alloc_zero(writer->allocator, count * sizeof *slots);
    }
    if (slots == NULL) {
        sc_writer_fail(writer, SC_ERROR_OUT_OF_MEMORY);
        return false;
    }
    writer->shared = slots;
    writer->shared_count = count;
    for (size_t i = 0; i < old_count; i++) {
        if (old[i].serial != 0) {
            *find_shared(writer, old[i]) = old[i];
        }
    }
    sc_free(writer->allocator, old, old_count * sizeof *old);
    return true;
}

/* The offset of a long text of an image in the draft, where it is kept once; 0 on failure. */
static uint32_t share_text(sc_writer *writer, const sc_image *image, uint32_t offset,
                           uint32_t length)
{
    if ((writer->shared_used + 1) * 2 > writer->shared_count && !grow_shared(writer)) {
        return 0;
    }
    sc_shared_text text = {.serial = image->serial, .from = offset, .length = length};
    sc_shared_text *slot = find_shared(writer, text);
    if (slot->serial == 0) {
        text.to = sc_writer_store(writer, image->text + offset, length);
        if (text.to == 0) {
            return 0;
        }
        *slot = text;
        writer->shared_used++;
    } else {
        writer->flags |= SC_IMAGE_SHARED;
    }
    return slot->to;
}

sc_status sc_writer_share_key(sc_writer *writer, const sc_image *image, uint32_t key,
                              uint32_t length)
{
    if (writer->status != SC_OK ||
        ((writer->shared_used + 1) * 2 > writer->shared_count && !grow_shared(writer))) {
        return writer->status;
    }
    sc_shared_text text = {.serial = image->serial, .from = key, .length = length, .is_key = true};
    sc_shared_text *slot = find_shared(writer, text);
    if (slot->serial != 0) {
        writer->flags |= SC_IMAGE_SHARED;
        sc_writer_take_key(writer, slot->to, (uint64_t)slot->tag << 48, true);
        return SC_OK;
    }
    if (sc_writer_known_key(writer, image->text + key, length) == SC_OK) {
        text.to = writer->key;
        text.tag = writer->tag;
        *slot = text;
        writer->shared_used++;
    }
    return writer->status;
}

static bool may_share(const sc_image *image, size_t length)
{
    return length >= SC_WRITER_SHARE && (image->header->flags & SC_IMAGE_SHARED) != 0;
}

/* ---- from an image ---- */

static sc_status copy_children(sc_writer *writer, sc_value value);

static sc_status copy_scalar(sc_writer *writer, sc_value value, const sc_node *node)
{
    if (node->kind == SC_STRING || node->kind == SC_DATETIME) {
        if (may_share(value.image, node->as.text.length)) {
            sc_node copy = {.kind = node->kind, .as.text = node->as.text};
            copy.as.text.offset =
                share_text(writer, value.image, node->as.text.offset, node->as.text.length);
            return writer->status == SC_OK ? sc_writer_put(writer, copy) : writer->status;
        }
        const char *text = value.image->text + node->as.text.offset;
        return sc_copy_is_padded(value.image, node->as.text.offset, node->as.text.length)
                   ? sc_writer_put_text(writer, (sc_kind)node->kind, text, node->as.text.length)
                   : sc_writer_text(writer, (sc_kind)node->kind, text, node->as.text.length);
    }
    sc_node copy = {
        .kind = node->kind, .flags = node->flags & SC_NODE_UNSIGNED, .as.bits = node->as.bits};
    return sc_writer_put(writer, copy);
}

static void copy_flags(sc_writer *writer, sc_value value, const sc_node *node)
{
    const char *text;
    size_t length;
    if ((node->flags & SC_NODE_SECRET) != 0) {
        sc_writer_secret(writer);
    }
    if ((node->flags & SC_NODE_UNTYPED) == 0 || !sc_value_untyped(value, &text, &length)) {
        return;
    }
    if (node->kind != SC_STRING && may_share(value.image, length)) {
        uint32_t offset = (uint32_t)(text - value.image->text);
        offset = share_text(writer, value.image, offset, (uint32_t)length);
        sc_writer_beside_stored(writer, offset, (uint32_t)length);
    } else {
        sc_writer_beside(writer, text, length);
    }
}

sc_status sc_writer_copy_on(sc_writer *writer, sc_value value)
{
    const sc_node *node = sc_value_node(value);
    if (!take_origin(writer, value)) {
        return writer->status;
    }
    if (sc_node_is_container(node)) {
        if (sc_writer_begin(writer, (sc_kind)node->kind) != SC_OK ||
            copy_children(writer, value) != SC_OK) {
            return writer->status;
        }
        sc_writer_close(writer);
    } else if (copy_scalar(writer, value, node) != SC_OK) {
        return writer->status;
    }
    copy_flags(writer, value, node);
    return writer->status;
}

static sc_status copy_children(sc_writer *writer, sc_value value)
{
    const sc_node *node = sc_value_node(value);
    uint32_t count = sc_image_children(value.image, node);
    for (uint32_t i = 0; i < count && writer->status == SC_OK; i++) {
        sc_value child = sc_image_child(value.image, node, i);
        if (node->kind == SC_OBJECT && sc_writer_copy_key(writer, child) != SC_OK) {
            break;
        }
        sc_writer_copy_on(writer, child);
    }
    return writer->status;
}

sc_status sc_writer_copy(sc_writer *writer, sc_value value)
{
    if (writer == NULL || value.image == NULL) {
        return writer == NULL ? SC_ERROR_INVALID_ARGUMENT
                              : sc_writer_fail(writer, SC_ERROR_INVALID_ARGUMENT);
    }
    sc_wide_origin origin = sc_writer_origin(writer);
    sc_writer_copy_on(writer, value);
    sc_writer_set_origin(writer, origin.source, origin.line, origin.column);
    return writer->status;
}

/* ---- from the draft ---- */

static void take_draft_origin(sc_writer *writer, sc_ref ref)
{
    sc_wide_origin origin = sc_writer_origin_of(writer, ref);
    sc_writer_set_origin(writer, origin.source, origin.line, origin.column);
}

static sc_status copy_draft(sc_writer *writer, sc_ref ref)
{
    sc_node node = writer->nodes[ref].node;
    take_draft_origin(writer, ref);
    node.flags &= SC_NODE_UNSIGNED | SC_NODE_SECRET | SC_NODE_UNTYPED;
    if (!sc_node_is_container(&node)) {
        /* Text is shared: a copy names the same bytes. */
        if (node.kind == SC_STRING || node.kind == SC_DATETIME) {
            writer->copied_text += node.as.text.length;
            writer->flags |= node.as.text.length >= SC_WRITER_SHARE ? SC_IMAGE_SHARED : 0;
        }
        sc_status status = sc_writer_put(writer, node);
        if (status == SC_OK && (node.flags & SC_NODE_UNTYPED) != 0) {
            return sc_writer_share_beside(writer, ref);
        }
        return status;
    }
    sc_status status =
        node.kind == SC_OBJECT ? sc_writer_begin_object(writer) : sc_writer_begin_array(writer);
    sc_ref child = node.as.children.count != 0 ? node.as.children.first : SC_REF_NONE;
    while (status == SC_OK && child != SC_REF_NONE) {
        const sc_node *member = &writer->nodes[child].node;
        if (node.kind == SC_OBJECT) {
            bool is_long = sc_key_length(writer->text + member->key) >= SC_WRITER_SHARE;
            writer->flags |= is_long ? SC_IMAGE_SHARED : 0;
            status = sc_writer_again_key(writer, member->key, member->tag);
        }
        status = status == SC_OK ? copy_draft(writer, child) : status;
        child = writer->nodes[child].next;
    }
    return status == SC_OK ? sc_writer_end(writer) : status;
}

sc_status sc_writer_copy_ref(sc_writer *writer, sc_ref ref)
{
    if (writer->status != SC_OK) {
        return writer->status;
    }
    if (ref == 0 || ref >= writer->count) {
        return sc_writer_fail(writer, SC_ERROR_INVALID_ARGUMENT);
    }
    sc_wide_origin origin = sc_writer_origin(writer);
    copy_draft(writer, ref);
    sc_writer_set_origin(writer, origin.source, origin.line, origin.column);
    return writer->status;
}
