/*
 * Strings of TOML: basic and literal, on one line or several. A string without escapes on one line,
 * which nearly all are, is a slice of the input; any other is put together in `scratch`.
 */
#include "format/toml/toml.h"

/* Starts a text in scratch. */
static void begin(sc_toml *t)
{
    sc_buf_clear(&t->scratch);
}

static void keep(sc_toml *t, const char *from, const char *to)
{
    sc_buf_append(&t->scratch, from, (size_t)(to - from));
}

/* Ends a text in scratch at `next`. */
static bool finish(sc_toml *t, const char *next, sc_toml_text *out)
{
    if (t->scratch.status != SC_OK) {
        return SC_TOML_FAIL(t, t->scratch.status, t->next, "%s", sc_status_text(t->scratch.status));
    }
    *out = (sc_toml_text){t->scratch.data, t->scratch.length, false};
    t->next = next;
    return true;
}

static const char *find_stop(const char *p, char quote)
{
    return quote == '"' ? sc_toml_find(p, '"') : sc_toml_find(p, '\'');
}

/* Fails because of the byte that stopped a run of text and is neither quote nor escape. */
static bool fail_inside(sc_toml *t, const char *open, const char *at, bool one_line)
{
    bool line_end = *at == '\n' || (*at == '\r' && at[1] == '\n');
    if (one_line && (at >= t->end || line_end)) {
        return SC_TOML_FAIL(t, SC_ERROR_SYNTAX, open,
                            "the string that begins here is not closed on its line");
    }
    if (at >= t->end) {
        return SC_TOML_FAIL(t, SC_ERROR_SYNTAX, open,
                            "the string that begins here is never closed");
    }
    if (*at == '\r') {
        return SC_TOML_FAIL(t, SC_ERROR_SYNTAX, at,
                            "a carriage return in a string must be written as \\r");
    }
    return SC_TOML_FAIL(t, SC_ERROR_SYNTAX, at,
                        "a control character in a string must be written as \\u%04X",
                        (unsigned)(unsigned char)*at);
}

/* The code point of `digits` hexadecimal digits behind an escape's letter. */
static const char *hexadecimal(sc_toml *t, const char *escape, unsigned digits)
{
    const char *p = escape + 2;
    uint32_t value = 0;
    for (unsigned i = 0; i < digits; i++) {
        unsigned digit = sc_ascii_digit_value(p[i]);
        if (digit >= 16) {
            (void)SC_TOML_FAIL(t, SC_ERROR_SYNTAX, escape,
                               "the escape \\%c needs %u hexadecimal digits", escape[1], digits);
            return NULL;
        }
        value = value << 4 | digit;
    }
    if (!sc_utf8_is_scalar(value)) {
        (void)SC_TOML_FAIL(t, SC_ERROR_SYNTAX, escape, "U+%04X is not a Unicode character",
                           (unsigned)value);
        return NULL;
    }
    sc_buf_append_code_point(&t->scratch, value);
    return p + digits;
}

/* Appends the character of the escape at `escape`; returns its end, or NULL if it failed. */
static const char *unescape(sc_toml *t, const char *escape)
{
    static const char letters[] = "btnfre\"\\";
    static const char meanings[] = "\b\t\n\f\r\x1B\"\\";
    char c = escape[1];
    switch (c) {
    case 'x':
        return hexadecimal(t, escape, 2);
    case 'u':
        return hexadecimal(t, escape, 4);
    case 'U':
        return hexadecimal(t, escape, 8);
    default:
        break;
    }
    const char *found = c != '\0' ? strchr(letters, c) : NULL;
    if (found == NULL) {
        (void)SC_TOML_FAIL(t, SC_ERROR_SYNTAX, escape,
                           "no such escape: \\b \\t \\n \\f \\r \\e \\\" \\\\ \\xHH \\uHHHH "
                           "\\UHHHHHHHH are known; a literal string '...' takes backslashes as "
                           "they are");
        return NULL;
    }
    sc_buf_append_char(&t->scratch, meanings[found - letters]);
    return escape + 2;
}

