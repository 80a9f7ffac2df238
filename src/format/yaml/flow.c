/*
 * Flow collections: brackets, commas, and pairs that are items of a
 * sequence. Inside brackets indentation means nothing, except that every line is
 * indented more than the block collection around; a closing bracket may be at
 * the indentation of that collection, as people write it and most readers accept it.
 */
#include "format/yaml/scan.h"

typedef enum role {
    ROLE_ITEM, /* of a sequence: may turn out to be the key of a pair */
    ROLE_KEY,
    ROLE_VALUE
} role;

static bool is_mapping(const sc_yaml_frame *frame)
{
    return frame->kind != SC_YAML_FLOW_SEQUENCE;
}

static char closing(const sc_yaml_frame *frame)
{
    return frame->kind == SC_YAML_FLOW_MAPPING ? '}' : ']';
}

/* The bracket that is open; for a pair, its sequence's. */
static const sc_yaml_frame *bracket_frame(const sc_yaml_parser *parser)
{
    const sc_yaml_frame *frame = &parser->frames[parser->depth - 1];
    return frame->kind == SC_YAML_FLOW_PAIR ? frame - 1 : frame;
}

/* The `:` that ends a plain key, or any `:` behind a JSON-like one. */
static bool is_colon(const char *at, bool json)
{
    return *at == ':' && (json || sc_yaml_is(at[1], SC_YAML_WHITE | SC_YAML_BRACKET));
}

/* Past white space and comments to something that belongs to the open bracket. */
static bool next_content(sc_yaml_parser *parser)
{
    if (!sc_yaml_next_content(parser)) {
        return false;
    }
    if (!parser->fresh || parser->indent >= parser->flow_need) {
        return true;
    }
    const sc_yaml_frame *frame = bracket_frame(parser);
    char c = *frame->start;
    if (sc_yaml_ended(parser)) {
        return sc_yaml_fail(parser, frame->start, "this `%c` is never closed", c);
    }
    bool closes = *parser->pos == ']' || *parser->pos == '}';
    if (closes && parser->indent == parser->flow_need - 1) {
        return true;
    }
    if (parser->tab != NULL) {
        return sc_yaml_fail(parser, parser->tab, "a tab cannot indent: use spaces");
    }
    return sc_yaml_fail(parser, parser->pos,
                        "this line must be indented more: it is within the `%c` of line %u", c,
                        (unsigned)frame->line);
}

static void consume(sc_yaml_parser *parser)
{
    parser->pos++;
    parser->fresh = false;
}

bool sc_yaml_flow_open(sc_yaml_parser *parser, const sc_yaml_properties *properties, bool key)
{
    sc_yaml_frame_kind kind = *parser->pos == '[' ? SC_YAML_FLOW_SEQUENCE : SC_YAML_FLOW_MAPPING;
    if (!sc_yaml_open(parser, kind, sc_yaml_here(parser), properties, key)) {
        return false;
    }
    consume(parser);
    return true;
}

/* A pair begins with a node at `mark`, or with `?`. */
static bool open_pair(sc_yaml_parser *parser, sc_yaml_mark mark, sc_yaml_state state)
{
    if (!sc_yaml_open(parser, SC_YAML_FLOW_PAIR, mark, NULL, false)) {
        return false;
    }
    sc_yaml_top(parser)->state = (uint8_t)state;
    return true;
}

/* The scalar or alias just read is the key of a pair: its `:` is on its line. */
static bool begins_pair(const sc_yaml_parser *parser, role as, sc_yaml_mark first, bool json)
{
    if (as != ROLE_ITEM || parser->fresh || first.line != parser->line) {
        return false;
    }
    return is_colon(sc_yaml_blanks(parser->pos), json);
}

typedef struct flow_node {
    role as;
    sc_yaml_mark first;                   /* its properties, or its content */
    const sc_yaml_properties *properties; /* NULL: none */
} flow_node;

static bool emit_scalar(sc_yaml_parser *parser, const flow_node *n, sc_yaml_mark mark,
                        sc_yaml_span text, sc_yaml_style style)
{
    bool json = style != SC_YAML_PLAIN;
    bool pair = begins_pair(parser, n->as, n->first, json);
    parser->json_key = json;
    if (pair && (!sc_yaml_check_key_length(parser, n->first.pos, parser->pos) ||
                 !open_pair(parser, n->first, SC_YAML_AT_COLON))) {
        return false;
    }
    return sc_yaml_emit_scalar(parser, mark, text, style, n->properties, pair || n->as == ROLE_KEY);
}

