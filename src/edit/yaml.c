/*
 * Changing YAML. Between brackets it is as in JSON; in block style an entry is its lines. What
 * anchors and aliases mean is kept: a change never reaches a value by two ways.
 */
#include "edit/yaml.h"

#include <string.h>

#include "base/ascii.h"
#include "format/yaml/text.h"

enum { UNIT = 2 };

typedef struct editor {
    sc_edit_task *task;
    const sc_syntax *tree;
} editor;

static const sc_syntax_node *node_of(const editor *e, uint32_t node)
{
    return &e->tree->nodes[node];
}

static bool is_block(const sc_syntax_node *node)
{
    return node->form == SC_SYNTAX_MAPPING || node->form == SC_SYNTAX_LIST;
}

static bool is_flow(const sc_syntax_node *node)
{
    return node->form == SC_SYNTAX_ARRAY || node->form == SC_SYNTAX_OBJECT;
}

/* ---- texts ---- */

static bool is_quotable(const sc_scalar *scalar)
{
    for (size_t i = 0; i < scalar->length; i++) {
        unsigned char c = (unsigned char)scalar->text[i];
        if (c < 0x20 || c >= 0x7F) {
            return false;
        }
    }
    return true;
}

static void print_quoted(sc_buf *out, const char *text, size_t length, char quote)
{
    sc_buf_append_char(out, quote);
    for (size_t i = 0; i < length; i++) {
        if (quote == '\'' ? text[i] == '\'' : text[i] == '"' || text[i] == '\\') {
            sc_buf_append_char(out, quote == '\'' ? '\'' : '\\');
        }
        sc_buf_append_char(out, text[i]);
    }
    sc_buf_append_char(out, quote);
}

static sc_status print_scalar(sc_edit_task *task, sc_value value, char quote, sc_buf *out)
{
    sc_scalar scalar = sc_value_scalar(value);
    if (scalar.kind == SC_STRING && quote != '\0' && is_quotable(&scalar)) {
        print_quoted(out, scalar.text, scalar.length, quote);
        return SC_OK;
    }
    return sc_edit_write(task, task->format, value, true, out);
}

static void print_key(sc_buf *out, const char *key, size_t length, char quote)
{
    sc_scalar scalar = {.text = key, .length = length};
    if (quote != '\0' && is_quotable(&scalar)) {
        print_quoted(out, key, length, quote);
    } else {
        sc_yaml_print_text(out, key, length, true);
    }
}

static const sc_bracket_rules flow_rules = {.hash = true,
                                            .closing_comma = true,
                                            .bare_text = true,
                                            .colon = ": ",
                                            .scalar = print_scalar,
                                            .key = print_key};

/* ---- lines ---- */

static size_t column_of(const editor *e, size_t at)
{
    return at - sc_edit_line_start(e->task, at);
}

/* By how much a mapping, or a list, is indented more than the mapping around it. */
static size_t find_unit(const editor *e, bool list)
{
    uint8_t form = list ? SC_SYNTAX_LIST : SC_SYNTAX_MAPPING;
    for (uint32_t i = 1; i < e->tree->count; i++) {
        const sc_syntax_node *node = node_of(e, i);
        const sc_syntax_node *above = node_of(e, node->parent);
        if (node->form != form || above->form != SC_SYNTAX_MAPPING) {
            continue;
        }
        size_t own = column_of(e, node->start), outer = column_of(e, above->start);
        if (own >= outer) {
            return own - outer;
        }
    }
    return UNIT;
}

/* The line behind a node: where the next entry could begin. */
static size_t behind(const editor *e, const sc_syntax_node *node)
{
    const sc_edit_task *task = e->task;
    bool line = node->end > node->start &&
                (task->text[node->end - 1] == '\n' || task->text[node->end - 1] == '\r');
    return line ? node->end : sc_edit_next_line(task, node->end);
}

static bool ends_with_line(const editor *e, size_t at)
{
    return at == 0 || e->task->text[at - 1] == '\n' || e->task->text[at - 1] == '\r';
}

static void append_indented(const editor *e, sc_buf *out, const sc_buf *text, size_t indent)
{
    sc_buf spaces;
    sc_buf_init(&spaces, e->task->allocator, UINT32_MAX);
    sc_buf_append_repeat(&spaces, ' ', indent);
    sc_edit_append_lines(out, text->data, text->length, e->task->eol,
                         spaces.data != NULL ? spaces.data : "", spaces.length);
    sc_buf_fail(out, text->status != SC_OK ? text->status : spaces.status);
    sc_buf_free(&spaces);
}

