/*
 * Parsing with the cache in front.
 *
 * A cached file costs one stat. Any other file is read without a stat before, because opening it
 * also gives its stamp. The stamp that is kept is that of the open file.
 */
#include "engine/parse.h"

#include <inttypes.h>

#include "base/sized.h"
#include "format/parse.h"
#include "platform/clock.h"
#include "source/kind.h"

static sc_status unknown_format(sc_error *error, const char *name)
{
    return sc_error_set(error, SC_ERROR_UNKNOWN_FORMAT, "no format is called \"%s\"", name);
}

sc_status sc_parse_choose(sc_registry *registry, const char *format, const char *file_name,
                          const char *text, size_t length, const sc_format **out, bool *detected,
                          sc_error *error)
{
    *detected = false;
    if (format != NULL) {
        *out = sc_registry_format(registry, format);
        return *out != NULL ? SC_OK : unknown_format(error, format);
    }
    *out = file_name != NULL ? sc_registry_format_of_file(registry, file_name) : NULL;
    if (*out == NULL) {
        *out = sc_format_detect(text, length);
        *detected = true;
    }
    return SC_OK;
}

/* One text that becomes a layer. */
typedef struct parsing {
    const sc_parse_job *job;
    const sc_format *format;
    const char *text;
    size_t length;
    sc_reader_options reader;
    bool secret;
    bool padded;
    bool detected;
} parsing;

static sc_status no_memory(sc_error *error)
{
    return sc_error_code(error, SC_ERROR_OUT_OF_MEMORY);
}

/* An empty text, only comments, or a single null: a layer without image, and a note. */
static sc_status make_empty(sc_layer *layer, bool is_null)
{
    uint32_t line = 0, column = 0;
    if (is_null) {
        sc_value_place(sc_image_root(layer->image), &line, &column);
    }
    sc_image_release(layer->image);
    layer->image = NULL;
    return sc_notices_add(&layer->notices, SC_NOTE_EMPTY_SOURCE, layer->name, line, column, NULL,
                          "%s is %s and changes nothing", layer->name, is_null ? "null" : "empty");
}

static bool is_scalar(sc_value value)
{
    sc_kind kind = sc_value_kind(value);
    return kind != SC_OBJECT && kind != SC_ARRAY;
}

/* Almost any text is a YAML document of one plain scalar, for example prose or a program. */
static sc_status doubt(const parsing *parse, sc_layer *layer)
{
    uint32_t line, column;
    sc_value root = sc_image_root(layer->image);
    sc_value_place(root, &line, &column);
    return sc_notices_add(&layer->notices, SC_WARNING_NOT_CONFIGURATION, layer->name, line, column,
                          NULL,
                          "read as %s, by its content, this is a single %s and perhaps no "
                          "configuration",
                          parse->format->name, sc_kind_name(sc_value_kind(root)));
}

/* A reader marks the values that it writes, but the values of an image exist already. */
static sc_status hide_all(const parsing *parse, sc_layer *layer, sc_error *error)
{
    sc_image *hidden;
    sc_status status = sc_secret_image(layer->image, parse->job->allocator, &hidden, error);
    if (status == SC_OK) {
        sc_image_release(layer->image);
        layer->image = hidden;
    }
    return status;
}

static sc_status fill_layer(const parsing *parse, sc_layer *layer, sc_error *error)
{
    sc_format_parse_options options = {
        .name = layer->name,
        .source_kind = layer->kind,
        .secret = parse->secret,
        .padded = parse->padded,
        .guessed = parse->detected,
        .reader = parse->reader,
        .secrets = parse->job->secrets,
        .limits = parse->job->limits,
        .allocator = parse->job->allocator,
        .notices = &layer->notices,
    };
    bool empty = false;
    sc_status status = sc_format_parse(parse->format, parse->text, parse->length, &options,
                                       &layer->image, &empty, error);
    if (status != SC_OK && (!empty || status == SC_ERROR_OUT_OF_MEMORY)) {
        return status;
    }
    if (status == SC_OK && parse->format->open != NULL && parse->secret) {
        status = hide_all(parse, layer, error);
        if (status != SC_OK) {
            return status;
        }
    }
    status = SC_OK;
    if (empty || sc_value_kind(sc_image_root(layer->image)) == SC_NULL) {
        status = make_empty(layer, !empty);
    } else if (parse->detected && is_scalar(sc_image_root(layer->image))) {
        status = doubt(parse, layer);
    } else if (parse->detected) {
        status = sc_notices_add(&layer->notices, SC_NOTE_DETECTED_FORMAT, layer->name, 0, 0, NULL,
                                "read as %s, by its content", parse->format->name);
    }
    return status == SC_OK ? SC_OK : no_memory(error);
}