static bool fail_start(sc_yaml_parser *parser)
{
    const char *at = parser->pos;
    const sc_yaml_frame *frame = bracket_frame(parser);
    if (*at == ',') {
        return sc_yaml_fail(parser, at, "a value is missing before this `,`");
    }
    if (*at == ']' || *at == '}') {
        return sc_yaml_fail(parser, at, "`%c` of line %u must be closed by `%c`", *frame->start,
                            (unsigned)frame->line, closing(frame));
    }
    if (*at == '|' || *at == '>') {
        return sc_yaml_fail(parser, at, "a block of text is not allowed within brackets: quote it");
    }
    if (*at == '-' || *at == '?') {
        return sc_yaml_fail(parser, at, "`%c` cannot be alone within brackets: quote it", *at);
    }
    if (*at == ':') {
        return sc_yaml_fail(parser, at, "there is one `:` too many");
    }
    return sc_yaml_fail(parser, at, "a value cannot begin with `%c` unless it is quoted", *at);
}

static bool read_plain(sc_yaml_parser *parser, const flow_node *n)
{
    sc_yaml_mark mark = sc_yaml_here(parser);
    char c = *mark.pos;
    bool safe = c == '-' || c == '?' || c == ':'
                    ? !sc_yaml_is(mark.pos[1], SC_YAML_WHITE | SC_YAML_BRACKET)
                    : !sc_yaml_is(c, SC_YAML_INDICATOR);
    if (!safe) {
        return fail_start(parser);
    }
    const char *end = sc_yaml_plain_line(parser, mark.pos, true);
    if (end == NULL) {
        return false;
    }
    sc_yaml_span text = sc_yaml_plain_text(mark.pos, end);
    parser->pos = end;
    parser->fresh = false;
    if (!sc_yaml_plain_rest(parser, parser->flow_need, true, &text)) {
        return false;
    }
    return emit_scalar(parser, n, mark, text, SC_YAML_PLAIN);
}

static bool read_quoted(sc_yaml_parser *parser, const flow_node *n)
{
    sc_yaml_mark mark = sc_yaml_here(parser);
    sc_yaml_span text;
    return sc_yaml_quoted(parser, parser->flow_need, &text) &&
           emit_scalar(parser, n, mark, text,
                       *mark.pos == '"' ? SC_YAML_DOUBLE_QUOTED : SC_YAML_SINGLE_QUOTED);
}

static bool read_alias(sc_yaml_parser *parser, const flow_node *n)
{
    sc_yaml_mark mark = sc_yaml_here(parser);
    sc_yaml_span name;
    if (n->properties != NULL) {
        return sc_yaml_fail(parser, mark.pos, "an alias cannot have an anchor or tag of its own");
    }
    if (!sc_yaml_name(parser, &name)) {
        return false;
    }
    bool pair = begins_pair(parser, n->as, n->first, false);
    parser->json_key = false;
    if (pair && !open_pair(parser, n->first, SC_YAML_AT_COLON)) {
        return false;
    }
    return sc_yaml_emit_alias(parser, mark, name, pair || n->as == ROLE_KEY);
}

static bool read_collection(sc_yaml_parser *parser, const flow_node *n)
{
    /* Brackets within brackets are looked over only where it matters: it may be done at each level.
     */
    bool pair = parser->collection_keys && n->as == ROLE_ITEM && n->first.line == parser->line &&
                sc_yaml_flow_is_key(parser, parser->pos, true);
    if (pair && !open_pair(parser, n->first, SC_YAML_AT_COLON)) {
        return false;
    }
    return sc_yaml_flow_open(parser, n->properties, pair || n->as == ROLE_KEY);
}

/* A node without text: `[!!str , a]`, `{ : a}`. */
static bool read_empty(sc_yaml_parser *parser, const flow_node *n)
{
    sc_yaml_mark mark = sc_yaml_here(parser);
    bool colon = is_colon(mark.pos, false);
    if (n->properties == NULL && !(colon && n->as != ROLE_VALUE)) {
        return fail_start(parser);
    }
    parser->fresh = parser->fresh && !colon;
    return emit_scalar(parser, n, mark, (sc_yaml_span){mark.pos, 0}, SC_YAML_PLAIN);
}

