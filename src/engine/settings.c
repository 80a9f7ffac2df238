/*
 * Sources by word: one function for every source that a text names, for PATH=VALUE in one text, and
 * for a text that is a file, a pattern, a setting or a variable.
 */
#include "engine/builder.h"

#include "base/alloc.h"
#include "base/ascii.h"

static sc_status invalid(sc_builder *builder)
{
    return builder != NULL ? sc_builder_keep(builder, SC_ERROR_INVALID_ARGUMENT)
                           : SC_ERROR_INVALID_ARGUMENT;
}

sc_status sc_builder_add(sc_builder *builder, sc_source_id source, const char *text,
                         const sc_source_options *options)
{
    switch (source) {
    case SC_ADD_DEFAULTS:
        return sc_builder_add_defaults(builder, text, text != NULL ? strlen(text) : 0, options);
    case SC_ADD_FILE:
        return sc_builder_add_file(builder, text, options);
    case SC_ADD_GLOB:
        return sc_builder_add_glob(builder, text, options);
    case SC_ADD_HIERARCHICAL:
        return sc_builder_add_hierarchical(builder, text, options);
    case SC_ADD_DIRECTORY:
        return sc_builder_add_directory(builder, text, options);
    case SC_ADD_ENV:
        return sc_builder_add_env(builder, text, options);
    case SC_ADD_DOTENV:
        return sc_builder_add_dotenv(builder, text, options);
    case SC_ADD_ARGS:
    case SC_ADD_SOURCE:
    case SC_ADD_COUNT:
        break;
    }
    return invalid(builder);
}

/* ---- PATH=VALUE ---- */

const char *sc_setting_split(const char *setting)
{
    bool quoted = false;
    if (setting == NULL) {
        return NULL;
    }
    for (const char *at = setting; *at != '\0'; at++) {
        if (*at == '"') {
            quoted = !quoted;
        } else if (quoted && *at == '\\' && at[1] != '\0') {
            at++;
        } else if (!quoted && *at == '=') {
            return at;
        }
    }
    return quoted ? strchr(setting, '=') : NULL;
}

static sc_status assign(sc_builder *builder, const char *path, const char *value, bool is_text)
{
    return is_text ? sc_builder_set_string(builder, path, value, strlen(value))
                   : sc_builder_set(builder, path, value);
}

sc_status sc_builder_assign(sc_builder *builder, const char *setting, bool is_text)
{
    sc_error spare;
    if (builder == NULL || setting == NULL) {
        return invalid(builder);
    }
    const char *equals = sc_setting_split(setting);
    if (equals == NULL) {
        return sc_error_set(sc_builder_error(builder, &spare), SC_ERROR_INVALID_ARGUMENT,
                            "a setting is written PATH=VALUE");
    }
    size_t length = (size_t)(equals - setting);
    char *path = sc_text_copy(builder->allocator, setting, length);
    if (path == NULL) {
        return sc_builder_keep(builder, SC_ERROR_OUT_OF_MEMORY);
    }
    sc_status status = assign(builder, path, equals + 1, is_text);
    sc_free(builder->allocator, path, length + 1);
    return status;
}

/* ---- by look ---- */

/* A letter first, for no variable begins with a digit. */
static bool is_variable(const char *text, size_t length)
{
    bool letter = false;
    for (size_t i = 0; i < length; i++) {
        bool capital = text[i] >= 'A' && text[i] <= 'Z';
        if (!capital && text[i] != '_' && !sc_ascii_is_digit(text[i])) {
            return false;
        }
        letter |= capital;
    }
    return letter && !sc_ascii_is_digit(text[0]);
}

sc_status sc_builder_add_any(sc_builder *builder, const char *text)
{
    if (builder == NULL || text == NULL) {
        return invalid(builder);
    }
    const char *equals = sc_setting_split(text);
    size_t length = equals != NULL ? (size_t)(equals - text) : 0;
    if (length != 0 && is_variable(text, length)) {
        const char *const entries[] = {text, NULL};
        sc_source_options options = SC_SOURCE_OPTIONS_INIT;
        options.environment = entries;
        return sc_builder_add_env(builder, NULL, &options);
    }
    if (length != 0 && sc_path_check(text, length, NULL) == SC_OK) {
        return sc_builder_assign(builder, text, false);
    }
    return strchr(text, '*') != NULL ? sc_builder_add_glob(builder, text, NULL)
                                     : sc_builder_add_file(builder, text, NULL);
}

/* ---- what a build asks for ---- */

bool sc_builder_asks_environment(const sc_builder *builder)
{
    const sc_plan *plan = builder != NULL ? builder->plan : NULL;
    if (plan == NULL) {
        return false;
    }
    bool asks = (plan->expand & SC_EXPAND_ENV) != 0;
    for (size_t i = 0; i < plan->source_count && !asks; i++) {
        asks = sc_source_asks_environment(plan->sources[i]);
    }
    for (size_t i = 0; i < plan->profile_count && !asks; i++) {
        asks = plan->profiles[i].variable != NULL;
    }
    return asks;
}
