/* jansson: a tree of counted values. */
#include <stdlib.h>

#include <jansson.h>

#include "peers/peer.h"

static void parse(void *context, uint64_t times)
{
    const peer_text *it = context;
    for (uint64_t i = 0; i < times; i++) {
        json_t *root = json_loadb(it->text, it->length, 0, NULL);
        bench_need(root != NULL, "jansson");
        json_decref(root);
    }
}

static void *load(const char *text, size_t length)
{
    return json_loadb(text, length, 0, NULL);
}

static void get(void *context, uint64_t times)
{
    const char *a = "database", *b = "pool", *c = "max";
    for (uint64_t i = 0; i < times; i++) {
        BENCH_HIDE(a);
        BENCH_HIDE(b);
        BENCH_HIDE(c);
        json_t *value = json_object_get(json_object_get(json_object_get(context, a), b), c);
        BENCH_KEEP(value);
    }
}

static void merge(void *context, uint64_t times)
{
    const peer_pair *it = context;
    for (uint64_t i = 0; i < times; i++) {
        json_t *merged = json_deep_copy(it->base);
        bench_need(json_object_update_recursive(merged, it->over) == 0, "jansson");
        json_decref(merged);
    }
}

static void print(void *context, uint64_t times)
{
    for (uint64_t i = 0; i < times; i++) {
        char *text = json_dumps(context, JSON_COMPACT);
        bench_need(text != NULL, "jansson");
        free(text);
    }
}

const peer peer_jansson = {.name = "jansson",
                           .parse = parse,
                           .sample = "service.json",
                           .load = load,
                           .get_name = "jansson, three gets",
                           .get = get,
                           .merge_name = "jansson, copy and update",
                           .merge = merge,
                           .print = print};
