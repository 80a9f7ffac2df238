/* libfyaml: events only; no tree is made from them. */
#include <libfyaml.h>

#include "peers/peer.h"

static void parse(void *context, uint64_t times)
{
    const peer_text *it = context;
    const struct fy_parse_cfg configuration = {.flags = FYPCF_QUIET};
    for (uint64_t i = 0; i < times; i++) {
        struct fy_parser *parser = fy_parser_create(&configuration);
        bench_need(parser != NULL && fy_parser_set_string(parser, it->text, it->length) == 0,
                   "libfyaml");
        struct fy_event *event;
        while ((event = fy_parser_parse(parser)) != NULL) {
            fy_parser_event_free(parser, event);
        }
        bench_need(!fy_parser_get_stream_error(parser), "libfyaml");
        fy_parser_destroy(parser);
    }
}

const peer peer_libfyaml = {.name = "libfyaml events", .parse = parse};