static bool is_filled(sc_value value)
{
    return sc_value_count(value) != 0;
}

static bool is_literal(sc_value value)
{
    sc_scalar scalar = sc_value_scalar(value);
    return scalar.kind == SC_STRING && sc_yaml_can_be_literal(scalar.text, scalar.length);
}

/*
 * A value behind the mark of an entry that is indented by `indent`: on its line, or on the lines
 * below; without the line end at the end.
 */
static sc_status append_value(const editor *e, sc_buf *out, sc_value value, size_t indent,
                              bool item, char quote)
{
    sc_edit_task *task = e->task;
    bool lines = is_literal(value) && quote == '\0';
    if (!is_filled(value) && !lines) {
        sc_buf_append_char(out, ' ');
        return print_scalar(task, value, quote, out);
    }
    sc_buf text;
    sc_buf_init(&text, task->allocator, UINT32_MAX);
    sc_status status = sc_edit_write(task, task->format, value, false, &text);
    if (lines) {
        sc_buf_append_char(out, ' ');
        append_indented(e, out, &text, indent);
    } else if (item) {
        sc_buf_append_char(out, ' ');
        append_indented(e, out, &text, indent + UNIT);
    } else {
        size_t unit = find_unit(e, sc_value_kind(value) == SC_ARRAY);
        sc_buf_append_text(out, task->eol);
        sc_buf_append_repeat(out, ' ', indent + unit);
        append_indented(e, out, &text, indent + unit);
    }
    sc_buf_free(&text);
    return status;
}

/* ---- anchors and aliases ---- */

static bool is_below(const editor *e, uint32_t node, uint32_t above)
{
    while (node != above && node != 0) {
        node = node_of(e, node)->parent;
    }
    return node == above;
}

static bool repeats(const sc_syntax_node *alias, const sc_syntax_node *anchored)
{
    return alias->form == SC_SYNTAX_ALIAS && alias->name_length == anchored->name_length &&
           memcmp(alias->name, anchored->name, alias->name_length) == 0;
}

/* Refuses where aliases outside of `gone` repeat an anchored node. */
static sc_status check_anchor(const editor *e, uint32_t node, uint32_t gone)
{
    const sc_syntax_node *own = node_of(e, node);
    if (own->name == NULL || own->form == SC_SYNTAX_ALIAS) {
        return SC_OK;
    }
    uint32_t first = SC_SYNTAX_NONE, count = 0;
    for (uint32_t i = node + 1; i < e->tree->count; i++) {
        if (repeats(node_of(e, i), own) && !(gone != SC_SYNTAX_NONE && is_below(e, i, gone))) {
            first = count++ == 0 ? i : first;
        }
    }
    if (count == 0) {
        return SC_OK;
    }
    uint32_t line, column;
    sc_text_position(e->task->text, e->task->length, own->start, &line, &column);
    return SC_EDIT_FAIL(e->task, node_of(e, first)->start,
                        "an alias here%s repeats the value of line %u, which would change as well: "
                        "write it out first",
                        count > 1 ? ", and others below," : "", (unsigned)line);
}

static sc_status check_anchors(const editor *e, uint32_t node, bool goes)
{
    sc_status status = SC_OK;
    uint32_t above = goes ? node_of(e, node)->parent : node;
    for (; above != SC_SYNTAX_NONE && status == SC_OK; above = node_of(e, above)->parent) {
        status = check_anchor(e, above, SC_SYNTAX_NONE);
    }
    for (uint32_t i = node; goes && i < e->tree->count && status == SC_OK; i++) {
        if (!is_below(e, i, node)) {
            break;
        }
        status = check_anchor(e, i, node);
    }
    return status;
}

/* ---- block entries ---- */

static sc_status append_entry(const editor *e, sc_buf *out, uint32_t into, size_t indent,
                              const sc_edit_step *step, sc_value value)
{
    const sc_syntax_node *container = node_of(e, into);
    char quote = sc_bracket_text_quote(e->task, e->tree, into);
    if (container->form == SC_SYNTAX_LIST || step->key == NULL) {
        sc_buf_append_char(out, '-');
        return append_value(e, out, value, indent, true, quote);
    }
    sc_yaml_print_text(out, step->key, step->length, false);
    sc_buf_append_char(out, ':');
    return append_value(e, out, value, indent, false, quote);
}