static bool read_content(sc_yaml_parser *parser, const flow_node *n)
{
    switch (*parser->pos) {
    case '[':
    case '{':
        return read_collection(parser, n);
    case '"':
    case '\'':
        return read_quoted(parser, n);
    case '*':
        return read_alias(parser, n);
    case ',':
    case ']':
    case '}':
        return read_empty(parser, n);
    case ':':
        return is_colon(parser->pos, false) ? read_empty(parser, n) : read_plain(parser, n);
    default:
        return read_plain(parser, n);
    }
}

/* Properties may be on lines before the content. */
static bool read_with_properties(sc_yaml_parser *parser, flow_node n)
{
    sc_yaml_properties properties = {{NULL, 0}, {NULL, 0}};
    n.properties = &properties;
    while (*parser->pos == '&' || *parser->pos == '!') {
        if (!sc_yaml_properties_here(parser, &properties) || !next_content(parser)) {
            return false;
        }
    }
    return read_content(parser, &n);
}

static bool read_node(sc_yaml_parser *parser, role as)
{
    flow_node n = {.as = as, .first = sc_yaml_here(parser), .properties = NULL};
    if (*parser->pos == '&' || *parser->pos == '!') {
        return read_with_properties(parser, n);
    }
    return read_content(parser, &n);
}

static bool close_collection(sc_yaml_parser *parser)
{
    parser->json_key = true;
    consume(parser);
    return sc_yaml_close(parser);
}

/* The last character before pos on its line, blanks aside, closes a collection. */
static bool is_behind_bracket(const sc_yaml_parser *parser)
{
    const char *at = parser->pos;
    while (at > parser->line_start && sc_yaml_is(at[-1], SC_YAML_BLANK)) {
        at--;
    }
    return at > parser->line_start && (at[-1] == ']' || at[-1] == '}');
}

bool sc_yaml_fail_collection_key(sc_yaml_parser *parser, const char *at)
{
    return sc_yaml_fail_as(parser, SC_ERROR_BAD_KEY, at, "a list or mapping cannot be a key");
}

static bool step_entry(sc_yaml_parser *parser, sc_yaml_frame *frame)
{
    if (*parser->pos == closing(frame)) {
        return close_collection(parser);
    }
    bool explicit_key = sc_yaml_indicates(parser->pos, '?');
    if (is_mapping(frame)) {
        frame->state = explicit_key ? SC_YAML_AT_KEY : SC_YAML_AT_COLON;
        if (!explicit_key) {
            return read_node(parser, ROLE_KEY);
        }
        consume(parser);
        return true;
    }
    frame->state = SC_YAML_AT_COMMA;
    if (!explicit_key) {
        return read_node(parser, ROLE_ITEM);
    }
    if (!open_pair(parser, sc_yaml_here(parser), SC_YAML_AT_KEY)) {
        return false;
    }
    consume(parser);
    return true;
}

/* `,` or the closing bracket: the key or value that could be here is not written. */
static bool at_end_of_entry(const sc_yaml_parser *parser)
{
    return *parser->pos == ',' || *parser->pos == closing(bracket_frame(parser));
}

static bool step_key(sc_yaml_parser *parser, sc_yaml_frame *frame)
{
    frame->state = SC_YAML_AT_COLON;
    if (at_end_of_entry(parser) || is_colon(parser->pos, false)) {
        parser->json_key = false;
        return sc_yaml_emit_empty(parser, sc_yaml_here(parser), NULL, true);
    }
    return read_node(parser, ROLE_KEY);
}

static bool step_colon(sc_yaml_parser *parser, sc_yaml_frame *frame)
{
    if (is_colon(parser->pos, parser->json_key)) {
        frame->state = SC_YAML_AT_VALUE;
        consume(parser);
        return true;
    }
    frame->state = SC_YAML_AT_COMMA;
    return sc_yaml_emit_empty(parser, sc_yaml_here(parser), NULL, false);
}

static bool step_value(sc_yaml_parser *parser, sc_yaml_frame *frame)
{
    frame->state = SC_YAML_AT_COMMA;
    if (at_end_of_entry(parser)) {
        return sc_yaml_emit_empty(parser, sc_yaml_here(parser), NULL, false);
    }
    return read_node(parser, ROLE_VALUE);
}

