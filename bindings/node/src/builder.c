/*
 * Builders are values: each step clones, changes the clone and gives it. A step that fails says so
 * at once, and the builder it came from stays as it was.
 */
#include "scnode.h"

#include <string.h>

/*
 * The rough cost of a builder, which the collector of the engine must know: steps of a builder are
 * dropped one after another, and their wrappers alone are too small to start a collection.
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

/* A source on its way: its options, and the builder that takes it. */
typedef struct adding {
    sc_source_id id;
    sc_builder *next;
    sc_options *options;
} adding;

static bool add_defaults(scnode_call *call, const adding *add, sc_status *status)
{
    napi_value values = call->arguments[2];
    const sc_source_options *options = sc_options_get(add->options);
    if (scnode_type(call->env, values) == napi_string) {
        size_t length;
        const char *text = scnode_text(call, values, "values", &length);
        if (text != NULL) {
            *status = sc_builder_add_defaults(add->next, text, length, options);
        }
        return text != NULL;
    }
    const char *name = options->name != NULL ? options->name : "defaults";
    sc_image *image = scnode_image(call, values, SC_SOURCE_DEFAULTS, name);
    if (image != NULL) {
        *status = sc_builder_add_image(add->next, image, options);
        sc_image_release(image);
    }
    return image != NULL;
}

static bool add_words(scnode_call *call, const adding *add, sc_status *status)
{
    size_t count = 0;
    const char *const *words = scnode_names(call, call->arguments[2], "words", &count);
    if (words != NULL) {
        *status = sc_builder_add_args(add->next, words, count, sc_options_get(add->options));
    }
    return words != NULL;
}

static bool add_custom(scnode_call *call, const adding *add, sc_status *status)
{
    const sc_source_options *options = sc_options_get(add->options);
    scnode_callback *callback = scnode_callback_new(call, call->arguments[2], NULL);
    if (callback == NULL) {
        return false;
    }
    sc_source_vtable source = {
        .name = options->name != NULL ? options->name : "custom",
        .context = callback,
        .load = scnode_source_load,
        .destroy = scnode_callback_end,
        .on_builder = true,
    };
    *status = sc_builder_add_source(add->next, &source, options);
    return true;
}

/* A source that a text names. */
static bool add_named(scnode_call *call, const adding *add, sc_status *status)
{
    const sc_source_word *word = sc_source_word_of(add->id);
    const char *text = NULL;
    char name[SC_WORD_SIZE];
    (void)sc_word_spell(word->argument, SC_SPELL_CAPITAL, name);
    bool well = word->required ? (text = scnode_name(call, call->arguments[2], name)) != NULL
                               : scnode_name_or_null(call, call->arguments[2], name, &text);
    if (well) {
        *status = sc_builder_add(add->next, add->id, text, sc_options_get(add->options));
    }
    return well;
}

static bool add(scnode_call *call, const adding *adding, sc_status *status)
{
    switch (adding->id) {
    case SC_ADD_DEFAULTS:
        return add_defaults(call, adding, status);
    case SC_ADD_ARGS:
        return add_words(call, adding, status);
    case SC_ADD_SOURCE:
        return add_custom(call, adding, status);
    default:
        return add_named(call, adding, status);
    }
}

/* (builder, word, argument, options): a source of the core's table */
static napi_value builder_add(scnode_call *call)
{
    const char *word = scnode_name(call, call->arguments[1], "word");
    sc_source_id id = word != NULL ? sc_source_find(word, strlen(word)) : SC_ADD_COUNT;
    if (word != NULL && id == SC_ADD_COUNT) {
        (void)scnode_throw_type(call->env, "word", "be the word of a source");
    }
    adding adding = {.id = id, .next = id != SC_ADD_COUNT ? begin(call) : NULL};
    sc_status status = SC_OK;
    if (adding.next == NULL) {
        return NULL;
    }
    bool well = scnode_options(call, call->arguments[3], id, &adding.options) &&
                add(call, &adding, &status);
    sc_options_free(adding.options);
    return well ? end(call, adding.next, status) : abandon(adding.next);
}

/* (builder, text): a file, a pattern, a setting or a variable */
static napi_value builder_add_any(scnode_call *call)
{
    sc_builder *next = begin(call);
    const char *text = next != NULL ? scnode_name(call, call->arguments[1], "text") : NULL;
    return text != NULL ? end(call, next, sc_builder_add_any(next, text)) : abandon(next);
}

