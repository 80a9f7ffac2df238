/*
 * Variables and escapes inside dotenv values. A variable means the environment's, if there is one,
 * then the file's own earlier line, then nothing, with a warning. What variables add is counted for
 * the whole file: a chain of lines that double each other is refused long before it hurts.
 */
#include "base/ascii.h"
#include "format/dotenv.h"

enum { NESTED_MOST = 16 };

typedef struct found {
    const char *text; /* NULL: not set */
    size_t length;
    bool secret;
} found;

/* ${NAME}, ${NAME:-text} and their kin. */
typedef struct braced {
    const char *dollar;
    const char *name;
    size_t name_length;
    bool empty_counts; /* `:` : an empty value counts as none */
    char kind;         /* one of - + ?, or NUL */
    const char *operand, *close;
} braced;

static sc_status expand(sc_dotenv *d, const char *p, const char *end, bool escapes, unsigned depth);

static bool begins_name(char c)
{
    return sc_ascii_is_alpha(c) || c == '_';
}

static const char *name_end(const char *p, const char *end)
{
    while (p < end && (sc_ascii_is_alnum(*p) || *p == '_')) {
        p++;
    }
    return p;
}

static found look_up(const sc_dotenv *d, const char *name, size_t length)
{
    const sc_dotenv_environment *from = d->environment;
    const char *outside = from != NULL ? from->lookup(from->context, name, length) : NULL;
    bool secret = sc_secrets_variable(d->reading->secrets, name, length) != 0;
    if (outside != NULL) {
        return (found){outside, strlen(outside), secret};
    }
    uint32_t number = sc_name_tree_find(&d->names, SC_NAME_TREE_ROOT, name, length);
    if (number == SC_NAME_TREE_NONE) {
        return (found){NULL, 0, false};
    }
    const sc_dotenv_value *value = &d->values[number];
    return (found){value->text, value->length, secret || value->secret};
}

/* A variable that is not set and has no default expands to nothing, and a warning says where. */
static sc_status warn_unset(sc_dotenv *d, const char *dollar)
{
    sc_notices *notices = d->reading->notices;
    if (notices == NULL) {
        return SC_OK;
    }
    sc_lines_move(&d->value_lines, dollar);
    sc_status status = sc_notices_add(notices, SC_WARNING_BAD_VARIABLE, d->reading->name,
                                      d->value_lines.line, d->value_lines.column, NULL,
                                      "the variable that this `$` names is not set and becomes "
                                      "nothing (a dollar sign is `$$`, "
                                      "or goes in single quotes)");
    return status == SC_OK ? SC_OK : sc_dotenv_exhausted(d);
}

static sc_status append_value(sc_dotenv *d, const char *at, found value)
{
    if (value.length > d->expanded_left) {
        return SC_DOTENV_FAIL(d, SC_ERROR_REFERENCE_LIMIT, at,
                              "the variables of this file expand beyond the limit");
    }
    d->expanded_left -= value.length;
    d->secret = d->secret || value.secret;
    sc_buf_append(&d->text, value.text, value.length);
    return SC_OK;
}

/* The brace that closes the expansion around `p`, or NULL. */
static const char *closing_brace(const char *p, const char *end, bool escapes)
{
    size_t open = 1;
    while (p < end) {
        if (escapes && *p == '\\' && p + 1 < end) {
            p++;
        } else if (*p == '$' && p + 1 < end && p[1] == '{') {
            open++;
        } else if (*p == '}' && --open == 0) {
            return p;
        }
        p++;
    }
    return NULL;
}

static sc_status fail_braced(sc_dotenv *d, const char *dollar)
{
    return SC_DOTENV_FAIL(d, SC_ERROR_SYNTAX, dollar,
                          "expected ${NAME}, ${NAME:-default}, ${NAME:+other} or ${NAME:?message}");
}

static bool parse_braced(braced *b, const char *dollar, const char *end, bool escapes)
{
    const char *p = dollar + 2;
    *b = (braced){.dollar = dollar, .name = p};
    if (p == end || !begins_name(*p)) {
        return false;
    }
    p = name_end(p, end);
    b->name_length = (size_t)(p - b->name);
    if (p < end && *p == '}') {
        b->close = p;
        return true;
    }
    b->empty_counts = p < end && *p == ':';
    p += b->empty_counts;
    if (p == end || (*p != '-' && *p != '+' && *p != '?')) {
        return false;
    }
    b->kind = *p;
    b->operand = p + 1;
    b->close = closing_brace(p + 1, end, escapes);
    return b->close != NULL;
}

