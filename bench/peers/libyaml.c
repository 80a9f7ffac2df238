/* libyaml: events only; no tree is made from them. */
#include <yaml.h>

#include "peers/peer.h"

static void parse(void *context, uint64_t times)
{
    const peer_text *it = context;
    for (uint64_t i = 0; i < times; i++) {
        yaml_parser_t parser;
        yaml_event_t event;
        int ended = 0;
        bench_need(yaml_parser_initialize(&parser), "libyaml");
        yaml_parser_set_input_string(&parser, (const unsigned char *)it->text, it->length);
        while (!ended) {
            bench_need(yaml_parser_parse(&parser, &event), "libyaml");
            ended = event.type == YAML_STREAM_END_EVENT;
            yaml_event_delete(&event);
        }
        yaml_parser_delete(&parser);
    }
}

const peer peer_libyaml = {.name = "libyaml events", .parse = parse};
