/* The events of a watch. */
#ifndef CLI_EVENTS_H
#define CLI_EVENTS_H

#include <superconfig.h>

#include "invocation.h"

/* A failure, its end, or files that are only polled: on standard error, for a person. */
void event_print_state(const invocation *call, const sc_event *event);

/* Waits for the next event: new; NULL with *status after the last one. */
sc_event *event_next(sc_watch *watch, int *status);

#endif
