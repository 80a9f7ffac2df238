/* Handles with a plan: made by a build or from another handle. */
#ifndef SC_ENGINE_HANDLES_H
#define SC_ENGINE_HANDLES_H

#include "engine/load.h"

/*
 * Does the first load and makes a new handle for it. `file` is the one of a plan for one file, else
 * NULL. `report` may be NULL.
 */
sc_handle *sc_handles_build(sc_plan *plan, const char *file, sc_report *report, sc_error *error);
/* SC_OK for a handle that may publish; else the failure. A closed one fails when it publishes. */
sc_status sc_handles_may_publish(const sc_handle *handle, sc_error *error);
/* Waits for the turn to publish. Fails if this thread has it already, as in a source's callback. */
sc_status sc_handles_take_turn(sc_handle *handle, sc_error *error);

#endif
