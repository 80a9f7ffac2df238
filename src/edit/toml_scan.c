/* Finding the statements of a TOML document that is known to be good. */
#include <string.h>

#include "base/alloc.h"
#include "base/ascii.h"
#include "edit/toml.h"
#include "format/parse.h"

enum { INDEX_SIZE = 16 };

typedef struct scanner {
    sc_toml_text_tree *toml;
    sc_syntax *tree;
    sc_edit_task *task;
    uint32_t *ids; /* name of each syntax node that is a table; by node */
    size_t id_capacity;
    uint32_t table;   /* the open one */
    uint32_t section; /* its section */
    bool spread;      /* tables were made in it, or it goes on with one that had children */
    size_t at;
} scanner;

static bool is_bare(char c)
{
    return sc_ascii_is_alnum(c) || c == '_' || c == '-';
}

/* ---- keys ---- */

typedef struct part {
    const char *text;
    size_t length;
    size_t start, end; /* as written */
} part;

static size_t skip_one_line_string(const sc_edit_task *task, size_t at)
{
    char quote = task->text[at++];
    while (at < task->length && task->text[at] != quote) {
        at += task->text[at] == '\\' && quote == '"' ? 2 : 1;
    }
    return at + 1;
}

/* Decodes a quoted key with escapes, by the reader itself. */
static sc_status decode(scanner *s, part *key)
{
    sc_edit_task *task = s->task;
    sc_buf text;
    sc_image *image = NULL;
    sc_format_parse_options options = {.allocator = task->allocator};
    sc_buf_init(&text, task->allocator, UINT32_MAX);
    sc_buf_append(&text, task->text + key->start, key->end - key->start);
    sc_buf_append_text(&text, "=0");
    sc_status status = text.status;
    if (status == SC_OK) {
        status = sc_format_parse(&sc_format_toml, text.data, text.length, &options, &image, NULL,
                                 task->error);
    }
    sc_buf_free(&text);
    if (status != SC_OK) {
        return sc_error_code(task->error, status);
    }
    const char *found = sc_value_key(sc_value_item(sc_image_root(image), 0), &key->length);
    key->text = sc_arena_text(&task->arena, found, key->length);
    sc_image_release(image);
    return key->text != NULL ? SC_OK : sc_edit_exhausted(task);
}

/* One part of a key; *more: a dot follows, and was stepped over. */
static sc_status scan_part(scanner *s, part *key, bool *more)
{
    sc_edit_task *task = s->task;
    const char *text = task->text;
    size_t at = sc_edit_skip_blanks(task, s->at);
    key->start = at;
    bool quoted = text[at] == '"' || text[at] == '\'';
    if (quoted) {
        at = skip_one_line_string(task, at);
    } else {
        while (is_bare(text[at])) {
            at++;
        }
    }
    key->end = at;
    key->text = text + key->start + quoted;
    key->length = at - key->start - 2 * (size_t)quoted;
    at = sc_edit_skip_blanks(task, at);
    *more = text[at] == '.';
    s->at = at + *more;
    bool escaped =
        quoted && text[key->start] == '"' && memchr(key->text, '\\', key->length) != NULL;
    if (key->end == key->start) {
        return SC_EDIT_FAIL(task, at, "the place of this key was not found");
    }
    return escaped ? decode(s, key) : SC_OK;
}

/* ---- tables ---- */

static sc_status note(scanner *s, uint32_t node, uint32_t id)
{
    sc_toml_text_tree *toml = s->toml;
    const sc_allocator *allocator = s->task->allocator;
    if (!sc_grow(allocator, &toml->numbers, &toml->number_capacity, (size_t)id + 1,
                 sizeof *toml->numbers, UINT32_MAX) ||
        !sc_grow(allocator, &s->ids, &s->id_capacity, (size_t)node + 1, sizeof *s->ids,
                 UINT32_MAX)) {
        return sc_edit_exhausted(s->task);
    }
    toml->numbers[id] = node;
    s->ids[node] = id;
    return SC_OK;
}

