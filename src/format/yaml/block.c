/*
 * Block structure: what a node is, and which collection a line belongs to by its
 * indentation.
 *
 * Properties make the reading of a node less than simple: those on the line of
 * its first key belong to that key, those on lines before it to the mapping. So a
 * node is gathered with both (`outer`, `inner`) until its content decides.
 */
#include "format/yaml/scan.h"

#include "base/utf8.h"

typedef struct node {
    int32_t parent; /* indentation of the collection that holds it */
    sc_yaml_place place;
    bool open;                 /* a block collection may begin at `first` */
    bool tabbed;               /* not open because a tab precedes it */
    sc_yaml_mark first;        /* the first thing of the node on its last line */
    sc_yaml_properties *outer; /* NULL without properties, as is `inner` */
    sc_yaml_properties *inner;
} node;

static bool has_properties(const sc_yaml_properties *properties)
{
    return properties != NULL && (properties->anchor.data != NULL || properties->tag.data != NULL);
}

static bool node_is_key(const node *n)
{
    return n->place == SC_YAML_PLACE_KEY;
}

static bool fail_tab(sc_yaml_parser *parser)
{
    return sc_yaml_fail(parser, parser->tab, "a tab cannot indent: use spaces");
}

static bool is_closing(char c)
{
    return c == ']' || c == '}';
}

static bool fail_closing(sc_yaml_parser *parser)
{
    return sc_yaml_fail(parser, parser->pos, "this `%c` closes nothing", *parser->pos);
}

/* A mapping or list cannot begin here; `at` is what gave it away. */
static bool fail_closed(sc_yaml_parser *parser, const node *n, const char *at, const char *what)
{
    if (n->tabbed) {
        return sc_yaml_fail(parser, at, "%s cannot begin after a tab: indent with spaces", what);
    }
    if (n->place == SC_YAML_PLACE_ROOT) {
        return sc_yaml_fail(parser, at, "%s cannot begin on the line of `---`", what);
    }
    return sc_yaml_fail(parser, at,
                        "%s cannot begin on the line of its key: begin it on the next line, or "
                        "quote the value",
                        what);
}

bool sc_yaml_check_key_length(sc_yaml_parser *parser, const char *start, const char *colon)
{
    size_t bytes = (size_t)(colon - start);
    if (bytes > SC_YAML_KEY_MAX && sc_utf8_count(start, bytes) > SC_YAML_KEY_MAX) {
        return sc_yaml_fail(parser, start,
                            "a key without `?` can have at most %d characters before its `:`",
                            (int)SC_YAML_KEY_MAX);
    }
    return true;
}

/* The scalar or alias just read, at `mark`, is the first key of a mapping. */
static bool begin_mapping(sc_yaml_parser *parser, const node *n, sc_yaml_mark mark,
                          const char *colon)
{
    if (mark.line != parser->line) {
        return sc_yaml_fail(parser, colon,
                            "this text began on line %u and a key must be on one line: if it "
                            "begins a new key, indent it like the keys above",
                            (unsigned)mark.line);
    }
    if (!n->open) {
        return fail_closed(parser, n, colon, "a mapping");
    }
    if (!sc_yaml_check_key_length(parser, n->first.pos, colon) ||
        !sc_yaml_open(parser, SC_YAML_BLOCK_MAPPING, n->first, n->outer, node_is_key(n))) {
        return false;
    }
    sc_yaml_top(parser)->state = SC_YAML_AT_VALUE;
    return true;
}

static void consume_indicator(sc_yaml_parser *parser, const char *at)
{
    parser->pos = at + 1;
    parser->fresh = false;
}

static bool join_properties(sc_yaml_parser *parser, node *n)
{
    return n->outer == NULL || sc_yaml_properties_join(parser, n->outer, n->inner);
}

/* A scalar that is not a key: all its properties are its own. */
static bool emit_value(sc_yaml_parser *parser, node *n, sc_yaml_mark mark, sc_yaml_span text,
                       sc_yaml_style style)
{
    return join_properties(parser, n) &&
           sc_yaml_emit_scalar(parser, mark, text, style, n->outer, node_is_key(n));
}

/* True where a plain scalar may begin; says what is wrong where not. */
static bool check_plain_start(sc_yaml_parser *parser, const char *at)
{
    if (!sc_yaml_is(*at, SC_YAML_INDICATOR)) {
        return true;
    }
    if (*at == '%') {
        return sc_yaml_fail(parser, at,
                            "a value cannot begin with `%%` unless it is quoted (a directive is "
                            "possible only before `---`, after `...`)");
    }
    if (is_closing(*at)) {
        return fail_closing(parser);
    }
    return sc_yaml_fail(parser, at, "a value cannot begin with `%c` unless it is quoted", *at);
}

