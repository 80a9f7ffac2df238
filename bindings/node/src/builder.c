/*
 * Builders are values: each step clones, changes the clone and gives it. A step that fails says so
 * at once, and the builder it came from stays as it was.
 */
#include "scnode.h"

#include <string.h>

/*
 * What a builder costs, roughly. The engine is told, because steps of a builder are dropped one
 * after another, and a collector that sees only their small wrappers would let them pile up.
 */
enum { BUILDER_COST = 4096 };

static void end_builder(scnode_object *object)
{
    int64_t now;
    sc_builder_free(((scnode_builder *)object)->builder);
    (void)napi_adjust_external_memory(object->state->env, -BUILDER_COST, &now);
}

scnode_builder *scnode_builder_of(scnode_call *call, size_t index)
{
    return scnode_object_of(call, call->arguments[index], SCNODE_BUILDER, "builder");
}

/* New external; steals the builder, NULL is out of memory. */
static napi_value give(scnode_call *call, sc_builder *builder)
{
    if (builder == NULL) {
        return scnode_throw_code(call, SC_ERROR_OUT_OF_MEMORY, NULL);
    }
    scnode_builder *self = scnode_object_new(call, SCNODE_BUILDER, sizeof *self, end_builder);
    if (self == NULL) {
        sc_builder_free(builder);
        return NULL;
    }
    int64_t now;
    (void)napi_adjust_external_memory(call->env, BUILDER_COST, &now);
    self->builder = builder;
    return scnode_object_wrap(call, &self->object);
}

static napi_value builder_new(scnode_call *call)
{
    sc_registry *registry;
    if (!scnode_registry_of(call, call->arguments[0], &registry)) {
        return NULL;
    }
    return give(call, sc_builder_new(registry));
}

/* ------------------------------------------------------------------------- */
/* Steps                                                                     */
/* ------------------------------------------------------------------------- */

static sc_builder *begin(scnode_call *call)
{
    scnode_builder *self = scnode_builder_of(call, 0);
    if (self == NULL) {
        return NULL;
    }
    sc_builder *next = sc_builder_clone(self->builder);
    if (next == NULL) {
        (void)scnode_throw_code(call, SC_ERROR_OUT_OF_MEMORY, NULL);
    }
    return next;
}

/* The builder knows more of a failure than its code; where it kept none, the code has to do. */
static napi_value end(scnode_call *call, sc_builder *next, sc_status status)
{
    sc_error error;
    if (status == SC_OK) {
        return give(call, next);
    }
    memset(&error, 0, sizeof error);
    sc_status kept = sc_builder_check(next, &error);
    sc_builder_free(next);
    return kept != SC_OK ? scnode_throw(call, &error) : scnode_throw_code(call, status, NULL);
}

static napi_value abandon(sc_builder *next)
{
    sc_builder_free(next);
    return NULL;
}

typedef sc_status (*named_source)(sc_builder *builder, const char *name,
                                  const sc_source_options *options);

/* (builder, name, options) */
static napi_value add_named(scnode_call *call, const char *what, bool may_be_null, named_source add)
{
    sc_source_options options;
    const char *name = NULL;
    sc_builder *next = begin(call);
    if (next == NULL) {
        return NULL;
    }
    bool well = may_be_null ? scnode_name_or_null(call, call->arguments[1], what, &name)
                            : (name = scnode_name(call, call->arguments[1], what)) != NULL;
    if (!well || !scnode_options(call, call->arguments[2], &options)) {
        return abandon(next);
    }
    return end(call, next, add(next, name, &options));
}

static napi_value builder_file(scnode_call *call)
{
    return add_named(call, "path", false, sc_builder_add_file);
}

static napi_value builder_env(scnode_call *call)
{
    return add_named(call, "prefix", true, sc_builder_add_env);
}

static napi_value builder_glob(scnode_call *call)
{
    return add_named(call, "pattern", false, sc_builder_add_glob);
}

static napi_value builder_hierarchical(scnode_call *call)
{
    return add_named(call, "appName", false, sc_builder_add_hierarchical);
}

static napi_value builder_directory(scnode_call *call)
{
    return add_named(call, "path", false, sc_builder_add_directory);
}

