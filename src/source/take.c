/*
 * From a layer to yields: `at` takes a subtree, `nested` splits it into sections, `under` mounts
 * the result. Only mounting makes an image, of a few objects around a copy; the other yields are
 * cursors into the layer.
 */
#include "image/path.h"
#include "secret/secrets.h"
#include "source/includes.h"

/* ---- mounting ---- */

/* A value below a secret name stays secret although the new image does not have that name. */
static void keep_secret(sc_writer *writer, sc_value value, uint32_t before, unsigned says)
{
    sc_kind kind = sc_value_kind(value);
    bool container = kind == SC_OBJECT || kind == SC_ARRAY;
    if (container && (says & (SC_SECRET_WORD | SC_SECRET_BELOW)) != 0) {
        sc_writer_secret_since(writer, before);
    } else if (sc_secrets_kind(kind, says)) {
        sc_writer_secret(writer);
    }
}

static sc_status write_mounted(sc_writer *writer, const char *under, sc_value value, unsigned says)
{
    sc_path_cursor cursor;
    sc_segment segment;
    uint32_t depth = 0;
    sc_path_begin(&cursor, under, strlen(under));
    while (sc_path_next(&cursor, &segment) == 1 && sc_writer_status(writer) == SC_OK) {
        (void)sc_writer_take_origin(writer, value);
        (void)sc_writer_begin_object(writer);
        (void)sc_writer_key(writer, segment.text, segment.length);
        depth++;
    }
    uint32_t before = sc_writer_count(writer);
    (void)sc_writer_copy(writer, value);
    keep_secret(writer, value, before, says);
    for (; depth > 0; depth--) {
        (void)sc_writer_end(writer);
    }
    return sc_writer_status(writer);
}

static sc_status mount(const sc_source *source, const sc_loading *loading, sc_yield *yield)
{
    const char *under = source->options.under != NULL ? source->options.under : "";
    const char *at = source->options.at;
    unsigned says = at != NULL ? sc_secrets_path(loading->context->secrets, at) : 0;
    if ((under[0] == '\0' && says == 0) || sc_value_kind(yield->value) == SC_ABSENT) {
        return SC_OK;
    }
    sc_writer *writer = sc_writer_new(loading->context->allocator, loading->context->limits);
    if (writer == NULL) {
        return sc_source_fail(loading->error, SC_ERROR_OUT_OF_MEMORY);
    }
    (void)write_mounted(writer, under, yield->value, says);
    yield->mounted = sc_writer_finish(writer, loading->error);
    sc_writer_free(writer);
    if (yield->mounted == NULL) {
        sc_error_source(loading->error, yield->layer != NULL ? yield->layer->name : NULL);
        return sc_loading_failure(loading);
    }
    yield->value = sc_image_root(yield->mounted);
    return SC_OK;
}

/* ---- adding ---- */

static unsigned flags_of(const sc_source_options *options)
{
    return (options->join ? (unsigned)SC_LAYER_JOIN : 0) |
           (options->null_removes ? (unsigned)SC_LAYER_NULL_REMOVES : 0) |
           (options->no_operators ? (unsigned)SC_LAYER_NO_OPERATORS : 0);
}

/* Adds the yield, mounted as `under` says. Retains its layer and image. */
static sc_status add(const sc_source *source, const sc_loading *loading, const sc_yield *yield)
{
    sc_yield copy = *yield;
    copy.mounted = NULL;
    sc_status status = mount(source, loading, &copy);
    if (status != SC_OK) {
        return status;
    }
    if (copy.mounted == NULL) {
        copy.mounted = sc_image_retain(yield->mounted);
    }
    if (copy.layer != NULL) {
        copy.layer = sc_layer_retain(copy.layer);
    }
    status = sc_yields_add(loading->yields, &copy);
    return status == SC_OK ? SC_OK : sc_source_fail(loading->error, status);
}

/* ---- sections ---- */

static sc_status skip_section(const sc_loading *loading, const sc_yield *yield, const char *name)
{
    uint32_t line, column;
    sc_value_place(yield->value, &line, &column);
    sc_status status = sc_notices_add(loading->context->notices, SC_WARNING_SKIPPED_SOURCE,
                                      yield->layer->name, line, column, NULL,
                                      "the section \"%s\" is not an object but %s, and was skipped",
                                      name, sc_kind_name(sc_value_kind(yield->value)));
    return status == SC_OK ? SC_OK : sc_source_fail(loading->error, status);
}

static sc_status add_section(const sc_source *source, const sc_loading *loading,
                             const sc_yield *base, sc_value root, const char *name)
{
    sc_yield yield = *base;
    yield.value = sc_value_member(root, name, strlen(name));
    yield.profile = name;
    yield.is_base = false;
    switch (sc_value_kind(yield.value)) {
    case SC_ABSENT:
    case SC_NULL:
        return SC_OK;
    case SC_OBJECT:
        return add(source, loading, &yield);
    default:
        return skip_section(loading, &yield, name);
    }
}

static bool is_own_word(const char *name, size_t length)
{
    return (length == 7 && memcmp(name, "default", 7) == 0) ||
           (length == 6 && memcmp(name, "global", 6) == 0);
}

