/*
 * Members of an object one after another, by keys that mostly have the order of the object: files
 * mostly have the order of their schema. Inline, because a check does it for each member.
 */
#ifndef SC_SCHEMA_MEMBER_H
#define SC_SCHEMA_MEMBER_H

#include "image/member.h"

/*
 * The member with the key, or an absent value. The one at `*next` is tried before the others;
 * `*next` becomes the one behind the member that was found. `object` may be absent.
 */
static inline sc_value sc_schema_next_member(sc_value object, const char *key, size_t length,
                                             uint32_t *next)
{
    const sc_image *image = object.image;
    if (image == NULL || sc_value_node(object)->kind != SC_OBJECT) {
        return (sc_value){0};
    }
    const sc_node *node = sc_value_node(object);
    if (sc_node_is_delta(node)) {
        return sc_image_find(image, node, key, length); /* its members are not adjacent */
    }
    uint32_t first = node->as.children.first, at = first + *next;
    if (*next >= sc_image_children(image, node) ||
        !sc_node_has_key(image, &image->nodes[at], key, length)) {
        at = sc_image_member(image, node, key, length);
        if (at == SC_MEMBER_NONE) {
            return (sc_value){0};
        }
    }
    *next = at - first + 1;
    return sc_value_of_member(image, at);
}

/* The key of a member. */
static inline const char *sc_schema_member_key(sc_value member, size_t *length)
{
    uint32_t count;
    const char *key = sc_image_key(member.image, sc_value_node(member)->key, &count);
    *length = count;
    return key;
}

#endif
