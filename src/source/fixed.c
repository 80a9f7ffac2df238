/*
 * Sources whose layers are known when they are added: defaults, overrides, unsets, arguments. They
 * are made once and shared by every build.
 */
#include "source/fixed.h"

#include "base/utf8.h"
#include "format/format.h"
#include "source/segments.h"

enum { SEGMENT_BYTES_MAX = 1 << 24 };

sc_status sc_source_yield_fixed(const sc_source *source, const sc_loading *loading,
                                const sc_layer_list *layers)
{
    const sc_yield like = {.profile = "", .flags = source->as.fixed.flags};
    sc_status status = SC_OK;
    for (size_t i = 0; i < layers->count && status == SC_OK; i++) {
        status = sc_take(source, loading, &like, sc_layer_retain(layers->items[i]));
    }
    return status;
}

static sc_status load_fixed(const sc_source *source, const sc_loading *loading)
{
    bool guided = source->as.fixed.words != NULL && loading->context->guide != NULL;
    return guided ? sc_source_load_words(source, loading)
                  : sc_source_yield_fixed(source, loading, &source->as.fixed.layers);
}

static void release_fixed(sc_source *source)
{
    sc_layer_list_free(source->allocator, &source->as.fixed.layers);
}

static const sc_source_type fixed_type = {load_fixed, release_fixed, NULL};

bool sc_source_has_words(const sc_source *source)
{
    return source->type == &fixed_type && source->as.fixed.words != NULL;
}

sc_status sc_source_fixed(const sc_source_making *making, unsigned flags, sc_source **out)
{
    sc_status status = sc_source_make(making, &fixed_type, "", out);
    if (status == SC_OK) {
        (*out)->as.fixed.flags = flags;
    }
    return status;
}

sc_status sc_source_fix(sc_source *source, sc_layer *layer)
{
    return sc_layer_list_add(source->allocator, &source->as.fixed.layers, layer);
}

const char *sc_source_fixed_word(const sc_source *source, const char **text)
{
    const sc_layer_list *layers = &source->as.fixed.layers;
    *text = "";
    if (layers->count == 0) {
        return "args";
    }
    switch (layers->items[0]->kind) {
    case SC_SOURCE_DEFAULTS:
        *text = layers->items[0]->name;
        return "defaults";
    case SC_SOURCE_UNSET:
        return "unset";
    default:
        return source->as.fixed.words != NULL ? "args" : "override";
    }
}

/* ---- layers that are there already ---- */

/* The same layer with an image in which every value is secret. */
static sc_status secret_layer(const sc_source_making *making, sc_layer *layer, sc_layer **out)
{
    if (layer->image == NULL) {
        *out = sc_layer_retain(layer);
        return SC_OK;
    }
    sc_layer *copy = sc_layer_new(making->allocator, layer->kind, layer->name);
    if (copy == NULL) {
        return sc_source_fail(making->error, SC_ERROR_OUT_OF_MEMORY);
    }
    copy->format = layer->format;
    copy->stamp = layer->stamp;
    sc_status status =
        sc_secret_image(layer->image, making->allocator, &copy->image, making->error);
    if (status == SC_OK && sc_notices_append(&copy->notices, &layer->notices) != SC_OK) {
        status = sc_source_fail(making->error, SC_ERROR_OUT_OF_MEMORY);
    }
    if (status != SC_OK) {
        sc_layer_release(copy);
        return status;
    }
    *out = copy;
    return SC_OK;
}

sc_status sc_source_layer(const sc_source_making *making, sc_layer *layer, sc_source **out)
{
    sc_source *source;
    sc_layer *taken = NULL;
    sc_status status = sc_source_fixed(making, 0, &source);
    *out = NULL;
    if (status != SC_OK) {
        return status;
    }
    if (source->options.secret) {
        status = secret_layer(making, layer, &taken);
    } else {
        taken = sc_layer_retain(layer);
    }
    if (status == SC_OK) {
        status = sc_source_fix(source, taken);
        status = status == SC_OK ? SC_OK : sc_source_fail(making->error, status);
    }
    if (status != SC_OK) {
        sc_source_release(source);
        return status;
    }
    *out = source;
    return SC_OK;
}

