/*
 * Writing JSON, JSONC and JSON5. Children are adjacent in an image, so a level is a range of nodes
 * and the stack needs no more levels than the image is deep; nothing recurses.
 *
 * Pretty: two spaces a level, one member a line, `{}` and `[]` when empty, a line end at the end.
 * Compact: nothing that could be left out, no line end. With origins, each value's line closes with
 * a comment that names its source, line and column; that needs lines, so compact gives way.
 */
#include "base/alloc.h"
#include "base/ascii.h"
#include "format/emit.h"
#include "format/json/json.h"

#include <float.h>

enum { OWN_LEVELS = 32 };

typedef struct level {
    const sc_image *image;
    const sc_node *container;
    uint32_t next, end; /* positions; next - 1 is the one that is being written */
    bool object;
} level;

typedef struct json_printer {
    sc_writing *writing;
    const sc_image *image; /* of the value that is being written */
    sc_buf *out;
    bool five, compact, origins;
    level *levels;
    uint32_t depth, capacity;
    level own[OWN_LEVELS];
} json_printer;

static void fill_path(const json_printer *printer, sc_error *error)
{
    size_t length = 0, size = sizeof error->path;
    for (uint32_t i = 0; i < printer->depth; i++) {
        const level *at = &printer->levels[i];
        size_t key_length;
        sc_value child = sc_image_child(at->image, at->container, at->next - 1);
        const char *key = sc_value_key(child, &key_length);
        size_t need = at->object ? sc_path_append_key(error->path, size, length, key, key_length)
                                 : sc_path_append_index(error->path, size, length, at->next - 1);
        if (need >= size) {
            return;
        }
        length = need;
    }
    sc_emit_show_path(printer->writing->value, error);
}

static sc_status fail(const json_printer *printer, sc_status code, const char *message)
{
    sc_error *error = printer->writing->error;
    (void)sc_error_set(error, code, "%s", message);
    if (error != NULL) {
        fill_path(printer, error);
    }
    return code;
}

/* ---- text ---- */

static bool is_plain(char c)
{
    return (unsigned char)c >= 0x20 && c != '"' && c != '\\';
}

static const char *plain_run(const char *p, const char *end)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    while (end - p >= 8) {
        uint64_t word;
        memcpy(&word, p, sizeof word);
        uint64_t q = word ^ (ones * '"'), s = word ^ (ones * '\\');
        uint64_t hits = ((q - ones) & ~q) | ((s - ones) & ~s) | ((word - ones * 0x20) & ~word);
        if ((hits & (ones << 7)) != 0) {
            break;
        }
        p += 8;
    }
    while (p < end && is_plain(*p)) {
        p++;
    }
    return p;
}

static void print_escape(sc_buf *out, char c)
{
    static const char from[] = "\"\\\b\f\n\r\t", to[] = "\"\\bfnrt";
    const char *found = c != '\0' ? strchr(from, c) : NULL;
    if (found != NULL) {
        char pair[2] = {'\\', to[found - from]};
        sc_buf_append(out, pair, sizeof pair);
    } else {
        sc_buf_append(out, "\\u", 2);
        sc_buf_append_hex(out, (unsigned char)c, 4);
    }
}

static void print_text(sc_buf *out, const char *text, size_t length)
{
    const char *p = text, *end = text + length;
    sc_buf_append_char(out, '"');
    for (;;) {
        const char *stop = plain_run(p, end);
        sc_buf_append(out, p, (size_t)(stop - p));
        if (stop == end) {
            break;
        }
        print_escape(out, *stop);
        p = stop + 1;
    }
    sc_buf_append_char(out, '"');
}

static bool is_bare_key(const char *key, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        bool part = sc_ascii_is_alnum(key[i]) || key[i] == '_' || key[i] == '$';
        if (!part || (i == 0 && sc_ascii_is_digit(key[i]))) {
            return false;
        }
    }
    return length != 0;
}

static void print_key(json_printer *printer, sc_value member)
{
    uint32_t length;
    const char *key = sc_image_key(member.image, sc_value_node(member)->key, &length);
    if (printer->five && is_bare_key(key, length)) {
        sc_buf_append(printer->out, key, length);
    } else {
        print_text(printer->out, key, length);
    }
    sc_buf_append(printer->out, ": ", printer->compact ? 1 : 2);
}

/* ---- scalars ---- */

static sc_status print_float(json_printer *printer, double value)
{
    if (value >= -DBL_MAX && value <= DBL_MAX) {
        sc_buf_append_double(printer->out, value);
        return SC_OK;
    }
    if (!printer->five) {
        return fail(printer, SC_ERROR_CANNOT_WRITE,
                    "JSON cannot hold infinities and NaN (JSON5 can)");
    }
    sc_buf_append_text(printer->out, value > 0 ? "Infinity" : value < 0 ? "-Infinity" : "NaN");
    return SC_OK;
}