/* (builder, path, prefix, options) */
static napi_value builder_dotenv(scnode_call *call)
{
    sc_source_options options;
    const char *prefix;
    sc_builder *next = begin(call);
    if (next == NULL) {
        return NULL;
    }
    const char *path = scnode_name(call, call->arguments[1], "path");
    if (path == NULL || !scnode_name_or_null(call, call->arguments[2], "prefix", &prefix) ||
        !scnode_options(call, call->arguments[3], &options)) {
        return abandon(next);
    }
    options.prefix = prefix;
    return end(call, next, sc_builder_add_dotenv(next, path, &options));
}

static bool add_defaults(scnode_call *call, sc_builder *next, const sc_source_options *options,
                         sc_status *status)
{
    napi_value values = call->arguments[1];
    if (scnode_type(call->env, values) == napi_string) {
        size_t length;
        const char *text = scnode_text(call, values, "values", &length);
        if (text != NULL) {
            *status = sc_builder_add_defaults(next, text, length, options);
        }
        return text != NULL;
    }
    const char *name = options->name != NULL ? options->name : "defaults";
    sc_image *image = scnode_image(call, values, SC_SOURCE_DEFAULTS, name);
    if (image != NULL) {
        *status = sc_builder_add_image(next, image, options);
        sc_image_release(image);
    }
    return image != NULL;
}

static napi_value builder_defaults(scnode_call *call)
{
    sc_source_options options;
    sc_status status;
    sc_builder *next = begin(call);
    if (next == NULL) {
        return NULL;
    }
    if (!scnode_options(call, call->arguments[2], &options) ||
        !add_defaults(call, next, &options, &status)) {
        return abandon(next);
    }
    return end(call, next, status);
}

static napi_value builder_args(scnode_call *call)
{
    sc_source_options options;
    size_t count = 0;
    sc_builder *next = begin(call);
    if (next == NULL) {
        return NULL;
    }
    const char *const *words = scnode_names(call, call->arguments[1], "words", &count);
    if (words == NULL || !scnode_options(call, call->arguments[2], &options)) {
        return abandon(next);
    }
    return end(call, next, sc_builder_add_args(next, words, count, &options));
}

static napi_value builder_source(scnode_call *call)
{
    sc_source_options options;
    sc_builder *next = begin(call);
    if (next == NULL) {
        return NULL;
    }
    scnode_callback *callback = NULL;
    if (scnode_options(call, call->arguments[2], &options)) {
        callback = scnode_callback_new(call, call->arguments[1], NULL);
    }
    if (callback == NULL) {
        return abandon(next);
    }
    sc_source_vtable source = {
        .name = options.name != NULL ? options.name : "custom",
        .context = callback,
        .load = scnode_source_load,
        .destroy = scnode_callback_end,
    };
    return end(call, next, sc_builder_add_source(next, &source, &options));
}

/* ------------------------------------------------------------------------- */
/* Settings                                                                  */
/* ------------------------------------------------------------------------- */

/* A path for the core, which takes it without a length. */
static const char *path_of(scnode_call *call)
{
    size_t length;
    const char *path = scnode_path(call, call->arguments[1], "path", &length);
    if (path != NULL && memchr(path, '\0', length) != NULL) {
        (void)scnode_throw_type(call->env, "path", "not hold U+0000");
        return NULL;
    }
    return path;
}

/* (builder, path, text) */
static napi_value builder_set(scnode_call *call)
{
    sc_builder *next = begin(call);
    if (next == NULL) {
        return NULL;
    }
    const char *path = path_of(call);
    const char *text = path != NULL ? scnode_name(call, call->arguments[2], "value") : NULL;
    return text != NULL ? end(call, next, sc_builder_set(next, path, text)) : abandon(next);
}

static napi_value builder_set_string(scnode_call *call)
{
    size_t length;
    sc_builder *next = begin(call);
    if (next == NULL) {
        return NULL;
    }
    const char *path = path_of(call);
    const char *text =
        path != NULL ? scnode_text(call, call->arguments[2], "value", &length) : NULL;
    return text != NULL ? end(call, next, sc_builder_set_string(next, path, text, length))
                        : abandon(next);
}

