/*
 * The parser's state and what its parts share.
 *
 * Invariant: everything before `pos` is consumed. `fresh` says that `pos` is the
 * first thing on its line; then `indent` counts the spaces before it, `tab` is
 * the first tab behind those spaces, and `breaks` and `commented` describe the
 * lines before it. Where the document ends (end of text, `---`, `...`) the
 * line is fresh with an indent of -1, which is less than that of any collection,
 * so ends need no case of their own. Whoever consumes a token clears `fresh`.
 *
 * Failures are sticky: a function that returns false or NULL has set `status`.
 */
#ifndef SC_FORMAT_YAML_SCAN_H
#define SC_FORMAT_YAML_SCAN_H

#include "base/buf.h"
#include "format/yaml/chunk.h"
#include "format/yaml/parser.h"

enum {
    SC_YAML_HANDLES_MAX = 64, /* %TAG directives of one document */
    SC_YAML_KEY_MAX = 1024,   /* code points of an implicit key (YAML 1.2.2, 7.4.2) */
    SC_YAML_PADDING = 16,     /* bytes behind a scalar's text that may be read */
    SC_YAML_FRAMES_FIRST = 24 /* collections within each other before memory is asked for */
};

typedef enum sc_yaml_frame_kind {
    SC_YAML_BLOCK_SEQUENCE,
    SC_YAML_BLOCK_MAPPING,
    SC_YAML_FLOW_SEQUENCE,
    SC_YAML_FLOW_MAPPING,
    SC_YAML_FLOW_PAIR /* `a: b` as an item of a flow sequence */
} sc_yaml_frame_kind;

/* The next part that a collection expects. */
typedef enum sc_yaml_state {
    SC_YAML_AT_ENTRY,    /* an item or key, or the end */
    SC_YAML_AT_KEY,      /* the node behind `?` */
    SC_YAML_AT_EXPLICIT, /* block: the `:` that belongs to a `?` */
    SC_YAML_AT_COLON,    /* the `:` behind a key */
    SC_YAML_AT_VALUE,    /* the node behind `:` */
    SC_YAML_AT_COMMA     /* flow: `,` or the end */
} sc_yaml_state;

typedef struct sc_yaml_frame {
    uint8_t kind;
    uint8_t state;
    int32_t indent; /* of a block collection: the column, from 0, of its items or keys */
    uint32_t line;  /* where it began */
    const char *start;
} sc_yaml_frame;

typedef struct sc_yaml_handle {
    sc_yaml_span name, prefix;
} sc_yaml_handle;

typedef struct sc_yaml_parser {
    const char *pos;
    const char *line_start;
    const char *end;
    const char *begin;
    const char *tab;
    uint32_t line;
    int32_t indent;
    uint32_t breaks;
    bool fresh;
    bool commented;
    bool ascii;
    bool collection_keys;
    bool json_key;     /* the node just read ends a JSON-like key: its `:` needs no space */
    int32_t flow_need; /* spaces that lines within brackets begin with */
    sc_yaml_frame *frames;
    size_t depth;
    size_t frame_capacity;
    uint32_t depth_max;
    sc_status status;
    sc_yaml_sink sink;
    void *context;
    sc_error *error;
    const sc_allocator *allocator;
    const char *column_pos; /* the last place whose column was counted, so that a long line is */
    uint32_t column_line;   /* counted once; its line and its column */
    uint32_t column;
    bool versioned;       /* %YAML was given */
    sc_yaml_span version; /* its number */
    size_t handle_count;
    size_t handle_capacity;
    sc_yaml_handle *handles;
    sc_buf text; /* the scalar whose text differs from the input */
    sc_buf tag;
    sc_yaml_event event; /* the one being sent; anchor and tag are empty between two */
    sc_yaml_frame first_frames[SC_YAML_FRAMES_FIRST];
} sc_yaml_parser;

/* Where something begins. */
typedef struct sc_yaml_mark {
    const char *pos;
    uint32_t line, column;
} sc_yaml_mark;

/* Anchor and tag as written; the tag is resolved when its event is made. */
typedef struct sc_yaml_properties {
    sc_yaml_span anchor, tag;
} sc_yaml_properties;

/* Counts what lies between the last column that was asked for and pos. */
uint32_t sc_yaml_count_column(sc_yaml_parser *parser);

static inline sc_yaml_mark sc_yaml_here(sc_yaml_parser *parser)
{
    uint32_t column = parser->ascii ? (uint32_t)(parser->pos - parser->line_start) + 1
                                    : sc_yaml_count_column(parser);
    return (sc_yaml_mark){parser->pos, parser->line, column};
}

