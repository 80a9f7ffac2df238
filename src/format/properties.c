/*
 * Reading Java properties, by the rules of java.util.Properties.load (JDK 17, over UTF-8): what a
 * key, a separator, an escape and a continued line are, and that every line is valid but one with
 * a broken \u escape. Keys nest at dots; an escaped dot, which Java reads as a dot, does not.
 *
 * A logical line is put together first, without what joins its natural lines; only where it has a
 * backslash does that take a copy.
 */
#include "format/properties.h"

#include "base/ascii.h"
#include "base/utf8.h"
#include "format/flat.h"
#include "format/open.h"

typedef struct properties {
    sc_flat flat;
    const char *next, *end;
    sc_buf text; /* of the part at hand, without its escapes */
    sc_buf dots; /* which of its bytes are dots that were escaped: their offsets */
} properties;

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\f';
}

static bool is_line_end(char c)
{
    return c == '\n' || c == '\r';
}

static const char *skip_space(const properties *r, const char *p)
{
    while (p < r->end && is_space(*p)) {
        p++;
    }
    return p;
}

/* Behind the line end at `p`. */
static const char *skip_line_end(const properties *r, const char *p)
{
    if (p < r->end) {
        p += p[0] == '\r' && p + 1 < r->end && p[1] == '\n' ? 2 : 1;
    }
    return p;
}

/*
 * Over backslashes that join lines, with the white space of the next line: to where the logical
 * line really goes on.
 */
static const char *join_lines(const properties *r, const char *p)
{
    while (p < r->end && *p == '\\' && (p + 1 == r->end || is_line_end(p[1]))) {
        p = skip_space(r, skip_line_end(r, p + 1));
    }
    return p;
}

/* White space of a logical line, which may go on over several. */
static const char *skip_logical_space(const properties *r, const char *p)
{
    for (;;) {
        const char *after = join_lines(r, skip_space(r, p));
        if (after == p) {
            return p;
        }
        p = after;
    }
}

/* ---- escapes ---- */

/* Four digits behind `\u`; false if they are not digits. */
static bool read_unit(const properties *r, const char *p, uint32_t *unit)
{
    *unit = 0;
    if (r->end - p < 6 || p[0] != '\\' || p[1] != 'u') {
        return false;
    }
    for (int i = 2; i < 6; i++) {
        unsigned digit = sc_ascii_digit_value(p[i]);
        if (digit >= 16) {
            return false;
        }
        *unit = *unit << 4 | digit;
    }
    return true;
}

/* `\uXXXX`, or two of them for a character beyond U+FFFF; NULL when it failed. */
static const char *read_unicode(properties *r, const char *escape)
{
    uint32_t unit, low;
    const char *p = escape + 6;
    if (!read_unit(r, escape, &unit)) {
        (void)SC_FLAT_FAIL(&r->flat, SC_ERROR_SYNTAX, escape,
                           "the escape \\u needs 4 hexadecimal digits");
        return NULL;
    }
    if (unit >= 0xD800 && unit < 0xDC00 && read_unit(r, p, &low) && low >= 0xDC00 && low < 0xE000) {
        unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
        p += 6;
    }
    if (!sc_utf8_is_scalar(unit)) {
        (void)SC_FLAT_FAIL(&r->flat, SC_ERROR_SYNTAX, escape,
                           "\\u%04X is half of a character without its other half", (unsigned)unit);
        return NULL;
    }
    sc_buf_append_code_point(&r->text, unit);
    return p;
}

/* Appends the character of the escape at `p`; returns the place behind it, NULL if it failed. */
static const char *read_escape(properties *r, const char *p)
{
    static const char letters[] = "tnrf";
    static const char meanings[] = "\t\n\r\f";
    char c = p[1];
    if (c == 'u') {
        return read_unicode(r, p);
    }
    const char *found = c != '\0' ? strchr(letters, c) : NULL;
    if (c == '.') {
        sc_buf_append(&r->dots, &r->text.length, sizeof r->text.length);
    }
    sc_buf_append_char(&r->text, found != NULL ? meanings[found - letters] : c);
    return p + 2;
}

/*
 * A key (ends before a separator) or a value (ends at the line's end). A part without backslashes
 * is a slice of the text. Returns what is behind it, NULL when it failed.
 */
