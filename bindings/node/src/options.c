/*
 * How a source is taken: an options object, each member by the core's table of options. Which there
 * are, and which of them a source takes, is the core's; here only the types of JavaScript are
 * known.
 */
#include "scnode.h"

#include <string.h>

/* One member on its way into the options. */
typedef struct setting {
    scnode_call *call;
    sc_options *options;
    const sc_option *option;
    const char *name; /* as JavaScript writes it */
    napi_value value;
} setting;

static bool settle(const setting *at, sc_status status, const sc_error *error)
{
    if (status != SC_OK) {
        (void)scnode_throw(at->call, error);
    }
    return status == SC_OK;
}

/* NULL begins an empty list. */
static bool set(const setting *at, const char *text)
{
    sc_error error;
    return settle(at, sc_options_set(at->options, at->option, text, &error), &error);
}

static bool set_flag(const setting *at)
{
    bool value = false;
    return scnode_bool(at->call, at->value, at->name, &value) && set(at, value ? "true" : "false");
}

static bool set_path(const setting *at)
{
    size_t length = 0;
    const char *path = scnode_path(at->call, at->value, at->name, &length);
    if (path != NULL && memchr(path, '\0', length) != NULL) {
        (void)scnode_throw_type(at->call->env, at->name, "not hold U+0000");
        return false;
    }
    return path != NULL && set(at, path);
}

static bool set_list(const setting *at)
{
    size_t count = 0;
    const char *const *texts = scnode_names(at->call, at->value, at->name, &count);
    bool well = texts != NULL && set(at, NULL);
    for (size_t i = 0; well && i < count; i++) {
        well = set(at, texts[i]);
    }
    return well;
}

/* ---- members of an object ---- */

static bool own_names(napi_env env, napi_value object, napi_value *names, uint32_t *count)
{
    napi_key_filter filter = napi_key_enumerable | napi_key_skip_symbols;
    return scnode_ok(env, napi_get_all_property_names(env, object, napi_key_own_only, filter,
                                                      napi_key_numbers_to_strings, names)) &&
           scnode_ok(env, napi_get_array_length(env, *names, count));
}

static bool set_member(const setting *at, napi_value key, napi_value value)
{
    sc_error error;
    size_t length = 0;
    const char *name = scnode_name(at->call, key, at->name);
    const char *text = name == NULL ? NULL
                       : at->option->type == SC_OPTION_PATHS
                           ? scnode_path(at->call, value, at->name, &length)
                           : scnode_name(at->call, value, at->name);
    return text != NULL &&
           settle(at, sc_options_set_member(at->options, at->option, name, text, &error), &error);
}

/* A member that is undefined is skipped. */
static bool set_member_at(const setting *at, napi_value names, uint32_t index)
{
    napi_env env = at->call->env;
    napi_handle_scope scope;
    napi_value key;
    napi_value value;
    if (!scnode_ok(env, napi_open_handle_scope(env, &scope))) {
        return false;
    }
    bool well = scnode_ok(env, napi_get_element(env, names, index, &key)) &&
                scnode_ok(env, napi_get_property(env, at->value, key, &value)) &&
                (scnode_type(env, value) == napi_undefined || set_member(at, key, value));
    return scnode_ok(env, napi_close_handle_scope(env, scope)) && well;
}

static bool set_map(const setting *at)
{
    napi_env env = at->call->env;
    napi_value names;
    uint32_t count = 0;
    if (scnode_type(env, at->value) != napi_object) {
        (void)scnode_throw_type(env, at->name, "be an object of strings");
        return false;
    }
    bool well = own_names(env, at->value, &names, &count) && set(at, NULL);
    for (uint32_t i = 0; well && i < count; i++) {
        well = set_member_at(at, names, i);
    }
    return well;
}

static bool set_value(const setting *at)
{
    const char *text = NULL;
    switch (at->option->type) {
    case SC_OPTION_FLAG:
        return set_flag(at);
    case SC_OPTION_PATH:
        return set_path(at);
    case SC_OPTION_TEXTS:
        return set_list(at);
    case SC_OPTION_PATHS:
    case SC_OPTION_VALUES:
        return set_map(at);
    default:
        text = scnode_name(at->call, at->value, at->name);
        return text != NULL && set(at, text);
    }
}

static bool set_all(scnode_call *call, napi_value object, sc_options *options)
{
    const sc_option *option;
    bool well = true;
    for (size_t i = 0; well && (option = sc_option_at(i)) != NULL; i++) {
        char name[SC_WORD_SIZE];
        setting at = {.call = call, .options = options, .option = option};
        at.name = sc_word_spell(option->word, SC_SPELL_CAPITAL, name);
        well = scnode_member(call, object, at.name, &at.value) &&
               (at.value == NULL || scnode_is_nullish(call->env, at.value) || set_value(&at));
    }
    return well;
}

bool scnode_options(scnode_call *call, napi_value value, sc_source_id source, sc_options **out)
{
    bool is_given = !scnode_is_nullish(call->env, value);
    *out = sc_options_new(source, SC_SPELL_CAPITAL);
    if (*out == NULL) {
        (void)scnode_throw_code(call, SC_ERROR_OUT_OF_MEMORY, NULL);
        return false;
    }
    if (is_given && scnode_type(call->env, value) != napi_object) {
        (void)scnode_throw_type(call->env, "options", "be an object");
    } else if (!is_given || set_all(call, value, *out)) {
        return true;
    }
    sc_options_free(*out);
    *out = NULL;
    return false;
}

/* ---- the table, for the facade's checks ---- */

static const char *type_name(sc_option_type type)
{
    static const char *const names[] = {"flag",   "text",  "format", "path",  "file",
                                        "choice", "texts", "paths",  "values"};
    return names[type];
}

static bool set_words(napi_env env, napi_value item, const char *const *words)
{
    napi_value list;
    if (!scnode_ok(env, napi_create_array(env, &list))) {
        return false;
    }
    for (uint32_t i = 0; words != NULL && words[i] != NULL; i++) {
        napi_value word;
        if (!scnode_ok(env, napi_create_string_utf8(env, words[i], NAPI_AUTO_LENGTH, &word)) ||
            !scnode_ok(env, napi_set_element(env, list, i, word))) {
            return false;
        }
    }
    return scnode_ok(env, napi_set_named_property(env, item, "words", list));
}

/* () → array of { name, type, words } */
static napi_value source_options(scnode_call *call)
{
    napi_env env = call->env;
    napi_value list;
    const sc_option *option;
    if (!scnode_ok(env, napi_create_array(env, &list))) {
        return NULL;
    }
    for (uint32_t i = 0; (option = sc_option_at(i)) != NULL; i++) {
        char name[SC_WORD_SIZE];
        napi_value item;
        if (!scnode_ok(env, napi_create_object(env, &item)) ||
            !scnode_set_text(env, item, "name",
                             sc_word_spell(option->word, SC_SPELL_CAPITAL, name)) ||
            !scnode_set_text(env, item, "type", type_name(option->type)) ||
            !set_words(env, item, sc_choices_words(option->choices)) ||
            !scnode_ok(env, napi_set_element(env, list, i, item))) {
            return NULL;
        }
    }
    return list;
}

const scnode_function scnode_option_functions[] = {
    {"sourceOptions", source_options},
    {NULL, NULL},
};
