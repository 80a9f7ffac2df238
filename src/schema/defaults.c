/*
 * The defaults of a schema, seen when it is compiled: those that every configuration starts from,
 * and those that their own schema refuses. A default is judged as a build would have it, with the
 * defaults of what lies in it.
 */
#include "schema/check.h"
#include "schema/guide.h"
#include "schema/places.h"

#include "image/writer.h"

#include <stdio.h>
#include <string.h>

enum { MESSAGE_SIZE = 512, WARNINGS_MOST = 100 };

typedef struct judging {
    sc_schema *schema;
    sc_value place;
    size_t count;
} judging;

static bool is_before(sc_value a, sc_value b)
{
    sc_origin one = {0}, other = {0};
    (void)sc_value_origin(a, &one);
    (void)sc_value_origin(b, &other);
    return one.line != other.line ? one.line < other.line : one.column <= other.column;
}

static sc_status warn(void *context, const sc_schema_problem *problem)
{
    judging *judge = context;
    sc_arena *arena = &judge->schema->arena;
    if (judge->count == WARNINGS_MOST) {
        return SC_OK;
    }
    char message[MESSAGE_SIZE];
    bool below = problem->path_length != 0;
    (void)snprintf(message, sizeof message, "the default does not follow its schema%s%.*s: %s",
                   below ? ", at " : "", below ? (int)problem->path_length : 0, problem->path,
                   problem->message);
    sc_schema_warning *warning = sc_arena_alloc_zero(arena, sizeof *warning);
    const char *kept = sc_arena_text(arena, message, strlen(message));
    if (warning == NULL || kept == NULL) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    /* In the order of the document, whatever that of the graph. */
    sc_schema_warning **at = &judge->schema->warnings;
    while (*at != NULL && is_before((*at)->place, judge->place)) {
        at = &(*at)->next;
    }
    *warning = (sc_schema_warning){*at, judge->place, kept};
    *at = warning;
    judge->count++;
    return SC_OK;
}

static sc_status judge_default(judging *judge, const sc_schema_node *node,
                               const sc_schema_filling *filling)
{
    sc_value value = node->notes->fallback;
    sc_image *filled;
    sc_status status = sc_schema_fill_node(judge->schema, node, value, filling, &filled);
    if (status != SC_OK) {
        return status;
    }
    sc_schema_check_options options = {
        .allocator = filling->allocator, .report = warn, .context = judge};
    judge->place = value;
    status = sc_schema_run_node(judge->schema, node, filled != NULL ? sc_image_root(filled) : value,
                                &options);
    sc_image_release(filled);
    return status == SC_ERROR_OUT_OF_MEMORY ? status : SC_OK;
}

sc_status sc_schema_find_defaults(sc_schema_compiler *compiler)
{
    sc_schema *schema = compiler->schema;
    const sc_limits limits = sc_limits_resolve(NULL);
    const sc_schema_filling filling = {.allocator = schema->allocator, .limits = &limits};
    if (!schema->fills) {
        return SC_OK;
    }
    judging judge = {.schema = schema};
    sc_status status = sc_schema_fill_base(schema, &filling, &schema->base);
    for (const sc_schema_node *node = schema->nodes; node != NULL && status == SC_OK;
         node = node->next) {
        if (node->notes != NULL && sc_value_kind(node->notes->fallback) != SC_ABSENT) {
            status = judge_default(&judge, node, &filling);
        }
    }
    return status == SC_OK ? SC_OK : sc_error_code(compiler->error, status);
}