static bool step_comma(sc_yaml_parser *parser, sc_yaml_frame *frame)
{
    if (frame->kind == SC_YAML_FLOW_PAIR) {
        return sc_yaml_close(parser);
    }
    if (*parser->pos == ',') {
        frame->state = SC_YAML_AT_ENTRY;
        consume(parser);
        return true;
    }
    if (*parser->pos == closing(frame)) {
        return close_collection(parser);
    }
    if (*parser->pos == ':' && is_behind_bracket(parser)) {
        /* The frame of what was closed last is still there, above the top. */
        return sc_yaml_fail_collection_key(parser, frame[1].start);
    }
    if (*parser->pos == ':') {
        return sc_yaml_fail(parser, parser->pos,
                            "`:` is not allowed here: a key and its `:` are on one line, with a "
                            "space after the `:`");
    }
    return sc_yaml_fail(parser, parser->pos,
                        "`,` or `%c` was expected here, for the `%c` of line "
                        "%u",
                        closing(frame), *frame->start, (unsigned)frame->line);
}

bool sc_yaml_flow_step(sc_yaml_parser *parser)
{
    if (!next_content(parser)) {
        return false;
    }
    sc_yaml_frame *frame = sc_yaml_top(parser);
    switch (frame->state) {
    case SC_YAML_AT_ENTRY:
        return step_entry(parser, frame);
    case SC_YAML_AT_KEY:
        return step_key(parser, frame);
    case SC_YAML_AT_COLON:
        return step_colon(parser, frame);
    case SC_YAML_AT_VALUE:
        return step_value(parser, frame);
    default:
        return step_comma(parser, frame);
    }
}

/* Looking ahead for a key in brackets: past one quoted scalar, NULL where the line ends first. */
static const char *skip_quoted(const char *at, const char *limit)
{
    char quote = *at++;
    while (at < limit && !sc_yaml_is(*at, SC_YAML_BREAK)) {
        if (*at == '\\' && quote == '"') {
            at++;
        } else if (*at == quote) {
            if (quote == '"' || at[1] != '\'') {
                return at + 1;
            }
            at++;
        }
        at++;
    }
    return NULL;
}

/* Past an anchor, alias or tag. */
static const char *skip_property(const char *at, const char *limit)
{
    bool verbatim = at[0] == '!' && at[1] == '<';
    while (at < limit && !sc_yaml_is(*at, SC_YAML_WHITE) &&
           (verbatim ? *at != '>' : !sc_yaml_is(*at, SC_YAML_BRACKET))) {
        at++;
    }
    return at + (verbatim && at < limit && *at == '>');
}

static const char *skip_plain(const char *at, const char *limit)
{
    const char *start = at;
    while (at < limit && !sc_yaml_is(*at, SC_YAML_BREAK | SC_YAML_BRACKET) &&
           !is_colon(at, false) &&
           !(*at == '#' && at > start && sc_yaml_is(at[-1], SC_YAML_BLANK))) {
        at++;
    }
    return at;
}

/* The end of the collection at `at`, NULL where it does not end before `limit` on this line. */
static const char *skip_collection(const char *at, const char *limit)
{
    uint32_t depth = 0;
    while (at != NULL && at < limit) {
        char c = *at;
        if (c == '[' || c == '{') {
            depth++;
            at++;
        } else if (c == ']' || c == '}') {
            depth--;
            at++;
            if (depth == 0) {
                return at;
            }
        } else if (c == '"' || c == '\'') {
            at = skip_quoted(at, limit);
        } else if (c == '&' || c == '*' || c == '!') {
            at = skip_property(at, limit);
        } else if (sc_yaml_is(c, SC_YAML_BREAK) || c == '#') {
            return NULL;
        } else if (sc_yaml_is(c, SC_YAML_BLANK) || c == ',' || c == ':') {
            at++;
        } else {
            at = skip_plain(at, limit);
        }
    }
    return NULL;
}

bool sc_yaml_flow_is_key(const sc_yaml_parser *parser, const char *at, bool in_flow)
{
    /* A key has at most SC_YAML_KEY_MAX code points, of at most four bytes each. */
    size_t room = (size_t)(parser->end - at);
    size_t reach = (size_t)SC_YAML_KEY_MAX * (parser->ascii ? 1 : 4);
    const char *end = skip_collection(at, at + (room < reach ? room : reach));
    if (end == NULL) {
        return false;
    }
    end = sc_yaml_blanks(end);
    return is_colon(end, in_flow);
}