/* An entry on lines of its own. */
static sc_status put_entry(const editor *e, uint32_t into, size_t at, size_t indent)
{
    sc_edit_task *task = e->task;
    sc_buf out;
    sc_buf_init(&out, task->allocator, UINT32_MAX);
    bool cut_off = !ends_with_line(e, at);
    sc_buf_append_text(&out, cut_off ? task->eol : "");
    sc_buf_append_repeat(&out, ' ', indent);
    sc_status status =
        append_entry(e, &out, into, indent, &task->steps[task->count - 1], task->value);
    sc_buf_append_text(&out, cut_off ? "" : task->eol);
    status = status == SC_OK ? sc_edit_splice_buf(task, at, at, &out) : status;
    sc_buf_free(&out);
    return status;
}

/* `{}` or `[]` as a value in block style becomes lines. */
static sc_status expand(const editor *e, uint32_t node)
{
    sc_edit_task *task = e->task;
    const sc_syntax_node *own = node_of(e, node);
    const sc_syntax_node *above = node_of(e, own->parent);
    bool member = above->form == SC_SYNTAX_MAPPING;
    size_t start = own->start, indent = 0;
    sc_buf out;
    sc_buf_init(&out, task->allocator, UINT32_MAX);
    if (member) {
        indent = column_of(e, above->start) + find_unit(e, own->form == SC_SYNTAX_ARRAY);
        while (sc_ascii_is_blank(task->text[start - 1])) {
            start--;
        }
        sc_buf_append_text(&out, task->eol);
        sc_buf_append_repeat(&out, ' ', indent);
    } else if (above->form == SC_SYNTAX_LIST) {
        indent = column_of(e, own->start);
    }
    const sc_edit_step *step = &task->steps[task->count - 1];
    sc_status status = append_entry(e, &out, node, indent, step, task->value);
    size_t rest = sc_edit_skip_blanks(task, own->end);
    if (status == SC_OK && member && task->text[rest] == '#') {
        /* A comment behind the value stays on the line of the key. */
        status = sc_edit_cut(task, start, own->end);
        rest = sc_edit_line_end(task, rest);
        status = status == SC_OK ? sc_edit_splice_buf(task, rest, rest, &out) : status;
    } else if (status == SC_OK) {
        status = sc_edit_splice_buf(task, start, own->end, &out);
    }
    sc_buf_free(&out);
    return status;
}

static sc_status fail_alias(const editor *e, uint32_t node)
{
    const sc_syntax_node *own = node_of(e, node);
    return SC_EDIT_FAIL(e->task, own->start,
                        "this is the alias `*%.*s`: set the whole value, or change the value that "
                        "it repeats",
                        (int)(own->name_length < 60 ? own->name_length : 60), own->name);
}

static sc_status insert(const editor *e, uint32_t node)
{
    sc_edit_task *task = e->task;
    const sc_syntax_node *into = node_of(e, node);
    sc_status status = check_anchors(e, node, false);
    if (status != SC_OK) {
        return status;
    }
    if (is_flow(into)) {
        const sc_syntax_node *above = node_of(e, into->parent);
        bool empty = into->first == SC_SYNTAX_NONE && !is_flow(above) &&
                     sc_yaml_skip_trivia(task, into->start + 1) == into->end - 1 &&
                     !sc_edit_has_line_end(task, into->start, into->end) &&
                     above->form != SC_SYNTAX_PAIR && !into->tagged && into->name == NULL;
        return empty ? expand(e, node) : sc_bracket_insert(task, e->tree, &flow_rules, node);
    }
    if (!is_block(into)) {
        return SC_EDIT_FAIL(task, into->start, "nothing can be added here");
    }
    const sc_syntax_node *last = node_of(e, into->last);
    return put_entry(e, node, behind(e, last), column_of(e, into->start));
}

/* A document for a stream that has none. */
static sc_status insert_document(const editor *e)
{
    sc_edit_task *task = e->task;
    sc_buf out;
    sc_buf_init(&out, task->allocator, UINT32_MAX);
    sc_buf text;
    sc_buf_init(&text, task->allocator, UINT32_MAX);
    sc_status status = sc_edit_write(task, task->format, task->value, false, &text);
    sc_buf_append_text(&out, ends_with_line(e, task->length) ? "" : task->eol);
    append_indented(e, &out, &text, 0);
    sc_buf_append_text(&out, task->eol);
    status = status == SC_OK ? sc_edit_splice_buf(task, task->length, task->length, &out) : status;
    sc_buf_free(&text);
    sc_buf_free(&out);
    return status;
}

