/* The life of a snapshot's detail, and its layers as the merge wants them. */
#include "engine/detail.h"

#include "base/alloc.h"

/* The flags are the merge's own bits under the names of the level below. */
_Static_assert((int)SC_TAKE_JOIN == (int)SC_COMPOSE_JOIN, "join");
_Static_assert((int)SC_TAKE_NO_OPERATORS == (int)SC_COMPOSE_NO_OPERATORS, "no operators");
_Static_assert((int)SC_TAKE_LOOSE == (int)SC_COMPOSE_LOOSE, "loose");
_Static_assert((int)SC_TAKE_PATCH == (int)SC_COMPOSE_PATCH, "patch");
_Static_assert((int)SC_TAKE_UNSET == (int)SC_COMPOSE_UNSET, "unset");
_Static_assert((int)SC_TAKE_LITERAL == (int)SC_COMPOSE_LITERAL, "literal");
_Static_assert((int)SC_TAKE_KEEP_OBJECTS == (int)SC_COMPOSE_KEEP_OBJECTS, "keep objects");

sc_detail *sc_detail_new(sc_plan *plan)
{
    sc_detail *detail = sc_alloc_zero(plan->allocator, sizeof *detail);
    if (detail == NULL) {
        return NULL;
    }
    detail->plan = sc_plan_retain(plan);
    sc_yields_init(&detail->yields, plan->allocator);
    sc_notices_init(&detail->notices, plan->allocator);
    atomic_fetch_add_explicit(&plan->registry->snapshots, 1, memory_order_relaxed);
    return detail;
}

void sc_detail_free(void *context)
{
    sc_detail *detail = context;
    if (detail == NULL) {
        return;
    }
    sc_plan *plan = detail->plan;
    sc_registry *registry = plan->registry;
    atomic_fetch_sub_explicit(&registry->snapshots, 1, memory_order_relaxed);
    atomic_fetch_sub_explicit(&registry->image_bytes, detail->image_bytes, memory_order_relaxed);
    sc_yields_free(&detail->yields);
    sc_notices_free(&detail->notices);
    sc_names_free(plan->allocator, &detail->profiles);
    sc_free(plan->allocator, detail, sizeof *detail);
    sc_plan_release(plan);
}

const sc_detail *sc_detail_of(const sc_snapshot *snapshot)
{
    return snapshot->detail;
}

bool sc_detail_merges(const sc_yield *yield)
{
    return sc_value_kind(yield->value) != SC_ABSENT;
}

sc_compose_layer *sc_detail_layers(const sc_detail *detail, size_t *count)
{
    size_t used = 0;
    for (size_t i = 0; i < detail->yields.count; i++) {
        used += sc_detail_merges(&detail->yields.items[i]) ? 1 : 0;
    }
    *count = used;
    sc_compose_layer *layers = sc_alloc_array(detail->plan->allocator, used, sizeof *layers);
    if (layers == NULL) {
        *count = 1;
        return NULL;
    }
    used = 0;
    for (size_t i = 0; i < detail->yields.count; i++) {
        const sc_yield *yield = &detail->yields.items[i];
        if (sc_detail_merges(yield)) {
            layers[used++] = (sc_compose_layer){.value = yield->value, .flags = yield->flags};
        }
    }
    return layers;
}
