/*
 * Calls of the guide (layer/guide.h) by the merge: how text is read, which kinds of values a place
 * may have, and which defaults fill the places that no layer set.
 */
#include "compose/fold.h"

#include "base/number.h"
#include "image/image.h"

sc_status sc_fold_guide(sc_fold *fold, const sc_where *where, sc_value *value, bool *known)
{
    const sc_node *node = sc_value_node(*value);
    const sc_guide *guide = fold->options->guide;
    *known = false;
    if (guide == NULL || (node->kind != SC_ARRAY && (node->flags & SC_NODE_UNTYPED) == 0)) {
        return SC_OK;
    }
    sc_image *image;
    sc_status status = guide->read(guide->context, where, *value, fold->options->limits,
                                   fold->options->allocator, known, &image);
    if (status == SC_OK && image != NULL) {
        status = sc_fold_keep(fold, image);
        *value = status == SC_OK ? sc_image_root(image) : *value;
    }
    return status;
}

bool sc_fold_takes(const sc_fold *fold, const sc_where *where, sc_kind kind)
{
    const sc_guide *guide = fold->options->guide;
    return guide != NULL && guide->takes(guide->context, where, kind);
}

/* ---- defaults ---- */

typedef struct removing {
    const sc_compose_layer *layers;
    size_t count;
} removing;

/* An unset of an element is an object whose key is its index. */
static sc_value element_at(sc_value parent, size_t index)
{
    char digits[24];
    if (sc_value_kind(parent) != SC_OBJECT) {
        return sc_value_item(parent, index);
    }
    size_t length = sc_number_print_uint(index, digits);
    return sc_value_member(parent, digits, length);
}

/* The value that a layer has at a place; *null: it or an ancestor is null. */
static sc_value value_at(sc_value root, const sc_where *where, bool *null)
{
    sc_value value = root;
    if (where->parent != NULL) {
        sc_value parent = value_at(root, where->parent, null);
        value = where->key != NULL ? sc_value_member(parent, where->key, where->length)
                                   : element_at(parent, where->length);
    }
    *null |= sc_value_kind(value) == SC_NULL;
    return value;
}

static bool was_removed(void *context, const sc_where *where)
{
    const removing *all = context;
    bool removed = false;
    for (size_t i = 0; i < all->count && !removed; i++) {
        if ((all->layers[i].flags & (SC_LAYER_UNSET | SC_LAYER_NULL_REMOVES)) != 0) {
            (void)value_at(all->layers[i].value, where, &removed);
        }
    }
    return removed;
}

sc_status sc_guide_fill(const sc_compose_layer *layers, size_t count,
                        const sc_compose_options *options, sc_value merged, sc_image **out)
{
    removing all = {layers, count};
    const sc_guide *guide = options->guide;
    *out = NULL;
    return guide != NULL ? guide->fill(guide->context, merged, options->limits, options->allocator,
                                       was_removed, &all, out)
                         : SC_OK;
}
