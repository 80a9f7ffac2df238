// toml++: a tree of tables, which is freed.
#include <cstdint>
#include <string_view>

#include <toml++/toml.h>

extern "C" {
#include "peers/peer.h"
}

namespace
{

void parse(void *context, uint64_t times)
{
    const auto *it = static_cast<const peer_text *>(context);
    for (uint64_t i = 0; i < times; i++) {
        toml::table table = toml::parse(std::string_view(it->text, it->length));
        bench_need(!table.empty(), "toml++");
    }
}

peer made()
{
    peer one = {};
    one.name = "toml++";
    one.parse = parse;
    return one;
}

} // namespace

extern "C" const peer peer_tomlplusplus = made();
