/*
 * Members and items between brackets: JSON and its kin, TOML's arrays and inline tables, YAML's
 * flow style. A new child looks like the last one: on a line of its own if that is, as far
 * indented, with a comma behind it if that has one.
 */
#include <string.h>

#include "base/ascii.h"
#include "edit/syntax.h"
#include "format/emit.h"

typedef struct layout {
    sc_edit_task *task;
    const sc_bracket_rules *rules;
    bool lines;
    const char *indent; /* of the children's lines, or of the line that they are on */
    size_t indent_length;
    const char *unit;
    size_t unit_length;
    char colon[4];
    char quote, key_quote;
} layout;

typedef struct span {
    size_t start, end;
} span;

/* ---- trivia ---- */

/* Behind the comment at `at`; `at` without a comment. */
static size_t skip_comment(const sc_edit_task *task, const sc_bracket_rules *rules, size_t at)
{
    const char *p = task->text + at;
    if ((rules->hash && *p == '#') || (rules->slashes && p[0] == '/' && p[1] == '/')) {
        return sc_edit_line_end(task, at);
    }
    if (rules->slashes && p[0] == '/' && p[1] == '*') {
        const char *close = strstr(p + 2, "*/");
        return close != NULL ? (size_t)(close + 2 - task->text) : task->length;
    }
    return at;
}

static bool is_space(const sc_edit_task *task, size_t at)
{
    char c = task->text[at];
    return sc_ascii_is_space(c) || c == '\v' || c == '\f';
}

/* JSON5 has white space beyond ASCII: bytes that begin nothing else outside of strings. */
static size_t skip_wide_space(const sc_edit_task *task, size_t at)
{
    static const char *const wide[] = {"\xC2\xA0",     "\xEF\xBB\xBF", "\xE2\x80\xA8",
                                       "\xE2\x80\xA9", "\xE2\x80\xAF", "\xE2\x81\x9F",
                                       "\xE3\x80\x80", "\xE1\x9A\x80"};
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++) {
        size_t length = strlen(wide[i]);
        if (strncmp(task->text + at, wide[i], length) == 0) {
            return at + length;
        }
    }
    bool quad = strncmp(task->text + at, "\xE2\x80", 2) == 0 &&
                (unsigned char)task->text[at + 2] >= 0x80 &&
                (unsigned char)task->text[at + 2] <= 0x8A;
    return quad ? at + 3 : at;
}

size_t sc_bracket_skip(const sc_edit_task *task, const sc_bracket_rules *rules, size_t at)
{
    for (;;) {
        while (at < task->length && is_space(task, at)) {
            at++;
        }
        size_t after = skip_comment(task, rules, at);
        if (after == at && rules->slashes && (unsigned char)task->text[at] >= 0x80) {
            after = skip_wide_space(task, at);
        }
        if (after == at || at >= task->length) {
            return at;
        }
        at = after;
    }
}

/* From behind a child to the end of its line, over comments that end on it; else `at`. */
static size_t skip_line_rest(const sc_edit_task *task, const sc_bracket_rules *rules, size_t at)
{
    size_t p = at;
    for (;;) {
        p = sc_edit_skip_blanks(task, p);
        if (sc_edit_is_line_end(task, p)) {
            return p;
        }
        size_t after = skip_comment(task, rules, p);
        if (after == p || sc_edit_has_line_end(task, p, after)) {
            return at;
        }
        p = after;
    }
}

static bool is_blank_range(const sc_edit_task *task, size_t start, size_t end)
{
    while (start < end && is_space(task, start)) {
        start++;
    }
    return start >= end;
}

/* ---- style ---- */

static span line_indent(const sc_edit_task *task, size_t at)
{
    size_t start = sc_edit_line_start(task, at);
    size_t end = sc_edit_skip_blanks(task, start);
    return (span){start, end < at ? end : at};
}

/* By how much a level is indented more: as the first child that shows it is. */
static void find_unit(layout *style, const sc_syntax *tree)
{
    const sc_edit_task *task = tree->task;
    style->unit = "  ";
    style->unit_length = 2;
    for (uint32_t i = 1; i < tree->count; i++) {
        const sc_syntax_node *node = &tree->nodes[i];
        const sc_syntax_node *above = &tree->nodes[node->parent];
        if (above->first != i ||
            (above->form != SC_SYNTAX_ARRAY && above->form != SC_SYNTAX_OBJECT) ||
            !sc_edit_starts_line(task, node->entry)) {
            continue;
        }
        span own = line_indent(task, node->entry), outer = line_indent(task, above->entry);
        size_t length = own.end - own.start, less = outer.end - outer.start;
        if (length > less) {
            style->unit = task->text + own.start + less;
            style->unit_length = length - less;
            return;
        }
    }
}

