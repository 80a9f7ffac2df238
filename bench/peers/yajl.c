/* yajl: its tree. */
#include <yajl/yajl_tree.h>

#include "peers/peer.h"

static void parse(void *context, uint64_t times)
{
    const peer_text *it = context;
    char message[128];
    for (uint64_t i = 0; i < times; i++) {
        yajl_val root = yajl_tree_parse(it->text, message, sizeof message);
        bench_need(root != NULL, "yajl");
        yajl_tree_free(root);
    }
}

const peer peer_yajl = {.name = "yajl", .parse = parse};
