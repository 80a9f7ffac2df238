/* inih: one callback for each value; nothing is stored. */
#include <ini.h>

#include "peers/peer.h"

static int take(void *user, const char *section, const char *name, const char *value)
{
    BENCH_KEEP(user);
    BENCH_KEEP(section);
    BENCH_KEEP(name);
    BENCH_KEEP(value);
    return 1;
}

static void parse(void *context, uint64_t times)
{
    const peer_text *it = context;
    for (uint64_t i = 0; i < times; i++) {
        bench_need(ini_parse_string(it->text, take, NULL) == 0, "inih");
    }
}

const peer peer_inih = {.name = "inih callbacks", .parse = parse};
