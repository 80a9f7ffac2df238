/*
 * Exact decimal amounts. `1.5h` and `0.1GB` must be exact to the nanosecond and the byte, so no
 * double is used: the fraction is an integer over a power of ten, and the product with a unit is a
 * whole number or an error.
 */
#include <string.h>

#include "base/ascii.h"
#include "base/number.h"
#include "convert/convert.h"

enum { FRACTION_MAX = 18 }; /* 10^18 < 2^64 */

static size_t leading_digits(sc_span text)
{
    size_t count = 0;
    while (count < text.length && sc_ascii_is_digit(text.text[count])) {
        count++;
    }
    return count;
}

static sc_status take_fraction(sc_span digits, sc_amount *out)
{
    while (digits.length != 0 && digits.text[digits.length - 1] == '0') {
        digits.length--;
    }
    if (digits.length > FRACTION_MAX) {
        return SC_ERROR_BAD_VALUE;
    }
    out->digits = (unsigned)digits.length;
    out->fraction = 0;
    for (size_t i = 0; i < digits.length; i++) {
        out->fraction = out->fraction * 10 + (unsigned)(digits.text[i] - '0');
    }
    return SC_OK;
}

sc_status sc_amount_take(sc_span *text, sc_amount *out)
{
    sc_span rest = *text;
    size_t count = leading_digits(rest);
    *out = (sc_amount){0};
    if (count == 0) {
        return SC_ERROR_BAD_VALUE;
    }
    if (sc_number_parse_digits(rest.text, count, 10, &out->whole) != SC_NUMBER_OK) {
        return SC_ERROR_OUT_OF_RANGE;
    }
    rest.text += count;
    rest.length -= count;
    if (rest.length != 0 && rest.text[0] == '.') {
        sc_span digits = {rest.text + 1, rest.length - 1};
        digits.length = leading_digits(digits);
        sc_status status = take_fraction(digits, out);
        if (digits.length == 0 || status != SC_OK) {
            return SC_ERROR_BAD_VALUE;
        }
        rest.text += 1 + digits.length;
        rest.length -= 1 + digits.length;
    }
    *text = rest;
    return SC_OK;
}

static uint64_t common_divisor(uint64_t a, uint64_t b)
{
    while (b != 0) {
        uint64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

sc_status sc_amount_times(sc_amount amount, uint64_t unit, uint64_t *out)
{
    uint64_t scale = 1;
    for (unsigned i = 0; i < amount.digits; i++) {
        scale *= 10;
    }
    uint64_t divisor = common_divisor(unit, scale);
    if (amount.fraction % (scale / divisor) != 0) {
        return SC_ERROR_BAD_VALUE;
    }
    /* Below `unit`, because the fraction is below 1. */
    uint64_t part = amount.fraction / (scale / divisor) * (unit / divisor);
    if (amount.whole > (UINT64_MAX - part) / unit) {
        return SC_ERROR_OUT_OF_RANGE;
    }
    *out = amount.whole * unit + part;
    return SC_OK;
}

sc_status sc_amount_of_double(double number, sc_amount *out)
{
    char text[SC_NUMBER_DOUBLE_MAX];
    sc_span rest = {text, 0};
    if (!(number >= 0) || number - number != 0) {
        return SC_ERROR_OUT_OF_RANGE;
    }
    rest.length = sc_number_print_double(number, text);
    /* An exponent is left over: too large for any unit, or finer than 18 digits. */
    sc_status status = sc_amount_take(&rest, out);
    if (status != SC_OK || rest.length == 0) {
        return status;
    }
    return number < 1 ? SC_ERROR_BAD_VALUE : SC_ERROR_OUT_OF_RANGE;
}
