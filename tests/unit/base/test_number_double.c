/*
 * Doubles: reading compared with Python's results (number_read.txt), printing compared with its
 * output (number_print.txt; make-number-cases writes both), and both with each other.
 */
#include "base/number.h"

#include "base/number_exact.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define DATA_FOLDER SC_TEST_SOURCE_DIR "/tests/unit/base/"

static uint64_t bits_of(double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static double double_of(uint64_t bits)
{
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* By bits, and as parameters: if registers are wider, constants have more digits. */
static void assert_bits(double value, double expected)
{
    assert_int_equal(bits_of(value), bits_of(expected));
}

/* xorshift64*: the same sequence everywhere. */
static uint64_t next_random(uint64_t *state)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return *state * UINT64_C(0x2545F4914F6CDD1D);
}

/* In a block of exactly its size, so that the sanitizers see a read past its end. */
static uint64_t read_exactly(const char *text, size_t length)
{
    char *copy = malloc(length + (length == 0));
    assert_non_null(copy);
    memcpy(copy, text, length);
    uint64_t bits = bits_of(sc_number_to_double(copy, length));
    free(copy);
    return bits;
}

static void reading_agrees_with_python(void **state)
{
    (void)state;
    FILE *file = fopen(DATA_FOLDER "number_read.txt", "r");
    assert_non_null(file);
    char text[2048];
    uint64_t expected;
    size_t count = 0;
    while (fscanf(file, "%2047s %" SCNx64, text, &expected) == 2) {
        uint64_t bits = read_exactly(text, strlen(text));
        if (bits != expected) {
            fail_msg("%s read as %016" PRIx64 ", not %016" PRIx64, text, bits, expected);
        }
        count++;
    }
    fclose(file);
    assert_true(count > 2500);
}

static void printing_agrees_with_python(void **state)
{
    (void)state;
    FILE *file = fopen(DATA_FOLDER "number_print.txt", "r");
    assert_non_null(file);
    uint64_t bits;
    char expected[64];
    size_t count = 0;
    while (fscanf(file, "%" SCNx64 " %63s", &bits, expected) == 2) {
        char text[SC_NUMBER_DOUBLE_MAX + 1];
        text[sc_number_print_double(double_of(bits), text)] = '\0';
        assert_string_equal(text, expected);
        count++;
    }
    fclose(file);
    assert_true(count > 3000);
}

static void assert_goes_there_and_back(uint64_t bits)
{
    char text[SC_NUMBER_DOUBLE_MAX];
    size_t length = sc_number_print_double(double_of(bits), text);
    if (length > 25 || bits_of(sc_number_to_double(text, length)) != bits) {
        fail_msg("%016" PRIx64 " printed as %.*s", bits, (int)length, text);
    }
}

static void random_bits_go_there_and_back(void **state)
{
    (void)state;
    uint64_t random = 1;
    for (int count = 0; count < 1000000;) {
        uint64_t bits = next_random(&random);
        if (isfinite(double_of(bits))) {
            assert_goes_there_and_back(bits);
            count++;
        }
    }
}

/* Each power of two, where the step changes, with its neighbours; and the least subnormals. */
static void regular_bits_go_there_and_back(void **state)
{
    (void)state;
    for (uint64_t exponent = 0; exponent < 0x7FF; exponent++) {
        for (uint64_t step = 0; step < 16; step++) {
            assert_goes_there_and_back((exponent << 52) + step);
            assert_goes_there_and_back(((exponent + 1) << 52) - 1 - step);
        }
    }
}

/* The text with one digit fewer reads as another number: the text is as short as possible. Nearly
 * all random bits print as d.ddde+x, where the digits are easy to count. */
static void no_shorter_text_reads_back(void **state)
{
    (void)state;
    uint64_t random = 2;
    int compared = 0;
    for (int count = 0; count < 20000; count++) {
        double value = double_of(next_random(&random) >> 1);
        char text[SC_NUMBER_DOUBLE_MAX];
        size_t length = sc_number_print_double(value, text);
        const char *mark = memchr(text, 'e', length);
        if (mark == NULL || mark < text + 3) {
            continue;
        }
        int decimals = (int)(mark - text) - 2;
        char shorter[40];
        int size = snprintf(shorter, sizeof shorter, "%.*e", decimals - 1, value);
        assert_true(sc_number_to_double(shorter, (size_t)size) != value);
        compared++;
    }
    assert_true(compared > 15000);
}

static void infinities_and_nan_print(void **state)
{
    (void)state;
    char text[SC_NUMBER_DOUBLE_MAX];
    assert_int_equal(sc_number_print_double(NAN, text), 3);
    assert_memory_equal(text, "nan", 3);
    assert_int_equal(sc_number_print_double(-NAN, text), 3);
    assert_memory_equal(text, "nan", 3);
    assert_int_equal(sc_number_print_double(INFINITY, text), 3);
    assert_memory_equal(text, "inf", 3);
    assert_int_equal(sc_number_print_double(-INFINITY, text), 4);
    assert_memory_equal(text, "-inf", 4);
}

/* The caller checks the grammar, but a wrong text does no harm. */
static void reading_stops_where_the_grammar_ends(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double value;
    } cases[] = {{"", 0.0},      {"-", -0.0},    {"+", 0.0},     {".", 0.0},    {"e5", 0.0},
                 {"1x", 1.0},    {"1.5.5", 1.5}, {"1e", 1.0},    {"1e-", 1.0},  {"2e1e1", 20.0},
                 {"1 000", 1.0}, {"0x10", 0.0},  {"-1-1", -1.0}, {"1e+-5", 1.0}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(read_exactly(cases[i].text, strlen(cases[i].text)),
                         bits_of(cases[i].value));
    }
}