/* The child table of that key, made where it is not there yet. */
static sc_status enter(scanner *s, uint32_t *table, const part *key, sc_syntax_form form)
{
    sc_name_tree *names = &s->toml->names;
    size_t before = names->count;
    uint32_t id = sc_name_tree_add(names, s->ids[*table], key->text, key->length);
    if (id == SC_NAME_TREE_NONE) {
        return sc_edit_exhausted(s->task);
    }
    if (names->count == before) {
        *table = s->toml->numbers[id];
        return SC_OK;
    }
    uint32_t node = sc_syntax_add(s->tree, *table, form);
    if (node == SC_SYNTAX_NONE) {
        return sc_edit_exhausted(s->task);
    }
    sc_syntax_node *made = &s->tree->nodes[node];
    made->key = key->text;
    made->key_length = key->length;
    made->section = s->section;
    made->entry = key->start;
    *table = node;
    s->spread = true;
    return note(s, node, id);
}

/* The last table of an array of them. */
static void enter_last(const scanner *s, uint32_t *table)
{
    const sc_syntax_node *node = &s->tree->nodes[*table];
    if (node->form == SC_SYNTAX_TABLES) {
        *table = node->last;
    }
}

static sc_status add_item(scanner *s, uint32_t *table)
{
    char index[INDEX_SIZE];
    size_t length = 0;
    uint32_t number = (uint32_t)s->tree->count;
    for (; number != 0; number /= 10) {
        index[length++] = (char)('0' + number % 10);
    }
    const char *text = sc_arena_text(&s->task->arena, index, length);
    part name = {.text = text, .length = length};
    if (text == NULL) {
        return sc_edit_exhausted(s->task);
    }
    sc_status status = enter(s, table, &name, SC_SYNTAX_TABLE);
    s->tree->nodes[*table].key = NULL;
    return status;
}

static sc_status begin_section(scanner *s, uint32_t node, size_t header)
{
    sc_toml_text_tree *toml = s->toml;
    if (!sc_grow(s->task->allocator, &toml->sections, &toml->capacity, toml->count + 1,
                 sizeof *toml->sections, UINT32_MAX)) {
        return sc_edit_exhausted(s->task);
    }
    size_t body = toml->count != 0 ? sc_edit_next_line(s->task, header) : 0;
    toml->sections[toml->count++] = (sc_toml_section){
        .node = node,
        .start = toml->count != 1 ? sc_edit_line_start(s->task, header) : 0,
        .body = body,
        .end = body,
    };
    s->table = node;
    s->spread = (size_t)node + 1 != s->tree->count;
    return SC_OK;
}

static sc_status scan_header(scanner *s)
{
    size_t header = s->at;
    bool tables = s->task->text[header + 1] == '[';
    if (!s->spread) {
        sc_syntax_close(s->tree, s->table);
    }
    s->at += tables ? 2 : 1;
    s->section = (uint32_t)s->toml->count;
    uint32_t table = 0;
    bool more = true;
    sc_status status = SC_OK;
    while (more && status == SC_OK) {
        part key;
        status = scan_part(s, &key, &more);
        if (status == SC_OK) {
            sc_syntax_form form = more     ? SC_SYNTAX_IMPLICIT
                                  : tables ? SC_SYNTAX_TABLES
                                           : SC_SYNTAX_TABLE;
            status = enter(s, &table, &key, form);
        }
        if (status == SC_OK && more) {
            enter_last(s, &table);
        }
    }
    if (status == SC_OK && tables) {
        status = add_item(s, &table);
    }
    if (status != SC_OK) {
        return status;
    }
    sc_syntax_node *node = &s->tree->nodes[table];
    node->form = SC_SYNTAX_TABLE;
    node->section = s->section;
    node->entry = header;
    s->at = sc_edit_line_end(s->task, s->at);
    return begin_section(s, table, header);
}

/* ---- values ---- */

