/*
 * Integers, floats, dates and times of TOML. Plain decimal integers take the short way; everything
 * else is first cut out as a token and then read whole, so that an error can speak of all of it.
 */
#include "format/toml/toml.h"

#include <math.h>

#include "base/datetime.h"
#include "base/number.h"

enum { SHOWN = 40 };

typedef struct token {
    const char *text;
    size_t length;
} token;

static bool fail_token(sc_toml *t, token whole, sc_status code, const char *what)
{
    char shown[SHOWN];
    sc_text_display(shown, sizeof shown, whole.text, whole.length);
    return SC_TOML_FAIL(t, code, whole.text, "`%s` %s", shown, what);
}

static bool put(sc_toml *t, sc_node node, const char *at, const char *after)
{
    sc_toml_place(t, at);
    t->next = after;
    return sc_writer_put(t->writer, node) == SC_OK || sc_toml_stopped(t, at);
}

static bool put_int(sc_toml *t, token whole, bool negative, uint64_t magnitude)
{
    int64_t value;
    if (!sc_number_fits_int64(negative, magnitude, &value)) {
        return fail_token(t, whole, SC_ERROR_NUMBER_RANGE,
                          "is beyond the range of TOML's integers (64 bits, signed)");
    }
    sc_node node = {.kind = SC_INTEGER, .as.bits = (uint64_t)value};
    return put(t, node, whole.text, whole.text + whole.length);
}

static bool put_float(sc_toml *t, token whole, double value)
{
    sc_node node = {.kind = SC_FLOAT, .as.number = value};
    return put(t, node, whole.text, whole.text + whole.length);
}

static bool has_digit_but_zero(token number)
{
    for (size_t i = 0; i < number.length && (number.text[i] | 0x20) != 'e'; i++) {
        if (number.text[i] >= '1' && number.text[i] <= '9') {
            return true;
        }
    }
    return false;
}

/* A float from its digits: an infinity that was not written is an error, such a zero a warning. */
static bool put_read_float(sc_toml *t, token whole, double value)
{
    if (isinf(value)) {
        return fail_token(t, whole, SC_ERROR_NUMBER_RANGE, "is too large for a 64-bit float");
    }
    if (!put_float(t, whole, value)) {
        return false;
    }
    if (value != 0.0 || !has_digit_but_zero(whole)) {
        return true;
    }
    sc_status status = sc_notices_add(
        t->reading->notices, SC_WARNING_PRECISION_LOSS, t->reading->name, t->line, t->mark_column,
        NULL, "the number is too small for a 64-bit float and is held as 0.0");
    return status == SC_OK || SC_TOML_FAIL(t, status, whole.text, "%s", sc_status_text(status));
}

/* ---- dates and times ---- */

static bool is_digits(const char *p, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!sc_ascii_is_digit(p[i])) {
            return false;
        }
    }
    return true;
}

static bool looks_like_datetime(token whole)
{
    return (whole.length > 4 && whole.text[4] == '-' && is_digits(whole.text, 4)) ||
           (whole.length > 2 && whole.text[2] == ':' && is_digits(whole.text, 2));
}

/* A space may separate date and time: then the time belongs to the token. */
static token with_time(token whole)
{
    const char *p = whole.text + whole.length;
    if (whole.length != 10 || *p != ' ' || !is_digits(p + 1, 2) || p[3] != ':') {
        return whole;
    }
    p++;
    while (sc_toml_is(*p, SC_TOML_NUMBER)) {
        p++;
    }
    return (token){whole.text, (size_t)(p - whole.text)};
}

static bool put_datetime(sc_toml *t, token whole)
{
    size_t at;
    const char *problem = sc_datetime_problem(whole.text, whole.length, NULL, &at);
    if (problem != NULL) {
        return SC_TOML_FAIL(t, SC_ERROR_SYNTAX, whole.text + at, "not a date or time: %s", problem);
    }
    char normal[SC_DATETIME_SIZE];
    size_t length = sc_datetime_normalise(whole.text, whole.length, normal);
    sc_toml_place(t, whole.text);
    t->next = whole.text + whole.length;
    return sc_writer_text(t->writer, SC_DATETIME, normal, length) == SC_OK ||
           sc_toml_stopped(t, whole.text);
}

/* ---- integers with a prefix ---- */

/*
 * The number without its underscores, in scratch or in the input; false if an underscore is not
 * between two bytes of the class.
 */
static bool remove_underscores(sc_toml *t, token *digits, unsigned class)
{
    if (memchr(digits->text, '_', digits->length) == NULL) {
        return true;
    }
    sc_buf_clear(&t->scratch);
    for (size_t i = 0; i < digits->length; i++) {
        char c = digits->text[i];
        if (c != '_') {
            sc_buf_append_char(&t->scratch, c);
        } else if (i == 0 || i + 1 == digits->length || !sc_ascii_is(digits->text[i - 1], class) ||
                   !sc_ascii_is(digits->text[i + 1], class)) {
            return false;
        }
    }
    *digits = (token){t->scratch.data, t->scratch.length};
    return t->scratch.status == SC_OK;
}

