/* Temporary values above all sources. */
#ifndef SC_ENGINE_OVERRIDE_H
#define SC_ENGINE_OVERRIDE_H

#include "engine/handles.h"

/*
 * One override of a handle's list, which begins in the handle and is in the order of creation. Only
 * the thread with the publishers' turn reads or changes the list, each change by one store, so that
 * it is consistent after a fork.
 */
struct sc_override {
    const sc_allocator *allocator;
    sc_handle *handle; /* owned reference */
    sc_override *next;
    sc_yields yields; /* its layers, made once */
};

#endif
