/* Dumping masks first and writes afterwards, so the writers of formats do not handle secrets. */
#include "base/alloc.h"
#include "base/sized.h"
#include "engine/place.h"
#include "image/sorted.h"
#include "layer/layer.h"
#include "platform/platform.h"

/* The maximum of written text; larger than the limit of any input. */
#define TEXT_MAX ((size_t)(SIZE_MAX / 4 < (UINT64_C(1) << 34) ? SIZE_MAX / 4 : (UINT64_C(1) << 34)))

static sc_status find_format(const char *name, sc_registry *registry, const sc_format **out,
                             sc_error *error)
{
    *out = sc_registry_format(sc_registry_or_default(registry), name);
    if (*out == NULL) {
        *out = sc_format_written(name);
    }
    if (*out == NULL) {
        return sc_error_set(error, SC_ERROR_UNKNOWN_FORMAT, "no format is called \"%s\"", name);
    }
    if ((*out)->write == NULL) {
        return sc_error_set(error, SC_ERROR_CANNOT_WRITE,
                            (*out)->open != NULL ? "the format %s is written by compiling"
                                                 : "the format %s is only read",
                            name);
    }
    return SC_OK;
}

static sc_status take_text(sc_buf *buf, const sc_allocator *allocator, sc_text *out,
                           sc_error *error)
{
    size_t length;
    char *data = sc_buf_take(buf, &length);
    if (data == NULL) {
        return sc_error_code(error, buf->status);
    }
    *out = (sc_text){.data = data, .length = length, .allocator = allocator};
    return SC_OK;
}

static sc_status take_options(const sc_write_options *given, sc_write_options *own)
{
    *own = (sc_write_options)SC_WRITE_OPTIONS_INIT;
    return given != NULL ? SC_SIZED_TAKE(own, given) : SC_OK;
}

sc_status sc_write(sc_value value, const char *format, const sc_write_options *options,
                   sc_text *out, sc_error *error)
{
    sc_write_options own;
    if (value.image == NULL || format == NULL || out == NULL ||
        take_options(options, &own) != SC_OK) {
        return sc_error_code(error, SC_ERROR_INVALID_ARGUMENT);
    }
    *out = (sc_text){0};
    const sc_format *with;
    const sc_allocator *allocator = own.allocator != NULL ? own.allocator : sc_allocator_default();
    sc_status status = find_format(format, own.registry, &with, error);
    if (status != SC_OK) {
        return status;
    }
    sc_image *sorted = own.sort_keys ? sc_value_sorted(value, allocator) : NULL;
    if (own.sort_keys && sorted == NULL) {
        return sc_error_code(error, SC_ERROR_OUT_OF_MEMORY);
    }
    sc_buf buf;
    sc_buf_init(&buf, allocator, TEXT_MAX);
    sc_writing writing = {
        .value = sorted != NULL ? sc_image_root(sorted) : value,
        .options = &own,
        .allocator = allocator,
        .out = &buf,
        .error = error,
    };
    status = with->write(with, &writing);
    if (status == SC_OK) {
        status = take_text(&buf, allocator, out, error);
    }
    sc_buf_free(&buf);
    sc_image_release(sorted);
    return status;
}

static sc_status write_masked(const sc_snapshot *snapshot, const char *path, sc_value value,
                              const char *format, const sc_write_options *options, sc_text *out,
                              sc_error *error)
{
    sc_image *masked = sc_snapshot_masked(snapshot, path, value, error);
    if (masked == NULL) {
        return error != NULL ? error->code : SC_ERROR_OUT_OF_MEMORY;
    }
    sc_status status = sc_write(sc_image_root(masked), format, options, out, error);
    sc_image_release(masked);
    return status;
}

sc_status sc_snapshot_write(const sc_snapshot *snapshot, const char *path, sc_value value,
                            const char *format, const sc_write_options *options, sc_text *out,
                            sc_error *error)
{
    sc_write_options own;
    if (snapshot == NULL || path == NULL || value.image == NULL || format == NULL || out == NULL ||
        take_options(options, &own) != SC_OK) {
        return sc_error_code(error, SC_ERROR_INVALID_ARGUMENT);
    }
    *out = (sc_text){0};
    if (own.registry == NULL) {
        own.registry = sc_detail_of(snapshot)->plan->registry;
    }
    if (own.allocator == NULL) {
        own.allocator = snapshot->allocator;
    }
    return own.reveal ? sc_write(value, format, &own, out, error)
                      : write_masked(snapshot, path, value, format, &own, out, error);
}

sc_status sc_place_dump(const sc_place *place, const sc_path *path, const char *format,
                        const sc_write_options *options, sc_text *out, sc_error *error)
{
    if (format == NULL || out == NULL) {
        return sc_error_code(error, SC_ERROR_INVALID_ARGUMENT);
    }
    sc_walk walk;
    *out = (sc_text){0};
    sc_status status = sc_place_reach(place, path, &walk, error);
    if (status == SC_OK) {
        status = sc_snapshot_write(place->snapshot, walk.path.text, walk.value, format, options,
                                   out, error);
    }
    sc_walk_free(&walk);
    return status;
}

sc_status sc_snapshot_dump(const sc_snapshot *snapshot, const char *path, const char *format,
                           const sc_write_options *options, sc_text *out, sc_error *error)
{
    const sc_root_path from = sc_place_at_root(snapshot, path);
    return sc_place_dump(&from.root, &from.path, format, options, out, error);
}

enum { FILE_MODE = 0666 };

sc_status sc_text_save(const sc_text *text, const char *file, sc_error *error)
{
    if (text == NULL || text->data == NULL || file == NULL) {
        return sc_error_code(error, SC_ERROR_INVALID_ARGUMENT);
    }
    const sc_file_output output = {
        .data = text->data, .length = text->length, .mode = FILE_MODE, .streams = true};
    sc_file_fault fault;
    sc_status status = sc_file_write(file, &output, &fault);
    return status == SC_OK ? SC_OK : sc_layer_write_error(error, status, file, &fault);
}