/* Why digits could not be taken apart: memory, or an underscore. */
static bool fail_digits(sc_toml *t, token whole)
{
    if (t->scratch.status != SC_OK) {
        return fail_token(t, whole, t->scratch.status, "cannot be read: out of memory");
    }
    return fail_token(t, whole, SC_ERROR_SYNTAX, "needs a digit on both sides of an underscore");
}

static bool prefixed(sc_toml *t, token whole, unsigned radix)
{
    token digits = {whole.text + 2, whole.length - 2};
    if (!remove_underscores(t, &digits, SC_CLASS_HEX)) {
        return fail_digits(t, whole);
    }
    uint64_t magnitude = 0;
    switch (sc_number_parse_digits(digits.text, digits.length, radix, &magnitude)) {
    case SC_NUMBER_OK:
        return put_int(t, whole, false, magnitude);
    case SC_NUMBER_OVERFLOW:
        return put_int(t, whole, false, UINT64_MAX);
    default:
        return fail_token(t, whole, SC_ERROR_SYNTAX,
                          radix == 16  ? "is not a hexadecimal number"
                          : radix == 8 ? "is not an octal number"
                                       : "is not a binary number");
    }
}

/* ---- decimal numbers ---- */

/* Steps over digits; false without a digit. */
static bool digits(const char **p, const char *end)
{
    const char *start = *p;
    while (*p < end && sc_ascii_is_digit(**p)) {
        (*p)++;
    }
    return *p != start;
}

/* The problem with the grammar of a decimal number without underscores; NULL for a good one. */
static const char *decimal_problem(token number, bool *is_float)
{
    const char *p = number.text;
    const char *end = p + number.length;
    *is_float = false;
    p += *p == '+' || *p == '-';
    const char *whole = p;
    if (!digits(&p, end)) {
        return p < end && *p == '.' ? "needs a digit before the decimal point" : "is not a value";
    }
    if (*whole == '0' && p - whole > 1) {
        return "may not begin with a zero";
    }
    if (p < end && *p == '.') {
        *is_float = true;
        p++;
        if (!digits(&p, end)) {
            return "needs a digit after the decimal point";
        }
    }
    if (p < end && (*p == 'e' || *p == 'E')) {
        *is_float = true;
        p++;
        p += p < end && (*p == '+' || *p == '-');
        if (!digits(&p, end)) {
            return "needs a digit in the exponent";
        }
    }
    return p == end ? NULL : "is not a number, and text needs quotes";
}

static bool decimal(sc_toml *t, token whole)
{
    token number = whole;
    if (!remove_underscores(t, &number, SC_CLASS_DIGIT)) {
        return fail_digits(t, whole);
    }
    bool is_float;
    const char *problem = decimal_problem(number, &is_float);
    if (problem != NULL) {
        return fail_token(t, whole, SC_ERROR_SYNTAX, problem);
    }
    if (is_float) {
        return put_read_float(t, whole, sc_number_to_double(number.text, number.length));
    }
    bool negative;
    uint64_t magnitude;
    if (sc_number_parse_integer(number.text, number.length, &negative, &magnitude) !=
        SC_NUMBER_OK) {
        magnitude = UINT64_MAX;
        negative = false;
    }
    return put_int(t, whole, negative, magnitude);
}

static bool special(token whole, double *value)
{
    size_t sign = whole.length == 4 && (*whole.text == '+' || *whole.text == '-');
    if (whole.length != 3 + sign) {
        return false;
    }
    if (memcmp(whole.text + sign, "inf", 3) == 0) {
        *value = INFINITY;
    } else if (memcmp(whole.text + sign, "nan", 3) == 0) {
        *value = NAN;
    } else {
        return false;
    }
    *value = *whole.text == '-' ? -*value : *value;
    return true;
}

static bool any_number(sc_toml *t)
{
    const char *p = t->next;
    while (sc_toml_is(*p, SC_TOML_NUMBER)) {
        p++;
    }
    token whole = {t->next, (size_t)(p - t->next)};
    double value;
    if (looks_like_datetime(whole)) {
        return put_datetime(t, with_time(whole));
    }
    if (special(whole, &value)) {
        return put_float(t, whole, value);
    }
    if (whole.length > 1 && whole.text[0] == '0') {
        char prefix = whole.text[1];
        if (prefix == 'x' || prefix == 'o' || prefix == 'b') {
            return prefixed(t, whole, prefix == 'x' ? 16 : prefix == 'o' ? 8 : 2);
        }
    }
    return decimal(t, whole);
}

bool sc_toml_number(sc_toml *t)
{
    enum { SAFE = 18 }; /* so many digits cannot overflow */
    const char *start = t->next;
    bool negative = *start == '-';
    const char *first = start + negative;
    const char *p = first;
    uint64_t magnitude = 0;
    while (sc_ascii_is_digit(*p) && p - first < SAFE) {
        magnitude = magnitude * 10 + (uint64_t)(*p - '0');
        p++;
    }
    if (p == first || sc_toml_is(*p, SC_TOML_NUMBER) || (*first == '0' && p - first > 1)) {
        return any_number(t);
    }
    uint64_t bits = negative ? 0 - magnitude : magnitude;
    return put(t, (sc_node){.kind = SC_INTEGER, .as.bits = bits}, start, p);
}
