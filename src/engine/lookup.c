/*
 * References to a variable of the environment, or to a file, relative to the file with the
 * reference. One line end at the end of a file is removed, as in a directory source, because
 * editors add it.
 */
#include "engine/lookup.h"

#include "base/alloc.h"
#include "base/utf8.h"
#include "layer/layer.h"
#include "source/given.h"

enum { NAME_MAX_LENGTH = 4096 };

/* A name as NUL-terminated text; false if it cannot be one. */
static bool take_name(char out[NAME_MAX_LENGTH], const char *name, size_t length)
{
    if (length == 0 || length >= NAME_MAX_LENGTH || memchr(name, '\0', length) != NULL) {
        return false;
    }
    memcpy(out, name, length);
    out[length] = '\0';
    return true;
}

static void note_asked(const sc_lookup *lookup)
{
    if (lookup->asked != NULL) {
        *lookup->asked = true;
    }
}

static sc_status lookup_env(void *context, const sc_allocator *allocator, const char *name,
                            size_t length, char **text, size_t *text_length)
{
    const sc_lookup *lookup = context;
    char variable[NAME_MAX_LENGTH];
    note_asked(lookup);
    const char *value = take_name(variable, name, length)
                            ? sc_environment_get(lookup->environment, variable)
                            : NULL;
    if (value == NULL) {
        return SC_ERROR_MISSING_KEY;
    }
    *text_length = strlen(value);
    if (sc_utf8_check(value, *text_length, NULL) != *text_length) {
        return SC_ERROR_INVALID_UTF8;
    }
    *text = sc_text_copy(allocator, value, *text_length);
    return *text != NULL ? SC_OK : SC_ERROR_OUT_OF_MEMORY;
}

/* The path of the file that holds a value, as it was opened. */
static const char *path_of(const sc_lookup *lookup, const sc_origin *origin)
{
    if (origin == NULL || origin->kind != SC_SOURCE_FILE) {
        return "";
    }
    for (size_t i = lookup->yields->count; i > 0; i--) {
        const char *place = lookup->yields->items[i - 1].place;
        if (place != NULL && strcmp(sc_path_given(place), origin->source) == 0) {
            return place;
        }
    }
    return origin->source;
}

/* The path of a name: absolute, or relative to the file that holds it; NULL: no path. */
static const char *resolve(const sc_lookup *lookup, const sc_origin *origin, const char *name,
                           size_t length, char out[NAME_MAX_LENGTH], char room[SC_PATH_SIZE])
{
    const char *file = path_of(lookup, origin);
    const char *slash = length != 0 && name[0] != '/' ? strrchr(file, '/') : NULL;
    size_t folder = slash != NULL ? (size_t)(slash - file) + 1 : 0;
    if (folder + length >= NAME_MAX_LENGTH) {
        return NULL;
    }
    memcpy(out, file, folder);
    if (!take_name(out + folder, name, length)) {
        return NULL;
    }
    return lookup->place != NULL ? sc_path_fix_like(lookup->place, out, room) : out;
}

static void cut_line_end(sc_file_content *content)
{
    if (content->length != 0 && content->data[content->length - 1] == '\n') {
        content->length--;
        if (content->length != 0 && content->data[content->length - 1] == '\r') {
            content->length--;
        }
    }
}

static sc_status lookup_file(void *context, const sc_allocator *allocator, const char *name,
                             size_t length, const sc_origin *origin, char **text,
                             size_t *text_length, sc_error *error)
{
    const sc_lookup *lookup = context;
    char named[NAME_MAX_LENGTH], room[SC_PATH_SIZE];
    sc_file_content content;
    note_asked(lookup);
    const char *path = resolve(lookup, origin, name, length, named, room);
    if (path == NULL) {
        return SC_ERROR_MISSING_KEY;
    }
    sc_touch(lookup->touching, SC_TOUCH_FILE, path, NULL);
    sc_status status = sc_file_read(allocator, path, lookup->limits->file_size, &content);
    if (status == SC_ERROR_MISSING_FILE) {
        return SC_ERROR_MISSING_KEY;
    }
    if (status != SC_OK) {
        return sc_layer_file_error(error, status, path, content.system_error);
    }
    cut_line_end(&content);
    size_t valid = sc_utf8_check(content.data, content.length, NULL);
    if (valid != content.length) {
        status = sc_error_set(error, SC_ERROR_INVALID_UTF8, "byte %zu of the file is not UTF-8",
                              valid + 1);
        sc_error_source(error, path);
    } else {
        *text = sc_text_copy(allocator, content.data, content.length);
        *text_length = content.length;
        status = *text != NULL ? SC_OK : sc_error_code(error, SC_ERROR_OUT_OF_MEMORY);
    }
    sc_file_content_free(allocator, &content);
    return status;
}

sc_reference_lookup sc_lookup_callbacks(const sc_lookup *lookup)
{
    return (sc_reference_lookup){
        .context = (void *)(uintptr_t)lookup,
        .env = lookup_env,
        .file = lookup_file,
    };
}
