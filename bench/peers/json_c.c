/* json-c: a tree of counted values. It has no recursive merge. */
#include <json-c/json.h>

#include "peers/peer.h"

static void parse(void *context, uint64_t times)
{
    const peer_text *it = context;
    for (uint64_t i = 0; i < times; i++) {
        json_tokener *tokener = json_tokener_new();
        json_object *root = json_tokener_parse_ex(tokener, it->text, (int)it->length);
        bench_need(root != NULL, "json-c");
        json_object_put(root);
        json_tokener_free(tokener);
    }
}

static void *load(const char *text, size_t length)
{
    (void)length;
    return json_tokener_parse(text);
}

static void get(void *context, uint64_t times)
{
    const char *a = "database", *b = "pool", *c = "max";
    for (uint64_t i = 0; i < times; i++) {
        BENCH_HIDE(a);
        BENCH_HIDE(b);
        BENCH_HIDE(c);
        json_object *value = NULL;
        bench_need(json_object_object_get_ex(context, a, &value) &&
                       json_object_object_get_ex(value, b, &value) &&
                       json_object_object_get_ex(value, c, &value),
                   "json-c");
        BENCH_KEEP(value);
    }
}

const peer peer_json_c = {.name = "json-c",
                          .parse = parse,
                          .sample = "service.json",
                          .load = load,
                          .get_name = "json-c, three gets",
                          .get = get};
