/*
 * A snapshot does not keep the history of values, but its layers, so the merge is repeated along
 * the path, with a trace. The steps' values borrow from the layers, which the explanation pins.
 */
#include <string.h>

#include "base/alloc.h"
#include "engine/failure.h"
#include "engine/load.h"
#include "engine/place.h"

enum { STEPS_MAX = 1 << 20 };

struct sc_explanation {
    const sc_allocator *allocator;
    sc_snapshot *snapshot; /* owned reference: it holds layers and sources' names */
    sc_step *steps;
    size_t count, capacity;
    sc_scratch scratch;   /* images that values of steps borrow from */
    sc_secrets secrets;   /* of the plan, which the snapshot holds */
    const char *path;     /* canonical; while it is made */
    bool secret;          /* of the path, by its keys or its final value */
    size_t yield, number; /* position of the last step's layer: steps are mostly in order */
};

typedef struct tracing {
    sc_explanation *explanation;
    sc_error *error;
} tracing;

/* The origin of a step without a value (an unset), or of a value without origin: the layer's. */
static sc_origin origin_of(const sc_yield *yield, sc_value value)
{
    sc_origin origin;
    if (sc_value_origin(value, &origin)) {
        return origin;
    }
    return (sc_origin){
        .kind = yield->kind,
        .secret = yield->secret,
        .source = yield->layer != NULL ? yield->layer->name : "",
    };
}

/* The yield behind a layer of the merge. */
static const sc_yield *yield_of(sc_explanation *explanation, size_t layer)
{
    const sc_yields *yields = &sc_detail_of(explanation->snapshot)->yields;
    if (layer < explanation->number) {
        explanation->yield = explanation->number = 0;
    }
    while (!sc_detail_merges(&yields->items[explanation->yield]) || explanation->number < layer) {
        explanation->number += sc_detail_merges(&yields->items[explanation->yield]) ? 1 : 0;
        explanation->yield++;
    }
    return &yields->items[explanation->yield];
}

static sc_status append(const tracing *trace_to, const sc_step *step)
{
    sc_explanation *explanation = trace_to->explanation;
    if (!sc_grow(explanation->allocator, &explanation->steps, &explanation->capacity,
                 explanation->count + 1, sizeof *explanation->steps, STEPS_MAX)) {
        bool is_full = explanation->count == STEPS_MAX;
        return sc_error_code(trace_to->error,
                             is_full ? SC_ERROR_TOO_LARGE : SC_ERROR_OUT_OF_MEMORY);
    }
    explanation->steps[explanation->count++] = *step;
    return SC_OK;
}

static sc_status trace(void *context, sc_action action, size_t layer, sc_value value)
{
    const tracing *trace_to = context;
    sc_explanation *explanation = trace_to->explanation;
    const sc_yield *yield = yield_of(explanation, layer);
    /* The final value may be of another kind than this one, or absent. */
    bool hidden;
    sc_status status = sc_secrets_hide_at(&explanation->secrets, value, explanation->path,
                                          explanation->allocator, &hidden);
    if (status != SC_OK) {
        return sc_error_code(trace_to->error, status);
    }
    sc_origin origin = origin_of(yield, value);
    const sc_step step = {
        .action = action,
        .origin = origin,
        .value = action == SC_ACTION_UNSET ? (sc_value){0} : value,
        .secret = origin.secret || yield->secret || explanation->secret || hidden,
    };
    return append(trace_to, &step);
}

/* A value that no layer set is a default of the schema. */
static sc_status trace_default(sc_explanation *explanation, sc_value value, sc_error *error)
{
    const tracing trace_to = {explanation, error};
    sc_step step = {.action = SC_ACTION_SET, .value = value, .secret = explanation->secret};
    bool has_place = value.image != NULL && sc_value_origin(value, &step.origin);
    return explanation->count == 0 && has_place ? append(&trace_to, &step) : SC_OK;
}

