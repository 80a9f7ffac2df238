/*
 * Choosing between plain, quoted and literal, and writing each. The choice asks
 * first what the text looks like (a number, a word with a meaning), then whether
 * its characters may be written unchanged.
 */
#include "format/yaml/text.h"

#include "base/ascii.h"
#include "base/utf8.h"
#include "format/yaml/chunk.h"
#include "format/yaml/schema.h"

#include <string.h>

/* ---- what a text looks like ---- */

/* Words that mean something to a reader of YAML 1.1, in any case. */
static bool is_word(const char *text, size_t length)
{
    static const char *const words[] = {"y",    "n",     "yes",  "no", "on", "off",
                                        "true", "false", "null", "~",  "<<", "="};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (sc_ascii_equal_ignore_case(text, length, words[i], strlen(words[i]))) {
            return true;
        }
    }
    return false;
}

static bool is_digit(char c)
{
    return sc_ascii_is_digit(c) || c == '_';
}

static const char *skip_digits(const char *at, const char *end)
{
    while (at < end && is_digit(*at)) {
        at++;
    }
    return at;
}

/* 0b1010, 0o17, 0x1F, with underscores. */
static bool is_radix(const char *at, const char *end)
{
    if (end - at < 3 || *at != '0') {
        return false;
    }
    char letter = sc_ascii_lower(at[1]);
    unsigned radix = letter == 'b' ? 2 : letter == 'o' ? 8 : letter == 'x' ? 16 : 0;
    for (at += 2; at < end; at++) {
        if (*at != '_' && sc_ascii_digit_value(*at) >= radix) {
            return false;
        }
    }
    return true;
}

/* 1:30, 190:20:30.15. */
static bool is_sexagesimal(const char *at, const char *end)
{
    bool colon = false;
    for (; at < end; at++) {
        if (!is_digit(*at) && *at != ':' && *at != '.') {
            return false;
        }
        colon = colon || *at == ':';
    }
    return colon;
}

/* 2024-01-01, alone or with a time. */
static bool is_date(const char *at, const char *end)
{
    const char *year = at;
    at = skip_digits(at, end);
    if (at - year != 4 || at == end || *at != '-') {
        return false;
    }
    const char *month = ++at;
    at = skip_digits(at, end);
    if (at == month || at - month > 2 || at == end || *at != '-') {
        return false;
    }
    const char *day = ++at;
    at = skip_digits(at, end);
    return at > day && at - day <= 2 &&
           (at == end || sc_ascii_is_blank(*at) || sc_ascii_lower(*at) == 't');
}

/* 12, 1_000, 1.5, .5, 5., 1e3, 1.5e-7. */
static bool is_decimal(const char *at, const char *end)
{
    const char *start = at;
    at = skip_digits(at, end);
    bool point = at < end && *at == '.';
    at = point ? skip_digits(at + 1, end) : at;
    if (at == start) {
        return false;
    }
    if (at < end && sc_ascii_lower(*at) == 'e') {
        at++;
        at += at < end && (*at == '+' || *at == '-');
        at = at < end ? skip_digits(at, end) : at - 1;
    }
    return at == end;
}

/* True where some reader would take the plain text for a number, a date or a special float. */
static bool is_number(const char *text, size_t length)
{
    const char *end = text + length;
    const char *at = text + (*text == '+' || *text == '-');
    if (at == end || (!sc_ascii_is_digit(*at) && *at != '.')) {
        return false;
    }
    if (*at == '.') {
        size_t left = (size_t)(end - at);
        return sc_ascii_equal_ignore_case(at, left, ".inf", 4) ||
               sc_ascii_equal_ignore_case(at, left, ".nan", 4) || is_decimal(at, end);
    }
    return is_decimal(at, end) || is_radix(at, end) || is_sexagesimal(at, end) || is_date(at, end);
}

/* ---- what its characters allow ---- */

/*
 * Bytes of a character that must be escaped everywhere: controls, and what a reader of YAML 1.1
 * takes for a line end or refuses. 0 if the one at `at` may be written unchanged.
 */
static unsigned escaped(const char *at, const char *end, uint32_t *code_point)
{
    unsigned size = sc_utf8_decode(at, end, code_point);
    uint32_t c = *code_point;
    bool must = c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029 || c == 0xFEFF ||
                c == 0xFFFE || c == 0xFFFF;
    return must ? size : 0;
}

/* Bytes that may begin such a character: C0, DEL, and the leads C2, E2, EF. */
static bool is_suspect(char c)
{
    unsigned char u = (unsigned char)c;
    return u < 0x20 || u == 0x7F || u == 0xC2 || u == 0xE2 || u == 0xEF;
}

static bool has_escapes(const char *text, size_t length)
{
    const char *end = text + length;
    uint32_t code_point;
    for (const char *at = text; at < end; at++) {
        if (is_suspect(*at) && escaped(at, end, &code_point) != 0) {
            return true;
        }
    }
    return false;
}

