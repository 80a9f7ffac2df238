/*
 * Composing: the fold over all layers, then the references in its result. A single layer that needs
 * no change is its own result.
 */
#include "compose/fold.h"
#include "compose/references.h"
#include "image/image.h"

static bool holds_references(const sc_compose_layer *layer)
{
    return layer->value.image != NULL && (layer->flags & SC_LAYER_LITERAL) == 0 &&
           (layer->value.image->header->flags & SC_IMAGE_REFERENCES) != 0;
}

static bool needs_expansion(const sc_compose_layer *layers, size_t count,
                            const sc_compose_options *options)
{
    for (size_t i = 0; i < count && options->expand != 0; i++) {
        if (holds_references(&layers[i])) {
            return true;
        }
    }
    return false;
}

/* The defaults of a guide may hold references that no layer has. */
static bool brought_references(const sc_image *filled, const sc_compose_options *options)
{
    return filled != NULL && options->expand != 0 &&
           (filled->header->flags & SC_IMAGE_REFERENCES) != 0;
}

/* The value of the only layer that is not empty, if it is the result unchanged; else absent. */
static sc_value sole_value(const sc_compose_layer *layers, size_t count,
                           const sc_compose_options *options)
{
    /* With a guide, names in a single layer may bind to others, and its text is read. */
    unsigned computed = SC_LAYER_PATCH | SC_LAYER_UNSET | SC_LAYER_NULL_REMOVES | SC_LAYER_GUIDED;
    computed |= options->guide != NULL ? SC_LAYER_LOOSE : 0;
    sc_value found = {0};
    for (size_t i = 0; i < count; i++) {
        if (sc_fold_is_empty(&layers[i])) {
            continue;
        }
        if (found.image != NULL || (layers[i].flags & computed) != 0) {
            return (sc_value){0};
        }
        found = layers[i].value;
    }
    return found;
}

static sc_status write_root(sc_fold *fold, size_t count)
{
    const sc_where where = {0};
    sc_slot root = {0};
    sc_status status = sc_fold_layers(fold, count, &root);
    if (status != SC_OK) {
        return status;
    }
    if (root.kind != SC_ABSENT) {
        return sc_fold_emit(fold, &where, &root);
    }
    (void)sc_writer_begin_object(fold->writer);
    return sc_writer_end(fold->writer);
}

/* An error that the fold or the writer has not described yet. */
static sc_status describe(sc_status status, sc_error *error)
{
    bool described = status == SC_ERROR_INDEX_GAP || status == SC_ERROR_SYNTAX;
    return described ? status : sc_error_code(error, status);
}

static sc_status merge(const sc_compose_layer *layers, size_t count,
                       const sc_compose_options *options, sc_notices *notices, sc_image **out,
                       sc_error *error)
{
    uint64_t room[SC_FOLD_ROOM / sizeof(uint64_t)];
    sc_fold fold;
    sc_fold_begin(&fold, layers, options, room);
    fold.notices = notices;
    fold.error = error;
    fold.expands = needs_expansion(layers, count, options);
    fold.writer = sc_writer_new(options->allocator, options->limits);
    sc_status status = fold.writer != NULL ? write_root(&fold, count) : SC_ERROR_OUT_OF_MEMORY;
    if (status == SC_OK) {
        sc_error failure = {.code = SC_OK};
        *out = sc_writer_finish(fold.writer, &failure);
        status = failure.code;
    }
    sc_writer_free(fold.writer);
    sc_fold_end(&fold);
    return status == SC_OK ? SC_OK : describe(status, error);
}

static sc_status copy(sc_value value, const sc_compose_options *options, sc_image **out,
                      sc_error *error)
{
    sc_compose_layer layer = {value, 0};
    return merge(&layer, 1, options, NULL, out, error);
}

sc_status sc_compose(const sc_compose_layer *layers, size_t count,
                     const sc_compose_options *options, sc_notices *notices, sc_image **out,
                     sc_error *error)
{
    *out = NULL;
    if (count >= UINT32_MAX) {
        return sc_error_code(error, SC_ERROR_TOO_LARGE);
    }
    sc_value root = sole_value(layers, count, options);
    sc_image *merged = NULL;
    if (root.image == NULL) {
        sc_status status = merge(layers, count, options, notices, &merged, error);
        if (status != SC_OK) {
            return status;
        }
        root = sc_image_root(merged);
    }
    sc_image *filled;
    sc_status status = sc_guide_fill(layers, count, options, root, &filled);
    if (status == SC_OK && filled != NULL) {
        sc_image_release(merged);
        merged = filled;
        root = sc_image_root(merged);
    }
    if (status != SC_OK) {
        (void)sc_error_code(error, status);
    } else if (needs_expansion(layers, count, options) || brought_references(filled, options)) {
        status = sc_references_expand(layers, count, options, root, notices, out, error);
    } else if (merged == NULL && root.node != 0) {
        status = copy(root, options, out, error);
    } else {
        *out = sc_image_retain(merged != NULL ? merged : (sc_image *)root.image);
    }
    sc_image_release(merged);
    return status;
}
