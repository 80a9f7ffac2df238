/* Durations and sizes: exact, or an error. */
#include "readings.h"

#define SECOND INT64_C(1000000000)

static const struct {
    const char *text;
    int64_t nanoseconds;
} durations[] = {
    {"500ms", 500000000},
    {"30s", 30 * SECOND},
    {"5m", 300 * SECOND},
    {"2h", 7200 * SECOND},
    {"1d", 86400 * SECOND},
    {"1w", 7 * 86400 * SECOND},
    {"7us", 7000},
    {"7\xC2\xB5s", 7000},
    {"7\xCE\xBCs", 7000},
    {"9ns", 9},
    {"1h30m", 5400 * SECOND},
    {"1h 30m", 5400 * SECOND},
    {"2 h", 7200 * SECOND},
    {"1.5h", 5400 * SECOND},
    {"0.1s", 100000000},
    {"1d2h3m4s5ms6us7ns", 93784 * SECOND + 5006007},
    {"0.000000001s", 1},
    {"30", 30 * SECOND},
    {"1.5", 1500000000},
    {"-5m", -300 * SECOND},
    {"+5m", 300 * SECOND},
    {"0", 0},
    {" 1s ", SECOND},
    {"PT5M", 300 * SECOND},
    {"P1D", 86400 * SECOND},
    {"P1DT12H", 129600 * SECOND},
    {"P2W", 14 * 86400 * SECOND},
    {"PT0.5S", 500000000},
    {"-PT1H30M", -5400 * SECOND},
    {"PT1H30M15.25S", 5415 * SECOND + 250000000},
    {"9223372036854775807ns", INT64_MAX},
    {"-9223372036854775808ns", INT64_MIN},
};

static void durations_are_exact(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof durations / sizeof *durations; i++) {
        int64_t out = -1;
        assert_int_equal(sc_value_duration(string(durations[i].text), &out), SC_OK);
        assert_int_equal(out, durations[i].nanoseconds);
        out = -1;
        assert_int_equal(sc_value_duration(untyped(durations[i].text), &out), SC_OK);
        assert_int_equal(out, durations[i].nanoseconds);
    }
}

static void durations_of_numbers(void **state)
{
    (void)state;
    int64_t out;
    assert_int_equal(sc_value_duration(integer(90), &out), SC_OK);
    assert_int_equal(out, 90 * SECOND);
    assert_int_equal(sc_value_duration(integer(-90), &out), SC_OK);
    assert_int_equal(out, -90 * SECOND);
    assert_int_equal(sc_value_duration(floating(0.1), &out), SC_OK);
    assert_int_equal(out, 100000000);
    assert_int_equal(sc_value_duration(floating(-2.5), &out), SC_OK);
    assert_int_equal(out, -2500000000);
    assert_int_equal(sc_value_duration(integer(1), NULL), SC_OK);
}

static void durations_refuse(void **state)
{
    (void)state;
    int64_t out = 77;
    static const char *const bad[] = {
        "",      "h",    "5 minutes", "5x",   "30m1h", "1h1h",     "1.h",   "P",
        "PT",    "P1Y",  "P1M",       "P1H",  "PT1D",  "PT0.5H1M", "1h30",  "1e3s",
        "0.5ns", "- 5s", "P1DT",      "PT5m", "5MS",   "1,5s",     "PTT5S",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(sc_value_duration(string(bad[i]), &out), SC_ERROR_BAD_VALUE);
    }
    static const char *const wide[] = {"9223372036854775808ns", "300000w", "99999999999999999999s",
                                       "20000w10000d", "30500w2d"};
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++) {
        assert_int_equal(sc_value_duration(string(wide[i]), &out), SC_ERROR_OUT_OF_RANGE);
    }
    assert_int_equal(sc_value_duration(integer(INT64_MAX), &out), SC_ERROR_OUT_OF_RANGE);
    assert_int_equal(sc_value_duration(unsigned_integer(UINT64_MAX), &out), SC_ERROR_OUT_OF_RANGE);
    assert_int_equal(sc_value_duration(floating(1e300), &out), SC_ERROR_OUT_OF_RANGE);
    assert_int_equal(sc_value_duration(floating(1e-300), &out), SC_ERROR_BAD_VALUE);
    assert_int_equal(sc_value_duration(boolean(true), &out), SC_ERROR_WRONG_TYPE);
    assert_int_equal(sc_value_duration(null(), &out), SC_ERROR_WRONG_TYPE);
    assert_int_equal(sc_value_duration(absent, &out), SC_ERROR_MISSING_KEY);
    assert_int_equal(out, 77);
}