static size_t skip_string(const sc_edit_task *task, size_t at)
{
    const char *text = task->text;
    char quote = text[at];
    if (text[at + 1] != quote || text[at + 2] != quote) {
        return skip_one_line_string(task, at);
    }
    at += 3;
    while (at < task->length &&
           !(text[at] == quote && text[at + 1] == quote && text[at + 2] == quote)) {
        at += text[at] == '\\' && quote == '"' ? 2 : 1;
    }
    /* Up to two quotes may precede the three that close. */
    at += 3;
    for (int extra = 0; extra < 2 && text[at] == quote; extra++) {
        at++;
    }
    return at;
}

static bool is_word(char c)
{
    return sc_ascii_is_alnum(c) || (c != '\0' && strchr("+-_.:", c) != NULL);
}

/* A number, a bool or a date: one that has a space before its time goes on behind it. */
static size_t skip_word(const sc_edit_task *task, size_t at)
{
    const char *text = task->text;
    size_t start = at;
    while (is_word(text[at])) {
        at++;
    }
    bool date = at - start == 10 && text[start + 4] == '-' && text[start + 7] == '-';
    if (date && text[at] == ' ' && sc_ascii_is_digit(text[at + 1])) {
        at++;
        while (is_word(text[at])) {
            at++;
        }
    }
    return at;
}

/* A dotted key of an inline table makes tables that nothing finds again: it is left alone. */
static sc_status scan_inline_key(scanner *s, uint32_t *parent, part *key, size_t *end)
{
    bool more = true;
    sc_status status = SC_OK;
    while (status == SC_OK) {
        status = scan_part(s, key, &more);
        *end = key->end;
        if (status != SC_OK || !more) {
            return status;
        }
        uint32_t node = sc_syntax_add(s->tree, *parent, SC_SYNTAX_DOTTED);
        if (node == SC_SYNTAX_NONE) {
            return sc_edit_exhausted(s->task);
        }
        s->tree->nodes[node].key = key->text;
        s->tree->nodes[node].key_length = key->length;
        s->tree->nodes[node].entry = key->start;
        s->tree->nodes[node].section = SC_SYNTAX_NONE;
        *parent = node;
    }
    return status;
}

static sc_status scan_value(scanner *s, uint32_t number, uint32_t *open)
{
    sc_edit_task *task = s->task;
    sc_syntax_node *node = &s->tree->nodes[number];
    char c = task->text[s->at];
    node->start = s->at;
    node->section = s->section;
    if (c == '[' || c == '{') {
        node->form = c == '{' ? SC_SYNTAX_OBJECT : SC_SYNTAX_ARRAY;
        *open = number;
        s->at++;
        return SC_OK;
    }
    node->end = c == '"' || c == '\'' ? skip_string(task, s->at) : skip_word(task, s->at);
    if (node->end == s->at) {
        return SC_EDIT_FAIL(task, s->at, "the place of this value was not found");
    }
    s->at = node->end;
    return SC_OK;
}

static sc_status scan_inline_child(scanner *s, uint32_t *open)
{
    uint32_t parent = *open;
    size_t entry = s->at, key_end = 0;
    part key = {0};
    sc_status status = SC_OK;
    bool member = s->tree->nodes[*open].form == SC_SYNTAX_OBJECT;
    if (member) {
        status = scan_inline_key(s, &parent, &key, &key_end);
        s->at = sc_edit_skip_blanks(s->task, s->at + 1);
    }
    uint32_t number =
        status == SC_OK ? sc_syntax_add(s->tree, parent, SC_SYNTAX_SCALAR) : SC_SYNTAX_NONE;
    if (number == SC_SYNTAX_NONE) {
        return status != SC_OK ? status : sc_edit_exhausted(s->task);
    }
    sc_syntax_node *node = &s->tree->nodes[number];
    node->entry = entry;
    node->key = key.text;
    node->key_length = key.length;
    node->key_end = key_end;
    return scan_value(s, number, open);
}

/* The node of brackets around a value: its parent, over tables that a dotted key made. */
static uint32_t around(const sc_syntax *tree, uint32_t node)
{
    do {
        node = tree->nodes[node].parent;
    } while (tree->nodes[node].form == SC_SYNTAX_DOTTED);
    return node;
}

