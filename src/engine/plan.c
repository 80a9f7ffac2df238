/* Making, copying and freeing plans and their lists. */
#include "engine/plan.h"

#include "base/alloc.h"
#include "schema/schema.h"

static sc_plan one_file;
static sc_once one_file_once = SC_ONCE_INIT;

static void init(sc_plan *plan, sc_registry *registry)
{
    atomic_init(&plan->references, 1);
    plan->allocator = sc_registry_allocator(registry);
    plan->registry = sc_registry_retain(registry);
}

sc_plan *sc_plan_new(sc_registry *registry)
{
    sc_plan *plan = sc_alloc_zero(sc_registry_allocator(registry), sizeof *plan);
    if (plan != NULL) {
        init(plan, registry);
    }
    return plan;
}

/* Its first reference is never released. */
static void init_one_file(void)
{
    init(&one_file, sc_registry_or_default(NULL));
    one_file.only_file = true;
}

sc_plan *sc_plan_of_one_file(void)
{
    sc_once_run(&one_file_once, init_one_file);
    return sc_plan_retain(&one_file);
}

sc_plan *sc_plan_retain(sc_plan *plan)
{
    atomic_fetch_add_explicit(&plan->references, 1, memory_order_relaxed);
    return plan;
}

static void free_text(const sc_allocator *allocator, char *text)
{
    if (text != NULL) {
        sc_free(allocator, text, strlen(text) + 1);
    }
}

static void free_profiles(sc_plan *plan)
{
    for (size_t i = 0; i < plan->profile_count; i++) {
        free_text(plan->allocator, plan->profiles[i].name);
        free_text(plan->allocator, plan->profiles[i].variable);
    }
    sc_free(plan->allocator, plan->profiles, plan->profile_capacity * sizeof *plan->profiles);
}

void sc_plan_release(sc_plan *plan)
{
    if (plan == NULL ||
        atomic_fetch_sub_explicit(&plan->references, 1, memory_order_acq_rel) != 1) {
        return;
    }
    const sc_allocator *allocator = plan->allocator;
    sc_account_close(&plan->account);
    for (size_t i = 0; i < plan->source_count; i++) {
        sc_source_release(plan->sources[i]);
    }
    sc_free(allocator, plan->sources, plan->source_capacity * sizeof(sc_source *));
    for (size_t i = 0; i < plan->policy_count; i++) {
        sc_policy_free(allocator, &plan->policies[i]);
    }
    sc_free(allocator, plan->policies, plan->policy_capacity * sizeof *plan->policies);
    sc_path_index_free(plan->policy_paths);
    sc_path_index_free(plan->public_places);
    free_profiles(plan);
    sc_free(allocator, plan->rules, plan->rule_capacity * sizeof *plan->rules);
    sc_names_free(allocator, &plan->secret_words);
    sc_names_free(allocator, &plan->public_paths);
    sc_names_free(allocator, &plan->required);
    sc_environment_release(plan->environment);
    sc_schema_release(plan->schema);
    sc_registry *registry = plan->registry;
    sc_free(allocator, plan, sizeof *plan);
    sc_registry_release(registry);
}

static size_t own_bytes(const sc_plan *plan)
{
    return sizeof *plan + plan->source_capacity * sizeof *plan->sources +
           plan->policy_capacity * sizeof *plan->policies +
           sc_path_index_bytes(plan->policy_paths) + sc_path_index_bytes(plan->public_places) +
           plan->profile_capacity * sizeof *plan->profiles +
           plan->rule_capacity * sizeof *plan->rules;
}

/* The texts of lists are few, so they are not counted. */
void sc_plan_count(sc_plan *plan)
{
    atomic_uint_least64_t *total = &plan->registry->handle_bytes;
    if (plan->only_file || !sc_account_open(&plan->account)) {
        return;
    }
    sc_account_enter(&plan->account, total, own_bytes(plan));
    for (size_t i = 0; i < plan->source_count; i++) {
        sc_source_count(plan->sources[i], total);
    }
}

void sc_plan_set_environment(sc_plan *plan, sc_environment *environment)
{
    sc_environment *before = plan->environment;
    plan->environment = sc_environment_retain(environment);
    sc_environment_release(before);
}

