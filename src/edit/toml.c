/*
 * Changing TOML. Within brackets it is as in JSON; a statement is its lines; a table is whatever
 * statements and sections speak of it. A new table goes where its siblings are: behind the last
 * section of the table around it, under a header of its own, unless they are inline.
 */
#include <string.h>

#include "base/ascii.h"
#include "edit/toml.h"
#include "format/toml/print.h"

/* ---- texts ---- */

static bool fits_literal(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c == '\'' || c == 0x7F || (c < 0x20 && c != '\t')) {
            return false;
        }
    }
    return true;
}

static void print_basic(sc_buf *out, const char *text, size_t length, bool lines)
{
    static const char from[] = "\"\\\b\t\n\f\r", to[] = "\"\\btnfr";
    for (size_t i = 0; i < length; i++) {
        char c = text[i];
        const char *found = c != '\0' ? strchr(from, c) : NULL;
        if ((found == NULL && (unsigned char)c >= 0x20 && c != 0x7F) || (lines && c == '\n')) {
            sc_buf_append_char(out, c);
        } else if (found != NULL) {
            sc_buf_append_char(out, '\\');
            sc_buf_append_char(out, to[found - from]);
        } else {
            sc_buf_append_text(out, "\\u");
            sc_buf_append_hex(out, (unsigned char)c, 4);
        }
    }
}

static void print_string(sc_buf *out, const sc_scalar *scalar, char quote)
{
    if (quote == '\'' && fits_literal(scalar->text, scalar->length)) {
        sc_buf_append_char(out, '\'');
        sc_buf_append(out, scalar->text, scalar->length);
        sc_buf_append_char(out, '\'');
        return;
    }
    sc_buf_append_char(out, '"');
    print_basic(out, scalar->text, scalar->length, false);
    sc_buf_append_char(out, '"');
}

static sc_status print_scalar(sc_edit_task *task, sc_value value, char quote, sc_buf *out)
{
    sc_scalar scalar = sc_value_scalar(value);
    switch (scalar.kind) {
    case SC_BOOL:
        sc_buf_append_text(out, scalar.boolean ? "true" : "false");
        return SC_OK;
    case SC_INTEGER:
        if (scalar.is_unsigned) {
            return sc_error_set(task->error, SC_ERROR_CANNOT_WRITE,
                                "TOML's integers end at 9223372036854775807");
        }
        sc_buf_append_int(out, scalar.integer);
        return SC_OK;
    case SC_FLOAT:
        sc_buf_append_double(out, scalar.number);
        return SC_OK;
    case SC_STRING:
        print_string(out, &scalar, quote);
        return SC_OK;
    case SC_DATETIME:
        sc_buf_append(out, scalar.text, scalar.length);
        return SC_OK;
    case SC_ARRAY:
        sc_buf_append_text(out, "[]");
        return SC_OK;
    case SC_OBJECT:
        sc_buf_append_text(out, "{}");
        return SC_OK;
    default:
        return sc_error_set(task->error, SC_ERROR_CANNOT_WRITE, "TOML has no null");
    }
}

static void print_key(sc_buf *out, const char *key, size_t length, char quote)
{
    (void)quote;
    sc_toml_print_key(out, key, length);
}

const sc_bracket_rules sc_toml_rules = {.hash = true,
                                        .closing_comma = true,
                                        .pad_object = true,
                                        .colon = " = ",
                                        .scalar = print_scalar,
                                        .key = print_key};

/* ---- the tree ---- */

typedef struct editor {
    sc_edit_task *task;
    const sc_toml_text_tree *toml;
    const sc_syntax *tree;
} editor;

static const sc_syntax_node *node_of(const editor *e, uint32_t node)
{
    return &e->tree->nodes[node];
}

static bool is_bracket(const sc_syntax_node *node)
{
    return node->form == SC_SYNTAX_ARRAY || node->form == SC_SYNTAX_OBJECT;
}

/* A table that statements and headers make, not brackets. */
static bool is_spread(const sc_syntax_node *node)
{
    return node->form >= SC_SYNTAX_TABLE && node->section != SC_SYNTAX_NONE;
}

