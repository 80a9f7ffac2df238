/*
 * Writing YAML as people write it: block style, two spaces a level, lists below
 * their key indented, strings plain where that is safe for every reader, several
 * lines as a literal block. Compact is flow style on one line.
 */
#include "format/emit.h"
#include "format/yaml/text.h"
#include "format/yaml/yaml.h"

#include <math.h>

enum {
    INDENT = 2,
    KEY_MAX = 1000 /* bytes of a key before `?` is needed: some readers give up at 1024 */
};

typedef struct printer {
    sc_writing *writing;
    sc_buf *out;
    bool flow;
    bool origins;
} printer;

static bool is_filled(sc_value value)
{
    return sc_value_kind(value) >= SC_ARRAY && sc_value_count(value) != 0;
}

static void print_indent(printer *p, size_t indent)
{
    sc_buf_append_repeat(p->out, ' ', indent);
}

static void end_line(printer *p, sc_value value)
{
    if (p->origins) {
        sc_emit_origin(p->out, " # ", value);
    }
    sc_buf_append_char(p->out, '\n');
}

/* A reader of YAML 1.1 takes an exponent only with its sign and behind a point. */
static void print_float(sc_buf *out, double value)
{
    if (isnan(value)) {
        sc_buf_append_text(out, ".nan");
        return;
    }
    if (isinf(value)) {
        sc_buf_append_text(out, value < 0 ? "-.inf" : ".inf");
        return;
    }
    size_t start = out->length;
    sc_buf_append_double(out, value);
    if (out->status != SC_OK) {
        return;
    }
    size_t length = out->length - start;
    const char *exponent = memchr(out->data + start, 'e', length);
    if (exponent == NULL) {
        return;
    }
    char tail[16];
    size_t head = (size_t)(exponent - (out->data + start));
    size_t tail_length = length - head - 1;
    memcpy(tail, exponent + 1, tail_length);
    out->length = start + head;
    if (memchr(out->data + start, '.', head) == NULL) {
        sc_buf_append_text(out, ".0");
    }
    sc_buf_append_char(out, 'e');
    if (*tail != '-') {
        sc_buf_append_char(out, '+');
    }
    sc_buf_append(out, tail, tail_length);
}

/* Dates stay plain, so that a reader that knows them reads dates; a time alone is not a date. */
static void print_datetime(printer *p, const sc_scalar *scalar)
{
    bool time = scalar->length > 2 && scalar->text[2] == ':';
    if (time) {
        sc_yaml_print_text(p->out, scalar->text, scalar->length, p->flow);
    } else {
        sc_buf_append(p->out, scalar->text, scalar->length);
    }
}

/* A scalar or an empty container, on one line. */
static void print_scalar(printer *p, sc_value value)
{
    sc_scalar scalar = sc_value_scalar(value);
    switch (sc_value_kind(value)) {
    case SC_BOOL:
        sc_buf_append_text(p->out, scalar.boolean ? "true" : "false");
        break;
    case SC_INTEGER:
        if (scalar.is_unsigned) {
            sc_buf_append_uint(p->out, (uint64_t)scalar.integer);
        } else {
            sc_buf_append_int(p->out, scalar.integer);
        }
        break;
    case SC_FLOAT:
        print_float(p->out, scalar.number);
        break;
    case SC_STRING:
        sc_yaml_print_text(p->out, scalar.text, scalar.length, p->flow);
        break;
    case SC_DATETIME:
        print_datetime(p, &scalar);
        break;
    case SC_ARRAY:
        sc_buf_append_text(p->out, "[]");
        break;
    case SC_OBJECT:
        sc_buf_append_text(p->out, "{}");
        break;
    default:
        sc_buf_append_text(p->out, "null");
        break;
    }
}

