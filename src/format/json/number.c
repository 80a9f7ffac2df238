/*
 * Numbers that are not short integers (RFC 8259, section 6; JSON5 1.0.0, section 6). The digits are
 * summed while the grammar is checked; only a float of more than 19 digits is read again.
 */
#include "base/number.h"

#include "base/ascii.h"
#include "format/json/json.h"

#include <float.h>

enum { DIGITS_IN_WORD = 19, EXPONENT_MOST = 1000000 };

typedef struct number {
    sc_json *json;
    const char *start; /* its sign or first digit */
    const char *p;     /* how far it is read */
    uint64_t digits;   /* of whole part and fraction; means nothing when there are too many */
    size_t digit_count;
    size_t fraction; /* digits after the point */
    int32_t exponent;
    bool negative;
    bool has_point, has_exponent;
} number;

static bool is_five(const number *n)
{
    return (n->json->dialect & SC_JSON_FIVE) != 0;
}

static const char *fail(const number *n, const char *message)
{
    return sc_json_fail(n->json, n->p, SC_ERROR_SYNTAX, "%s", message);
}

static const char *put(const number *n, sc_node node)
{
    if ((n->json->dialect & SC_JSON_CHECK) == 0 && sc_writer_put(n->json->writer, node) != SC_OK) {
        return sc_json_fail_writer(n->json, n->start);
    }
    return n->p;
}

static const char *put_float(const number *n, double value)
{
    if (value > DBL_MAX || value < -DBL_MAX) {
        return sc_json_fail(n->json, n->start, SC_ERROR_NUMBER_RANGE,
                            "the number is too large for a 64-bit float");
    }
    return put(n, (sc_node){.kind = SC_FLOAT, .as.number = value});
}

/* An integer of known size; `nearest` is its float for the case that it does not fit. */
static const char *put_integer(const number *n, bool fits, uint64_t magnitude, double nearest)
{
    if (n->negative && fits && magnitude == 0) {
        return put_float(n, -0.0);
    }
    if (!fits || (n->negative && magnitude > UINT64_C(1) << 63)) {
        const char *next = put_float(n, nearest);
        if (next != NULL) {
            sc_json_precision_loss(n->json, n->start,
                                   "the integer does not fit 64 bits and is held as the nearest "
                                   "float");
        }
        return next;
    }
    uint8_t flags = !n->negative && magnitude > INT64_MAX ? SC_NODE_UNSIGNED : 0;
    return put(n, (sc_node){.kind = SC_INTEGER,
                            .flags = flags,
                            .as.bits = n->negative ? 0 - magnitude : magnitude});
}

/* Sums digits; returns how many there were. */
static size_t scan_digits(number *n)
{
    const char *from = n->p;
    while (sc_ascii_is_digit(*n->p)) {
        n->digits = n->digits * 10 + (unsigned)(*n->p++ - '0');
    }
    size_t count = (size_t)(n->p - from);
    n->digit_count += count;
    return count;
}

/* The exponent at p; false without digits. Beyond any float it only saturates. */
static bool scan_exponent(number *n)
{
    n->p++;
    bool negative = *n->p == '-';
    n->p += *n->p == '-' || *n->p == '+';
    const char *from = n->p;
    for (; sc_ascii_is_digit(*n->p); n->p++) {
        if (n->exponent < EXPONENT_MOST) {
            n->exponent = n->exponent * 10 + (*n->p - '0');
        }
    }
    n->exponent = negative ? -n->exponent : n->exponent;
    n->has_exponent = true;
    return n->p != from;
}

/* Digits, point and exponent; false after an error. */
static bool scan_decimal(number *n)
{
    const char *first = n->p;
    size_t whole = scan_digits(n);
    if (whole > 1 && *first == '0') {
        n->p = first;
        return fail(n, "a number does not begin with 0 (quote it if it is text)") != NULL;
    }
    if (*n->p == '.' && (whole != 0 || is_five(n))) {
        n->p++;
        n->has_point = true;
        n->fraction = scan_digits(n);
        if (n->fraction == 0 && (!is_five(n) || whole == 0)) {
            return fail(n, "expected a digit after the point") != NULL;
        }
    } else if (whole == 0) {
        return fail(n, "expected a digit after the sign") != NULL;
    }
    if ((*n->p | 0x20) == 'e' && !scan_exponent(n)) {
        return fail(n, "expected a digit in the exponent") != NULL;
    }
    return true;
}