static const struct {
    const char *text;
    uint64_t bytes;
} sizes[] = {
    {"0", 0},
    {"512", 512},
    {"512B", 512},
    {"10MB", 10000000},
    {"10MiB", 10 << 20},
    {"10mb", 10000000},
    {"10 GiB", UINT64_C(10) << 30},
    {"1.5kB", 1500},
    {"1.5KiB", 1536},
    {"0.000001MB", 1},
    {"1TB", UINT64_C(1000000000000)},
    {"1PB", UINT64_C(1000000000000000)},
    {"18EB", UINT64_C(18000000000000000000)},
    {"1TiB", UINT64_C(1) << 40},
    {"1PiB", UINT64_C(1) << 50},
    {"15EiB", UINT64_C(15) << 60},
    {"+7kB", 7000},
    {"18446744073709551615", UINT64_MAX},
};

static void sizes_are_exact(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        uint64_t out = 1;
        assert_int_equal(sc_value_size(string(sizes[i].text), &out), SC_OK);
        assert_true(out == sizes[i].bytes);
        out = 1;
        assert_int_equal(sc_value_size(untyped(sizes[i].text), &out), SC_OK);
        assert_true(out == sizes[i].bytes);
    }
    uint64_t out;
    assert_int_equal(sc_value_size(integer(4096), &out), SC_OK);
    assert_true(out == 4096);
    assert_int_equal(sc_value_size(unsigned_integer(UINT64_MAX), &out), SC_OK);
    assert_true(out == UINT64_MAX);
    assert_int_equal(sc_value_size(floating(4096.0), &out), SC_OK);
    assert_true(out == 4096);
    assert_int_equal(sc_value_size(integer(1), NULL), SC_OK);
}

static void sizes_refuse(void **state)
{
    (void)state;
    uint64_t out = 77;
    static const char *const bad[] = {"",        "MB",    "10M",  "10k",
                                      "10 mega", "1.5B",  "0x10", "1.5.5kB",
                                      "1e3",     "1,5kB", "-",    "1.0000000000000000001kB"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(sc_value_size(string(bad[i]), &out), SC_ERROR_BAD_VALUE);
    }
    static const char *const wide[] = {"19EB", "16EiB", "18446744073709551616", "-1", "-5MB"};
    for (size_t i = 0; i < sizeof wide / sizeof *wide; i++) {
        assert_int_equal(sc_value_size(string(wide[i]), &out), SC_ERROR_OUT_OF_RANGE);
    }
    assert_int_equal(sc_value_size(integer(-1), &out), SC_ERROR_OUT_OF_RANGE);
    assert_int_equal(sc_value_size(floating(-1.0), &out), SC_ERROR_OUT_OF_RANGE);
    assert_int_equal(sc_value_size(floating(0.5), &out), SC_ERROR_BAD_VALUE);
    assert_int_equal(sc_value_size(boolean(true), &out), SC_ERROR_WRONG_TYPE);
    assert_int_equal(sc_value_size(absent, &out), SC_ERROR_MISSING_KEY);
    assert_true(out == 77);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(durations_are_exact), cmocka_unit_test(durations_of_numbers),
        cmocka_unit_test(durations_refuse),    cmocka_unit_test(sizes_are_exact),
        cmocka_unit_test(sizes_refuse),
    };
    return cmocka_run_group_tests(tests, NULL, forget_values);
}
