/*
 * Sharing instead of copying: a small layer over a large one costs what the small one is worth.
 *
 * A link is as large as a node, and a look-up through it takes one step more, so only large images
 * are linked to, and in them only values that are larger than a node. The key of a value is that of
 * its node, also of a link's: the members of a wide object that share their values share their keys
 * too, so each costs a node, an origin and its places in the table. Where the new place has another
 * key, as below `under`, the container is made anew and its members are shared.
 *
 * A wide object of which few members change is a delta (delta.h): what it costs depends on its
 * changes alone.
 */
#include "image/copy.h"
#include "image/delta.h"
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

static uint32_t add_base(sc_writer *writer, const sc_image *image)
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

/*
 * The number of the base; SC_REF_NONE where it cannot be one more. Its own bases become bases too,
 * so that a reader remembers every place below a link.
 */
static uint32_t base_of(sc_writer *writer, const sc_image *image)
{
    uint32_t number = add_base(writer, image);
    for (uint32_t i = 0; i < image->base_count && number != SC_REF_NONE; i++) {
        if (add_base(writer, image->bases[i]) == SC_REF_NONE) {
            return SC_REF_NONE;
        }
    }
    return number;
}

/* Whether the limit of the depth allows what is below the value in the open container. */
static bool has_depth_for(const sc_writer *writer, sc_value value)
{
    return writer->depth + value.image->header->depth <= writer->limits.depth;
}

/* Whether a link to the value can be put below the open container, and is worth it. */
static bool can_link(const sc_writer *writer, sc_value value)
{
    return sc_image_is_worth_links(value.image) && has_depth_for(writer, value) &&
           is_worth_it(sc_value_node(value), value);
}

static bool make_link(sc_writer *writer, uint8_t kind, sc_value value, sc_node *out)
{
    uint32_t base = base_of(writer, value.image);
    *out = (sc_node){.kind = kind, .as.link = {base, value.node}};
    return base != SC_REF_NONE;
}

/* The tag of a member's key in this draft. */
static uint16_t tag_of(const sc_writer *writer, sc_value member)
{
    uint32_t length;
    const char *key = sc_image_key(member.image, sc_value_node(member)->key, &length);
    return (uint16_t)(sc_hash(key, length, writer->seed) >> 48);
}

sc_status sc_writer_share_member(sc_writer *writer, sc_value member)
{
    if (!can_link(writer, member)) {
        sc_status status = sc_writer_copy_key(writer, member);
        return status == SC_OK ? sc_writer_copy_on(writer, member) : status;
    }
    sc_node link;
    if (!make_link(writer, SC_NODE_LINK, member, &link)) {
        return writer->status;
    }
    link.tag = tag_of(writer, member);
    return sc_writer_append_link(writer, link);
}

/* ---- deltas ---- */

bool sc_writer_can_delta(const sc_writer *writer, sc_value base, uint64_t changed)
{
    return sc_image_is_worth_links(base.image) && has_depth_for(writer, base) &&
           changed + SC_DELTA_LEAST <= sc_value_count(base);
}

sc_status sc_writer_begin_delta(sc_writer *writer, sc_value base)
{
    sc_node node;
    if (!make_link(writer, SC_NODE_BASE, base, &node) ||
        sc_writer_begin(writer, (sc_kind)sc_value_node(base)->kind) != SC_OK) {
        return writer->status;
    }
    writer->has_delta = true;
    return sc_writer_append_link(writer, node);
}

void sc_writer_place_element(sc_writer *writer, uint32_t position)
{
    if (writer->status == SC_OK && writer->nodes[writer->open].node.kind == SC_ARRAY) {
        writer->nodes[writer->last].node.key = position + 1; /* an element has no key */
    }
}

sc_status sc_writer_remove(sc_writer *writer, sc_value base, uint32_t position)
{
    sc_node node;
    sc_value child = sc_value_item(base, position);
    bool is_member = sc_value_kind(base) == SC_OBJECT;
    if (!make_link(writer, SC_NODE_GONE, child, &node)) {
        return writer->status;
    }
    node.tag = is_member ? tag_of(writer, child) : 0;
    sc_status status = sc_writer_append_link(writer, node);
    sc_writer_place_element(writer, position);
    return status;
}

/* A delta without changes. */
static bool can_be_renamed(const sc_writer *writer, sc_value value)
{
    return !sc_node_is_delta(sc_value_node(value)) && sc_writer_can_delta(writer, value, 0);
}

static sc_status share_children(sc_writer *writer, sc_value value)
{
    bool whole = can_be_renamed(writer, value);
    sc_status status = sc_writer_take_origin(writer, value);
    if (status == SC_OK) {
        status = whole ? sc_writer_begin_delta(writer, value) : sc_writer_begin(writer, SC_OBJECT);
    }
    for (size_t i = 0; i < sc_value_count(value) && status == SC_OK && !whole; i++) {
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
        bool shares =
            node->kind == SC_OBJECT || (node->kind == SC_ARRAY && can_be_renamed(writer, value));
        return shares && (node->flags & SC_NODE_UNTYPED) == 0 ? share_children(writer, value)
                                                              : sc_writer_copy_on(writer, value);
    }
    if (!make_link(writer, SC_NODE_LINK, value, &link)) {
        return writer->status;
    }
    sc_writer_set_origin(writer, SC_SOURCE_NONE, 0, 0);
    return sc_writer_put(writer, link);
}
