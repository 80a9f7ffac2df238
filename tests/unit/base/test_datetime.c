/* Dates and times: accepted texts, refused texts with the place, and the normal form. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/datetime.h"

typedef struct good_case {
    const char *text;
    const char *normal;
    sc_datetime fields;
} good_case;

static const good_case good[] = {
    {"1979-05-27T07:32:00Z",
     "1979-05-27T07:32:00Z",
     {SC_OFFSET_DATETIME, 1979, 5, 27, 7, 32, 0, 0, 0, 0}},
    {"1979-05-27t07:32:00z",
     "1979-05-27T07:32:00Z",
     {SC_OFFSET_DATETIME, 1979, 5, 27, 7, 32, 0, 0, 0, 0}},
    {"1979-05-27 00:32:01.5-07:30",
     "1979-05-27T00:32:01.5-07:30",
     {SC_OFFSET_DATETIME, 1979, 5, 27, 0, 32, 1, 500000000, 1, -450}},
    {"1979-05-27 07:32Z",
     "1979-05-27T07:32:00Z",
     {SC_OFFSET_DATETIME, 1979, 5, 27, 7, 32, 0, 0, 0, 0}},
    {"1979-05-27T07:32+23:59",
     "1979-05-27T07:32:00+23:59",
     {SC_OFFSET_DATETIME, 1979, 5, 27, 7, 32, 0, 0, 0, 1439}},
    {"1979-05-27 07:32",
     "1979-05-27T07:32:00",
     {SC_LOCAL_DATETIME, 1979, 5, 27, 7, 32, 0, 0, 0, 0}},
    {"2016-12-31T23:59:60.999999999999Z",
     "2016-12-31T23:59:60.999999999999Z",
     {SC_OFFSET_DATETIME, 2016, 12, 31, 23, 59, 60, 999999999, 12, 0}},
    {"2000-02-29", "2000-02-29", {SC_LOCAL_DATE, 2000, 2, 29, 0, 0, 0, 0, 0, 0}},
    {"0000-01-31", "0000-01-31", {SC_LOCAL_DATE, 0, 1, 31, 0, 0, 0, 0, 0, 0}},
    {"07:32", "07:32:00", {SC_LOCAL_TIME, 0, 0, 0, 7, 32, 0, 0, 0, 0}},
    {"23:59:59.010", "23:59:59.010", {SC_LOCAL_TIME, 0, 0, 0, 23, 59, 59, 10000000, 3, 0}},
};

static void assert_same(const sc_datetime *a, const sc_datetime *b)
{
    assert_int_equal(a->kind, b->kind);
    assert_int_equal(a->year, b->year);
    assert_int_equal(a->month, b->month);
    assert_int_equal(a->day, b->day);
    assert_int_equal(a->hour, b->hour);
    assert_int_equal(a->minute, b->minute);
    assert_int_equal(a->second, b->second);
    assert_int_equal(a->nanosecond, b->nanosecond);
    assert_int_equal(a->fraction_digits, b->fraction_digits);
    assert_int_equal(a->offset_minutes, b->offset_minutes);
}

static void test_good(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        sc_datetime out;
        char text[SC_DATETIME_SIZE];
        size_t length = strlen(good[i].text);
        assert_true(sc_datetime_parse(good[i].text, length, &out));
        assert_same(&out, &good[i].fields);
        size_t normal = sc_datetime_normalise(good[i].text, length, text);
        assert_int_equal(normal, strlen(good[i].normal));
        assert_memory_equal(text, good[i].normal, normal);
        assert_true(sc_datetime_parse(good[i].text, length, NULL));
    }
}

typedef struct bad_case {
    const char *text;
    size_t at;
} bad_case;

static const bad_case bad[] = {
    {"", 0},
    {"1", 0},
    {"10000-01-01", 4},
    {"199-01-01", 0},
    {"1997-9-09", 5},
    {"1997-00-09", 5},
    {"1997-13-09", 5},
    {"1997-12", 7},
    {"1997-09-9", 8},
    {"1997-09-00", 8},
    {"1997-09-31", 8},
    {"2100-02-29", 8},
    {"1988-02-30", 8},
    {"2023-12-32", 8},
    {"1997-09-09x", 10},
    {"1997-09-0909:09:09", 10},
    {"1997-09-09T", 11},
    {"1997-09-09T9:09:09", 11},
    {"1997-09-09T24:00:00", 11},
    {"1997-09-09T09", 13},
    {"1997-09-09T09:60:00", 14},
    {"1997-09-09T09:09:61", 17},
    {"1997-09-09T09:09:9", 17},
    {"1997-09-09T09:09:09.", 20},
    {"1997-09-09T09:09:09.Z", 20},
    {"1997-09-09T09:09:09+", 20},
    {"1997-09-09T09:09:09+9:00", 20},
    {"1997-09-09T09:09:09+09", 22},
    {"1997-09-09T09:09:09+0909", 22},
    {"1997-09-09T09:09:09+09:9", 23},
    {"1997-09-09T09:09:09+24:00", 20},
    {"1997-09-09T09:09:09+12:60", 23},
    {"1997-09-09T09:09:09Zx", 20},
    {"07:32:00Z", 8},
    {"07:3", 3},
};

static void test_bad(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        size_t at = SIZE_MAX;
        sc_datetime out = {.year = -1};
        assert_non_null(sc_datetime_problem(bad[i].text, strlen(bad[i].text), &out, &at));
        assert_int_equal(at, bad[i].at);
        assert_int_equal(out.year, -1);
        assert_false(sc_datetime_parse(bad[i].text, strlen(bad[i].text), &out));
    }
}

static void test_long_fraction_is_cut(void **state)
{
    (void)state;
    const char *long_text = "07:32:00.1234567890123456789012345678901234567890";
    char text[SC_DATETIME_SIZE];
    sc_datetime out;
    assert_true(sc_datetime_parse(long_text, strlen(long_text), &out));
    assert_int_equal(out.fraction_digits, 40);
    assert_int_equal(out.nanosecond, 123456789);
    size_t length = sc_datetime_normalise(long_text, strlen(long_text), text);
    assert_int_equal(length, 9 + SC_DATETIME_DIGITS);
    assert_memory_equal(text, long_text, length);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good),
        cmocka_unit_test(test_bad),
        cmocka_unit_test(test_long_fraction_is_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