static sc_status new_layer(const parsing *parse, sc_source_kind kind, const char *name,
                           sc_layer **out, sc_error *error)
{
    sc_layer *layer = sc_layer_new(parse->job->allocator, kind, name);
    if (layer == NULL) {
        return no_memory(error);
    }
    layer->format = parse->format->name;
    sc_status status = fill_layer(parse, layer, error);
    if (status != SC_OK) {
        sc_unread_take(parse->job->unread, &layer->notices);
        sc_layer_release(layer);
        return status;
    }
    *out = layer;
    return SC_OK;
}

sc_status sc_parse_text_layer(void *context, const sc_text_request *request, sc_layer **out,
                              sc_error *error)
{
    parsing parse = {
        .job = context,
        .text = request->text,
        .length = request->length,
        .reader = request->reader,
        .secret = request->secret,
    };
    *out = NULL;
    sc_status status =
        sc_parse_choose(parse.job->registry, request->format, request->name, request->text,
                        request->length, &parse.format, &parse.detected, error);
    return status == SC_OK ? new_layer(&parse, request->kind, request->name, out, error) : status;
}

/* ---- files ---- */

/* `format` is NULL if the content decides. */
static sc_status parse_content(const sc_parse_job *job, const sc_file_request *request,
                               const sc_format *format, const sc_file_content *content,
                               sc_layer **out, sc_error *error)
{
    parsing parse = {
        .job = job,
        .format = format != NULL ? format : sc_format_detect(content->data, content->length),
        .text = content->data,
        .length = content->length,
        .reader = request->reader,
        .secret = request->secret,
        .padded = true,
        .detected = format == NULL,
    };
    const char *name = request->name != NULL ? request->name : sc_path_given(request->path);
    sc_status status = new_layer(&parse, SC_SOURCE_FILE, name, out, error);
    if (*out != NULL) {
        (*out)->stamp = content->stamp;
    }
    return status;
}

static bool is_fresh(const sc_cache_found *found, const char *path)
{
    sc_file_stamp now;
    return !found->young && sc_file_stat(path, &now) == SC_OK &&
           sc_file_stamp_equal(&found->layer->stamp, &now);
}

/* True if the content of a young entry equals the content that was just read. */
static bool is_same_content(const sc_cache_found *found, const sc_file_content *content,
                            uint64_t hash)
{
    return found->layer != NULL && found->young && found->content == hash &&
           sc_file_stamp_equal(&found->layer->stamp, &content->stamp);
}

static sc_status unreadable(const sc_parse_job *job, const sc_file_request *request,
                            sc_status status, int system_error, sc_error *error)
{
    if (status != SC_ERROR_FILE_TOO_LARGE) {
        return sc_layer_file_error(error, status, request->path, system_error);
    }
    (void)sc_error_set(error, status, "the file is larger than the limit of %" PRIu64 " bytes",
                       job->limits->file_size);
    sc_error_source(error, request->path);
    return status;
}

/* Adds to the layer the warning why a compiled image is not mapped although that was requested. */
static sc_status note_private(sc_layer *layer, const char *why, sc_error *error)
{
    sc_status status = sc_notices_add(&layer->notices, SC_WARNING_PRIVATE_IMAGE, layer->name, 0, 0,
                                      NULL, "%s is read into private memory: %s", layer->name, why);
    return status == SC_OK ? SC_OK : no_memory(error);
}

/* The layer of a mapped image; NULL if it cannot be mapped, and then *why is the reason. */
static sc_status map_layer(const sc_parse_job *job, const sc_file_request *request,
                           const sc_cache_key *key, sc_layer **out, const char **why,
                           sc_error *error)
{
    *out = NULL;
    *why = request->secret ? "the option secret marks its values" : "it is not a compiled image";
    if (request->is_real) {
        *why = "its include is confined to a folder";
    }
    if (request->secret || request->is_real || (key->format != NULL && key->format->open == NULL)) {
        return SC_OK;
    }
    int64_t now = sc_clock_realtime();
    sc_file_stamp stamp;
    sc_image *image =
        sc_image_map(request->path, job->limits->file_size, job->allocator, &stamp, why);
    if (image == NULL) {
        return *why != NULL ? SC_OK : no_memory(error);
    }
    sc_status status = sc_image_within(image, job->limits, error);
    sc_layer *layer =
        status == SC_OK ? sc_layer_new(job->allocator, SC_SOURCE_FILE, key->name) : NULL;
    if (layer == NULL) {
        sc_image_release(image);
        sc_error_source(error, key->name);
        return status == SC_OK ? no_memory(error) : status;
    }
    layer->image = image;
    layer->format = sc_format_image.name;
    layer->stamp = stamp;
    sc_cache_put(&job->registry->cache, key, layer, 0, sc_file_stamp_young(&stamp, now));
    *out = layer;
    return SC_OK;
}

