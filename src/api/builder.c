/* The builder's settings, and building. */
#include "engine/builder.h"

#include "base/alloc.h"
#include "engine/handles.h"

static sc_status invalid(sc_builder *builder)
{
    if (builder == NULL) {
        return SC_ERROR_INVALID_ARGUMENT;
    }
    return sc_builder_keep(builder, SC_ERROR_INVALID_ARGUMENT);
}

sc_status sc_builder_select_profile(sc_builder *builder, const char *name)
{
    if (builder == NULL || name == NULL) {
        return invalid(builder);
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
        return invalid(builder);
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
        return invalid(builder);
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
        return invalid(builder);
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

sc_status sc_builder_rule(sc_builder *builder, sc_status code, sc_rule rule)
{
    bool is_notice =
        code > SC_OK && code < SC_STATUS_COUNT && sc_status_severity(code) != SC_SEVERITY_ERROR;
    if (builder == NULL || !is_notice || rule < SC_RULE_DEFAULT || rule > SC_RULE_FAIL) {
        return invalid(builder);
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
        return invalid(builder);
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

sc_status sc_builder_public_path(sc_builder *builder, const char *path)
{
    if (builder == NULL || path == NULL) {
        return invalid(builder);
    }
    sc_error spare;
    sc_status status = sc_path_check(path, strlen(path), sc_builder_error(builder, &spare));
    if (status != SC_OK) {
        return sc_builder_keep(builder, status);
    }
    sc_plan *plan = sc_builder_edit(builder);
    if (plan == NULL) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    return sc_builder_keep(builder, sc_names_add(plan->allocator, &plan->public_paths, path));
}

sc_status sc_builder_limits(sc_builder *builder, const sc_limits *limits)
{
    if (builder == NULL || limits == NULL) {
        return invalid(builder);
    }
    sc_plan *plan = sc_builder_edit(builder);
    if (plan == NULL) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    plan->limits = *limits;
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

sc_handle *sc_builder_build(const sc_builder *builder, sc_error *error)
{
    if (sc_builder_check(builder, error) != SC_OK) {
        return NULL;
    }
    return sc_handles_build(builder->plan, NULL, error);
}

sc_handle *sc_load_file(const char *path, sc_error *error)
{
    if (path == NULL) {
        (void)sc_error_code(error, SC_ERROR_INVALID_ARGUMENT);
        return NULL;
    }
    sc_plan *plan = sc_plan_of_one_file();
    sc_handle *handle = sc_handles_build(plan, path, error);
    sc_plan_release(plan);
    return handle;
}
