/*
 * Composing: layers in, one image out.
 *
 * The merge is a fold that only reads values and writes each result once. At
 * every object it gathers the members of all layers under their keys (a union
 * map, linear in the members), so a member is a list of entries from low to high
 * precedence, and folds that list: the last value that is not an object decides,
 * unless only objects follow, which merge in turn. Operators, array patches,
 * policies, joins and unsets are steps of the same fold, which is why explaining
 * a path is the same fold along one path with a trace.
 */
#ifndef SC_COMPOSE_COMPOSE_H
#define SC_COMPOSE_COMPOSE_H

#include "diag/notices.h"
#include "image/writer.h"

enum {
    SC_COMPOSE_JOIN = 1,         /* fills what is absent, replaces nothing */
    SC_COMPOSE_NO_OPERATORS = 2, /* X_add and X_remove are plain data */
    SC_COMPOSE_LOOSE = 4,        /* keys bind to the keys of the layers below */
    SC_COMPOSE_PATCH = 8,        /* digit keys address elements of arrays, add/remove act on them */
    SC_COMPOSE_UNSET = 16,       /* each leaf (a null) removes its path */
    SC_COMPOSE_LITERAL = 32,     /* strings hold no references */
    SC_COMPOSE_KEEP_OBJECTS = 64 /* a scalar never replaces an object (a note says so) */
};

typedef struct sc_compose_layer {
    sc_value value; /* what merges: a root or any subtree; absent is nothing */
    unsigned flags;
} sc_compose_layer;

typedef enum sc_policy_kind {
    SC_POLICY_REPLACE,
    SC_POLICY_APPEND,
    SC_POLICY_UNION,
    SC_POLICY_MERGE_BY_KEY
} sc_policy_kind;

/* Parsed once, when the builder takes it. Texts are owned. */
typedef struct sc_policy {
    char *path; /* as given; a segment `*` stands for any one */
    char *key;  /* merge-by-key only */
    sc_policy_kind kind;
} sc_policy;
sc_status sc_policy_parse(const sc_allocator *allocator, const char *path, const char *text,
                          sc_policy *out, sc_error *error);
void sc_policy_free(const sc_allocator *allocator, sc_policy *policy);

/*
 * Secret keys: whole words of a key, ignoring case and separators (semantics.md,
 * "Secrets"), a user's words beside them, and paths that are exempt.
 */
typedef struct sc_secrets {
    const char *const *words; /* the user's own; may be NULL */
    size_t word_count;
    const char *const *public_paths;
    size_t public_count;
} sc_secrets;
/* True when this key names a secret. */
bool sc_secrets_match(const sc_secrets *secrets, const char *key, size_t length);
/*
 * True when the value at a path is secret: its source says so, or its own key
 * or an ancestor's names a secret and it is a string; the exempt paths override.
 */
bool sc_secrets_hide(const sc_secrets *secrets, sc_value root, const char *path, size_t length);
/* A copy of `value` (standing at `path`) with every secret scalar replaced by "<secret>". */
sc_status sc_secrets_mask(const sc_secrets *secrets, sc_value value, const char *path,
                          const sc_allocator *allocator, sc_image **out);

/*
 * What a reference of a kind beyond paths gives: text (allocated from
 * `allocator`, length + 1 bytes), or SC_ERROR_MISSING_KEY where there is none.
 * `name` is what stands after the colon, `origin` the value that holds it.
 */
typedef struct sc_reference_lookup {
    void *context;
    sc_status (*env)(void *context, const sc_allocator *allocator, const char *name, size_t length,
                     char **text, size_t *text_length);
    sc_status (*file)(void *context, const sc_allocator *allocator, const char *name,
                      size_t length, const sc_origin *origin, char **text, size_t *text_length,
                      sc_error *error);
} sc_reference_lookup;

typedef struct sc_compose_options {
    const sc_allocator *allocator;
    const sc_limits *limits; /* resolved */
    const sc_policy *policies;
    size_t policy_count;
    unsigned expand; /* SC_EXPAND_… */
    const sc_reference_lookup *lookup;
    const sc_secrets *secrets;
} sc_compose_options;

/*
 * New image of all layers, references put in. A single layer with nothing to
 * compute is returned as it is (retained), copying nothing. Notices carry both
 * origins; `notices` may be NULL.
 */
sc_status sc_compose(const sc_compose_layer *layers, size_t count,
                     const sc_compose_options *options, sc_notices *notices, sc_image **out,
                     sc_error *error);

/* Told for each layer that touches the path, in order; not SC_OK stops. */
typedef sc_status (*sc_trace)(void *context, sc_action action, size_t layer, sc_value value);
/* The fold again along one canonical path. */
sc_status sc_compose_explain(const sc_compose_layer *layers, size_t count,
                             const sc_compose_options *options, const char *path, sc_trace trace,
                             void *context, sc_error *error);

#endif
