/*
 * Paths: one cursor for both notations, so that every look-up, check and
 * message agrees on what a path means.
 */
#include "image/path.h"

#include <string.h>

#include "base/alloc.h"
#include "base/ascii.h"
#include "base/number.h"
#include "base/utf8.h"
#include "diag/error.h"
#include "image/member.h"

enum { PATH_MAX_BYTES = 1 << 20, RESPELLINGS_MAX = 64 };

void sc_path_begin(sc_path_cursor *cursor, const char *text, size_t length)
{
    cursor->text = text;
    cursor->length = length;
    cursor->position = 0;
    cursor->pointer = length != 0 && text[0] == '/';
    cursor->started = false;
    cursor->error = 0;
    cursor->reason = NULL;
}

static int refuse(sc_path_cursor *cursor, size_t at, const char *reason)
{
    cursor->error = at;
    cursor->reason = reason;
    return -1;
}

/* Digits, or minus and digits, that fit; an index beyond any array still parses as one. */
static bool read_index(const char *text, size_t length, int64_t *out)
{
    bool negative = length != 0 && text[0] == '-';
    size_t i = negative ? 1 : 0;
    int64_t value = 0;
    if (i == length || length - i > 18) {
        return false;
    }
    for (; i < length; i++) {
        if (text[i] < '0' || text[i] > '9') {
            return false;
        }
        value = value * 10 + (text[i] - '0');
    }
    *out = negative ? -value : value;
    return true;
}

static int yield(sc_segment *segment, const char *text, size_t length)
{
    segment->text = text;
    segment->length = length;
    segment->index = 0;
    segment->kind = read_index(text, length, &segment->index) ? SC_SEGMENT_DIGITS : SC_SEGMENT_KEY;
    return 1;
}

void sc_segment_of(const sc_path_segment *given, sc_segment *segment,
                   char digits[SC_SEGMENT_DIGITS_SIZE])
{
    bool is_index = given->key == NULL;
    size_t length = is_index ? sc_number_print_int(given->index, digits) : given->length;
    (void)yield(segment, is_index ? digits : given->key, length);
}

/* ---- JSON Pointer, RFC 6901 ---- */

static int next_pointer(sc_path_cursor *cursor, sc_segment *segment)
{
    if (cursor->position == cursor->length) {
        return 0;
    }
    const char *text = cursor->text;
    size_t start = ++cursor->position; /* behind the slash */
    size_t out = 0;
    bool escaped = false;
    size_t at = start;
    for (; at < cursor->length && text[at] != '/'; at++, out++) {
        char c = text[at];
        if (c == '~') {
            char code = at + 1 < cursor->length ? text[at + 1] : 0;
            if (code != '0' && code != '1') {
                return refuse(cursor, at, "`~` is written `~0`, and `/` within a key `~1`");
            }
            if (!escaped && out < SC_SEGMENT_MAX) {
                memcpy(cursor->decoded, text + start, out);
            }
            escaped = true;
            c = code == '0' ? '~' : '/';
            at++;
        }
        if (escaped && out >= SC_SEGMENT_MAX) {
            return refuse(cursor, start, "a segment with escapes is too long");
        }
        if (escaped) {
            cursor->decoded[out] = c;
        }
    }
    cursor->position = at;
    return yield(segment, escaped ? cursor->decoded : text + start, out);
}

/* ---- quoted segments ---- */

static bool read_hex4(const char *text, size_t left, uint32_t *out)
{
    uint32_t value = 0;
    for (size_t i = 0; i < 4; i++) {
        unsigned digit = i < left ? sc_ascii_digit_value(text[i]) : 16;
        if (digit >= 16) {
            return false;
        }
        value = value << 4 | digit;
    }
    *out = value;
    return true;
}

/* `\uXXXX`, with its second half where it is a surrogate; bytes taken, 0 on failure. */
static size_t read_unicode(const char *text, size_t left, uint32_t *out)
{
    uint32_t low;
    if (!read_hex4(text, left, out)) {
        return 0;
    }
    if (*out < 0xD800 || *out > 0xDFFF) {
        return 4;
    }
    if (*out > 0xDBFF || left < 10 || text[4] != '\\' || text[5] != 'u' ||
        !read_hex4(text + 6, left - 6, &low) || low < 0xDC00 || low > 0xDFFF) {
        return 0;
    }
    *out = 0x10000 + ((*out - 0xD800) << 10) + (low - 0xDC00);
    return 10;
}

