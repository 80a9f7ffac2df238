/*
 * Inputs that can be read only once: standard input, and, if the builder allows it, pipes and
 * descriptors by name. They are read and kept when they are added, so a build never waits for
 * them, and every build of the source has the same text.
 */
#include "source/stream.h"

#include "base/alloc.h"

static const char standard_input[] = "standard input";

enum { WRITER_WAIT = 5000 /* milliseconds */ };

static bool is_standard(const char *path)
{
    return strcmp(path, "-") == 0;
}

bool sc_stream_allowed(const sc_source_making *making, const char *path)
{
    return making->streams && path != NULL && sc_file_is_stream(path);
}

static const char *shown_name(const sc_source *source)
{
    if (source->options.name != NULL) {
        return source->options.name;
    }
    return is_standard(source->text) ? standard_input : source->text;
}

static sc_status read_content(const sc_source *source, sc_file_content *out)
{
    const sc_limits limits = sc_limits_resolve(NULL);
    return is_standard(source->text) ? sc_file_read_descriptor(source->allocator, SC_STANDARD_INPUT,
                                                               limits.file_size, out)
                                     : sc_file_read_stream(source->allocator, source->text,
                                                           limits.file_size, WRITER_WAIT, out);
}

static sc_status fail(const sc_source_making *making, const sc_source *source, sc_status status,
                      int system_error)
{
    const char *name = is_standard(source->text) ? standard_input : source->text;
    (void)sc_layer_file_error(making->error, status, name, system_error);
    if (status == SC_ERROR_NOT_FILE && system_error == 0) {
        (void)sc_error_set(making->error, status,
                           "no program opened this pipe for writing within %d seconds",
                           WRITER_WAIT / 1000);
        sc_error_source(making->error, name);
    }
    return status;
}

sc_status sc_stream_read(const sc_source_making *making, sc_source **source)
{
    sc_source *made = *source;
    sc_file_content *content = sc_alloc(made->allocator, sizeof *content);
    if (content == NULL) {
        sc_source_release(made);
        *source = NULL;
        return sc_source_fail(making->error, SC_ERROR_OUT_OF_MEMORY);
    }
    made->stream = content;
    sc_status status = read_content(made, content);
    if (status != SC_OK) {
        (void)fail(making, made, status, content->system_error);
        sc_source_release(made);
        *source = NULL;
    }
    return status;
}

void sc_stream_free(const sc_source *source)
{
    if (source->stream != NULL) {
        sc_file_content_free(source->allocator, source->stream);
        sc_free(source->allocator, source->stream, sizeof *source->stream);
    }
}

sc_status sc_stream_take(const sc_source *source, const sc_loading *loading, const char *format,
                         sc_take_function take)
{
    const sc_source_options *options = &source->options;
    const sc_text_request request = {
        .text = source->stream->data,
        .length = source->stream->length,
        .kind = SC_SOURCE_TEXT,
        .name = shown_name(source),
        .format = options->format != NULL ? options->format : format,
        .reader = sc_reader_options_of(options),
        .secret = options->secret,
    };
    const sc_yield like = {.profile = "", .kind = SC_SOURCE_TEXT};
    sc_layer *layer = NULL;
    sc_status status =
        loading->context->parse_text(loading->context->engine, &request, &layer, loading->error);
    return status == SC_OK ? take(source, loading, &like, layer)
                           : sc_take_failure(source, loading, status, request.name);
}
