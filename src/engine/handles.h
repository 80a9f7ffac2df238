/* Handles with a plan behind them: made by a build or of another handle. */
#ifndef SC_ENGINE_HANDLES_H
#define SC_ENGINE_HANDLES_H

#include "engine/load.h"

/*
 * The first load, and a new handle for it. `file` is that of a plan for one file, else NULL; so may
 * be `report`.
 */
sc_handle *sc_handles_build(sc_plan *plan, const char *file, sc_report *report, sc_error *error);
/* SC_OK for a handle that may publish; else the failure. A closed one fails when it publishes. */
sc_status sc_handles_may_publish(const sc_handle *handle, sc_error *error);
/* Waits for the turn to publish. Fails if the caller has it already: then a source asked for it. */
sc_status sc_handles_take_turn(sc_handle *handle, sc_error *error);

#endif
