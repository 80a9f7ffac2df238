/* Bools, integers, floats: typed values unchanged, untyped text by the published table. */
#include "readings.h"

#include <math.h>

/* ---- bool ---- */

static void assert_bool(sc_value value, bool expected)
{
    bool out = !expected;
    assert_int_equal(sc_value_bool(value, &out), SC_OK);
    assert_int_equal(out, expected);
}

static void bool_of_words(void **state)
{
    (void)state;
    static const char *const yes[] = {"true", "TRUE", "yes", "Yes", "on", "1", " true "};
    static const char *const no[] = {"false", "no", "NO", "off", "0"};
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) {
        assert_bool(untyped(yes[i]), true);
    }
    for (size_t i = 0; i < sizeof no / sizeof *no; i++) {
        assert_bool(untyped(no[i]), false);
    }
    assert_bool(boolean(true), true);
    assert_bool(boolean(false), false);
}

static void bool_refuses(void **state)
{
    (void)state;
    bool out = true;
    static const char *const bad[] = {"", "2", "t", "maybe", "truee", "null"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(sc_value_bool(untyped(bad[i]), &out), SC_ERROR_BAD_VALUE);
    }
    assert_int_equal(sc_value_bool(string("true"), &out), SC_ERROR_WRONG_TYPE);
    assert_int_equal(sc_value_bool(integer(1), &out), SC_ERROR_WRONG_TYPE);
    assert_int_equal(sc_value_bool(null(), &out), SC_ERROR_WRONG_TYPE);
    assert_int_equal(sc_value_bool(absent, &out), SC_ERROR_MISSING_KEY);
    assert_true(out);
}

/* ---- integers ---- */

static void assert_int(sc_value value, int64_t expected)
{
    int64_t out = ~expected;
    assert_int_equal(sc_value_int(value, &out), SC_OK);
    assert_int_equal(out, expected);
}

static void int_of_numbers(void **state)
{
    (void)state;
    assert_int(integer(0), 0);
    assert_int(integer(INT64_MIN), INT64_MIN);
    assert_int(unsigned_integer(INT64_MAX), INT64_MAX);
    assert_int(untyped("8080"), 8080);
    assert_int(untyped("+5"), 5);
    assert_int(untyped("-0"), 0);
    assert_int(untyped("007"), 7);
    assert_int(untyped(" 12 "), 12);
    assert_int(untyped("0x1F"), 31);
    assert_int(untyped("-0XfF"), -255);
    assert_int(untyped("9223372036854775807"), INT64_MAX);
    assert_int(untyped("-9223372036854775808"), INT64_MIN);
}

static void int_refuses(void **state)
{
    (void)state;
    int64_t out = 77;
    static const char *const bad[] = {"",      "-",     "+",   "0x",  "1.0",  "1e3",
                                      "12abc", "1_000", "- 1", "0b1", "true", "--1"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(sc_value_int(untyped(bad[i]), &out), SC_ERROR_BAD_VALUE);
    }
    assert_int_equal(sc_value_int(untyped("9223372036854775808"), &out), SC_ERROR_OUT_OF_RANGE);
    assert_int_equal(sc_value_int(untyped("-9223372036854775809"), &out), SC_ERROR_OUT_OF_RANGE);
    assert_int_equal(sc_value_int(untyped("99999999999999999999999"), &out), SC_ERROR_OUT_OF_RANGE);
    assert_int_equal(sc_value_int(unsigned_integer(UINT64_MAX), &out), SC_ERROR_OUT_OF_RANGE);
    assert_int_equal(sc_value_int(string("1"), &out), SC_ERROR_WRONG_TYPE);
    assert_int_equal(sc_value_int(floating(1.0), &out), SC_ERROR_WRONG_TYPE);
    assert_int_equal(sc_value_int(boolean(true), &out), SC_ERROR_WRONG_TYPE);
    assert_int_equal(sc_value_int(absent, &out), SC_ERROR_MISSING_KEY);
    assert_int_equal(out, 77);
    assert_int_equal(sc_value_int(integer(1), NULL), SC_OK);
}

