/* A custom callback's side of a call into the core (module.h has the caller's). */
#ifndef SCPY_CALL_H
#define SCPY_CALL_H

#include "module.h"

/* Takes the GIL for the callback. */
void scpy_call_enter(void);
/*
 * Gives the GIL back. Where an exception is set, the thread keeps it (the last one: what ends a
 * build is raised last), *error is filled from what it says, and its code is returned; else SC_OK.
 */
sc_status scpy_call_leave(scpy_state *state, sc_error *error);

#endif
