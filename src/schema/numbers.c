/*
 * Numbers are compared without rounding: integers as such, an integer with a float by the float's
 * whole part, multiples in decimal. Equality walks two trees together, as deep as images are.
 */
#include "schema/numbers.h"

#include "base/ascii.h"
#include "base/hash.h"
#include "base/number.h"
#include "image/image.h"

#include <math.h>
#include <string.h>

/* floor(), for the library of mathematics is not linked. */
static double whole_part(double number)
{
    if (number >= 4503599627370496.0 || number <= -4503599627370496.0) {
        return number; /* too large for a fraction */
    }
    double cut = (double)(int64_t)number;
    return cut > number ? cut - 1 : cut;
}

bool sc_schema_is_number(sc_scalar scalar)
{
    return scalar.kind == SC_INTEGER || scalar.kind == SC_FLOAT;
}

bool sc_schema_is_integer(sc_scalar scalar)
{
    return scalar.kind == SC_INTEGER || (scalar.kind == SC_FLOAT && isfinite(scalar.number) &&
                                         whole_part(scalar.number) == scalar.number);
}

bool sc_schema_is_text(sc_scalar scalar)
{
    return scalar.kind == SC_STRING || scalar.kind == SC_DATETIME;
}

/* ---- order ---- */

static bool integer_less(sc_scalar a, sc_scalar b)
{
    if (a.is_unsigned || b.is_unsigned) {
        /* One beyond int64 is more than any that is not. */
        return a.is_unsigned && b.is_unsigned ? (uint64_t)a.integer < (uint64_t)b.integer
                                              : b.is_unsigned;
    }
    return a.integer < b.integer;
}

/* -1, 0, 1 for an integer against a float that is no nan. */
static int integer_to_float(sc_scalar a, double b)
{
    if (b >= 18446744073709551616.0) {
        return -1;
    }
    if (b < -9223372036854775808.0) {
        return 1;
    }
    double whole = whole_part(b);
    sc_scalar floored = {.kind = SC_INTEGER};
    if (whole >= 9223372036854775808.0) {
        floored.is_unsigned = true;
        floored.integer = (int64_t)(uint64_t)whole;
    } else {
        floored.integer = (int64_t)whole;
    }
    if (integer_less(a, floored)) {
        return -1;
    }
    if (integer_less(floored, a)) {
        return 1;
    }
    return whole < b ? -1 : 0;
}

bool sc_schema_less(sc_scalar a, sc_scalar b)
{
    if (a.kind == SC_FLOAT && b.kind == SC_FLOAT) {
        return a.number < b.number;
    }
    if (a.kind == SC_INTEGER && b.kind == SC_INTEGER) {
        return integer_less(a, b);
    }
    if (a.kind == SC_INTEGER) {
        return !isnan(b.number) && integer_to_float(a, b.number) < 0;
    }
    return !isnan(a.number) && integer_to_float(b, a.number) > 0;
}

bool sc_schema_same_number(sc_scalar a, sc_scalar b)
{
    bool ordered =
        !(a.kind == SC_FLOAT && isnan(a.number)) && !(b.kind == SC_FLOAT && isnan(b.number));
    return ordered && !sc_schema_less(a, b) && !sc_schema_less(b, a);
}

/* ---- multiples ---- */

/* digits x 10^exponent, without trailing zeros in the digits. */
typedef struct decimal {
    uint64_t digits;
    int exponent;
} decimal;

static decimal reduced(uint64_t digits, int exponent)
{
    while (digits != 0 && digits % 10 == 0) {
        digits /= 10;
        exponent++;
    }
    return (decimal){digits, exponent};
}

/* Of the shortest text that reads back the same. */
static decimal of_double(double number)
{
    char text[SC_NUMBER_DOUBLE_MAX];
    size_t length = sc_number_print_double(number < 0 ? -number : number, text);
    uint64_t digits = 0;
    int exponent = 0;
    size_t i = 0;
    for (bool point = false; i < length && text[i] != 'e'; i++) {
        if (text[i] == '.') {
            point = true;
        } else {
            digits = digits * 10 + (uint64_t)(text[i] - '0');
            exponent -= point;
        }
    }
    int64_t written = 0;
    if (i < length) {
        (void)sc_number_parse_int64(text + i + 1, length - i - 1, &written);
    }
    return reduced(digits, exponent + (int)written);
}

static decimal decimal_of(sc_scalar scalar)
{
    if (scalar.kind == SC_FLOAT) {
        return of_double(scalar.number);
    }
    bool negative = !scalar.is_unsigned && scalar.integer < 0;
    uint64_t magnitude = (uint64_t)scalar.integer;
    return reduced(negative ? 0 - magnitude : magnitude, 0);
}

