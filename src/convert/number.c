/* Bools and numbers: typed values unchanged, untyped text by the table in the documentation. */
#include "base/number.h"

#include <string.h>

#include "base/ascii.h"
#include "convert/convert.h"

static sc_status no_text(sc_kind kind)
{
    return kind == SC_ABSENT ? SC_ERROR_MISSING_KEY : SC_ERROR_WRONG_TYPE;
}

static sc_status status_of(sc_number_result result)
{
    switch (result) {
    case SC_NUMBER_OK:
        return SC_OK;
    case SC_NUMBER_OVERFLOW:
        return SC_ERROR_OUT_OF_RANGE;
    default:
        return SC_ERROR_BAD_VALUE;
    }
}

/* ---- bool ---- */

static sc_status bool_of_text(sc_span text, bool *out)
{
    static const struct {
        const char *word;
        bool value;
    } words[] = {{"true", true}, {"false", false}, {"yes", true}, {"no", false},
                 {"on", true},   {"off", false},   {"1", true},   {"0", false}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (sc_ascii_equal_ignore_case(text.text, text.length, words[i].word,
                                       strlen(words[i].word))) {
            *out = words[i].value;
            return SC_OK;
        }
    }
    return SC_ERROR_BAD_VALUE;
}

sc_status sc_value_bool(sc_value value, bool *out)
{
    bool read = false;
    sc_span text;
    const sc_node *plain = sc_value_plain(value, SC_BOOL);
    if (plain != NULL) {
        read = plain->as.bits != 0;
    } else if (sc_value_loose_text(value, &text)) {
        sc_status status = bool_of_text(text, &read);
        if (status != SC_OK) {
            return status;
        }
    } else {
        return no_text(sc_value_kind(value));
    }
    if (out != NULL) {
        *out = read;
    }
    return SC_OK;
}

/* ---- integers ---- */

sc_status sc_convert_integer(sc_span text, bool *negative, uint64_t *magnitude)
{
    sc_span rest = text;
    bool minus = false;
    if (rest.length != 0 && (rest.text[0] == '-' || rest.text[0] == '+')) {
        minus = rest.text[0] == '-';
        rest.text++;
        rest.length--;
    }
    unsigned radix = 10;
    if (rest.length > 2 && rest.text[0] == '0' && sc_ascii_lower(rest.text[1]) == 'x') {
        radix = 16;
        rest.text += 2;
        rest.length -= 2;
    }
    *negative = minus;
    return status_of(sc_number_parse_digits(rest.text, rest.length, radix, magnitude));
}

/* Sign and magnitude of whatever reads as an integer. */
static sc_status read_integer(sc_value value, bool *negative, uint64_t *magnitude)
{
    sc_span text;
    if (sc_value_loose_text(value, &text)) {
        return sc_convert_integer(text, negative, magnitude);
    }
    sc_scalar scalar = sc_value_scalar(value);
    if (scalar.kind != SC_INTEGER) {
        return no_text(scalar.kind);
    }
    *negative = scalar.integer < 0 && !scalar.is_unsigned;
    *magnitude = *negative ? 0 - (uint64_t)scalar.integer : (uint64_t)scalar.integer;
    return SC_OK;
}

sc_status sc_value_int(sc_value value, int64_t *out)
{
    bool negative;
    uint64_t magnitude;
    const sc_node *plain = sc_value_plain(value, SC_INTEGER);
    if (plain != NULL) {
        if (out != NULL) {
            *out = (int64_t)plain->as.bits;
        }
        return SC_OK;
    }
    sc_status status = read_integer(value, &negative, &magnitude);
    if (status != SC_OK) {
        return status;
    }
    return sc_number_fits_int64(negative, magnitude, out) ? SC_OK : SC_ERROR_OUT_OF_RANGE;
}

sc_status sc_value_uint(sc_value value, uint64_t *out)
{
    bool negative;
    uint64_t magnitude;
    sc_status status = read_integer(value, &negative, &magnitude);
    if (status != SC_OK) {
        return status;
    }
    if (negative && magnitude != 0) {
        return SC_ERROR_OUT_OF_RANGE;
    }
    if (out != NULL) {
        *out = magnitude;
    }
    return SC_OK;
}

