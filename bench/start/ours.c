/* One start of ours, again and again: bench/start/run says which. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <superconfig.h>

static double seconds(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* A registry of its own keeps nothing from the start before. */
static long long start(const char *file, const char *site)
{
    static const char defaults[] = "{\"database\": {\"pool\": {\"max\": 8}}}";
    sc_source_options json = SC_SOURCE_OPTIONS_INIT;
    json.format = "json";
    sc_registry *registry = sc_registry_new(NULL);
    sc_builder *builder = sc_builder_new(registry);
    (void)sc_builder_add_defaults(builder, defaults, sizeof defaults - 1, &json);
    (void)sc_builder_add_file(builder, file, NULL);
    (void)sc_builder_add_file(builder, site, NULL);
    (void)sc_builder_add_env(builder, "START", NULL);
    sc_handle *config = sc_builder_build(builder, NULL);
    long long value = sc_get_int(config, "database.pool.max", 0);
    sc_handle_release(config);
    sc_builder_free(builder);
    sc_registry_release(registry);
    return value;
}

int main(int argc, char **argv)
{
    int count = argc == 4 ? atoi(argv[3]) : 0;
    double begin = seconds();
    for (int i = 0; i < count; i++) {
        if (start(argv[1], argv[2]) != 64) {
            return 1;
        }
    }
    printf("superconfig %.0f\n", (seconds() - begin) * 1e9 / count);
    return 0;
}