static bool has_digit_but_zero(const number *n)
{
    for (const char *p = n->start; p < n->p && (*p | 0x20) != 'e'; p++) {
        if (*p >= '1' && *p <= '9') {
            return true;
        }
    }
    return false;
}

static const char *decimal(number *n)
{
    if (!scan_decimal(n)) {
        return NULL;
    }
    bool whole = !n->has_point && !n->has_exponent;
    size_t length = (size_t)(n->p - n->start);
    if (whole) {
        bool negative;
        uint64_t magnitude = 0;
        bool fits =
            sc_number_parse_integer(n->start, length, &negative, &magnitude) == SC_NUMBER_OK;
        bool in_range = fits && (!n->negative || magnitude <= UINT64_C(1) << 63);
        return put_integer(n, fits, magnitude,
                           in_range ? 0.0 : sc_number_to_double(n->start, length));
    }
    double value;
    if (n->digit_count <= DIGITS_IN_WORD) {
        value = sc_number_from_decimal(n->digits, (int64_t)n->exponent - (int64_t)n->fraction);
        value = n->negative ? -value : value;
    } else {
        value = sc_number_to_double(n->start, length);
    }
    const char *next = put_float(n, value);
    if (next != NULL && value == 0.0 && has_digit_but_zero(n)) {
        sc_json_precision_loss(n->json, n->start,
                               "the number is too small for a 64-bit float and is held as 0.0");
    }
    return next;
}

/* ---- what only JSON5 has ---- */

/* `bits` and a tail of hexadecimal digits that shifted out, to the nearest, ties to even. */
static double from_hex(uint64_t bits, size_t shifted_digits, bool has_rest)
{
    /* The rest only matters to a tie, and then any bit below the 53 that stay breaks it. */
    double value = (double)(bits | (has_rest ? 1 : 0));
    for (size_t i = 0; i < shifted_digits && value <= DBL_MAX; i++) {
        value *= 16.0;
    }
    return value;
}

static const char *hexadecimal(number *n)
{
    n->p += 2;
    const char *first = n->p;
    uint64_t bits = 0;
    size_t shifted = 0;
    bool rest = false;
    for (; sc_ascii_is_hex(*n->p); n->p++) {
        unsigned digit = sc_ascii_digit_value(*n->p);
        if (bits >> 60 == 0 && shifted == 0) {
            bits = bits << 4 | digit;
        } else {
            shifted++;
            rest = rest || digit != 0;
        }
    }
    if (n->p == first) {
        return fail(n, "expected a hexadecimal digit after `0x`");
    }
    double nearest = from_hex(bits, shifted, rest);
    return put_integer(n, shifted == 0, bits, n->negative ? -nearest : nearest);
}

static bool begins(const char *p, const char *word)
{
    return strncmp(p, word, strlen(word)) == 0;
}

/* Infinity and NaN; NULL without an error when p is neither. */
static const char *named(number *n)
{
    if (begins(n->p, "Infinity")) {
        n->p += 8;
        uint64_t sign = n->negative ? UINT64_C(1) << 63 : 0;
        return put(n, (sc_node){.kind = SC_FLOAT, .as.bits = sign | UINT64_C(0x7FF0) << 48});
    }
    if (begins(n->p, "NaN")) {
        n->p += 3;
        return put(n, (sc_node){.kind = SC_FLOAT, .as.bits = UINT64_C(0x7FF8) << 48});
    }
    return NULL;
}

static const char *five(number *n)
{
    if (*n->p == '0' && (n->p[1] | 0x20) == 'x') {
        return hexadecimal(n);
    }
    if (*n->p == 'I' || *n->p == 'N') {
        const char *next = named(n);
        if (next != NULL || n->json->status != SC_OK) {
            return next;
        }
    }
    if (n->p == n->start && !sc_ascii_is_digit(*n->p) && *n->p != '.') {
        return sc_json_fail_value(n->json, n->p);
    }
    return decimal(n);
}

const char *sc_json_number_slow(sc_json *json, const char *start)
{
    number n = {.json = json, .start = start, .p = start};
    n.negative = *start == '-';
    n.p += *start == '-' || (*start == '+' && is_five(&n));
    return is_five(&n) ? five(&n) : decimal(&n);
}
