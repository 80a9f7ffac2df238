/*
 * JSON, JSONC and JSON5. The text is known to be good, so the scan only finds where members begin
 * and end; the reader decodes a key that has an escape.
 */
#include <string.h>

#include "base/ascii.h"
#include "edit/syntax.h"
#include "format/parse.h"

static bool is_quote(char c)
{
    return c == '"' || c == '\'';
}

/* A string with the other quotes: characters escaped for the one need no escape for the other. */
static void requote(sc_buf *out, const char *text, size_t length)
{
    sc_buf_append_char(out, '\'');
    for (size_t i = 1; i + 1 < length; i++) {
        if (text[i] == '\\' && text[i + 1] == '"') {
            sc_buf_append_char(out, '"');
            i++;
        } else if (text[i] == '\\') {
            sc_buf_append(out, text + i, 2);
            i++;
        } else if (text[i] == '\'') {
            sc_buf_append_text(out, "\\'");
        } else {
            sc_buf_append_char(out, text[i]);
        }
    }
    sc_buf_append_char(out, '\'');
}

static sc_status print_scalar(sc_edit_task *task, sc_value value, char quote, sc_buf *out)
{
    size_t start = out->length;
    bool single = quote == '\'' && task->format == &sc_format_json5;
    sc_status status = sc_edit_write(task, task->format, value, true, out);
    if (status == SC_OK && single && out->length > start && out->data[start] == '"') {
        size_t length = out->length - start;
        const char *copy = sc_arena_text(&task->arena, out->data + start, length);
        if (copy == NULL) {
            return sc_edit_exhausted(task);
        }
        out->length = start;
        requote(out, copy, length);
    }
    return status;
}

static bool is_bare_key(const char *key, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (!(sc_ascii_is_alnum(key[i]) || key[i] == '_' || key[i] == '$') ||
            (i == 0 && sc_ascii_is_digit(key[i]))) {
            return false;
        }
    }
    return length != 0;
}

static void print_key(sc_buf *out, const char *key, size_t length, char quote)
{
    if (quote == '\0' && is_bare_key(key, length)) {
        sc_buf_append(out, key, length);
        return;
    }
    char mark = quote == '\0' ? '"' : quote;
    sc_buf_append_char(out, mark);
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)key[i];
        if (c == (unsigned char)mark || c == '\\') {
            sc_buf_append_char(out, '\\');
            sc_buf_append_char(out, key[i]);
        } else if (c < 0x20) {
            sc_buf_append_text(out, "\\u");
            sc_buf_append_hex(out, c, 4);
        } else {
            sc_buf_append_char(out, key[i]);
        }
    }
    sc_buf_append_char(out, mark);
}

static const sc_bracket_rules json_rules = {
    .slashes = true, .expand_empty = true, .colon = ": ", .scalar = print_scalar, .key = print_key};
static const sc_bracket_rules json5_rules = {.slashes = true,
                                             .closing_comma = true,
                                             .expand_empty = true,
                                             .colon = ": ",
                                             .scalar = print_scalar,
                                             .key = print_key};

/* ---- scan ---- */

static size_t skip_string(const sc_edit_task *task, size_t at)
{
    char quote = task->text[at++];
    while (at < task->length && task->text[at] != quote) {
        at += task->text[at] == '\\' ? 2 : 1;
    }
    return at + 1;
}

/* A number, a word or a bare key. */
static size_t skip_word(const sc_edit_task *task, size_t at)
{
    while (at < task->length && strchr(",:]}/ \t\n\r\v\f", task->text[at]) == NULL) {
        unsigned char c = (unsigned char)task->text[at];
        if (c >= 0x80 && sc_bracket_skip(task, &json5_rules, at) != at) {
            break;
        }
        at++;
    }
    return at;
}

/* Decodes a key with an escape, by the reader itself. */
static sc_status decode_key(sc_edit_task *task, sc_syntax_node *node)
{
    sc_buf text;
    sc_image *image = NULL;
    sc_format_parse_options options = {.allocator = task->allocator};
    sc_buf_init(&text, task->allocator, UINT32_MAX);
    sc_buf_append_char(&text, '{');
    sc_buf_append(&text, task->text + node->entry, node->key_end - node->entry);
    sc_buf_append_text(&text, ":0}");
    sc_status status = text.status;
    if (status == SC_OK) {
        status = sc_format_parse(task->format, text.data, text.length, &options, &image, NULL,
                                 task->error);
    }
    sc_buf_free(&text);
    if (status != SC_OK) {
        return sc_error_code(task->error, status);
    }
    size_t length;
    const char *key = sc_value_key(sc_value_item(sc_image_root(image), 0), &length);
    node->key = sc_arena_text(&task->arena, key, length);
    node->key_length = length;
    sc_image_release(image);
    return node->key != NULL ? SC_OK : sc_edit_exhausted(task);
}