/* At the first character of a plain scalar, which may begin one. */
static bool read_plain_text(sc_yaml_parser *parser, node *n)
{
    sc_yaml_mark mark = sc_yaml_here(parser);
    const char *end = sc_yaml_plain_line(parser, mark.pos, false);
    if (end == NULL) {
        return false;
    }
    sc_yaml_span text = sc_yaml_plain_text(mark.pos, end);
    parser->fresh = false;
    if (*end == ':') {
        bool well = begin_mapping(parser, n, mark, end) &&
                    sc_yaml_emit_scalar(parser, mark, text, SC_YAML_PLAIN, n->inner, true);
        consume_indicator(parser, end);
        return well;
    }
    parser->pos = end;
    if (!sc_yaml_plain_rest(parser, n->parent + 1, false, &text)) {
        return false;
    }
    if (*parser->pos == ':' && !parser->fresh) {
        return begin_mapping(parser, n, mark, parser->pos);
    }
    return emit_value(parser, n, mark, text, SC_YAML_PLAIN);
}

static bool read_plain(sc_yaml_parser *parser, node *n)
{
    return check_plain_start(parser, parser->pos) && read_plain_text(parser, n);
}

/* Behind a key that is quoted, in brackets or an alias: the place of its `:`, or NULL. */
static const char *find_colon(const sc_yaml_parser *parser)
{
    const char *at = sc_yaml_blanks(parser->pos);
    return *at == ':' ? at : NULL;
}

static bool check_space(sc_yaml_parser *parser, const char *colon)
{
    return sc_yaml_is(colon[1], SC_YAML_WHITE) ||
           sc_yaml_fail(parser, colon, "`:` must be followed by a space");
}

static sc_yaml_style quote_style(char quote)
{
    return quote == '"' ? SC_YAML_DOUBLE_QUOTED : SC_YAML_SINGLE_QUOTED;
}

static bool read_quoted(sc_yaml_parser *parser, node *n)
{
    sc_yaml_mark mark = sc_yaml_here(parser);
    sc_yaml_style style = quote_style(*mark.pos);
    sc_yaml_span text;
    if (!sc_yaml_quoted(parser, n->parent + 1, &text)) {
        return false;
    }
    const char *colon = find_colon(parser);
    if (colon == NULL) {
        return emit_value(parser, n, mark, text, style);
    }
    bool well = check_space(parser, colon) && begin_mapping(parser, n, mark, colon) &&
                sc_yaml_emit_scalar(parser, mark, text, style, n->inner, true);
    consume_indicator(parser, colon);
    return well;
}

static bool fail_alias_properties(sc_yaml_parser *parser, const char *at)
{
    return sc_yaml_fail(parser, at, "an alias cannot have an anchor or tag of its own");
}

static bool read_alias(sc_yaml_parser *parser, node *n)
{
    sc_yaml_mark mark = sc_yaml_here(parser);
    sc_yaml_span name;
    if (has_properties(n->inner)) {
        return fail_alias_properties(parser, mark.pos);
    }
    if (!sc_yaml_name(parser, &name)) {
        return false;
    }
    const char *colon = find_colon(parser);
    if (colon == NULL) {
        return has_properties(n->outer) ? fail_alias_properties(parser, mark.pos)
                                        : sc_yaml_emit_alias(parser, mark, name, node_is_key(n));
    }
    bool well = check_space(parser, colon) && begin_mapping(parser, n, mark, colon) &&
                sc_yaml_emit_alias(parser, mark, name, true);
    consume_indicator(parser, colon);
    return well;
}

static bool read_flow(sc_yaml_parser *parser, node *n)
{
    parser->flow_need = n->parent + 1;
    if (n->open && sc_yaml_flow_is_key(parser, parser->pos, false)) {
        if (!parser->collection_keys) {
            return sc_yaml_fail_collection_key(parser, parser->pos);
        }
        if (!sc_yaml_open(parser, SC_YAML_BLOCK_MAPPING, n->first, n->outer, node_is_key(n))) {
            return false;
        }
        sc_yaml_top(parser)->state = SC_YAML_AT_COLON;
        return sc_yaml_flow_open(parser, n->inner, true);
    }
    return join_properties(parser, n) && sc_yaml_flow_open(parser, n->outer, node_is_key(n));
}

