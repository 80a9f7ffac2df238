/*
 * Reading a double, in three steps, each for what the one before cannot decide:
 * - both parts exact as doubles: one multiplication or division rounds correctly (Clinger 1990);
 * - up to 19 digits: 64 by 128 bits of the power of ten always suffice (Lemire, "Number Parsing at
 *   a Gigabyte per Second", 2021; Mushtak and Lemire, "Fast Number Parsing Without Fallback",
 *   2023, who prove that no case is left open);
 * - more digits: cut after 19, the number lies between two such readings; when they differ,
 *   sc_number_exact decides.
 */
#include "base/number.h"

#include "base/ascii.h"
#include "base/bits.h"
#include "base/number_exact.h"
#include "base/powers.h"

#include <float.h>
#include <string.h>

enum {
    DIGITS_IN_WORD = 19,
    SMALLEST_POWER = -342, /* 2^64 * 10^-343 is below half of the least subnormal */
    LARGEST_POWER = 308,
    FRACTION_BITS = 52,
    INFINITE_EXPONENT = 0x7FF
};

/* Far beyond any exponent that matters, far within int64 with any text length added to it. */
static const int64_t EXPONENT_LIMIT = INT64_C(100000000000000000);

/* value = (-1)^negative * significand * 10^exponent, plus a rest when digits were cut off */
typedef struct decimal {
    uint64_t significand;
    int64_t exponent;
    bool negative;
    bool has_rest;
    const char *digits; /* digits and point as written in the text */
    size_t digits_length;
    int64_t written_exponent;
} decimal;