/* The text between a member's key and its value: the mark, with a blank on either side or none. */
static bool take_colon(layout *style, const sc_syntax_node *node)
{
    const char *text = style->task->text;
    size_t at = node->key_end, length = 0;
    if (node->key == NULL || node->key_end == 0) {
        return false;
    }
    if (at < node->start && sc_ascii_is_blank(text[at])) {
        style->colon[length++] = ' ';
        at = sc_edit_skip_blanks(style->task, at);
    }
    if (at >= node->start || (text[at] != ':' && text[at] != '=')) {
        return false;
    }
    style->colon[length++] = text[at++];
    if (at < node->start && sc_ascii_is_blank(text[at])) {
        style->colon[length++] = ' ';
        at = sc_edit_skip_blanks(style->task, at);
    }
    style->colon[length] = '\0';
    return at == node->start;
}

static bool is_quote(char c)
{
    return c == '"' || c == '\'';
}

char sc_bracket_text_quote(const sc_edit_task *task, const sc_syntax *tree, uint32_t container)
{
    char quote = '\0';
    for (uint32_t i = tree->nodes[container].first; i != SC_SYNTAX_NONE; i = tree->nodes[i].next) {
        const sc_syntax_node *node = &tree->nodes[i];
        const char *at = task->text + node->start;
        size_t length = node->end - node->start;
        bool word = (length == 4 && (memcmp(at, "true", 4) == 0 || memcmp(at, "null", 4) == 0)) ||
                    (length == 5 && memcmp(at, "false", 5) == 0);
        if (node->form != SC_SYNTAX_SCALAR || length == 0 || word) {
            continue;
        }
        if (is_quote(*at) || sc_ascii_is_alnum(*at)) {
            bool plain = !is_quote(*at) && !sc_ascii_is_digit(*at);
            quote = is_quote(*at) ? *at : plain ? '\0' : quote;
        }
    }
    return quote;
}

/* Of a neighbour's key and text: the closest that shows any. */
static void find_quotes(layout *style, const sc_syntax *tree, uint32_t container)
{
    const char *text = style->task->text;
    bool key = false, value = style->rules->bare_text, colon = false;
    uint32_t i = tree->nodes[container].first;
    style->quote = value ? sc_bracket_text_quote(style->task, tree, container) : '"';
    style->key_quote = value ? '\0' : '"';
    memcpy(style->colon, style->rules->colon, strlen(style->rules->colon) + 1);
    /* The container's own children decide; else whatever the text has, from its beginning. */
    for (int pass = 0; pass < 2; pass++) {
        for (; i != SC_SYNTAX_NONE && i < tree->count;
             i = pass == 0 ? tree->nodes[i].next : i + 1) {
            const sc_syntax_node *node = &tree->nodes[i];
            if (node->key != NULL && (pass == 0 || (!key && !style->rules->bare_text))) {
                style->key_quote = is_quote(text[node->entry]) ? text[node->entry] : '\0';
                key = true;
            }
            if (node->key != NULL && (pass == 0 || !colon)) {
                colon = take_colon(style, node) || colon;
            }
            if (node->form == SC_SYNTAX_SCALAR && is_quote(text[node->start]) &&
                !style->rules->bare_text && (pass == 0 || !value)) {
                style->quote = text[node->start];
                value = true;
            }
            if (pass == 1 && key && value && colon) {
                return;
            }
        }
        i = 0;
    }
    if (!colon) {
        memcpy(style->colon, style->rules->colon, strlen(style->rules->colon) + 1);
    }
}

static layout look(sc_edit_task *task, const sc_syntax *tree, const sc_bracket_rules *rules,
                   uint32_t container)
{
    layout style = {.task = task, .rules = rules};
    find_unit(&style, tree);
    find_quotes(&style, tree, container);
    return style;
}

static void set_indent(layout *style, size_t at)
{
    span indent = line_indent(style->task, at);
    style->indent = style->task->text + indent.start;
    style->indent_length = indent.end - indent.start;
}

static bool is_spaced(const layout *style)
{
    return style->colon[strlen(style->colon) - 1] == ' ';
}