static const char *read_part(properties *r, const char *start, bool key, const char **out,
                             size_t *length)
{
    const char *p = start;
    const char *run = start;
    sc_buf_clear(&r->text);
    sc_buf_clear(&r->dots);
    for (;;) {
        while (p < r->end && *p != '\\' && !is_line_end(*p) &&
               !(key && (is_space(*p) || *p == '=' || *p == ':'))) {
            p++;
        }
        if (p == r->end || *p != '\\') {
            break;
        }
        sc_buf_append(&r->text, run, (size_t)(p - run));
        const char *after = join_lines(r, p);
        p = run = after != p ? after : read_escape(r, p);
        if (p == NULL) {
            return NULL;
        }
    }
    *out = start;
    *length = (size_t)(p - start);
    if (run != start) {
        sc_buf_append(&r->text, run, (size_t)(p - run));
        *length = r->text.length;
        *out = sc_arena_text(&r->flat.texts, r->text.data, r->text.length);
        if (*out == NULL || r->text.status != SC_OK || r->dots.status != SC_OK) {
            (void)sc_flat_exhausted(&r->flat);
            return NULL;
        }
    }
    return p;
}

/* ---- settings ---- */

/* The name of a key, split at the dots that were not escaped. */
static uint32_t name_of(properties *r, const char *key, size_t length)
{
    const char *escaped = r->dots.data;
    size_t left = r->dots.length / sizeof(size_t);
    uint32_t name = SC_NAME_TREE_ROOT;
    size_t start = 0;
    for (size_t i = 0; i <= length && name != SC_NAME_TREE_NONE; i++) {
        if (i < length && key[i] != '.') {
            continue;
        }
        size_t dot;
        if (left != 0 && (memcpy(&dot, escaped, sizeof dot), dot == i)) {
            escaped += sizeof dot;
            left--;
            continue;
        }
        name = sc_flat_name(&r->flat, name, key + start, i - start);
        start = i + 1;
    }
    return name;
}

static sc_status read_setting(properties *r, const char *start)
{
    const char *key;
    size_t length;
    sc_flat_entry entry = {.name_place = sc_flat_locate(&r->flat, start)};
    const char *p = read_part(r, start, true, &key, &length);
    if (p == NULL) {
        return r->flat.status;
    }
    r->flat.reading->open_key = key;
    r->flat.reading->open_key_length = length;
    entry.name = name_of(r, key, length);
    if (entry.name == SC_NAME_TREE_NONE) {
        return r->flat.status;
    }
    p = skip_logical_space(r, p);
    if (p < r->end && (*p == '=' || *p == ':')) {
        p = skip_logical_space(r, p + 1);
    }
    entry.place = sc_flat_locate(&r->flat, p);
    p = read_part(r, p, false, &entry.value, &length);
    if (p == NULL) {
        return r->flat.status;
    }
    entry.length = (uint32_t)length;
    r->next = skip_line_end(r, p);
    return sc_flat_add(&r->flat, entry);
}

static sc_status read_lines(properties *r)
{
    sc_status status = SC_OK;
    bool empty = true;
    while (status == SC_OK) {
        const char *p = r->next;
        while (p < r->end && (is_space(*p) || is_line_end(*p))) {
            p++;
        }
        if (p == r->end) {
            status = sc_flat_finish(&r->flat);
            r->flat.reading->empty = status == SC_OK && empty;
            return status;
        }
        if (*p == '#' || *p == '!') {
            while (p < r->end && !is_line_end(*p)) {
                p++;
            }
            r->next = p;
            continue;
        }
        /* A line of nothing but joined, empty lines is blank. */
        r->next = skip_logical_space(r, p);
        if (r->next < r->end && !is_line_end(*r->next)) {
            empty = false;
            status = read_setting(r, p);
        }
    }
    return status;
}

sc_status sc_properties_read(const sc_format *self, sc_reading *reading)
{
    (void)self;
    properties r = {.next = reading->text, .end = reading->text + reading->length};
    sc_status status = sc_flat_init(&r.flat, reading);
    sc_buf_init(&r.text, reading->allocator, reading->length + 1);
    sc_buf_init(&r.dots, reading->allocator, SIZE_MAX / 2);
    if (status == SC_OK) {
        status = read_lines(&r);
    }
    if (status != SC_OK) {
        /* The key may be among the texts that go now. */
        sc_reading_open(reading, reading->writer, &reading->open);
        reading->opened = true;
    }
    sc_buf_free(&r.dots);
    sc_buf_free(&r.text);
    sc_flat_free(&r.flat);
    return status;
}

static const char *const extensions[] = {"properties", NULL};

const sc_format sc_format_properties = {
    .name = "properties",
    .extensions = extensions,
    .read = sc_properties_read,
    .write = sc_properties_write,
    .untyped = true,
};