/* (builder): whether a build asks for variables of the process */
static napi_value builder_asks(scnode_call *call)
{
    const scnode_builder *self = scnode_builder_of(call, 0);
    return self != NULL ? scnode_boolean(call->env, sc_builder_asks_environment(self->builder))
                        : NULL;
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

static napi_value builder_require(scnode_call *call)
{
    sc_builder *next = begin(call);
    const char *path = next != NULL ? path_of(call) : NULL;
    return path != NULL ? end(call, next, sc_builder_require(next, path)) : abandon(next);
}

/* (builder, schema) */
static napi_value builder_schema(scnode_call *call)
{
    sc_schema *schema = scnode_schema_of(call, 1);
    sc_builder *next = schema != NULL ? begin(call) : NULL;
    return next != NULL ? end(call, next, sc_builder_schema(next, schema)) : NULL;
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

/* The number of one of the words; -1 after a TypeError. */
static int choose(scnode_call *call, napi_value value, const char *what, sc_choices choices)
{
    const char *word = scnode_name(call, value, what);
    int number = word != NULL ? sc_choices_find(choices, word, strlen(word)) : -1;
    if (word != NULL && number < 0) {
        (void)scnode_throw_type(call->env, what, "be one of its words");
    }
    return number;
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
        int number = sc_choices_find(SC_CHOICES_EXPAND, names[i], strlen(names[i]));
        well = number >= 0;
        kinds |= well ? 1U << number : 0;
        if (!well) {
            (void)scnode_throw_type(call->env, "kinds", "be of 'path', 'env' and 'file'");
        }
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

static napi_value builder_rule(scnode_call *call)
{
    int rule;
    sc_builder *next = begin(call);
    if (next == NULL) {
        return NULL;
    }
    const char *code = scnode_name(call, call->arguments[1], "code");
    if (code == NULL || (rule = choose(call, call->arguments[2], "rule", SC_CHOICES_RULE)) < 0) {
        return abandon(next);
    }
    return end(call, next, sc_builder_rule(next, sc_status_from_name(code), (sc_rule)rule));
}

static napi_value builder_secret_key(scnode_call *call)
{
    sc_builder *next = begin(call);
    const char *word = next != NULL ? scnode_name(call, call->arguments[1], "word") : NULL;
    return word != NULL ? end(call, next, sc_builder_secret_key(next, word)) : abandon(next);
}

/* A number that a double holds exactly, and the core takes. */
static bool set_limit(scnode_call *call, const sc_limit *limit, sc_limits *limits)
{
    napi_value value;
    double number = 0;
    char name[SC_WORD_SIZE];
    (void)sc_word_spell(limit->word, SC_SPELL_CAPITAL, name);
    if (!scnode_member(call, call->arguments[1], name, &value)) {
        return false;
    }
    if (value == NULL) {
        return true;
    }
    napi_status status = napi_get_value_double(call->env, value, &number);
    if (status == napi_ok && number >= 1 && number <= 9007199254740991.0 &&
        sc_limits_set(limits, limit, (uint64_t)number, NULL) == SC_OK) {
        return true;
    }
    (void)scnode_throw_type(call->env, name, "be a natural number within the range of the limit");
    return false;
}

static napi_value builder_limits(scnode_call *call)
{
    sc_limits limits = SC_LIMITS_INIT;
    const sc_limit *limit;
    sc_builder *next = begin(call);
    if (next == NULL) {
        return NULL;
    }
    for (size_t i = 0; (limit = sc_limit_at(i)) != NULL; i++) {
        if (!set_limit(call, limit, &limits)) {
            return abandon(next);
        }
    }
    return end(call, next, sc_builder_limits(next, &limits));
}

/* ------------------------------------------------------------------------- */
/* Build                                                                     */
/* ------------------------------------------------------------------------- */

static napi_value build(scnode_call *call, const sc_builder *builder)
{
    sc_error error;
    sc_report *report = sc_report_new(NULL);
    sc_handle *handle = sc_builder_build_reported(builder, report, &error);
    call->report = report;
    napi_value result = scnode_handle_give(call, handle, &error);
    call->report = NULL;
    sc_report_free(report);
    return result;
}

static napi_value build_in(scnode_call *call, const scnode_builder *self,
                           const char *const *environ)
{
    napi_value result = NULL;
    sc_builder *copy = sc_builder_clone(self->builder);
    if (copy == NULL) {
        return scnode_throw_code(call, SC_ERROR_OUT_OF_MEMORY, NULL);
    }
    sc_status status = sc_builder_environment(copy, environ);
    if (status == SC_OK) {
        result = build(call, copy);
    } else {
        (void)scnode_throw_code(call, status, NULL);
    }
    sc_builder_free(copy);
    return result;
}

static napi_value builder_build(scnode_call *call)
{
    const char *const *environ;
    const scnode_builder *self = scnode_builder_of(call, 0);
    if (self == NULL || !scnode_environ(call, call->arguments[1], &environ)) {
        return NULL;
    }
    if (environ != NULL) {
        return build_in(call, self, environ);
    }
    return build(call, self->builder);
}

const scnode_function scnode_builder_functions[] = {
    {"builderNew", builder_new},
    {"builderAdd", builder_add},
    {"builderAddAny", builder_add_any},
    {"builderAsks", builder_asks},
    {"builderSet", builder_set},
    {"builderSetString", builder_set_string},
    {"builderUnset", builder_unset},
    {"builderProfile", builder_profile},
    {"builderProfileFromEnv", builder_profile_from_env},
    {"builderSchema", builder_schema},
    {"builderPolicy", builder_policy},
    {"builderExpand", builder_expand},
    {"builderStrict", builder_strict},
    {"builderRule", builder_rule},
    {"builderSecretKey", builder_secret_key},
    {"builderPublicPath", builder_public_path},
    {"builderRequire", builder_require},
    {"builderLimits", builder_limits},
    {"builderBuild", builder_build},
    {NULL, NULL},
};
