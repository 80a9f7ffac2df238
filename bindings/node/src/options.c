/* How a source is taken: an options object as sc_source_options. */
#include "scnode.h"

#include <string.h>

typedef struct text_option {
    const char *name;
    size_t offset;
} text_option;

static const text_option texts[] = {
    {"format", offsetof(sc_source_options, format)},
    {"name", offsetof(sc_source_options, name)},
    {"root", offsetof(sc_source_options, root)},
    {"workingDirectory", offsetof(sc_source_options, working_directory)},
};

static const text_option paths[] = {
    {"at", offsetof(sc_source_options, at)},
    {"under", offsetof(sc_source_options, under)},
};

static const text_option flags[] = {
    {"optional", offsetof(sc_source_options, optional)},
    {"join", offsetof(sc_source_options, join)},
    {"nested", offsetof(sc_source_options, nested)},
    {"secret", offsetof(sc_source_options, secret)},
    {"noOperators", offsetof(sc_source_options, no_operators)},
    {"dropEmpty", offsetof(sc_source_options, drop_empty)},
    {"readNameFile", offsetof(sc_source_options, read_name_file)},
    {"allowRemoval", offsetof(sc_source_options, allow_removal)},
};

enum {
    TEXT_COUNT = sizeof texts / sizeof texts[0],
    PATH_COUNT = sizeof paths / sizeof paths[0],
    FLAG_COUNT = sizeof flags / sizeof flags[0]
};

static bool take_texts(scnode_call *call, napi_value object, sc_source_options *out)
{
    for (size_t i = 0; i < TEXT_COUNT; i++) {
        napi_value value;
        const char *text = NULL;
        if (!scnode_member(call, object, texts[i].name, &value) ||
            (value != NULL && !scnode_name_or_null(call, value, texts[i].name, &text))) {
            return false;
        }
        memcpy((char *)out + texts[i].offset, &text, sizeof text);
    }
    return true;
}

static bool take_paths(scnode_call *call, napi_value object, sc_source_options *out)
{
    for (size_t i = 0; i < PATH_COUNT; i++) {
        napi_value value;
        const char *text = NULL;
        size_t length = 0;
        if (!scnode_member(call, object, paths[i].name, &value)) {
            return false;
        }
        if (value != NULL && !scnode_is_nullish(call->env, value)) {
            text = scnode_path(call, value, paths[i].name, &length);
            if (text == NULL) {
                return false;
            }
            if (memchr(text, '\0', length) != NULL) {
                (void)scnode_throw_type(call->env, paths[i].name, "not hold U+0000");
                return false;
            }
        }
        memcpy((char *)out + paths[i].offset, &text, sizeof text);
    }
    return true;
}

static bool take_flags(scnode_call *call, napi_value object, sc_source_options *out)
{
    for (size_t i = 0; i < FLAG_COUNT; i++) {
        napi_value value;
        if (!scnode_member(call, object, flags[i].name, &value) ||
            (value != NULL &&
             !scnode_bool(call, value, flags[i].name, (bool *)((char *)out + flags[i].offset)))) {
            return false;
        }
    }
    return true;
}

static bool take_on_error(scnode_call *call, napi_value object, sc_source_options *out)
{
    napi_value value;
    bool warn = false;
    if (!scnode_member(call, object, "warnOnError", &value) ||
        (value != NULL && !scnode_bool(call, value, "warnOnError", &warn))) {
        return false;
    }
    out->on_error = warn ? SC_ON_ERROR_WARN : SC_ON_ERROR_FAIL;
    return true;
}

static bool take_documents(scnode_call *call, napi_value object, sc_source_options *out)
{
    static const char *const names[] = {"merge", "first", "list"};
    static const sc_documents kinds[] = {SC_DOCUMENTS_MERGE, SC_DOCUMENTS_FIRST, SC_DOCUMENTS_LIST};
    napi_value value;
    if (!scnode_member(call, object, "documents", &value)) {
        return false;
    }
    const char *asked = value != NULL ? scnode_name(call, value, "documents") : names[0];
    for (size_t i = 0; asked != NULL && i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(asked, names[i]) == 0) {
            out->documents = kinds[i];
            return true;
        }
    }
    if (asked != NULL) {
        (void)scnode_throw_type(call->env, "documents", "be 'merge', 'first' or 'list'");
    }
    return false;
}

/* Keys and values of an object of texts, as they stand in the pool. */
typedef struct pairs {
    uint32_t count;
    napi_value object;
    napi_value keys;
    const char *what;
} pairs;

static bool begin_pairs(scnode_call *call, napi_value object, const char *what, pairs *out)
{
    napi_env env = call->env;
    out->object = object;
    out->what = what;
    if (scnode_type(env, object) != napi_object) {
        (void)scnode_throw_type(env, what, "be an object of strings");
        return false;
    }
    napi_key_filter filter = napi_key_enumerable | napi_key_skip_symbols;
    return scnode_ok(env, napi_get_all_property_names(env, object, napi_key_own_only, filter,
                                                      napi_key_numbers_to_strings, &out->keys)) &&
           scnode_ok(env, napi_get_array_length(env, out->keys, &out->count));
}