static bool can_begin(const char *text, size_t length, bool flow)
{
    char c = *text;
    if (sc_yaml_is(c, SC_YAML_INDICATOR | SC_YAML_BLANK) || c == '?' || c == ':') {
        return false;
    }
    if (c == '-' && (length == 1 || text[1] == ' ' || flow)) {
        return false;
    }
    return length < 3 || (memcmp(text, "---", 3) != 0 && memcmp(text, "...", 3) != 0);
}

/* Nothing within the text ends a plain scalar. */
static bool can_go_on(const char *text, size_t length, bool flow)
{
    for (size_t i = 0; i < length; i++) {
        char c = text[i];
        bool last = i + 1 == length;
        if ((c == ':' && (flow || last || text[i + 1] == ' ')) ||
            (c == '#' && i > 0 && text[i - 1] == ' ') ||
            (flow && (sc_yaml_is(c, SC_YAML_BRACKET) || c == '?'))) {
            return false;
        }
    }
    return text[length - 1] != ' ';
}

bool sc_yaml_can_be_plain(const char *text, size_t length, bool flow)
{
    return length != 0 && can_begin(text, length, flow) && !is_word(text, length) &&
           !is_number(text, length) && can_go_on(text, length, flow) && !has_escapes(text, length);
}

bool sc_yaml_can_be_literal(const char *text, size_t length)
{
    const char *end = text + length;
    bool lines = false, words = false;
    uint32_t code_point;
    for (const char *at = text; at < end; at++) {
        if (*at == '\n') {
            if (at > text && sc_ascii_is_blank(at[-1])) {
                return false;
            }
            lines = true;
        } else if (*at != '\t' && is_suspect(*at) && escaped(at, end, &code_point) != 0) {
            return false;
        } else {
            words = true;
        }
    }
    return lines && words && !sc_ascii_is_blank(end[-1]);
}

/* ---- writing ---- */

static void print_escape(sc_buf *out, uint32_t code_point)
{
    static const char simple[] = "\0\a\b\t\n\v\f\r\x1B\"\\", letters[] = "0abtnvfre\"\\";
    const char *found =
        code_point < 0x80 ? memchr(simple, (int)code_point, sizeof simple - 1) : NULL;
    sc_buf_append_char(out, '\\');
    if (found != NULL) {
        sc_buf_append_char(out, letters[found - simple]);
    } else if (code_point < 0x100) {
        sc_buf_append_char(out, 'x');
        sc_buf_append_hex(out, code_point, 2);
    } else {
        sc_buf_append_char(out, 'u');
        sc_buf_append_hex(out, code_point, 4);
    }
}

static void print_double(sc_buf *out, const char *text, size_t length)
{
    const char *end = text + length;
    const char *start = text;
    sc_buf_append_char(out, '"');
    for (const char *at = text; at < end;) {
        uint32_t code_point = (unsigned char)*at;
        unsigned size = 0;
        if (*at == '"' || *at == '\\') {
            size = 1;
        } else if (is_suspect(*at)) {
            size = escaped(at, end, &code_point);
        }
        if (size == 0) {
            at++;
            continue;
        }
        sc_buf_append(out, start, (size_t)(at - start));
        print_escape(out, code_point);
        at += size;
        start = at;
    }
    sc_buf_append(out, start, (size_t)(end - start));
    sc_buf_append_char(out, '"');
}

static void print_single(sc_buf *out, const char *text, size_t length)
{
    sc_buf_append_char(out, '\'');
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '\'') {
            sc_buf_append_char(out, '\'');
        }
        sc_buf_append_char(out, text[i]);
    }
    sc_buf_append_char(out, '\'');
}

void sc_yaml_print_text(sc_buf *out, const char *text, size_t length, bool flow)
{
    if (sc_yaml_can_be_plain(text, length, flow)) {
        sc_buf_append(out, text, length);
        return;
    }
    /* Single quotes where they spare escapes. */
    bool spares =
        length != 0 && (memchr(text, '"', length) != NULL || memchr(text, '\\', length) != NULL);
    if (spares && !has_escapes(text, length)) {
        print_single(out, text, length);
    } else {
        print_double(out, text, length);
    }
}

void sc_yaml_print_literal_head(sc_buf *out, const char *text, size_t length)
{
    sc_buf_append_char(out, '|');
    if (*text == '\n' || sc_ascii_is_blank(*text)) {
        sc_buf_append_char(out, '2');
    }
    if (text[length - 1] != '\n') {
        sc_buf_append_char(out, '-');
    } else if (text[length - 2] == '\n') {
        sc_buf_append_char(out, '+');
    }
}

void sc_yaml_print_literal_lines(sc_buf *out, const char *text, size_t length, size_t indent)
{
    const char *end = text + length;
    while (text < end) {
        const char *feed = memchr(text, '\n', (size_t)(end - text));
        const char *line_end = feed != NULL ? feed : end;
        if (line_end != text) {
            sc_buf_append_repeat(out, ' ', indent);
            sc_buf_append(out, text, (size_t)(line_end - text));
        }
        sc_buf_append_char(out, '\n');
        text = line_end + 1;
    }
}
