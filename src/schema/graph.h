/*
 * The compiled graph: one node for each subschema that is reachable. Keywords are grouped by the
 * kind of value they speak of, and a group exists only where one of its keywords does, so a check
 * touches what it needs. Everything lives in the schema's arena.
 *
 * Invariant: no cycle leads through edges that stay at the same value (references, combinators), so
 * a check ends: every way round the graph goes down in the value.
 */
#ifndef SC_SCHEMA_GRAPH_H
#define SC_SCHEMA_GRAPH_H

#include "base/arena.h"
#include "image/image.h"
#include "image/path_index.h"
#include "layer/guide.h"
#include "schema/names.h"
#include "schema/regex.h"
#include "schema/schema.h"

#include <stdatomic.h>

enum {
    SC_TYPE_NULL = 1,
    SC_TYPE_BOOL = 2,
    SC_TYPE_INTEGER = 4,
    SC_TYPE_NUMBER = 8,
    SC_TYPE_STRING = 16,
    SC_TYPE_ARRAY = 32,
    SC_TYPE_OBJECT = 64,
    SC_TYPE_ALL = 127
};

/* Dialects are bits, so that a keyword can name those that have it. */
enum { SC_DRAFT_7 = 1, SC_DRAFT_2019 = 2, SC_DRAFT_2020 = 4, SC_DRAFT_ANY = 7 };

#define SC_NO_LIMIT UINT64_MAX

typedef struct sc_schema_list {
    const sc_schema_node **items;
    size_t count;
} sc_schema_list;

typedef struct sc_schema_number {
    sc_value minimum, maximum, above, below; /* inclusive, then exclusive; absent: none */
    sc_value multiple_of;
} sc_schema_number;

typedef struct sc_schema_text {
    uint64_t least, most; /* code points */
    const sc_regex *pattern;
    sc_value pattern_text;
    int format; /* sc_schema_format */
} sc_schema_text;

typedef struct sc_schema_array {
    uint64_t least, most;
    bool unique;
    sc_schema_list prefix;
    const sc_schema_node *rest; /* items beyond the prefix; NULL: any */
    const sc_schema_node *contains;
    uint64_t contains_least, contains_most;
    bool contains_counts; /* its matches are evaluated items (2020-12) */
    const sc_schema_node *unevaluated;
} sc_schema_array;

typedef struct sc_schema_pattern_property {
    const sc_regex *pattern; /* NULL: not supported, matches nothing */
    const sc_schema_node *node;
} sc_schema_pattern_property;

/* The requirements of one key: other keys, or a schema for the whole object. */
typedef struct sc_schema_dependency {
    const char *key;
    size_t length;
    sc_value required; /* an array of names, or absent */
    const sc_schema_node *node;
} sc_schema_dependency;

typedef struct sc_schema_object {
    uint64_t least, most;
    sc_value properties;    /* the object in the schema's image; absent: none */
    uint32_t first;         /* image node of its first member */
    sc_schema_list members; /* by image node less `first` */
    sc_value required;
    sc_schema_pattern_property *patterns;
    size_t pattern_count;
    const sc_schema_node *additional;
    const sc_schema_node *names;
    const sc_schema_node *unevaluated;
    sc_schema_dependency *dependencies;
    size_t dependency_count;
} sc_schema_object;

typedef struct sc_schema_logic {
    const sc_schema_node *reference;
    const sc_schema_node *dynamic; /* the static target of a dynamic reference */
    const char *dynamic_name;      /* NULL: it always is the static target */
    size_t dynamic_length;
    sc_schema_list all, any, one;
    const sc_schema_node * not, *condition, *then, *otherwise;
} sc_schema_logic;

/* Keywords that describe a value without judging it. */
typedef struct sc_schema_notes {
    sc_value title, description, fallback, examples, aliases, variables, shortcut;
    const sc_policy *policy; /* NULL: none */
    bool deprecated, write_only, read_only, secret, exempt, operand;
} sc_schema_notes;

struct sc_schema_node {
    sc_value place; /* in the schema's image */
    uint32_t resource;
    uint8_t types; /* SC_TYPE_…; 0: all */
    bool never;    /* the schema `false` */
    bool watches;  /* it has unevaluatedItems or unevaluatedProperties */
    sc_value constant, choices;
    sc_schema_number *number;
    sc_schema_text *text;
    sc_schema_array *array;
    sc_schema_object *object;
    sc_schema_logic *logic;
    sc_schema_notes *notes;
    uint8_t mark;         /* of the search for cycles */
    sc_schema_node *next; /* to be compiled */
};

/* A document or an embedded schema with an identifier of its own. */
typedef struct sc_schema_resource {
    const char *uri; /* absolute, without fragment */
    size_t length;
    uint32_t document, node;
    unsigned dialect;
} sc_schema_resource;

/* A dynamic anchor: the target of a dynamic reference of that name within the resource. */
typedef struct sc_schema_anchor {
    uint32_t resource, document, node;
    const char *name;
    size_t length;
} sc_schema_anchor;

/* A variable that sets a place (`x-env`). */
typedef struct sc_schema_variable {
    const char *name;
    size_t length;
    sc_guide_path path;
} sc_schema_variable;

/* An option of one letter (`x-short`). */
typedef struct sc_schema_letter {
    char letter;
    bool is_flag; /* it takes no value */
    sc_guide_path path;
} sc_schema_letter;

/* An alias that leads from the root: a value at `from` belongs at `to`. */
typedef struct sc_schema_move {
    sc_guide_path from, to;
} sc_schema_move;

/* A default that its own schema refuses. */
typedef struct sc_schema_warning {
    struct sc_schema_warning *next;
    sc_value place;
    const char *message;
} sc_schema_warning;

typedef struct sc_schema_tree {
    sc_image *image;
    uint32_t *resources;       /* of each node of the image */
    uint8_t *roles;            /* sc_schema_role of each */
    sc_schema_node **compiled; /* NULL: not yet */
} sc_schema_tree;

struct sc_schema {
    const sc_allocator *allocator;
    atomic_uint references;
    void (*release_owner)(void *owner);
    void *owner;
    sc_arena arena;
    sc_schema_tree *documents;
    size_t document_count, document_capacity;
    sc_schema_resource *resources;
    size_t resource_count, resource_capacity;
    sc_schema_names names;     /* URIs and anchors to places */
    sc_schema_anchor *anchors; /* dynamic ones */
    size_t anchor_count, anchor_capacity;
    const sc_schema_node *root;
    sc_schema_node *nodes; /* all, linked by `next` once compiled */
    size_t node_count;
    sc_image *base; /* the defaults that need no value to be there; NULL: none */
    sc_schema_warning *warnings;
    sc_schema_variable *variables; /* sorted by name */
    size_t variable_count;
    sc_path_index *public_paths; /* NULL: no such path */
    sc_schema_move *moves;
    size_t move_count;
    sc_schema_letter *letters;
    size_t letter_count;
    sc_guide_path *operands; /* in order (`x-operand`) */
    size_t operand_count;
    bool fills;      /* a default exists */
    bool hides;      /* a secret exists */
    bool merges;     /* a policy exists */
    bool renames;    /* an alias exists */
    bool deprecates; /* a deprecated place exists */
    bool places;     /* a keyword that speaks of a place from the root exists (places.c) */
    bool dynamic;    /* a dynamic reference exists, so a check keeps its scope */
};

/* The value of a document's node. */
static inline sc_value sc_schema_value(const sc_schema *schema, uint32_t document, uint32_t node)
{
    return (sc_value){.image = schema->documents[document].image, .node = node, .reserved = 0};
}

#endif
