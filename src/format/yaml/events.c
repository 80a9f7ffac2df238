/*
 * Making events, and the stack of open collections: one frame each, of which the
 * top one decides what may come next.
 */
#include "format/yaml/scan.h"

#include "base/alloc.h"

#include <string.h>

bool sc_yaml_emit(sc_yaml_parser *parser, sc_yaml_event *event, sc_yaml_mark mark,
                  const sc_yaml_properties *properties)
{
    event->line = mark.line;
    event->column = sc_yaml_column(parser, mark);
    event->offset = (size_t)(mark.pos - parser->begin);
    if (properties != NULL) {
        event->anchor = properties->anchor;
        if (properties->tag.data != NULL &&
            !sc_yaml_resolve_tag(parser, properties->tag, &event->tag)) {
            return false;
        }
    }
    parser->status = parser->sink(parser->context, event);
    return parser->status == SC_OK;
}

bool sc_yaml_emit_scalar(sc_yaml_parser *parser, sc_yaml_mark mark, sc_yaml_span text,
                         sc_yaml_style style, const sc_yaml_properties *properties, bool key)
{
    sc_yaml_event event = {.kind = SC_YAML_SCALAR, .style = style, .key = key, .value = text};
    return sc_yaml_emit(parser, &event, mark, properties);
}

bool sc_yaml_emit_empty(sc_yaml_parser *parser, sc_yaml_mark mark,
                        const sc_yaml_properties *properties, bool key)
{
    return sc_yaml_emit_scalar(parser, mark, (sc_yaml_span){mark.pos, 0}, SC_YAML_PLAIN, properties,
                               key);
}

/* Frames live in the parser while they are few. */
static bool grow_frames(sc_yaml_parser *parser)
{
    sc_yaml_frame *old = parser->frames == parser->first_frames ? NULL : parser->frames;
    size_t capacity = old == NULL ? 0 : parser->frame_capacity;
    sc_yaml_frame *frames = old;
    if (!sc_grow(parser->allocator, &frames, &capacity, parser->depth + SC_YAML_FRAMES_FIRST,
                 sizeof *frames, parser->depth_max + SC_YAML_FRAMES_FIRST)) {
        return sc_yaml_fail_with(parser, SC_ERROR_OUT_OF_MEMORY, parser->pos);
    }
    if (old == NULL) {
        memcpy(frames, parser->first_frames, sizeof parser->first_frames);
    }
    parser->frames = frames;
    parser->frame_capacity = capacity;
    return true;
}

bool sc_yaml_open(sc_yaml_parser *parser, sc_yaml_frame_kind kind, sc_yaml_mark mark,
                  const sc_yaml_properties *properties, bool key)
{
    if (parser->depth >= parser->depth_max) {
        return sc_yaml_fail_with(parser, SC_ERROR_TOO_DEEP, mark.pos);
    }
    if (parser->depth == parser->frame_capacity && !grow_frames(parser)) {
        return false;
    }
    bool sequence = kind == SC_YAML_BLOCK_SEQUENCE || kind == SC_YAML_FLOW_SEQUENCE;
    sc_yaml_event event = {.kind = sequence ? SC_YAML_SEQUENCE_START : SC_YAML_MAPPING_START,
                           .flow = kind >= SC_YAML_FLOW_SEQUENCE,
                           .key = key};
    if (!sc_yaml_emit(parser, &event, mark, properties)) {
        return false;
    }
    parser->frames[parser->depth++] = (sc_yaml_frame){.kind = (uint8_t)kind,
                                                      .state = SC_YAML_AT_ENTRY,
                                                      .indent = (int32_t)(mark.pos -
                                                                          mark.line_start),
                                                      .line = mark.line,
                                                      .start = mark.pos};
    return true;
}

bool sc_yaml_close(sc_yaml_parser *parser)
{
    const sc_yaml_frame *frame = sc_yaml_top(parser);
    bool sequence =
        frame->kind == SC_YAML_BLOCK_SEQUENCE || frame->kind == SC_YAML_FLOW_SEQUENCE;
    sc_yaml_event event = {.kind = sequence ? SC_YAML_SEQUENCE_END : SC_YAML_MAPPING_END};
    parser->depth--;
    return sc_yaml_emit(parser, &event, sc_yaml_here(parser), NULL);
}
