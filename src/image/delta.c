/*
 * Reading a delta. The indices of its changes never descend, so both directions between an index
 * and a position in the base are a binary search. Of two changes with one index the first is a
 * removal: it has as many children before it as the one that is next.
 */
#include "image/delta.h"

#include "image/member.h"

sc_delta sc_delta_of(sc_value container)
{
    const sc_image *image = container.image;
    const sc_node *node = sc_value_node(container);
    sc_delta delta = {.image = image, .base = container, .own = node->as.children.first};
    if (sc_node_is_delta(node)) {
        const uint32_t *words = image->tables + node->as.children.count;
        const uint32_t *behind = words + 2 + words[1];
        delta.base = sc_link_target(image, &image->nodes[delta.own++]);
        delta.changed = behind[0];
        delta.added = behind[1];
        delta.changes = (const sc_delta_change *)(const void *)(behind + 2);
    }
    delta.base_count = sc_image_children(delta.base.image, sc_value_node(delta.base));
    return delta;
}

/* How many changes are before the child of that index, or are that child. */
static uint32_t changes_up_to(const sc_delta *delta, uint32_t index)
{
    uint32_t low = 0, high = delta->changed;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (delta->changes[middle].index <= index) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* How many of the first changes are removals. */
static uint32_t removals(const sc_delta *delta, uint32_t changes)
{
    if (changes == 0) {
        return 0;
    }
    const sc_delta_change *last = &delta->changes[changes - 1];
    return last->position - last->index + sc_delta_is_gone(delta, changes - 1);
}

static sc_value base_child(const sc_delta *delta, uint32_t position)
{
    uint32_t first = sc_value_node(delta->base)->as.children.first;
    return sc_value_of_member(delta->base.image, first + position);
}

/* The number of the delta's own child of that index, or SC_POSITION_NONE and *place in the base. */
static uint32_t find_own(const sc_delta *delta, uint32_t index, uint32_t *place)
{
    uint32_t changes = changes_up_to(delta, index);
    bool is_last = changes != 0 && delta->changes[changes - 1].index == index;
    if (is_last && !sc_delta_is_gone(delta, changes - 1)) {
        *place = delta->changes[changes - 1].position;
        return changes - 1;
    }
    *place = index + removals(delta, changes);
    if (*place < delta->base_count) {
        return SC_POSITION_NONE;
    }
    uint32_t number = *place - delta->base_count;
    *place = SC_POSITION_NONE;
    return delta->changed + number;
}

uint32_t sc_delta_place(const sc_delta *delta, uint32_t index, bool *own)
{
    uint32_t place;
    *own = find_own(delta, index, &place) != SC_POSITION_NONE;
    return place;
}

sc_value sc_delta_child(const sc_image *image, const sc_node *node, uint32_t position)
{
    const sc_delta delta = sc_delta_of(sc_value_of(image, (uint32_t)(node - image->nodes)));
    uint32_t place, own = find_own(&delta, position, &place);
    return own != SC_POSITION_NONE ? sc_value_of_member(image, delta.own + own)
                                   : base_child(&delta, place);
}

sc_value sc_delta_member(const sc_image *image, const sc_node *object, const char *key,
                         size_t length)
{
    sc_value base = sc_link_target(image, &image->nodes[object->as.children.first]);
    uint32_t member = sc_image_member(base.image, sc_value_node(base), key, length);
    return member != SC_MEMBER_NONE ? sc_value_of_member(base.image, member) : (sc_value){0};
}

/* ---- positions ---- */

/* The index of a child of the base that the delta neither changes nor removes. */
static uint32_t index_of_shared(const sc_delta *delta, uint32_t position)
{
    uint32_t low = 0, high = delta->changed;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (delta->changes[middle].position < position) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return position - removals(delta, low);
}

/* The index of one of the delta's own children. */
static uint32_t index_of_own(const sc_delta *delta, uint32_t number)
{
    return number < delta->changed
               ? delta->changes[number].index
               : delta->base_count - removals(delta, delta->changed) + number - delta->changed;
}

uint32_t sc_value_member_position(sc_value object, const char *key, size_t length)
{
    const sc_node *node = sc_value_node(object);
    if (!sc_node_is_delta(node)) {
        uint32_t member = sc_image_member(object.image, node, key, length);
        return member != SC_MEMBER_NONE ? member - node->as.children.first : SC_POSITION_NONE;
    }
    const sc_delta delta = sc_delta_of(object);
    uint32_t member = sc_image_member(object.image, node, key, length);
    if (member != SC_MEMBER_NONE) {
        bool gone = object.image->nodes[member].kind == SC_NODE_GONE;
        return gone ? SC_POSITION_NONE : index_of_own(&delta, member - delta.own);
    }
    uint32_t position = sc_value_member_position(delta.base, key, length);
    return position != SC_POSITION_NONE ? index_of_shared(&delta, position) : position;
}

uint32_t sc_value_index(sc_value array, sc_value element)
{
    if (!sc_node_is_delta(sc_value_node(array))) {
        return element.node - sc_value_node(array)->as.children.first;
    }
    const sc_delta delta = sc_delta_of(array);
    if (element.image == array.image) {
        return index_of_own(&delta, element.node - delta.own);
    }
    return index_of_shared(&delta, element.node - sc_value_node(delta.base)->as.children.first);
}
