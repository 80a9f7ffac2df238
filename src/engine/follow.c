/*
 * The uses of the schema in a build: its defaults are the lowest layer, old names are replaced in
 * each layer, the merge uses its names, types and policies, and the result is checked.
 */
#include "engine/follow.h"

#include "engine/failure.h"
#include "engine/guide.h"
#include "engine/problem.h"
#include "schema/guide.h"
#include "schema/words.h"

#include <string.h>

typedef struct following {
    sc_detail *detail;
    sc_value root; /* of the result, while it is checked */
    sc_problems problems;
    /* The source that was asked about last, because neighbours mostly have the same. */
    const sc_image *image;
    uint32_t source;
    bool from_schema;
} following;

/* ---- layers ---- */

static sc_status remark(void *context, const sc_schema_problem *problem)
{
    sc_origin origin = {.source = ""};
    (void)sc_value_origin(problem->place, &origin);
    return sc_notices_add(context, problem->code, origin.source, origin.line, origin.column,
                          problem->path, "%s", problem->message);
}

sc_status sc_follow_layers(const sc_plan *plan, const sc_limits *limits, sc_yields *yields,
                           size_t first, sc_notices *notices)
{
    sc_status status = SC_OK;
    if (plan->schema == NULL || !sc_schema_renames(plan->schema)) {
        return SC_OK;
    }
    for (size_t i = first; i < yields->count && status == SC_OK; i++) {
        sc_yield *yield = &yields->items[i];
        const sc_schema_renaming options = {
            .allocator = plan->allocator,
            .limits = limits,
            .loose = (yield->flags & SC_LAYER_LOOSE) != 0,
            .remark = remark,
            .context = notices,
        };
        sc_image *renamed;
        status = sc_schema_rename(plan->schema, yield->value, &options, &renamed);
        if (status == SC_OK && renamed != NULL) {
            sc_image_release(yield->mounted);
            yield->mounted = renamed;
            yield->value = sc_image_root(renamed);
        }
    }
    return status;
}

sc_status sc_follow_base(const sc_plan *plan, sc_yields *yields)
{
    sc_image *base = plan->schema != NULL ? sc_schema_base(plan->schema) : NULL;
    sc_origin origin;
    if (base == NULL) {
        return SC_OK;
    }
    bool named = sc_value_origin(sc_schema_root(plan->schema), &origin);
    sc_yield yield = {
        .layer =
            sc_layer_new(plan->allocator, SC_SOURCE_DEFAULTS, named ? origin.source : "schema"),
        .mounted = sc_image_retain(base),
        .value = sc_image_root(base),
        .profile = "",
        .kind = SC_SOURCE_DEFAULTS,
        .source = UINT32_MAX,
    };
    if (yield.layer == NULL) {
        sc_image_release(base);
        return SC_ERROR_OUT_OF_MEMORY;
    }
    return sc_yields_add(yields, &yield);
}

/* ---- the result ---- */

/* Adds the variable that would set it, if the plan has an environment. */
static void set_missing(const following *follow, const sc_schema_problem *problem, sc_error *error)
{
    const sc_plan *plan = follow->detail->plan;
    const sc_path path = sc_path_of_text(problem->path, problem->path_length);
    sc_walk walk;
    sc_error missing;
    sc_status status = sc_walk_to(&walk, follow->root, "", &path, plan->allocator, &missing);
    if (status == SC_OK && walk.value.image == NULL &&
        sc_failure_miss(plan, &walk, ", which is required", &missing) == SC_ERROR_MISSING_KEY) {
        *error = missing;
    }
    sc_walk_free(&walk);
}

static sc_status add_problem(void *context, const sc_schema_problem *problem)
{
    following *follow = context;
    sc_error error;
    if (sc_problems_has(&follow->problems, problem)) {
        return SC_OK;
    }
    sc_problem_error(problem, problem->path, &error);
    if (problem->code == SC_ERROR_MISSING_KEY) {
        set_missing(follow, problem, &error);
    }
    sc_problems_add(&follow->problems, &error);
    return SC_OK;
}

static bool is_brought(void *context, const sc_schema_node *node, sc_value value)
{
    following *follow = context;
    const sc_schema *schema = follow->detail->plan->schema;
    uint32_t source = sc_value_source(value);
    if (follow->image != value.image || follow->source != source) {
        follow->image = value.image;
        follow->source = source;
        follow->from_schema = sc_schema_brought(schema, NULL, value);
    }
    return follow->from_schema && sc_schema_brought(schema, node, value);
}

static bool is_secret(void *context, const char *path, size_t length)
{
    const following *follow = context;
    sc_secrets secrets = sc_plan_secrets(follow->detail->plan);
    return sc_secrets_hide(&secrets, follow->root, path, length);
}

static sc_status remark_deprecated(void *context, const sc_schema_problem *problem)
{
    const following *follow = context;
    return remark(&follow->detail->notices, problem);
}

static sc_status warn(void *context, sc_value place, const char *message)
{
    const following *follow = context;
    const sc_schema_problem problem = {SC_WARNING_SCHEMA, place, NULL, 0, message};
    return remark(&follow->detail->notices, &problem);
}

/* Reads text that references brought, and reports all text that does not read. */
static sc_status read_rest(following *follow, const sc_limits *limits, sc_image **image)
{
    const sc_plan *plan = follow->detail->plan;
    bool deprecates = sc_schema_deprecates(plan->schema);
    sc_status status = sc_schema_warn(plan->schema, warn, follow);
    if (status != SC_OK || (!deprecates && !sc_guide_has_text(sc_image_root(*image)))) {
        return status;
    }
    const sc_where root = {0};
    const sc_schema_reading options = {
        .allocator = plan->allocator,
        .limits = limits,
        .misfit = add_problem,
        .deprecated = deprecates ? remark_deprecated : NULL,
        .is_secret = is_secret,
        .context = follow,
    };
    bool known;
    sc_image *read;
    status = sc_schema_read(plan->schema, &root, sc_image_root(*image), &options, &known, &read);
    if (status == SC_OK && read != NULL) {
        sc_image_release(*image);
        *image = read;
    }
    return status;
}

sc_status sc_follow_schema(sc_detail *detail, const sc_limits *limits, sc_image **image,
                           sc_report *report, sc_error *error)
{
    const sc_plan *plan = detail->plan;
    if (plan->schema == NULL || *image == NULL) {
        return SC_OK;
    }
    following follow = {.detail = detail, .problems = {.report = report, .error = error}};
    follow.root = sc_image_root(*image);
    sc_status status = read_rest(&follow, limits, image);
    if (status == SC_OK) {
        follow.problems.checking = true;
        follow.root = sc_image_root(*image);
        sc_schema_check_options options = {.allocator = plan->allocator,
                                           .report = add_problem,
                                           .is_brought =
                                               sc_schema_fills(plan->schema) ? is_brought : NULL,
                                           .is_secret = is_secret,
                                           .context = &follow};
        status = sc_schema_run(plan->schema, sc_image_root(*image), &options);
    }
    if (follow.problems.first != SC_OK) {
        return follow.problems.first;
    }
    return status == SC_OK ? SC_OK : sc_error_code(error, status);
}