static void uint_has_its_own_range(void **state)
{
    (void)state;
    uint64_t out = 7;
    assert_int_equal(sc_value_uint(unsigned_integer(UINT64_MAX), &out), SC_OK);
    assert_true(out == UINT64_MAX);
    assert_int_equal(sc_value_uint(untyped("18446744073709551615"), &out), SC_OK);
    assert_true(out == UINT64_MAX);
    assert_int_equal(sc_value_uint(untyped("-0"), &out), SC_OK);
    assert_true(out == 0);
    assert_int_equal(sc_value_uint(integer(-1), &out), SC_ERROR_OUT_OF_RANGE);
    assert_int_equal(sc_value_uint(untyped("-1"), &out), SC_ERROR_OUT_OF_RANGE);
    assert_int_equal(sc_value_uint(untyped("18446744073709551616"), &out), SC_ERROR_OUT_OF_RANGE);
    assert_int_equal(sc_value_uint(string("1"), &out), SC_ERROR_WRONG_TYPE);
    assert_int_equal(sc_value_uint(integer(3), NULL), SC_OK);
}

/* ---- floats ---- */

static void assert_float(sc_value value, double expected)
{
    double out = 12345;
    assert_int_equal(sc_value_float(value, &out), SC_OK);
    assert_memory_equal(&out, &expected, sizeof out);
}

static void float_of_numbers(void **state)
{
    (void)state;
    assert_float(floating(0.1), 0.1);
    assert_float(integer(3), 3.0);
    assert_float(integer(-3), -3.0);
    assert_float(integer(INT64_MIN), -9223372036854775808.0);
    assert_float(untyped("0.5"), 0.5);
    assert_float(untyped(".5"), 0.5);
    assert_float(untyped("5."), 5.0);
    assert_float(untyped("-1e3"), -1000.0);
    assert_float(untyped("1E+2"), 100.0);
    assert_float(untyped("1.10"), 1.10);
    assert_float(untyped("0x10"), 16.0);
    assert_float(untyped("123456789012345678901234567890"), 123456789012345678901234567890.0);
    assert_float(untyped("inf"), INFINITY);
    assert_float(untyped("-Infinity"), -INFINITY);
    double nan = 0;
    assert_int_equal(sc_value_float(untyped("NaN"), &nan), SC_OK);
    assert_true(nan != nan);
    assert_float(floating(INFINITY), INFINITY);
}

static void float_refuses(void **state)
{
    (void)state;
    double out = 7;
    static const char *const bad[] = {"",      ".",   "e3",  "1e",  "1e+",
                                      "1.2.3", "abc", "1,5", "- 1", "infinite"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(sc_value_float(untyped(bad[i]), &out), SC_ERROR_BAD_VALUE);
    }
    assert_int_equal(sc_value_float(untyped("1e999"), &out), SC_ERROR_OUT_OF_RANGE);
    assert_int_equal(sc_value_float(integer((INT64_C(1) << 53) + 1), &out), SC_ERROR_OUT_OF_RANGE);
    assert_int_equal(sc_value_float(unsigned_integer(UINT64_MAX), &out), SC_ERROR_OUT_OF_RANGE);
    assert_int_equal(sc_value_float(integer(INT64_MAX), &out), SC_ERROR_OUT_OF_RANGE);
    assert_int_equal(sc_value_float(string("1.5"), &out), SC_ERROR_WRONG_TYPE);
    assert_int_equal(sc_value_float(null(), &out), SC_ERROR_WRONG_TYPE);
    assert_int_equal(sc_value_float(absent, &out), SC_ERROR_MISSING_KEY);
    assert_true(out == 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bool_of_words),          cmocka_unit_test(bool_refuses),
        cmocka_unit_test(int_of_numbers),         cmocka_unit_test(int_refuses),
        cmocka_unit_test(uint_has_its_own_range), cmocka_unit_test(float_of_numbers),
        cmocka_unit_test(float_refuses),
    };
    return cmocka_run_group_tests(tests, NULL, forget_values);
}