static sc_status print_scalar(json_printer *printer, const sc_node *node)
{
    sc_buf *out = printer->out;
    switch ((sc_kind)node->kind) {
    case SC_NULL:
        sc_buf_append(out, "null", 4);
        return SC_OK;
    case SC_BOOL:
        sc_buf_append_text(out, node->as.bits != 0 ? "true" : "false");
        return SC_OK;
    case SC_INTEGER:
        if ((node->flags & SC_NODE_UNSIGNED) != 0) {
            sc_buf_append_uint(out, node->as.bits);
        } else {
            sc_buf_append_int(out, (int64_t)node->as.bits);
        }
        return SC_OK;
    case SC_FLOAT:
        return print_float(printer, node->as.number);
    default:
        print_text(out, printer->image->text + node->as.text.offset, node->as.text.length);
        return SC_OK;
    }
}

/* ---- lines ---- */

static void print_origin(json_printer *printer, uint32_t node)
{
    if (printer->origins) {
        sc_emit_origin(printer->out, " // ", sc_value_of(printer->image, node));
    }
}

static void new_line(json_printer *printer)
{
    if (!printer->compact) {
        sc_buf_append_char(printer->out, '\n');
        sc_buf_append_repeat(printer->out, ' ', (size_t)printer->depth * 2);
    }
}

/* The comma between the value that was just written and the next one. */
static void print_comma(json_printer *printer)
{
    if (printer->depth != 0) {
        const level *top = &printer->levels[printer->depth - 1];
        if (top->next != top->end) {
            sc_buf_append_char(printer->out, ',');
        }
    }
}

static sc_status open_container(json_printer *printer, uint32_t node, uint32_t count)
{
    const sc_node *at = &printer->image->nodes[node];
    if (printer->depth == printer->capacity) {
        return fail(printer, SC_ERROR_TOO_DEEP, "nested deeper than its image says");
    }
    sc_buf_append_char(printer->out, at->kind == SC_OBJECT ? '{' : '[');
    print_origin(printer, node);
    printer->levels[printer->depth++] =
        (level){printer->image, at, 0, count, at->kind == SC_OBJECT};
    return SC_OK;
}

static sc_status print_value(json_printer *printer, uint32_t node)
{
    const sc_node *at = &printer->image->nodes[node];
    if (sc_node_is_container(at)) {
        uint32_t count = sc_image_children(printer->image, at);
        if (count != 0) {
            return open_container(printer, node, count);
        }
        sc_buf_append(printer->out, at->kind == SC_OBJECT ? "{}" : "[]", 2);
    } else {
        sc_status status = print_scalar(printer, at);
        if (status != SC_OK) {
            return status;
        }
    }
    print_comma(printer);
    print_origin(printer, node);
    return SC_OK;
}

static void close_container(json_printer *printer)
{
    bool object = printer->levels[--printer->depth].object;
    new_line(printer);
    sc_buf_append_char(printer->out, object ? '}' : ']');
    print_comma(printer);
}

static sc_status print_tree(json_printer *printer, uint32_t root)
{
    sc_status status = print_value(printer, root);
    while (status == SC_OK && printer->depth != 0) {
        level *top = &printer->levels[printer->depth - 1];
        if (top->next == top->end) {
            close_container(printer);
            continue;
        }
        sc_value child = sc_image_child(top->image, top->container, top->next++);
        new_line(printer);
        if (top->object) {
            print_key(printer, child);
        }
        printer->image = child.image;
        status = print_value(printer, child.node);
        status = status == SC_OK ? printer->out->status : status;
    }
    return status;
}

sc_status sc_json_write(sc_writing *writing, unsigned dialect)
{
    json_printer printer = {
        .writing = writing,
        .image = writing->value.image,
        .out = writing->out,
        .five = (dialect & SC_JSON_FIVE) != 0,
        .origins = writing->options->origins && (dialect & SC_JSON_COMMENTS) != 0,
        .capacity = OWN_LEVELS,
    };
    printer.compact = writing->options->compact && !printer.origins;
    printer.levels = printer.own;
    if (printer.image == NULL) {
        return fail(&printer, SC_ERROR_CANNOT_WRITE, "there is no value to write");
    }
    uint32_t depth = printer.image->header->depth;
    if (depth > OWN_LEVELS) {
        printer.levels = sc_alloc_array(writing->allocator, depth, sizeof *printer.levels);
        printer.capacity = depth;
        if (printer.levels == NULL) {
            return sc_error_code(writing->error, SC_ERROR_OUT_OF_MEMORY);
        }
    }
    sc_status status = print_tree(&printer, writing->value.node);
    if (status == SC_OK && !printer.compact) {
        sc_buf_append_char(printer.out, '\n');
    }
    status = status == SC_OK ? printer.out->status : status;
    if (status == printer.out->status && status != SC_OK) {
        (void)sc_error_code(writing->error, status);
    }
    if (printer.levels != printer.own) {
        sc_free(writing->allocator, printer.levels, depth * sizeof *printer.levels);
    }
    return status;
}
