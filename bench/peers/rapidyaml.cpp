// rapidyaml: a tree of nodes, which is freed. Its scalars are texts, its aliases names: their types
// are not found out, and no alias is replaced by its value.
#include <ryml.hpp>

extern "C" {
#include "peers/peer.h"
}

namespace
{

void parse(void *context, uint64_t times)
{
    const auto *it = static_cast<const peer_text *>(context);
    for (uint64_t i = 0; i < times; i++) {
        ryml::Tree tree = ryml::parse_in_arena(ryml::csubstr(it->text, it->length));
        bench_need(!tree.empty(), "rapidyaml");
    }
}

peer made()
{
    peer one = {};
    one.name = "rapidyaml";
    one.parse = parse;
    return one;
}

} // namespace

extern "C" const peer peer_rapidyaml = made();
