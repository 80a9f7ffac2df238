/*
 * Strings that are not a plain run of characters (RFC 8259, section 7; JSON5 1.0.0, section 5), and
 * unquoted keys.
 */
#include "base/ascii.h"
#include "base/utf8.h"
#include "format/json/chunk.h"
#include "format/json/identifier_table.h"
#include "format/json/json.h"
#include "format/parse.h"

static bool is_five(const sc_json *json)
{
    return (json->dialect & SC_JSON_FIVE) != 0;
}

/* The value of `count` hexadecimal digits; false when there are not so many. */
static bool hex_digits(const char *p, unsigned count, uint32_t *value)
{
    *value = 0;
    for (unsigned i = 0; i < count; i++) {
        unsigned digit = sc_ascii_digit_value(p[i]);
        if (digit >= 16) {
            return false;
        }
        *value = *value << 4 | digit;
    }
    return true;
}

/* \uXXXX at p, two of them for a surrogate pair. */
static const char *unicode_escape(sc_json *json, const char *p)
{
    uint32_t code_point, low;
    if (!hex_digits(p + 2, 4, &code_point)) {
        return sc_json_fail(json, p, SC_ERROR_SYNTAX,
                            "expected four hexadecimal digits after `\\u`");
    }
    const char *next = p + 6;
    if (code_point >= 0xD800 && code_point < 0xDC00 && next[0] == '\\' && next[1] == 'u' &&
        hex_digits(next + 2, 4, &low) && low >= 0xDC00 && low < 0xE000) {
        code_point = 0x10000 + ((code_point - 0xD800) << 10) + (low - 0xDC00);
        next += 6;
    }
    if (!sc_utf8_is_scalar(code_point)) {
        return sc_json_fail(json, p, SC_ERROR_SYNTAX,
                            "the surrogate U+%04X is not part of a pair, so it is not a character",
                            (unsigned)code_point);
    }
    sc_buf_append_code_point(&json->scratch, code_point);
    return next;
}

/* The character that one letter after the backslash means; NUL for other letters. */
static char letter_escape(char letter, bool five)
{
    switch (letter) {
    case '"':
    case '\\':
    case '/':
        return letter;
    case 'b':
        return '\b';
    case 'f':
        return '\f';
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    case 'v':
        return five ? '\v' : '\0';
    default:
        return '\0';
    }
}

static const char *unknown_escape(sc_json *json, const char *p)
{
    if (p + 1 == json->end) {
        return sc_json_fail(json, json->end, SC_ERROR_SYNTAX,
                            "the text ends within a string, after a backslash");
    }
    if (!sc_ascii_is(p[1], SC_CLASS_CONTROL | SC_CLASS_HIGH)) {
        return sc_json_fail(json, p, SC_ERROR_SYNTAX, "`\\%c` is not an escape", p[1]);
    }
    return sc_json_fail(json, p, SC_ERROR_SYNTAX,
                        "a backslash begins an escape; write `\\\\` for the character itself");
}

/* The escapes of JSON5 alone: \x41, \0, line continuations, and other characters as themselves. */
static const char *five_escape(sc_json *json, const char *p)
{
    char c = p[1];
    uint32_t value;
    if (c == 'x') {
        if (!hex_digits(p + 2, 2, &value)) {
            return sc_json_fail(json, p, SC_ERROR_SYNTAX,
                                "expected two hexadecimal digits after `\\x`");
        }
        sc_buf_append_code_point(&json->scratch, value);
        return p + 4;
    }
    if (c == '0' && !sc_ascii_is_digit(p[2])) {
        sc_buf_append_char(&json->scratch, '\0');
        return p + 2;
    }
    if (sc_ascii_is_digit(c) || p + 1 >= json->end) {
        return unknown_escape(json, p);
    }
    if (c == '\n' || c == '\r') {
        return p + (c == '\r' && p[2] == '\n' ? 3 : 2);
    }
    unsigned size = sc_utf8_decode(p + 1, json->end, &value);
    if (value != 0x2028 && value != 0x2029) {
        sc_buf_append(&json->scratch, p + 1, size);
    }
    return p + 1 + size;
}

