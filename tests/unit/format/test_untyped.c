/* Untyped text: the guess, and the text beside it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "parsing.h"

static sc_image *untyped_n(const char *text, size_t length)
{
    sc_writer *writer = sc_writer_new(NULL, NULL);
    sc_writer_source(writer, SC_SOURCE_ENVIRONMENT, "X", false);
    assert_int_equal(sc_format_untyped(writer, text, length), SC_OK);
    sc_image *image = sc_writer_finish(writer, NULL);
    assert_non_null(image);
    sc_writer_free(writer);
    const char *beside;
    size_t beside_length;
    assert_true(sc_value_untyped(sc_image_root(image), &beside, &beside_length));
    assert_int_equal(beside_length, length);
    assert_memory_equal(beside, text, length);
    return image;
}

/* The guess, written as compact JSON5. */
static void guesses(const char *text, sc_kind kind, const char *json)
{
    static const sc_write_options compact = {.compact = true};
    sc_image *image = untyped_n(text, strlen(text));
    if (sc_value_kind(sc_image_root(image)) != kind) {
        fail_msg("%s is read as %s", text, sc_kind_name(sc_value_kind(sc_image_root(image))));
    }
    assert_string_equal(written(&sc_format_json5, sc_image_root(image), &compact), json);
    sc_image_release(image);
}

static void stays_text(const char *text)
{
    sc_image *image = untyped_n(text, strlen(text));
    sc_scalar scalar = sc_value_scalar(sc_image_root(image));
    if (scalar.kind != SC_STRING) {
        fail_msg("%s is read as %s", text, sc_kind_name(scalar.kind));
    }
    assert_int_equal(scalar.length, strlen(text));
    assert_string_equal(scalar.text, text);
    sc_image_release(image);
}

static void test_words(void **state)
{
    (void)state;
    guesses("true", SC_BOOL, "true");
    guesses("false", SC_BOOL, "false");
    guesses("null", SC_NULL, "null");
    static const char *const texts[] = {"True", "TRUE", "yes", "on",   "tru",  "truex", "nul",
                                        "Null", "nan",  "inf", "-inf", "none", "",      " true"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        stays_text(texts[i]);
    }
}

static void test_numbers(void **state)
{
    (void)state;
    static const char *const numbers[] = {"0",
                                          "-1",
                                          "8080",
                                          "9223372036854775807",
                                          "-9223372036854775808",
                                          "9223372036854775808",
                                          "18446744073709551615"};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        guesses(numbers[i], SC_INTEGER, numbers[i]);
    }
    static const char *const floats[] = {"0.5", "-0.5", "1.0", "-0.0", "3.14159", "1e21", "1.5e-7"};
    for (size_t i = 0; i < sizeof floats / sizeof floats[0]; i++) {
        guesses(floats[i], SC_FLOAT, floats[i]);
    }
}

static void test_numbers_that_would_lose_text(void **state)
{
    (void)state;
    static const char *const texts[] = {"007",
                                        "-0",
                                        "+1",
                                        "1.10",
                                        "0.30",
                                        "1e3",
                                        "1E5",
                                        "1.",
                                        ".5",
                                        "0x1F",
                                        "1_000",
                                        "-",
                                        "--1",
                                        "1-2",
                                        "1.2.3",
                                        "1,5",
                                        " 1",
                                        "1 ",
                                        "00",
                                        "-01",
                                        "1e400",
                                        "-x",
                                        "18446744073709551616",
                                        "-9223372036854775809",
                                        "1234567890123456789012345",
                                        "0.1234567890123456789012345678901234567890",
                                        "12345678901234567890123456789012345"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        stays_text(texts[i]);
    }
}

static void test_json(void **state)
{
    (void)state;
    guesses("[]", SC_ARRAY, "[]");
    guesses("{}", SC_OBJECT, "{}");
    guesses("[1,\"a\",{\"b\":[null]}]", SC_ARRAY, "[1,\"a\",{b:[null]}]");
    guesses("{\"a\": -0.5,\n \"b\": \"\\u00e9\"} ", SC_OBJECT, "{a:-0.5,b:\"\xC3\xA9\"}");
    guesses("{\"a\":1,\"a\":2}", SC_OBJECT, "{a:2}");
    static const char *const texts[] = {
        "[",     "{",    "[1,]", "[1] x",   "[a]",           "{a:1}",      "[1,2",    "{\"a\"}",
        "['a']", " [1]", "[//]", "[1e999]", "[\"\\ud800\"]", "{\"a\":1,}", "[\"\n\"]"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        stays_text(texts[i]);
    }
}

static void test_json_inside_has_no_untyped_text(void **state)
{
    (void)state;
    sc_image *image = untyped_n("[1]", 3);
    assert_false(sc_value_untyped(sc_value_item(sc_image_root(image), 0), NULL, NULL));
    sc_origin origin;
    assert_true(sc_value_origin(sc_value_item(sc_image_root(image), 0), &origin));
    assert_string_equal(origin.source, "X");
    assert_int_equal(origin.line, 0);
    sc_image_release(image);
}

static void test_embedded_nul(void **state)
{
    (void)state;
    sc_image *image = untyped_n("1\0", 2);
    assert_int_equal(sc_value_kind(sc_image_root(image)), SC_STRING);
    sc_image_release(image);
    image = untyped_n("[1]\0", 4);
    assert_int_equal(sc_value_kind(sc_image_root(image)), SC_STRING);
    sc_image_release(image);
}

/* JSON that would exceed the depth limit at its place is text. */
static void test_depth(void **state)
{
    (void)state;
    sc_limits limits = {.depth = 3};
    sc_writer *writer = sc_writer_new(NULL, &limits);
    sc_writer_begin_array(writer);
    assert_int_equal(sc_format_untyped(writer, "[[]]", 4), SC_OK);
    assert_int_equal(sc_format_untyped(writer, "[[[]]]", 6), SC_OK);
    sc_writer_end(writer);
    sc_image *image = sc_writer_finish(writer, NULL);
    assert_non_null(image);
    assert_int_equal(sc_value_kind(sc_value_item(sc_image_root(image), 0)), SC_ARRAY);
    assert_int_equal(sc_value_kind(sc_value_item(sc_image_root(image), 1)), SC_STRING);
    sc_image_release(image);
    sc_writer_free(writer);
}

static void test_failed_writer(void **state)
{
    (void)state;
    sc_writer *writer = sc_writer_new(NULL, NULL);
    sc_writer_fail(writer, SC_ERROR_CUSTOM);
    assert_int_equal(sc_format_untyped(writer, "1", 1), SC_ERROR_CUSTOM);
    sc_writer_free(writer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_numbers_that_would_lose_text),
        cmocka_unit_test(test_json),
        cmocka_unit_test(test_json_inside_has_no_untyped_text),
        cmocka_unit_test(test_embedded_nul),
        cmocka_unit_test(test_depth),
        cmocka_unit_test(test_failed_writer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
