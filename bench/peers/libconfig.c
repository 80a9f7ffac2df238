/* libconfig: a tree of settings, looked up by dotted path; reads only its own syntax. */
#include <libconfig.h>

#include "peers/peer.h"

static void *load(const char *text, size_t length)
{
    static config_t config;
    (void)length;
    config_init(&config);
    return config_read_string(&config, text) == CONFIG_TRUE ? &config : NULL;
}

static void get(void *context, uint64_t times)
{
    const char *path = "database.pool.max";
    for (uint64_t i = 0; i < times; i++) {
        BENCH_HIDE(path);
        config_setting_t *value = config_lookup(context, path);
        BENCH_KEEP(value);
    }
}

const peer peer_libconfig = {.name = "libconfig",
                             .sample = "service.cfg",
                             .load = load,
                             .get_name = "libconfig, config_lookup",
                             .get = get};