/* The key at `at`, up to its value. */
static sc_status scan_key(sc_edit_task *task, sc_syntax_node *node, size_t *at)
{
    const char *text = task->text;
    bool quoted = is_quote(text[*at]);
    node->key_end = quoted ? skip_string(task, *at) : skip_word(task, *at);
    size_t start = *at + (quoted ? 1 : 0), end = node->key_end - (quoted ? 1 : 0);
    node->key = text + start;
    node->key_length = end - start;
    *at = sc_bracket_skip(task, &json5_rules, node->key_end);
    if (text[*at] == ':') {
        *at = sc_bracket_skip(task, &json5_rules, *at + 1);
    }
    return memchr(text + start, '\\', end - start) != NULL ? decode_key(task, node) : SC_OK;
}

/* The member, item or root at `at`; *open becomes it where it is a container. */
static sc_status scan_child(sc_syntax *tree, uint32_t *open, size_t *at)
{
    sc_edit_task *task = tree->task;
    bool member = *open != SC_SYNTAX_NONE && tree->nodes[*open].form == SC_SYNTAX_OBJECT;
    uint32_t number = sc_syntax_add(tree, *open, SC_SYNTAX_SCALAR);
    if (number == SC_SYNTAX_NONE) {
        return sc_edit_exhausted(task);
    }
    sc_syntax_node *node = &tree->nodes[number];
    node->entry = *at;
    sc_status status = member ? scan_key(task, node, at) : SC_OK;
    char c = task->text[*at];
    node->start = *at;
    if (c == '{' || c == '[') {
        node->form = c == '{' ? SC_SYNTAX_OBJECT : SC_SYNTAX_ARRAY;
        *open = number;
        (*at)++;
    } else {
        node->end = is_quote(c) ? skip_string(task, *at) : skip_word(task, *at);
        status = status == SC_OK && node->end == *at
                     ? SC_EDIT_FAIL(task, *at, "the place of this value was not found")
                     : status;
        *at = node->end;
    }
    return status;
}

static sc_status scan(sc_syntax *tree)
{
    sc_edit_task *task = tree->task;
    uint32_t open = SC_SYNTAX_NONE;
    size_t at = 0;
    sc_status status = SC_OK;
    while (status == SC_OK) {
        at = sc_bracket_skip(task, &json5_rules, at);
        if (at >= task->length || (open == SC_SYNTAX_NONE && tree->count != 0)) {
            break;
        }
        char c = task->text[at];
        if (open != SC_SYNTAX_NONE && (c == '}' || c == ']')) {
            tree->nodes[open].end = ++at;
            sc_syntax_close(tree, open);
            open = tree->nodes[open].parent;
        } else if (open != SC_SYNTAX_NONE && c == ',' && tree->nodes[open].last != SC_SYNTAX_NONE) {
            tree->nodes[tree->nodes[open].last].comma = at++;
        } else {
            status = scan_child(tree, &open, &at);
        }
    }
    if (status == SC_OK && tree->count == 0) {
        status = SC_EDIT_FAIL(task, 0, "there is no value to change");
    }
    return status;
}

static sc_status edit(sc_edit_task *task, const sc_syntax *tree)
{
    const sc_bracket_rules *rules = task->format == &sc_format_json ? &json_rules : &json5_rules;
    uint32_t node = 0;
    size_t known = task->action == SC_EDIT_INSERT ? task->count - 1 : task->count;
    for (size_t i = 0; i < known && node != SC_SYNTAX_NONE; i++) {
        node = sc_syntax_step(tree, node, &task->steps[i]);
    }
    if (node == SC_SYNTAX_NONE) {
        return SC_EDIT_FAIL(task, 0, "the place of this value was not found");
    }
    switch (task->action) {
    case SC_EDIT_INSERT:
        return sc_bracket_insert(task, tree, rules, node);
    case SC_EDIT_REMOVE:
        return sc_bracket_remove(task, tree, rules, node);
    default:
        return sc_bracket_replace(task, tree, rules, node, tree->nodes[node].start);
    }
}

sc_status sc_edit_json(sc_edit_task *task)
{
    sc_syntax tree;
    sc_syntax_init(&tree, task);
    sc_status status = scan(&tree);
    status = status == SC_OK ? edit(task, &tree) : status;
    sc_syntax_free(&tree);
    return status;
}