static bool is_below(const editor *e, uint32_t node, uint32_t above)
{
    while (node != above && node != 0) {
        node = node_of(e, node)->parent;
    }
    return node == above;
}

/* The name of a table from below `above` on, dotted. */
static void append_name(const editor *e, uint32_t node, uint32_t above, sc_buf *out)
{
    if (node == above || node == 0) {
        return;
    }
    const sc_syntax_node *own = node_of(e, node);
    append_name(e, own->parent, above, out);
    if (own->key != NULL) {
        sc_buf_append_text(out, out->length != 0 ? "." : "");
        sc_toml_print_key(out, own->key, own->key_length);
    }
}

/* The table whose section has the statements of a dotted table. */
static uint32_t table_around(const editor *e, uint32_t node)
{
    while (node_of(e, node)->form == SC_SYNTAX_DOTTED) {
        node = node_of(e, node)->parent;
    }
    return node;
}

/* The last section that is about a table or what is below it; SIZE_MAX: none. */
static size_t last_section(const editor *e, uint32_t node)
{
    size_t last = SIZE_MAX;
    for (size_t i = 0; i < e->toml->count; i++) {
        if (is_below(e, e->toml->sections[i].node, node)) {
            last = i;
        }
    }
    return last;
}

/* A line that begins with the last statement at `end`, or with the header before `body`. */
static size_t behind_section(const editor *e, const sc_toml_section *section)
{
    return section->statements ? sc_edit_next_line(e->task, section->end) : section->body;
}

/* ---- lines that come in ---- */

/* Puts whole lines at a place that begins a line, or is the end of a text without a line end. */
static sc_status put_lines(const editor *e, size_t at, bool blank_before, bool blank_behind,
                           const char *text, size_t length, const char *indent,
                           size_t indent_length)
{
    sc_edit_task *task = e->task;
    sc_buf out;
    sc_buf_init(&out, task->allocator, UINT32_MAX);
    bool cut_off = at > 0 && task->text[at - 1] != '\n' && task->text[at - 1] != '\r';
    sc_buf_append_text(&out, cut_off ? task->eol : "");
    sc_buf_append_text(&out, blank_before ? task->eol : "");
    sc_buf_append(&out, indent, indent_length);
    sc_edit_append_lines(&out, text, length, task->eol, indent, indent_length);
    sc_buf_append_text(&out, cut_off ? "" : task->eol);
    sc_buf_append_text(&out, blank_behind ? task->eol : "");
    sc_status status = sc_edit_splice_buf(task, at, at, &out);
    sc_buf_free(&out);
    return status;
}

static size_t indent_of(const editor *e, size_t at, size_t *length)
{
    size_t start = sc_edit_line_start(e->task, at);
    *length = sc_edit_skip_blanks(e->task, start) - start;
    return start;
}

/* ---- new statements ---- */

/* The last statement that is about a table, in its own section or dotted; NONE: none. */
static uint32_t last_statement(const editor *e, uint32_t table)
{
    uint32_t last = SC_SYNTAX_NONE;
    uint32_t section = node_of(e, table)->section;
    for (uint32_t i = 1; i < e->tree->count; i++) {
        const sc_syntax_node *node = node_of(e, i);
        if (node->key_end != 0 && node->section == section && is_spread(node_of(e, node->parent)) &&
            is_below(e, i, table)) {
            last = i;
        }
    }
    return last;
}

static sc_status print_statement(const editor *e, uint32_t table, const char *key, size_t length,
                                 sc_value value, sc_buf *out)
{
    sc_buf name;
    sc_buf_init(&name, e->task->allocator, UINT32_MAX);
    append_name(e, table, table_around(e, table), &name);
    sc_buf_append_text(&name, name.length != 0 ? "." : "");
    sc_toml_print_key(&name, key, length);
    sc_status status = name.status != SC_OK ? sc_error_code(e->task->error, name.status)
                                            : sc_bracket_setting(e->task, e->tree, &sc_toml_rules,
                                                                 table, &name, value, out);
    sc_buf_free(&name);
    return status;
}