/* One escape at `text` (behind the backslash): bytes taken, 0 on failure. */
static size_t read_escape(const char *text, size_t left, char out[4], size_t *count)
{
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    *count = 1;
    if (left != 0 && text[0] == 'u') {
        uint32_t code;
        size_t taken = read_unicode(text + 1, left - 1, &code);
        *count = taken != 0 ? sc_utf8_encode(code, out) : 0;
        return taken != 0 ? taken + 1 : 0;
    }
    const char *which = left != 0 && text[0] != 0 ? strchr(from, text[0]) : NULL;
    if (which == NULL) {
        return 0;
    }
    out[0] = to[which - from];
    return 1;
}

static int read_quoted(sc_path_cursor *cursor, sc_segment *segment)
{
    const char *text = cursor->text;
    size_t start = cursor->position + 1, at = start, out = 0;
    bool escaped = false;
    while (at < cursor->length && text[at] != '"') {
        if (text[at] != '\\') {
            if (escaped && out < SC_SEGMENT_MAX) {
                cursor->decoded[out] = text[at];
            }
            out++;
            at++;
        } else {
            char bytes[4];
            size_t count;
            size_t taken = read_escape(text + at + 1, cursor->length - at - 1, bytes, &count);
            if (taken == 0) {
                return refuse(cursor, at, "not an escape that JSON knows");
            }
            if (!escaped && out < SC_SEGMENT_MAX) {
                memcpy(cursor->decoded, text + start, out);
            }
            escaped = true;
            if (out + count > SC_SEGMENT_MAX) {
                return refuse(cursor, start, "a segment with escapes is too long");
            }
            memcpy(cursor->decoded + out, bytes, count);
            out += count;
            at += 1 + taken;
        }
        if (escaped && out > SC_SEGMENT_MAX) {
            return refuse(cursor, start, "a segment with escapes is too long");
        }
    }
    if (at == cursor->length) {
        return refuse(cursor, start - 1, "the quote is not closed");
    }
    cursor->position = at + 1;
    segment->kind = SC_SEGMENT_KEY;
    segment->text = escaped ? cursor->decoded : text + start;
    segment->length = out;
    segment->index = 0;
    return 1;
}

/* ---- dotted paths ---- */

static int read_bracket(sc_path_cursor *cursor, sc_segment *segment)
{
    const char *text = cursor->text;
    size_t start = cursor->position + 1, at = start;
    while (at < cursor->length && text[at] != ']') {
        at++;
    }
    if (at == cursor->length) {
        return refuse(cursor, start - 1, "the bracket is not closed");
    }
    segment->kind = SC_SEGMENT_INDEX;
    segment->text = text + start;
    segment->length = at - start;
    if (!read_index(text + start, at - start, &segment->index)) {
        bool quoted = text[start] == '"' || text[start] == '\'';
        return refuse(cursor, start,
                      quoted ? "brackets hold an index; a quoted key follows a dot: `a.\"b\"`"
                             : "an index consists of digits, or of a minus sign and digits");
    }
    cursor->position = at + 1;
    return 1;
}

static int read_plain(sc_path_cursor *cursor, sc_segment *segment)
{
    const char *text = cursor->text;
    size_t start = cursor->position, at = start;
    while (at < cursor->length && text[at] != '.' && text[at] != '[') {
        unsigned char c = (unsigned char)text[at];
        if (c <= ' ' || c == 0x7F || c == '"' || c == ']') {
            return refuse(cursor, at,
                          c == '"' ? "a quote is only allowed at the start of a segment"
                                   : "a segment with this character must be quoted");
        }
        at++;
    }
    if (at == start) {
        return refuse(cursor, start,
                      start == 0 ? "a path does not begin with a dot"
                                 : "an empty segment must be quoted");
    }
    cursor->position = at;
    return yield(segment, text + start, at - start);
}