static napi_value builder_unset(scnode_call *call)
{
    sc_builder *next = begin(call);
    const char *path = next != NULL ? path_of(call) : NULL;
    return path != NULL ? end(call, next, sc_builder_unset(next, path)) : abandon(next);
}

static napi_value builder_public_path(scnode_call *call)
{
    sc_builder *next = begin(call);
    const char *path = next != NULL ? path_of(call) : NULL;
    return path != NULL ? end(call, next, sc_builder_public_path(next, path)) : abandon(next);
}

/* (builder, path, policy) */
static napi_value builder_policy(scnode_call *call)
{
    sc_builder *next = begin(call);
    if (next == NULL) {
        return NULL;
    }
    const char *path = path_of(call);
    const char *policy = path != NULL ? scnode_name(call, call->arguments[2], "policy") : NULL;
    return policy != NULL ? end(call, next, sc_builder_policy(next, path, policy)) : abandon(next);
}

static napi_value builder_profile(scnode_call *call)
{
    sc_builder *next = begin(call);
    const char *name = next != NULL ? scnode_name(call, call->arguments[1], "name") : NULL;
    return name != NULL ? end(call, next, sc_builder_select_profile(next, name)) : abandon(next);
}

static napi_value builder_profile_from_env(scnode_call *call)
{
    const char *fallback;
    sc_builder *next = begin(call);
    if (next == NULL) {
        return NULL;
    }
    const char *variable = scnode_name(call, call->arguments[1], "variable");
    if (variable == NULL || !scnode_name_or_null(call, call->arguments[2], "fallback", &fallback)) {
        return abandon(next);
    }
    return end(call, next, sc_builder_select_profile_from_env(next, variable, fallback));
}

static bool expand_kind(scnode_call *call, const char *name, unsigned *kinds)
{
    static const char *const names[] = {"path", "env", "file"};
    static const unsigned bits[] = {SC_EXPAND_PATH, SC_EXPAND_ENV, SC_EXPAND_FILE};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(name, names[i]) == 0) {
            *kinds |= bits[i];
            return true;
        }
    }
    (void)scnode_throw_type(call->env, "kinds", "be of 'path', 'env' and 'file'");
    return false;
}

static napi_value builder_expand(scnode_call *call)
{
    unsigned kinds = 0;
    size_t count = 0;
    sc_builder *next = begin(call);
    if (next == NULL) {
        return NULL;
    }
    const char *const *names = scnode_names(call, call->arguments[1], "kinds", &count);
    bool well = names != NULL;
    for (size_t i = 0; well && i < count; i++) {
        well = expand_kind(call, names[i], &kinds);
    }
    return well ? end(call, next, sc_builder_expand(next, kinds)) : abandon(next);
}

static napi_value builder_strict(scnode_call *call)
{
    bool strict = true;
    sc_builder *next = begin(call);
    if (next == NULL) {
        return NULL;
    }
    return scnode_bool(call, call->arguments[1], "on", &strict)
               ? end(call, next, sc_builder_strict(next, strict))
               : abandon(next);
}

static bool rule_of(scnode_call *call, sc_rule *out)
{
    static const char *const names[] = {"default", "ignore", "warn", "fail"};
    static const sc_rule rules[] = {SC_RULE_DEFAULT, SC_RULE_IGNORE, SC_RULE_WARN, SC_RULE_FAIL};
    const char *name = scnode_name(call, call->arguments[2], "rule");
    for (size_t i = 0; name != NULL && i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(name, names[i]) == 0) {
            *out = rules[i];
            return true;
        }
    }
    if (name != NULL) {
        (void)scnode_throw_type(call->env, "rule", "be 'default', 'ignore', 'warn' or 'fail'");
    }
    return false;
}

static napi_value builder_rule(scnode_call *call)
{
    sc_rule rule;
    sc_builder *next = begin(call);
    if (next == NULL) {
        return NULL;
    }
    const char *code = scnode_name(call, call->arguments[1], "code");
    if (code == NULL || !rule_of(call, &rule)) {
        return abandon(next);
    }
    return end(call, next, sc_builder_rule(next, sc_status_from_name(code), rule));
}

