/* yyjson: an immutable document; paths are JSON Pointers; merge patch (RFC 7386). */
#include <stdlib.h>

#include <yyjson.h>

#include "peers/peer.h"

static void parse(void *context, uint64_t times)
{
    const peer_text *it = context;
    for (uint64_t i = 0; i < times; i++) {
        yyjson_doc *doc = yyjson_read(it->text, it->length, 0);
        bench_need(doc != NULL, "yyjson");
        yyjson_doc_free(doc);
    }
}

static void *load(const char *text, size_t length)
{
    return yyjson_read(text, length, 0);
}

static void get(void *context, uint64_t times)
{
    const char *path = "/database/pool/max";
    for (uint64_t i = 0; i < times; i++) {
        BENCH_HIDE(path);
        yyjson_val *value = yyjson_doc_ptr_get(context, path);
        BENCH_KEEP(value);
    }
}

static void merge(void *context, uint64_t times)
{
    const peer_pair *it = context;
    for (uint64_t i = 0; i < times; i++) {
        yyjson_mut_doc *doc = yyjson_mut_doc_new(NULL);
        yyjson_mut_val *merged =
            yyjson_merge_patch(doc, yyjson_doc_get_root(it->base), yyjson_doc_get_root(it->over));
        bench_need(merged != NULL, "yyjson");
        yyjson_mut_doc_free(doc);
    }
}

static void print(void *context, uint64_t times)
{
    for (uint64_t i = 0; i < times; i++) {
        char *text = yyjson_write(context, 0, NULL);
        bench_need(text != NULL, "yyjson");
        free(text);
    }
}

const peer peer_yyjson = {.name = "yyjson",
                          .parse = parse,
                          .sample = "service.json",
                          .load = load,
                          .get_name = "yyjson, JSON Pointer",
                          .get = get,
                          .merge_name = "yyjson, merge patch",
                          .merge = merge,
                          .print = print};