/* A basic string on one line that holds an escape; the first one is at `p`. */
static bool escaped(sc_toml *t, const char *open, const char *p, sc_toml_text *out)
{
    begin(t);
    const char *run = open + 1;
    for (;;) {
        p = sc_toml_find(p, '"');
        keep(t, run, p);
        if (*p == '"') {
            return finish(t, p + 1, out);
        }
        if (*p != '\\') {
            return fail_inside(t, open, p, true);
        }
        p = run = unescape(t, p);
        if (p == NULL) {
            return false;
        }
    }
}

static bool one_line(sc_toml *t, sc_toml_text *out)
{
    const char *open = t->next;
    const char *p = find_stop(open + 1, *open);
    if (*p == *open) {
        *out = (sc_toml_text){open + 1, (size_t)(p - open - 1), true};
        t->next = p + 1;
        return true;
    }
    return *p == '\\' ? escaped(t, open, p, out) : fail_inside(t, open, p, true);
}

/*
 * Behind a backslash at the end of a line: steps over all white space and line ends. NULL where no
 * line ends, or when it failed.
 */
static const char *continue_line(sc_toml *t, const char *backslash)
{
    t->next = backslash + 1;
    sc_toml_skip_blank(t);
    if (*t->next != '\n' && *t->next != '\r') {
        return NULL;
    }
    while (*t->next == '\n' || *t->next == '\r') {
        if (!sc_toml_newline(t)) {
            return NULL;
        }
        sc_toml_skip_blank(t);
    }
    return t->next;
}

/* A line end inside a string reads as a line feed, however the file writes it. */
static const char *end_line(sc_toml *t, const char *p, const char **run)
{
    if (*p == '\r') {
        keep(t, *run, p);
        *run = ++p;
    }
    sc_toml_begin_line(t, p + 1);
    return p + 1;
}

static unsigned count_quotes(const char *p, char quote)
{
    unsigned count = 0;
    while (count < 5 && p[count] == quote) {
        count++;
    }
    return count;
}

/* An escape or a continued line; returns where the text goes on, or NULL when it failed. */
static const char *multi_line_escape(sc_toml *t, const char *p)
{
    const char *after = p[1] == ' ' || p[1] == '\t' || p[1] == '\n' || p[1] == '\r'
                            ? continue_line(t, p)
                            : unescape(t, p);
    if (after == NULL && t->status == SC_OK) {
        (void)SC_TOML_FAIL(t, SC_ERROR_SYNTAX, p,
                           "a backslash before white space must end its line");
    }
    return after;
}

static bool multi_line(sc_toml *t, sc_toml_text *out)
{
    const char *open = t->next;
    char quote = *open;
    const char *p = open + 3;
    const char *run = p;
    begin(t);
    if (*p == '\n' || (*p == '\r' && p[1] == '\n')) {
        p = end_line(t, p, &run);
        run = p;
    }
    for (;;) {
        p = find_stop(p, quote);
        if (*p == quote) {
            unsigned quotes = count_quotes(p, quote);
            p += quotes;
            if (quotes >= 3) {
                keep(t, run, p - 3);
                return finish(t, p, out);
            }
        } else if (*p == '\n' || (*p == '\r' && p[1] == '\n')) {
            p = end_line(t, p, &run);
        } else if (*p == '\\') {
            keep(t, run, p);
            p = run = multi_line_escape(t, p);
            if (p == NULL) {
                return false;
            }
        } else {
            return fail_inside(t, open, p, false);
        }
    }
}

bool sc_toml_string(sc_toml *t, sc_toml_text *out)
{
    const char *open = t->next;
    if (open[1] == *open && open[2] == *open) {
        return multi_line(t, out);
    }
    return one_line(t, out);
}

bool sc_toml_quoted_key(sc_toml *t, sc_toml_text *out)
{
    const char *open = t->next;
    if (open[1] == *open && open[2] == *open) {
        return SC_TOML_FAIL(t, SC_ERROR_SYNTAX, open, "a key may not be a multi-line string");
    }
    return one_line(t, out);
}