static sc_status grown(bool well, size_t need)
{
    if (well) {
        return SC_OK;
    }
    return need > SC_PLAN_MAX ? SC_ERROR_TOO_LARGE : SC_ERROR_OUT_OF_MEMORY;
}

sc_status sc_plan_add_source(sc_plan *plan, sc_source *source)
{
    size_t need = plan->source_count + 1;
    sc_status status = grown(sc_grow(plan->allocator, &plan->sources, &plan->source_capacity, need,
                                     sizeof(sc_source *), SC_PLAN_MAX),
                             need);
    if (status != SC_OK) {
        sc_source_release(source);
        return status;
    }
    plan->sources[plan->source_count++] = source;
    return SC_OK;
}

/* NULL for NULL; *failed is set when out of memory. */
static char *copy_text(const sc_allocator *allocator, const char *text, bool *failed)
{
    char *copy = text != NULL ? sc_text_copy(allocator, text, strlen(text)) : NULL;
    *failed |= text != NULL && copy == NULL;
    return copy;
}

/* After a failure an index may hold one path more than its list; the builder keeps the failure. */
static sc_status index_path(sc_plan *plan, sc_path_index **index, const char *path)
{
    *index = *index != NULL ? *index : sc_path_index_new(plan->allocator);
    return *index != NULL ? sc_path_index_add(*index, path) : SC_ERROR_OUT_OF_MEMORY;
}

sc_status sc_plan_add_policy(sc_plan *plan, const sc_policy *policy)
{
    size_t need = plan->policy_count + 1;
    sc_status status = grown(sc_grow(plan->allocator, &plan->policies, &plan->policy_capacity, need,
                                     sizeof *plan->policies, SC_PLAN_MAX),
                             need);
    if (status != SC_OK) {
        return status;
    }
    status = index_path(plan, &plan->policy_paths, policy->path);
    if (status != SC_OK) {
        return status;
    }
    bool failed = false;
    sc_policy copy = *policy;
    copy.path = copy_text(plan->allocator, policy->path, &failed);
    copy.key = copy_text(plan->allocator, policy->key, &failed);
    if (failed) {
        free_text(plan->allocator, copy.path);
        free_text(plan->allocator, copy.key);
        return SC_ERROR_OUT_OF_MEMORY;
    }
    plan->policies[plan->policy_count++] = copy;
    return SC_OK;
}

sc_status sc_plan_add_public_path(sc_plan *plan, const char *path)
{
    sc_status status = sc_names_add(plan->allocator, &plan->public_paths, path);
    return status == SC_OK ? index_path(plan, &plan->public_places, path) : status;
}

sc_status sc_plan_add_profile(sc_plan *plan, const char *name, const char *variable)
{
    size_t need = plan->profile_count + 1;
    sc_status status = grown(sc_grow(plan->allocator, &plan->profiles, &plan->profile_capacity,
                                     need, sizeof *plan->profiles, SC_PLAN_MAX),
                             need);
    if (status != SC_OK) {
        return status;
    }
    bool failed = false;
    sc_plan_profile profile;
    profile.name = copy_text(plan->allocator, name, &failed);
    profile.variable = copy_text(plan->allocator, variable, &failed);
    if (failed) {
        free_text(plan->allocator, profile.name);
        free_text(plan->allocator, profile.variable);
        return SC_ERROR_OUT_OF_MEMORY;
    }
    plan->profiles[plan->profile_count++] = profile;
    return SC_OK;
}

sc_status sc_plan_set_rule(sc_plan *plan, sc_status code, sc_rule rule)
{
    for (size_t i = 0; i < plan->rule_count; i++) {
        if (plan->rules[i].code == code) {
            plan->rules[i].rule = rule;
            return SC_OK;
        }
    }
    size_t need = plan->rule_count + 1;
    sc_status status = grown(sc_grow(plan->allocator, &plan->rules, &plan->rule_capacity, need,
                                     sizeof *plan->rules, SC_PLAN_MAX),
                             need);
    if (status == SC_OK) {
        plan->rules[plan->rule_count++] = (sc_plan_rule){code, rule};
    }
    return status;
}