/* Where the first statement of the root goes: before the first header and the comment on it. */
static size_t before_headers(const editor *e)
{
    if (e->toml->count < 2) {
        return e->task->length;
    }
    size_t at = e->toml->sections[1].start;
    while (at > 0) {
        size_t above = sc_edit_line_start(
            e->task,
            at - 1 - (at > 1 && e->task->text[at - 1] == '\n' && e->task->text[at - 2] == '\r'));
        if (e->task->text[sc_edit_skip_blanks(e->task, above)] != '#') {
            break;
        }
        at = above;
    }
    return at;
}

static sc_status put_statement(const editor *e, uint32_t table, const sc_buf *text)
{
    const sc_syntax_node *into = node_of(e, table);
    uint32_t last = last_statement(e, table);
    size_t indent_length = 0, indent = 0;
    if (last != SC_SYNTAX_NONE) {
        indent = indent_of(e, node_of(e, last)->entry, &indent_length);
        return put_lines(e, sc_edit_next_line(e->task, node_of(e, last)->end), false, false,
                         text->data, text->length, e->task->text + indent, indent_length);
    }
    if (table == 0) {
        size_t at = before_headers(e);
        return put_lines(e, at, false, at < e->task->length, text->data, text->length, "", 0);
    }
    const sc_toml_section *section = &e->toml->sections[into->section];
    indent = indent_of(e, section->start, &indent_length);
    return put_lines(e, section->body, false, false, text->data, text->length,
                     e->task->text + indent, indent_length);
}

/* ---- new sections ---- */

/* The value under the names of the table, for the writer; a new image. */
static sc_status make_root(const editor *e, uint32_t table, const sc_edit_step *key, bool item,
                           sc_image **out)
{
    sc_edit_task *task = e->task;
    const char *keys[1100];
    size_t lengths[1100], depth = 0, count = sizeof keys / sizeof *keys;
    for (uint32_t i = table; i != 0; i = node_of(e, i)->parent) {
        if (node_of(e, i)->key != NULL && depth < count) {
            keys[depth] = node_of(e, i)->key;
            lengths[depth++] = node_of(e, i)->key_length;
        }
    }
    sc_writer *writer = sc_writer_new(task->allocator, NULL);
    if (writer == NULL || depth == count) {
        sc_writer_free(writer);
        return sc_edit_exhausted(task);
    }
    sc_status status = sc_writer_begin_object(writer);
    for (size_t i = depth; i-- > 0;) {
        (void)sc_writer_key(writer, keys[i], lengths[i]);
        status = i > 0 || key != NULL ? sc_writer_begin_object(writer) : status;
    }
    if (key != NULL) {
        status = sc_writer_key(writer, key->key, key->length);
    }
    status = item ? sc_writer_begin_array(writer) : status;
    status = sc_writer_copy(writer, task->value);
    status = item ? sc_writer_end(writer) : status;
    for (size_t i = 0; i < depth + (key != NULL); i++) {
        status = sc_writer_end(writer);
    }
    *out = status == SC_OK ? sc_writer_finish(writer, task->error) : NULL;
    sc_writer_free(writer);
    return *out != NULL      ? SC_OK
           : status != SC_OK ? sc_error_code(task->error, status)
                             : SC_ERROR_OUT_OF_MEMORY;
}

static bool is_line_blank(const sc_edit_task *task, size_t line)
{
    return line < task->length && sc_edit_is_line_end(task, sc_edit_skip_blanks(task, line));
}

