/*
 * Writing Java properties: one line a value, keys joined with dots. Java's escapes hold any text,
 * so only values that no text can hold are refused. An array or an empty object is JSON.
 *
 * Other characters than ASCII become `\uXXXX`: Properties.load(InputStream) reads Latin-1, a Reader
 * may be given any encoding; the escapes mean the same to all of them.
 *
 * A dot inside a key is escaped, except where it need not be: a setting beside another whose key is
 * the beginning of its own (`A` and `A.layout`) is read as just that.
 */
#include "base/ascii.h"
#include "base/utf8.h"
#include "format/emit.h"
#include "format/properties.h"

typedef struct printer {
    sc_writing *writing;
    sc_buf *out;
    sc_buf prefix; /* the key of the object at hand, with its dot */
    sc_buf text;
} printer;

static void append_unit(sc_buf *out, uint32_t unit)
{
    static const char digits[] = "0123456789ABCDEF";
    const char text[] = {'\\',
                         'u',
                         digits[unit >> 12],
                         digits[unit >> 8 & 15],
                         digits[unit >> 4 & 15],
                         digits[unit & 15]};
    sc_buf_append(out, text, sizeof text);
}

/* A character beyond ASCII as UTF-16 has it; returns its bytes. */
static size_t escape_wide(sc_buf *out, const char *text, size_t length)
{
    uint32_t code_point = 0;
    size_t size = sc_utf8_decode(text, text + length, &code_point);
    if (code_point >= 0x10000) {
        append_unit(out, 0xD800 + ((code_point - 0x10000) >> 10));
        code_point = 0xDC00 + ((code_point - 0x10000) & 0x3FF);
    }
    append_unit(out, code_point);
    return size;
}

static void escape(sc_buf *out, char c)
{
    static const char from[] = "\t\n\r\f";
    static const char to[] = "tnrf";
    const char *found = c != '\0' ? strchr(from, c) : NULL;
    sc_buf_append_char(out, '\\');
    sc_buf_append_char(out, found != NULL ? to[found - from] : c);
}

/* Control characters without a letter are written unchanged: Java reads them so. */
static bool needs_escape(char c, bool key, bool first)
{
    switch (c) {
    case '\\':
    case '\t':
    case '\n':
    case '\r':
    case '\f':
        return true;
    case ' ':
        return key || first;
    case '=':
    case ':':
    case '#':
    case '!':
        return key;
    default:
        return false;
    }
}

static void print_key(sc_buf *out, const char *key, size_t length, bool escape_dots)
{
    for (size_t i = 0; i < length; i++) {
        if ((unsigned char)key[i] >= 0x80) {
            i += escape_wide(out, key + i, length - i) - 1;
        } else if (needs_escape(key[i], true, false) || (escape_dots && key[i] == '.')) {
            escape(out, key[i]);
        } else {
            sc_buf_append_char(out, key[i]);
        }
    }
}

static void print_text(sc_buf *out, const char *text, size_t length)
{
    size_t run = 0;
    for (size_t i = 0; i < length; i++) {
        bool wide = (unsigned char)text[i] >= 0x80;
        if (!wide && !needs_escape(text[i], false, i == 0)) {
            continue;
        }
        sc_buf_append(out, text + run, i - run);
        if (wide) {
            i += escape_wide(out, text + i, length - i) - 1;
        } else {
            escape(out, text[i]);
        }
        run = i + 1;
    }
    sc_buf_append(out, text + run, length - run);
}

/* An object that has lines of its own. */
static bool nests(sc_value value)
{
    return sc_value_kind(value) == SC_OBJECT && sc_value_count(value) != 0 &&
           !sc_value_untyped(value, NULL, NULL);
}

/* A sibling has the first part of the key, and a value: the dots do not nest. */
static bool is_beside(const sc_emit_link *at, const char *key, size_t length)
{
    const char *dot = memchr(key, '.', length);
    if (dot == NULL || nests(at->value)) {
        return false;
    }
    sc_value sibling = sc_value_member(at->above->value, key, (size_t)(dot - key));
    return sc_value_kind(sibling) != SC_ABSENT && !nests(sibling);
}

static sc_status print_object(printer *p, const sc_emit_link *at);

static sc_status print_setting(printer *p, const sc_emit_link *at, const char *key, size_t length)
{
    if (p->writing->options->origins) {
        sc_emit_origin(p->out, "# ", at->value);
        sc_buf_append_char(p->out, '\n');
    }
    sc_buf_append(p->out, p->prefix.data, p->prefix.length);
    print_key(p->out, key, length, !is_beside(at, key, length));
    sc_buf_append_char(p->out, '=');
    sc_status status = sc_emit_plain(at, p->writing, &p->text);
    print_text(p->out, p->text.data, p->text.length);
    sc_buf_append_char(p->out, '\n');
    return status;
}

static sc_status print_member(printer *p, const sc_emit_link *at)
{
    size_t length;
    const char *key = sc_emit_key(at, &length);
    if (!nests(at->value)) {
        return print_setting(p, at, key, length);
    }
    size_t above = p->prefix.length;
    print_key(&p->prefix, key, length, true);
    sc_buf_append_char(&p->prefix, '.');
    sc_status status = sc_emit_check_depth(at, p->writing->error);
    status = status == SC_OK ? print_object(p, at) : status;
    p->prefix.length = above;
    return status;
}

static sc_status print_object(printer *p, const sc_emit_link *at)
{
    size_t count = sc_value_count(at->value);
    sc_status status = SC_OK;
    for (size_t i = 0; i < count && status == SC_OK; i++) {
        sc_emit_link child = sc_emit_child(at, i);
        status = print_member(p, &child);
    }
    return status;
}

sc_status sc_properties_write(const sc_format *self, sc_writing *writing)
{
    (void)self;
    sc_emit_link root = sc_emit_root(writing->value);
    printer p = {.writing = writing, .out = writing->out};
    if (sc_value_kind(root.value) != SC_OBJECT) {
        return sc_emit_fail(&root, writing->error, SC_ERROR_CANNOT_WRITE,
                            "the root of a properties file is an object");
    }
    sc_buf_init(&p.prefix, writing->allocator, SIZE_MAX / 2);
    sc_buf_init(&p.text, writing->allocator, SIZE_MAX / 2);
    sc_status status = print_object(&p, &root);
    if (status == SC_OK && p.prefix.status != SC_OK) {
        status = sc_error_code(writing->error, p.prefix.status);
    }
    sc_buf_free(&p.text);
    sc_buf_free(&p.prefix);
    return status;
}
