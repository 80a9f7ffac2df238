/* Making and freeing builders, the rule that the first error stays, and the settings. */
#include "engine/builder.h"

#include <string.h>

#include "base/alloc.h"
#include "base/sized.h"
#include "image/path.h"

sc_builder *sc_builder_new(sc_registry *registry)
{
    sc_registry *with = sc_registry_or_default(registry);
    const sc_allocator *allocator = sc_registry_allocator(with);
    sc_builder *builder = sc_alloc_zero(allocator, sizeof *builder);
    if (builder == NULL) {
        return NULL;
    }
    builder->allocator = allocator;
    builder->plan = sc_plan_new(with);
    if (builder->plan == NULL) {
        sc_free(allocator, builder, sizeof *builder);
        return NULL;
    }
    return builder;
}

sc_builder *sc_builder_clone(const sc_builder *builder)
{
    sc_builder *clone = builder != NULL ? sc_alloc(builder->allocator, sizeof *clone) : NULL;
    if (clone != NULL) {
        *clone = *builder;
        (void)sc_plan_retain(clone->plan);
    }
    return clone;
}

void sc_builder_free(sc_builder *builder)
{
    if (builder != NULL) {
        const sc_allocator *allocator = builder->allocator;
        sc_plan *plan = builder->plan;
        sc_free(allocator, builder, sizeof *builder);
        sc_plan_release(plan); /* last: the allocator may live with the registry */
    }
}

sc_plan *sc_builder_edit(sc_builder *builder)
{
    sc_plan *plan = builder->plan;
    /* With a count of one, this is the only reference, so no other thread can raise it. */
    if (atomic_load_explicit(&plan->references, memory_order_acquire) == 1) {
        return plan;
    }
    sc_plan *own = sc_plan_clone(plan);
    if (own == NULL) {
        (void)sc_builder_keep(builder, SC_ERROR_OUT_OF_MEMORY);
        return NULL;
    }
    builder->plan = own;
    sc_plan_release(plan);
    return own;
}

sc_error *sc_builder_error(sc_builder *builder, sc_error *spare)
{
    return builder->error.code == SC_OK ? &builder->error : spare;
}

sc_status sc_builder_keep(sc_builder *builder, sc_status status)
{
    if (status != SC_OK && builder->error.code == SC_OK) {
        (void)sc_error_code(&builder->error, status);
    }
    return status;
}

sc_status sc_builder_take(sc_builder *builder, sc_status status, sc_source *const *source)
{
    if (status == SC_OK) {
        sc_plan *plan = sc_builder_edit(builder);
        if (plan == NULL) {
            sc_source_release(*source);
            return SC_ERROR_OUT_OF_MEMORY;
        }
        status = sc_plan_add_source(plan, *source);
    }
    return sc_builder_keep(builder, status);
}

sc_status sc_builder_invalid(sc_builder *builder)
{
    return builder != NULL ? sc_builder_keep(builder, SC_ERROR_INVALID_ARGUMENT)
                           : SC_ERROR_INVALID_ARGUMENT;
}

/* ---- settings ---- */

sc_status sc_builder_select_profile(sc_builder *builder, const char *name)
{
    if (builder == NULL || name == NULL) {
        return sc_builder_invalid(builder);
    }
    sc_error spare;
    if (!sc_profile_name_valid(name, strlen(name))) {
        return sc_error_set(sc_builder_error(builder, &spare), SC_ERROR_BAD_PROFILE,
                            "\"%s\" is not a profile name (letters, digits, '.', '_', '-')", name);
    }
    sc_plan *plan = sc_builder_edit(builder);
    if (plan == NULL) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    return sc_builder_keep(builder, sc_plan_add_profile(plan, name, NULL));
}

sc_status sc_builder_select_profile_from_env(sc_builder *builder, const char *variable,
                                             const char *fallback)
{
    sc_error spare;
    if (builder == NULL || variable == NULL) {
        return sc_builder_invalid(builder);
    }
    if (variable[0] == '\0') {
        return sc_error_set(sc_builder_error(builder, &spare), SC_ERROR_INVALID_ARGUMENT,
                            "the name of the profile's variable is empty");
    }
    sc_plan *plan = sc_builder_edit(builder);
    if (plan == NULL) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    return sc_builder_keep(builder, sc_plan_add_profile(plan, fallback, variable));
}

sc_status sc_builder_policy(sc_builder *builder, const char *path, const char *policy)
{
    if (builder == NULL || path == NULL || policy == NULL) {
        return sc_builder_invalid(builder);
    }
    sc_error spare;
    sc_policy parsed;
    sc_status status = sc_policy_parse(builder->allocator, path, policy, &parsed,
                                       sc_builder_error(builder, &spare));
    if (status != SC_OK) {
        return sc_builder_keep(builder, status);
    }
    sc_plan *plan = sc_builder_edit(builder);
    status = plan != NULL ? sc_plan_add_policy(plan, &parsed) : SC_ERROR_OUT_OF_MEMORY;
    sc_policy_free(builder->allocator, &parsed);
    return sc_builder_keep(builder, status);
}

sc_status sc_builder_expand(sc_builder *builder, unsigned kinds)
{
    const unsigned known = SC_EXPAND_PATH | SC_EXPAND_ENV | SC_EXPAND_FILE;
    if (builder == NULL || (kinds & ~known) != 0) {
        return sc_builder_invalid(builder);
    }
    sc_plan *plan = sc_builder_edit(builder);
    if (plan == NULL) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    plan->expand |= kinds;
    return SC_OK;
}