static bool read_block_scalar(sc_yaml_parser *parser, node *n)
{
    sc_yaml_mark mark = sc_yaml_here(parser);
    sc_yaml_style style = *mark.pos == '|' ? SC_YAML_LITERAL : SC_YAML_FOLDED;
    sc_yaml_span text;
    return sc_yaml_block_scalar(parser, n->parent, &text) &&
           emit_value(parser, n, mark, text, style);
}

/* At `-`, `?` or `:`, set apart: a collection that begins with its indicator. */
static bool begin_collection(sc_yaml_parser *parser, node *n)
{
    char c = *parser->pos;
    const char *what = c == '-' ? "a list" : "a mapping";
    if (c != ':' && has_properties(n->inner)) {
        return sc_yaml_fail(parser, parser->pos,
                            "%s must begin on the line after its anchor or tag", what);
    }
    if (!n->open) {
        return fail_closed(parser, n, parser->pos, what);
    }
    sc_yaml_frame_kind kind = c == '-' ? SC_YAML_BLOCK_SEQUENCE : SC_YAML_BLOCK_MAPPING;
    sc_yaml_mark mark = sc_yaml_here(parser);
    if (!sc_yaml_open(parser, kind, n->first, n->outer, node_is_key(n))) {
        return false;
    }
    sc_yaml_top(parser)->state = c == '?' ? SC_YAML_AT_KEY : SC_YAML_AT_VALUE;
    if (c == ':' && !sc_yaml_emit_empty(parser, mark, n->inner, true)) {
        return false;
    }
    parser->pos++;
    parser->fresh = false;
    return true;
}

static bool read_content(sc_yaml_parser *parser, node *n)
{
    switch (*parser->pos) {
    case '-':
    case '?':
    case ':':
        return sc_yaml_is(parser->pos[1], SC_YAML_WHITE) ? begin_collection(parser, n)
                                                         : read_plain(parser, n);
    case '"':
    case '\'':
        return read_quoted(parser, n);
    case '[':
    case '{':
        return read_flow(parser, n);
    case '*':
        return read_alias(parser, n);
    case '|':
    case '>':
        return read_block_scalar(parser, n);
    default:
        return read_plain(parser, n);
    }
}

/* On a fresh line: does it still belong to the node? A list may be indented like its key. */
static bool line_belongs(const sc_yaml_parser *parser, const node *n)
{
    if (parser->indent > n->parent) {
        return true;
    }
    bool in_mapping = n->place != SC_YAML_PLACE_ROOT && n->place != SC_YAML_PLACE_ITEM;
    return in_mapping && parser->indent == n->parent && parser->indent >= 0 &&
           sc_yaml_indicates(parser->pos, '-');
}

/*
 * At `&` or `!`. Properties of a line join `outer` when the next line is reached. `start` is
 * where the node is if it turns out to be empty.
 */
static bool read_with_properties(sc_yaml_parser *parser, node n, sc_yaml_mark start)
{
    sc_yaml_properties outer = {{NULL, 0}, {NULL, 0}};
    sc_yaml_properties inner = {{NULL, 0}, {NULL, 0}};
    n.outer = &outer;
    n.inner = &inner;
    while (*parser->pos == '&' || *parser->pos == '!') {
        if (!has_properties(&inner)) {
            n.first = sc_yaml_here(parser);
        }
        if (!sc_yaml_properties_here(parser, &inner) || !sc_yaml_next_content(parser)) {
            return false;
        }
        if (parser->fresh) {
            if (!join_properties(parser, &n)) {
                return false;
            }
            inner = (sc_yaml_properties){{NULL, 0}, {NULL, 0}};
            if (!line_belongs(parser, &n)) {
                return sc_yaml_emit_empty(parser, start, &outer, node_is_key(&n));
            }
            n.tabbed = parser->tab != NULL;
            n.open = !n.tabbed;
            n.first = sc_yaml_here(parser);
        }
    }
    return read_content(parser, &n);
}

