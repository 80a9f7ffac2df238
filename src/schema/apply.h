/*
 * What a schema adds to a merged configuration: untyped text becomes the type that its place has,
 * and defaults fill in what is missing. The result is checked afterwards (schema.h).
 */
#ifndef SC_SCHEMA_APPLY_H
#define SC_SCHEMA_APPLY_H

#include "image/where.h"
#include "schema/schema.h"

typedef struct sc_schema_applying {
    const sc_allocator *allocator;
    const sc_limits *limits; /* resolved */
    /* Told of text that does not read; not SC_OK ends it. May be NULL. */
    sc_status (*report)(void *context, const sc_schema_problem *problem);
    /* True where a source took the value away: no default comes back. May be NULL. */
    bool (*was_removed)(void *context, const sc_where *where);
    void *context;
} sc_schema_applying;

/* New image, or the same one retained where there is nothing to do. */
sc_status sc_schema_apply(const sc_schema *schema, sc_image *image,
                          const sc_schema_applying *options, sc_image **out);
/* True for a value that the schema's defaults brought. */
bool sc_schema_brought(const sc_schema *schema, sc_value value);
/* The property that a name means at a place of the configuration; NULL: none. */
const char *sc_schema_key_of(const sc_schema *schema, const sc_where *where, const char *name,
                             size_t length, size_t *key_length);

#endif
