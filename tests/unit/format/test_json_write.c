/* Writing JSON, JSONC and JSON5. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "parsing.h"

static const sc_format *const json = &sc_format_json;

static sc_error write_error(const sc_format *format, sc_value value)
{
    sc_buf out;
    sc_error error;
    static const sc_write_options options;
    sc_buf_init(&out, NULL, 1000);
    sc_writing writing = {.value = value,
                          .options = &options,
                          .allocator = sc_allocator_default(),
                          .out = &out,
                          .error = &error};
    sc_status status = format->write(format, &writing);
    assert_int_not_equal(status, SC_OK);
    assert_int_equal(status, error.code);
    writing.error = NULL;
    assert_int_equal(format->write(format, &writing), status);
    sc_buf_free(&out);
    return error;
}

static void test_pretty(void **state)
{
    (void)state;
    sc_image *image = parsed(json, "{\"a\":1,\"b\":{\"c\":[true,{},[]],\"d e\":\"x\"},\"f\":[]}");
    assert_string_equal(written(json, sc_image_root(image), NULL), "{\n"
                                                                   "  \"a\": 1,\n"
                                                                   "  \"b\": {\n"
                                                                   "    \"c\": [\n"
                                                                   "      true,\n"
                                                                   "      {},\n"
                                                                   "      []\n"
                                                                   "    ],\n"
                                                                   "    \"d e\": \"x\"\n"
                                                                   "  },\n"
                                                                   "  \"f\": []\n"
                                                                   "}\n");
    assert_string_equal(written(&sc_format_json5, sc_image_root(image), NULL),
                        "{\n"
                        "  a: 1,\n"
                        "  b: {\n"
                        "    c: [\n"
                        "      true,\n"
                        "      {},\n"
                        "      []\n"
                        "    ],\n"
                        "    \"d e\": \"x\"\n"
                        "  },\n"
                        "  f: []\n"
                        "}\n");
    sc_image_release(image);
}

static void test_compact(void **state)
{
    (void)state;
    static const sc_write_options compact = {.compact = true};
    const char text[] = "{\"a\":1,\"b\":{\"c\":[true,{},[]]},\"\":\"x\"}";
    sc_image *image = parsed(json, text);
    assert_string_equal(written(json, sc_image_root(image), &compact), text);
    assert_string_equal(written(&sc_format_jsonc, sc_image_root(image), &compact), text);
    assert_string_equal(written(json, sc_value_at(sc_image_root(image), "b.c"), &compact),
                        "[true,{},[]]");
    sc_image_release(image);
}

static void test_scalars(void **state)
{
    (void)state;
    static const char *const texts[] = {"null",
                                        "true",
                                        "false",
                                        "0",
                                        "-1",
                                        "18446744073709551615",
                                        "-9223372036854775808",
                                        "1.5",
                                        "-0.0",
                                        "1e21",
                                        "0.1",
                                        "1.7976931348623157e308",
                                        "5e-324",
                                        "100.0",
                                        "\"\""};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        char line[64];
        snprintf(line, sizeof line, "%s\n", texts[i]);
        sc_image *image = parsed(json, texts[i]);
        assert_string_equal(written(json, sc_image_root(image), NULL), line);
        sc_image_release(image);
    }
}

static void test_strings(void **state)
{
    (void)state;
    sc_writer *writer = sc_writer_new(NULL, NULL);
    char all[0x82];
    for (int i = 0; i < 0x80; i++) {
        all[i] = (char)i;
    }
    memcpy(all + 0x80, "\xC3\xA9", 2);
    sc_writer_string(writer, all, sizeof all);
    sc_image *image = sc_writer_finish(writer, NULL);
    assert_string_equal(
        written(json, sc_image_root(image), NULL),
        "\"\\u0000\\u0001\\u0002\\u0003\\u0004\\u0005\\u0006\\u0007\\b\\t\\n\\u000b\\f\\r\\u000e"
        "\\u000f\\u0010\\u0011\\u0012\\u0013\\u0014\\u0015\\u0016\\u0017\\u0018\\u0019\\u001a"
        "\\u001b\\u001c\\u001d\\u001e\\u001f !\\\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQ"
        "RSTUVWXYZ[\\\\]^_`abcdefghijklmnopqrstuvwxyz{|}~\x7F\xC3\xA9\"\n");
    sc_image_release(image);
    sc_writer_free(writer);
}

static void test_string_lengths(void **state)
{
    (void)state;
    static const sc_write_options compact = {.compact = true};
    for (size_t length = 0; length < 40; length++) {
        for (size_t at = 0; at < length; at++) {
            char text[64] = "\"", *p = text + 1;
            memset(p, 'x', length + 1);
            memcpy(p + at, "\\n", 2);
            strcpy(p + length + 1, "\"");
            sc_image *image = parsed(json, text);
            assert_string_equal(written(json, sc_image_root(image), &compact), text);
            sc_image_release(image);
        }
    }
}

static void test_bare_keys(void **state)
{
    (void)state;
    static const sc_write_options compact = {.compact = true};
    sc_image *image = parsed(json, "{\"a1\":1,\"1a\":2,\"\":3,\"a-b\":4,\"$_\":5,\"\xC3\xA9\":6}");
    assert_string_equal(written(&sc_format_json5, sc_image_root(image), &compact),
                        "{a1:1,\"1a\":2,\"\":3,\"a-b\":4,$_:5,\"\xC3\xA9\":6}");
    sc_image_release(image);
}

static void test_datetime_is_text(void **state)
{
    (void)state;
    sc_writer *writer = sc_writer_new(NULL, NULL);
    sc_writer_datetime(writer, "1979-05-27T07:32:00Z", 20);
    sc_image *image = sc_writer_finish(writer, NULL);
    assert_string_equal(written(json, sc_image_root(image), NULL), "\"1979-05-27T07:32:00Z\"\n");
    sc_image_release(image);
    sc_writer_free(writer);
}

static void test_values_that_json_cannot_hold(void **state)
{
    (void)state;
    static const sc_write_options compact = {.compact = true};
    sc_image *image = parsed(&sc_format_json5, "{a:{'b c':[1,[NaN]]},i:[Infinity,-Infinity]}");
    assert_string_equal(written(&sc_format_json5, sc_image_root(image), &compact),
                        "{a:{\"b c\":[1,[NaN]]},i:[Infinity,-Infinity]}");
    sc_error error = write_error(json, sc_image_root(image));
    assert_int_equal(error.code, SC_ERROR_CANNOT_WRITE);
    assert_string_equal(error.path, "a.\"b c\"[1][0]");
    assert_non_null(strstr(error.message, "NaN"));
    error = write_error(&sc_format_jsonc, sc_value_at(sc_image_root(image), "i"));
    assert_string_equal(error.path, "[0]");
    sc_image_release(image);
    error = write_error(json, (sc_value){0});
    assert_int_equal(error.code, SC_ERROR_CANNOT_WRITE);
}

static void test_output_limit(void **state)
{
    (void)state;
    char text[3000];
    memset(text, 'x', sizeof text);
    text[0] = text[sizeof text - 2] = '"';
    text[sizeof text - 1] = '\0';
    sc_image *image = parsed(json, text);
    assert_int_equal(write_error(json, sc_image_root(image)).code, SC_ERROR_TOO_LARGE);
    sc_image_release(image);
}

static void test_origins(void **state)
{
    (void)state;
    static const sc_write_options origins = {.origins = true, .compact = true};
    static const char expected[] = "{ // test:1:1\n"
                                   "  \"a\": 1, // test:1:6\n"
                                   "  \"b\": [ // test:2:2\n"
                                   "    {}, // test:2:3\n"
                                   "    2 // test:2:6\n"
                                   "  ]\n"
                                   "}\n";
    sc_image *image = parsed_n(json, "{\"a\":1,\"b\":\n [{},2]}", 20, NULL);
    assert_string_equal(written(&sc_format_jsonc, sc_image_root(image), &origins), expected);
    assert_non_null(
        strstr(written(&sc_format_json5, sc_image_root(image), &origins), "  a: 1, // test:1:6\n"));
    assert_string_equal(written(json, sc_image_root(image), &origins), "{\"a\":1,\"b\":[{},2]}");
    sc_image_release(image);
}

static void test_origins_of_other_kinds(void **state)
{
    (void)state;
    static const sc_write_options origins = {.origins = true};
    sc_writer *writer = sc_writer_new(NULL, NULL);
    sc_writer_begin_array(writer);
    sc_writer_source(writer, SC_SOURCE_ENVIRONMENT, "A\nB", false);
    sc_writer_int(writer, 1);
    sc_writer_place(writer, 7, 0);
    sc_writer_int(writer, 2);
    sc_writer_end(writer);
    sc_image *image = sc_writer_finish(writer, NULL);
    assert_string_equal(written(&sc_format_jsonc, sc_image_root(image), &origins),
                        "[\n  1, // A\\nB\n  2 // A\\nB:7\n]\n");
    sc_image_release(image);
    sc_writer_free(writer);
}

/* Deeper than the levels that need no allocation. */
static void test_deep(void **state)
{
    (void)state;
    static const sc_write_options compact = {.compact = true};
    char text[401];
    memset(text, '[', 200);
    memset(text + 200, ']', 200);
    text[400] = '\0';
    sc_image *image = parsed(json, text);
    assert_string_equal(written(json, sc_image_root(image), &compact), text);
    sc_image_release(image);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pretty),
        cmocka_unit_test(test_compact),
        cmocka_unit_test(test_scalars),
        cmocka_unit_test(test_strings),
        cmocka_unit_test(test_string_lengths),
        cmocka_unit_test(test_bare_keys),
        cmocka_unit_test(test_datetime_is_text),
        cmocka_unit_test(test_values_that_json_cannot_hold),
        cmocka_unit_test(test_output_limit),
        cmocka_unit_test(test_origins),
        cmocka_unit_test(test_origins_of_other_kinds),
        cmocka_unit_test(test_deep),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
