/* The life of a builder, and the rule that the first error stays. */
#include "engine/builder.h"

#include "base/alloc.h"

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
    /* A count of one is ours alone: nobody else could raise it. */
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
