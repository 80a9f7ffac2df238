/*
 * A file named by the user, and inputs that are read once. Errors in a file's name are reported
 * when it is added; errors in its content, when it is loaded.
 */
#include "source/stream.h"

static sc_status load_input(const sc_source *source, const sc_loading *loading)
{
    return sc_stream_take(source, loading, NULL, sc_take);
}

static const sc_source_type input_type = {load_input, NULL, "file"};

static sc_status make_input(const sc_source_making *making, const char *path, sc_source **out)
{
    sc_status status = sc_source_make(making, &input_type, path, out);
    if (status == SC_OK) {
        status = sc_stream_read(making, out);
    }
    return status == SC_OK && (*out)->options.includes != NULL ? sc_source_fix_place(making, out)
                                                               : status;
}

/* ---- files ---- */

static sc_status load_file(const sc_source *source, const sc_loading *loading)
{
    const sc_file_candidate candidate = {
        .path = source->text,
        .profile = "",
        .name = source->options.name,
        .format = source->options.format,
        .is_base = true,
        .optional = source->options.optional,
        .reports_absence = true,
    };
    return sc_files_take(source, loading, &candidate, sc_take);
}

static const sc_source_type file_type = {load_file, NULL, "file"};

bool sc_source_is_file(const sc_source *source)
{
    return source->type == &file_type;
}

sc_status sc_source_file(const sc_source_making *making, const char *path, sc_source **out)
{
    *out = NULL;
    if (path != NULL && (strcmp(path, "-") == 0 || sc_stream_allowed(making, path))) {
        return make_input(making, path, out);
    }
    sc_status status = sc_file_check_required(making, path);
    if (status == SC_OK) {
        status = sc_source_make(making, &file_type, path, out);
    }
    return status == SC_OK ? sc_source_fix_path(making, out) : status;
}
