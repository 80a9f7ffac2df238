/*
 * A schema changes a configuration on its way: it renames old keys in each layer, reads untyped
 * text by the type of its place, fills in defaults and marks secrets. The merge asks for these
 * through layer/guide.h, which the engine joins to them. The result is checked afterwards
 * (schema.h).
 */
#ifndef SC_SCHEMA_GUIDE_H
#define SC_SCHEMA_GUIDE_H

#include "layer/guide.h"
#include "schema/cursor.h"

/* ---- read.c: text ---- */

/* A remark on a value; `path` is where it is in the configuration. */
typedef sc_status (*sc_schema_remark)(void *context, const sc_schema_problem *problem);

typedef struct sc_schema_reading {
    const sc_allocator *allocator;
    const sc_limits *limits;
    /* Gets text that does not read, not SC_OK ends it; NULL: nobody asks. */
    sc_schema_remark misfit;
    /* Gets each value at a deprecated place; NULL: nobody asks. */
    sc_schema_remark deprecated;
    /* True for the path of a value that no remark may show. May be NULL. */
    bool (*is_secret)(void *context, const char *path, size_t length);
    void *context;
} sc_schema_reading;

/*
 * Reads the text in a value that is at `where`. New image, or NULL where nothing changed. *known:
 * the schema has types for the place.
 */
sc_status sc_schema_read(const sc_schema *schema, const sc_where *where, sc_value value,
                         const sc_schema_reading *options, bool *known, sc_image **out);

/* ---- fill.c: defaults and secrets ---- */

typedef struct sc_schema_filling {
    const sc_allocator *allocator;
    const sc_limits *limits;
    sc_guide_removed removed; /* may be NULL */
    void *context;
} sc_schema_filling;

/* New image, or NULL where there is nothing to do. */
sc_status sc_schema_fill(const sc_schema *schema, sc_value root, const sc_schema_filling *options,
                         sc_image **out);
/* The same with what one subschema says of a value. */
sc_status sc_schema_fill_node(const sc_schema *schema, const sc_schema_node *node, sc_value value,
                              const sc_schema_filling *options, sc_image **out);
/* The defaults for no value at all: new image, or NULL without defaults. */
sc_status sc_schema_fill_base(const sc_schema *schema, const sc_schema_filling *options,
                              sc_image **out);
/* True for a value that a default brought, at the subschema that it is checked against. */
bool sc_schema_brought(const sc_schema *schema, const sc_schema_node *node, sc_value value);

/* ---- rename.c: aliases ---- */

typedef struct sc_schema_renaming {
    const sc_allocator *allocator;
    const sc_limits *limits;
    bool loose; /* keys are segments of variables' names */
    /* Gets each renamed key (SC_WARNING_RENAMED_KEY), and the old one that gives way
     * (SC_WARNING_CONFLICT), at the old key's path. */
    sc_schema_remark remark;
    void *context;
} sc_schema_renaming;

/* One layer with its old names replaced: new image, or NULL where it has none. */
sc_status sc_schema_rename(const sc_schema *schema, sc_value layer,
                           const sc_schema_renaming *options, sc_image **out);

/* ---- bind.c: names ---- */

/* The property that a name means at a place of the configuration; NULL: none. */
const char *sc_schema_key_of(const sc_schema *schema, const sc_where *where, const char *name,
                             size_t length, size_t *key_length);
/* The place that a variable of this name sets; NULL: none. */
const sc_guide_path *sc_schema_variable_of(const sc_schema *schema, const char *name,
                                           size_t length);
/* The next variable (`x-env`) that sets the place, from *at on (begin with 0); NULL: no more. */
const char *sc_schema_variable_for(const sc_schema *schema, const char *path, size_t length,
                                   size_t *at);
/* The letter of the option (`x-short`) that sets the place; '\0': it has none. */
char sc_schema_letter_for(const sc_schema *schema, const char *path, size_t length);
/* True where an operand (`x-operand`) sets the place. */
bool sc_schema_takes_operand(const sc_schema *schema, const char *path, size_t length);
/* True where the schema declares the place, so that it is an option of a command line. */
bool sc_schema_declares(const sc_schema *schema, const char *path, size_t length);
/* Pushes the path onto an empty builder. */
sc_status sc_guide_path_push(const sc_guide_path *path, sc_path_builder *out);
/* True where segments of a variable's name lead to a declared place. */
bool sc_schema_binds(const sc_schema *schema, const sc_guide_path *path);

#endif