/* A node that is not to be had at once: at the end of a line, or at an indicator. */
static bool read_far(sc_yaml_parser *parser, node *n)
{
    sc_yaml_mark start = sc_yaml_here(parser);
    if (!parser->fresh) {
        n->tabbed = *sc_yaml_spaces(parser->pos) == '\t';
        n->open = !n->tabbed && n->place != SC_YAML_PLACE_ROOT && n->place != SC_YAML_PLACE_VALUE;
        if (!sc_yaml_next_content(parser)) {
            return false;
        }
    }
    if (parser->fresh) {
        if (!line_belongs(parser, n)) {
            return sc_yaml_emit_empty(parser, start, NULL, node_is_key(n));
        }
        n->tabbed = parser->tab != NULL;
        n->open = !n->tabbed;
    }
    n->first = sc_yaml_here(parser);
    if (!sc_yaml_is(*parser->pos, SC_YAML_INDICATOR | SC_YAML_HALF)) {
        return read_plain_text(parser, n);
    }
    if (*parser->pos == '&' || *parser->pos == '!') {
        return read_with_properties(parser, *n, start);
    }
    return read_content(parser, n);
}

bool sc_yaml_block_node(sc_yaml_parser *parser, int32_t parent, sc_yaml_place place)
{
    node n;
    n.parent = parent;
    n.place = place;
    n.outer = NULL;
    n.inner = NULL;
    const char *at = sc_yaml_spaces(parser->pos);
    if (parser->fresh || sc_yaml_is(*at, SC_YAML_WHITE | SC_YAML_INDICATOR | SC_YAML_HALF)) {
        return read_far(parser, &n);
    }
    /* Most nodes are plain text behind the space of their key or list. */
    parser->pos = at;
    n.tabbed = false;
    n.open = place != SC_YAML_PLACE_ROOT && place != SC_YAML_PLACE_VALUE;
    n.first = sc_yaml_here(parser);
    return read_plain_text(parser, &n);
}

/* A key without `:`: most often the space behind it is missing. */
static bool fail_no_colon(sc_yaml_parser *parser, const sc_yaml_frame *frame, const char *start,
                          const char *end)
{
    for (const char *at = start; at < end; at++) {
        if (*at == ':') {
            return sc_yaml_fail(parser, at, "`:` must be followed by a space");
        }
    }
    return sc_yaml_fail(parser, start,
                        "`key: value` was expected here, in the mapping that began on line %u, "
                        "but there is no `:`",
                        (unsigned)frame->line);
}

static bool plain_key(sc_yaml_parser *parser, const sc_yaml_properties *properties)
{
    sc_yaml_mark mark = sc_yaml_here(parser);
    if (!check_plain_start(parser, mark.pos)) {
        return false;
    }
    const char *end = sc_yaml_plain_line(parser, mark.pos, false);
    if (end == NULL) {
        return false;
    }
    if (*end != ':') {
        return fail_no_colon(parser, sc_yaml_top(parser), mark.pos, end);
    }
    bool well = sc_yaml_check_key_length(parser, mark.pos, end) &&
                sc_yaml_emit_scalar(parser, mark, sc_yaml_plain_text(mark.pos, end), SC_YAML_PLAIN,
                                    properties, true);
    consume_indicator(parser, end);
    return well;
}

/* A quoted key or an alias. */
static bool marked_key(sc_yaml_parser *parser, const sc_yaml_properties *properties)
{
    sc_yaml_mark mark = sc_yaml_here(parser);
    bool alias = *mark.pos == '*';
    sc_yaml_span text;
    if (alias && has_properties(properties)) {
        return fail_alias_properties(parser, mark.pos);
    }
    int32_t need = sc_yaml_top(parser)->indent + 1;
    if (!(alias ? sc_yaml_name(parser, &text) : sc_yaml_quoted(parser, need, &text))) {
        return false;
    }
    const char *colon = find_colon(parser);
    if (colon == NULL || mark.line != parser->line) {
        return sc_yaml_fail(parser, mark.pos, "a key must be on one line and be followed by `:`");
    }
    bool well = check_space(parser, colon) && sc_yaml_check_key_length(parser, mark.pos, colon);
    if (well) {
        well = alias ? sc_yaml_emit_alias(parser, mark, text, true)
                     : sc_yaml_emit_scalar(parser, mark, text, quote_style(*mark.pos), properties,
                                           true);
    }
    consume_indicator(parser, colon);
    return well;
}

static bool flow_key(sc_yaml_parser *parser, const sc_yaml_properties *properties)
{
    sc_yaml_frame *frame = sc_yaml_top(parser);
    if (!sc_yaml_flow_is_key(parser, parser->pos, false)) {
        return sc_yaml_fail(parser, parser->pos,
                            "a key must be on one line and be followed by `:`");
    }
    if (!parser->collection_keys) {
        return sc_yaml_fail_collection_key(parser, parser->pos);
    }
    parser->flow_need = frame->indent + 1;
    frame->state = SC_YAML_AT_COLON;
    return sc_yaml_flow_open(parser, properties, true);
}