/* ---- one path ---- */

/* The value for the path. */
typedef struct setting {
    sc_source_kind kind;
    const char *name; /* shown, unless the options have another name */
    const char *path;
    const char *value;
    size_t length;
    bool is_text;
} setting;

static sc_status put_value(sc_writer *writer, const setting *put)
{
    if (put->kind == SC_SOURCE_UNSET) {
        return sc_writer_null(writer);
    }
    return put->is_text ? sc_writer_text(writer, SC_STRING, put->value, put->length)
                        : sc_format_untyped(writer, put->value, put->length);
}

static sc_status write_one(const sc_source *source, const setting *put, sc_writer *writer,
                           sc_error *error)
{
    const sc_span *spans;
    uint32_t count;
    sc_arena arena;
    unsigned char room[512];
    const char *name = source->options.name != NULL ? source->options.name : put->name;
    sc_arena_init_with(&arena, source->allocator, SEGMENT_BYTES_MAX, room, sizeof room);
    sc_status status = sc_spans_parse(&arena, put->path, strlen(put->path), &spans, &count, error);
    if (status == SC_OK) {
        (void)sc_writer_source(writer, put->kind, name, source->options.secret);
        (void)sc_spans_open(writer, spans, count);
        (void)put_value(writer, put);
        (void)sc_spans_close(writer, count);
    } else {
        sc_error_source(error, name);
    }
    sc_arena_free(&arena);
    return status;
}

static sc_status make_layer(const sc_source *source, const setting *put, sc_layer **out,
                            sc_error *error)
{
    sc_writer *writer = sc_writer_new(source->allocator, NULL);
    if (writer == NULL) {
        return sc_source_fail(error, SC_ERROR_OUT_OF_MEMORY);
    }
    sc_status status = write_one(source, put, writer, error);
    if (status == SC_OK) {
        const char *name = source->options.name != NULL ? source->options.name : put->name;
        status = sc_layer_finish(source->allocator, writer, put->kind, name, out, error);
    }
    sc_writer_free(writer);
    return status;
}

static sc_status make_one(const sc_source_making *making, const setting *put, unsigned flags,
                          sc_source **out)
{
    sc_source *source;
    sc_layer *layer = NULL;
    *out = NULL;
    if (put->path == NULL) {
        return sc_source_fail(making->error, SC_ERROR_INVALID_ARGUMENT);
    }
    sc_status status = sc_source_fixed(making, flags, &source);
    if (status != SC_OK) {
        return status;
    }
    status = make_layer(source, put, &layer, making->error);
    if (status == SC_OK) {
        status = sc_source_fix(source, layer);
        status = status == SC_OK ? SC_OK : sc_source_fail(making->error, status);
    }
    if (status != SC_OK) {
        sc_source_release(source);
        return status;
    }
    *out = source;
    return SC_OK;
}

sc_status sc_source_override(const sc_source_making *making, const char *path, const char *value,
                             size_t length, bool is_text, sc_source **out)
{
    const setting put = {SC_SOURCE_ARGUMENTS, "override", path, value, length, is_text};
    *out = NULL;
    if (value == NULL && length != 0) {
        return sc_source_fail(making->error, SC_ERROR_INVALID_ARGUMENT);
    }
    size_t valid = sc_utf8_check(value, length, NULL);
    if (valid != length) {
        (void)sc_error_set(making->error, SC_ERROR_INVALID_UTF8,
                           "the value is not UTF-8 at byte %zu", valid + 1);
        sc_error_path(making->error, path);
        return SC_ERROR_INVALID_UTF8;
    }
    return make_one(making, &put, SC_LAYER_PATCH | SC_LAYER_LITERAL, out);
}

sc_status sc_source_unset(const sc_source_making *making, const char *path, sc_source **out)
{
    const setting put = {SC_SOURCE_UNSET, "unset", path, NULL, 0, false};
    return make_one(making, &put, SC_LAYER_UNSET, out);
}