static sc_status mention_sections(const sc_loading *loading, sc_layer *layer, sc_value root)
{
    size_t count = sc_value_count(root);
    sc_status status = SC_OK;
    for (size_t i = 0; i < count && status == SC_OK; i++) {
        sc_value member = sc_value_item(root, i);
        size_t length;
        const char *name = sc_value_key(member, &length);
        if (!is_own_word(name, length)) {
            uint32_t line, column;
            sc_value_place(member, &line, &column);
            status = sc_profiles_mention(loading->context->profiles, name, length, layer, true,
                                         line, column);
        }
    }
    return status == SC_OK ? SC_OK : sc_source_fail(loading->error, status);
}

/*
 * The first yield of the file is empty, so that a list of sources shows the file even if none of
 * its sections applies.
 */
static sc_status add_sections(const sc_source *source, const sc_loading *loading,
                              const sc_yield *base)
{
    sc_value root = base->value;
    sc_kind kind = sc_value_kind(root);
    if (kind != SC_OBJECT && kind != SC_ABSENT && kind != SC_NULL) {
        uint32_t line, column;
        sc_value_place(root, &line, &column);
        (void)sc_error_set(loading->error, SC_ERROR_WRONG_TYPE,
                           "a nested source must be an object of profiles, not %s",
                           sc_kind_name(kind));
        sc_error_place(loading->error, line, column);
        sc_error_source(loading->error, base->layer->name);
        return SC_ERROR_WRONG_TYPE;
    }
    sc_yield whole = *base;
    whole.value = (sc_value){0};
    sc_status status = add(source, loading, &whole);
    if (kind == SC_OBJECT && status == SC_OK) {
        status = mention_sections(loading, base->layer, root);
    }
    const sc_profiles *profiles = loading->context->profiles;
    if (status == SC_OK) {
        status = add_section(source, loading, base, root, "default");
    }
    for (size_t i = 0; i < profiles->selected_count && status == SC_OK; i++) {
        const char *name = profiles->selected[i];
        if (!is_own_word(name, strlen(name))) {
            status = add_section(source, loading, base, root, name);
        }
    }
    return status == SC_OK ? add_section(source, loading, base, root, "global") : status;
}

/* The references of a compiled image may have been resolved when it was made. */
static unsigned flags_of_layer(const sc_layer *layer)
{
    bool literal = layer != NULL && layer->image != NULL &&
                   (layer->image->header->flags & SC_IMAGE_LITERAL) != 0;
    return literal ? SC_LAYER_LITERAL : 0;
}

/* `rest` is the part of the layer's image that merges; NULL: the whole image. */
static sc_yield yield_like(const sc_source *source, const sc_yield *like, sc_layer *layer,
                           sc_image *rest)
{
    sc_yield yield = *like;
    sc_image *image = rest == NULL && layer != NULL ? layer->image : rest;
    yield.layer = layer;
    yield.mounted = rest;
    yield.value = image != NULL ? sc_image_root(image) : (sc_value){0};
    yield.flags |= flags_of(&source->options) | flags_of_layer(layer);
    yield.kind = layer != NULL ? layer->kind : like->kind;
    yield.secret = like->secret || source->options.secret;
    return yield;
}

static sc_status take_alone(const sc_source *source, const sc_loading *loading,
                            const sc_yield *like, sc_layer *layer, sc_image *rest)
{
    const sc_source_options *options = &source->options;
    sc_yield yield = yield_like(source, like, layer, rest);
    if (options->at != NULL && yield.value.image != NULL) {
        yield.value = sc_value_at(yield.value, options->at);
    }
    return options->nested && layer != NULL ? add_sections(source, loading, &yield)
                                            : add(source, loading, &yield);
}

sc_status sc_take(const sc_source *source, const sc_loading *loading, const sc_yield *like,
                  sc_layer *layer)
{
    const sc_source_options *options = &source->options;
    size_t from = loading->yields->count;
    sc_image *rest = NULL;
    bool skipped = false;
    sc_status status = SC_OK;
    if (options->includes != NULL && layer != NULL && layer->image != NULL) {
        status = sc_includes_take(source, loading, like, layer, &rest, &skipped);
    }
    if (status == SC_OK && !skipped) {
        status = take_alone(source, loading, like, layer, rest);
    }
    /* The first joined layer fills a place, later ones do not replace it: reverse the order. */
    if (status == SC_OK && rest != NULL && options->join && loading->inclusion == NULL) {
        sc_yields_reverse(loading->yields, from);
    }
    sc_image_release(rest);
    sc_layer_release(layer);
    return status;
}

sc_status sc_take_whole(const sc_source *source, const sc_loading *loading, const sc_yield *like,
                        sc_layer *layer)
{
    const sc_yield yield = yield_like(source, like, layer, NULL);
    sc_status status = sc_yields_add(loading->yields, &yield);
    return status == SC_OK ? SC_OK : sc_source_fail(loading->error, status);
}

sc_status sc_take_failure(const sc_source *source, const sc_loading *loading, sc_status status,
                          const char *place)
{
    const sc_error *error = loading->error;
    if (source->options.on_error == SC_ON_ERROR_FAIL || status == SC_ERROR_OUT_OF_MEMORY) {
        return status;
    }
    status =
        sc_notices_add(loading->context->notices, SC_WARNING_SKIPPED_SOURCE,
                       error->source[0] != '\0' ? error->source : place, error->line, error->column,
                       error->path, "%s (skipped: %s)", error->message, sc_status_name(status));
    if (status == SC_OK && loading->context->skipped != NULL) {
        status = sc_yields_add(loading->context->skipped, &(sc_yield){.place = place});
    }
    return status == SC_OK ? SC_OK : sc_source_fail(loading->error, status);
}