static uint64_t add_modulo(uint64_t a, uint64_t b, uint64_t modulus)
{
    return a >= modulus - b ? a - (modulus - b) : a + b;
}

static uint64_t multiply_modulo(uint64_t a, uint64_t b, uint64_t modulus)
{
    uint64_t result = 0;
    for (a %= modulus; b != 0; b >>= 1) {
        if ((b & 1) != 0) {
            result = add_modulo(result, a, modulus);
        }
        a = add_modulo(a, a, modulus);
    }
    return result;
}

bool sc_schema_is_multiple(sc_scalar value, sc_scalar divisor)
{
    if (value.kind == SC_FLOAT && !isfinite(value.number)) {
        return false;
    }
    decimal a = decimal_of(value), b = decimal_of(divisor);
    if (a.digits == 0) {
        return true;
    }
    int shift = a.exponent - b.exponent;
    if (shift < 0) {
        return false; /* the digits of `a` end in no zero */
    }
    uint64_t remainder = a.digits % b.digits;
    for (int i = 0; i < shift && remainder != 0; i++) {
        remainder = multiply_modulo(remainder, 10, b.digits);
    }
    return remainder == 0;
}

/* ---- equality ---- */

static bool same_scalar(sc_scalar a, sc_scalar b)
{
    if (sc_schema_is_number(a) && sc_schema_is_number(b)) {
        return sc_schema_same_number(a, b);
    }
    if (sc_schema_is_text(a) && sc_schema_is_text(b)) {
        return a.length == b.length && memcmp(a.text, b.text, a.length) == 0;
    }
    return a.kind == b.kind && (a.kind == SC_NULL || (a.kind == SC_BOOL && a.boolean == b.boolean));
}

bool sc_schema_equal(sc_value a, sc_value b, uint64_t *budget)
{
    if (*budget == 0) {
        return false;
    }
    --*budget;
    sc_kind kind = sc_value_kind(a);
    if (kind != SC_ARRAY && kind != SC_OBJECT) {
        return same_scalar(sc_value_scalar(a), sc_value_scalar(b));
    }
    size_t count = sc_value_count(a);
    bool same = sc_value_kind(b) == kind && sc_value_count(b) == count;
    for (size_t i = 0; i < count && same; i++) {
        sc_value item = sc_value_item(a, i), other = sc_value_item(b, i);
        if (kind == SC_OBJECT) {
            size_t length;
            const char *key = sc_value_key(item, &length);
            other = sc_value_member(b, key, length);
        }
        same = sc_value_kind(other) != SC_ABSENT && sc_schema_equal(item, other, budget);
    }
    return same;
}

static uint64_t hash_number(sc_scalar scalar, uint64_t seed)
{
    if (sc_schema_is_integer(scalar) && scalar.kind == SC_FLOAT &&
        scalar.number >= -9223372036854775808.0 && scalar.number < 18446744073709551616.0) {
        bool large = scalar.number >= 9223372036854775808.0;
        scalar.integer = large ? (int64_t)(uint64_t)scalar.number : (int64_t)scalar.number;
        scalar.is_unsigned = large;
        scalar.kind = SC_INTEGER;
    }
    if (scalar.kind == SC_INTEGER) {
        return sc_hash(&scalar.integer, sizeof scalar.integer, seed + scalar.is_unsigned);
    }
    return sc_hash(&scalar.number, sizeof scalar.number, seed + 2);
}

uint64_t sc_schema_hash(sc_value value, uint64_t seed, uint64_t *budget)
{
    if (*budget == 0) {
        return 0;
    }
    --*budget;
    sc_scalar scalar = sc_value_scalar(value);
    uint64_t hash = seed + 3 + (uint64_t)scalar.kind;
    switch (scalar.kind) {
    case SC_INTEGER:
    case SC_FLOAT:
        return hash_number(scalar, seed);
    case SC_STRING:
    case SC_DATETIME:
        return sc_hash(scalar.text, scalar.length, seed + 3);
    case SC_BOOL:
        return hash + scalar.boolean * UINT64_C(0x9E3779B97F4A7C15);
    default:
        break;
    }
    for (size_t i = 0; i < sc_value_count(value); i++) {
        sc_value item = sc_value_item(value, i);
        uint64_t part = sc_schema_hash(item, seed, budget);
        if (scalar.kind == SC_OBJECT) {
            size_t length;
            const char *key = sc_value_key(item, &length);
            hash += sc_hash(key, length, part); /* in any order */
        } else {
            hash = sc_hash_fold(hash ^ part, UINT64_C(0xF1357AEA2E62A9C5));
        }
    }
    return hash;
}
