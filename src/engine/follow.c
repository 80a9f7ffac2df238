/*
 * The schema is asked twice: by the merge, for names that no layer has, and of the result. A text
 * that does not read as its type is told once: the checks pass over it.
 */
#include "engine/follow.h"

#include "engine/failure.h"
#include "schema/apply.h"
#include "schema/schema.h"

#include <string.h>

typedef struct following {
    const sc_detail *detail;
    sc_value root;     /* of the result, while it is checked */
    sc_report *report; /* may be NULL */
    sc_error *error;
    sc_status first; /* the code of the first problem */
    bool checking;
} following;

static const char *key_of(void *context, const sc_where *where, const char *name, size_t length,
                          size_t *key_length)
{
    return sc_schema_key_of(context, where, name, length, key_length);
}

sc_guide sc_follow_guide(sc_schema *schema)
{
    return (sc_guide){.context = schema, .key = key_of};
}

/* Which of a value's texts was told already. */
static bool was_told(const following *follow, const sc_schema_problem *problem)
{
    return follow->checking && problem->code == SC_ERROR_WRONG_TYPE &&
           (sc_value_node(problem->place)->flags & SC_NODE_UNTYPED) != 0;
}

/* With the variable that would set it, where the plan has an environment. */
static void tell_missing(const following *follow, const sc_schema_problem *problem, sc_error *told)
{
    const sc_plan *plan = follow->detail->plan;
    const sc_path path = sc_path_of_text(problem->path, problem->path_length);
    sc_walk walk;
    sc_error missing;
    sc_status status = sc_walk_to(&walk, follow->root, "", &path, plan->allocator, &missing);
    if (status == SC_OK && walk.value.image == NULL &&
        sc_failure_miss(plan, &walk, ", which is required", &missing) == SC_ERROR_MISSING_KEY) {
        *told = missing;
    }
    sc_walk_free(&walk);
}

static sc_status tell(void *context, const sc_schema_problem *problem)
{
    following *follow = context;
    if (was_told(follow, problem)) {
        return SC_OK;
    }
    sc_error told;
    (void)sc_error_set(&told, problem->code, "%s", problem->message);
    sc_origin origin;
    if (sc_value_origin(problem->place, &origin)) {
        sc_error_place(&told, origin.line, origin.column);
        sc_error_source(&told, origin.source);
    }
    sc_error_path(&told, problem->path);
    if (problem->code == SC_ERROR_MISSING_KEY) {
        tell_missing(follow, problem, &told);
    }
    sc_report_add(follow->report, &told);
    if (follow->first == SC_OK) {
        follow->first = problem->code;
        if (follow->error != NULL) {
            *follow->error = told;
        }
    }
    return SC_OK;
}

/* A layer whose nulls remove has one at the place, or above it. */
static bool unsets(const sc_allocator *allocator, sc_value layer, const sc_where *where)
{
    sc_value value = layer;
    if (where->parent != NULL) {
        if (unsets(allocator, layer, where->parent)) {
            return true;
        }
        sc_path_builder path;
        sc_path_builder_init(&path, allocator);
        bool bad;
        sc_status status = sc_where_path(where, &path);
        value = status == SC_OK ? sc_value_at_n(layer, path.text, path.length, &bad) : value;
        sc_path_builder_free(&path);
    }
    return sc_value_kind(value) == SC_NULL;
}

static bool was_removed(void *context, const sc_where *where)
{
    const following *follow = context;
    const sc_yields *yields = &follow->detail->yields;
    for (size_t i = 0; i < yields->count; i++) {
        const sc_yield *yield = &yields->items[i];
        if ((yield->flags & (SC_LAYER_UNSET | SC_LAYER_NULL_REMOVES)) != 0 &&
            unsets(follow->detail->plan->allocator, yield->value, where)) {
            return true;
        }
    }
    return false;
}

static bool is_brought(void *context, sc_value value)
{
    const following *follow = context;
    return sc_schema_brought(follow->detail->plan->schema, value);
}

static sc_status apply(following *follow, const sc_limits *limits, sc_image **image)
{
    const sc_plan *plan = follow->detail->plan;
    sc_schema_applying options = {
        .allocator = plan->allocator,
        .limits = limits,
        .report = tell,
        .was_removed = was_removed,
        .context = follow,
    };
    sc_image *applied;
    sc_status status = sc_schema_apply(plan->schema, *image, &options, &applied);
    if (status == SC_OK) {
        sc_image_release(*image);
        *image = applied;
    }
    return status;
}

sc_status sc_follow_schema(const sc_detail *detail, const sc_limits *limits, sc_image **image,
                           sc_report *report, sc_error *error)
{
    const sc_plan *plan = detail->plan;
    if (plan->schema == NULL || *image == NULL) {
        return SC_OK;
    }
    following follow = {.detail = detail, .report = report, .error = error};
    sc_status status = apply(&follow, limits, image);
    if (status == SC_OK) {
        follow.checking = true;
        follow.root = sc_image_root(*image);
        sc_schema_check_options options = {.allocator = plan->allocator,
                                           .report = tell,
                                           .is_brought = is_brought,
                                           .context = &follow};
        status = sc_schema_run(plan->schema, sc_image_root(*image), &options);
    }
    if (follow.first != SC_OK) {
        return follow.first;
    }
    return status == SC_OK ? SC_OK : sc_error_code(error, status);
}
