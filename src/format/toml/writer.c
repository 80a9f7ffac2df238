/*
 * Writing TOML for people: in each table first the members that fit a line of their own, then its
 * tables, and nothing more of the table, so no header comes back to it. Arrays of tables get
 * headers; any other array stays behind its key, on one line if it fits. Compact: the root's
 * members a line each, everything below them inline.
 */
#include "format/emit.h"
#include "format/toml/print.h"
#include "format/toml/toml.h"

enum { LINE_WIDTH = 100, INDENT = 4, INDENT_MAX = 48 };

typedef struct printer {
    sc_writing *writing;
    sc_buf *out;
    sc_buf path; /* the open table's name as a header spells it */
    size_t stop; /* an inline value may not go beyond this length of the output */
    bool compact;
    bool origins;
} printer;

static sc_status fail(const printer *p, const sc_emit_link *at, const char *message)
{
    return sc_emit_fail(at, p->writing->error, SC_ERROR_CANNOT_WRITE, message);
}

static bool is_tables(sc_value value)
{
    size_t count = sc_value_count(value);
    if (sc_value_kind(value) != SC_ARRAY || count == 0) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        if (sc_value_kind(sc_value_item(value, i)) != SC_OBJECT) {
            return false;
        }
    }
    return true;
}

static bool has_header(sc_value value)
{
    return sc_value_kind(value) == SC_OBJECT || is_tables(value);
}

/* ---- values behind a key ---- */

static sc_status print_scalar(printer *p, const sc_emit_link *at, bool lines)
{
    sc_scalar scalar = sc_value_scalar(at->value);
    switch (scalar.kind) {
    case SC_BOOL:
        sc_buf_append_text(p->out, scalar.boolean ? "true" : "false");
        return SC_OK;
    case SC_INTEGER:
        if (scalar.is_unsigned) {
            return fail(p, at, "TOML's integers end at 9223372036854775807");
        }
        sc_buf_append_int(p->out, scalar.integer);
        return SC_OK;
    case SC_FLOAT:
        sc_buf_append_double(p->out, scalar.number);
        return SC_OK;
    case SC_STRING:
        sc_toml_print_text(p->out, scalar.text, scalar.length, lines);
        return SC_OK;
    case SC_DATETIME:
        sc_buf_append(p->out, scalar.text, scalar.length);
        return SC_OK;
    default:
        return fail(p, at, "TOML has no null");
    }
}

/* False once an attempt to stay on one line has failed, or is bound to fail at this text. */
static bool fits(const printer *p, sc_value value)
{
    sc_scalar scalar = sc_value_scalar(value);
    size_t length = scalar.kind == SC_STRING ? scalar.length : 0;
    return p->out->length <= p->stop && length <= p->stop - p->out->length;
}

static sc_status print_flat(printer *p, const sc_emit_link *at);

static sc_status print_flat_member(printer *p, const sc_emit_link *above, size_t index, bool object)
{
    sc_emit_link at = sc_emit_child(above, index);
    if (index != 0) {
        sc_buf_append_text(p->out, p->compact ? "," : ", ");
    }
    if (object) {
        size_t length;
        const char *key = sc_emit_key(&at, &length);
        sc_toml_print_key(p->out, key, length);
        sc_buf_append_text(p->out, p->compact ? "=" : " = ");
    }
    return print_flat(p, &at);
}

/* A value on one line. Stops early, with SC_OK, once it goes beyond p->stop. */
static sc_status print_flat(printer *p, const sc_emit_link *at)
{
    sc_kind kind = sc_value_kind(at->value);
    if (!fits(p, at->value)) {
        p->stop = 0;
        return SC_OK;
    }
    if (kind < SC_ARRAY) {
        return print_scalar(p, at, false);
    }
    sc_status status = sc_emit_check_depth(at, p->writing->error);
    bool object = kind == SC_OBJECT;
    bool space = object && !p->compact && sc_value_count(at->value) != 0;
    sc_buf_append_text(p->out, object ? (space ? "{ " : "{") : "[");
    size_t count = sc_value_count(at->value);
    for (size_t i = 0; i < count && status == SC_OK && p->stop != 0; i++) {
        status = print_flat_member(p, at, i, object);
    }
    sc_buf_append_text(p->out, object ? (space ? " }" : "}") : "]");
    return status;
}

static sc_status print_inline(printer *p, const sc_emit_link *at)
{
    p->stop = SIZE_MAX;
    return print_flat(p, at);
}

/*
 * A value behind a key or in an array: an array goes over several lines where it does not
 * fit one, unless it is so deep that its indentation would be most of it.
 */
