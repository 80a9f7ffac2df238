/*
 * Numbers from text and back, exact and the same in every locale. A double is read correctly
 * rounded (to nearest, ties to even) whatever the number of digits, and printed as the shortest
 * text that reads back to the same bits. Nothing here allocates; nothing depends on the rounding
 * mode being anything but the default one.
 */
#ifndef SC_BASE_NUMBER_H
#define SC_BASE_NUMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Room that `out` must have for a printed number; no NUL is written. */
enum { SC_NUMBER_DOUBLE_MAX = 32, SC_NUMBER_INT_MAX = 24 };

typedef enum sc_number_result {
    SC_NUMBER_OK,
    SC_NUMBER_MALFORMED, /* no digit, or a character that is not one */
    SC_NUMBER_OVERFLOW   /* well formed, and beyond the range */
} sc_number_result;

/*
 * One or more digits of radix 2-36, no sign, no prefix, no separators; leading zeros are fine.
 * Malformed wins over overflow. *magnitude is set only when all is well.
 */
sc_number_result sc_number_parse_digits(const char *text, size_t length, unsigned radix,
                                        uint64_t *magnitude);

/* [+-] and decimal digits, any magnitude up to 2^64-1 with either sign. `-0` is negative. */
sc_number_result sc_number_parse_integer(const char *text, size_t length, bool *negative,
                                         uint64_t *magnitude);

/* [+-] and decimal digits, within the type. `-0` is a uint64 too. */
sc_number_result sc_number_parse_int64(const char *text, size_t length, int64_t *value);
sc_number_result sc_number_parse_uint64(const char *text, size_t length, uint64_t *value);

/* True when -2^63 <= (negative ? -magnitude : magnitude) < 2^63; *value may be NULL. */
static inline bool sc_number_fits_int64(bool negative, uint64_t magnitude, int64_t *value)
{
    if (magnitude > (uint64_t)INT64_MAX + (negative ? 1U : 0U)) {
        return false;
    }
    if (value != NULL && !negative) {
        *value = (int64_t)magnitude;
    } else if (value != NULL) {
        *value = magnitude == 0 ? 0 : -(int64_t)(magnitude - 1) - 1;
    }
    return true;
}

/*
 * [+-]digits[.digits][(e|E)[+-]digits], also `.5` and `5.`. The caller has checked the grammar;
 * reading stops at the first byte that does not fit it. Too large gives an infinity, too small a
 * zero of the same sign. Time is linear in the length.
 */
double sc_number_to_double(const char *text, size_t length);

/* significand * 10^exponent, correctly rounded: for callers that have scanned the digits. */
double sc_number_from_decimal(uint64_t significand, int64_t exponent);

/*
 * The shortest digits that read back the same, the closest of them to the value. Whole numbers
 * keep `.0` (`100.0`, `-0.0`); an exponent appears below 1e-5 and from 1e17 on (`1.5e-7`, `1e21`).
 * The values without a decimal text print as `inf`, `-inf`, `nan`. Returns the length; writes no
 * NUL.
 */
size_t sc_number_print_double(double value, char *out);

/* Decimal; returns the length, at most 20; writes no NUL. */
size_t sc_number_print_int(int64_t value, char *out);
size_t sc_number_print_uint(uint64_t value, char *out);

#endif
