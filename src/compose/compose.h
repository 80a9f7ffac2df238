/*
 * Composing: layers in, one image out.
 *
 * The merge is a fold that only reads values and writes each result once. At every object it
 * gathers the members of all layers by their keys (in time linear in the members), and applies the
 * layers to each member, from the lowest to the highest: the last value that is not an object
 * decides, and the objects after it merge. Operators, array patches, policies, joins and unsets are
 * steps of the same fold, so explaining a path is the same fold along one path with a trace.
 *
 * Decisions that docs/semantics leaves open:
 *
 * - Order: keys are in the order in which they first appeared, from the lowest layer up, also if a
 *   value was unset in between.
 * - Origins: a value keeps its own. An object of several layers has the origin of the highest layer
 *   that wrote it; objects that are only named by a variable's segments, that join or that unset do
 *   not count. An array has the origin of the last list that made, extended or shortened it.
 * - `X_add`, `X_remove`: in a layer that sets X itself they are plain data, because that layer
 *   defines X completely; so they are in a joined layer, which does not change existing values. If
 *   a layer has both, elements are removed first, whatever the order in the file.
 * - A policy applies if an array meets an array; `replace` also if an object meets an object, which
 *   it then replaces whole. Of several policies that match a path the last one wins. Objects merge
 *   by key only with elements of the layers below, never within one list.
 * - A JSON object in a variable is data: its keys are neither loose nor indices.
 * - A value that was replaced whole is not read further: it causes no warnings.
 * - Two loose members that bind to one key: objects merge; of a scalar and an object the object
 *   stays; else the last wins. The latter two cause a `conflict` warning.
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
    sc_value value; /* the value that merges: a root or any subtree; may be absent */
    unsigned flags; /* SC_LAYER_… */
} sc_compose_layer;

/*
 * Looks up references to variables and files: returns the text (allocated from `allocator`, length
 * + 1 bytes), or SC_ERROR_MISSING_KEY if absent. `name` is the text after the colon, without NUL;
 * `origin` is that of the value with the reference. Another failure ends the build; `file` fills
 * the error for it. A lookup or function that is NULL finds nothing.
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
    const sc_path_index *policy_paths; /* of the policies, in their order; NULL: no policies */
    unsigned expand;                   /* SC_EXPAND_… */
    const sc_reference_lookup *lookup;
    const sc_guide *guide;     /* knows the types of places; may be NULL */
    const sc_secrets *secrets; /* marks a value that refers to a secret; may be NULL */
} sc_compose_options;

/* The policy of a place: the last matching one of the options, else the guide's, else NULL. */
const sc_policy *sc_policy_at(const sc_compose_options *options, const sc_where *where);

/*
 * New image of all layers, with references resolved. The image of a single layer with nothing to
 * compute is returned itself (retained); without layers the result is an empty object. A null as a
 * layer's root changes nothing. Notices hold both origins; `notices` may be NULL.
 *
 * References (grammar: compose/template.h) produce at most limits->file_size bytes of text and as
 * many nodes as aliases may add, and a chain has at most 100 (SC_ERROR_REFERENCE_LIMIT). The value
 * that replaces a reference has the origin of the reference; values below it keep their own.
 */
sc_status sc_compose(const sc_compose_layer *layers, size_t count,
                     const sc_compose_options *options, sc_notices *notices, sc_image **out,
                     sc_error *error);

/*
 * Called for each layer that affects the path, the winner last; a status other than SC_OK stops.
 * `value` is the layer's value there: for ADDED and REMOVED of an array the list, for UNSET its
 * cause (the null of an unset layer, or the value that replaced an ancestor), for EXPANDED the
 * value of the reference.
 */
typedef sc_status (*sc_explain_visit)(void *context, sc_action action, size_t layer,
                                      sc_value value);
/* Intermediate images, from which values may borrow. A zeroed struct is empty. */
typedef struct sc_scratch {
    const sc_allocator *allocator;
    sc_image **images;
    size_t count, capacity;
} sc_scratch;
void sc_scratch_free(sc_scratch *scratch);
/*
 * Repeats the fold along one canonical path, by its segments; `result` is the value that sc_compose
 * put there (absent: no step is EXPANDED). A value that a join did not replace (KEPT) is reported
 * before the winner. For a path that no layer affects, `visit` is not called. Values borrow from
 * the layers, from `result` and from `scratch`, which receives a new scratch (free it, on failure
 * too); if `scratch` is NULL, such values are only valid during the call of `visit`.
 */
sc_status sc_compose_explain(const sc_compose_layer *layers, size_t count,
                             const sc_compose_options *options, const char *path, sc_value result,
                             sc_explain_visit visit, void *context, sc_scratch *scratch,
                             sc_error *error);

#endif
