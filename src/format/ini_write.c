/*
 * Writing INI: in each object first the members with a value, then a section for each object in it,
 * `[a.b]`. An array is JSON behind its key. A key, section or text that would not read back
 * as itself is refused, and the reader's own scanning decides that.
 */
#include "base/ascii.h"
#include "format/emit.h"
#include "format/ini.h"

typedef struct printer {
    sc_writing *writing;
    sc_buf *out;
    sc_buf section; /* name of the open one */
    sc_buf text;    /* of the value at hand */
    bool compact;
} printer;

static sc_status fail(const printer *p, const sc_emit_link *at, const char *message)
{
    return sc_emit_fail(at, p->writing->error, SC_ERROR_CANNOT_WRITE, message);
}

static bool has_line_end(const char *text, size_t length)
{
    return memchr(text, '\n', length) != NULL || memchr(text, '\r', length) != NULL;
}

static bool has_blank_ends(const char *text, size_t length)
{
    return length != 0 && (sc_ascii_is_blank(text[0]) || sc_ascii_is_blank(text[length - 1]));
}

/* ---- values ---- */

typedef enum spelling { PLAIN, DOUBLE_QUOTED, SINGLE_QUOTED, LINES, NONE } spelling;

static bool looks_like_comment(const char *line)
{
    return *line == ';' || *line == '#';
}

/* Text on one line that reads back as itself, quotes aside. */
static bool is_good_value(const char *line, const char *end)
{
    return !has_blank_ends(line, (size_t)(end - line)) && sc_ini_value_end(line, end) == end;
}

static const char *find_line_end(const char *line, const char *end)
{
    const char *found = memchr(line, '\n', (size_t)(end - line));
    return found != NULL ? found : end;
}

/*
 * Every line reads back as itself: the first behind the key, where no comment can begin, the others
 * indented. Python's configparser reads them so too. A lone line of this kind is one that has both
 * quotes: behind the key it would lose them, so it is written on the next line.
 */
static bool are_good_lines(const char *text, size_t length)
{
    const char *end = text + length;
    if (length == 0 || text[0] == '\n' || end[-1] == '\n' || memchr(text, '\r', length) != NULL) {
        return false;
    }
    const char *line = text;
    while (line < end) {
        const char *line_end = find_line_end(line, end);
        bool comment = looks_like_comment(line) && (line != text || line_end == end);
        if (line != line_end && (comment || !is_good_value(line, line_end))) {
            return false;
        }
        line = line_end + 1;
    }
    return true;
}

static spelling choose(const char *text, size_t length)
{
    const char *end = text + length;
    if (length == 0) {
        return PLAIN;
    }
    if (!has_line_end(text, length)) {
        if (is_good_value(text, end) && sc_ini_quoted_end(text, end) == NULL) {
            return PLAIN;
        }
        if (memchr(text, '"', length) == NULL) {
            return DOUBLE_QUOTED;
        }
        if (memchr(text, '\'', length) == NULL) {
            return SINGLE_QUOTED;
        }
    }
    return are_good_lines(text, length) ? LINES : NONE;
}

static void print_lines(printer *p, const char *text, size_t length)
{
    const char *end = text + length;
    const char *line = text;
    bool several = find_line_end(text, end) != end;
    while (line < end) {
        const char *line_end = find_line_end(line, end);
        bool behind_key = line == text && several;
        sc_buf_append_text(p->out, behind_key ? " " : line_end == line ? "\n" : "\n    ");
        sc_buf_append(p->out, line, (size_t)(line_end - line));
        line = line_end + 1;
    }
}

static sc_status print_text(printer *p, const sc_emit_link *at)
{
    const char *text = p->text.data != NULL ? p->text.data : "";
    size_t length = p->text.length;
    spelling how = choose(text, length);
    if (how == NONE) {
        return fail(p, at,
                    "INI cannot hold this text: its white space, quotes or line ends would "
                    "not read back");
    }
    if (how == LINES) {
        print_lines(p, text, length);
        return SC_OK;
    }
    const char *quote = how == DOUBLE_QUOTED ? "\"" : how == SINGLE_QUOTED ? "'" : "";
    sc_buf_append_text(p->out, length == 0 || p->compact ? "" : " ");
    sc_buf_append_text(p->out, quote);
    sc_buf_append(p->out, text, length);
    sc_buf_append_text(p->out, quote);
    return SC_OK;
}

static bool is_good_key(const char *key, size_t length)
{
    return length != 0 && !has_blank_ends(key, length) && !has_line_end(key, length) &&
           memchr(key, '=', length) == NULL && memchr(key, ':', length) == NULL && *key != '[' &&
           *key != ';' && *key != '#';
}

