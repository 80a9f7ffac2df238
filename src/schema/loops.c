/*
 * Ways round the graph that stay at one value. Such a loop would check the same value for ever, so
 * it is an error of the schema. The search is depth first with a stack of its own, for the graph
 * may be deeper than any call stack.
 */
#include "schema/compile.h"

#include "base/alloc.h"

enum { NEW, OPEN, DONE, FIXED_EDGES = 6 };

typedef struct visit {
    sc_schema_node *node;
    size_t edge; /* the next to follow */
} visit;

typedef struct search {
    sc_schema_compiler *compiler;
    visit *stack;
    size_t depth, capacity;
} search;

/* The n-th neighbour at the same value: NULL where that edge is not there. */
static const sc_schema_node *edge_at(const sc_schema_node *node, size_t edge, bool *end)
{
    *end = false;
    const sc_schema_logic *logic = node->logic;
    if (logic != NULL) {
        const sc_schema_node *const fixed[FIXED_EDGES] = {logic->reference, logic->dynamic,
                                                          logic->not,       logic->condition,
                                                          logic->then,      logic->otherwise};
        const sc_schema_list *const lists[] = {&logic->all, &logic->any, &logic->one};
        if (edge < FIXED_EDGES) {
            return fixed[edge];
        }
        edge -= FIXED_EDGES;
        for (size_t i = 0; i < 3; i++) {
            if (edge < lists[i]->count) {
                return lists[i]->items[edge];
            }
            edge -= lists[i]->count;
        }
    }
    if (node->object != NULL && edge < node->object->dependency_count) {
        return node->object->dependencies[edge].node;
    }
    *end = true;
    return NULL;
}

static sc_status enter(search *at, const sc_schema_node *target)
{
    /* The graph is still being made, by us. */
    sc_schema_node *node = (sc_schema_node *)target;
    if (node->mark == OPEN) {
        return sc_schema_fail(at->compiler, SC_ERROR_BAD_SCHEMA, node->place,
                              "the schema refers to itself without going down in the value");
    }
    if (node->mark == DONE) {
        return SC_OK;
    }
    if (!sc_grow(at->compiler->schema->allocator, &at->stack, &at->capacity, at->depth + 1,
                 sizeof *at->stack, SIZE_MAX / sizeof *at->stack)) {
        return sc_schema_no_memory(at->compiler);
    }
    node->mark = OPEN;
    at->stack[at->depth++] = (visit){node, 0};
    return SC_OK;
}

static sc_status search_from(search *at, const sc_schema_node *start)
{
    sc_status status = start->mark == NEW ? enter(at, start) : SC_OK;
    while (status == SC_OK && at->depth != 0) {
        visit *top = &at->stack[at->depth - 1];
        bool end;
        const sc_schema_node *target = edge_at(top->node, top->edge++, &end);
        if (end) {
            top->node->mark = DONE;
            at->depth--;
        } else if (target != NULL) {
            status = enter(at, target);
        }
    }
    return status;
}

sc_status sc_schema_find_loops(sc_schema_compiler *compiler)
{
    search at = {.compiler = compiler};
    sc_status status = SC_OK;
    for (const sc_schema_node *node = compiler->schema->nodes; status == SC_OK && node != NULL;
         node = node->next) {
        status = search_from(&at, node);
    }
    sc_free(compiler->schema->allocator, at.stack, at.capacity * sizeof *at.stack);
    return status;
}
