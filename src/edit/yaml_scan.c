/*
 * From events to places. An event says where a node begins; where it ends is found from its text: a
 * plain scalar ends with its last character that is no white space, a quoted one with its quote, a
 * block of text with the last line that is indented enough.
 */
#include <string.h>

#include "base/ascii.h"
#include "edit/yaml.h"
#include "format/yaml/parser.h"

typedef struct placing {
    sc_syntax *tree;
    sc_edit_task *task;
    uint32_t open;
    const char *key; /* of the next value; NULL: none, or it is an alias */
    size_t key_length, key_start, key_end;
    bool merge;
} placing;

size_t sc_yaml_skip_trivia(const sc_edit_task *task, size_t at)
{
    const char *text = task->text;
    for (;;) {
        while (at < task->length && sc_ascii_is_space(text[at])) {
            at++;
        }
        if (at >= task->length || text[at] != '#') {
            return at;
        }
        at = sc_edit_line_end(task, at);
    }
}

size_t sc_yaml_skip_properties(const sc_edit_task *task, size_t at)
{
    size_t end = at;
    size_t next = sc_yaml_skip_trivia(task, at);
    while (task->text[next] == '&' || task->text[next] == '!') {
        bool verbatim = task->text[next] == '!' && task->text[next + 1] == '<';
        end = next;
        while (end < task->length && !sc_ascii_is_space(task->text[end]) &&
               (verbatim || strchr(",[]{}", task->text[end]) == NULL)) {
            end++;
        }
        next = sc_yaml_skip_trivia(task, end);
    }
    return end;
}

/* ---- ends ---- */

/* The text of a plain scalar holds the same characters as its value, white space aside. */
static size_t plain_end(const sc_edit_task *task, const sc_yaml_event *event)
{
    size_t at = event->offset, end = at;
    for (size_t i = 0; i < event->value.length; i++) {
        if (sc_ascii_is_space(event->value.data[i])) {
            continue;
        }
        while (at < task->length && sc_ascii_is_space(task->text[at])) {
            at++;
        }
        end = ++at;
    }
    return end;
}

static size_t quoted_end(const sc_edit_task *task, size_t at)
{
    char quote = task->text[at++];
    while (at < task->length) {
        char c = task->text[at];
        if (c == quote && !(quote == '\'' && task->text[at + 1] == '\'')) {
            return at + 1;
        }
        at += c == quote || (c == '\\' && quote == '"') ? 2 : 1;
    }
    return task->length;
}

static size_t column_of(const sc_edit_task *task, size_t at)
{
    return at - sc_edit_line_start(task, at);
}

/* The indentation that a block of text must go beyond; 0 and *root for that of a document. */
static size_t outer_indent(const placing *p, bool *root)
{
    const sc_syntax_node *open = &p->tree->nodes[p->open];
    *root = open->form != SC_SYNTAX_MAPPING && open->form != SC_SYNTAX_LIST;
    return *root ? 0 : column_of(p->task, open->start);
}

static size_t block_end(const placing *p, size_t at)
{
    const sc_edit_task *task = p->task;
    const char *text = task->text;
    bool root, keep = false;
    size_t outer = outer_indent(p, &root), indent = SIZE_MAX, head = at + 1;
    for (; text[head] == '+' || text[head] == '-' || sc_ascii_is_digit(text[head]); head++) {
        keep = keep || text[head] == '+';
        if (sc_ascii_is_digit(text[head])) {
            indent = outer + (size_t)(text[head] - '0');
        }
    }
    size_t end = head, line = sc_edit_next_line(task, head);
    if (line == sc_edit_line_end(task, head)) {
        return end;
    }
    while (line < task->length) {
        size_t first = line;
        while (text[first] == ' ' && first - line < indent) {
            first++;
        }
        size_t next = sc_edit_next_line(task, line);
        bool blank = first < task->length && sc_edit_is_line_end(task, first);
        if (blank) {
            end = keep ? next : end;
            line = next;
            continue;
        }
        size_t width = first - line;
        if (indent == SIZE_MAX && (width > outer || root)) {
            indent = width;
        }
        bool marker = width == 0 &&
                      (strncmp(text + line, "---", 3) == 0 || strncmp(text + line, "...", 3) == 0);
        if (indent == SIZE_MAX || width < indent || first >= task->length || marker) {
            break;
        }
        end = line = next;
    }
    return end;
}