/* To the end of the value at s->at, of node `number`. */
static sc_status scan_nested(scanner *s, uint32_t number)
{
    uint32_t open = SC_SYNTAX_NONE;
    sc_status status = scan_value(s, number, &open);
    while (status == SC_OK && open != SC_SYNTAX_NONE) {
        s->at = sc_bracket_skip(s->task, &sc_toml_rules, s->at);
        char c = s->task->text[s->at];
        if (s->at >= s->task->length) {
            return SC_EDIT_FAIL(s->task, s->tree->nodes[open].start, "a bracket was not closed");
        }
        if (c == ']' || c == '}') {
            s->tree->nodes[open].end = ++s->at;
            sc_syntax_close(s->tree, open);
            open = open == number ? SC_SYNTAX_NONE : around(s->tree, open);
        } else if (c == ',') {
            s->tree->nodes[s->tree->nodes[open].last].comma = s->at++;
        } else {
            status = scan_inline_child(s, &open);
        }
    }
    return status;
}

/* ---- statements ---- */

static sc_status scan_setting(scanner *s)
{
    size_t entry = s->at;
    uint32_t table = s->table;
    part key;
    bool more = true;
    sc_status status = SC_OK;
    while (status == SC_OK) {
        status = scan_part(s, &key, &more);
        if (status != SC_OK || !more) {
            break;
        }
        status = enter(s, &table, &key, SC_SYNTAX_DOTTED);
    }
    uint32_t number =
        status == SC_OK ? sc_syntax_add(s->tree, table, SC_SYNTAX_SCALAR) : SC_SYNTAX_NONE;
    if (number == SC_SYNTAX_NONE) {
        return status != SC_OK ? status : sc_edit_exhausted(s->task);
    }
    sc_syntax_node *node = &s->tree->nodes[number];
    node->entry = entry;
    node->key = key.text;
    node->key_length = key.length;
    node->key_end = key.end;
    s->at = sc_edit_skip_blanks(s->task, s->at + 1);
    status = scan_nested(s, number);
    sc_toml_section *section = &s->toml->sections[s->section];
    section->end = s->tree->nodes[number].end;
    section->statements = true;
    s->at = sc_edit_line_end(s->task, s->at);
    return status;
}

static sc_status scan_all(scanner *s)
{
    part root = {.text = "", .length = 0};
    (void)root;
    uint32_t number = sc_syntax_add(s->tree, SC_SYNTAX_NONE, SC_SYNTAX_TABLE);
    if (number == SC_SYNTAX_NONE ||
        !sc_name_tree_init(&s->toml->names, s->task->allocator, sc_image_new_seed())) {
        return sc_edit_exhausted(s->task);
    }
    sc_status status = note(s, 0, SC_NAME_TREE_ROOT);
    status = status == SC_OK ? begin_section(s, 0, 0) : status;
    while (status == SC_OK) {
        s->at = sc_bracket_skip(s->task, &sc_toml_rules, s->at);
        if (s->at >= s->task->length) {
            break;
        }
        status = s->task->text[s->at] == '[' ? scan_header(s) : scan_setting(s);
    }
    return status;
}

sc_status sc_toml_scan(sc_toml_text_tree *toml, sc_edit_task *task)
{
    *toml = (sc_toml_text_tree){.count = 0};
    sc_syntax_init(&toml->tree, task);
    scanner s = {.toml = toml, .tree = &toml->tree, .task = task};
    sc_status status = scan_all(&s);
    sc_free(task->allocator, s.ids, s.id_capacity * sizeof *s.ids);
    return status;
}

void sc_toml_scan_free(sc_toml_text_tree *toml)
{
    const sc_allocator *allocator = toml->tree.task->allocator;
    sc_free(allocator, toml->numbers, toml->number_capacity * sizeof *toml->numbers);
    sc_free(allocator, toml->sections, toml->capacity * sizeof *toml->sections);
    if (toml->names.allocator != NULL) {
        sc_name_tree_free(&toml->names);
    }
    sc_syntax_free(&toml->tree);
}
