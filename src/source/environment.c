/*
 * Variables of the process or of a mapping, and those in a .env file. The process's variables are
 * read in one pass, on the loading thread; a variable without the prefix costs one comparison.
 */
#include "source/files.h"
#include "source/naming.h"
#include "source/stream.h"
#include "source/variables.h"

/* ---- the process or a mapping ---- */

static sc_status add_given(sc_variables *variables, const char *const *environment)
{
    sc_status status = SC_OK;
    for (size_t i = 0; environment[i] != NULL && status == SC_OK; i++) {
        const char *equals = strchr(environment[i], '=');
        if (equals == NULL || equals == environment[i]) {
            continue;
        }
        const sc_variable variable = {
            .name = environment[i],
            .name_length = (size_t)(equals - environment[i]),
            .text = equals + 1,
            .length = strlen(equals + 1),
        };
        status = sc_variables_add(variables, &variable);
    }
    return status;
}

static sc_status add_process(sc_variables *variables)
{
    size_t cursor = 0;
    sc_env_entry entry;
    sc_status status = SC_OK;
    while (status == SC_OK && sc_env_next(&cursor, &entry)) {
        const sc_variable variable = {
            .name = entry.name,
            .name_length = entry.name_length,
            .text = entry.value,
            .length = entry.value_length,
        };
        status = sc_variables_add(variables, &variable);
    }
    return status;
}

static sc_status load_environment(const sc_source *source, const sc_loading *loading)
{
    const sc_yield like = {.profile = "", .kind = SC_SOURCE_ENVIRONMENT};
    sc_variables variables;
    sc_variables_begin(&variables, source, loading, NULL);
    const char *const *given = sc_loading_environment(source, loading);
    sc_status status = given != NULL ? add_given(&variables, given) : add_process(&variables);
    if (status == SC_OK) {
        status = sc_variables_take(&variables, &like, NULL);
    }
    sc_variables_free(&variables);
    return status;
}

static const sc_source_type environment_type = {load_environment, NULL, "env"};

bool sc_source_is_environment(const sc_source *source)
{
    return source->type == &environment_type;
}

static sc_status make(const sc_source_making *making, const sc_source_type *type, const char *text,
                      const char *prefix, sc_source **out)
{
    sc_source *source;
    *out = NULL;
    sc_status status = sc_source_make(making, type, text, &source);
    if (status != SC_OK) {
        return status;
    }
    source->asks_environment = type == &environment_type && source->options.environment == NULL;
    status = sc_variables_prepare(source, prefix, making->error);
    if (status != SC_OK) {
        sc_source_release(source);
        return status;
    }
    *out = source;
    return SC_OK;
}

sc_status sc_source_environment(const sc_source_making *making, const char *prefix, sc_source **out)
{
    sc_status status = make(making, &environment_type, "", prefix, out);
    bool names_files = status == SC_OK && (*out)->options.read_name_file;
    return names_files ? sc_source_fix_place(making, out) : status;
}

/* ---- a .env file by the same rules ---- */

/* The text of a pair as it is in the file; false for a value that no .env line can produce. */
static bool text_of(sc_value value, const char **text, size_t *length)
{
    if (sc_value_untyped(value, text, length)) {
        return true;
    }
    const sc_scalar scalar = sc_value_scalar(value);
    *text = scalar.text;
    *length = scalar.length;
    return scalar.kind == SC_STRING;
}

static sc_status add_pairs(sc_variables *variables, sc_value root)
{
    size_t count = sc_value_count(root);
    sc_status status = SC_OK;
    for (size_t i = 0; i < count && status == SC_OK; i++) {
        sc_value value = sc_value_item(root, i);
        sc_variable variable = {0};
        variable.name = sc_value_key(value, &variable.name_length);
        variable.secret = (sc_value_node(value)->flags & SC_NODE_SECRET) != 0;
        sc_value_place(value, &variable.line, &variable.column);
        if (text_of(value, &variable.text, &variable.length)) {
            status = sc_variables_add(variables, &variable);
        }
    }
    return status;
}

/* Steals the layer: the pairs of the file make new ones. */
static sc_status take_pairs(const sc_source *source, const sc_loading *loading,
                            const sc_yield *like, sc_layer *layer)
{
    sc_variables variables;
    sc_status status = SC_OK;
    sc_variables_begin(&variables, source, loading, layer->name);
    if (layer->image != NULL) {
        status = add_pairs(&variables, sc_image_root(layer->image));
    }
    if (status == SC_OK) {
        status = sc_variables_take(&variables, like, layer);
    }
    sc_variables_free(&variables);
    sc_layer_release(layer);
    return status;
}

static sc_status load_dotenv(const sc_source *source, const sc_loading *loading)
{
    if (source->stream != NULL) {
        return sc_stream_take(source, loading, "dotenv", take_pairs);
    }
    const sc_file_candidate candidate = {
        .path = source->text,
        .profile = "",
        .name = source->options.name,
        .format = source->options.format != NULL ? source->options.format : "dotenv",
        .is_base = true,
        .optional = source->options.optional,
        .reports_absence = true,
    };
    return sc_files_take(source, loading, &candidate, take_pairs);
}

static const sc_source_type dotenv_type = {load_dotenv, NULL, "dotenv"};

bool sc_source_takes_variables(const sc_source *source)
{
    return source->type == &environment_type || source->type == &dotenv_type;
}

sc_status sc_source_dotenv(const sc_source_making *making, const char *path, sc_source **out)
{
    const char *prefix = making->options != NULL ? making->options->prefix : NULL;
    bool stream = sc_stream_allowed(making, path);
    *out = NULL;
    sc_status status = stream ? SC_OK : sc_file_check_required(making, path);
    if (status == SC_OK) {
        status = make(making, &dotenv_type, path, prefix, out);
    }
    if (status == SC_OK && (*out)->options.read_name_file) {
        status = sc_source_fix_place(making, out);
    }
    if (status != SC_OK) {
        return status;
    }
    return stream ? sc_stream_read(making, out) : sc_source_fix_path(making, out);
}
