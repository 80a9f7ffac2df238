/*
 * A caller's own source. It is called in every build. The values that it writes must follow the
 * rules of the writer; the failures that it reports are passed on unchanged.
 */
#include "source/kind.h"

static bool is_error(sc_status status)
{
    return status > SC_OK && status < SC_STATUS_COUNT &&
           sc_status_severity(status) == SC_SEVERITY_ERROR;
}

/* Completes the error of a source that returned a code without message, or an unknown code. */
static sc_status complete_error(const char *name, sc_status status, sc_error *error)
{
    sc_status code = is_error(status) ? status : SC_ERROR_CUSTOM;
    if (error->message[0] == '\0') {
        (void)sc_error_code(error, code);
    }
    error->code = code;
    sc_error_source(error, name);
    return code;
}

static sc_status hide(const sc_source *source, sc_layer *layer, sc_error *error)
{
    sc_image *image = layer->image;
    if (!source->options.secret || image == NULL) {
        return SC_OK;
    }
    sc_status status = sc_secret_image(image, layer->allocator, &layer->image, error);
    if (status != SC_OK) {
        layer->image = image;
        return status;
    }
    sc_image_release(image);
    return SC_OK;
}

/* Its name in origins and messages. */
static const char *name_of(const sc_source *source)
{
    return source->options.name != NULL ? source->options.name : source->as.custom.name;
}

static sc_status call(const sc_source *source, const sc_loading *loading, sc_writer *writer,
                      sc_layer **out)
{
    const sc_source_vtable *custom = &source->as.custom;
    const char *name = name_of(source);
    sc_error *error = loading->error;
    memset(error, 0, sizeof *error);
    (void)sc_writer_source(writer, SC_SOURCE_CUSTOM, name, source->options.secret);
    sc_status status = custom->load(custom->context, writer, error);
    if (status != SC_OK) {
        return complete_error(name, status, error);
    }
    status =
        sc_layer_finish(loading->context->allocator, writer, SC_SOURCE_CUSTOM, name, out, error);
    if (status == SC_OK) {
        status = hide(source, *out, error);
        if (status != SC_OK) {
            sc_layer_release(*out);
        }
    }
    return status;
}

static sc_status load_custom(const sc_source *source, const sc_loading *loading)
{
    const sc_load_context *context = loading->context;
    const sc_yield like = {.profile = "", .kind = SC_SOURCE_CUSTOM};
    sc_layer *layer = NULL;
    sc_writer *writer = sc_writer_new(context->allocator, context->limits);
    if (writer == NULL) {
        return sc_source_fail(loading->error, SC_ERROR_OUT_OF_MEMORY);
    }
    sc_status status = call(source, loading, writer, &layer);
    sc_writer_free(writer);
    return status == SC_OK ? sc_take(source, loading, &like, layer)
                           : sc_take_failure(source, loading, status, name_of(source));
}

static void release_custom(sc_source *source)
{
    const sc_source_vtable *custom = &source->as.custom;
    if (custom->destroy != NULL) {
        custom->destroy(custom->context);
    }
}

static const sc_source_type custom_type = {load_custom, release_custom, "source"};

sc_status sc_source_custom(const sc_source_making *making, const sc_source_vtable *vtable,
                           sc_source **out)
{
    *out = NULL;
    if (vtable == NULL) {
        return sc_source_fail(making->error, SC_ERROR_INVALID_ARGUMENT);
    }
    sc_source *source = NULL;
    sc_status status =
        vtable->load == NULL
            ? sc_source_fail(making->error, SC_ERROR_INVALID_ARGUMENT)
            : sc_source_make(making, &custom_type, vtable->name != NULL ? vtable->name : "custom",
                             &source);
    if (status != SC_OK) {
        if (vtable->destroy != NULL) {
            vtable->destroy(vtable->context);
        }
        return status;
    }
    source->as.custom = *vtable;
    source->as.custom.name = source->text;
    *out = source;
    return SC_OK;
}

const sc_source_vtable *sc_source_vtable_of(const sc_source *source)
{
    return source->type == &custom_type ? &source->as.custom : NULL;
}
