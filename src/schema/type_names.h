/* Names of types: one for each place of a schema, and no two places have the same. */
#ifndef SC_SCHEMA_TYPE_NAMES_H
#define SC_SCHEMA_TYPE_NAMES_H

#include "schema/make.h"

typedef struct sc_type_name {
    uint64_t place;  /* hash of the way to the place */
    uint64_t hash;   /* of the name */
    size_t start;    /* of the name in the text, NUL-terminated */
    unsigned others; /* names that were made from this one by a number */
} sc_type_name;

typedef struct sc_type_names {
    const sc_allocator *allocator;
    sc_type_name *items;
    size_t count, capacity;
    sc_buf text;
} sc_type_names;

void sc_type_names_init(sc_type_names *names, const sc_allocator *allocator);
void sc_type_names_free(sc_type_names *names);
/*
 * The name of the type at a place: ConfigServerTls for server.tls, Config for the root, Item at the
 * end for an element, Value for a member of a map. A name that another place has gets a number.
 * Borrowed until the next call; NULL without memory.
 */
const char *sc_type_names_of(sc_type_names *names, const sc_make_property *place);

#endif