/* ---- printing ---- */

static void new_line(const layout *style, uint32_t depth, sc_buf *out)
{
    sc_buf_append_text(out, style->task->eol);
    sc_buf_append(out, style->indent, style->indent_length);
    for (uint32_t i = 0; i < depth; i++) {
        sc_buf_append(out, style->unit, style->unit_length);
    }
}

/* Recursion is bounded by the depth of an image. */
static sc_status print_value(const layout *style, sc_value value, uint32_t depth, sc_buf *out)
{
    size_t count = sc_value_count(value);
    if (count == 0) {
        return style->rules->scalar(style->task, value, style->quote, out);
    }
    if (depth > SC_EMIT_DEPTH_MAX) {
        return sc_error_code(style->task->error, SC_ERROR_TOO_DEEP);
    }
    bool object = sc_value_kind(value) == SC_OBJECT;
    bool pad = object && !style->lines && style->rules->pad_object && is_spaced(style);
    sc_status status = SC_OK;
    sc_buf_append_char(out, object ? '{' : '[');
    sc_buf_append_text(out, pad ? " " : "");
    for (size_t i = 0; i < count && status == SC_OK; i++) {
        sc_value child = sc_value_item(value, i);
        sc_buf_append_text(out, i == 0 ? "" : style->lines || !is_spaced(style) ? "," : ", ");
        if (style->lines) {
            new_line(style, depth + 1, out);
        }
        if (object) {
            size_t length;
            const char *key = sc_value_key(child, &length);
            style->rules->key(out, key, length, style->key_quote);
            sc_buf_append_text(out, style->colon);
        }
        status = print_value(style, child, depth + 1, out);
    }
    if (style->lines) {
        new_line(style, depth, out);
    }
    sc_buf_append_text(out, pad ? " " : "");
    sc_buf_append_char(out, object ? '}' : ']');
    return status;
}

sc_status sc_bracket_print(sc_edit_task *task, const sc_syntax *tree, const sc_bracket_rules *rules,
                           uint32_t near, sc_value value, bool lines, sc_buf *out)
{
    layout style = look(task, tree, rules, near);
    const sc_syntax_node *node = &tree->nodes[near];
    style.lines = lines;
    set_indent(&style, node->entry);
    if (node->form == SC_SYNTAX_SCALAR && is_quote(task->text[node->start])) {
        style.quote = task->text[node->start];
    } else if (node->form == SC_SYNTAX_SCALAR && rules->bare_text) {
        style.quote = '\0';
    }
    return print_value(&style, value, 0, out);
}

/* Containers that the text has, or would have, on several lines. */
static bool on_lines(const sc_edit_task *task, const sc_syntax *tree, const sc_bracket_rules *rules)
{
    const sc_syntax_node *root = &tree->nodes[0];
    return rules->expand_empty &&
           (root->first == SC_SYNTAX_NONE || sc_edit_has_line_end(task, root->start, root->end));
}

sc_status sc_bracket_replace(sc_edit_task *task, const sc_syntax *tree,
                             const sc_bracket_rules *rules, uint32_t node, size_t start)
{
    const sc_syntax_node *old = &tree->nodes[node];
    sc_buf out;
    sc_buf_init(&out, task->allocator, UINT32_MAX);
    bool was_inline =
        old->first != SC_SYNTAX_NONE && !sc_edit_has_line_end(task, old->start, old->end);
    bool lines = on_lines(task, tree, rules) && !was_inline;
    sc_status status = sc_bracket_print(task, tree, rules, node, task->value, lines, &out);
    status = status == SC_OK ? sc_edit_splice_buf(task, start, old->end, &out) : status;
    sc_buf_free(&out);
    return status;
}

/* ---- a new child ---- */

static sc_status print_child(layout *style, bool object, sc_buf *out)
{
    if (object) {
        const sc_edit_step *last = &style->task->steps[style->task->count - 1];
        style->rules->key(out, last->key, last->length, style->key_quote);
        sc_buf_append_text(out, style->colon);
    }
    return print_value(style, style->task->value, 0, out);
}

