/*
 * A draft beside a value: whether a text that was just read means what it should, before there is
 * an image of it.
 */
#include "image/member.h"
#include "image/writer.h"

sc_ref sc_writer_root(const sc_writer *writer)
{
    bool complete = writer->status == SC_OK && writer->depth == 0 && writer->count > 1;
    return complete ? writer->nodes[0].node.as.children.first : SC_REF_NONE;
}

bool sc_writer_has_key(const sc_writer *writer, sc_ref ref, const char *key, size_t length)
{
    uint32_t offset = writer->nodes[ref].node.key;
    const char *own = writer->text + offset;
    return offset != 0 && sc_key_length(own) == length && sc_same_text(own, key, length);
}

/* Depth is bounded: no draft is deeper than the limit of its writer. */
bool sc_writer_matches(const sc_writer *writer, sc_ref ref, sc_value value)
{
    const sc_node *have = &writer->nodes[ref].node, *other = sc_value_node(value);
    if (have->kind != other->kind) {
        return false;
    }
    if (!sc_node_is_container(other)) {
        return sc_scalars_equal(writer->text, have, value.image->text, other);
    }
    uint32_t count = sc_image_children(value.image, other);
    if (count != have->as.children.count) {
        return false;
    }
    sc_ref child = have->as.children.first;
    for (uint32_t i = 0; i < count; i++) {
        sc_value item = sc_image_child(value.image, other, i);
        size_t length;
        const char *key = sc_value_key(item, &length);
        if (key != NULL && !sc_writer_has_key(writer, child, key, length)) {
            return false;
        }
        if (!sc_writer_matches(writer, child, item)) {
            return false;
        }
        child = writer->nodes[child].next;
    }
    return true;
}
