/* Open addressing with linear probing; at most half of the slots are taken. */
#include "format/yaml/anchors.h"

#include "base/alloc.h"
#include "base/hash.h"

#include <string.h>

enum { FIRST_SLOTS = 16 };

void sc_yaml_anchors_init(sc_yaml_anchors *anchors, const sc_allocator *allocator)
{
    *anchors = (sc_yaml_anchors){.allocator = allocator, .document = 1};
}

void sc_yaml_anchors_free(sc_yaml_anchors *anchors)
{
    sc_free(anchors->allocator, anchors->slots, anchors->slot_count * sizeof *anchors->slots);
}

void sc_yaml_anchors_reset(sc_yaml_anchors *anchors)
{
    anchors->document++;
}

/* The slot of the name, of whatever document, or the free one where it belongs. */
static sc_yaml_anchor *find_slot(const sc_yaml_anchors *anchors, sc_yaml_span name)
{
    size_t mask = anchors->slot_count - 1;
    size_t at = (size_t)sc_hash(name.data, name.length, anchors->seed) & mask;
    for (;; at = (at + 1) & mask) {
        sc_yaml_anchor *slot = &anchors->slots[at];
        if (slot->document == 0 || (slot->name.length == name.length &&
                                    memcmp(slot->name.data, name.data, name.length) == 0)) {
            return slot;
        }
    }
}

static bool grow(sc_yaml_anchors *anchors)
{
    sc_yaml_anchors larger = *anchors;
    larger.slot_count = anchors->slot_count != 0 ? anchors->slot_count * 2 : FIRST_SLOTS;
    if (larger.slot_count > SIZE_MAX / sizeof *larger.slots) {
        return false;
    }
    larger.slots = sc_alloc_zero(anchors->allocator, larger.slot_count * sizeof *larger.slots);
    if (larger.slots == NULL) {
        return false;
    }
    larger.seed = sc_image_new_seed();
    for (size_t i = 0; i < anchors->slot_count; i++) {
        if (anchors->slots[i].document != 0) {
            *find_slot(&larger, anchors->slots[i].name) = anchors->slots[i];
        }
    }
    sc_yaml_anchors_free(anchors);
    *anchors = larger;
    return true;
}

bool sc_yaml_anchors_put(sc_yaml_anchors *anchors, const sc_yaml_anchor *anchor)
{
    if ((anchors->used + 1) * 2 > anchors->slot_count && !grow(anchors)) {
        return false;
    }
    sc_yaml_anchor *slot = find_slot(anchors, anchor->name);
    anchors->used += slot->document == 0;
    *slot = *anchor;
    slot->document = anchors->document;
    return true;
}

const sc_yaml_anchor *sc_yaml_anchors_find(const sc_yaml_anchors *anchors, sc_yaml_span name)
{
    if (anchors->slot_count == 0) {
        return NULL;
    }
    const sc_yaml_anchor *slot = find_slot(anchors, name);
    return slot->document == anchors->document ? slot : NULL;
}
