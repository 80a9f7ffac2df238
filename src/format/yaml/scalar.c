/*
 * Plain and quoted scalars. A scalar on a single line without escapes is a span
 * of the input; any other is put together in the parser's buffer.
 */
#include "format/yaml/scan.h"

#include "base/ascii.h"
#include "base/utf8.h"

/* Line ends between two lines of text: one is a space, each further one a line feed. */
static void append_fold(sc_buf *out, uint32_t breaks)
{
    if (breaks == 1) {
        sc_buf_append_char(out, ' ');
    } else if (breaks > 1) {
        sc_buf_append_repeat(out, '\n', breaks - 1);
    }
}

bool sc_yaml_finish_text(sc_yaml_parser *parser, sc_yaml_span *text)
{
    sc_buf *buf = &parser->text;
    size_t length = buf->length;
    sc_buf_append_repeat(buf, '\0', SC_YAML_PADDING);
    *text = (sc_yaml_span){buf->data, length};
    return buf->status == SC_OK || sc_yaml_fail_buf(parser, buf);
}

/* At a stop: true where it ends the text, and `*at` is where; else `*at` is moved behind it. */
static bool ends_plain(sc_yaml_parser *parser, const char *start, const char **at, unsigned stop)
{
    const char *s = *at;
    if (*s == ':') {
        if (sc_yaml_is(s[1], SC_YAML_WHITE | (stop & SC_YAML_BRACKET))) {
            return true;
        }
        *at = s + 1;
    } else if (*s == '#') {
        if (s > start && sc_yaml_is(s[-1], SC_YAML_BLANK)) {
            sc_yaml_span text = sc_yaml_plain_text(start, s);
            *at = text.data + text.length;
            return true;
        }
        *at = s + 1;
    } else if (sc_yaml_is(*s, SC_YAML_BREAK | SC_YAML_BRACKET) || s == parser->end) {
        return true;
    } else if (sc_yaml_is(*s, SC_YAML_SUSPECT)) {
        size_t size = sc_yaml_check_suspect(parser, s);
        *at = size != 0 ? s + size : NULL;
    } else {
        *at = sc_yaml_line_text(parser, s);
    }
    return *at == NULL;
}

const char *sc_yaml_plain_line(sc_yaml_parser *parser, const char *at, bool flow)
{
    const char *start = at;
    do {
        at = flow ? sc_yaml_find(at, SC_YAML_FLOW_STOP) : sc_yaml_find(at, SC_YAML_PLAIN_STOP);
        if (*at == '\n' || sc_yaml_indicates(at, ':')) {
            return at;
        }
    } while (!ends_plain(parser, start, &at, flow ? SC_YAML_FLOW_STOP : SC_YAML_PLAIN_STOP));
    return at;
}

bool sc_yaml_plain_rest(sc_yaml_parser *parser, int32_t need, bool flow, sc_yaml_span *text)
{
    bool folded = false;
    while (sc_yaml_is(*parser->pos, SC_YAML_BREAK)) {
        if (!sc_yaml_next_line(parser, true)) {
            return false;
        }
        const char *start = parser->pos;
        if (parser->commented || parser->indent < need || sc_yaml_ended(parser)) {
            break;
        }
        const char *end = sc_yaml_plain_line(parser, start, flow);
        if (end == NULL) {
            return false;
        }
        if (end == start) {
            break;
        }
        if (!folded) {
            folded = true;
            sc_buf_clear(&parser->text);
            sc_buf_append(&parser->text, text->data, text->length);
        }
        append_fold(&parser->text, parser->breaks);
        sc_yaml_span line = sc_yaml_plain_text(start, end);
        sc_buf_append(&parser->text, line.data, line.length);
        parser->pos = end;
        parser->fresh = false;
    }
    return !folded || sc_yaml_finish_text(parser, text);
}

/*
 * From a line end within quotes to the next line that holds something. Lines within quotes are
 * indented like all lines of their node.
 */
static bool next_quoted_line(sc_yaml_parser *parser, const char *open, uint32_t line, int32_t need)
{
    if (!sc_yaml_next_line(parser, false)) {
        return false;
    }
    if (parser->pos == parser->end) {
        return sc_yaml_fail(parser, open, "this quote is never closed");
    }
    if (sc_yaml_ended(parser)) {
        return sc_yaml_fail(parser, parser->pos,
                            "the document ends here, within the quotes opened on line %u",
                            (unsigned)line);
    }
    if (parser->indent < need) {
        if (parser->tab != NULL) {
            return sc_yaml_fail(parser, parser->tab, "a tab cannot indent: use spaces");
        }
        return sc_yaml_fail(parser, parser->pos,
                            "this line must be indented more: it is within the quotes opened on "
                            "line %u",
                            (unsigned)line);
    }
    parser->fresh = false;
    return true;
}

static bool read_hex(const char *at, unsigned digits, uint32_t *value)
{
    *value = 0;
    for (unsigned i = 0; i < digits; i++) {
        if (!sc_ascii_is_hex(at[i])) {
            return false;
        }
        *value = *value << 4 | sc_ascii_digit_value(at[i]);
    }
    return true;
}

