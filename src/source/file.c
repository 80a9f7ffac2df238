/*
 * A file named by the user, and standard input. What is wrong with a file's name is told when it is
 * added; what is in it, when it is loaded.
 */
#include "source/files.h"

static const char standard_input[] = "standard input";

/* ---- standard input: it can be read only once, so it is read when it is added ---- */

static sc_status load_input(const sc_source *source, const sc_loading *loading)
{
    const sc_source_options *options = &source->options;
    const sc_text_request request = {
        .text = source->as.input.data,
        .length = source->as.input.length,
        .kind = SC_SOURCE_TEXT,
        .name = options->name != NULL ? options->name : standard_input,
        .format = options->format,
        .documents = options->documents,
        .secret = options->secret,
    };
    const sc_yield like = {.profile = "", .kind = SC_SOURCE_TEXT};
    sc_layer *layer = NULL;
    sc_status status =
        loading->context->parse_text(loading->context->engine, &request, &layer, loading->error);
    return status == SC_OK ? sc_take(source, loading, &like, layer)
                           : sc_take_failure(source, loading, status, request.name);
}

static void release_input(sc_source *source)
{
    sc_file_content_free(source->allocator, &source->as.input);
}

static const sc_source_type input_type = {load_input, release_input};

static sc_status make_input(const sc_source_making *making, sc_source **out)
{
    sc_source *source;
    sc_status status = sc_source_make(making, &input_type, "-", &source);
    if (status != SC_OK) {
        return status;
    }
    const sc_limits limits = sc_limits_resolve(NULL);
    status = sc_file_read_descriptor(making->allocator, SC_STANDARD_INPUT, limits.file_size,
                                     &source->as.input);
    if (status != SC_OK) {
        (void)sc_layer_file_error(making->error, status, standard_input,
                                  source->as.input.system_error);
        sc_source_release(source);
        return status;
    }
    *out = source;
    return source->options.includes != NULL ? sc_source_fix_place(making, out) : SC_OK;
}

/* ---- files ---- */

static sc_status load_file(const sc_source *source, const sc_loading *loading)
{
    const sc_file_want want = {
        .path = source->text,
        .profile = "",
        .name = source->options.name,
        .format = source->options.format,
        .is_base = true,
        .optional = source->options.optional,
        .tells_absence = true,
    };
    return sc_files_take(source, loading, &want, sc_take);
}

static const sc_source_type file_type = {load_file, NULL};

sc_status sc_source_file(const sc_source_making *making, const char *path, sc_source **out)
{
    *out = NULL;
    if (path != NULL && strcmp(path, "-") == 0) {
        return make_input(making, out);
    }
    sc_status status = sc_file_check_required(making, path);
    if (status == SC_OK) {
        status = sc_source_make(making, &file_type, path, out);
    }
    return status == SC_OK ? sc_source_fix_path(making, out) : status;
}