/* `*text` is NULL for a member that is undefined. */
static bool read_pair(scnode_call *call, const pairs *self, uint32_t index, const char **name,
                      const char **text)
{
    napi_env env = call->env;
    napi_value key;
    napi_value value;
    *text = NULL;
    if (!scnode_ok(env, napi_get_element(env, self->keys, index, &key)) ||
        !scnode_ok(env, napi_get_property(env, self->object, key, &value))) {
        return false;
    }
    if (scnode_type(env, value) == napi_undefined) {
        return true;
    }
    size_t length;
    bool is_path = strcmp(self->what, "names") == 0;
    *name = scnode_name(call, key, self->what);
    *text = *name == NULL ? NULL
            : is_path     ? scnode_path(call, value, self->what, &length)
                          : scnode_name(call, value, self->what);
    return *text != NULL;
}

static bool next_pair(scnode_call *call, const pairs *self, uint32_t index, const char **name,
                      const char **text)
{
    napi_handle_scope scope;
    if (!scnode_ok(call->env, napi_open_handle_scope(call->env, &scope))) {
        return false;
    }
    bool well = read_pair(call, self, index, name, text);
    return scnode_ok(call->env, napi_close_handle_scope(call->env, scope)) && well;
}

/* NAME, path, NAME, path …, NULL */
static bool take_variables(scnode_call *call, napi_value object, sc_source_options *out)
{
    napi_value value;
    pairs all;
    if (!scnode_member(call, object, "names", &value)) {
        return false;
    }
    if (value == NULL) {
        return true;
    }
    if (!begin_pairs(call, value, "names", &all)) {
        return false;
    }
    const char **list = scnode_take(call, (2 * (size_t)all.count + 1) * sizeof *list);
    size_t used = 0;
    for (uint32_t i = 0; list != NULL && i < all.count; i++) {
        const char *name;
        const char *path;
        if (!next_pair(call, &all, i, &name, &path)) {
            return false;
        }
        if (path != NULL) {
            list[used++] = name;
            list[used++] = path;
        }
    }
    if (list != NULL) {
        list[used] = NULL;
    }
    out->names = (const char *const *)list;
    return list != NULL;
}

static char *entry(scnode_call *call, const char *name, const char *text)
{
    size_t name_length = strlen(name);
    size_t text_size = strlen(text) + 1;
    char *result = scnode_take(call, name_length + 1 + text_size);
    if (result != NULL) {
        memcpy(result, name, name_length);
        result[name_length] = '=';
        memcpy(result + name_length + 1, text, text_size);
    }
    return result;
}

/* "NAME=value" …, NULL */
static bool environment_of_object(scnode_call *call, napi_value value, sc_source_options *out)
{
    pairs all;
    if (!begin_pairs(call, value, "environ", &all)) {
        return false;
    }
    const char **list = scnode_take(call, ((size_t)all.count + 1) * sizeof *list);
    size_t used = 0;
    for (uint32_t i = 0; list != NULL && i < all.count; i++) {
        const char *name;
        const char *text;
        if (!next_pair(call, &all, i, &name, &text)) {
            return false;
        }
        if (text != NULL) {
            list[used] = entry(call, name, text);
            if (list[used++] == NULL) {
                return false;
            }
        }
    }
    if (list != NULL) {
        list[used] = NULL;
    }
    out->environment = (const char *const *)list;
    return list != NULL;
}

static bool take_environment(scnode_call *call, napi_value object, sc_source_options *out)
{
    napi_value value;
    bool is_array = false;
    if (!scnode_member(call, object, "environ", &value)) {
        return false;
    }
    if (value == NULL || scnode_is_nullish(call->env, value)) {
        return true;
    }
    if (!scnode_ok(call->env, napi_is_array(call->env, value, &is_array))) {
        return false;
    }
    if (!is_array) {
        return environment_of_object(call, value, out);
    }
    out->environment = scnode_names(call, value, "environ", NULL);
    return out->environment != NULL;
}

static bool take_markers(scnode_call *call, napi_value object, sc_source_options *out)
{
    napi_value value;
    if (!scnode_member(call, object, "markers", &value)) {
        return false;
    }
    if (value != NULL) {
        out->markers = scnode_names(call, value, "markers", NULL);
    }
    return value == NULL || out->markers != NULL;
}

bool scnode_options(scnode_call *call, napi_value value, sc_source_options *out)
{
    memset(out, 0, sizeof *out);
    out->size = sizeof *out;
    if (scnode_is_nullish(call->env, value)) {
        return true;
    }
    if (scnode_type(call->env, value) != napi_object) {
        (void)scnode_throw_type(call->env, "options", "be an object");
        return false;
    }
    return take_texts(call, value, out) && take_paths(call, value, out) &&
           take_flags(call, value, out) && take_on_error(call, value, out) &&
           take_documents(call, value, out) && take_variables(call, value, out) &&
           take_environment(call, value, out) && take_markers(call, value, out);
}