static bool other_key(sc_yaml_parser *parser, const sc_yaml_properties *properties)
{
    switch (*parser->pos) {
    case '"':
    case '\'':
    case '*':
        return marked_key(parser, properties);
    case '[':
    case '{':
        return flow_key(parser, properties);
    case ':':
        if (sc_yaml_is(parser->pos[1], SC_YAML_WHITE)) {
            sc_yaml_mark mark = sc_yaml_here(parser);
            consume_indicator(parser, parser->pos);
            return sc_yaml_emit_empty(parser, mark, properties, true);
        }
        return plain_key(parser, properties);
    default:
        return plain_key(parser, properties);
    }
}

/* The key at pos, at the indentation of its mapping. */
static bool read_key(sc_yaml_parser *parser)
{
    if (*parser->pos != '&' && *parser->pos != '!') {
        return other_key(parser, NULL);
    }
    sc_yaml_properties properties = {{NULL, 0}, {NULL, 0}};
    if (!sc_yaml_properties_here(parser, &properties)) {
        return false;
    }
    parser->pos = sc_yaml_blanks(parser->pos);
    if (sc_yaml_is(*parser->pos, SC_YAML_WHITE)) {
        return sc_yaml_fail(parser, parser->pos, "a key must be on the line of its anchor or tag");
    }
    return other_key(parser, &properties);
}

static const char *collection_name(const sc_yaml_frame *frame)
{
    return frame->kind == SC_YAML_BLOCK_SEQUENCE ? "list" : "mapping";
}

bool sc_yaml_fail_unexpected(sc_yaml_parser *parser)
{
    const char *at = parser->pos;
    if (is_closing(*at)) {
        return fail_closing(parser);
    }
    if (!parser->fresh) {
        bool colon = *at == ':' && sc_yaml_is(at[1], SC_YAML_WHITE);
        if (colon) {
            return sc_yaml_fail(parser, at,
                                "a key and `:` are not allowed here, after another value");
        }
        return sc_yaml_fail(parser, at,
                            "unexpected text after the value: only a comment may follow it");
    }
    if (parser->tab != NULL) {
        return fail_tab(parser);
    }
    const sc_yaml_frame *root = &parser->frames[0];
    if (root->line != 0 && root->kind <= SC_YAML_BLOCK_MAPPING && parser->indent < root->indent) {
        return sc_yaml_fail(parser, at,
                            "this line is indented less than line %u, where the %s "
                            "began",
                            (unsigned)root->line, collection_name(root));
    }
    return sc_yaml_fail(parser, at,
                        "the document already has its value: a second document begins with `---`");
}

/* On a fresh line: closes the collections that are indented more than it. */
static bool close_deeper(sc_yaml_parser *parser)
{
    uint32_t line = 0;
    const char *what = "";
    while (parser->depth > 0 && sc_yaml_top(parser)->indent > parser->indent) {
        const sc_yaml_frame *frame = sc_yaml_top(parser);
        line = frame->line;
        what = collection_name(frame);
        if (frame->state == SC_YAML_AT_EXPLICIT &&
            !sc_yaml_emit_empty(parser, sc_yaml_here(parser), NULL, false)) {
            return false;
        }
        if (!sc_yaml_close(parser)) {
            return false;
        }
    }
    if (parser->depth == 0 || sc_yaml_top(parser)->indent == parser->indent) {
        return true;
    }
    if (parser->tab != NULL) {
        return fail_tab(parser);
    }
    return sc_yaml_fail(parser, parser->pos,
                        "this line is indented less than line %u, where the %s began, but more "
                        "than line %u, where the %s around it began",
                        (unsigned)line, what, (unsigned)sc_yaml_top(parser)->line,
                        collection_name(sc_yaml_top(parser)));
}

static bool fail_indented_more(sc_yaml_parser *parser, const sc_yaml_frame *frame)
{
    if (is_closing(*parser->pos)) {
        return fail_closing(parser);
    }
    if (parser->tab != NULL) {
        return fail_tab(parser);
    }
    return sc_yaml_fail(parser, parser->pos,
                        "this line is indented more than line %u, where the %s began",
                        (unsigned)frame->line, collection_name(frame));
}