static int next_dotted(sc_path_cursor *cursor, sc_segment *segment)
{
    if (cursor->position == cursor->length) {
        return 0;
    }
    const char *text = cursor->text;
    if (text[cursor->position] == '[') {
        cursor->started = true;
        return read_bracket(cursor, segment);
    }
    if (cursor->started) {
        if (text[cursor->position] != '.') {
            return refuse(cursor, cursor->position, "a `.` or `[` is expected here");
        }
        cursor->position++;
        if (cursor->position == cursor->length) {
            return refuse(cursor, cursor->position, "a path cannot end in a dot");
        }
        if (text[cursor->position] == '[') {
            return refuse(cursor, cursor->position, "an empty segment must be quoted");
        }
    }
    cursor->started = true;
    return text[cursor->position] == '"' ? read_quoted(cursor, segment)
                                         : read_plain(cursor, segment);
}

int sc_path_next(sc_path_cursor *cursor, sc_segment *segment)
{
    if (cursor->reason != NULL) {
        return -1;
    }
    return cursor->pointer ? next_pointer(cursor, segment) : next_dotted(cursor, segment);
}

/* ---- looking up ---- */

sc_value sc_value_step(sc_value value, const sc_segment *segment)
{
    sc_kind kind = sc_value_kind(value);
    if (kind == SC_OBJECT && segment->kind != SC_SEGMENT_INDEX) {
        return sc_value_member(value, segment->text, segment->length);
    }
    if (kind != SC_ARRAY || segment->kind == SC_SEGMENT_KEY) {
        return (sc_value){0};
    }
    int64_t index = segment->index;
    int64_t count = (int64_t)sc_value_count(value);
    bool from_end = index < 0 || (segment->length != 0 && segment->text[0] == '-');
    if (from_end) {
        index += count;
    }
    return index >= 0 && index < count ? sc_value_item(value, (size_t)index) : (sc_value){0};
}

/* A 1 for each byte that ends a plain segment: 00-20, `"`, `.`, `[`, `]` and 7F. */
static const uint8_t ends_plain[256] = {
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, /* 00-0F */
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, /* 10-1F */
    1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, /* 20-2F */
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, /* 30-3F */
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, /* 40-4F */
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, /* 50-5F */
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, /* 60-6F */
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, /* 70-7F */
};

/*
 * The usual look-up: keys of plain characters between dots, through objects. *out is the value it
 * leads to, or absent; false if the cursor has to decide.
 */
static inline bool walk_plain(sc_value value, const char *path, size_t length, sc_value *out)
{
    const char *end = path + length, *stop = path;
    if (length == 0 || *path == '/') {
        return false;
    }
    for (;; path = stop + 1) {
        for (stop = path; stop != end && !ends_plain[(unsigned char)*stop]; stop++) {
        }
        if (stop == path || (stop != end && *stop != '.')) {
            return false;
        }
        if (value.image != NULL) {
            const sc_node *node = sc_value_node(value);
            if (node->kind != SC_OBJECT) {
                return false;
            }
            value = sc_image_find(value.image, node, path, (size_t)(stop - path));
        }
        if (stop == end) {
            *out = value;
            return true;
        }
    }
}

static sc_value walk(sc_value value, const char *path, size_t length, bool *bad)
{
    sc_path_cursor cursor;
    sc_segment segment;
    int more;
    sc_path_begin(&cursor, path, length);
    while ((more = sc_path_next(&cursor, &segment)) == 1) {
        value = sc_value_step(value, &segment);
    }
    if (more < 0 && bad != NULL) {
        *bad = true;
    }
    return more < 0 ? (sc_value){0} : value;
}

/* The member whose key is the whole text. Its length rules nearly all out, and needs no hash. */
static inline sc_value exact_member(const sc_image *image, const sc_node *node, const char *text,
                                    size_t length)
{
    if (node->kind != SC_OBJECT) {
        return (sc_value){0};
    }
    if ((node->flags & SC_NODE_TABLE) != 0) {
        return sc_image_find(image, node, text, length);
    }
    uint32_t first = node->as.children.first, end = first + node->as.children.count;
    for (uint32_t i = first; i < end; i++) {
        if (sc_node_has_key(image, &image->nodes[i], text, length)) {
            return sc_value_of_member(image, i);
        }
    }
    return (sc_value){0};
}

sc_value sc_value_at_n(sc_value value, const char *path, size_t length, bool *bad)
{
    if (bad != NULL) {
        *bad = false;
    }
    if (value.image == NULL || path == NULL) {
        return (sc_value){0};
    }
    /* A text that is exactly a key of this object is that key; only otherwise is it a path. */
    sc_value out = exact_member(value.image, sc_value_node(value), path, length);
    if (out.image != NULL || walk_plain(value, path, length, &out)) {
        return out;
    }
    return walk(value, path, length, bad);
}