static napi_value builder_secret_key(scnode_call *call)
{
    sc_builder *next = begin(call);
    const char *word = next != NULL ? scnode_name(call, call->arguments[1], "word") : NULL;
    return word != NULL ? end(call, next, sc_builder_secret_key(next, word)) : abandon(next);
}

static bool limit(scnode_call *call, const char *name, double most, uint64_t *out)
{
    napi_value value;
    double number = 0;
    if (!scnode_member(call, call->arguments[1], name, &value)) {
        return false;
    }
    if (value == NULL) {
        return true;
    }
    napi_status status = napi_get_value_double(call->env, value, &number);
    if (status == napi_ok && number >= 0 && number <= most) {
        *out = (uint64_t)number;
        return true;
    }
    (void)scnode_throw_type(call->env, name, "be a natural number within the range of the limit");
    return false;
}

static napi_value builder_limits(scnode_call *call)
{
    uint64_t file_size = 0;
    uint64_t depth = 0;
    uint64_t nodes = 0;
    uint64_t aliases = 0;
    sc_builder *next = begin(call);
    if (next == NULL) {
        return NULL;
    }
    if (!limit(call, "fileSize", 9007199254740991.0, &file_size) ||
        !limit(call, "depth", UINT32_MAX, &depth) || !limit(call, "nodes", UINT32_MAX, &nodes) ||
        !limit(call, "aliases", UINT32_MAX, &aliases)) {
        return abandon(next);
    }
    const sc_limits limits = {.file_size = file_size,
                              .depth = (uint32_t)depth,
                              .nodes = (uint32_t)nodes,
                              .aliases = (uint32_t)aliases};
    return end(call, next, sc_builder_limits(next, &limits));
}

/* ------------------------------------------------------------------------- */
/* Build                                                                     */
/* ------------------------------------------------------------------------- */

static napi_value build_in(scnode_call *call, const scnode_builder *self,
                           const char *const *environ)
{
    sc_error error;
    sc_builder *copy = sc_builder_clone(self->builder);
    if (copy == NULL) {
        return scnode_throw_code(call, SC_ERROR_OUT_OF_MEMORY, NULL);
    }
    sc_status status = sc_builder_environment(copy, environ);
    sc_handle *handle = status == SC_OK ? sc_builder_build(copy, &error) : NULL;
    sc_builder_free(copy);
    return status == SC_OK ? scnode_handle_give(call, handle, &error)
                           : scnode_throw_code(call, status, NULL);
}

static napi_value builder_build(scnode_call *call)
{
    sc_error error;
    const char *const *environ;
    const scnode_builder *self = scnode_builder_of(call, 0);
    if (self == NULL || !scnode_environ(call, call->arguments[1], &environ)) {
        return NULL;
    }
    if (environ != NULL) {
        return build_in(call, self, environ);
    }
    sc_handle *handle = sc_builder_build(self->builder, &error);
    return scnode_handle_give(call, handle, &error);
}

const scnode_function scnode_builder_functions[] = {
    {"builderNew", builder_new},
    {"builderSet", builder_set},
    {"builderSetString", builder_set_string},
    {"builderUnset", builder_unset},
    {"builderProfile", builder_profile},
    {"builderProfileFromEnv", builder_profile_from_env},
    {"builderPolicy", builder_policy},
    {"builderExpand", builder_expand},
    {"builderStrict", builder_strict},
    {"builderRule", builder_rule},
    {"builderSecretKey", builder_secret_key},
    {"builderPublicPath", builder_public_path},
    {"builderLimits", builder_limits},
    {"builderBuild", builder_build},
    {NULL, NULL},
};

const scnode_function scnode_source_functions[] = {
    {"builderFile", builder_file},
    {"builderDefaults", builder_defaults},
    {"builderEnv", builder_env},
    {"builderDotenv", builder_dotenv},
    {"builderGlob", builder_glob},
    {"builderHierarchical", builder_hierarchical},
    {"builderDirectory", builder_directory},
    {"builderArgs", builder_args},
    {"builderSource", builder_source},
    {NULL, NULL},
};
