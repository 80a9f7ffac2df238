/*
 * number = D * 10^E against middle = H * 2^K, with whole D and H: the powers move to the side where
 * they are whole too, and two big integers are compared.
 *
 * Everything is bounded. The middle between two doubles has at most 767 significant digits, so 800
 * digits of the number decide, and of the rest only whether it is zero. Both sides stay below
 * 10^800 * 2^64, or 5^1124 * 2^118: about 2,740 bits.
 */
#include "base/number_exact.h"

#include "base/ascii.h"
#include "base/wide.h"

#include <assert.h>
#include <stdbool.h>
#include <string.h>

enum { DIGITS_KEPT = 800, LIMBS = 48, FIVES_A_STEP = 27 };

/* Limbs from the least on; count is 0 for zero, and the top limb is never 0. */
typedef struct big {
    uint64_t limbs[LIMBS];
    unsigned count;
} big;

static void big_push(big *number, uint64_t limb)
{
    if (limb != 0) {
        assert(number->count < LIMBS);
        number->limbs[number->count++] = limb;
    }
}

static void big_multiply_add(big *number, uint64_t factor, uint64_t carry)
{
    for (unsigned i = 0; i < number->count; i++) {
        sc_wide product = sc_wide_multiply(number->limbs[i], factor);
        number->limbs[i] = product.low + carry;
        carry = product.high + (number->limbs[i] < carry);
    }
    big_push(number, carry);
}

static void big_multiply_power_of_five(big *number, uint32_t exponent)
{
    static const uint64_t step = UINT64_C(7450580596923828125); /* 5^27 */
    for (; exponent >= FIVES_A_STEP; exponent -= FIVES_A_STEP) {
        big_multiply_add(number, step, 0);
    }
    uint64_t rest = 1;
    for (; exponent > 0; exponent--) {
        rest *= 5;
    }
    big_multiply_add(number, rest, 0);
}

static void big_shift_left(big *number, uint32_t bits)
{
    unsigned whole = bits / 64;
    if (bits % 64 != 0) {
        big_multiply_add(number, UINT64_C(1) << bits % 64, 0);
    }
    if (number->count == 0 || whole == 0) {
        return;
    }
    assert(number->count + whole <= LIMBS);
    memmove(number->limbs + whole, number->limbs, number->count * sizeof number->limbs[0]);
    memset(number->limbs, 0, whole * sizeof number->limbs[0]);
    number->count += whole;
}

static int big_compare(const big *a, const big *b)
{
    if (a->count != b->count) {
        return a->count < b->count ? -1 : 1;
    }
    for (unsigned i = a->count; i-- > 0;) {
        if (a->limbs[i] != b->limbs[i]) {
            return a->limbs[i] < b->limbs[i] ? -1 : 1;
        }
    }
    return 0;
}

/* The digits of a text without its point, leading zeros aside: D, E, and whether a rest that D
 * does not hold is there. */
typedef struct digits {
    big value;
    int64_t exponent;
    bool has_rest;
} digits;

/* Nineteen digits at a time: as many as a limb holds. */
typedef struct digit_group {
    uint64_t value;
    uint64_t scale;
} digit_group;

static void flush_group(big *number, digit_group *group)
{
    big_multiply_add(number, group->scale, group->value);
    *group = (digit_group){0, 1};
}

static void add_digit(big *number, digit_group *group, unsigned digit)
{
    group->value = group->value * 10 + digit;
    group->scale *= 10;
    if (group->scale == UINT64_C(10000000000000000000)) {
        flush_group(number, group);
    }
}

static void collect_digits(digits *out, const char *text, size_t length, int64_t exponent)
{
    digit_group group = {0, 1};
    unsigned kept = 0;
    bool in_fraction = false;
    out->value.count = 0;
    out->exponent = exponent;
    out->has_rest = false;
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '.') {
            in_fraction = true;
            continue;
        }
        unsigned digit = sc_ascii_digit_value(text[i]);
        bool keep = kept < DIGITS_KEPT;
        /* A digit kept behind the point, and one dropped before it, move the exponent. */
        out->exponent += (keep ? 0 : 1) - (in_fraction ? 1 : 0);
        if (!keep) {
            out->has_rest = out->has_rest || digit != 0;
        } else if (kept > 0 || digit != 0) {
            add_digit(&out->value, &group, digit);
            kept++;
        }
    }
    flush_group(&out->value, &group);
}

/* The middle above `lower`: (2 m + 1) * 2^(e - 1) when lower is m * 2^e. */
static int32_t middle_above(double lower, big *significand)
{
    uint64_t bits;
    memcpy(&bits, &lower, sizeof bits);
    uint64_t fraction = bits & ((UINT64_C(1) << 52) - 1);
    int32_t biased = (int32_t)(bits >> 52);
    uint64_t m = biased != 0 ? fraction | UINT64_C(1) << 52 : fraction;
    significand->limbs[0] = 2 * m + 1;
    significand->count = 1;
    return (biased != 0 ? biased : 1) - 1075 - 1;
}

/* -1, 0 or 1 as the number is below, at or above the middle. */
static int compare_with_middle(digits *number, double lower)
{
    big middle;
    int32_t twos = middle_above(lower, &middle);
    int32_t tens = (int32_t)number->exponent;
    if (tens >= 0) {
        big_multiply_power_of_five(&number->value, (uint32_t)tens);
    } else {
        big_multiply_power_of_five(&middle, (uint32_t)-tens);
    }
    if (tens >= twos) {
        big_shift_left(&number->value, (uint32_t)(tens - twos));
    } else {
        big_shift_left(&middle, (uint32_t)(twos - tens));
    }
    int order = big_compare(&number->value, &middle);
    return order == 0 && number->has_rest ? 1 : order;
}

double sc_number_exact(double lower, const char *text, size_t length, int64_t exponent)
{
    digits number;
    collect_digits(&number, text, length, exponent);
    int order = compare_with_middle(&number, lower);
    uint64_t bits;
    memcpy(&bits, &lower, sizeof bits);
    /* The next double up, infinity after the largest, is the next pattern of bits. */
    bits += order > 0 || (order == 0 && (bits & 1) != 0);
    memcpy(&lower, &bits, sizeof bits);
    return lower;
}
