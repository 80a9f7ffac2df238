/*
 * The shortest decimal that reads back as the same double, by Giulietti's Schubfach ("The
 * Schubfach way to render doubles", 2021): a double owns the interval of numbers that round to it;
 * of the decimals with the largest spacing that still has one inside, the nearest is taken. The
 * bounds are kept times four, so that the half steps are whole, and each is one product with a
 * 128-bit power of ten, whose lost bits survive as a sticky lowest bit.
 */
#include "base/number.h"

#include "base/powers.h"

#include <string.h>

enum {
    FRACTION_BITS = 52,
    EXPONENT_MASK = 0x7FF,
    EXPONENT_BIAS = 1075,  /* for a whole significand */
    FIRST_EXPONENTIAL = 17 /* from 1e17 on; 17 digits are the most a double needs */
};

/* digits * 10^exponent */
typedef struct decimal {
    uint64_t digits;
    int32_t exponent;
} decimal;

/* floor(power * factor / 2^128), the lowest bit set when anything was lost. */
static uint64_t multiply_sticky(sc_wide power, uint64_t factor)
{
    sc_wide low = sc_wide_multiply(power.low, factor);
    sc_wide high = sc_wide_multiply(power.high, factor);
    high.low += low.high;
    high.high += high.low < low.high;
    /* The power may be rounded up, which can make a lost part of 1 out of none. */
    return high.high | (high.low > 1);
}

/* significand * 2^exponent; `lower_is_closer` when the double below is only half as far away. */
static decimal shortest(uint64_t significand, int32_t exponent, bool lower_is_closer)
{
    /* floor(log10(2^exponent)), or of three quarters of it. */
    int32_t k = (exponent * 1262611 - (lower_is_closer ? 524031 : 0)) >> 22;
    int32_t shift = exponent + sc_power_floor_log2(-k) + 1;
    sc_wide power = sc_power_ceiling(-k);
    uint64_t four = 4 * significand;
    uint64_t middle = multiply_sticky(power, four << shift);
    /* The interval's ends belong to it when the significand is even: ties read as even. */
    uint64_t odd = significand & 1;
    uint64_t low = multiply_sticky(power, (four - 2 + lower_is_closer) << shift) + odd;
    uint64_t high = multiply_sticky(power, (four + 2) << shift) - odd;

    uint64_t digits = middle / 4;
    if (digits >= 10) {
        uint64_t tens = digits / 10;
        bool below_fits = low <= 40 * tens;
        bool above_fits = 40 * tens + 40 <= high;
        if (below_fits != above_fits) {
            return (decimal){tens + above_fits, k + 1};
        }
    }
    bool below_fits = low <= 4 * digits;
    bool above_fits = 4 * digits + 4 <= high;
    if (below_fits != above_fits) {
        return (decimal){digits + above_fits, k};
    }
    uint64_t half = 4 * digits + 2;
    bool up = middle > half || (middle == half && (digits & 1) != 0);
    return (decimal){digits + up, k};
}

static size_t put_text(char *out, const char *text, size_t length)
{
    memcpy(out, text, length);
    return length;
}

/* 0.000ddd: `point` zeros, at most 4, come before the digits. */
static size_t put_small(char *out, const char *digits, size_t count, size_t zeros)
{
    memcpy(out, "0.0000", 6);
    memcpy(out + 2 + zeros, digits, count);
    return 2 + zeros + count;
}

/* ddd.ddd, or ddd000.0: `whole` digits before the point, at least 1. */
static size_t put_plain(char *out, const char *digits, size_t count, size_t whole)
{
    if (count > whole) {
        memcpy(out, digits, whole);
        out[whole] = '.';
        memcpy(out + whole + 1, digits + whole, count - whole);
        return count + 1;
    }
    memcpy(out, digits, count);
    memset(out + count, '0', whole - count);
    memcpy(out + whole, ".0", 2);
    return whole + 2;
}

/* d.ddde-7 */
static size_t put_exponential(char *out, const char *digits, size_t count, int32_t exponent)
{
    size_t length = 0;
    out[length++] = digits[0];
    if (count > 1) {
        out[length++] = '.';
        length += put_text(out + length, digits + 1, count - 1);
    }
    out[length++] = 'e';
    return length + sc_number_print_int(exponent, out + length);
}

static size_t put_decimal(char *out, decimal number)
{
    char digits[SC_NUMBER_INT_MAX];
    size_t count = sc_number_print_uint(number.digits, digits);
    int32_t exponent = number.exponent + (int32_t)count - 1; /* of the first digit */
    while (count > 1 && digits[count - 1] == '0') {
        count--;
    }
    if (exponent >= FIRST_EXPONENTIAL || exponent < -5) {
        return put_exponential(out, digits, count, exponent);
    }
    if (exponent < 0) {
        return put_small(out, digits, count, (size_t)(-exponent - 1));
    }
    return put_plain(out, digits, count, (size_t)exponent + 1);
}

size_t sc_number_print_double(double value, char *out)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    uint64_t fraction = bits & ((UINT64_C(1) << FRACTION_BITS) - 1);
    int32_t biased = (int32_t)(bits >> FRACTION_BITS) & EXPONENT_MASK;
    if (biased == EXPONENT_MASK && fraction != 0) {
        return put_text(out, "nan", 3);
    }
    size_t length = 0;
    if (bits >> 63 != 0) {
        out[length++] = '-';
    }
    if (biased == EXPONENT_MASK) {
        return length + put_text(out + length, "inf", 3);
    }
    if (biased == 0 && fraction == 0) {
        return length + put_text(out + length, "0.0", 3);
    }
    uint64_t significand = biased != 0 ? fraction | UINT64_C(1) << FRACTION_BITS : fraction;
    int32_t exponent = (biased != 0 ? biased : 1) - EXPONENT_BIAS;
    /* Whole numbers below 2^53 are their own shortest digits. */
    if (exponent <= 0 && exponent > -FRACTION_BITS - 1 &&
        (significand & ((UINT64_C(1) << -exponent) - 1)) == 0) {
        length += sc_number_print_uint(significand >> -exponent, out + length);
        return length + put_text(out + length, ".0", 2);
    }
    bool lower_is_closer = fraction == 0 && biased > 1;
    return length + put_decimal(out + length, shortest(significand, exponent, lower_is_closer));
}
