/*
 * Making events, and the stack of open collections: one frame each, of which the
 * top one decides what may come next.
 */
#include "format/yaml/scan.h"

#include "base/alloc.h"

#include <string.h>

static bool send(sc_yaml_parser *parser)
{
    parser->status = parser->sink(parser->context, &parser->event);
    return parser->status == SC_OK;
}

static bool send_with(sc_yaml_parser *parser, const sc_yaml_properties *properties)
{
    sc_yaml_event *event = &parser->event;
    if (properties->tag.data != NULL &&
        !sc_yaml_resolve_tag(parser, properties->tag, &event->tag)) {
        return false;
    }
    event->anchor = properties->anchor;
    bool well = send(parser);
    event->anchor = (sc_yaml_span){NULL, 0};
    event->tag = (sc_yaml_span){NULL, 0};
    return well;
}

bool sc_yaml_emit(sc_yaml_parser *parser, sc_yaml_kind kind, sc_yaml_mark mark,
                  const sc_yaml_properties *properties)
{
    parser->event.kind = (uint8_t)kind;
    parser->event.line = mark.line;
    parser->event.column = mark.column;
    parser->event.offset = (size_t)(mark.pos - parser->begin);
    return properties == NULL ? send(parser) : send_with(parser, properties);
}

bool sc_yaml_emit_scalar(sc_yaml_parser *parser, sc_yaml_mark mark, sc_yaml_span text,
                         sc_yaml_style style, const sc_yaml_properties *properties, bool key)
{
    parser->event.style = (uint8_t)style;
    parser->event.key = key;
    parser->event.value = text;
    return sc_yaml_emit(parser, SC_YAML_SCALAR, mark, properties);
}

bool sc_yaml_emit_alias(sc_yaml_parser *parser, sc_yaml_mark mark, sc_yaml_span name, bool key)
{
    parser->event.key = key;
    parser->event.value = name;
    return sc_yaml_emit(parser, SC_YAML_ALIAS, mark, NULL);
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
    parser->event.flow = kind >= SC_YAML_FLOW_SEQUENCE;
    parser->event.key = key;
    if (!sc_yaml_emit(parser, sequence ? SC_YAML_SEQUENCE_START : SC_YAML_MAPPING_START, mark,
                      properties)) {
        return false;
    }
    sc_yaml_frame *frame = &parser->frames[parser->depth++];
    frame->kind = (uint8_t)kind;
    frame->state = SC_YAML_AT_ENTRY;
    frame->indent = (int32_t)(mark.pos - parser->line_start);
    frame->line = mark.line;
    frame->start = mark.pos;
    return true;
}

bool sc_yaml_close(sc_yaml_parser *parser)
{
    const sc_yaml_frame *frame = sc_yaml_top(parser);
    bool sequence = frame->kind == SC_YAML_BLOCK_SEQUENCE || frame->kind == SC_YAML_FLOW_SEQUENCE;
    parser->depth--;
    return sc_yaml_emit(parser, sequence ? SC_YAML_SEQUENCE_END : SC_YAML_MAPPING_END,
                        sc_yaml_here(parser), NULL);
}