static const char *escape(sc_json *json, const char *p)
{
    if (p[1] == 'u') {
        return unicode_escape(json, p);
    }
    char letter = letter_escape(p[1], is_five(json));
    if (letter != '\0') {
        sc_buf_append_char(&json->scratch, letter);
        return p + 2;
    }
    return is_five(json) ? five_escape(json, p) : unknown_escape(json, p);
}

/* A stop that is neither a quote nor a backslash. */
static const char *control(sc_json *json, const char *start, const char *p)
{
    if (p >= json->end || *p == '\n' || *p == '\r') {
        return sc_json_fail(json, start - 1, SC_ERROR_SYNTAX,
                            p >= json->end ? "the string that begins here is not closed"
                                           : "the string that begins here is not closed on its "
                                             "line (a line end within one is written `\\n`)");
    }
    if (is_five(json)) {
        return p + 1;
    }
    return sc_json_fail(json, p, SC_ERROR_SYNTAX,
                        "the control character U+%04X must be written as an escape, `\\u%04x`",
                        (unsigned)(unsigned char)*p, (unsigned)(unsigned char)*p);
}

/* The scratch is whole, and may be read beyond its end as the text may. */
static bool scratch_holds(sc_json *json, const char *at)
{
    (void)sc_buf_reserve(&json->scratch, SC_PARSE_PADDING);
    if (json->scratch.status == SC_OK) {
        return true;
    }
    (void)sc_json_fail(json, at, json->scratch.status, "%s", sc_status_text(json->scratch.status));
    return false;
}

const char *sc_json_string_slow(sc_json *json, const char *start, const char *stop,
                                sc_json_text *out)
{
    char quote = start[-1];
    const char *copied = start;
    sc_buf_clear(&json->scratch);
    while (*stop != quote) {
        if (*stop == '\\') {
            sc_buf_append(&json->scratch, copied, (size_t)(stop - copied));
            stop = copied = escape(json, stop);
        } else {
            stop = control(json, start, stop);
        }
        if (stop == NULL) {
            return NULL;
        }
        stop = sc_json_find_stop(stop, quote);
    }
    sc_buf_append(&json->scratch, copied, (size_t)(stop - copied));
    if (!scratch_holds(json, start)) {
        return NULL;
    }
    sc_json_pass(json, start, stop);
    *out = (sc_json_text){json->scratch.data, json->scratch.length};
    return stop + 1;
}

/* ---- unquoted keys ---- */

unsigned sc_json_identifier_class(uint32_t code_point)
{
    if (code_point < 0x80) {
        char c = (char)code_point;
        return sc_ascii_is_alpha(c) || c == '$' || c == '_' ? 2 : sc_ascii_is_digit(c) ? 1 : 0;
    }
    /* The last boundary at or below the code point. */
    size_t low = 0, high = sizeof identifier_table / sizeof identifier_table[0];
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (identifier_table[middle] >> 2 <= code_point) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low != 0 ? identifier_table[low - 1] & 3 : 0;
}

/* One character of a key at p, perhaps an escape; 0 bytes if it cannot be part of a key. */
static unsigned identifier_character(const sc_json *json, const char *p, bool first,
                                     uint32_t *code_point)
{
    unsigned size = 0;
    if (*p == '\\' && p[1] == 'u' && hex_digits(p + 2, 4, code_point)) {
        size = 6;
    } else if (*p != '\\') {
        size = sc_utf8_decode(p, json->end, code_point);
    }
    return size != 0 && sc_json_identifier_class(*code_point) >= (first ? 2U : 1U) ? size : 0;
}

const char *sc_json_identifier(sc_json *json, const char *start, sc_json_text *out)
{
    const char *p = start;
    bool escaped = false;
    uint32_t code_point;
    unsigned size;
    sc_buf_clear(&json->scratch);
    while ((size = identifier_character(json, p, p == start, &code_point)) != 0) {
        if (*p == '\\' && !escaped) {
            sc_buf_append(&json->scratch, start, (size_t)(p - start));
            escaped = true;
        }
        if (escaped) {
            sc_buf_append_code_point(&json->scratch, code_point);
        }
        p += size;
    }
    if (p == start || *p == '\\') {
        return sc_json_fail_key(json, p);
    }
    if (!scratch_holds(json, start)) {
        return NULL;
    }
    sc_json_pass(json, start, p);
    *out = escaped ? (sc_json_text){json->scratch.data, json->scratch.length}
                   : (sc_json_text){start, (size_t)(p - start)};
    return p;
}