/* \x, \u, \U; a pair of \u for what JSON writes so. Returns the end, or NULL. */
static const char *append_numeric(sc_yaml_parser *parser, const char *at)
{
    unsigned digits = at[1] == 'x' ? 2 : at[1] == 'u' ? 4 : 8;
    uint32_t value;
    if (!read_hex(at + 2, digits, &value)) {
        sc_yaml_fail(parser, at, "`\\%c` must be followed by %u hexadecimal digits", at[1], digits);
        return NULL;
    }
    const char *end = at + 2 + digits;
    uint32_t low;
    bool high = digits == 4 && value >= 0xD800 && value < 0xDC00;
    if (high && end[0] == '\\' && end[1] == 'u' && read_hex(end + 2, 4, &low) && low >= 0xDC00 &&
        low < 0xE000) {
        value = 0x10000 + ((value - 0xD800) << 10) + (low - 0xDC00);
        end += 6;
    }
    if (!sc_utf8_is_scalar(value)) {
        sc_yaml_fail(parser, at, "`%.*s` is not a character", (int)(2 + digits), at);
        return NULL;
    }
    sc_buf_append_code_point(&parser->text, value);
    return end;
}

/* The characters of the one-letter escapes; 0 for other letters (`\0` is in the table as well). */
static uint32_t simple_escape(char c)
{
    switch (c) {
    case 'a':
        return 0x07;
    case 'b':
        return 0x08;
    case 't':
    case '\t':
        return 0x09;
    case 'n':
        return 0x0A;
    case 'v':
        return 0x0B;
    case 'f':
        return 0x0C;
    case 'r':
        return 0x0D;
    case 'e':
        return 0x1B;
    case ' ':
    case '"':
    case '/':
    case '\\':
        return (unsigned char)c;
    case 'N':
        return 0x85;
    case '_':
        return 0xA0;
    case 'L':
        return 0x2028;
    case 'P':
        return 0x2029;
    default:
        return 0;
    }
}

/* The escape at `at`, other than one of a line end. Returns its end, or NULL. */
static const char *append_escape(sc_yaml_parser *parser, const char *at)
{
    if (at[1] == 'x' || at[1] == 'u' || at[1] == 'U') {
        return append_numeric(parser, at);
    }
    uint32_t value = simple_escape(at[1]);
    if (value == 0 && at[1] != '0') {
        if (at + 1 == parser->end) {
            return at + 1;
        }
        const char *next = at + 1;
        uint32_t code_point;
        unsigned size = sc_utf8_decode(next, parser->end, &code_point);
        bool shown = code_point > ' ' && code_point != 0x7F;
        sc_yaml_fail(parser, at, "`\\%.*s` is not an escape: a backslash is written `\\\\`",
                     shown ? (int)size : 0, next);
        return NULL;
    }
    sc_buf_append_code_point(&parser->text, value);
    return at + 2;
}

typedef struct quoted {
    const char *open;
    uint32_t line;
    int32_t need;
    size_t kept; /* the buffer up to here is not white space to be trimmed */
} quoted;

/* At a line end: white space around it goes, the rest folds. */
static bool fold_quoted(sc_yaml_parser *parser, quoted *q)
{
    sc_buf *out = &parser->text;
    while (out->length > q->kept && sc_yaml_is(out->data[out->length - 1], SC_YAML_BLANK)) {
        out->length--;
    }
    if (!next_quoted_line(parser, q->open, q->line, q->need)) {
        return false;
    }
    append_fold(out, parser->breaks);
    q->kept = out->length;
    return true;
}

/* At a backslash. */
static bool escape_quoted(sc_yaml_parser *parser, quoted *q)
{
    const char *at = parser->pos;
    if (sc_yaml_is(at[1], SC_YAML_BREAK)) {
        parser->pos++;
        if (!next_quoted_line(parser, q->open, q->line, q->need)) {
            return false;
        }
        sc_buf_append_repeat(&parser->text, '\n', parser->breaks - 1);
    } else {
        const char *end = append_escape(parser, at);
        if (end == NULL) {
            return false;
        }
        parser->pos = end;
    }
    q->kept = parser->text.length;
    return true;
}

static const char *find_quoted_stop(const char *at, char quote)
{
    return quote == '"' ? sc_yaml_find(at, SC_YAML_DOUBLE_STOP)
                        : sc_yaml_find(at, SC_YAML_SINGLE_STOP);
}

/* The rest of a scalar that needs the buffer; `start` is its text so far. */
static bool read_quoted_rest(sc_yaml_parser *parser, quoted *q, const char *start)
{
    char quote = *q->open;
    sc_buf_clear(&parser->text);
    for (;;) {
        sc_buf_append(&parser->text, start, (size_t)(parser->pos - start));
        char c = *parser->pos;
        if (sc_yaml_is(c, SC_YAML_BREAK)) {
            if (!fold_quoted(parser, q)) {
                return false;
            }
        } else if (c == '\\') {
            if (!escape_quoted(parser, q)) {
                return false;
            }
        } else if (c != quote) {
            return parser->pos == parser->end
                       ? sc_yaml_fail(parser, q->open, "this quote is never closed")
                       : sc_yaml_line_text(parser, parser->pos) != NULL;
        } else if (quote == '\'' && parser->pos[1] == '\'') {
            sc_buf_append_char(&parser->text, '\'');
            parser->pos += 2;
            q->kept = parser->text.length;
        } else {
            return true;
        }
        start = parser->pos;
        parser->pos = find_quoted_stop(start, quote);
    }
}

bool sc_yaml_quoted(sc_yaml_parser *parser, int32_t need, sc_yaml_span *text)
{
    quoted q = {.open = parser->pos, .line = parser->line, .need = need};
    char quote = *q.open;
    const char *start = q.open + 1;
    const char *at = find_quoted_stop(start, quote);
    parser->fresh = false;
    parser->pos = at;
    if (*at == quote && !(quote == '\'' && at[1] == '\'')) {
        *text = sc_yaml_between(start, at);
        parser->pos = at + 1;
        return true;
    }
    if (!read_quoted_rest(parser, &q, start)) {
        return false;
    }
    parser->pos++;
    return sc_yaml_finish_text(parser, text);
}
