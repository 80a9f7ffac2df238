/* Building again from a handle's own plan. */
#ifndef SC_ENGINE_RELOAD_H
#define SC_ENGINE_RELOAD_H

#include "engine/detail.h"

/* sc_handle_reload with its arguments checked. */
sc_status sc_reload(sc_handle *handle, sc_changes **changes, sc_error *error);

#endif
