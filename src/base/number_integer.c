/*
 * Whole numbers. Reading tests for overflow only where it can happen: as many digits as any 64-bit
 * number of the radix has are taken without a test. Printing works from the back, two digits a
 * step, in 32-bit pieces: their divisions are half the price.
 */
#include "base/number.h"

#include "base/ascii.h"
#include "base/bits.h"

#include <string.h>

static const char pairs[] = "00010203040506070809"
                            "10111213141516171819"
                            "20212223242526272829"
                            "30313233343536373839"
                            "40414243444546474849"
                            "50515253545556575859"
                            "60616263646566676869"
                            "70717273747576777879"
                            "80818283848586878889"
                            "90919293949596979899";

/* Digits of `radix` from p on, where even the largest cannot overflow; stops at anything else. */
static const char *take_safe_digits(const char *p, const char *end, unsigned radix, uint64_t *value)
{
    for (; p < end; p++) {
        unsigned digit = sc_ascii_digit_value(*p);
        if (digit >= radix || *value > (UINT64_MAX - 35) / 36) {
            break;
        }
        *value = *value * radix + digit;
    }
    return p;
}

/* The rest, one careful digit after the other. */
static sc_number_result take_last_digits(const char *p, const char *end, unsigned radix,
                                         uint64_t *value)
{
    sc_number_result result = SC_NUMBER_OK;
    for (; p < end; p++) {
        unsigned digit = sc_ascii_digit_value(*p);
        if (digit >= radix) {
            return SC_NUMBER_MALFORMED;
        }
        if (*value > (UINT64_MAX - digit) / radix) {
            result = SC_NUMBER_OVERFLOW;
        } else if (result == SC_NUMBER_OK) {
            *value = *value * radix + digit;
        }
    }
    return result;
}

sc_number_result sc_number_parse_digits(const char *text, size_t length, unsigned radix,
                                        uint64_t *magnitude)
{
    if (length == 0 || radix < 2 || radix > 36) {
        return SC_NUMBER_MALFORMED;
    }
    const char *end = text + length;
    uint64_t value = 0;
    const char *p = take_safe_digits(text, end, radix, &value);
    sc_number_result result = take_last_digits(p, end, radix, &value);
    if (result == SC_NUMBER_OK) {
        *magnitude = value;
    }
    return result;
}

sc_number_result sc_number_parse_integer(const char *text, size_t length, bool *negative,
                                         uint64_t *magnitude)
{
    bool has_sign = length > 0 && (text[0] == '-' || text[0] == '+');
    *negative = has_sign && text[0] == '-';
    return sc_number_parse_digits(text + has_sign, length - has_sign, 10, magnitude);
}

sc_number_result sc_number_parse_int64(const char *text, size_t length, int64_t *value)
{
    bool negative;
    uint64_t magnitude;
    sc_number_result result = sc_number_parse_integer(text, length, &negative, &magnitude);
    if (result == SC_NUMBER_OK && !sc_number_fits_int64(negative, magnitude, value)) {
        result = SC_NUMBER_OVERFLOW;
    }
    return result;
}

sc_number_result sc_number_parse_uint64(const char *text, size_t length, uint64_t *value)
{
    bool negative;
    uint64_t magnitude;
    sc_number_result result = sc_number_parse_integer(text, length, &negative, &magnitude);
    if (result != SC_NUMBER_OK) {
        return result;
    }
    if (negative && magnitude != 0) {
        return SC_NUMBER_OVERFLOW;
    }
    *value = magnitude;
    return SC_NUMBER_OK;
}

/* powers[i] is 10^i, except that 0 counts as one digit too. */
static const uint64_t powers[] = {
    0,
    UINT64_C(10),
    UINT64_C(100),
    UINT64_C(1000),
    UINT64_C(10000),
    UINT64_C(100000),
    UINT64_C(1000000),
    UINT64_C(10000000),
    UINT64_C(100000000),
    UINT64_C(1000000000),
    UINT64_C(10000000000),
    UINT64_C(100000000000),
    UINT64_C(1000000000000),
    UINT64_C(10000000000000),
    UINT64_C(100000000000000),
    UINT64_C(1000000000000000),
    UINT64_C(10000000000000000),
    UINT64_C(100000000000000000),
    UINT64_C(1000000000000000000),
    UINT64_C(10000000000000000000),
};

static unsigned count_digits(uint64_t value)
{
    unsigned bits = 64 - sc_bits_leading_zeros(value | 1);
    unsigned least = bits * 1233 >> 12; /* 1233 / 4096 is log10(2), a little below */
    return least + (value >= powers[least]);
}

static void put_pair(char *to, uint32_t value)
{
    memcpy(to, pairs + 2 * value, 2);
}

/* Eight digits that end before `end`, leading zeros kept. */
static void put_eight(char *end, uint32_t value)
{
    uint32_t high = value / 10000;
    uint32_t low = value % 10000;
    put_pair(end - 8, high / 100);
    put_pair(end - 6, high % 100);
    put_pair(end - 4, low / 100);
    put_pair(end - 2, low % 100);
}

size_t sc_number_print_uint(uint64_t value, char *out)
{
    size_t count = count_digits(value);
    char *end = out + count;
    while (value >= 100000000) {
        put_eight(end, (uint32_t)(value % 100000000));
        value /= 100000000;
        end -= 8;
    }
    uint32_t rest = (uint32_t)value;
    while (rest >= 10) {
        end -= 2;
        put_pair(end, rest % 100);
        rest /= 100;
    }
    if (end > out) {
        out[0] = (char)('0' + rest);
    }
    return count;
}

size_t sc_number_print_int(int64_t value, char *out)
{
    if (value >= 0) {
        return sc_number_print_uint((uint64_t)value, out);
    }
    out[0] = '-';
    return 1 + sc_number_print_uint(0 - (uint64_t)value, out + 1);
}
