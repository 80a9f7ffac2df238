/*
 * A delta: an object or array in memory that holds only its changes to another, its *base*, which
 * is in one of the bases of its image and is no delta itself.
 *
 * Its children in the image are, in this order: a node that names the base (SC_NODE_BASE), the
 * changed children in the order of the base (a value, a link, or SC_NODE_GONE), the added ones. It
 * always has a member table, whatever its kind: the count of the children that it has for a reader,
 * the slots of the changed and added members (none in an array), then how many are changed and
 * added, and for each changed one where it is. So a look-up of a member tries the table first and
 * then the base; a step by position is a binary search among the changes.
 */
#ifndef SC_IMAGE_DELTA_H
#define SC_IMAGE_DELTA_H

#include "image/image.h"

#define SC_POSITION_NONE UINT32_MAX

typedef struct sc_delta_change {
    uint32_t position; /* in the base */
    uint32_t index;    /* for a reader: how many children are before it */
} sc_delta_change;

typedef struct sc_delta {
    const sc_image *image;
    sc_value base;
    uint32_t base_count;
    uint32_t own; /* the node of the first change; the others and the added ones follow */
    uint32_t changed, added;
    const sc_delta_change *changes;
} sc_delta;

/* 32-bit words behind the slots, for so many changes. */
static inline uint64_t sc_delta_words(uint64_t changed)
{
    return 2 + 2 * changed;
}

/* Reads a container. One that is no delta is its own base, without changes. */
sc_delta sc_delta_of(sc_value container);

/*
 * Where the child of that index is in the base; SC_POSITION_NONE for an added one. *own: the delta
 * holds it itself.
 */
uint32_t sc_delta_place(const sc_delta *delta, uint32_t index, bool *own);

static inline bool sc_delta_is_gone(const sc_delta *delta, uint32_t change)
{
    return delta->image->nodes[delta->own + change].kind == SC_NODE_GONE;
}

/* The number of children that are adjacent in the image, which for a delta are its own nodes. */
static inline uint32_t sc_image_own_children(const sc_image *image, const sc_node *node)
{
    if (!sc_node_is_delta(node)) {
        return sc_image_children(image, node);
    }
    const uint32_t *words = image->tables + node->as.children.count;
    return 1 + words[2 + words[1]] + words[3 + words[1]];
}

/* The position of the member with a key; SC_POSITION_NONE if the object has none. */
uint32_t sc_value_member_position(sc_value object, const char *key, size_t length);
/* The index of an element, which is one of the array. */
uint32_t sc_value_index(sc_value array, sc_value element);

#endif
