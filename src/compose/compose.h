/*
 * Composing: layers in, one image out.
 *
 * The merge is a fold that only reads values and writes each result once. At every object it
 * gathers the members of all layers under their keys (a union map, linear in the members), and for
 * every member keeps what it is so far while the layers pass over it, from low to high: the last
 * value that is no object decides, unless only objects follow, which merge in turn. Operators,
 * array patches, policies, joins and unsets are steps of the same fold, which is why explaining a
 * path is the same fold along one path with a trace.
 *
 * What docs/semantics leaves open is decided so:
 *
 * - Order: keys stand in the order in which they first appeared, from the lowest layer on, also
 *   where a value was unset in between.
 * - Origins: a value keeps its own. An object that several layers made has the origin of the
 * highest one that wrote it; one that only a variable's segments name, that joins or that unsets
 * does not count. An array has that of the last list that made, extended or shortened it.
 * - `X_add`, `X_remove`: a layer that sets X itself speaks of X alone, so there they are plain
 * data; so they are in a joined layer, which changes nothing that is there. Of both in one layer,
 *   elements leave before others come, whatever their order in the file.
 * - A policy is asked where an array meets an array; `replace` also where an object meets an
 * object, which it then replaces whole. Of several that fit a path the last one given wins. Objects
 * merge by key only with elements of the layers below, never within one list.
 * - A JSON object in a variable is data: its keys are neither loose nor indices.
 * - What was replaced whole is not looked into: it causes no warnings.
 * - Two loose members that bind to one key: objects merge; of a scalar and an object the object
 *   stays; else the last wins. The latter two leave a `conflict` warning.
 * - With KEEP_OBJECTS an array does not replace an object either.
 */
#ifndef SC_COMPOSE_COMPOSE_H
#define SC_COMPOSE_COMPOSE_H

#include "diag/notices.h"
#include "image/path_index.h"
#include "image/writer.h"
#include "layer/guide.h"
#include "layer/layer.h"
#include "secret/secrets.h"

typedef struct sc_compose_layer {
    sc_value value; /* what merges: a root or any subtree; absent is nothing */
    unsigned flags; /* SC_LAYER_… */
} sc_compose_layer;

/*
 * What a reference of a kind beyond paths gives: text (allocated from `allocator`, length + 1
 * bytes), or SC_ERROR_MISSING_KEY where there is none. `name` is what follows the colon and
 * does not end in NUL, `origin` that of the value that holds it. Another failure ends the build;
 * `file` fills the error for it. A lookup or function that is NULL finds nothing.
 */
typedef struct sc_reference_lookup {
    void *context;
    sc_status (*env)(void *context, const sc_allocator *allocator, const char *name, size_t length,
                     char **text, size_t *text_length);
    sc_status (*file)(void *context, const sc_allocator *allocator, const char *name, size_t length,
                      const sc_origin *origin, char **text, size_t *text_length, sc_error *error);
} sc_reference_lookup;

typedef struct sc_compose_options {
    const sc_allocator *allocator;
    const sc_limits *limits; /* resolved */
    const sc_policy *policies;
    const sc_path_index *policy_paths; /* theirs, in their order; NULL: there are none */
    unsigned expand;                   /* SC_EXPAND_… */
    const sc_reference_lookup *lookup;
    const sc_guide *guide;     /* what the places are for; may be NULL */
    const sc_secrets *secrets; /* what refers to a secret is marked as one; may be NULL */
} sc_compose_options;

/* The policy of a place: the last one of the options that fits, else the guide's. May be NULL. */
const sc_policy *sc_policy_at(const sc_compose_options *options, const sc_where *where);

/*
 * New image of all layers, references put in. A single layer with nothing to compute is returned as
 * it is (retained), copying nothing; no layer at all gives an empty object. A null as a layer's
 * root changes nothing. Notices carry both origins; `notices` may be NULL.
 *
 * References (grammar: compose/template.h) produce at most limits->file_size bytes of text and as
 * many nodes as aliases may add, and at most 100 lead to each other (SC_ERROR_REFERENCE_LIMIT).
 * What stands in a reference's place has the origin of the reference, what lies below it its own.
 */
sc_status sc_compose(const sc_compose_layer *layers, size_t count,
                     const sc_compose_options *options, sc_notices *notices, sc_image **out,
                     sc_error *error);

/*
 * Told for each layer that touches the path, the winner last; not SC_OK stops. `value` is what the
 * layer holds there: for ADDED and REMOVED of an array the list, for UNSET what caused it (the null
 * of an unset layer, or what replaced an ancestor), for EXPANDED what the reference gave.
 */
typedef sc_status (*sc_explain_visit)(void *context, sc_action action, size_t layer,
                                      sc_value value);
/* Images that were computed on the way; values may borrow from them. A zeroed one is empty. */
typedef struct sc_scratch {
    const sc_allocator *allocator;
    sc_image **images;
    size_t count, capacity;
} sc_scratch;
void sc_scratch_free(sc_scratch *scratch);
/*
 * The fold again along one canonical path, by its segments; `result` is what sc_compose put there
 * (absent: no step is EXPANDED). What a join found in its way (KEPT) is entry before the winner. A
 * path that no layer ever touched is entry nothing. Values borrow from the layers, from `result`
 * and from `scratch`, which is new (free it, on failure too); NULL: from there only during the
 * call.
 */
sc_status sc_compose_explain(const sc_compose_layer *layers, size_t count,
                             const sc_compose_options *options, const char *path, sc_value result,
                             sc_explain_visit visit, void *context, sc_scratch *scratch,
                             sc_error *error);

#endif