/* A line at the indentation of the list that is open. */
static bool sequence_line(sc_yaml_parser *parser)
{
    const sc_yaml_frame *frame = sc_yaml_top(parser);
    if (sc_yaml_indicates(parser->pos, '-')) {
        if (parser->tab != NULL) {
            return fail_tab(parser);
        }
        consume_indicator(parser, parser->pos);
        return sc_yaml_block_node(parser, frame->indent, SC_YAML_PLACE_ITEM);
    }
    bool at_keys = parser->depth > 1 && frame[-1].kind == SC_YAML_BLOCK_MAPPING &&
                   frame[-1].indent == frame->indent;
    if (at_keys) {
        return sc_yaml_close(parser);
    }
    if (parser->tab != NULL) {
        return fail_tab(parser);
    }
    return sc_yaml_fail(parser, parser->pos,
                        *parser->pos == '-'
                            ? "`-` must be followed by a space"
                            : "`-` was expected here, in the list that began on line %u",
                        (unsigned)frame->line);
}

/* The `:` of a `?` may follow here; if it does not, the value is null. */
static bool explicit_value(sc_yaml_parser *parser, sc_yaml_frame *frame)
{
    frame->state = SC_YAML_AT_ENTRY;
    if (!sc_yaml_indicates(parser->pos, ':')) {
        return sc_yaml_emit_empty(parser, sc_yaml_here(parser), NULL, false);
    }
    consume_indicator(parser, parser->pos);
    return sc_yaml_block_node(parser, frame->indent, SC_YAML_PLACE_EXPLICIT_VALUE);
}

/* A line at the indentation of the mapping that is open. */
static bool mapping_line(sc_yaml_parser *parser)
{
    sc_yaml_frame *frame = sc_yaml_top(parser);
    int32_t indent = frame->indent;
    if (parser->tab != NULL) {
        return fail_tab(parser);
    }
    if (frame->state == SC_YAML_AT_EXPLICIT) {
        return explicit_value(parser, frame);
    }
    if (!sc_yaml_is(*parser->pos, SC_YAML_INDICATOR | SC_YAML_HALF)) {
        return plain_key(parser, NULL) && sc_yaml_block_node(parser, indent, SC_YAML_PLACE_VALUE);
    }
    if (sc_yaml_indicates(parser->pos, '?')) {
        frame->state = SC_YAML_AT_EXPLICIT;
        consume_indicator(parser, parser->pos);
        return sc_yaml_block_node(parser, indent, SC_YAML_PLACE_KEY);
    }
    if (sc_yaml_indicates(parser->pos, '-')) {
        return sc_yaml_fail(parser, parser->pos,
                            "a list is not allowed here, among the keys of the mapping that began "
                            "on line %u",
                            (unsigned)frame->line);
    }
    frame->state = SC_YAML_AT_VALUE;
    return read_key(parser);
}

/* Behind a key in brackets. */
static bool collection_colon(sc_yaml_parser *parser)
{
    const char *colon = find_colon(parser);
    if (colon == NULL) {
        return sc_yaml_fail_unexpected(parser);
    }
    sc_yaml_top(parser)->state = SC_YAML_AT_VALUE;
    consume_indicator(parser, colon);
    return true;
}

bool sc_yaml_block_step(sc_yaml_parser *parser)
{
    sc_yaml_frame *frame = sc_yaml_top(parser);
    bool sequence = frame->kind == SC_YAML_BLOCK_SEQUENCE;
    switch (frame->state) {
    case SC_YAML_AT_VALUE:
        frame->state = SC_YAML_AT_ENTRY;
        return sc_yaml_block_node(parser, frame->indent,
                                  sequence ? SC_YAML_PLACE_ITEM : SC_YAML_PLACE_VALUE);
    case SC_YAML_AT_KEY:
        frame->state = SC_YAML_AT_EXPLICIT;
        return sc_yaml_block_node(parser, frame->indent, SC_YAML_PLACE_KEY);
    case SC_YAML_AT_COLON:
        return collection_colon(parser);
    default:
        break;
    }
    if (!sc_yaml_next_content(parser)) {
        return false;
    }
    if (!parser->fresh) {
        return sc_yaml_fail_unexpected(parser);
    }
    if (parser->indent < frame->indent) {
        return close_deeper(parser);
    }
    if (parser->indent > frame->indent) {
        return fail_indented_more(parser, frame);
    }
    return sequence ? sequence_line(parser) : mapping_line(parser);
}