/* A header and what follows from it, behind the last section of `table`. */
static sc_status put_section(const editor *e, uint32_t table, const sc_edit_step *key, bool item)
{
    sc_edit_task *task = e->task;
    sc_image *image;
    sc_buf text;
    sc_status status = make_root(e, table, key, item, &image);
    if (status != SC_OK) {
        return status;
    }
    sc_buf_init(&text, task->allocator, UINT32_MAX);
    status = sc_edit_write(task, task->format, sc_image_root(image), false, &text);
    sc_image_release(image);
    size_t number = last_section(e, table);
    size_t at = table == 0 || number == SIZE_MAX || number + 1 == e->toml->count
                    ? task->length
                    : behind_section(e, &e->toml->sections[number]);
    size_t indent_length = 0, indent = 0;
    if (number != SIZE_MAX && number != 0) {
        indent = indent_of(e, e->toml->sections[number].start, &indent_length);
    }
    bool first = e->tree->count == 1 && at == 0;
    size_t before = at > 0 ? sc_edit_line_start(task, at - 1) : 0;
    bool blank = !first && at > 0 && !is_line_blank(task, before);
    if (status == SC_OK) {
        status = put_lines(e, at, blank, false, text.data, text.length, task->text + indent,
                           indent_length);
    }
    sc_buf_free(&text);
    return status;
}

/* A header for a table that had none, with its first statement, before the tables below it. */
static sc_status put_own_header(const editor *e, uint32_t table, const sc_buf *statement)
{
    const sc_toml_section *section = &e->toml->sections[node_of(e, table)->section];
    size_t indent_length, indent = indent_of(e, section->start, &indent_length);
    sc_buf text;
    sc_buf_init(&text, e->task->allocator, UINT32_MAX);
    sc_buf name;
    sc_buf_init(&name, e->task->allocator, UINT32_MAX);
    append_name(e, table, 0, &name);
    sc_buf_append_char(&text, '[');
    sc_buf_append(&text, name.data, name.length);
    sc_buf_append_char(&text, ']');
    if (statement != NULL) {
        sc_buf_append_char(&text, '\n');
        sc_buf_append(&text, statement->data, statement->length);
    }
    sc_status status = text.status != SC_OK || name.status != SC_OK
                           ? sc_edit_exhausted(e->task)
                           : put_lines(e, section->start, false, true, text.data, text.length,
                                       e->task->text + indent, indent_length);
    sc_buf_free(&name);
    sc_buf_free(&text);
    return status;
}

static bool is_tables(sc_value value)
{
    size_t count = sc_value_count(value);
    for (size_t i = 0; i < count; i++) {
        if (sc_value_kind(sc_value_item(value, i)) != SC_OBJECT) {
            return false;
        }
    }
    return sc_value_kind(value) == SC_ARRAY && count != 0;
}

/* Whether the new member gets a header, as its siblings of that kind have. */
static bool wants_header(const editor *e, const sc_syntax_node *into)
{
    bool tables = is_tables(e->task->value);
    bool object = sc_value_kind(e->task->value) == SC_OBJECT;
    if (into->form == SC_SYNTAX_DOTTED || (!tables && !object)) {
        return false;
    }
    bool header = true;
    for (uint32_t i = into->first; i != SC_SYNTAX_NONE; i = node_of(e, i)->next) {
        uint8_t form = node_of(e, i)->form;
        if (object &&
            (form == SC_SYNTAX_OBJECT || form == SC_SYNTAX_TABLE || form == SC_SYNTAX_IMPLICIT)) {
            header = form != SC_SYNTAX_OBJECT;
        } else if (tables && form == SC_SYNTAX_TABLES) {
            header = true;
        }
    }
    return header;
}

static sc_status insert(const editor *e, uint32_t node)
{
    sc_edit_task *task = e->task;
    const sc_syntax_node *into = node_of(e, node);
    const sc_edit_step *step = &task->steps[task->count - 1];
    if (is_bracket(into)) {
        return sc_bracket_insert(task, e->tree, &sc_toml_rules, node);
    }
    if (!is_spread(into)) {
        return SC_EDIT_FAIL(task, into->entry, "nothing can be added below dotted keys in braces");
    }
    if (into->form == SC_SYNTAX_TABLES) {
        return sc_value_kind(task->value) == SC_OBJECT
                   ? put_section(e, node, NULL, true)
                   : SC_EDIT_FAIL(task, into->entry, "an array of tables takes only tables");
    }
    if (wants_header(e, into)) {
        return put_section(e, node, step, false);
    }
    sc_buf text;
    sc_buf_init(&text, task->allocator, UINT32_MAX);
    sc_status status = print_statement(e, node, step->key, step->length, task->value, &text);
    if (status == SC_OK && text.status != SC_OK) {
        status = sc_error_code(task->error, text.status);
    }
    if (status == SC_OK) {
        status = into->form == SC_SYNTAX_IMPLICIT ? put_own_header(e, node, &text)
                                                  : put_statement(e, node, &text);
    }
    sc_buf_free(&text);
    return status;
}

