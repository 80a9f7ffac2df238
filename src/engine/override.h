/* Values put above everything else for a while. */
#ifndef SC_ENGINE_OVERRIDE_H
#define SC_ENGINE_OVERRIDE_H

#include "engine/handles.h"

/*
 * One override of a handle's list, which begins at the handle and is in the order in which they
 * began. The list is looked at and changed only by who has the publishers' turn, each time by one
 * store, so that a fork leaves it whole.
 */
struct sc_override {
    const sc_allocator *allocator;
    sc_handle *handle; /* owned reference */
    sc_override *next;
    sc_yields yields; /* its layers, made once */
};

#endif
