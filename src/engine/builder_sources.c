/* The builder's add functions: arguments checked, a source made, the source added. */
#include "base/alloc.h"
#include "base/sized.h"
#include "engine/builder.h"
#include "engine/parse.h"
#include "source/vocabulary.h"

/* The parameters of a source's constructor. */
typedef struct adding {
    sc_error spare;
    sc_source_options options; /* checked, and of this version's size */
    sc_source_making making;
    sc_source *source;
} adding;

static sc_status begin(adding *add, sc_builder *builder, sc_source_id source,
                       const sc_source_options *options)
{
    add->spare.code = SC_OK;
    add->source = NULL;
    add->making = (sc_source_making){
        .allocator = builder->allocator,
        .options = options != NULL ? &add->options : NULL,
        .error = sc_builder_error(builder, &add->spare),
        .streams = builder->plan->streams,
    };
    return sc_source_options_take(options, source, &add->options, add->making.error);
}

sc_status sc_builder_add_file(sc_builder *builder, const char *path,
                              const sc_source_options *options)
{
    if (builder == NULL || path == NULL) {
        return sc_builder_invalid(builder);
    }
    adding add;
    sc_status status = begin(&add, builder, SC_ADD_FILE, options);
    if (status == SC_OK) {
        status = sc_source_file(&add.making, path, &add.source);
    }
    return sc_builder_take(builder, status, &add.source);
}

/* Makes a source of a finished layer. Releases the layer. */
static sc_status take_layer(sc_builder *builder, adding *add, sc_layer *layer)
{
    sc_status status = sc_source_layer(&add->making, layer, &add->source);
    sc_layer_release(layer);
    return sc_builder_take(builder, status, &add->source);
}

sc_status sc_builder_add_defaults(sc_builder *builder, const char *text, size_t length,
                                  const sc_source_options *options)
{
    if (builder == NULL || (text == NULL && length != 0)) {
        return sc_builder_invalid(builder);
    }
    adding add;
    sc_status status = begin(&add, builder, SC_ADD_DEFAULTS, options);
    if (status != SC_OK) {
        return sc_builder_keep(builder, status);
    }
    sc_limits limits = sc_limits_resolve(&builder->plan->limits);
    sc_secrets secrets = sc_plan_secrets(builder->plan);
    sc_parse_job job = {
        .registry = builder->plan->registry,
        .allocator = builder->allocator,
        .limits = &limits,
        .secrets = &secrets,
    };
    sc_text_request request = {
        .text = text != NULL ? text : "",
        .length = length,
        .kind = SC_SOURCE_DEFAULTS,
        .name = add.options.name != NULL ? add.options.name : "defaults",
        .format = add.options.format,
        .reader = sc_reader_options_of(&add.options),
        .secret = add.options.secret,
    };
    sc_layer *layer;
    status = sc_parse_text_layer(&job, &request, &layer, add.making.error);
    if (status != SC_OK) {
        return sc_builder_keep(builder, status);
    }
    return take_layer(builder, &add, layer);
}

sc_status sc_builder_add_image(sc_builder *builder, sc_image *image,
                               const sc_source_options *options)
{
    if (builder == NULL || image == NULL) {
        return sc_builder_invalid(builder);
    }
    adding add;
    sc_status status = begin(&add, builder, SC_ADD_DEFAULTS, options);
    if (status != SC_OK) {
        return sc_builder_keep(builder, status);
    }
    const char *name = add.options.name != NULL ? add.options.name : "defaults";
    sc_layer *layer = sc_layer_new(builder->allocator, SC_SOURCE_DEFAULTS, name);
    if (layer == NULL) {
        return sc_builder_keep(builder, SC_ERROR_OUT_OF_MEMORY);
    }
    layer->image = sc_image_retain(image);
    return take_layer(builder, &add, layer);
}

sc_status sc_builder_add_env(sc_builder *builder, const char *prefix,
                             const sc_source_options *options)
{
    if (builder == NULL) {
        return sc_builder_invalid(builder);
    }
    adding add;
    sc_status status = begin(&add, builder, SC_ADD_ENV, options);
    if (status == SC_OK) {
        status = sc_source_environment(&add.making, prefix, &add.source);
    }
    return sc_builder_take(builder, status, &add.source);
}

sc_status sc_builder_add_dotenv(sc_builder *builder, const char *path,
                                const sc_source_options *options)
{
    if (builder == NULL || path == NULL) {
        return sc_builder_invalid(builder);
    }
    adding add;
    sc_status status = begin(&add, builder, SC_ADD_DOTENV, options);
    if (status == SC_OK) {
        status = sc_source_dotenv(&add.making, path, &add.source);
    }
    return sc_builder_take(builder, status, &add.source);
}

