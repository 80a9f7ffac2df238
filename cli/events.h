/* What a watch says besides changes. */
#ifndef CLI_EVENTS_H
#define CLI_EVENTS_H

#include <superconfig.h>

#include "invocation.h"

/* A failure, its end, or files that are only polled: on standard error, for a person. */
void event_print_state(const invocation *call, const sc_event *event);

#endif