static size_t scalar_end(const placing *p, const sc_yaml_event *event)
{
    switch (event->style) {
    case SC_YAML_SINGLE_QUOTED:
    case SC_YAML_DOUBLE_QUOTED:
        return quoted_end(p->task, event->offset);
    case SC_YAML_LITERAL:
    case SC_YAML_FOLDED:
        return block_end(p, event->offset);
    default:
        return event->value.length != 0 ? plain_end(p->task, event) : event->offset;
    }
}

/* ---- entries ---- */

/* Where the next child of the open container begins: behind the one before it. */
static size_t find_entry(const placing *p, const sc_yaml_event *event)
{
    sc_syntax *tree = p->tree;
    const sc_syntax_node *open = &tree->nodes[p->open];
    bool block = open->form == SC_SYNTAX_MAPPING || open->form == SC_SYNTAX_LIST;
    size_t at = event->offset;
    if (open->form == SC_SYNTAX_STREAM || open->form == SC_SYNTAX_PAIR) {
        return at;
    }
    if (open->last == SC_SYNTAX_NONE) {
        return block ? open->start : sc_yaml_skip_trivia(p->task, open->start + 1);
    }
    sc_syntax_node *last = &tree->nodes[open->last];
    at = sc_yaml_skip_trivia(p->task, last->end);
    if (!block && p->task->text[at] == ',') {
        last->comma = at;
        at = sc_yaml_skip_trivia(p->task, at + 1);
    }
    return at;
}

/* Most keys are written as they mean; a copy is for the others. */
static const char *key_text(sc_edit_task *task, const sc_yaml_event *event)
{
    bool quoted = event->style == SC_YAML_SINGLE_QUOTED || event->style == SC_YAML_DOUBLE_QUOTED;
    const char *written = task->text + event->offset + quoted;
    size_t length = event->value.length;
    bool same = length <= task->length - event->offset - quoted && length != 0 &&
                memcmp(written, event->value.data, length) == 0;
    return same ? written : sc_arena_text(&task->arena, event->value.data, length);
}

static sc_status take_key(placing *p, const sc_yaml_event *event)
{
    bool scalar = event->kind == SC_YAML_SCALAR;
    p->key_start = find_entry(p, event);
    p->key = NULL;
    p->key_length = 0;
    if (scalar) {
        p->key_end = scalar_end(p, event);
        p->key = key_text(p->task, event);
        p->key_length = event->value.length;
        p->merge = event->style == SC_YAML_PLAIN && event->value.length == 2 &&
                   memcmp(event->value.data, "<<", 2) == 0;
        return p->key != NULL ? SC_OK : sc_edit_exhausted(p->task);
    }
    p->key_end = event->offset + 1 + event->value.length;
    p->merge = false;
    return SC_OK;
}

static sc_syntax_form form_of(const sc_edit_task *task, const sc_yaml_event *event)
{
    bool mapping = event->kind == SC_YAML_MAPPING_START;
    switch (event->kind) {
    case SC_YAML_SCALAR:
        return SC_SYNTAX_SCALAR;
    case SC_YAML_ALIAS:
        return SC_SYNTAX_ALIAS;
    default:
        if (!event->flow) {
            return mapping ? SC_SYNTAX_MAPPING : SC_SYNTAX_LIST;
        }
        if (!mapping) {
            return SC_SYNTAX_ARRAY;
        }
        return task->text[event->offset] == '{' ? SC_SYNTAX_OBJECT : SC_SYNTAX_PAIR;
    }
}

