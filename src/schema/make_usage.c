/* Help for the command line that words.c reads: types, bounds, defaults and descriptions. */
#include "schema/make.h"

#include <string.h>

enum { COLUMN = 30 };

typedef struct usage {
    const sc_schema *schema;
    sc_buf *out;
    sc_path_builder path;
    sc_status status;
} usage;

static void put(usage *make, const char *text)
{
    sc_buf_append_text(make->out, text);
}

static bool is_path(const sc_guide_path *path, const sc_make_property *of)
{
    size_t at = path->count;
    for (; of->up != NULL && at > 0; of = of->up, at--) {
        if (path->lengths[at - 1] != of->length ||
            memcmp(path->keys[at - 1], of->key, of->length) != 0) {
            return false;
        }
    }
    return of->up == NULL && at == 0;
}

static char letter_of(const sc_schema *schema, const sc_make_property *of)
{
    for (size_t i = 0; i < schema->letter_count; i++) {
        if (is_path(&schema->letters[i].path, of)) {
            return schema->letters[i].letter;
        }
    }
    return '\0';
}

static bool is_operand(const sc_schema *schema, const sc_make_property *of)
{
    for (size_t i = 0; i < schema->operand_count; i++) {
        if (is_path(&schema->operands[i], of)) {
            return true;
        }
    }
    return false;
}

static sc_value choices_of(const sc_cursor *cursor)
{
    for (unsigned i = 0; i < cursor->count; i++) {
        if (sc_value_count(cursor->nodes[i]->choices) != 0) {
            return cursor->nodes[i]->choices;
        }
    }
    return (sc_value){0};
}

static void put_json(usage *make, sc_value value)
{
    sc_status status = sc_make_json(make->out, value, make->schema->allocator);
    make->status = make->status != SC_OK ? make->status : status;
}

/* INTEGER, or the words that are allowed: fast|safe. */
static void put_type(usage *make, const sc_cursor *cursor)
{
    sc_value choices = choices_of(cursor);
    for (size_t i = 0; i < sc_value_count(choices); i++) {
        sc_value choice = sc_value_item(choices, i);
        sc_scalar scalar = sc_value_scalar(choice);
        put(make, i != 0 ? "|" : "");
        if (scalar.kind == SC_STRING) {
            sc_buf_append(make->out, scalar.text, scalar.length);
        } else {
            put_json(make, choice);
        }
    }
    unsigned types = sc_cursor_types_beside_null(cursor);
    if (sc_value_count(choices) == 0) {
        put(make, types == SC_TYPE_STRING                                  ? "TEXT"
                  : types == SC_TYPE_INTEGER                               ? "INTEGER"
                  : (types & ~(unsigned)SC_TYPE_INTEGER) == SC_TYPE_NUMBER ? "NUMBER"
                                                                           : "VALUE");
    }
}

static void put_default(usage *make, const sc_make_property *of)
{
    sc_value fallback = sc_cursor_default(&of->cursor);
    bool shown = sc_value_kind(fallback) != SC_ABSENT && !sc_cursor_is_secret(&of->cursor, false);
    if (shown || of->required) {
        put(make, shown ? "(default: " : "(required");
        if (shown) {
            put_json(make, fallback);
        }
        put(make, ")");
    }
}

static void put_text(usage *make, sc_value text)
{
    sc_scalar scalar = sc_value_scalar(text);
    for (size_t i = 0; scalar.kind == SC_STRING && i < scalar.length; i++) {
        sc_buf_append_char(make->out, (unsigned char)scalar.text[i] < 0x20 ? ' ' : scalar.text[i]);
    }
}

