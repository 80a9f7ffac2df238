/* Gives memory back before the system or its control group runs out of it. */
#include <superconfig.h>

#include <stdio.h>

/* Runs on the library's own thread, after a clean-up. */
static void cleaned(void *context, sc_monitor *monitor, const sc_cleanup *cleanup)
{
    (void)context;
    (void)monitor;
    printf("%s: %s\n", sc_memory_source_name(cleanup->memory.source),
           cleanup->is_exhausted ? "nothing is left to free" : "freed what only the cache held");
    fflush(stdout);
}

int main(int argc, char **argv)
{
    sc_error error;
    sc_handle *handle = sc_load_file(argc > 1 ? argv[1] : "app.toml", &error);
    sc_handle_release(handle); /* the cache keeps the parsed file */
    sc_monitor_options options = SC_MONITOR_OPTIONS_INIT;
    if (argc > 2) {
        options.limit = 1; /* for a demonstration: this process always exceeds it */
    }
    sc_monitor *monitor = sc_registry_monitor_memory(NULL, &options, cleaned, NULL, &error);
    if (monitor == NULL) {
        fprintf(stderr, "%s\n", error.message);
        return 1;
    }
    while (getchar() != EOF) { /* the program's own work */
    }
    sc_monitor_release(monitor);
    return 0;
}
