/* A custom callback's side of a call into the core (module.h has the caller's). */
#ifndef SCPY_CALL_H
#define SCPY_CALL_H

#include "module.h"

/*
 * Whether the callback is of the interpreter that called into the core, which alone may run it;
 * without the GIL. Else fills the error.
 */
bool scpy_call_is_of(const PyInterpreterState *interpreter, sc_error *error);
/* Takes the GIL for the callback. */
void scpy_call_enter(void);
/*
 * Releases the GIL. If an exception is set, the thread keeps it (only the last one, because the one
 * that ends a build is raised last), *error is filled from it, and its code is returned; otherwise
 * returns SC_OK.
 */
sc_status scpy_call_leave(scpy_state *state, sc_error *error);

#endif
