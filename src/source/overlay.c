/*
 * Each path is a separate layer: of two that meet, the later is above the earlier, whatever they
 * hold. Every value is written again, so that its origin is the override and not the text from
 * which the caller's image was made; secret values stay secret.
 */
#include "source/overlay.h"

#include "format/format.h"
#include "source/segments.h"

#include <string.h>

enum { SEGMENT_BYTES_MAX = 1 << 24 };

static const char override_name[] = "override";

/* ---- values ---- */

static sc_status put(sc_writer *writer, sc_value value);

static sc_status put_scalar(sc_writer *writer, sc_value value)
{
    const sc_scalar scalar = sc_value_scalar(value);
    switch (scalar.kind) {
    case SC_BOOL:
        return sc_writer_bool(writer, scalar.boolean);
    case SC_INTEGER:
        return scalar.is_unsigned ? sc_writer_uint(writer, (uint64_t)scalar.integer)
                                  : sc_writer_int(writer, scalar.integer);
    case SC_FLOAT:
        return sc_writer_float(writer, scalar.number);
    case SC_STRING:
    case SC_DATETIME:
        return sc_writer_text(writer, scalar.kind, scalar.text, scalar.length);
    default:
        return sc_writer_null(writer);
    }
}

static sc_status put_children(sc_writer *writer, sc_value value)
{
    bool is_object = sc_value_kind(value) == SC_OBJECT;
    size_t count = sc_value_count(value);
    sc_status status = is_object ? sc_writer_begin_object(writer) : sc_writer_begin_array(writer);
    for (size_t i = 0; i < count && status == SC_OK; i++) {
        sc_value child = sc_value_item(value, i);
        if (is_object) {
            size_t length;
            const char *key = sc_value_key(child, &length);
            (void)sc_writer_known_key(writer, key, length);
        }
        status = put(writer, child);
    }
    return status == SC_OK ? sc_writer_end(writer) : status;
}

static bool is_secret(sc_value value)
{
    sc_origin origin;
    return (sc_value_node(value)->flags & SC_NODE_SECRET) != 0 ||
           (sc_value_origin(value, &origin) && origin.secret);
}

/* Recurses as deep as the image, whose depth is bounded, within the limit of the writer. */
static sc_status put(sc_writer *writer, sc_value value)
{
    const char *text;
    size_t length;
    sc_kind kind = sc_value_kind(value);
    sc_status status;
    if (sc_value_untyped(value, &text, &length)) {
        status = sc_format_untyped(writer, text, length);
    } else if (kind == SC_OBJECT || kind == SC_ARRAY) {
        status = put_children(writer, value);
    } else {
        status = put_scalar(writer, value);
    }
    if (status == SC_OK && is_secret(value)) {
        sc_writer_secret(writer);
    }
    return status;
}

/* ---- layers ---- */

/* Digits address elements of the arrays below, so only a path with digits makes a patch. */
static unsigned flags_of(const sc_span *spans, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        if (spans[i].digits) {
            return SC_LAYER_NO_OPERATORS | SC_LAYER_PATCH;
        }
    }
    return SC_LAYER_NO_OPERATORS;
}

/* Steals the image. */
static sc_status add_layer(const sc_allocator *allocator, sc_image *image, unsigned flags,
                           sc_yields *yields, sc_error *error)
{
    sc_layer *layer = sc_layer_new(allocator, SC_SOURCE_CUSTOM, override_name);
    if (layer == NULL) {
        sc_image_release(image);
        return sc_error_code(error, SC_ERROR_OUT_OF_MEMORY);
    }
    layer->image = image;
    const sc_yield yield = {
        .layer = layer,
        .value = sc_image_root(image),
        .flags = flags,
        .profile = "",
        .kind = SC_SOURCE_CUSTOM,
        .source = SC_OVERLAY_SOURCE,
    };
    sc_status status = sc_yields_add(yields, &yield);
    return status == SC_OK ? SC_OK : sc_error_code(error, status);
}

static sc_image *write_one(sc_writer *writer, const sc_span *spans, uint32_t count, sc_value value,
                           sc_error *error)
{
    (void)sc_writer_source(writer, SC_SOURCE_CUSTOM, override_name, false);
    (void)sc_spans_open(writer, spans, count);
    (void)put(writer, value);
    (void)sc_spans_close(writer, count);
    sc_image *image = sc_writer_finish(writer, error);
    if (image == NULL) {
        sc_error_source(error, override_name);
    }
    return image;
}

static sc_status make_one(sc_writer *writer, sc_value value, sc_yields *yields, sc_error *error)
{
    const sc_allocator *allocator = sc_writer_allocator(writer);
    const sc_span *spans;
    uint32_t count;
    size_t length;
    const char *path = sc_value_key(value, &length);
    sc_arena arena;
    unsigned char room[512];
    sc_arena_init_with(&arena, allocator, SEGMENT_BYTES_MAX, room, sizeof room);
    sc_status status = sc_spans_parse(&arena, path, length, &spans, &count, error);
    if (status != SC_OK) {
        sc_error_source(error, override_name);
    } else {
        sc_image *image = write_one(writer, spans, count, value, error);
        status = image != NULL ? add_layer(allocator, image, flags_of(spans, count), yields, error)
                               : error->code;
    }
    sc_arena_free(&arena);
    return status;
}

sc_status sc_overlay_make(const sc_allocator *allocator, const sc_limits *limits, sc_value root,
                          sc_yields *yields, sc_error *error)
{
    sc_error own;
    sc_error *detail = error != NULL ? error : &own;
    sc_kind kind = sc_value_kind(root);
    if (kind != SC_OBJECT) {
        (void)sc_error_set(detail, SC_ERROR_WRONG_TYPE,
                           "overrides must be an object of paths and values, not %s",
                           sc_kind_name(kind));
        sc_error_source(detail, override_name);
        return SC_ERROR_WRONG_TYPE;
    }
    sc_writer *writer = sc_writer_new(allocator, limits);
    if (writer == NULL) {
        return sc_error_code(detail, SC_ERROR_OUT_OF_MEMORY);
    }
    size_t count = sc_value_count(root);
    sc_status status = SC_OK;
    for (size_t i = 0; i < count && status == SC_OK; i++) {
        status = make_one(writer, sc_value_item(root, i), yields, detail);
    }
    sc_writer_free(writer);
    return status;
}