sc_rule sc_plan_rule_of(const sc_plan *plan, sc_status code)
{
    for (size_t i = 0; i < plan->rule_count; i++) {
        if (plan->rules[i].code == code) {
            return plan->rules[i].rule;
        }
    }
    return SC_RULE_DEFAULT;
}

sc_status sc_names_add(const sc_allocator *allocator, sc_names *names, const char *text)
{
    size_t need = names->count + 1;
    sc_status status = grown(sc_grow(allocator, &names->items, &names->capacity, need,
                                     sizeof *names->items, SC_PLAN_MAX),
                             need);
    if (status != SC_OK) {
        return status;
    }
    char *copy = sc_text_copy(allocator, text, strlen(text));
    if (copy == NULL) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    names->items[names->count++] = copy;
    return SC_OK;
}

bool sc_names_have(const sc_names *names, const char *name, size_t length)
{
    for (size_t i = 0; i < names->count; i++) {
        if (strlen(names->items[i]) == length && memcmp(names->items[i], name, length) == 0) {
            return true;
        }
    }
    return false;
}

void sc_names_free(const sc_allocator *allocator, sc_names *names)
{
    for (size_t i = 0; i < names->count; i++) {
        free_text(allocator, names->items[i]);
    }
    sc_free(allocator, names->items, names->capacity * sizeof *names->items);
    *names = (sc_names){0};
}

sc_secrets sc_plan_secrets(const sc_plan *plan)
{
    sc_secrets secrets = {
        .words = (const char *const *)plan->secret_words.items,
        .word_count = plan->secret_words.count,
        .public_paths = plan->public_places,
    };
    if (plan->schema != NULL) {
        secrets.more_public = sc_schema_public_paths(plan->schema);
    }
    return secrets;
}

static sc_status copy_names(const sc_allocator *allocator, sc_names *to, const sc_names *from)
{
    sc_status status = SC_OK;
    for (size_t i = 0; i < from->count && status == SC_OK; i++) {
        status = sc_names_add(allocator, to, from->items[i]);
    }
    return status;
}

static sc_status copy_public_paths(sc_plan *to, const sc_plan *from)
{
    sc_status status = SC_OK;
    for (size_t i = 0; i < from->public_paths.count && status == SC_OK; i++) {
        status = sc_plan_add_public_path(to, from->public_paths.items[i]);
    }
    return status;
}

static sc_status copy_lists(sc_plan *to, const sc_plan *from)
{
    sc_status status = SC_OK;
    for (size_t i = 0; i < from->source_count && status == SC_OK; i++) {
        status = sc_plan_add_source(to, sc_source_retain(from->sources[i]));
    }
    for (size_t i = 0; i < from->policy_count && status == SC_OK; i++) {
        status = sc_plan_add_policy(to, &from->policies[i]);
    }
    for (size_t i = 0; i < from->profile_count && status == SC_OK; i++) {
        status = sc_plan_add_profile(to, from->profiles[i].name, from->profiles[i].variable);
    }
    for (size_t i = 0; i < from->rule_count && status == SC_OK; i++) {
        status = sc_plan_set_rule(to, from->rules[i].code, from->rules[i].rule);
    }
    if (status == SC_OK) {
        status = copy_names(to->allocator, &to->secret_words, &from->secret_words);
    }
    if (status == SC_OK) {
        status = copy_public_paths(to, from);
    }
    if (status == SC_OK) {
        status = copy_names(to->allocator, &to->required, &from->required);
    }
    return status;
}

sc_plan *sc_plan_clone(const sc_plan *plan)
{
    sc_plan *clone = sc_plan_new(plan->registry);
    if (clone == NULL) {
        return NULL;
    }
    clone->only_file = plan->only_file;
    clone->environment = sc_environment_retain(plan->environment);
    clone->schema = sc_schema_retain(plan->schema);
    clone->expand = plan->expand;
    clone->strict = plan->strict;
    clone->streams = plan->streams;
    clone->limits = plan->limits;
    if (copy_lists(clone, plan) != SC_OK) {
        sc_plan_release(clone);
        return NULL;
    }
    return clone;
}
