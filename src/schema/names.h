/*
 * A table from text to a place in a document: URIs, anchors. Seeded, open addressing, at most half
 * full, so that hostile names cost what others do. Keys are borrowed.
 */
#ifndef SC_SCHEMA_NAMES_H
#define SC_SCHEMA_NAMES_H

#include "superconfig.h"

typedef struct sc_schema_name {
    const char *text; /* NULL: a free slot */
    size_t length;
    uint32_t document, node;
} sc_schema_name;

typedef struct sc_schema_names {
    const sc_allocator *allocator;
    uint64_t seed;
    sc_schema_name *slots;
    size_t capacity, count; /* capacity: a power of two, or 0 */
} sc_schema_names;

void sc_schema_names_init(sc_schema_names *names, const sc_allocator *allocator);
void sc_schema_names_free(sc_schema_names *names);
const sc_schema_name *sc_schema_names_find(const sc_schema_names *names, const char *text,
                                           size_t length);
/* False: out of memory. The first of two equal names stays. */
bool sc_schema_names_add(sc_schema_names *names, sc_schema_name name);

#endif
