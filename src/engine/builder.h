/*
 * A builder: a plan that may be shared with handles, and the first error. Adding to it edits the
 * plan, or a copy if the plan is shared.
 */
#ifndef SC_ENGINE_BUILDER_H
#define SC_ENGINE_BUILDER_H

#include "engine/plan.h"

struct sc_builder {
    const sc_allocator *allocator;
    sc_plan *plan;  /* owned reference */
    sc_error error; /* the first one; SC_OK: none */
};

/* The plan, ready to be changed; NULL when out of memory, and the builder has failed. */
sc_plan *sc_builder_edit(sc_builder *builder);
/* Receives the next error: the builder's own until it has one, else the caller's `spare`. */
sc_error *sc_builder_error(sc_builder *builder, sc_error *spare);
/* Keeps a status for which no error was filled; returns it. */
sc_status sc_builder_keep(sc_builder *builder, sc_status status);
/* Keeps SC_ERROR_INVALID_ARGUMENT if `builder` is not NULL; returns it. */
sc_status sc_builder_invalid(sc_builder *builder);
/* Adds the source that a constructor left in *source with `status`; steals it. */
sc_status sc_builder_take(sc_builder *builder, sc_status status, sc_source *const *source);

#endif