/* ---- replacing ---- */

/* A member without a value that is written: `a:`, or in braces `a`. */
static sc_status fill(const editor *e, uint32_t node, sc_buf *out)
{
    sc_edit_task *task = e->task;
    const sc_syntax_node *own = node_of(e, node);
    size_t at = own->end > own->start ? own->end : sc_yaml_behind_mark(e->tree, node);
    bool colon = own->key_end == 0 || at > own->key_end;
    sc_buf text;
    sc_buf_init(&text, task->allocator, UINT32_MAX);
    sc_buf_append_text(&text, colon ? "" : ":");
    sc_buf_append(&text, out->data, out->length);
    sc_status status = sc_edit_splice_buf(task, at, at, &text);
    sc_buf_free(&text);
    return status;
}

/* The start of a value that is replaced with its tag, but without its anchor. */
static size_t value_start(const editor *e, uint32_t node)
{
    const sc_syntax_node *own = node_of(e, node);
    return own->tagged ? sc_yaml_skip_trivia(e->task, sc_yaml_behind_mark(e->tree, node))
                       : own->start;
}

static char quote_of(const editor *e, const sc_syntax_node *node)
{
    char c = e->task->text[node->start];
    bool quoted =
        node->form == SC_SYNTAX_SCALAR && node->end > node->start && (c == '"' || c == '\'');
    return quoted ? c : '\0';
}

static sc_status replace_line(const editor *e, uint32_t node, size_t indent, bool item)
{
    sc_edit_task *task = e->task;
    const sc_syntax_node *own = node_of(e, node);
    sc_buf out;
    sc_buf_init(&out, task->allocator, UINT32_MAX);
    sc_status status = append_value(e, &out, task->value, indent, item, quote_of(e, own));
    size_t start = value_start(e, node);
    bool empty = own->end == own->start;
    if (status == SC_OK && empty) {
        status = fill(e, node, &out);
    } else if (status == SC_OK) {
        sc_buf_append_text(&out, ends_with_line(e, own->end) ? task->eol : "");
        /* The blank in front is there already. */
        bool space = out.length != 0 && *out.data == ' ';
        status = out.status == SC_OK ? sc_edit_splice_in(task, start, own->end, out.data + space,
                                                         out.length - space)
                                     : sc_error_code(task->error, out.status);
    }
    sc_buf_free(&out);
    return status;
}

/* A filled container goes on the lines below its key; a comment behind the old value stays. */
static sc_status replace_below(const editor *e, uint32_t node, size_t indent)
{
    sc_edit_task *task = e->task;
    const sc_syntax_node *own = node_of(e, node);
    size_t mark = sc_yaml_behind_mark(e->tree, node);
    bool below = sc_edit_has_line_end(task, mark, own->start);
    size_t from = mark, at = own->end;
    sc_buf out;
    sc_buf_init(&out, task->allocator, UINT32_MAX);
    sc_status status = append_value(e, &out, task->value, indent, false, '\0');
    if (own->name != NULL) {
        from = sc_yaml_skip_properties(task, mark);
    }
    if (below && is_block(own)) {
        size_t lines = sc_edit_line_start(task, own->start);
        size_t skip = strlen(task->eol);
        bool line = ends_with_line(e, behind(e, own));
        sc_buf_append_text(&out, line ? task->eol : "");
        status =
            status == SC_OK && out.status == SC_OK
                ? sc_edit_splice_in(task, lines, behind(e, own), out.data + skip, out.length - skip)
                : status;
    } else {
        size_t rest = sc_edit_skip_blanks(task, at);
        bool comment = !ends_with_line(e, at) && task->text[rest] == '#';
        status = status == SC_OK ? sc_edit_cut(task, from, at) : status;
        at = comment ? sc_edit_line_end(task, rest) : at;
        sc_buf_append_text(&out, at > from && ends_with_line(e, at) ? task->eol : "");
        status = status == SC_OK ? sc_edit_splice_buf(task, at, at, &out) : status;
    }
    sc_buf_free(&out);
    return status;
}

