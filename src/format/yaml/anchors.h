/*
 * The anchors of one document, by name. The last one of a name wins, as the
 * specification has it. A new document forgets all in constant time: an entry of
 * an earlier one counts as free.
 */
#ifndef SC_FORMAT_YAML_ANCHORS_H
#define SC_FORMAT_YAML_ANCHORS_H

#include "format/yaml/schema.h"
#include "image/writer.h"

typedef struct sc_yaml_anchor {
    sc_yaml_span name; /* in the input */
    uint32_t document;
    sc_ref ref;        /* SC_REF_NONE: a key, which is no value of the draft */
    sc_yaml_span text; /* of a scalar, as written; data is NULL where it is not at hand */
    sc_yaml_tag tag;
    bool plain;
} sc_yaml_anchor;

typedef struct sc_yaml_anchors {
    const sc_allocator *allocator;
    sc_yaml_anchor *slots;
    size_t slot_count; /* 0, or a power of two */
    size_t used;       /* slots that are taken, by any document */
    uint32_t document;
    uint64_t seed;
} sc_yaml_anchors;

void sc_yaml_anchors_init(sc_yaml_anchors *anchors, const sc_allocator *allocator);
void sc_yaml_anchors_free(sc_yaml_anchors *anchors);
void sc_yaml_anchors_reset(sc_yaml_anchors *anchors);
/* False when memory runs out. */
bool sc_yaml_anchors_put(sc_yaml_anchors *anchors, const sc_yaml_anchor *anchor);
/* NULL where the name is not known. */
const sc_yaml_anchor *sc_yaml_anchors_find(const sc_yaml_anchors *anchors, sc_yaml_span name);

#endif
