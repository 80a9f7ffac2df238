/*
 * Compiling: documents are indexed first (which nodes are schemas, under which URI and dialect),
 * then schemas are compiled from a list of pending ones, so that neither a chain of references nor
 * deep nesting recurses.
 */
#ifndef SC_SCHEMA_COMPILE_H
#define SC_SCHEMA_COMPILE_H

#include "base/buf.h"
#include "diag/error.h"
#include "schema/graph.h"

typedef struct sc_schema_compiler {
    sc_schema *schema;
    const sc_schema_input *input;
    sc_error *error;
    sc_schema_node *pending;
    const char *folder; /* the URI below which files lie */
    size_t folder_length;
} sc_schema_compiler;

/* How the value of a keyword holds schemas. */
typedef enum sc_schema_role {
    SC_ROLE_NONE,
    SC_ROLE_SCHEMA,
    SC_ROLE_MAP,   /* the members are schemas */
    SC_ROLE_LIST,  /* the elements are schemas */
    SC_ROLE_EITHER /* a schema, or a list of them */
} sc_schema_role;

typedef sc_status (*sc_schema_compile_keyword)(sc_schema_compiler *compiler, sc_schema_node *node,
                                               sc_value value);

typedef struct sc_schema_keyword {
    const char *name;
    uint8_t role, dialects;
    sc_schema_compile_keyword compile; /* NULL: nothing to do */
} sc_schema_keyword;

/* NULL where the dialect has no such keyword. */
const sc_schema_keyword *sc_schema_keyword_find(const char *name, size_t length, unsigned dialect);

/* ---- index.c ---- */

/*
 * Takes a document in: finds its schemas, identifiers and anchors. `uri` (in the arena) is where it
 * was found. The image is stolen. The number of the document goes to `out`.
 */
sc_status sc_schema_index(sc_schema_compiler *compiler, sc_image *image, const char *uri,
                          size_t uri_length, uint32_t *out);
/* The dialect that a `$schema` names; 0 where it is not known. */
unsigned sc_schema_dialect(const char *uri, size_t length);

/* ---- resolve.c ---- */

/* The node that a reference written in `from` means; compiled later. */
sc_status sc_schema_resolve(sc_schema_compiler *compiler, const sc_schema_node *from,
                            sc_value reference, sc_schema_node **out);

/* ---- compile.c ---- */

/* The node of a place, made and put on the pending list where it is new. NULL: out of memory. */
sc_schema_node *sc_schema_node_at(sc_schema_compiler *compiler, uint32_t document, uint32_t node);
/* The document that holds the value. */
uint32_t sc_schema_document_of(const sc_schema *schema, sc_value value);
/* The schema at a keyword: an error where it is neither an object nor a bool. */
sc_status sc_schema_child(sc_schema_compiler *compiler, sc_value value, const sc_schema_node **out);
/* An error about the schema itself, at the place of `value`. */
sc_status sc_schema_fail(sc_schema_compiler *compiler, sc_status code, sc_value value,
                         const char *format, ...) SC_PRINTF(4, 5);
sc_status sc_schema_no_memory(sc_schema_compiler *compiler);
/* An error where a way round the graph stays at one value. */
sc_status sc_schema_find_loops(sc_schema_compiler *compiler);

/* ---- metaschema.c ---- */

/* The text of a built-in document; NULL where the URI names none. */
const char *sc_schema_builtin(const char *uri, size_t length);

#endif
