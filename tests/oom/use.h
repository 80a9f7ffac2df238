/* All operations of a program on a handle, as part of a scenario. */
#ifndef SC_TEST_USE_H
#define SC_TEST_USE_H

#include "sweep.h"

/* Reads, explains, dumps, lists, compares and reloads. SC_OK or the first failure. */
sc_status use_handle(sc_handle *handle);

/* The part of a scenario that fills its builder. The builder keeps a failure. */
typedef struct build {
    void (*add)(sc_builder *builder);
    const char *unlike; /* not NULL: a file that is rewritten before the reload */
} build;

/* A sweep_scenario over a build: registry, builder, clone, handle, use, release. */
sc_status build_and_use(const sc_allocator *allocator, const void *build);

#endif