static sc_explanation *new_explanation(const sc_snapshot *snapshot)
{
    sc_explanation *explanation = sc_alloc_zero(snapshot->allocator, sizeof *explanation);
    if (explanation != NULL) {
        explanation->allocator = snapshot->allocator;
        /* Counting a reference does not change the content of the snapshot. */
        explanation->snapshot = sc_snapshot_retain((sc_snapshot *)(uintptr_t)snapshot);
    }
    return explanation;
}

static sc_status run(sc_explanation *explanation, sc_value result, sc_error *error)
{
    const sc_detail *detail = sc_detail_of(explanation->snapshot);
    sc_merging merging;
    sc_merging_of_detail(detail, &merging);
    size_t count;
    sc_compose_layer *layers = sc_detail_layers(detail, &count);
    if (layers == NULL) {
        return sc_error_code(error, SC_ERROR_OUT_OF_MEMORY);
    }
    tracing trace_to = {.explanation = explanation, .error = error};
    sc_status status = sc_compose_explain(layers, count, &merging.options, explanation->path,
                                          result, trace, &trace_to, &explanation->scratch, error);
    sc_free(explanation->allocator, layers, count * sizeof *layers);
    return status;
}

static sc_status explain_walk(sc_explanation *explanation, sc_walk *walk, sc_error *error)
{
    const sc_snapshot *snapshot = explanation->snapshot;
    const char *shown = sc_walk_path(walk);
    if (shown == NULL) {
        return sc_error_code(error, SC_ERROR_OUT_OF_MEMORY);
    }
    explanation->path = walk->path.text;
    explanation->secrets = sc_plan_secrets(sc_detail_of(snapshot)->plan);
    explanation->secret =
        sc_secrets_hide(&explanation->secrets, sc_snapshot_root(snapshot), shown, strlen(shown));
    sc_status status = run(explanation, walk->value, error);
    explanation->path = NULL;
    if (status == SC_OK) {
        status = trace_default(explanation, walk->value, error);
    }
    if (status == SC_OK && explanation->count == 0 && walk->value.image == NULL) {
        status = sc_failure_miss(sc_detail_of(snapshot)->plan, walk, "", error);
    }
    return status;
}

sc_explanation *sc_place_explain(const sc_place *place, const sc_path *path, sc_error *error)
{
    sc_walk walk;
    sc_explanation *explanation = NULL;
    sc_status status = sc_place_walk(place, path, &walk, error);
    if (status == SC_OK) {
        explanation = new_explanation(place->snapshot);
        status = explanation != NULL ? explain_walk(explanation, &walk, error)
                                     : sc_error_code(error, SC_ERROR_OUT_OF_MEMORY);
    }
    sc_walk_free(&walk);
    if (status != SC_OK) {
        sc_explanation_free(explanation);
        return NULL;
    }
    return explanation;
}

sc_explanation *sc_snapshot_explain(const sc_snapshot *snapshot, const char *path, sc_error *error)
{
    const sc_root_path from = sc_place_at_root(snapshot, path);
    return sc_place_explain(&from.root, &from.path, error);
}

void sc_explanation_free(sc_explanation *explanation)
{
    if (explanation == NULL) {
        return;
    }
    const sc_allocator *allocator = explanation->allocator;
    sc_free(allocator, explanation->steps, explanation->capacity * sizeof *explanation->steps);
    sc_scratch_free(&explanation->scratch);
    sc_snapshot_release(explanation->snapshot);
    sc_free(allocator, explanation, sizeof *explanation);
}

size_t sc_explanation_count(const sc_explanation *explanation)
{
    return explanation != NULL ? explanation->count : 0;
}

bool sc_explanation_step(const sc_explanation *explanation, size_t index, sc_step *out)
{
    if (explanation == NULL || out == NULL || index >= explanation->count) {
        return false;
    }
    *out = explanation->steps[index];
    return true;
}

const char *sc_action_name(sc_action action)
{
    static const char *const names[] = {"set",    "replaced", "merged", "added",   "removed",
                                        "filled", "kept",     "unset",  "expanded"};
    return action >= SC_ACTION_SET && action <= SC_ACTION_EXPANDED ? names[action] : "unknown";
}