static sc_status insert_first(layout *style, const sc_syntax *tree, const sc_syntax_node *into,
                              bool object, sc_buf *out)
{
    sc_edit_task *task = style->task;
    size_t open = into->start + 1, close = into->end - 1, from = close;
    while (from > open && is_space(task, from - 1)) {
        from--;
    }
    set_indent(style, into->entry);
    bool broken = sc_edit_has_line_end(task, from, close);
    bool lines = from == open ? on_lines(task, tree, style->rules) : broken;
    style->lines = lines && style->rules->expand_empty;
    bool pad = !lines && object && style->rules->pad_object && is_spaced(style);
    if (lines) {
        span indent = line_indent(task, into->entry);
        sc_buf deeper;
        sc_buf_init(&deeper, task->allocator, UINT32_MAX);
        sc_buf_append(&deeper, task->text + indent.start, indent.end - indent.start);
        sc_buf_append(&deeper, style->unit, style->unit_length);
        const char *copy = sc_arena_text(&task->arena, deeper.data, deeper.length);
        style->indent = copy;
        style->indent_length = deeper.length;
        sc_buf_free(&deeper);
        if (copy == NULL) {
            return sc_edit_exhausted(task);
        }
        new_line(style, 0, out);
    } else {
        sc_buf_append_text(out, from != open ? " " : pad ? " " : "");
    }
    sc_status status = print_child(style, object, out);
    if (from == open && lines) {
        set_indent(style, into->entry);
        new_line(style, 0, out);
    }
    sc_buf_append_text(out, pad ? " " : "");
    size_t to = from == open ? close : from;
    return status == SC_OK ? sc_edit_splice_buf(task, from, to, out) : status;
}

/* White space between the last two children, if they are on one line. */
static span gap_before(const sc_syntax *tree, uint32_t last)
{
    uint32_t before = sc_syntax_before(tree, last);
    if (before == SC_SYNTAX_NONE || tree->nodes[before].comma == SIZE_MAX) {
        return (span){SIZE_MAX, 0};
    }
    size_t start = tree->nodes[before].comma + 1, end = tree->nodes[last].entry;
    bool blank = sc_edit_skip_blanks(tree->task, start) >= end;
    return blank ? (span){start, end} : (span){SIZE_MAX, 0};
}

static sc_status insert_last(layout *style, const sc_syntax *tree, uint32_t last, bool object,
                             sc_buf *out)
{
    sc_edit_task *task = style->task;
    const sc_syntax_node *node = &tree->nodes[last];
    uint32_t before = sc_syntax_before(tree, last);
    size_t from =
        before != SC_SYNTAX_NONE ? tree->nodes[before].end : tree->nodes[node->parent].start;
    bool lines = sc_edit_has_line_end(task, from, node->entry);
    bool comma = node->comma != SIZE_MAX;
    size_t behind = comma ? node->comma + 1 : node->end;
    sc_status status = SC_OK;
    set_indent(style, node->entry);
    style->lines = lines && style->rules->expand_empty;
    if (lines) {
        size_t rest = skip_line_rest(task, style->rules, behind);
        status = comma ? SC_OK : sc_edit_splice_in(task, node->end, node->end, ",", 1);
        behind = rest;
        new_line(style, 0, out);
    } else {
        span gap = gap_before(tree, last);
        sc_buf_append_text(out, comma ? "" : ",");
        if (gap.start != SIZE_MAX) {
            sc_buf_append(out, task->text + gap.start, gap.end - gap.start);
        } else {
            sc_buf_append_text(out, is_spaced(style) ? " " : "");
        }
    }
    status = status == SC_OK ? print_child(style, object, out) : status;
    sc_buf_append_text(out, comma ? "," : "");
    return status == SC_OK ? sc_edit_splice_buf(task, behind, behind, out) : status;
}

sc_status sc_bracket_insert(sc_edit_task *task, const sc_syntax *tree,
                            const sc_bracket_rules *rules, uint32_t container)
{
    layout style = look(task, tree, rules, container);
    const sc_syntax_node *into = &tree->nodes[container];
    bool object = into->form == SC_SYNTAX_OBJECT;
    sc_buf out;
    sc_buf_init(&out, task->allocator, UINT32_MAX);
    sc_status status = into->last == SC_SYNTAX_NONE
                           ? insert_first(&style, tree, into, object, &out)
                           : insert_last(&style, tree, into->last, object, &out);
    sc_buf_free(&out);
    return status;
}

sc_status sc_bracket_setting(sc_edit_task *task, const sc_syntax *tree,
                             const sc_bracket_rules *rules, uint32_t container, const sc_buf *name,
                             sc_value value, sc_buf *out)
{
    layout style = look(task, tree, rules, container);
    sc_buf_append(out, name->data, name->length);
    sc_buf_append_text(out, style.colon);
    return print_value(&style, value, 0, out);
}