static sc_status replace_root(const editor *e, uint32_t node)
{
    sc_edit_task *task = e->task;
    const sc_syntax_node *own = node_of(e, node);
    sc_buf text, out;
    sc_buf_init(&text, task->allocator, UINT32_MAX);
    sc_buf_init(&out, task->allocator, UINT32_MAX);
    sc_status status = sc_edit_write(task, task->format, task->value, false, &text);
    size_t start = value_start(e, node), end = own->end;
    bool empty = own->end == own->start;
    bool on_marker = column_of(e, start) >= 3 &&
                     strncmp(task->text + sc_edit_line_start(task, start), "---", 3) == 0;
    if (empty) {
        start = end = sc_edit_next_line(task, own->end);
    }
    bool line = on_marker && (empty ? !ends_with_line(e, start) : is_filled(task->value));
    sc_buf_append_text(&out, line ? task->eol : "");
    append_indented(e, &out, &text, 0);
    sc_buf_append_text(&out, empty                                        ? task->eol
                             : ends_with_line(e, end) && end > own->start ? task->eol
                                                                          : "");
    status = status == SC_OK ? sc_edit_splice_buf(task, start, end, &out) : status;
    sc_buf_free(&text);
    sc_buf_free(&out);
    return status;
}

static sc_status replace(const editor *e, uint32_t node)
{
    sc_edit_task *task = e->task;
    const sc_syntax_node *own = node_of(e, node);
    const sc_syntax_node *above = node_of(e, own->parent);
    sc_status status = check_anchors(e, node, true);
    status = status == SC_OK ? check_anchor(e, node, node) : status;
    if (status != SC_OK) {
        return status;
    }
    if (above->form == SC_SYNTAX_STREAM) {
        return is_flow(own) && own->first != SC_SYNTAX_NONE
                   ? sc_bracket_replace(task, e->tree, &flow_rules, node, value_start(e, node))
                   : replace_root(e, node);
    }
    if (!is_block(above)) {
        if (own->end > own->start) {
            return sc_bracket_replace(task, e->tree, &flow_rules, node, value_start(e, node));
        }
        sc_buf out;
        sc_buf_init(&out, task->allocator, UINT32_MAX);
        sc_buf_append_char(&out, ' ');
        status = sc_bracket_print(task, e->tree, &flow_rules, node, task->value, false, &out);
        status = status == SC_OK ? fill(e, node, &out) : status;
        sc_buf_free(&out);
        return status;
    }
    size_t indent = column_of(e, above->start);
    bool inline_before = is_flow(own) && own->first != SC_SYNTAX_NONE;
    if (inline_before) {
        return sc_bracket_replace(task, e->tree, &flow_rules, node, value_start(e, node));
    }
    bool item = above->form == SC_SYNTAX_LIST;
    if (item && own->end == own->start && is_filled(task->value)) {
        return replace_line(e, node, indent, true);
    }
    bool spread = is_block(own) && !is_filled(task->value) && !item;
    if (spread) {
        /* Lines below a key give way to a value behind it. */
        size_t mark = sc_yaml_behind_mark(e->tree, node);
        bool below = sc_edit_has_line_end(task, mark, own->start);
        size_t lines = sc_edit_line_start(task, own->start);
        sc_buf out;
        sc_buf_init(&out, task->allocator, UINT32_MAX);
        status = append_value(e, &out, task->value, indent, false, '\0');
        size_t at = own->name != NULL ? sc_yaml_skip_properties(task, mark) : mark;
        status = status == SC_OK ? sc_edit_splice_buf(task, at, at, &out) : status;
        status = status == SC_OK ? sc_edit_cut(task, below ? lines : at, behind(e, own)) : status;
        sc_buf_free(&out);
        return status;
    }
    return is_filled(task->value) && !item ? replace_below(e, node, indent)
                                           : replace_line(e, node, indent, item);
}

/* ---- removing ---- */