sc_value sc_value_at(sc_value value, const char *path)
{
    return path != NULL ? sc_value_at_n(value, path, strlen(path), NULL) : (sc_value){0};
}

sc_status sc_path_check(const char *path, size_t length, sc_error *error)
{
    bool ascii;
    if (path == NULL) {
        return sc_error_set(error, SC_ERROR_INVALID_ARGUMENT, "the path is NULL");
    }
    size_t valid = sc_utf8_check(path, length, &ascii);
    sc_path_cursor cursor;
    sc_segment segment;
    int more = 1;
    sc_path_begin(&cursor, path, valid);
    while (valid == length && length <= PATH_MAX_BYTES && more == 1) {
        more = sc_path_next(&cursor, &segment);
    }
    if (more == 0) {
        return SC_OK;
    }
    const char *reason = cursor.reason;
    size_t at = cursor.error;
    if (reason == NULL) {
        reason = valid != length ? "the path is not UTF-8" : "the path is too long";
        at = valid != length ? valid : PATH_MAX_BYTES;
    }
    sc_error_at(error, SC_ERROR_BAD_PATH, path, length, at, "%s", reason);
    if (error != NULL) {
        sc_text_display(error->path, sizeof error->path, path, length);
    }
    return SC_ERROR_BAD_PATH;
}

/* ---- canonical paths ---- */

static bool plain_key(const char *key, size_t length, bool first)
{
    if (length == 0 || (first && key[0] == '/')) {
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)key[i];
        if (c <= ' ' || c == 0x7F || c == '.' || c == '[' || c == ']' || c == '"') {
            return false;
        }
    }
    return true;
}

/* A quoted key as text at `out` (NULL only counts), ASCII in its first `escaped` bytes escaped. */
static size_t write_quoted(char *out, const char *key, size_t length, size_t escaped)
{
    static const char hex[] = "0123456789abcdef";
    size_t at = 0;
#define PUT(c)                                                                                     \
    do {                                                                                           \
        if (out != NULL) {                                                                         \
            out[at] = (char)(c);                                                                   \
        }                                                                                          \
        at++;                                                                                      \
    } while (0)
    PUT('"');
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)key[i];
        if ((c == '"' || c == '\\') && i >= escaped) {
            PUT('\\');
            PUT(c);
        } else if (c < ' ' || c == 0x7F || (i < escaped && c < 0x80)) {
            PUT('\\');
            PUT('u');
            PUT('0');
            PUT('0');
            PUT(hex[c >> 4]);
            PUT(hex[c & 15]);
        } else {
            PUT(c);
        }
    }
    PUT('"');
#undef PUT
    return at;
}

size_t sc_path_append_key(char *buffer, size_t size, size_t length, const char *key,
                          size_t key_length)
{
    bool first = length == 0;
    bool plain = plain_key(key, key_length, first);
    size_t dot = first ? 0 : 1;
    size_t need = length + dot + (plain ? key_length : write_quoted(NULL, key, key_length, 0));
    if (buffer == NULL || need >= size) {
        return need;
    }
    if (!first) {
        buffer[length] = '.';
    }
    if (plain) {
        memcpy(buffer + length + dot, key, key_length);
    } else {
        write_quoted(buffer + length + dot, key, key_length, 0);
    }
    buffer[need] = 0;
    return need;
}

size_t sc_path_append_index(char *buffer, size_t size, size_t length, size_t index)
{
    char digits[24];
    size_t count = sc_number_print_uint(index, digits);
    size_t need = length + count + 2;
    if (buffer != NULL && need < size) {
        buffer[length] = '[';
        memcpy(buffer + length + 1, digits, count);
        buffer[need - 1] = ']';
        buffer[need] = 0;
    }
    return need;
}

void sc_path_builder_init(sc_path_builder *path, const sc_allocator *allocator)
{
    *path =
        (sc_path_builder){.allocator = allocator, .text = path->own, .capacity = sizeof path->own};
    path->text[0] = 0;
}

