/*
 * A plan: all settings of a build, with a reference count, shared. A builder edits its plan only if
 * it holds the only reference, and copies it otherwise. So a handle keeps its plan for reloads by
 * one reference, and later calls on the builder do not change it.
 */
#ifndef SC_ENGINE_PLAN_H
#define SC_ENGINE_PLAN_H

#include "compose/compose.h"
#include "engine/registry.h"
#include "source/given.h"
#include "source/source.h"

enum { SC_PLAN_MAX = 1 << 16 /* of each list */ };

/* A selected profile: a name, or a variable that holds one and a default name. */
typedef struct sc_plan_profile {
    char *name;     /* may be NULL if there is a variable */
    char *variable; /* may be NULL */
} sc_plan_profile;

typedef struct sc_plan_rule {
    sc_status code;
    sc_rule rule;
} sc_plan_rule;

typedef struct sc_names {
    char **items; /* owned texts */
    size_t count, capacity;
} sc_names;

typedef struct sc_plan {
    atomic_uint references;
    const sc_allocator *allocator;
    sc_registry *registry;       /* owned reference */
    sc_environment *environment; /* owned reference; NULL: the process's */
    bool only_file;              /* no sources except one file, a parameter of each load */
    sc_source **sources;         /* owned references */
    size_t source_count, source_capacity;
    sc_policy *policies;
    size_t policy_count, policy_capacity;
    sc_path_index *policy_paths; /* NULL: no policies */
    sc_plan_profile *profiles;
    size_t profile_count, profile_capacity;
    sc_plan_rule *rules;
    size_t rule_count, rule_capacity;
    sc_names secret_words;
    sc_names public_paths;
    sc_path_index *public_places; /* the same paths; NULL: no paths */
    sc_names required;            /* paths */
    sc_schema *schema;            /* owned reference; NULL: none */
    unsigned expand;              /* SC_EXPAND_… */
    bool strict;
    bool streams;       /* files that are named by path may be pipes */
    sc_limits limits;   /* as given: 0 is the default */
    sc_account account; /* with its sources; part of the registry's handle_bytes */
} sc_plan;

/* New and empty; retains the registry. NULL when out of memory. */
sc_plan *sc_plan_new(sc_registry *registry);
/*
 * The plan of sc_load_file, with the default registry: static, so that all these handles share it.
 * Released like any other plan.
 */
sc_plan *sc_plan_of_one_file(void);
sc_plan *sc_plan_clone(const sc_plan *plan);
sc_plan *sc_plan_retain(sc_plan *plan);
void sc_plan_release(sc_plan *plan);
/* Counts its memory in the registry's handle_bytes until it is freed. */
void sc_plan_count(sc_plan *plan);
/* Retains the environment. The plan must not be shared. */
void sc_plan_set_environment(sc_plan *plan, sc_environment *environment);

/* Each copies its texts; SC_OK, out of memory or too large. The plan must not be shared. */
sc_status sc_plan_add_source(sc_plan *plan, sc_source *source); /* steals */
sc_status sc_plan_add_policy(sc_plan *plan, const sc_policy *policy);
sc_status sc_plan_add_public_path(sc_plan *plan, const char *path);
sc_status sc_plan_add_profile(sc_plan *plan, const char *name, const char *variable);
sc_status sc_plan_set_rule(sc_plan *plan, sc_status code, sc_rule rule);
sc_status sc_names_add(const sc_allocator *allocator, sc_names *names, const char *text);
bool sc_names_have(const sc_names *names, const char *name, size_t length);
void sc_names_free(const sc_allocator *allocator, sc_names *names);

/* The rule of this plan for one code. */
sc_rule sc_plan_rule_of(const sc_plan *plan, sc_status code);
sc_secrets sc_plan_secrets(const sc_plan *plan);

#endif