static bool is_member_of(sc_syntax_form form)
{
    return form == SC_SYNTAX_MAPPING || form == SC_SYNTAX_OBJECT || form == SC_SYNTAX_PAIR;
}

static sc_status take_value(placing *p, const sc_yaml_event *event)
{
    sc_edit_task *task = p->task;
    sc_syntax_form form = form_of(task, event);
    bool member = is_member_of((sc_syntax_form)p->tree->nodes[p->open].form);
    size_t entry = member ? p->key_start : find_entry(p, event);
    uint32_t number = sc_syntax_add(p->tree, p->open, form);
    if (number == SC_SYNTAX_NONE) {
        return sc_edit_exhausted(task);
    }
    sc_syntax_node *node = &p->tree->nodes[number];
    node->entry = entry;
    node->start = event->offset;
    node->tagged = event->tag.data != NULL;
    node->name = event->anchor.data;
    node->name_length = event->anchor.length;
    if (node->name != NULL || form == SC_SYNTAX_ALIAS) {
        p->tree->named = number;
    }
    if (member) {
        node->key = p->key;
        node->key_length = p->key_length;
        node->key_end = p->key_end;
        node->merge = p->merge;
    }
    if (form == SC_SYNTAX_SCALAR) {
        node->end = scalar_end(p, event);
        bool properties = node->end == node->start && (node->tagged || node->name != NULL);
        if (properties) {
            node->end = sc_yaml_skip_properties(task, node->start);
        }
    } else if (form == SC_SYNTAX_ALIAS) {
        node->name = event->value.data;
        node->name_length = event->value.length;
        node->end = node->start + 1 + node->name_length;
    } else {
        p->open = number;
    }
    return SC_OK;
}

static void end_container(placing *p, const sc_yaml_event *event)
{
    sc_syntax *tree = p->tree;
    sc_syntax_node *node = &tree->nodes[p->open];
    bool flow = node->form == SC_SYNTAX_ARRAY || node->form == SC_SYNTAX_OBJECT;
    if (flow) {
        node->end = event->offset;
        if (node->last != SC_SYNTAX_NONE) {
            (void)find_entry(p, event); /* notes a comma behind the last child */
        }
    } else {
        node->end = node->last != SC_SYNTAX_NONE ? tree->nodes[node->last].end : node->start;
    }
    sc_syntax_close(tree, p->open);
    p->open = node->parent;
}

static sc_status take(void *context, const sc_yaml_event *event)
{
    placing *p = context;
    switch (event->kind) {
    case SC_YAML_DOCUMENT_START:
    case SC_YAML_DOCUMENT_END:
        return SC_OK;
    case SC_YAML_MAPPING_END:
    case SC_YAML_SEQUENCE_END:
        end_container(p, event);
        return SC_OK;
    default:
        return event->key ? take_key(p, event) : take_value(p, event);
    }
}

sc_status sc_yaml_places(sc_syntax *tree)
{
    sc_edit_task *task = tree->task;
    placing p = {.tree = tree, .task = task};
    p.open = sc_syntax_add(tree, SC_SYNTAX_NONE, SC_SYNTAX_STREAM);
    if (p.open == SC_SYNTAX_NONE) {
        return sc_edit_exhausted(task);
    }
    tree->nodes[0].end = task->length;
    sc_yaml_input input = {
        .text = task->text,
        .length = task->length,
        .ascii = task->ascii,
        .depth = task->limits->depth,
        .allocator = task->allocator,
    };
    return sc_yaml_parse(&input, take, &p, task->error);
}

size_t sc_yaml_behind_mark(const sc_syntax *tree, uint32_t node)
{
    const sc_edit_task *task = tree->task;
    const sc_syntax_node *own = &tree->nodes[node];
    if (own->key_end != 0) {
        size_t at = sc_yaml_skip_trivia(task, own->key_end);
        return at < task->length && task->text[at] == ':' ? at + 1 : own->key_end;
    }
    bool item = tree->nodes[own->parent].form == SC_SYNTAX_LIST;
    return item ? own->entry + 1 : own->start;
}