/* ---- floats ---- */

static size_t count_digits(sc_span text, size_t from)
{
    size_t at = from;
    while (at < text.length && sc_ascii_is_digit(text.text[at])) {
        at++;
    }
    return at - from;
}

/* True when the text, its sign taken off, is digits[.digits][e[+-]digits], also `.5` and `5.`. */
static bool is_decimal(sc_span text)
{
    size_t digits = count_digits(text, 0);
    size_t at = digits;
    if (at < text.length && text.text[at] == '.') {
        size_t fraction = count_digits(text, at + 1);
        digits += fraction;
        at += 1 + fraction;
    }
    if (digits == 0) {
        return false;
    }
    if (at < text.length && sc_ascii_lower(text.text[at]) == 'e') {
        at++;
        if (at < text.length && (text.text[at] == '-' || text.text[at] == '+')) {
            at++;
        }
        size_t exponent = count_digits(text, at);
        if (exponent == 0) {
            return false;
        }
        at += exponent;
    }
    return at == text.length;
}

static bool float_of_word(sc_span text, bool negative, double *out)
{
    static const char *const infinities[] = {"inf", "infinity"};
    for (size_t i = 0; i < 2; i++) {
        if (sc_ascii_equal_ignore_case(text.text, text.length, infinities[i],
                                       strlen(infinities[i]))) {
            *out = negative ? sc_number_to_double("-1e999", 6) : sc_number_to_double("1e999", 5);
            return true;
        }
    }
    if (sc_ascii_equal_ignore_case(text.text, text.length, "nan", 3)) {
        double infinity = sc_number_to_double("1e999", 5);
        *out = infinity - infinity;
        return true;
    }
    return false;
}

/* The double of an integer, where it is exact. */
static sc_status float_of_integer(bool negative, uint64_t magnitude, bool exactly, double *out)
{
    double number = (double)magnitude;
    /* 2^64 itself does not convert back. */
    if (exactly && (number >= 18446744073709551616.0 || (uint64_t)number != magnitude)) {
        return SC_ERROR_OUT_OF_RANGE;
    }
    *out = negative ? -number : number;
    return SC_OK;
}

static sc_status float_of_text(sc_span text, double *out)
{
    bool negative;
    uint64_t magnitude;
    sc_span rest = text;
    if (rest.length != 0 && (rest.text[0] == '-' || rest.text[0] == '+')) {
        rest.text++;
        rest.length--;
    }
    if (is_decimal(rest)) {
        *out = sc_number_to_double(text.text, text.length);
        return *out - *out == 0 ? SC_OK : SC_ERROR_OUT_OF_RANGE;
    }
    sc_status status = sc_convert_integer(text, &negative, &magnitude);
    if (status == SC_OK) {
        return float_of_integer(negative, magnitude, false, out);
    }
    bool minus = text.length != 0 && text.text[0] == '-';
    return float_of_word(rest, minus, out) ? SC_OK : status;
}

sc_status sc_value_float(sc_value value, double *out)
{
    double read = 0;
    sc_status status = SC_OK;
    sc_span text;
    const sc_node *plain = sc_value_plain(value, SC_FLOAT);
    if (plain != NULL) {
        read = plain->as.number;
    } else if (sc_value_loose_text(value, &text)) {
        status = float_of_text(text, &read);
    } else if (sc_value_kind(value) == SC_INTEGER) {
        sc_scalar scalar = sc_value_scalar(value);
        bool negative = scalar.integer < 0 && !scalar.is_unsigned;
        uint64_t bits = (uint64_t)scalar.integer;
        status = float_of_integer(negative, negative ? 0 - bits : bits, true, &read);
    } else {
        status = no_text(sc_value_kind(value));
    }
    if (status == SC_OK && out != NULL) {
        *out = read;
    }
    return status;
}