static double from_bits(uint64_t bits)
{
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* The first 128 bits of significand * 10^exponent, the significand shifted up to bit 63. The low
 * half of the power only matters when the bits that decide the rounding are all ones. */
static sc_wide multiply_by_power(uint64_t significand, int32_t exponent)
{
    sc_wide power = sc_power_cut(exponent);
    sc_wide product = sc_wide_multiply(significand, power.high);
    if ((product.high & 0x1FF) == 0x1FF) {
        sc_wide correction = sc_wide_multiply(significand, power.low);
        product.low += correction.high;
        product.high += product.low < correction.high;
    }
    return product;
}

/* `rounded` has one bit more than the significand; `exponent` is not positive. */
static double make_subnormal(uint64_t rounded, int32_t exponent)
{
    int32_t shift = 1 - exponent;
    if (shift >= 64) {
        return 0.0;
    }
    /* No tie is possible here: powers of ten this small are never exact. Rounding up into bit 52
     * makes the least normal number, as the format has it. */
    rounded >>= shift;
    return from_bits((rounded + 1) >> 1);
}

static double scale_by_power(uint64_t significand, int32_t exponent)
{
    int32_t zeros = (int32_t)sc_bits_leading_zeros(significand);
    sc_wide product = multiply_by_power(significand << zeros, exponent);
    int32_t top = (int32_t)(product.high >> 63);
    uint64_t rounded = product.high >> (top + 9); /* 53 bits and the rounding bit */
    int32_t biased = sc_power_floor_log2(exponent) + 63 + top - zeros + 1023;
    if (biased <= 0) {
        return make_subnormal(rounded, biased);
    }
    /* An exact tie goes to even. It needs 5^|exponent| to fit the significand. */
    if (product.low <= 1 && exponent >= -4 && exponent <= 23 && (rounded & 3) == 1 &&
        rounded << (top + 9) == product.high) {
        rounded--;
    }
    rounded = (rounded + 1) >> 1;
    if (rounded >> (FRACTION_BITS + 1) != 0) {
        rounded >>= 1;
        biased++;
    }
    if (biased >= INFINITE_EXPONENT) {
        return from_bits((uint64_t)INFINITE_EXPONENT << FRACTION_BITS);
    }
    rounded &= (UINT64_C(1) << FRACTION_BITS) - 1;
    return from_bits((uint64_t)biased << FRACTION_BITS | rounded);
}

double sc_number_from_decimal(uint64_t significand, int64_t exponent)
{
    /* All exact in a double. */
    static const double exact_powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                          1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                          1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    /* Where the hardware keeps more bits than a double has, the step would round twice. */
    if (FLT_EVAL_METHOD == 0 && exponent >= -22 && exponent <= 22 &&
        significand <= UINT64_C(1) << (FRACTION_BITS + 1)) {
        double value = (double)significand;
        return exponent < 0 ? value / exact_powers[-exponent] : value * exact_powers[exponent];
    }
    if (significand == 0 || exponent < SMALLEST_POWER) {
        return 0.0;
    }
    if (exponent > LARGEST_POWER) {
        return from_bits((uint64_t)INFINITE_EXPONENT << FRACTION_BITS);
    }
    return scale_by_power(significand, (int32_t)exponent);
}

static const char *skip_digits(const char *p, const char *end, uint64_t *value)
{
    uint64_t sum = *value;
    for (; p < end && sc_ascii_is_digit(*p); p++) {
        sum = sum * 10 + (unsigned)(*p - '0');
    }
    *value = sum;
    return p;
}

/* [e[+-]digits], 0 if absent. */
static int64_t scan_exponent(const char *p, const char *end)
{
    if (p == end || (*p != 'e' && *p != 'E')) {
        return 0;
    }
    p++;
    bool negative = p < end && *p == '-';
    p += p < end && (*p == '-' || *p == '+');
    int64_t value = 0;
    for (; p < end && sc_ascii_is_digit(*p); p++) {
        if (value < EXPONENT_LIMIT) {
            value = value * 10 + (*p - '0');
        }
    }
    return negative ? -value : value;
}

/* The digits again, slowly: the first 19 that count, and whether a further one is not zero. */
static void cut_digits(decimal *number)
{
    int kept = 0;
    bool in_fraction = false;
    number->significand = 0;
    number->exponent = number->written_exponent;
    for (size_t i = 0; i < number->digits_length; i++) {
        char c = number->digits[i];
        if (c == '.') {
            in_fraction = true;
            continue;
        }
        bool keep = kept < DIGITS_IN_WORD;
        number->exponent += (keep ? 0 : 1) - (in_fraction ? 1 : 0);
        if (!keep) {
            number->has_rest = number->has_rest || c != '0';
        } else if (kept > 0 || c != '0') {
            number->significand = number->significand * 10 + (unsigned)(c - '0');
            kept++;
        }
    }
}

static void scan(decimal *number, const char *text, size_t length)
{
    const char *end = text + length;
    const char *p = text;
    number->has_rest = false;
    number->significand = 0;
    number->negative = length > 0 && *p == '-';
    p += length > 0 && (*p == '-' || *p == '+');
    number->digits = p;
    p = skip_digits(p, end, &number->significand);
    ptrdiff_t digits = p - number->digits;
    ptrdiff_t fraction = 0;
    if (p < end && *p == '.') {
        const char *point = p;
        p = skip_digits(p + 1, end, &number->significand);
        fraction = p - point - 1;
        digits += fraction;
    }
    number->digits_length = (size_t)(p - number->digits);
    number->written_exponent = scan_exponent(p, end);
    number->exponent = number->written_exponent - fraction;
    if (digits > DIGITS_IN_WORD) {
        cut_digits(number);
    }
}

static double read_long(const decimal *number)
{
    double lower = sc_number_from_decimal(number->significand, number->exponent);
    double upper = sc_number_from_decimal(number->significand + 1, number->exponent);
    if (lower == upper) {
        return lower;
    }
    return sc_number_exact(lower, number->digits, number->digits_length, number->written_exponent);
}

double sc_number_to_double(const char *text, size_t length)
{
    decimal number;
    scan(&number, text, length);
    double value = number.has_rest ? read_long(&number)
                                   : sc_number_from_decimal(number.significand, number.exponent);
    return number.negative ? -value : value;
}
