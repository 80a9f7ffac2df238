// simdjson: its DOM. The parser is kept, as its manual says: it reuses its memory between texts,
// and copies each text because simdjson reads beyond the end of one that has no room behind it.
#include <cstdint>

#include <simdjson.h>

extern "C" {
#include "peers/peer.h"
}

namespace
{

void parse(void *context, uint64_t times)
{
    static simdjson::dom::parser parser;
    const auto *it = static_cast<const peer_text *>(context);
    for (uint64_t i = 0; i < times; i++) {
        simdjson::dom::element root;
        bench_need(parser.parse(it->text, it->length).get(root) == simdjson::SUCCESS, "simdjson");
        BENCH_KEEP(&root);
    }
}

peer made()
{
    peer one = {};
    one.name = "simdjson, parser kept";
    one.parse = parse;
    return one;
}

} // namespace

extern "C" const peer peer_simdjson = made();
