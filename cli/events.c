/* Shared by watch, exec and render. */
#include "events.h"

#include "print.h"

#include <poll.h>

void event_print_state(const invocation *call, const sc_event *event)
{
    const sc_error *problem = sc_event_problem(event, 0);
    switch (sc_event_type(event)) {
    case SC_EVENT_FAILED:
        for (size_t i = 0; i < sc_event_problem_count(event); i++) {
            print_error(stderr, sc_event_problem(event, i), NULL);
        }
        print_remark(call, "the last good configuration stays");
        break;
    case SC_EVENT_RECOVERED:
        print_remark(call, "the sources load again");
        break;
    case SC_EVENT_DEGRADED:
        print_remark(call, "%s: %s", problem->source, problem->message);
        break;
    default:
        break;
    }
}

sc_event *event_next(sc_watch *watch, int *status)
{
    for (;;) {
        sc_event *event;
        struct pollfd waited = {.fd = (int)sc_watch_fd(watch), .events = POLLIN};
        sc_status taken = sc_watch_next(watch, &event);
        if (event != NULL) {
            return event;
        }
        if (taken != SC_OK) {
            *status = print_failure("%s", sc_status_text(taken));
            return NULL;
        }
        (void)poll(&waited, 1, -1); /* interrupted, it is asked again */
    }
}