/* Fails with the message behind `?`, as it is written. */
static sc_status fail_required(sc_dotenv *d, const braced *b)
{
    char shown[160];
    size_t length = (size_t)(b->close - b->operand);
    sc_text_display(shown, sizeof shown, b->operand, length);
    return SC_DOTENV_FAIL(d, SC_ERROR_REFERENCE_MISSING, b->dollar,
                          "the variable `%.*s` is required%s%s", (int)b->name_length, b->name,
                          length != 0 ? ": " : "", shown);
}

static sc_status append_braced(sc_dotenv *d, const braced *b, bool escapes, unsigned depth)
{
    found value = look_up(d, b->name, b->name_length);
    bool missing = value.text == NULL || (b->empty_counts && value.length == 0);
    if (b->kind == '?' && missing) {
        return fail_required(d, b);
    }
    bool operand = (b->kind == '-' && missing) || (b->kind == '+' && !missing);
    if (operand) {
        return expand(d, b->operand, b->close, escapes, depth + 1);
    }
    if (b->kind == '+') {
        return SC_OK;
    }
    return value.text != NULL ? append_value(d, b->dollar, value) : warn_unset(d, b->dollar);
}

/* Appends the variable that the dollar sign at `*p` begins; moves behind it. */
static sc_status append_variable(sc_dotenv *d, const char **p, const char *end, bool escapes,
                                 unsigned depth)
{
    const char *dollar = *p;
    char c = dollar + 1 < end ? dollar[1] : '\0';
    if (c == '{') {
        braced b;
        if (!parse_braced(&b, dollar, end, escapes)) {
            return fail_braced(d, dollar);
        }
        *p = b.close + 1;
        return append_braced(d, &b, escapes, depth);
    }
    if (begins_name(c)) {
        *p = name_end(dollar + 1, end);
        found value = look_up(d, dollar + 1, (size_t)(*p - dollar - 1));
        return value.text != NULL ? append_value(d, dollar, value) : warn_unset(d, dollar);
    }
    *p = dollar + (c == '$' ? 2 : 1);
    sc_buf_append_char(&d->text, '$');
    return SC_OK;
}

/* Three octal digits behind `\0`, of one byte's worth: the character of that number. */
static const char *append_octal(sc_dotenv *d, const char *p, const char *end)
{
    uint32_t value = 0;
    for (int i = 2; i < 5; i++) {
        if (p + i >= end || p[i] < '0' || p[i] > '7') {
            sc_buf_append(&d->text, p, 2);
            return p + 2;
        }
        value = value * 8 + (uint32_t)(p[i] - '0');
    }
    sc_buf_append_code_point(&d->text, value);
    return p + 5;
}

/* The escape at `p`; returns what is behind it. An unknown one stays as it is written. */
static const char *append_escape(sc_dotenv *d, const char *p, const char *end)
{
    static const char letters[] = "abfnrtv\"\\$";
    static const char meanings[] = "\a\b\f\n\r\t\v\"\\$";
    char c = p + 1 < end ? p[1] : '\0';
    if (c == '0') {
        return append_octal(d, p, end);
    }
    const char *known = c != '\0' ? strchr(letters, c) : NULL;
    if (known == NULL) {
        sc_buf_append_char(&d->text, '\\');
        return p + 1;
    }
    sc_buf_append_char(&d->text, meanings[known - letters]);
    return p + 2;
}

static sc_status expand(sc_dotenv *d, const char *p, const char *end, bool escapes, unsigned depth)
{
    if (depth > NESTED_MOST) {
        return SC_DOTENV_FAIL(d, SC_ERROR_REFERENCE_LIMIT, p,
                              "defaults of variables are nested deeper than %d levels",
                              NESTED_MOST);
    }
    sc_status status = SC_OK;
    while (p < end && status == SC_OK) {
        if (*p == '$') {
            status = append_variable(d, &p, end, escapes, depth);
        } else if (escapes && *p == '\\') {
            p = append_escape(d, p, end);
        } else if (*p == '\r' && p + 1 < end && p[1] == '\n') {
            p++;
        } else {
            sc_buf_append_char(&d->text, *p++);
        }
    }
    return status;
}

sc_status sc_dotenv_expand(sc_dotenv *d, const char *p, const char *end, bool escapes)
{
    return expand(d, p, end, escapes, 0);
}