/* The point, the exponent and the length may be anywhere in very long texts. */
static void long_texts(void **state)
{
    (void)state;
    enum { SIZE = 100000 };
    char *text = malloc(SIZE + 32);
    assert_non_null(text);
    memset(text, '0', SIZE);
    memcpy(text, "0.", 2);
    int tail = snprintf(text + SIZE, 32, "15e%d", SIZE - 2);
    assert_bits(sc_number_to_double(text, SIZE + (size_t)tail), 0.15);
    text[0] = '7';
    assert_bits(sc_number_to_double(text, SIZE + 2), 7.0);
    memset(text, '0', SIZE);
    text[0] = '3';
    tail = snprintf(text + SIZE, 32, "e-%d", SIZE - 1);
    assert_bits(sc_number_to_double(text, SIZE + (size_t)tail), 3.0);
    memset(text, '9', SIZE);
    tail = snprintf(text + SIZE, 32, "e-%d", SIZE);
    assert_bits(sc_number_to_double(text, SIZE + (size_t)tail), 1.0);
    assert_true(isinf(sc_number_to_double(text, SIZE)));
    memset(text, '1', SIZE);
    memcpy(text + SIZE, "e-999999999999999999999", 23);
    assert_bits(sc_number_to_double(text, SIZE + 23), 0.0);
    free(text);
}

static void decimals_are_scaled(void **state)
{
    (void)state;
    assert_bits(sc_number_from_decimal(15, -1), 1.5);
    assert_bits(sc_number_from_decimal(0, 400), 0.0);
    assert_bits(sc_number_from_decimal(UINT64_MAX, 0), 18446744073709551616.0);
    assert_bits(sc_number_from_decimal(1, INT64_MIN), 0.0);
    assert_true(isinf(sc_number_from_decimal(1, INT64_MAX)));
    assert_bits(sc_number_from_decimal(5, -324), 5e-324);
    assert_bits(sc_number_from_decimal(UINT64_C(17976931348623157), 292), 1.7976931348623157e308);
}

/* The exact comparison alone, with neighbours that are easy to see. */
static void ties_go_to_even(void **state)
{
    (void)state;
    /* 2^53 is even, the next double up, 2^53 + 2, is odd. */
    assert_bits(sc_number_exact(9007199254740992.0, "9007199254740993", 16, 0), 9007199254740992.0);
    assert_bits(sc_number_exact(9007199254740994.0, "9007199254740995", 16, 0), 9007199254740996.0);
    assert_bits(sc_number_exact(1.0, "1.00000000000000011102230246251565404", 37, 0), 1.0);
    assert_bits(sc_number_exact(1.0, "1.00000000000000011102230246251565405", 37, 0),
                1.0000000000000002);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reading_agrees_with_python),
        cmocka_unit_test(printing_agrees_with_python),
        cmocka_unit_test(random_bits_go_there_and_back),
        cmocka_unit_test(regular_bits_go_there_and_back),
        cmocka_unit_test(no_shorter_text_reads_back),
        cmocka_unit_test(infinities_and_nan_print),
        cmocka_unit_test(reading_stops_where_the_grammar_ends),
        cmocka_unit_test(long_texts),
        cmocka_unit_test(decimals_are_scaled),
        cmocka_unit_test(ties_go_to_even),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