static inline sc_yaml_span sc_yaml_between(const char *from, const char *to)
{
    return (sc_yaml_span){from, (size_t)(to - from)};
}

static inline sc_yaml_frame *sc_yaml_top(sc_yaml_parser *parser)
{
    return &parser->frames[parser->depth - 1];
}

/* The document ends here: end of text, `---` or `...`. */
static inline bool sc_yaml_ended(const sc_yaml_parser *parser)
{
    return parser->fresh && parser->indent < 0;
}

/* The character at `at` is `c`, and white space or the end follows. */
static inline bool sc_yaml_indicates(const char *at, char c)
{
    return *at == c && sc_yaml_is(at[1], SC_YAML_WHITE);
}

/* At the start of a line: `---` or `...`, set apart. */
static inline bool sc_yaml_is_marker(const char *at)
{
    return (at[0] == '-' || at[0] == '.') && at[1] == at[0] && at[2] == at[0] &&
           sc_yaml_is(at[3], SC_YAML_WHITE);
}

/* Within brackets. */
static inline bool sc_yaml_in_flow(const sc_yaml_parser *parser)
{
    return parser->depth > 0 && parser->frames[parser->depth - 1].kind >= SC_YAML_FLOW_SEQUENCE;
}

/* scan.c: always false; the first failure stays. */
bool sc_yaml_fail(sc_yaml_parser *parser, const char *at, const char *format, ...) SC_PRINTF(3, 4);
/* The same with another code. */
bool sc_yaml_fail_as(sc_yaml_parser *parser, sc_status status, const char *at, const char *format,
                     ...) SC_PRINTF(4, 5);
/* The code's own text as the message. */
bool sc_yaml_fail_with(sc_yaml_parser *parser, sc_status status, const char *at);
/* Out of memory or too large, as the buffer says. */
bool sc_yaml_fail_buf(sc_yaml_parser *parser, const sc_buf *buf);

/* Bytes of the suspect character at `at`, or 0 and a failure if it is not allowed. */
size_t sc_yaml_check_suspect(sc_yaml_parser *parser, const char *at);
/* The end of the text of the line, from `at`; NULL if it has a character that is not allowed. */
const char *sc_yaml_line_text(sc_yaml_parser *parser, const char *at);
/* From the start of a line to the first line, this one included, that holds something. */
bool sc_yaml_start_line(sc_yaml_parser *parser, bool comments);
/* The same as sc_yaml_next_line, whatever the next line holds. */
bool sc_yaml_next_line_far(sc_yaml_parser *parser, bool comments);
/* From a comment or the end of a line to what comes next. */
bool sc_yaml_next_content_far(sc_yaml_parser *parser, const char *at);

/* Past white space and comments, over lines if need be. */
static inline bool sc_yaml_next_content(sc_yaml_parser *parser)
{
    if (parser->fresh) {
        return true;
    }
    const char *at = sc_yaml_blanks(parser->pos);
    if (*at == '#' || sc_yaml_is(*at, SC_YAML_BREAK | SC_YAML_NUL)) {
        return sc_yaml_next_content_far(parser, at);
    }
    parser->pos = at;
    return true;
}

/* Consumes one line end at `pos`; the new line is not fresh yet. */
static inline void sc_yaml_break(sc_yaml_parser *parser)
{
    parser->pos += parser->pos[0] == '\r' && parser->pos[1] == '\n' ? 2 : 1;
    parser->line_start = parser->pos;
    parser->line++;
}

/* From the end of a line to the next one that holds something. */
static inline bool sc_yaml_next_line(sc_yaml_parser *parser, bool comments)
{
    const char *start = parser->pos + 1;
    if (*parser->pos == '\n') {
        const char *at = sc_yaml_spaces(start);
        bool common = !sc_yaml_is(*at, SC_YAML_WHITE) && *at != '#' &&
                      !(at == start && sc_yaml_is_marker(at));
        if (common) {
            parser->pos = at;
            parser->line_start = start;
            parser->line++;
            parser->tab = NULL;
            parser->indent = (int32_t)(at - start);
            parser->breaks = 1;
            parser->commented = false;
            parser->fresh = true;
            return true;
        }
    }
    return sc_yaml_next_line_far(parser, comments);
}

/*
 * events.c. Properties may be NULL. sc_yaml_emit sends parser->event, in which the caller has set
 * the fields of its kind; sc_yaml_emit adds place and properties.
 */
bool sc_yaml_emit(sc_yaml_parser *parser, sc_yaml_kind kind, sc_yaml_mark mark,
                  const sc_yaml_properties *properties);
bool sc_yaml_emit_scalar(sc_yaml_parser *parser, sc_yaml_mark mark, sc_yaml_span text,
                         sc_yaml_style style, const sc_yaml_properties *properties, bool key);
