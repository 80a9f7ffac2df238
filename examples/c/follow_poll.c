/* Follows a configuration file in a program that has its own event loop. */
#include <superconfig.h>

#include <poll.h>
#include <stdio.h>

static void print_event(const sc_event *event)
{
    if (sc_event_type(event) == SC_EVENT_FAILED) {
        const sc_error *problem = sc_event_problem(event, 0);
        printf("%s:%u: %s\n", problem->source, problem->line, problem->message);
    }
    sc_change change;
    for (size_t i = 0; sc_changes_at(sc_event_changes(event), i, &change); i++) {
        printf("%s %s\n", sc_change_kind_name(change.kind), change.path);
    }
    fflush(stdout);
}

static sc_status take_events(sc_watch *watch)
{
    sc_event *event;
    sc_status status;
    while ((status = sc_watch_next(watch, &event)) == SC_OK && event != NULL) {
        print_event(event);
        sc_event_release(event);
    }
    return status;
}

int main(int argc, char **argv)
{
    sc_error error;
    sc_handle *handle = sc_load_file(argc > 1 ? argv[1] : "app.toml", &error);
    sc_watch *watch = handle != NULL ? sc_handle_watch(handle, NULL, NULL, NULL, &error) : NULL;
    if (watch == NULL) {
        fprintf(stderr, "%s: %s\n", error.source, error.message);
        sc_handle_release(handle);
        return 1;
    }
    printf("port %lld\n", (long long)sc_get_int(handle, "server.port", 0));
    fflush(stdout);
    struct pollfd waited = {.fd = (int)sc_watch_fd(watch), .events = POLLIN};
    while (poll(&waited, 1, -1) > 0 && take_events(watch) != SC_ERROR_CLOSED) {
        printf("port %lld\n", (long long)sc_get_int(handle, "server.port", 0));
        fflush(stdout);
    }
    sc_watch_release(watch);
    sc_handle_release(handle);
    return 0;
}
