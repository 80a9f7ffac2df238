/* cJSON: a tree of linked values. */
#include <cjson/cJSON.h>

#include "peers/peer.h"

static void parse(void *context, uint64_t times)
{
    const peer_text *it = context;
    for (uint64_t i = 0; i < times; i++) {
        cJSON *root = cJSON_ParseWithLength(it->text, it->length);
        bench_need(root != NULL, "cJSON");
        cJSON_Delete(root);
    }
}

static void *load(const char *text, size_t length)
{
    return cJSON_ParseWithLength(text, length);
}

static void get(void *context, uint64_t times)
{
    const char *a = "database", *b = "pool", *c = "max";
    for (uint64_t i = 0; i < times; i++) {
        BENCH_HIDE(a);
        BENCH_HIDE(b);
        BENCH_HIDE(c);
        cJSON *value = cJSON_GetObjectItemCaseSensitive(
            cJSON_GetObjectItemCaseSensitive(cJSON_GetObjectItemCaseSensitive(context, a), b), c);
        BENCH_KEEP(value);
    }
}

const peer peer_cjson = {.name = "cJSON",
                         .parse = parse,
                         .sample = "service.json",
                         .load = load,
                         .get_name = "cJSON, three gets",
                         .get = get};