bool sc_yaml_emit_alias(sc_yaml_parser *parser, sc_yaml_mark mark, sc_yaml_span name, bool key);
/* A null that is not written. */
bool sc_yaml_emit_empty(sc_yaml_parser *parser, sc_yaml_mark mark,
                        const sc_yaml_properties *properties, bool key);
/* Emits the start of a collection and makes it the top frame. */
bool sc_yaml_open(sc_yaml_parser *parser, sc_yaml_frame_kind kind, sc_yaml_mark mark,
                  const sc_yaml_properties *properties, bool key);
/* Emits the end of the top frame and takes it away. */
bool sc_yaml_close(sc_yaml_parser *parser);

/* property.c */
void sc_yaml_reset_directives(sc_yaml_parser *parser);
/* One line that begins with `%`, up to its end. */
bool sc_yaml_directive(sc_yaml_parser *parser);
/* All anchors and tags on this line, from `&` or `!` at pos. */
bool sc_yaml_properties_here(sc_yaml_parser *parser, sc_yaml_properties *into);
/* Adds what stood on a later line. */
bool sc_yaml_properties_join(sc_yaml_parser *parser, sc_yaml_properties *into,
                             const sc_yaml_properties *more);
/* The name of an anchor or alias, from its indicator. */
bool sc_yaml_name(sc_yaml_parser *parser, sc_yaml_span *name);
/* The text of a tag with its handle replaced and its escapes resolved. */
bool sc_yaml_resolve_tag(sc_yaml_parser *parser, sc_yaml_span raw, sc_yaml_span *tag);

/* scalar.c */
/* The content of the buffer, as the text of a scalar. */
bool sc_yaml_finish_text(sc_yaml_parser *parser, sc_yaml_span *text);
/*
 * Where the plain text that begins at `at` is interrupted: by the end of its line, by a comment, by
 * `:` that ends a key, within brackets by those; NULL on failure.
 */
const char *sc_yaml_plain_line(sc_yaml_parser *parser, const char *at, bool flow);
/* The text between, without the blanks at its end. */
static inline sc_yaml_span sc_yaml_plain_text(const char *start, const char *end)
{
    while (end > start && sc_yaml_is(end[-1], SC_YAML_BLANK)) {
        end--;
    }
    return sc_yaml_between(start, end);
}
/*
 * The rest of a plain scalar whose first line is `text` and ends at pos: further lines that begin
 * with `need` spaces belong to it. Leaves pos behind it, or at the fresh line that does not belong.
 */
bool sc_yaml_plain_rest(sc_yaml_parser *parser, int32_t need, bool flow, sc_yaml_span *text);
/* A quoted scalar from its first quote. */
bool sc_yaml_quoted(sc_yaml_parser *parser, int32_t need, sc_yaml_span *text);

/* block_scalar.c: a literal or folded scalar from its `|` or `>`, in a parent of that indent. */
bool sc_yaml_block_scalar(sc_yaml_parser *parser, int32_t parent, sc_yaml_span *text);

/* The place of a block node; it decides which nodes may begin on the same line. */
typedef enum sc_yaml_place {
    SC_YAML_PLACE_ROOT,           /* the document's one value */
    SC_YAML_PLACE_ITEM,           /* behind `-` */
    SC_YAML_PLACE_KEY,            /* behind `?` */
    SC_YAML_PLACE_EXPLICIT_VALUE, /* behind the `:` of a `?` */
    SC_YAML_PLACE_VALUE           /* behind the `:` of a key on the same line */
} sc_yaml_place;

/* block.c: one node whose parent has that indent, and one step of the top frame. */
bool sc_yaml_block_node(sc_yaml_parser *parser, int32_t parent, sc_yaml_place place);
bool sc_yaml_block_step(sc_yaml_parser *parser);
/* Fails because of the text at pos, which no state expects. */
bool sc_yaml_fail_unexpected(sc_yaml_parser *parser);

/* flow.c: a collection from its bracket; then steps until it is closed. */
bool sc_yaml_flow_open(sc_yaml_parser *parser, const sc_yaml_properties *properties, bool key);
bool sc_yaml_flow_step(sc_yaml_parser *parser);
/* True when the flow collection at `at` ends on this line and is a key there (`:` follows). */
bool sc_yaml_flow_is_key(const sc_yaml_parser *parser, const char *at, bool in_flow);
/* The failure of the collection at `at`, where collections are no keys. */
bool sc_yaml_fail_collection_key(sc_yaml_parser *parser, const char *at);
/* A key from `start` to its `:` is not longer than the specification allows. */
bool sc_yaml_check_key_length(sc_yaml_parser *parser, const char *start, const char *colon);

#endif