/* The last entry of a container leaves `{}` or `[]`. */
static sc_status remove_only(const editor *e, uint32_t node)
{
    sc_edit_task *task = e->task;
    const sc_syntax_node *own = node_of(e, node);
    uint32_t container = own->parent;
    const sc_syntax_node *into = node_of(e, container);
    const char *text = into->form == SC_SYNTAX_LIST ? "[]" : "{}";
    bool member = node_of(e, into->parent)->form == SC_SYNTAX_MAPPING;
    size_t mark = sc_yaml_behind_mark(e->tree, container);
    if (member && sc_edit_has_line_end(task, mark, into->start)) {
        size_t at = sc_yaml_skip_properties(task, mark);
        sc_status status = sc_edit_splice_in(task, at, at, " ", 1);
        status = status == SC_OK ? sc_edit_splice_in(task, at, at, text, 2) : status;
        return status == SC_OK
                   ? sc_edit_cut(task, sc_edit_line_start(task, own->entry), behind(e, own))
                   : status;
    }
    sc_status status = sc_edit_splice_in(task, own->entry, own->end, text, 2);
    if (status == SC_OK && ends_with_line(e, own->end)) {
        status = sc_edit_splice_in(task, own->end, own->end, task->eol, strlen(task->eol));
    }
    return status;
}

static sc_status remove_entry(const editor *e, uint32_t node)
{
    sc_edit_task *task = e->task;
    const sc_syntax_node *own = node_of(e, node);
    size_t line = sc_edit_line_start(task, own->entry);
    if (sc_edit_starts_line(task, own->entry)) {
        return sc_edit_cut(task, line, behind(e, own));
    }
    /* Behind the `-` of an item: the text behind it moves up to it. */
    size_t end = behind(e, own);
    while (end < task->length && sc_ascii_is_space(task->text[end])) {
        end++;
    }
    return sc_edit_cut(task, own->entry, end);
}

static sc_status remove_node(const editor *e, uint32_t node)
{
    const sc_syntax_node *own = node_of(e, node);
    const sc_syntax_node *into = node_of(e, own->parent);
    sc_status status = check_anchors(e, node, true);
    if (status != SC_OK) {
        return status;
    }
    if (is_flow(into)) {
        return sc_bracket_remove(e->task, e->tree, &flow_rules, node);
    }
    if (!is_block(into)) {
        return SC_EDIT_FAIL(e->task, own->entry, "this cannot be removed");
    }
    return into->first == into->last ? remove_only(e, node) : remove_entry(e, node);
}

/* ---- finding ---- */

static uint32_t merge_of(const editor *e, uint32_t node)
{
    uint32_t i = node_of(e, node)->first;
    while (i != SC_SYNTAX_NONE && !node_of(e, i)->merge) {
        i = node_of(e, i)->next;
    }
    return i;
}

static sc_status fail_inherited(const editor *e, uint32_t merge, const char *what)
{
    return SC_EDIT_FAIL(e->task, node_of(e, merge)->entry, "%s comes from the `<<` here", what);
}

static sc_status edit(const editor *e)
{
    sc_edit_task *task = e->task;
    uint32_t node = 0;
    size_t known = task->action == SC_EDIT_INSERT ? task->count - 1 : task->count;
    if (task->action == SC_EDIT_INSERT && task->count == 1) {
        return insert_document(e);
    }
    for (size_t i = 0; i < known; i++) {
        uint32_t child = sc_syntax_step(e->tree, node, &task->steps[i]);
        if (child != SC_SYNTAX_NONE && node_of(e, child)->merge) {
            return fail_inherited(e, child, "what this path names");
        }
        if (child == SC_SYNTAX_NONE) {
            uint32_t merge = merge_of(e, node);
            bool own_key = i + 1 == known && task->action == SC_EDIT_REPLACE;
            if (node_of(e, node)->form == SC_SYNTAX_ALIAS) {
                return fail_alias(e, node);
            }
            if (merge == SC_SYNTAX_NONE) {
                return SC_EDIT_FAIL(task, 0, "the place of this value was not found");
            }
            return own_key ? insert(e, node)
                           : fail_inherited(e, merge,
                                            i + 1 == known ? "this key, which cannot be removed,"
                                                           : "a key on the way");
        }
        node = child;
    }
    if (task->action == SC_EDIT_INSERT) {
        return node_of(e, node)->form == SC_SYNTAX_ALIAS ? fail_alias(e, node) : insert(e, node);
    }
    return task->action == SC_EDIT_REMOVE ? remove_node(e, node) : replace(e, node);
}

sc_status sc_edit_yaml(sc_edit_task *task)
{
    sc_syntax tree;
    sc_syntax_init(&tree, task);
    sc_status status = sc_yaml_places(&tree);
    if (status == SC_OK) {
        editor e = {task, &tree};
        status = edit(&e);
    }
    sc_syntax_free(&tree);
    return status;
}