/* ---- removing ---- */

/* Cuts a section, and the blank lines behind it if there are blank lines before it. */
static sc_status cut_section(const editor *e, const sc_toml_section *section)
{
    sc_edit_task *task = e->task;
    size_t start = section->start, end = behind_section(e, section);
    size_t above = start > 0 ? sc_edit_line_start(task, start - 1) : 0;
    bool blank = start == 0 || is_line_blank(task, above);
    while (blank && is_line_blank(task, end)) {
        end = sc_edit_next_line(task, end);
    }
    while (end == task->length && start > 0 && is_line_blank(task, above)) {
        start = above;
        above = start > 0 ? sc_edit_line_start(task, start - 1) : 0;
    }
    return sc_edit_cut(task, start, end);
}

static sc_status cut_statement(const editor *e, const sc_syntax_node *node)
{
    return sc_edit_cut(e->task, sc_edit_line_start(e->task, node->entry),
                       sc_edit_next_line(e->task, node->end));
}

/* Puts `NAME = {}` where a statement was, so that its dotted table is still there. */
static sc_status empty_statement(const editor *e, uint32_t table, const sc_syntax_node *statement)
{
    sc_buf name;
    sc_buf_init(&name, e->task->allocator, UINT32_MAX);
    append_name(e, table, table_around(e, table), &name);
    sc_buf_append_text(&name, " = {}");
    sc_status status = sc_edit_splice_buf(e->task, statement->entry, statement->end, &name);
    sc_buf_free(&name);
    return status;
}

static bool is_statement(const editor *e, uint32_t node)
{
    const sc_syntax_node *own = node_of(e, node);
    return node != 0 && own->key_end != 0 && is_spread(node_of(e, own->parent));
}

/* Everything that speaks of a table: its sections, and statements with dotted keys elsewhere. */
static sc_status cut_table(const editor *e, uint32_t table, uint32_t *first)
{
    sc_status status = SC_OK;
    *first = SC_SYNTAX_NONE;
    for (size_t i = 0; i < e->toml->count && status == SC_OK; i++) {
        if (is_below(e, e->toml->sections[i].node, table)) {
            status = cut_section(e, &e->toml->sections[i]);
        }
    }
    for (uint32_t i = table + 1; i < e->tree->count && status == SC_OK; i++) {
        if (!is_statement(e, i) || !is_below(e, i, table) ||
            is_below(e, e->toml->sections[node_of(e, i)->section].node, table)) {
            continue;
        }
        if (*first == SC_SYNTAX_NONE) {
            *first = i;
            uint32_t parent = node_of(e, table)->parent;
            bool only = node_of(e, parent)->form == SC_SYNTAX_DOTTED &&
                        node_of(e, parent)->first == node_of(e, parent)->last;
            if (only) {
                status = empty_statement(e, parent, node_of(e, i));
                continue;
            }
        }
        status = cut_statement(e, node_of(e, i));
    }
    return status;
}