static sc_status print_value(printer *p, const sc_emit_link *at, size_t line_start, size_t indent)
{
    if (sc_value_kind(at->value) < SC_ARRAY) {
        return print_scalar(p, at, indent == 0);
    }
    if (sc_value_kind(at->value) == SC_OBJECT || sc_value_count(at->value) == 0 ||
        indent >= INDENT_MAX) {
        return print_inline(p, at);
    }
    size_t start = p->out->length;
    size_t count = sc_value_count(at->value);
    p->stop = line_start + LINE_WIDTH;
    sc_status status = print_flat(p, at);
    if (status != SC_OK || (p->stop != 0 && p->out->length <= p->stop)) {
        return status;
    }
    p->out->length = start;
    sc_buf_append_text(p->out, "[\n");
    for (size_t i = 0; i < count && status == SC_OK; i++) {
        sc_emit_link element = sc_emit_child(at, i);
        size_t line = p->out->length;
        sc_buf_append_repeat(p->out, ' ', indent + INDENT);
        status = print_value(p, &element, line, indent + INDENT);
        sc_buf_append_text(p->out, ",\n");
    }
    sc_buf_append_repeat(p->out, ' ', indent);
    sc_buf_append_char(p->out, ']');
    return status;
}

static void end_line(printer *p, sc_value value)
{
    if (p->origins) {
        sc_emit_origin(p->out, " # ", value);
    }
    sc_buf_append_char(p->out, '\n');
}

static sc_status print_setting(printer *p, const sc_emit_link *at)
{
    size_t length;
    size_t line = p->out->length;
    const char *key = sc_emit_key(at, &length);
    sc_toml_print_key(p->out, key, length);
    sc_buf_append_text(p->out, p->compact ? "=" : " = ");
    sc_status status = p->compact ? print_inline(p, at) : print_value(p, at, line, 0);
    end_line(p, at->value);
    return status;
}

/* ---- tables ---- */

static void print_header(printer *p, sc_value value, bool of_array)
{
    if (p->out->length != 0) {
        sc_buf_append_char(p->out, '\n');
    }
    sc_buf_append_text(p->out, of_array ? "[[" : "[");
    sc_buf_append(p->out, p->path.data, p->path.length);
    sc_buf_append_text(p->out, of_array ? "]]" : "]");
    end_line(p, value);
}

static sc_status print_table(printer *p, const sc_emit_link *at);

/* A table or an array of tables below an open one. */
static sc_status print_subtable(printer *p, const sc_emit_link *at)
{
    size_t above = p->path.length;
    size_t length;
    const char *key = sc_emit_key(at, &length);
    if (above != 0) {
        sc_buf_append_char(&p->path, '.');
    }
    sc_toml_print_key(&p->path, key, length);
    sc_status status = SC_OK;
    if (sc_value_kind(at->value) == SC_OBJECT) {
        status = print_table(p, at);
    } else {
        size_t count = sc_value_count(at->value);
        for (size_t i = 0; i < count && status == SC_OK; i++) {
            sc_emit_link element = sc_emit_child(at, i);
            print_header(p, element.value, true);
            status = print_table(p, &element);
        }
    }
    p->path.length = above;
    return status;
}

/* A header that only leads to deeper ones goes without saying. */
static bool needs_header(const printer *p, const sc_emit_link *at)
{
    bool own = at->above != NULL && sc_value_kind(at->above->value) == SC_OBJECT;
    size_t count = sc_value_count(at->value);
    if (!own || p->origins || count == 0) {
        return own;
    }
    for (size_t i = 0; i < count; i++) {
        if (!has_header(sc_value_item(at->value, i))) {
            return true;
        }
    }
    return false;
}

static sc_status print_table(printer *p, const sc_emit_link *at)
{
    sc_status status = sc_emit_check_depth(at, p->writing->error);
    size_t count = sc_value_count(at->value);
    if (needs_header(p, at)) {
        print_header(p, at->value, false);
    }
    for (size_t i = 0; i < count && status == SC_OK; i++) {
        sc_emit_link child = sc_emit_child(at, i);
        if (p->compact || !has_header(child.value)) {
            status = print_setting(p, &child);
        }
    }
    for (size_t i = 0; i < count && status == SC_OK && !p->compact; i++) {
        sc_emit_link child = sc_emit_child(at, i);
        if (has_header(child.value)) {
            status = print_subtable(p, &child);
        }
    }
    return status;
}

sc_status sc_toml_write(const sc_format *self, sc_writing *writing)
{
    (void)self;
    sc_emit_link root = sc_emit_root(writing->value);
    printer p = {
        .writing = writing,
        .out = writing->out,
        .compact = writing->options->compact,
        .origins = writing->options->origins,
    };
    if (sc_value_kind(root.value) != SC_OBJECT) {
        return fail(&p, &root, "the root of a TOML document is a table");
    }
    sc_buf_init(&p.path, writing->allocator, SIZE_MAX / 2);
    sc_status status = print_table(&p, &root);
    if (status == SC_OK && p.path.status != SC_OK) {
        status = sc_error_code(writing->error, p.path.status);
    }
    sc_buf_free(&p.path);
    return status;
}