void sc_path_builder_free(sc_path_builder *path)
{
    if (path->text != path->own) {
        sc_free(path->allocator, path->text, path->capacity);
    }
    path->text = path->own;
}

static bool make_room(sc_path_builder *path, size_t need)
{
    if (need < path->capacity) {
        return true;
    }
    size_t capacity = need * 2;
    char *text = sc_alloc(path->allocator, capacity);
    if (text == NULL) {
        return false;
    }
    memcpy(text, path->text, path->length + 1);
    sc_path_builder_free(path);
    path->text = text;
    path->capacity = capacity;
    return true;
}

sc_status sc_path_push_key(sc_path_builder *path, const char *key, size_t length, size_t *mark)
{
    *mark = path->length;
    size_t need = sc_path_append_key(path->text, path->capacity, path->length, key, length);
    if (need >= path->capacity) {
        if (!make_room(path, need)) {
            return SC_ERROR_OUT_OF_MEMORY;
        }
        sc_path_append_key(path->text, path->capacity, path->length, key, length);
    }
    path->length = need;
    return SC_OK;
}

sc_status sc_path_push_index(sc_path_builder *path, size_t index, size_t *mark)
{
    *mark = path->length;
    if (!make_room(path, path->length + 24)) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    path->length = sc_path_append_index(path->text, path->capacity, path->length, index);
    return SC_OK;
}

sc_status sc_path_push_text(sc_path_builder *path, const char *text, size_t length, size_t *mark)
{
    *mark = path->length;
    if (!make_room(path, path->length + length)) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    memcpy(path->text + path->length, text, length);
    path->length += length;
    path->text[path->length] = 0;
    return SC_OK;
}

void sc_path_pop(sc_path_builder *path, size_t mark)
{
    path->length = mark;
    path->text[mark] = 0;
}

/* ---- paths that lead back ---- */

/* True where a canonical path is exactly a key of the root, but means something else. */
static bool is_mistaken(sc_value root, const char *path, size_t length)
{
    bool is_plain_key = path[0] != '"' && strcspn(path, ".[") == length;
    return length != 0 && !is_plain_key && sc_value_member(root, path, length).image != NULL;
}

static sc_status push_quoted(sc_path_builder *path, const sc_segment *segment, size_t escaped)
{
    size_t dot = path->length != 0 ? 1 : 0;
    size_t need = write_quoted(NULL, segment->text, segment->length, escaped) + dot;
    if (!make_room(path, path->length + need)) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    path->text[path->length] = '.';
    write_quoted(path->text + path->length + dot, segment->text, segment->length, escaped);
    path->length += need;
    path->text[path->length] = 0;
    return SC_OK;
}

static sc_status push_as(sc_path_builder *path, const sc_segment *segment, size_t escaped)
{
    size_t mark;
    if (segment->kind == SC_SEGMENT_INDEX) {
        /* With its brackets, which are around it. */
        return sc_path_push_text(path, segment->text - 1, segment->length + 2, &mark);
    }
    return path->length == 0 || escaped != 0
               ? push_quoted(path, segment, escaped)
               : sc_path_push_key(path, segment->text, segment->length, &mark);
}

/* The same path with its first segment quoted and that many bytes of its keys escaped. */
static sc_status respell(sc_path_builder *out, const char *path, size_t length, size_t escaped)
{
    sc_path_cursor cursor;
    sc_segment segment;
    sc_status status = SC_OK;
    int more = 1;
    sc_path_pop(out, 0);
    sc_path_begin(&cursor, path, length);
    while (status == SC_OK && (more = sc_path_next(&cursor, &segment)) == 1) {
        bool is_key = segment.kind != SC_SEGMENT_INDEX;
        status = push_as(out, &segment, escaped);
        escaped -= is_key && segment.length < escaped ? segment.length : is_key ? escaped : 0;
    }
    return more < 0 ? SC_ERROR_BAD_PATH : status;
}

const char *sc_path_shown(sc_value root, const char *path, size_t length, sc_path_builder *room)
{
    const char *shown = path;
    for (size_t i = 0; i < RESPELLINGS_MAX && is_mistaken(root, shown, length); i++) {
        sc_status status = respell(room, path, strlen(path), i);
        if (status != SC_OK) {
            return status == SC_ERROR_BAD_PATH ? path : NULL;
        }
        shown = room->text;
        length = room->length;
    }
    return shown;
}
