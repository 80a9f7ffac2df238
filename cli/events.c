/* Shared by watch, exec and render. */
#include "events.h"

#include "print.h"

void event_print_state(const invocation *call, const sc_event *event)
{
    const sc_error *problem = sc_event_problem(event, 0);
    switch (sc_event_type(event)) {
    case SC_EVENT_FAILED:
        for (size_t i = 0; i < sc_event_problem_count(event); i++) {
            print_error(stderr, sc_event_problem(event, i));
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