sc_status sc_builder_add_glob(sc_builder *builder, const char *pattern,
                              const sc_source_options *options)
{
    if (builder == NULL || pattern == NULL) {
        return sc_builder_invalid(builder);
    }
    adding add;
    sc_status status = begin(&add, builder, SC_ADD_GLOB, options);
    if (status == SC_OK) {
        status = sc_source_glob(&add.making, pattern, &add.source);
    }
    return sc_builder_take(builder, status, &add.source);
}

sc_status sc_builder_add_hierarchical(sc_builder *builder, const char *app_name,
                                      const sc_source_options *options)
{
    if (builder == NULL || app_name == NULL) {
        return sc_builder_invalid(builder);
    }
    adding add;
    sc_status status = begin(&add, builder, SC_ADD_HIERARCHICAL, options);
    if (status == SC_OK) {
        status = sc_source_hierarchical(&add.making, app_name, &add.source);
    }
    return sc_builder_take(builder, status, &add.source);
}

sc_status sc_builder_add_directory(sc_builder *builder, const char *path,
                                   const sc_source_options *options)
{
    if (builder == NULL || path == NULL) {
        return sc_builder_invalid(builder);
    }
    adding add;
    sc_status status = begin(&add, builder, SC_ADD_DIRECTORY, options);
    if (status == SC_OK) {
        status = sc_source_directory(&add.making, path, &add.source);
    }
    return sc_builder_take(builder, status, &add.source);
}

static bool are_words(const char *const *args, size_t count)
{
    if (args == NULL) {
        return count == 0;
    }
    for (size_t i = 0; i < count; i++) {
        if (args[i] == NULL) {
            return false;
        }
    }
    return true;
}

sc_status sc_builder_add_args(sc_builder *builder, const char *const *args, size_t count,
                              const sc_source_options *options)
{
    if (builder == NULL || !are_words(args, count)) {
        return sc_builder_invalid(builder);
    }
    adding add;
    sc_status status = begin(&add, builder, SC_ADD_ARGS, options);
    if (status == SC_OK) {
        status = sc_source_arguments(&add.making, args, count, &add.source);
    }
    return sc_builder_take(builder, status, &add.source);
}

static sc_status add_override(sc_builder *builder, const char *path, const char *value,
                              size_t length, bool is_text)
{
    if (builder == NULL || path == NULL || (value == NULL && length != 0)) {
        return sc_builder_invalid(builder);
    }
    adding add;
    (void)begin(&add, builder, SC_ADD_ARGS, NULL);
    return sc_builder_take(builder,
                           sc_source_override(&add.making, path, value != NULL ? value : "", length,
                                              is_text, &add.source),
                           &add.source);
}

sc_status sc_builder_set(sc_builder *builder, const char *path, const char *value)
{
    if (value == NULL) {
        return sc_builder_invalid(builder);
    }
    return add_override(builder, path, value, strlen(value), false);
}

sc_status sc_builder_set_string(sc_builder *builder, const char *path, const char *value,
                                size_t length)
{
    return add_override(builder, path, value, length, true);
}

sc_status sc_builder_unset(sc_builder *builder, const char *path)
{
    if (builder == NULL || path == NULL) {
        return sc_builder_invalid(builder);
    }
    adding add;
    (void)begin(&add, builder, SC_ADD_ARGS, NULL);
    return sc_builder_take(builder, sc_source_unset(&add.making, path, &add.source), &add.source);
}

sc_status sc_builder_add_source(sc_builder *builder, const sc_source_vtable *source,
                                const sc_source_options *options)
{
    sc_source_vtable own = SC_SOURCE_VTABLE_INIT;
    sc_status status = source != NULL ? SC_SIZED_TAKE(&own, source) : SC_ERROR_INVALID_ARGUMENT;
    bool is_whole = status == SC_OK && own.load != NULL && own.name != NULL;
    adding add;
    if (builder == NULL || !is_whole) {
        status = sc_builder_invalid(builder);
    } else {
        status = begin(&add, builder, SC_ADD_SOURCE, options);
    }
    if (status != SC_OK) {
        if (own.destroy != NULL) {
            own.destroy(own.context);
        }
        return status;
    }
    return sc_builder_take(builder, sc_source_custom(&add.making, &own, &add.source), &add.source);
}
