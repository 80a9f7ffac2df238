/* `$schema` is a hint for editors, so what is no local file is nobody's mistake: it is passed over.
 */
#include "follow.h"

#include <stdlib.h>
#include <string.h>

/* "https:", "urn:", … but not "C:": a drive is no scheme. */
static bool has_scheme(const char *text)
{
    size_t length =
        strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");
    return length > 1 && text[length] == ':';
}

/* The path that `$schema` names, seen from the file that says so: new text, or NULL. */
static char *path_of(sc_value value)
{
    static const char file_scheme[] = "file://";
    const sc_scalar scalar = sc_value_scalar(value);
    const char *text = scalar.text;
    size_t length = scalar.length, folder = 0;
    sc_origin origin;
    if (scalar.kind != SC_STRING || length == 0 || strlen(text) != length ||
        !sc_value_origin(value, &origin)) {
        return NULL;
    }
    if (strncmp(text, file_scheme, sizeof file_scheme - 1) == 0) {
        text += sizeof file_scheme - 1;
        length -= sizeof file_scheme - 1;
    } else if (has_scheme(text)) {
        return NULL;
    }
    const char *slash = strrchr(origin.source, '/');
    if (text[0] != '/' && origin.kind == SC_SOURCE_FILE && slash != NULL) {
        folder = (size_t)(slash - origin.source) + 1;
    }
    char *path = malloc(folder + length + 1);
    if (path != NULL) {
        memcpy(path, origin.source, folder);
        memcpy(path + folder, text, length + 1);
    }
    return path;
}

static char *find_path(const sc_builder *builder)
{
    sc_builder *alone = sc_builder_clone(builder);
    sc_handle *handle = sc_builder_build(alone, NULL);
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    sc_value root = snapshot != NULL ? sc_snapshot_root(snapshot) : (sc_value){0};
    char *path = path_of(sc_value_member(root, "$schema", strlen("$schema")));
    sc_snapshot_release(snapshot);
    sc_handle_release(handle);
    sc_builder_free(alone);
    return path;
}

sc_status follow_own_schema(sc_builder *builder, sc_error *error)
{
    char *path = find_path(builder);
    if (path == NULL) {
        return SC_OK;
    }
    sc_schema_options options = SC_SCHEMA_OPTIONS_INIT;
    options.no_exemptions = true;
    sc_schema *schema = sc_schema_compile_file(path, &options, error);
    free(path);
    sc_status status = schema != NULL ? sc_builder_schema(builder, schema) : error->code;
    sc_schema_release(schema);
    return status;
}