static void print_origin(printer *p, sc_value value)
{
    if (p->writing->options->origins) {
        sc_emit_origin(p->out, "; ", value);
        sc_buf_append_char(p->out, '\n');
    }
}

static sc_status print_setting(printer *p, const sc_emit_link *at)
{
    size_t length;
    const char *key = sc_emit_key(at, &length);
    if (!is_good_key(key, length)) {
        return fail(p, at,
                    "INI cannot hold this key: it is empty, or holds `=`, `:`, a line end, "
                    "white space at an end, or begins as a section or a comment does");
    }
    if (p->out->length == 0 && (unsigned char)*key == 0xEF) {
        sc_buf_append_char(p->out, '\n'); /* no first key looks like a byte-order mark */
    }
    print_origin(p, at->value);
    sc_buf_append(p->out, key, length);
    sc_buf_append_text(p->out, p->compact ? "=" : " =");
    sc_status status = sc_emit_plain(at, p->writing, &p->text);
    status = status == SC_OK ? print_text(p, at) : status;
    sc_buf_append_char(p->out, '\n');
    return status;
}

/* ---- sections ---- */

/* A part of a section's name, which must not nest further. */
static bool is_good_part(const char *key, size_t length)
{
    return memchr(key, '.', length) == NULL && !has_line_end(key, length);
}

static sc_status print_header(printer *p, const sc_emit_link *at)
{
    sc_buf_append_text(p->out, p->out->length != 0 && !p->compact ? "\n" : "");
    print_origin(p, at->value);
    sc_buf_append_char(p->out, '[');
    size_t start = p->out->length;
    sc_buf_append(p->out, p->section.data, p->section.length);
    sc_buf_append_char(p->out, ']');
    const char *end = p->out->data + p->out->length;
    bool good = p->out->status == SC_OK && p->section.length != 0 &&
                sc_ini_section_end(p->out->data + start, end) == end - 1 &&
                !has_blank_ends(p->section.data, p->section.length);
    sc_buf_append_char(p->out, '\n');
    return good || p->out->status != SC_OK || p->section.status != SC_OK
               ? SC_OK
               : fail(p, at,
                      "INI cannot hold this name of a section: it is empty, has white space "
                      "at an end, or a bracket that would close it");
}

static bool is_section(sc_value value)
{
    return sc_value_kind(value) == SC_OBJECT && !sc_value_untyped(value, NULL, NULL);
}

static bool needs_header(const sc_emit_link *at)
{
    size_t count = sc_value_count(at->value);
    for (size_t i = 0; i < count; i++) {
        if (!is_section(sc_value_item(at->value, i))) {
            return true;
        }
    }
    return count == 0;
}

static sc_status print_object(printer *p, const sc_emit_link *at);

static sc_status print_section(printer *p, const sc_emit_link *at)
{
    size_t above = p->section.length;
    size_t length;
    const char *key = sc_emit_key(at, &length);
    if (!is_good_part(key, length)) {
        return fail(p, at, "INI cannot hold this name of a section: it has a dot or a line end");
    }
    if (at->above->above != NULL) {
        sc_buf_append_char(&p->section, '.');
    }
    sc_buf_append(&p->section, key, length);
    sc_status status = sc_emit_check_depth(at, p->writing->error);
    if (status == SC_OK && needs_header(at)) {
        status = print_header(p, at);
    }
    status = status == SC_OK ? print_object(p, at) : status;
    p->section.length = above;
    return status;
}

static sc_status print_object(printer *p, const sc_emit_link *at)
{
    size_t count = sc_value_count(at->value);
    sc_status status = SC_OK;
    for (size_t i = 0; i < count && status == SC_OK; i++) {
        sc_emit_link child = sc_emit_child(at, i);
        if (!is_section(child.value)) {
            status = print_setting(p, &child);
        }
    }
    for (size_t i = 0; i < count && status == SC_OK; i++) {
        sc_emit_link child = sc_emit_child(at, i);
        if (is_section(child.value)) {
            status = print_section(p, &child);
        }
    }
    return status;
}

sc_status sc_ini_write(const sc_format *self, sc_writing *writing)
{
    (void)self;
    sc_emit_link root = sc_emit_root(writing->value);
    printer p = {.writing = writing, .out = writing->out, .compact = writing->options->compact};
    if (sc_value_kind(root.value) != SC_OBJECT) {
        return fail(&p, &root, "the root of an INI file is an object");
    }
    sc_buf_init(&p.section, writing->allocator, SIZE_MAX / 2);
    sc_buf_init(&p.text, writing->allocator, SIZE_MAX / 2);
    sc_status status = print_object(&p, &root);
    if (status == SC_OK && p.section.status != SC_OK) {
        status = sc_error_code(writing->error, p.section.status);
    }
    sc_buf_free(&p.text);
    sc_buf_free(&p.section);
    return status;
}
