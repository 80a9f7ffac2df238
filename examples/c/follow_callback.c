/* Follows a configuration file with a callback; the program does its own work meanwhile. */
#include <superconfig.h>

#include <stdatomic.h>
#include <stdio.h>

typedef struct server {
    _Atomic(long long) port;
} server;

/* Runs on the library's own thread: it hands the needed values over, and returns. */
static void apply(void *context, sc_watch *watch, const sc_event *event)
{
    server *self = context;
    if (sc_event_type(event) == SC_EVENT_CHANGED) {
        self->port = sc_get_int(sc_watch_handle(watch), "server.port", 0);
        printf("port %lld\n", self->port);
        fflush(stdout);
    }
}

int main(int argc, char **argv)
{
    sc_error error;
    sc_handle *handle = sc_load_file(argc > 1 ? argv[1] : "app.toml", &error);
    if (handle == NULL) {
        fprintf(stderr, "%s: %s\n", error.source, error.message);
        return 1;
    }
    server self = {.port = sc_get_int(handle, "server.port", 0)};
    sc_watch *watch = sc_handle_watch(handle, NULL, apply, &self, &error);
    if (watch == NULL) {
        fprintf(stderr, "%s\n", error.message);
        sc_handle_release(handle);
        return 1;
    }
    printf("port %lld\n", self.port);
    fflush(stdout);
    while (getchar() != EOF) { /* the program's own work */
    }
    sc_watch_release(watch);
    sc_handle_release(handle);
    return 0;
}
