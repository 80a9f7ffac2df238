/*
 * A schema: an image that says what a configuration should be, compiled into a graph. The graph is
 * made once, never changes and may be used by any number of threads; its nodes borrow text from the
 * images, which the schema keeps.
 *
 * Compiling reads other documents through a callback only, so this folder knows no file.
 */
#ifndef SC_SCHEMA_SCHEMA_H
#define SC_SCHEMA_SCHEMA_H

#include "image/path_index.h"

/*
 * Reads a document below the root schema's folder: a relative path without `..`. New image, or the
 * failure with `error` filled.
 */
typedef sc_status (*sc_schema_load)(void *context, const char *path, sc_image **out,
                                    sc_error *error);

typedef struct sc_schema_input {
    const sc_allocator *allocator; /* borrowed for the life of the schema */
    sc_image *image;               /* the root document; retained */
    const sc_schema_document *documents;
    size_t document_count;
    bool lenient;        /* a pattern that is not supported is not checked */
    bool no_exemptions;  /* `x-secret: false` says nothing */
    sc_schema_load load; /* NULL: references to files are errors */
    void *context;
    /* Called last of all when the schema goes, also where it could not be made; may be NULL. */
    void (*release_owner)(void *owner);
    void *owner; /* what the allocator lives with */
} sc_schema_input;

/* New schema, or NULL with the first error at its place in the schema. */
sc_schema *sc_schema_make(const sc_schema_input *input, sc_error *error);

/* Paths that `x-secret: false` makes public; borrowed from the schema. */
const sc_path_index *sc_schema_public_paths(const sc_schema *schema);
/* The defaults that every configuration starts from, borrowed; NULL without defaults. */
sc_image *sc_schema_base(const sc_schema *schema);
/* True where the schema has an old name of a key, a deprecated place, a policy, or a default. */
bool sc_schema_renames(const sc_schema *schema);
bool sc_schema_deprecates(const sc_schema *schema);
bool sc_schema_merges(const sc_schema *schema);
bool sc_schema_fills(const sc_schema *schema);
/* Calls with each default that its own schema refuses; not SC_OK ends it. */
sc_status sc_schema_warn(const sc_schema *schema,
                         sc_status (*warn)(void *context, sc_value place, const char *message),
                         void *context);

typedef struct sc_schema_node sc_schema_node;

/* One thing that a value does wrong. All texts are borrowed for the call. */
typedef struct sc_schema_problem {
    sc_status code;
    sc_value place;   /* the value whose origin is the place; its parent where it is missing */
    const char *path; /* canonical */
    size_t path_length;
    const char *message;
} sc_schema_problem;

typedef struct sc_schema_check_options {
    const sc_allocator *allocator; /* NULL: the schema's */
    /* SC_OK to go on; anything else ends the check with that status. NULL: only valid or not. */
    sc_status (*report)(void *context, const sc_schema_problem *problem);
    /* True for a value that a default brought: the subschema does not check it. May be NULL. */
    bool (*is_brought)(void *context, const sc_schema_node *node, sc_value value);
    /* True for the path of a value that no message may show. May be NULL. */
    bool (*is_secret)(void *context, const char *path, size_t length);
    void *context;
} sc_schema_check_options;

/*
 * SC_OK where `value` follows the schema, SC_ERROR_SCHEMA where it does not (every problem was
 * reported), or what ended the check: out of memory, SC_ERROR_SCHEMA_LIMIT, the callback's failure.
 */
sc_status sc_schema_run(const sc_schema *schema, sc_value value,
                        const sc_schema_check_options *options);

#endif