/* A key and its `:`; a long one is behind `?`, on a line of its own in block style. */
static void print_key(printer *p, const sc_emit_link *at, size_t indent)
{
    size_t length;
    const char *key = sc_emit_key(at, &length);
    size_t start = p->out->length;
    sc_yaml_print_text(p->out, key, length, p->flow);
    if (p->out->status != SC_OK || p->out->length - start <= KEY_MAX) {
        sc_buf_append_char(p->out, ':');
        return;
    }
    p->out->length = start;
    sc_buf_append_text(p->out, "? ");
    sc_yaml_print_text(p->out, key, length, p->flow);
    if (p->flow) {
        sc_buf_append_text(p->out, " :");
    } else {
        sc_buf_append_char(p->out, '\n');
        print_indent(p, indent);
        sc_buf_append_char(p->out, ':');
    }
}

/* ---- flow ---- */

static sc_status print_flow(printer *p, const sc_emit_link *at)
{
    if (!is_filled(at->value)) {
        print_scalar(p, at->value);
        return SC_OK;
    }
    bool object = sc_value_kind(at->value) == SC_OBJECT;
    size_t count = sc_value_count(at->value);
    sc_status status = sc_emit_check_depth(at, p->writing->error);
    sc_buf_append_char(p->out, object ? '{' : '[');
    for (size_t i = 0; i < count && status == SC_OK; i++) {
        sc_emit_link child = sc_emit_child(at, i);
        if (i != 0) {
            sc_buf_append_text(p->out, ", ");
        }
        if (object) {
            print_key(p, &child, 0);
            sc_buf_append_char(p->out, ' ');
        }
        status = print_flow(p, &child);
    }
    sc_buf_append_char(p->out, object ? '}' : ']');
    return status;
}

/* ---- block ---- */

/* A value that is no filled container, up to its line end. `indent` is its collection's. */
static void print_leaf(printer *p, sc_value value, size_t indent)
{
    sc_scalar scalar = sc_value_scalar(value);
    if (scalar.kind == SC_STRING && sc_yaml_can_be_literal(scalar.text, scalar.length)) {
        sc_yaml_print_literal_head(p->out, scalar.text, scalar.length);
        end_line(p, value);
        sc_yaml_print_literal_lines(p->out, scalar.text, scalar.length, indent + INDENT);
        return;
    }
    print_scalar(p, value);
    end_line(p, value);
}

static sc_status print_filled(printer *p, const sc_emit_link *at, size_t indent);

static sc_status print_member(printer *p, const sc_emit_link *at, size_t indent)
{
    print_key(p, at, indent);
    if (is_filled(at->value)) {
        end_line(p, at->value);
        print_indent(p, indent + INDENT);
        return print_filled(p, at, indent + INDENT);
    }
    sc_buf_append_char(p->out, ' ');
    print_leaf(p, at->value, indent);
    return SC_OK;
}

static sc_status print_item(printer *p, const sc_emit_link *at, size_t indent)
{
    sc_buf_append_text(p->out, "- ");
    if (is_filled(at->value)) {
        return print_filled(p, at, indent + INDENT);
    }
    print_leaf(p, at->value, indent);
    return SC_OK;
}

/* A filled container whose first line is indented already. */
static sc_status print_filled(printer *p, const sc_emit_link *at, size_t indent)
{
    sc_status status = sc_emit_check_depth(at, p->writing->error);
    bool object = sc_value_kind(at->value) == SC_OBJECT;
    size_t count = sc_value_count(at->value);
    for (size_t i = 0; i < count && status == SC_OK; i++) {
        sc_emit_link child = sc_emit_child(at, i);
        if (i != 0) {
            print_indent(p, indent);
        }
        status = object ? print_member(p, &child, indent) : print_item(p, &child, indent);
    }
    return status;
}

sc_status sc_yaml_write(const sc_format *self, sc_writing *writing)
{
    (void)self;
    sc_emit_link root = sc_emit_root(writing->value);
    printer p = {.writing = writing, .out = writing->out, .origins = writing->options->origins};
    p.flow = writing->options->compact && !p.origins;
    if (sc_value_kind(root.value) == SC_ABSENT) {
        return sc_emit_fail(&root, writing->error, SC_ERROR_CANNOT_WRITE,
                            "there is no value to write");
    }
    if (p.flow) {
        return print_flow(&p, &root);
    }
    if (is_filled(root.value)) {
        return print_filled(&p, &root, 0);
    }
    print_leaf(&p, root.value, 0);
    return SC_OK;
}
