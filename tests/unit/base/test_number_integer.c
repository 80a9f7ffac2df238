/* Whole numbers: every bound of every type and radix, and printing that reads back. */
#include "base/number.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void digits_of_each_radix(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        unsigned radix;
        sc_number_result result;
        uint64_t value;
    } cases[] = {
        {"0", 10, SC_NUMBER_OK, 0},
        {"18446744073709551615", 10, SC_NUMBER_OK, UINT64_MAX},
        {"00000000000000000000000018446744073709551615", 10, SC_NUMBER_OK, UINT64_MAX},
        {"18446744073709551616", 10, SC_NUMBER_OVERFLOW, 0},
        {"18446744073709551620", 10, SC_NUMBER_OVERFLOW, 0},
        {"99999999999999999999", 10, SC_NUMBER_OVERFLOW, 0},
        {"184467440737095516150", 10, SC_NUMBER_OVERFLOW, 0},
        {"99999999999999999999x", 10, SC_NUMBER_MALFORMED, 0},
        {"ffffffffffffffff", 16, SC_NUMBER_OK, UINT64_MAX},
        {"FFFFFFFFFFFFFFFF", 16, SC_NUMBER_OK, UINT64_MAX},
        {"10000000000000000", 16, SC_NUMBER_OVERFLOW, 0},
        {"1777777777777777777777", 8, SC_NUMBER_OK, UINT64_MAX},
        {"2000000000000000000000", 8, SC_NUMBER_OVERFLOW, 0},
        {"1111111111111111111111111111111111111111111111111111111111111111", 2, SC_NUMBER_OK,
         UINT64_MAX},
        {"10000000000000000000000000000000000000000000000000000000000000000", 2, SC_NUMBER_OVERFLOW,
         0},
        {"3w5e11264sgsf", 36, SC_NUMBER_OK, UINT64_MAX},
        {"3w5e11264sgsg", 36, SC_NUMBER_OVERFLOW, 0},
        {"755", 8, SC_NUMBER_OK, 0755},
        {"8", 8, SC_NUMBER_MALFORMED, 0},
        {"2", 2, SC_NUMBER_MALFORMED, 0},
        {"a", 10, SC_NUMBER_MALFORMED, 0},
        {"g", 16, SC_NUMBER_MALFORMED, 0},
        {"", 10, SC_NUMBER_MALFORMED, 0},
        {"+1", 10, SC_NUMBER_MALFORMED, 0},
        {"1_000", 10, SC_NUMBER_MALFORMED, 0},
        {" 1", 10, SC_NUMBER_MALFORMED, 0},
        {"1", 1, SC_NUMBER_MALFORMED, 0},
        {"1", 37, SC_NUMBER_MALFORMED, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint64_t value = 42;
        sc_number_result result =
            sc_number_parse_digits(cases[i].text, strlen(cases[i].text), cases[i].radix, &value);
        assert_int_equal(result, cases[i].result);
        assert_int_equal(value, result == SC_NUMBER_OK ? cases[i].value : 42);
    }
}

static void signs(void **state)
{
    (void)state;
    bool negative = true;
    uint64_t magnitude = 0;
    assert_int_equal(sc_number_parse_integer("+7", 2, &negative, &magnitude), SC_NUMBER_OK);
    assert_false(negative);
    assert_int_equal(sc_number_parse_integer("-18446744073709551615", 21, &negative, &magnitude),
                     SC_NUMBER_OK);
    assert_true(negative && magnitude == UINT64_MAX);
    assert_int_equal(sc_number_parse_integer("-0", 2, &negative, &magnitude), SC_NUMBER_OK);
    assert_true(negative && magnitude == 0);
    static const char *const malformed[] = {"", "-", "+", "--1", "+-1", "1-", "0x1", "1.0"};
    for (size_t i = 0; i < sizeof malformed / sizeof malformed[0]; i++) {
        assert_int_equal(
            sc_number_parse_integer(malformed[i], strlen(malformed[i]), &negative, &magnitude),
            SC_NUMBER_MALFORMED);
    }
}

static void bounds_of_int64(void **state)
{
    (void)state;
    int64_t value = 0;
    assert_int_equal(sc_number_parse_int64("9223372036854775807", 19, &value), SC_NUMBER_OK);
    assert_true(value == INT64_MAX);
    assert_int_equal(sc_number_parse_int64("-9223372036854775808", 20, &value), SC_NUMBER_OK);
    assert_true(value == INT64_MIN);
    assert_int_equal(sc_number_parse_int64("-0", 2, &value), SC_NUMBER_OK);
    assert_true(value == 0);
    value = 5;
    assert_int_equal(sc_number_parse_int64("9223372036854775808", 19, &value), SC_NUMBER_OVERFLOW);
    assert_int_equal(sc_number_parse_int64("-9223372036854775809", 20, &value), SC_NUMBER_OVERFLOW);
    assert_int_equal(sc_number_parse_int64("99999999999999999999", 20, &value), SC_NUMBER_OVERFLOW);
    assert_int_equal(sc_number_parse_int64("1e5", 3, &value), SC_NUMBER_MALFORMED);
    assert_true(value == 5);
    assert_true(sc_number_fits_int64(true, (uint64_t)1 << 63, NULL));
    assert_false(sc_number_fits_int64(false, (uint64_t)1 << 63, NULL));
}

static void bounds_of_uint64(void **state)
{
    (void)state;
    uint64_t value = 0;
    assert_int_equal(sc_number_parse_uint64("+18446744073709551615", 21, &value), SC_NUMBER_OK);
    assert_true(value == UINT64_MAX);
    assert_int_equal(sc_number_parse_uint64("-1", 2, &value), SC_NUMBER_OVERFLOW);
    assert_int_equal(sc_number_parse_uint64("18446744073709551616", 20, &value),
                     SC_NUMBER_OVERFLOW);
    assert_int_equal(sc_number_parse_uint64("-", 1, &value), SC_NUMBER_MALFORMED);
    assert_true(value == UINT64_MAX);
    assert_int_equal(sc_number_parse_uint64("-0", 2, &value), SC_NUMBER_OK);
    assert_true(value == 0);
}

static void assert_prints(int64_t value)
{
    char text[SC_NUMBER_INT_MAX];
    char expected[32];
    int length = snprintf(expected, sizeof expected, "%" PRId64, value);
    assert_int_equal(sc_number_print_int(value, text), length);
    assert_memory_equal(text, expected, (size_t)length);
    length = snprintf(expected, sizeof expected, "%" PRIu64, (uint64_t)value);
    assert_int_equal(sc_number_print_uint((uint64_t)value, text), length);
    assert_memory_equal(text, expected, (size_t)length);
}

static void printing_agrees_with_libc(void **state)
{
    (void)state;
    for (int64_t value = -1000; value < 200000; value++) {
        assert_prints(value);
    }
    uint64_t power = 1;
    for (int digits = 1; digits <= 20; digits++, power *= 10) {
        for (uint64_t step = 0; step < 5; step++) {
            assert_prints((int64_t)(power + step - 2));
            assert_prints((int64_t)(0 - (power + step - 2)));
        }
    }
    uint64_t value = 1;
    for (int i = 0; i < 200000; i++) {
        value = value * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        assert_prints((int64_t)(value >> i % 64));
    }
    assert_prints(INT64_MIN);
    assert_prints(INT64_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(digits_of_each_radix),      cmocka_unit_test(signs),
        cmocka_unit_test(bounds_of_int64),           cmocka_unit_test(bounds_of_uint64),
        cmocka_unit_test(printing_agrees_with_libc),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