static sc_status read_and_parse(const sc_parse_job *job, const sc_file_request *request,
                                const sc_cache_key *key, sc_cache_found *found, sc_layer **out,
                                sc_error *error)
{
    sc_cache *cache = &job->registry->cache;
    sc_file_content content;
    const char *private_because = NULL;
    sc_status status = SC_OK;
    if (request->map) {
        status = map_layer(job, request, key, out, &private_because, error);
        if (status != SC_OK || *out != NULL) {
            return status;
        }
    }
    status = (request->is_real ? sc_file_read_real : sc_file_read)(
        job->allocator, request->path, job->limits->file_size, &content);
    if (status != SC_OK) {
        return unreadable(job, request, status, content.system_error, error);
    }
    uint64_t hash = content.young ? sc_cache_content_hash(cache, content.data, content.length) : 0;
    if (found->layer != NULL && found->young && !content.young) {
        hash = sc_cache_content_hash(cache, content.data, content.length);
    }
    if (is_same_content(found, &content, hash)) {
        *out = found->layer;
        found->layer = NULL;
        if (!content.young) {
            sc_cache_settle(cache, key, *out);
        }
    } else {
        status = parse_content(job, request, key->format, &content, out, error);
        if (status == SC_OK && private_because != NULL) {
            status = note_private(*out, private_because, error);
        }
        if (status == SC_OK) {
            sc_cache_put(cache, key, *out, hash, content.young);
        }
    }
    sc_file_content_free(job->allocator, &content);
    return status;
}

/* The format that the request alone decides; NULL: the content decides. */
static sc_status format_of_request(const sc_parse_job *job, const sc_file_request *request,
                                   const sc_format **out, sc_error *error)
{
    if (request->format == NULL) {
        *out = sc_registry_format_of_file(job->registry, request->path);
        return SC_OK;
    }
    *out = sc_registry_format(job->registry, request->format);
    return *out != NULL ? SC_OK : unknown_format(error, request->format);
}

static void count(atomic_uint_least64_t *counter)
{
    (void)atomic_fetch_add_explicit(counter, 1, memory_order_relaxed);
}

/* Readers mark values made from a secret, so layers differ if the words for secrets differ. */
static uint64_t hash_words(const sc_parse_job *job)
{
    uint64_t hash = 0;
    for (size_t i = 0; job->secrets != NULL && i < job->secrets->word_count; i++) {
        const char *word = job->secrets->words[i];
        hash = sc_cache_content_hash(&job->registry->cache, word, strlen(word)) + hash * 31 + 1;
    }
    return hash;
}

sc_status sc_parse_file_layer(void *context, const sc_file_request *request, sc_layer **out,
                              sc_error *error)
{
    const sc_parse_job *job = context;
    sc_cache_key key = {
        .path = request->path,
        .name = request->name != NULL ? request->name : sc_path_given(request->path),
        .limits = job->limits,
        .reader = request->reader,
        .secret = request->secret,
        .map = request->map,
        .words = hash_words(job),
    };
    *out = NULL;
    sc_status status = format_of_request(job, request, &key.format, error);
    if (status != SC_OK) {
        return status;
    }
    sc_touch(job->touching, SC_TOUCH_FILE, request->path, NULL);
    sc_cache_found found = sc_cache_find(&job->registry->cache, &key);
    if (found.layer != NULL && is_fresh(&found, request->path)) {
        count(&job->registry->cache_hits);
        *out = found.layer;
        return SC_OK;
    }
    if (key.format != NULL && key.format->on_builder && request->deferred != NULL) {
        *request->deferred = true;
        sc_layer_release(found.layer);
        return SC_OK;
    }
    count(&job->registry->cache_misses);
    status = read_and_parse(job, request, &key, &found, out, error);
    sc_layer_release(found.layer);
    return status;
}

/* ---- without a builder ---- */

static sc_image *parse_with(const sc_format *format, const char *text, size_t length,
                            const sc_parse_options *options, sc_error *error)
{
    sc_format_parse_options how = {
        .name = options->name,
        .source_kind = SC_SOURCE_TEXT,
        .limits = options->limits,
        .allocator = options->allocator,
    };
    sc_image *image = NULL;
    (void)sc_format_parse(format, text, length, &how, &image, NULL, error);
    return image;
}

sc_image *sc_parse(const char *text, size_t length, const sc_parse_options *options,
                   sc_error *error)
{
    sc_parse_options own = SC_PARSE_OPTIONS_INIT;
    sc_status status = options != NULL ? SC_SIZED_TAKE(&own, options) : SC_OK;
    sc_limits limits;
    if (status == SC_OK && own.limits != NULL) {
        status = SC_SIZED_TAKE(&limits, own.limits);
    }
    if (status != SC_OK || (text == NULL && length != 0)) {
        (void)sc_error_code(error, SC_ERROR_INVALID_ARGUMENT);
        return NULL;
    }
    const sc_format *format;
    bool detected;
    const char *bytes = text != NULL ? text : "";
    status = sc_parse_choose(sc_registry_or_default(own.registry), own.format, own.name, bytes,
                             length, &format, &detected, error);
    return status == SC_OK ? parse_with(format, bytes, length, &own, error) : NULL;
}