sc_status sc_builder_strict(sc_builder *builder, bool strict)
{
    sc_plan *plan = builder != NULL ? sc_builder_edit(builder) : NULL;
    if (plan == NULL) {
        return builder != NULL ? SC_ERROR_OUT_OF_MEMORY : SC_ERROR_INVALID_ARGUMENT;
    }
    plan->strict = strict;
    return SC_OK;
}

sc_status sc_builder_streams(sc_builder *builder, bool streams)
{
    sc_plan *plan = builder != NULL ? sc_builder_edit(builder) : NULL;
    if (plan == NULL) {
        return builder != NULL ? SC_ERROR_OUT_OF_MEMORY : SC_ERROR_INVALID_ARGUMENT;
    }
    plan->streams = streams;
    return SC_OK;
}

sc_status sc_builder_rule(sc_builder *builder, sc_status code, sc_rule rule)
{
    bool is_notice =
        code > SC_OK && code < SC_STATUS_COUNT && sc_status_severity(code) != SC_SEVERITY_ERROR;
    if (builder == NULL || !is_notice || rule < SC_RULE_DEFAULT || rule > SC_RULE_FAIL) {
        return sc_builder_invalid(builder);
    }
    sc_plan *plan = sc_builder_edit(builder);
    if (plan == NULL) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    return sc_builder_keep(builder, sc_plan_set_rule(plan, code, rule));
}

sc_status sc_builder_secret_key(sc_builder *builder, const char *word)
{
    sc_error spare;
    if (builder == NULL || word == NULL) {
        return sc_builder_invalid(builder);
    }
    if (word[0] == '\0') {
        return sc_error_set(sc_builder_error(builder, &spare), SC_ERROR_INVALID_ARGUMENT,
                            "the word of a secret key is empty");
    }
    sc_plan *plan = sc_builder_edit(builder);
    if (plan == NULL) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    return sc_builder_keep(builder, sc_names_add(plan->allocator, &plan->secret_words, word));
}

/* The plan, ready for the path; NULL with *status if the path does not parse, or on failure. */
static sc_plan *edit_for_path(sc_builder *builder, const char *path, sc_status *status)
{
    if (builder == NULL || path == NULL) {
        *status = sc_builder_invalid(builder);
        return NULL;
    }
    sc_error spare;
    *status = sc_path_check(path, strlen(path), sc_builder_error(builder, &spare));
    if (*status != SC_OK) {
        (void)sc_builder_keep(builder, *status);
        return NULL;
    }
    *status = SC_ERROR_OUT_OF_MEMORY;
    return sc_builder_edit(builder);
}

sc_status sc_builder_public_path(sc_builder *builder, const char *path)
{
    sc_status status;
    sc_plan *plan = edit_for_path(builder, path, &status);
    return plan != NULL ? sc_builder_keep(builder, sc_plan_add_public_path(plan, path)) : status;
}

sc_status sc_builder_require(sc_builder *builder, const char *path)
{
    sc_status status;
    sc_plan *plan = edit_for_path(builder, path, &status);
    return plan != NULL
               ? sc_builder_keep(builder, sc_names_add(plan->allocator, &plan->required, path))
               : status;
}

sc_status sc_builder_limits(sc_builder *builder, const sc_limits *limits)
{
    if (builder == NULL || limits == NULL) {
        return sc_builder_invalid(builder);
    }
    sc_limits own;
    if (SC_SIZED_TAKE(&own, limits) != SC_OK) {
        return sc_builder_invalid(builder);
    }
    sc_plan *plan = sc_builder_edit(builder);
    if (plan == NULL) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    plan->limits = own;
    return SC_OK;
}

sc_status sc_builder_environment(sc_builder *builder, const char *const *entries)
{
    if (builder == NULL) {
        return SC_ERROR_INVALID_ARGUMENT;
    }
    const char *const *have = sc_environment_entries(builder->plan->environment);
    if (sc_environment_equal(have, entries)) {
        return SC_OK;
    }
    sc_plan *plan = sc_builder_edit(builder);
    if (plan == NULL) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    sc_environment *environment;
    sc_status status = sc_environment_new(plan->allocator, entries, &environment);
    if (status == SC_OK) {
        sc_plan_set_environment(plan, environment);
        sc_environment_release(environment);
    }
    return sc_builder_keep(builder, status);
}

size_t sc_builder_source_count(const sc_builder *builder)
{
    return builder != NULL ? builder->plan->source_count : 0;
}

bool sc_builder_source(const sc_builder *builder, size_t index, const char **word,
                       const char **text)
{
    if (index >= sc_builder_source_count(builder)) {
        return false;
    }
    const char *own_text;
    const char *own_word = sc_source_describe(builder->plan->sources[index], &own_text);
    if (word != NULL) {
        *word = own_word;
    }
    if (text != NULL) {
        *text = own_text;
    }
    return true;
}

sc_status sc_builder_check(const sc_builder *builder, sc_error *error)
{
    if (builder == NULL) {
        return sc_error_code(error, SC_ERROR_INVALID_ARGUMENT);
    }
    if (builder->error.code != SC_OK && error != NULL) {
        *error = builder->error;
    }
    return builder->error.code;
}
