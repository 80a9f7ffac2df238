/*
 * Sharing instead of copying: a small layer over a large one costs what the small one is worth.
 *
 * A link is as large as a node, and a look-up through it takes one step more, so only large images
 * are linked to, and in them only values that are larger than a node. The key of a value is that of
 * its node, also of a link's: the members of a wide object that share their values share their keys
 * too, so each costs a node, an origin and its places in the table. Where the new place has another
 * key, as below `under`, the container is made anew and its members are shared.
 */
#include "image/copy.h"
#include "image/member.h"

enum {
    TEXT_LEAST = 64, /* bytes of a string that is worth a link */
    BASES_MOST = 1 << 16
};

static bool is_worth_it(const sc_node *node, sc_value value)
{
    if (node->kind == SC_STRING) {
        return node->as.text.length >= TEXT_LEAST;
    }
    return sc_node_is_container(node) && sc_image_children(value.image, node) != 0;
}

/* The open container is an object, its next key is the one that the value has. */
static bool has_same_key(const sc_writer *writer, const sc_node *node, sc_value value)
{
    if (writer->key == 0 || node->key == 0) {
        return false;
    }
    const char *key = writer->text + writer->key;
    return sc_node_has_key(value.image, node, key, sc_key_length(key));
}

/* The number of the base; SC_REF_NONE where it cannot be one more. */
static uint32_t base_of(sc_writer *writer, const sc_image *image)
{
    for (size_t i = writer->base_count; i != 0; i--) {
        if (writer->bases[i - 1] == image) {
            return (uint32_t)(i - 1);
        }
    }
    if (writer->base_count == writer->base_capacity &&
        !sc_writer_grow(writer, &writer->bases, NULL, &writer->base_capacity,
                        writer->base_count + 1, sizeof *writer->bases, BASES_MOST)) {
        return SC_REF_NONE;
    }
    writer->bases[writer->base_count] = sc_image_retain((sc_image *)(uintptr_t)image);
    return (uint32_t)writer->base_count++;
}

/* Whether a link to the value can be put below the open container, and is worth it. */
static bool can_link(const sc_writer *writer, sc_value value)
{
    const sc_image *image = value.image;
    return sc_image_is_worth_links(image) &&
           writer->depth + image->header->depth <= writer->limits.depth &&
           is_worth_it(sc_value_node(value), value);
}

static bool make_link(sc_writer *writer, sc_value value, sc_node *out)
{
    uint32_t base = base_of(writer, value.image);
    *out = (sc_node){.kind = SC_NODE_LINK, .as.link = {base, value.node}};
    return base != SC_REF_NONE;
}

sc_status sc_writer_share_member(sc_writer *writer, sc_value member)
{
    if (!can_link(writer, member)) {
        sc_status status = sc_writer_copy_key(writer, member);
        return status == SC_OK ? sc_writer_copy_on(writer, member) : status;
    }
    sc_node link;
    if (!make_link(writer, member, &link)) {
        return writer->status;
    }
    uint32_t length;
    const char *key = sc_image_key(member.image, sc_value_node(member)->key, &length);
    link.tag = (uint16_t)(sc_hash(key, length, writer->seed) >> 48);
    return sc_writer_append_link(writer, link);
}

static sc_status share_members(sc_writer *writer, sc_value value)
{
    sc_status status = sc_writer_take_origin(writer, value);
    status = status == SC_OK ? sc_writer_begin(writer, SC_OBJECT) : status;
    for (size_t i = 0; i < sc_value_count(value) && status == SC_OK; i++) {
        status = sc_writer_share_member(writer, sc_value_item(value, i));
    }
    if (status == SC_OK) {
        sc_writer_close(writer);
    }
    return status;
}

sc_status sc_writer_share(sc_writer *writer, sc_value value)
{
    const sc_node *node = sc_value_node(value);
    sc_node link;
    if (!can_link(writer, value)) {
        return sc_writer_copy_on(writer, value);
    }
    if (!has_same_key(writer, node, value)) {
        bool plain = node->kind == SC_OBJECT && (node->flags & SC_NODE_UNTYPED) == 0;
        return plain ? share_members(writer, value) : sc_writer_copy_on(writer, value);
    }
    if (!make_link(writer, value, &link)) {
        return writer->status;
    }
    sc_writer_set_origin(writer, SC_SOURCE_NONE, 0, 0);
    return sc_writer_put(writer, link);
}
