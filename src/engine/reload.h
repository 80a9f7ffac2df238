/* A reload, by a call or by a watch. */
#ifndef SC_ENGINE_RELOAD_H
#define SC_ENGINE_RELOAD_H

#include "engine/load.h"

typedef struct sc_reload_how {
    bool by_hand;
    sc_removal removal;
    sc_environment *environment; /* used instead of the process's; NULL: the process's */
    sc_report *report;           /* receives every problem; may be NULL */
} sc_reload_how;

/* sc_handle_reload with its arguments checked. */
sc_status sc_reload(sc_handle *handle, const sc_reload_how *how, sc_changes **changes,
                    sc_error *error);

#endif