static sc_status remove_node(const editor *e, uint32_t node)
{
    sc_edit_task *task = e->task;
    const sc_syntax_node *own = node_of(e, node);
    const sc_syntax_node *above = node_of(e, own->parent);
    bool only = above->first == above->last;
    if (is_bracket(above)) {
        return sc_bracket_remove(task, e->tree, &sc_toml_rules, node);
    }
    if (!is_spread(above)) {
        return SC_EDIT_FAIL(task, own->entry, "a dotted key in braces is not removed");
    }
    if (above->form == SC_SYNTAX_TABLES && only) {
        return SC_EDIT_FAIL(task, own->entry,
                            "this is the only table of its array: remove the array instead");
    }
    if (is_statement(e, node)) {
        return above->form == SC_SYNTAX_DOTTED && only ? empty_statement(e, own->parent, own)
                                                       : cut_statement(e, own);
    }
    uint32_t first;
    sc_status status = SC_OK;
    if (above->form == SC_SYNTAX_IMPLICIT && only && own->parent != 0) {
        status = put_own_header(e, own->parent, NULL);
    }
    return status == SC_OK ? cut_table(e, node, &first) : status;
}

/* ---- replacing ---- */

/* A string in three quotes stays in them. */
static sc_status replace_lines(const editor *e, const sc_syntax_node *node, bool *done)
{
    sc_edit_task *task = e->task;
    const char *text = task->text + node->start;
    sc_scalar scalar = sc_value_scalar(task->value);
    bool three = node->form == SC_SYNTAX_SCALAR && (*text == '"' || *text == '\'') &&
                 text[1] == *text && text[2] == *text && node->end - node->start >= 6;
    *done = three && scalar.kind == SC_STRING;
    if (!*done) {
        return SC_OK;
    }
    sc_buf inner, out;
    sc_buf_init(&inner, task->allocator, UINT32_MAX);
    sc_buf_init(&out, task->allocator, UINT32_MAX);
    bool literal = *text == '\'' && memchr(scalar.text, '\'', scalar.length) == NULL &&
                   memchr(scalar.text, '\r', scalar.length) == NULL;
    bool break_first = sc_edit_is_line_end(task, node->start + 3) || *scalar.text == '\n';
    sc_buf_append_text(&inner, literal ? "'''" : "\"\"\"");
    sc_buf_append_text(&inner, break_first ? "\n" : "");
    if (literal) {
        sc_buf_append(&inner, scalar.text, scalar.length);
    } else {
        print_basic(&inner, scalar.text, scalar.length, true);
    }
    sc_buf_append_text(&inner, literal ? "'''" : "\"\"\"");
    sc_edit_append_lines(&out, inner.data, inner.length, task->eol, "", 0);
    sc_status status = inner.status != SC_OK
                           ? sc_error_code(task->error, inner.status)
                           : sc_edit_splice_buf(task, node->start, node->end, &out);
    sc_buf_free(&inner);
    sc_buf_free(&out);
    return status;
}

static sc_status replace(const editor *e, uint32_t node)
{
    sc_edit_task *task = e->task;
    const sc_syntax_node *own = node_of(e, node);
    if (is_spread(own) || own->form == SC_SYNTAX_DOTTED) {
        task->spread = true;
        return SC_EDIT_FAIL(task, own->entry, "a whole table cannot be replaced here");
    }
    bool done;
    sc_status status = replace_lines(e, own, &done);
    return done ? status : sc_bracket_replace(task, e->tree, &sc_toml_rules, node, own->start);
}

static sc_status edit(const editor *e)
{
    sc_edit_task *task = e->task;
    uint32_t node = 0;
    size_t known = task->action == SC_EDIT_INSERT ? task->count - 1 : task->count;
    for (size_t i = 0; i < known && node != SC_SYNTAX_NONE; i++) {
        node = sc_syntax_step(e->tree, node, &task->steps[i]);
    }
    if (node == SC_SYNTAX_NONE) {
        return SC_EDIT_FAIL(task, 0, "the place of this value was not found");
    }
    switch (task->action) {
    case SC_EDIT_INSERT:
        return insert(e, node);
    case SC_EDIT_REMOVE:
        return remove_node(e, node);
    default:
        return replace(e, node);
    }
}

sc_status sc_edit_toml(sc_edit_task *task)
{
    sc_toml_text_tree toml;
    sc_status status = sc_toml_scan(&toml, task);
    if (status == SC_OK) {
        editor e = {task, &toml, &toml.tree};
        status = edit(&e);
    }
    sc_toml_scan_free(&toml);
    return status;
}