/* ---- a child less ---- */

/* The comma behind a child, as the text has it: cut separately if a comment is between. */
static sc_status cut_entry(const sc_syntax *tree, const sc_syntax_node *node, size_t start,
                           size_t end)
{
    sc_edit_task *task = tree->task;
    if (node->comma != SIZE_MAX && !is_blank_range(task, node->end, node->comma)) {
        sc_status status = sc_edit_cut(task, start, node->end);
        return status == SC_OK ? sc_edit_cut(task, node->comma, end) : status;
    }
    return sc_edit_cut(task, start, end);
}

static sc_status cut_child(const sc_syntax *tree, const sc_bracket_rules *rules, uint32_t child,
                           bool first_left)
{
    sc_edit_task *task = tree->task;
    const sc_syntax_node *node = &tree->nodes[child];
    size_t end = node->comma != SIZE_MAX ? node->comma + 1 : node->end;
    const sc_syntax_node *next = node->next != SC_SYNTAX_NONE ? &tree->nodes[node->next] : NULL;
    if (sc_edit_starts_line(task, node->entry)) {
        size_t rest = skip_line_rest(task, rules, end);
        if (sc_edit_is_line_end(task, rest)) {
            return cut_entry(tree, node, sc_edit_line_start(task, node->entry),
                             sc_edit_next_line(task, rest));
        }
        bool same_line = next != NULL && sc_edit_skip_blanks(task, end) == next->entry;
        return cut_entry(tree, node, node->entry, same_line ? next->entry : end);
    }
    if (next != NULL) {
        size_t behind = sc_edit_skip_blanks(task, end);
        return cut_entry(tree, node, node->entry, behind == next->entry ? behind : end);
    }
    size_t start = node->entry;
    while (!first_left && sc_ascii_is_blank(task->text[start - 1])) {
        start--;
    }
    return cut_entry(tree, node, start, end);
}

typedef struct removal {
    const sc_syntax *tree;
    uint32_t node;
    bool by_key;
} removal;

static bool leaves(const removal *r, uint32_t child)
{
    const sc_syntax_node *gone = &r->tree->nodes[r->node];
    return child == r->node ||
           (r->by_key && sc_syntax_is_key(&r->tree->nodes[child], gone->key, gone->key_length));
}

/* Nothing but what leaves, its commas and white space is between the brackets. */
static bool leaves_nothing(const removal *r, const sc_syntax_node *into)
{
    const sc_syntax *tree = r->tree;
    size_t at = into->start + 1;
    for (uint32_t i = into->first; i != SC_SYNTAX_NONE; i = tree->nodes[i].next) {
        const sc_syntax_node *node = &tree->nodes[i];
        size_t comma = node->comma != SIZE_MAX ? node->comma : node->end;
        if (!leaves(r, i) || !is_blank_range(tree->task, at, node->entry) ||
            !is_blank_range(tree->task, node->end, comma)) {
            return false;
        }
        at = node->comma != SIZE_MAX ? node->comma + 1 : node->end;
    }
    return is_blank_range(tree->task, at, into->end - 1);
}

sc_status sc_bracket_remove(sc_edit_task *task, const sc_syntax *tree,
                            const sc_bracket_rules *rules, uint32_t node)
{
    const sc_syntax_node *into = &tree->nodes[tree->nodes[node].parent];
    removal r = {tree, node, into->form == SC_SYNTAX_OBJECT};
    if (leaves_nothing(&r, into)) {
        return sc_edit_cut(task, into->start + 1, into->end - 1);
    }
    uint32_t kept = SC_SYNTAX_NONE;
    bool before_left = false;
    sc_status status = SC_OK;
    for (uint32_t i = into->first; i != SC_SYNTAX_NONE && status == SC_OK;
         i = tree->nodes[i].next) {
        bool goes = leaves(&r, i);
        if (goes) {
            status = cut_child(tree, rules, i, before_left || kept == SC_SYNTAX_NONE);
        } else {
            kept = i;
        }
        before_left = goes;
    }
    /* Where no comma closes the container, the last one that stays gives its own away. */
    bool closes = tree->nodes[into->last].comma != SIZE_MAX;
    if (status == SC_OK && before_left && !closes && kept != SC_SYNTAX_NONE) {
        size_t comma = tree->nodes[kept].comma;
        status = sc_edit_cut(task, comma, comma + 1);
    }
    return status;
}