/* The description begins at a column, on the next line where the option is long. */
static void put_help(usage *make, const sc_make_property *of, size_t from)
{
    size_t before = make->out->length, width = before - from;
    sc_value text = sc_make_description(&of->cursor);
    bool described = sc_value_kind(text) == SC_STRING;
    sc_buf_append_char(make->out, width + 2 > COLUMN ? '\n' : ' ');
    sc_buf_append_repeat(make->out, ' ', width + 2 > COLUMN ? COLUMN : COLUMN - width - 1);
    size_t begin = make->out->length;
    put_text(make, text);
    put(make, described ? " " : "");
    put_default(make, of);
    /* without a text there are no blanks at the end */
    if (make->out->status == SC_OK && make->out->length == begin) {
        make->out->length = before;
    } else if (make->out->status == SC_OK && make->out->data[make->out->length - 1] == ' ') {
        make->out->length--;
    }
    put(make, "\n");
}

static void put_option(usage *make, const sc_make_property *of)
{
    size_t from = make->out->length;
    unsigned types = sc_cursor_types_beside_null(&of->cursor);
    const char letter[] = {letter_of(make->schema, of), '\0'};
    put(make, letter[0] != '\0' ? "  -" : "     ");
    put(make, letter);
    put(make, letter[0] != '\0' ? ", --" : " --");
    put(make, types == SC_TYPE_BOOL ? "[no-]" : "");
    put(make, make->path.text);
    if (types != SC_TYPE_BOOL) {
        sc_cursor element;
        put(make, " ");
        sc_cursor_element(&of->cursor, 0, &element);
        put_type(make, types == SC_TYPE_ARRAY && element.count != 0 ? &element : &of->cursor);
        put(make, types == SC_TYPE_ARRAY ? "..." : "");
    }
    put_help(make, of, from);
}

static void put_options(usage *make, const sc_make_property *of)
{
    sc_make_walk walk = {0, 0};
    sc_make_property member;
    while (make->status == SC_OK && sc_make_next(make->schema, of, &walk, &member)) {
        size_t mark;
        if (is_operand(make->schema, &member)) {
            continue;
        }
        make->status = sc_path_push_key(&make->path, member.key, member.length, &mark);
        if (make->status != SC_OK) {
            return;
        }
        if (sc_make_is_object(&member)) {
            put_options(make, &member);
        } else {
            put_option(make, &member);
        }
        sc_path_pop(&make->path, mark);
    }
}

/* The operands in their order, as the usage line or with their descriptions. */
static void put_operands(usage *make, const sc_make_property *of, bool lines)
{
    sc_make_walk walk = {0, 0};
    sc_make_property member;
    while (make->status == SC_OK && sc_make_next(make->schema, of, &walk, &member)) {
        if (is_operand(make->schema, &member)) {
            size_t from = make->out->length;
            bool many = sc_cursor_types_beside_null(&member.cursor) == SC_TYPE_ARRAY;
            put(make, lines ? "  " : member.required ? " " : " [");
            sc_buf_append(make->out, member.key, member.length);
            put(make, many ? "..." : "");
            put(make, lines || member.required ? "" : "]");
            if (lines) {
                put_help(make, &member, from);
            }
        } else if (sc_make_is_object(&member)) {
            put_operands(make, &member, lines);
        }
    }
}

sc_status sc_make_usage(const sc_schema *schema, const char *program, sc_buf *out)
{
    usage make = {.schema = schema, .out = out};
    sc_make_property root;
    sc_make_root(schema, &root);
    sc_path_builder_init(&make.path, schema->allocator);
    put(&make, "Usage: ");
    put(&make, program);
    put(&make, " [options]");
    put_operands(&make, &root, false);
    put(&make, "\n\n");
    if (sc_value_kind(sc_make_description(&root.cursor)) == SC_STRING) {
        put_text(&make, sc_make_description(&root.cursor));
        put(&make, "\n\n");
    }
    if (schema->operand_count != 0) {
        put(&make, "Operands:\n");
        put_operands(&make, &root, true);
        put(&make, "\n");
    }
    put(&make, "Options:\n");
    put_options(&make, &root);
    sc_path_builder_free(&make.path);
    return make.status != SC_OK ? make.status : out->status;
}
