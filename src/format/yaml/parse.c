/*
 * The stream: documents with their markers and directives, each around one root
 * node. The loop below drives the collections; none of it recurses.
 */
#include "format/yaml/scan.h"

#include "base/alloc.h"

#include <string.h>

static bool is_bom(const char *at)
{
    return memcmp(at, "\xEF\xBB\xBF", 3) == 0;
}

static bool emit_document(sc_yaml_parser *parser, sc_yaml_kind kind, bool marked)
{
    parser->event.marked = marked;
    return sc_yaml_emit(parser, kind, sc_yaml_here(parser), NULL);
}

/* At the start of a line between documents: to what comes first, over byte order marks. */
static bool skip_prefix(sc_yaml_parser *parser)
{
    for (;;) {
        if (is_bom(parser->pos)) {
            parser->pos += 3;
            parser->line_start = parser->pos;
        }
        if (!sc_yaml_start_line(parser, true) || !is_bom(parser->pos)) {
            return parser->status == SC_OK;
        }
        if (parser->pos != parser->line_start) {
            return true;
        }
    }
}

/* Consumes a marker; the rest of its line is no longer fresh. */
static void skip_marker(sc_yaml_parser *parser)
{
    parser->pos += 3;
    parser->fresh = false;
}

static bool at_marker(const sc_yaml_parser *parser, char c)
{
    return sc_yaml_ended(parser) && parser->pos != parser->end && *parser->pos == c;
}

/* Behind `...`: nothing but a comment. */
static bool finish_end_marker(sc_yaml_parser *parser)
{
    skip_marker(parser);
    const char *at = sc_yaml_blanks(parser->pos);
    if (*at == '#' && at > parser->pos) {
        at = sc_yaml_line_text(parser, at);
        if (at == NULL) {
            return false;
        }
    }
    parser->pos = at;
    if (at == parser->end) {
        return sc_yaml_next_line(parser, true);
    }
    if (!sc_yaml_is(*at, SC_YAML_BREAK)) {
        return sc_yaml_fail(parser, at, "nothing can follow `...` on its line");
    }
    sc_yaml_break(parser);
    return skip_prefix(parser);
}

/* Directive lines, up to the `---` that must follow them. */
static bool read_directives(sc_yaml_parser *parser)
{
    const char *first = parser->pos;
    sc_yaml_reset_directives(parser);
    while (parser->indent == 0 && parser->tab == NULL && *parser->pos == '%') {
        if (!sc_yaml_directive(parser) || !sc_yaml_next_content(parser)) {
            return false;
        }
    }
    if (parser->pos != first && !at_marker(parser, '-')) {
        return sc_yaml_fail(parser, first,
                            "a directive must be followed by a document that "
                            "begins with `---`");
    }
    return true;
}

/* The root is complete: only the document's end may follow. */
static bool check_ended(sc_yaml_parser *parser)
{
    if (!sc_yaml_next_content(parser)) {
        return false;
    }
    return sc_yaml_ended(parser) || sc_yaml_fail_unexpected(parser);
}

static bool read_document(sc_yaml_parser *parser)
{
    bool marked = at_marker(parser, '-');
    parser->event.value = parser->version;
    if (!emit_document(parser, SC_YAML_DOCUMENT_START, marked)) {
        return false;
    }
    if (marked) {
        skip_marker(parser);
    }
    if (!sc_yaml_block_node(parser, -1, SC_YAML_PLACE_ROOT)) {
        return false;
    }
    while (parser->depth > 0) {
        bool well =
            sc_yaml_in_flow(parser) ? sc_yaml_flow_step(parser) : sc_yaml_block_step(parser);
        if (!well) {
            return false;
        }
    }
    return check_ended(parser) &&
           emit_document(parser, SC_YAML_DOCUMENT_END, at_marker(parser, '.'));
}

static bool read_stream(sc_yaml_parser *parser)
{
    /* Indentation is counted in 31 bits. */
    if (parser->end - parser->begin > INT32_MAX) {
        return sc_yaml_fail_with(parser, SC_ERROR_FILE_TOO_LARGE, parser->begin);
    }
    if (!skip_prefix(parser)) {
        return false;
    }
    for (;;) {
        if (at_marker(parser, '.')) {
            if (!finish_end_marker(parser)) {
                return false;
            }
            continue;
        }
        if (!read_directives(parser)) {
            return false;
        }
        if (parser->pos == parser->end) {
            return true;
        }
        if (!read_document(parser)) {
            return false;
        }
    }
}

sc_status sc_yaml_parse(const sc_yaml_input *input, sc_yaml_sink sink, void *context,
                        sc_error *error)
{
    sc_yaml_parser parser;
    memset(&parser, 0, offsetof(sc_yaml_parser, first_frames));
    parser.begin = input->text;
    parser.pos = input->text;
    parser.line_start = input->text;
    parser.end = input->text + input->length;
    parser.line = 1;
    parser.ascii = input->ascii;
    parser.collection_keys = input->collection_keys;
    parser.frames = parser.first_frames;
    parser.frame_capacity = SC_YAML_FRAMES_FIRST;
    parser.depth_max = input->depth;
    parser.sink = sink;
    parser.context = context;
    parser.error = error;
    parser.allocator = input->allocator;
    sc_buf_init(&parser.text, input->allocator, UINT32_MAX);
    sc_buf_init(&parser.tag, input->allocator, UINT32_MAX);
    read_stream(&parser);
    if (parser.frames != parser.first_frames) {
        sc_free(parser.allocator, parser.frames, parser.frame_capacity * sizeof *parser.frames);
    }
    sc_free(parser.allocator, parser.handles, parser.handle_capacity * sizeof *parser.handles);
    sc_buf_free(&parser.text);
    sc_buf_free(&parser.tag);
    return parser.status;
}
