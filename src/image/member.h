/*
 * Finding a member of an object, inline, because a look-up by path does it for each segment. Small
 * objects are scanned by the tags of their keys, large ones have a member table.
 */
#ifndef SC_IMAGE_MEMBER_H
#define SC_IMAGE_MEMBER_H

#include "base/hash.h"
#include "base/same.h"
#include "image/image.h"

/* No member is the root. */
enum { SC_MEMBER_NONE = 0 };

static inline bool sc_node_has_key(const sc_image *image, const sc_node *node, const char *key,
                                   size_t length)
{
    uint32_t have;
    if (node->kind >= SC_NODE_GONE) {
        image = image->bases[node->as.link.base];
        node = &image->nodes[node->as.link.node];
    }
    const char *text = sc_image_key(image, node->key, &have);
    return have == length && sc_same_text(text, key, length);
}

static inline uint32_t sc_image_member_in_table(const sc_image *image, const uint32_t *table,
                                                uint64_t hash, const char *key, size_t length)
{
    uint32_t mask = table[1] - 1;
    uint16_t tag = (uint16_t)(hash >> 48);
    for (uint32_t at = (uint32_t)hash & mask; table[2 + at] != 0; at = (at + 1) & mask) {
        const sc_node *node = &image->nodes[table[2 + at]];
        if (node->tag == tag && sc_node_has_key(image, node, key, length)) {
            return table[2 + at];
        }
    }
    return SC_MEMBER_NONE;
}

/* The node of the member with that key of an object; of a delta, only one that it holds itself. */
static inline uint32_t sc_image_member(const sc_image *image, const sc_node *object,
                                       const char *key, size_t length)
{
    uint64_t hash = sc_hash(key, length, image->header->seed);
    if ((object->flags & SC_NODE_TABLE) != 0) {
        const uint32_t *table = image->tables + object->as.children.count;
        return sc_image_member_in_table(image, table, hash, key, length);
    }
    uint16_t tag = (uint16_t)(hash >> 48);
    uint32_t first = object->as.children.first, end = first + object->as.children.count;
    for (uint32_t i = first; i < end; i++) {
        const sc_node *node = &image->nodes[i];
        if (node->tag == tag && sc_node_has_key(image, node, key, length)) {
            return i;
        }
    }
    return SC_MEMBER_NONE;
}

/* The member of a delta that the delta does not hold itself (delta.c). */
sc_value sc_delta_member(const sc_image *image, const sc_node *object, const char *key,
                         size_t length);

/* The value of the member with that key of an object; absent if there is none. */
static inline sc_value sc_image_find(const sc_image *image, const sc_node *object, const char *key,
                                     size_t length)
{
    uint32_t member = sc_image_member(image, object, key, length);
    if (member != SC_MEMBER_NONE) {
        return sc_value_of_member(image, member);
    }
    return sc_node_is_delta(object) ? sc_delta_member(image, object, key, length) : (sc_value){0};
}

#endif
