/* Strict JSON: values, places, errors, warnings, limits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "parsing.h"

static const sc_format *const json = &sc_format_json;

static void test_values(void **state)
{
    (void)state;
    reads_as(json, "{}", "{}");
    reads_as(json, " [ ] ", "[]");
    reads_as(json, "null", "null");
    reads_as(json, "\"x\"", "\"x\"");
    reads_as(json, "{\"a\":{\"b\":[1,[2,{}],true,false,null]},\"c\":\"d\"}",
             "{a:{b:[1,[2,{}],true,false,null]},c:\"d\"}");
    reads_as(json, "\t\r\n{\r\n\"a\" :\t1 ,\r\"b\":2}\n", "{a:1,b:2}");
    reads_as(json, "[\"\"]", "[\"\"]");
    reads_as(json, "{\"\":1}", "{\"\":1}");
    reads_as(json, "\xEF\xBB\xBF[1]", "[1]");
}

static void test_strings(void **state)
{
    (void)state;
    reads_as(json, "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\\"\\\\/\\b\\f\\n\\r\\t\"");
    reads_as(json, "\"\\u0041\\u00e9\\u20AC\\ud83d\\uDE00\"",
             "\"A\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\"");
    reads_as(json, "\"a\\u0000b\"", "\"a\\u0000b\"");
    reads_as(json, "\"0123456789abcde\\n0123456789abcdef0123456789\"",
             "\"0123456789abcde\\n0123456789abcdef0123456789\"");
    reads_as(json, "{\"k\\n\":1}", "{\"k\\n\":1}");
    reads_as(json, "\"\x7F\"", "\"\x7F\"");
    sc_image *image = parsed(json, "[\"a\\u0000b\"]");
    sc_scalar scalar = sc_value_scalar(sc_value_item(sc_image_root(image), 0));
    assert_int_equal(scalar.length, 3);
    assert_memory_equal(scalar.text, "a\0b", 4);
    sc_image_release(image);
}

/* Every length around the width of a chunk, with the stop at every place. */
static void test_string_lengths(void **state)
{
    (void)state;
    for (size_t length = 0; length < 70; length++) {
        char text[160] = "[\"", *p = text + 2;
        memset(p, 'x', length);
        strcpy(p + length, "\"]");
        sc_image *image = parsed(json, text);
        sc_scalar scalar = sc_value_scalar(sc_value_item(sc_image_root(image), 0));
        assert_int_equal(scalar.length, length);
        assert_memory_equal(scalar.text, p, length);
        sc_image_release(image);
        for (size_t i = 0; i < length; i++) {
            p[i] = '\x01';
            refused(json, text, 1, (uint32_t)i + 3, "control character U+0001");
            p[i] = 'x';
        }
    }
}

static sc_scalar scalar_of(const char *text, sc_image **image)
{
    *image = parsed(json, text);
    return sc_value_scalar(sc_image_root(*image));
}

static void check_integer(const char *text, int64_t value, bool is_unsigned)
{
    sc_image *image;
    sc_scalar scalar = scalar_of(text, &image);
    assert_int_equal(scalar.kind, SC_INTEGER);
    assert_int_equal(scalar.integer, value);
    assert_int_equal(scalar.is_unsigned, is_unsigned);
    sc_image_release(image);
}

static void check_float(const char *text, double value)
{
    sc_image *image;
    sc_scalar scalar = scalar_of(text, &image);
    assert_int_equal(scalar.kind, SC_FLOAT);
    assert_memory_equal(&scalar.number, &value, sizeof value);
    sc_image_release(image);
}

static void test_integers(void **state)
{
    (void)state;
    check_integer("0", 0, false);
    check_integer("-1", -1, false);
    check_integer("123456789012345678", 123456789012345678, false);
    check_integer("999999999999999999", 999999999999999999, false);
    check_integer("1000000000000000000", 1000000000000000000, false);
    check_integer("9223372036854775807", INT64_MAX, false);
    check_integer("-9223372036854775808", INT64_MIN, false);
    check_integer("9223372036854775808", INT64_MIN, true);
    check_integer("18446744073709551615", -1, true);
}

static void test_floats(void **state)
{
    (void)state;
    check_float("-0", -0.0);
    check_float("-0.0", -0.0);
    check_float("0.0", 0.0);
    check_float("1.5", 1.5);
    check_float("1e2", 100.0);
    check_float("1E+2", 100.0);
    check_float("-1.25e-2", -0.0125);
    check_float("0.1234567890123456789012345", 0.1234567890123456789012345);
    check_float("123456789012345678901234567890", 123456789012345678901234567890.0);
    check_float("-9223372036854775809", -9223372036854775808.0);
    check_float("18446744073709551616", 18446744073709551616.0);
    check_float("1.7976931348623157e308", 1.7976931348623157e308);
    check_float("5e-324", 5e-324);
    check_float("0e999999999999", 0.0);
    check_float("1e-999999999999", 0.0);
    check_float("1e0000000000000000000000001", 10.0);
}

static void test_number_errors(void **state)
{
    (void)state;
    refused(json, "-", 1, 2, "expected a digit after the sign");
    refused(json, "[-]", 1, 3, "expected a digit after the sign");
    refused(json, "[01]", 1, 2, "does not begin with 0");
    refused(json, "[-012]", 1, 3, "does not begin with 0");
    refused(json, "[1.]", 1, 4, "expected a digit after the point");
    refused(json, "[1.e1]", 1, 4, "expected a digit after the point");
    refused(json, "[1e]", 1, 4, "expected a digit in the exponent");
    refused(json, "[1e+]", 1, 5, "expected a digit in the exponent");
    refused(json, "[+1]", 1, 2, "takes no `+` sign");
    refused(json, "[.5]", 1, 2, "needs a digit before the point");
    refused(json, "[0x1F]", 1, 3, "expected `,` or `]` after an element, found `x`");
    refused(json, "[1_000]", 1, 3, "found `_`");
    refused_n(json, "[1e400]", 7, SC_ERROR_NUMBER_RANGE, 1, 2, "too large");
    refused_n(json, "[-1e99999999999999999999]", 25, SC_ERROR_NUMBER_RANGE, 1, 2, "too large");
    char digits[420];
    memset(digits, '9', sizeof digits);
    refused_n(json, digits, 400, SC_ERROR_NUMBER_RANGE, 1, 1, "too large");
}

static void test_structure_errors(void **state)
{
    (void)state;
    refused(json, "[1,]", 1, 3, "a trailing comma is not allowed in JSON");
    refused(json, "{\"a\":1,\n}", 1, 7, "a trailing comma is not allowed in JSON");
    refused(json, "[,1]", 1, 2, "expected a value, found `,`");
    refused(json, "[1,,2]", 1, 4, "expected a value, found `,`");
    refused(json, "[1 2]", 1, 4, "expected `,` or `]` after an element, found `2`");
    refused(json, "{\"a\":1 \"b\":2}", 1, 8, "expected `,` or `}` after a member, found `\"`");
    refused(json, "{\"a\" 1}", 1, 6, "expected `:` after the key, found `1`");
    refused(json, "{\"a\"}", 1, 5, "expected `:` after the key, found `}`");
    refused(json, "{\"a\":}", 1, 6, "expected a value, found `}`");
    refused(json, "{,}", 1, 2, "expected a key in double quotes, found `,`");
    refused(json, "{a:1}", 1, 2, "a key is written in double quotes");
    refused(json, "{1:1}", 1, 2, "a key is written in double quotes");
    refused(json, "{'a':1}", 1, 2, "text is written in double quotes");
    refused(json, "['a']", 1, 2, "text is written in double quotes");
    refused(json, "[1}", 1, 3, "expected `,` or `]` after an element, found `}`");
    refused(json, "[1] 2", 1, 5, "expected the end of the text after the value, found `2`");
    refused(json, "]", 1, 1, "expected a value, found `]`");
    refused(json, "\n\n  [1,\n  {\"a\": [}]", 4, 10, "expected a value, found `}`");
}

static void test_unfinished(void **state)
{
    (void)state;
    refused(json, "[", 1, 2, "expected a value, found the end of the text");
    refused(json, "[1", 1, 3, "the array that begins at line 1, column 1 is not closed");
    refused(json, "[1,", 1, 4, "expected a value, found the end of the text");
    refused(json, "{", 1, 2, "expected a key in double quotes, found the end of the text");
    refused(json, "{\"a\"", 1, 5, "expected `:` after the key, found the end of the text");
    refused(json, "{\"a\":", 1, 6, "expected a value, found the end of the text");
    refused(json, "\n {\"a\":{}", 2, 9, "the object that begins at line 2, column 2 is not closed");
    refused(json, "[\"abc", 1, 2, "the string that begins here is not closed");
    refused(json, "[\"abc\n\"]", 1, 2, "is not closed on its line");
    refused(json, "\"abc\\", 1, 6, "ends within a string");
    refused(json, "\"", 1, 1, "is not closed");
}

static void test_word_errors(void **state)
{
    (void)state;
    refused(json, "tru", 1, 1, "text needs quotes");
    refused(json, "[True]", 1, 2, "`true` in lower case");
    refused(json, "[FALSE]", 1, 2, "`false` in lower case");
    refused(json, "[Null]", 1, 2, "`null` in lower case");
    refused(json, "[None]", 1, 2, "the empty value is `null`");
    refused(json, "[undefined]", 1, 2, "the empty value is `null`");
    refused(json, "[NaN]", 1, 2, "no NaN");
    refused(json, "[-Infinity]", 1, 3, "expected a digit after the sign");
    refused(json, "[Infinity]", 1, 2, "no Infinity");
    refused(json, "[yes]", 1, 2, "write `true`");
    refused(json, "[truex]", 1, 6, "expected `,` or `]`");
    refused(json, "[hello]", 1, 2, "text needs quotes");
    refused(json, "// c\n1", 1, 1, "JSON has no comments");
    refused(json, "[1 /* c */]", 1, 4, "JSON has no comments");
    refused(json, "[1, # c\n2]", 1, 5, "JSON has no comments");
    refused(json, "{ // c\n}", 1, 3, "JSON has no comments");
    refused(json, "1 // c", 1, 3, "JSON has no comments");
    refused(json, "[\xC3\xA9]", 1, 2, "found `\xC3\xA9`");
    refused(json, "[\x01]", 1, 2, "found U+0001");
    refused(json, "[1\f]", 1, 3, "found U+000C");
}

static void test_string_errors(void **state)
{
    (void)state;
    refused(json, "[\"a\\qb\"]", 1, 4, "`\\q` is not an escape");
    refused(json, "[\"\\x41\"]", 1, 3, "`\\x` is not an escape");
    refused(json, "[\"\\'\"]", 1, 3, "`\\'` is not an escape");
    refused(json, "[\"\\\n\"]", 1, 3, "write `\\\\`");
    refused(json, "[\"\\\xC3\xA9\"]", 1, 3, "write `\\\\`");
    refused(json, "[\"\\u12\"]", 1, 3, "four hexadecimal digits");
    refused(json, "[\"\\u12G4\"]", 1, 3, "four hexadecimal digits");
    refused(json, "[\"\\uD800\"]", 1, 3, "the surrogate U+D800 is not part of a pair");
    refused(json, "[\"\\uDC00\"]", 1, 3, "the surrogate U+DC00 is not part of a pair");
    refused(json, "[\"\\uD800\\u0041\"]", 1, 3, "the surrogate U+D800 is not part of a pair");
    refused(json, "[\"\\uD800\\uD800\"]", 1, 3, "the surrogate U+D800 is not part of a pair");
    refused(json, "{\"\\uDFFF\":1}", 1, 3, "the surrogate U+DFFF is not part of a pair");
    refused(json, "[\"a\tb\"]", 1, 4, "control character U+0009 must be written as an escape");
    refused_n(json, "[\"a\0b\"]", 7, SC_ERROR_SYNTAX, 1, 4, "control character U+0000");
    refused_n(json, "[1\0]", 4, SC_ERROR_SYNTAX, 1, 3, "found U+0000");
    refused_n(json, "\0", 1, SC_ERROR_SYNTAX, 1, 1, "found U+0000");
}

static void test_utf8_errors(void **state)
{
    (void)state;
    refused_n(json, "[\"\xC3\xA9\",\n\"\xFF\"]", 10, SC_ERROR_INVALID_UTF8, 2, 2, "0xFF");
    refused_n(json, "\xFF\xFE[\0]\0", 6, SC_ERROR_INVALID_UTF8, 1, 1, "UTF-16");
    refused_n(json, "[\"\xED\xA0\x80\"]", 7, SC_ERROR_INVALID_UTF8, 1, 3, "0xED");
    refused_n(json, "\xEF\xBB\xBF[\xC3", 5, SC_ERROR_INVALID_UTF8, 1, 2, "0xC3");
}

static void test_empty(void **state)
{
    (void)state;
    static const char *const texts[] = {"", " ", "\n\t\r ", "\xEF\xBB\xBF", "\xEF\xBB\xBF\n"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        sc_image *image;
        sc_error error;
        bool empty = false;
        assert_int_equal(
            sc_format_parse(json, texts[i], strlen(texts[i]), NULL, &image, &empty, &error),
            SC_ERROR_SYNTAX);
        assert_true(empty);
        assert_non_null(strstr(error.message, "the text is empty"));
    }
    bool empty = true;
    sc_image *image;
    assert_int_equal(sc_format_parse(json, "[", 1, NULL, &image, &empty, NULL), SC_ERROR_SYNTAX);
    assert_false(empty);
    assert_int_equal(sc_format_parse(json, NULL, 0, NULL, &image, &empty, NULL), SC_ERROR_SYNTAX);
    assert_true(empty);
}

static void test_places(void **state)
{
    (void)state;
    sc_image *image = parsed(json, "{\n  \"a\": 1,\r\n\t\"b\" : [\r  true, \"x\" ]\n}");
    sc_value root = sc_image_root(image);
    placed_at(root, 1, 1);
    placed_at(sc_value_at(root, "a"), 2, 8);
    placed_at(sc_value_at(root, "b"), 3, 8);
    placed_at(sc_value_at(root, "b.0"), 4, 3);
    placed_at(sc_value_at(root, "b.1"), 4, 9);
    sc_image_release(image);
}

static void test_places_in_code_points(void **state)
{
    (void)state;
    sc_image *image = parsed(json, "{\"\xC3\xA9\": \"\xF0\x9F\x98\x80\\n\xE2\x82\xAC\", \"k\": [1,"
                                   "\n\"\xC3\xA9\", 2], \"\\u00e9\xC3\xA9\": 3}");
    sc_value root = sc_image_root(image);
    placed_at(sc_value_item(root, 0), 1, 7);
    placed_at(sc_value_item(root, 1), 1, 20);
    placed_at(sc_value_at(root, "k.0"), 1, 21);
    placed_at(sc_value_at(root, "k.1"), 2, 1);
    placed_at(sc_value_at(root, "k.2"), 2, 6);
    placed_at(sc_value_item(root, 2), 2, 21);
    sc_image_release(image);
}

static void test_origin_names_the_source(void **state)
{
    (void)state;
    sc_format_parse_options options = {
        .name = "app.json", .source_kind = SC_SOURCE_FILE, .secret = true};
    sc_image *image;
    assert_int_equal(sc_format_parse(json, "[1]", 3, &options, &image, NULL, NULL), SC_OK);
    sc_origin origin;
    assert_true(sc_value_origin(sc_image_root(image), &origin));
    assert_int_equal(origin.kind, SC_SOURCE_FILE);
    assert_string_equal(origin.source, "app.json");
    assert_true(origin.secret);
    sc_image_release(image);
}

static void test_duplicate_key(void **state)
{
    (void)state;
    sc_notices notices;
    sc_notices_init(&notices, NULL);
    const char text[] = "{\"a\": 1, \"b\": 2,\n \"a\": {\"c\": 3}}";
    sc_image *image = parsed_n(json, text, sizeof text - 1, &notices);
    sc_value root = sc_image_root(image);
    assert_int_equal(sc_value_count(root), 2);
    assert_string_equal(sc_value_key(sc_value_item(root, 0), NULL), "a");
    assert_int_equal(sc_value_kind(sc_value_item(root, 0)), SC_OBJECT);
    placed_at(sc_value_at(root, "a.c"), 2, 13);
    assert_int_equal(notices.count, 1);
    assert_int_equal(notices.items[0].code, SC_WARNING_DUPLICATE_KEY);
    assert_int_equal(notices.items[0].line, 2);
    assert_int_equal(notices.items[0].column, 2);
    assert_string_equal(notices.items[0].source, "test");
    assert_string_equal(notices.items[0].message, "the key `a` is given again and replaces the "
                                                  "value at line 1, column 7");
    sc_image_release(image);
    sc_notices_free(&notices);
}

/* The reader expects the keys of one object in the next one, and compares before it believes. */
static void test_keys_in_the_order_of_the_object_before(void **state)
{
    (void)state;
    reads_as(json, "[{\"a\":1,\"b\":2},{\"a\":3,\"b\":4},{\"a\":5,\"b\":6}]",
             "[{a:1,b:2},{a:3,b:4},{a:5,b:6}]");
    reads_as(json,
             "[{\"a\":1,\"bc\":2},{\"a\":3,\"b\":4},{\"a\":5,\"bcd\":6},{\"a\":7,\"bcd\" :8}]",
             "[{a:1,bc:2},{a:3,b:4},{a:5,bcd:6},{a:7,bcd:8}]");
    reads_as(json, "[{\"\":1,\"a\":2},{\"\":3,\"a\":4},{\"\":5}]",
             "[{\"\":1,a:2},{\"\":3,a:4},{\"\":5}]");
    reads_as(json, "[{\"k\":0,\"a\\\"b\":1},{\"k\":0,\"a\\\"b\":2}]",
             "[{k:0,\"a\\\"b\":1},{k:0,\"a\\\"b\":2}]");
    refused(json, "[{\"k\":0,\"a\\\"b\":1},{\"k\":0,\"a\"b\":2}]", 1, 29,
            "expected `:` after the key, found `b`");
    refused(json, "[{\"a\":1,\"b\":2},{\"a\":1,\"b", 1, 23, "string");
    refused(json, "[{\"a\":1,\"b\":2},{\"a\":1,b\":2}]", 1, 23, "key");
    reads_as(json,
             "[{\"0123456789abcdef\":1,\"0123456789abcdefg\":2},"
             "{\"0123456789abcdef\":3,\"0123456789abcdefg\":4},{\"0123456789abcdef\":5}]",
             "[{\"0123456789abcdef\":1,\"0123456789abcdefg\":2},"
             "{\"0123456789abcdef\":3,\"0123456789abcdefg\":4},{\"0123456789abcdef\":5}]");
    sc_notices notices;
    sc_notices_init(&notices, NULL);
    const char text[] = "[{\"\xC3\xA9\":1,\"b\":2},{\"\xC3\xA9\":\"\xC3\xA9\",\"\xC3\xA9\":3}]";
    sc_image *image = parsed_n(json, text, sizeof text - 1, &notices);
    assert_int_equal(notices.count, 1);
    assert_int_equal(notices.items[0].column, 25);
    placed_at(sc_value_item(sc_value_item(sc_image_root(image), 1), 0), 1, 29);
    sc_image_release(image);
    sc_notices_free(&notices);
}

static void test_long_duplicate_key_is_cut(void **state)
{
    (void)state;
    char text[400], key[81];
    for (size_t i = 0; i < 80; i += 2) {
        memcpy(key + i, "\xC3\xA9", 2);
    }
    key[80] = '\0';
    snprintf(text, sizeof text, "{\"x%s\":1,\"x%s\":2}", key, key);
    sc_notices notices;
    sc_notices_init(&notices, NULL);
    sc_image *image = parsed_n(json, text, strlen(text), &notices);
    assert_int_equal(notices.count, 1);
    assert_int_equal(notices.items[0].column, 48);
    assert_null(strstr(notices.items[0].message, "\\x"));
    sc_image_release(image);
    sc_notices_free(&notices);
}

static void test_precision_loss(void **state)
{
    (void)state;
    sc_notices notices;
    sc_notices_init(&notices, NULL);
    const char text[] = "[18446744073709551616,\n  -9223372036854775809, 1e-400, 0.0, 0e-400]";
    sc_image *image = parsed_n(json, text, sizeof text - 1, &notices);
    assert_int_equal(notices.count, 3);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(notices.items[i].code, SC_WARNING_PRECISION_LOSS);
    }
    assert_int_equal(notices.items[0].line, 1);
    assert_int_equal(notices.items[0].column, 2);
    assert_int_equal(notices.items[1].line, 2);
    assert_int_equal(notices.items[1].column, 3);
    assert_int_equal(notices.items[2].column, 25);
    sc_image_release(image);
    sc_notices_free(&notices);
}

static void test_limits(void **state)
{
    (void)state;
    sc_image *image;
    sc_error error;
    sc_limits limits = {.depth = 3, .nodes = 5, .file_size = 40};
    sc_format_parse_options options = {.limits = &limits};
    assert_int_equal(sc_format_parse(json, "[[[1]]]", 7, &options, &image, NULL, &error), SC_OK);
    sc_image_release(image);
    assert_int_equal(sc_format_parse(json, "[[[[]]]]", 8, &options, &image, NULL, &error),
                     SC_ERROR_TOO_DEEP);
    assert_int_equal(error.column, 4);
    assert_non_null(strstr(error.message, "limit of 3"));
    assert_int_equal(sc_format_parse(json, "[1,2,3,4]", 9, &options, &image, NULL, &error), SC_OK);
    sc_image_release(image);
    char many[200] = "[0";
    for (int i = 0; i < 60; i++) {
        strcat(many, ",0");
    }
    strcat(many, "]");
    limits.file_size = 0;
    assert_int_equal(sc_format_parse(json, many, strlen(many), &options, &image, NULL, &error),
                     SC_ERROR_TOO_MANY_NODES);
    assert_int_equal(error.line, 1);
    limits.file_size = 40;
    assert_int_equal(sc_format_parse(json, many, strlen(many), &options, &image, NULL, &error),
                     SC_ERROR_FILE_TOO_LARGE);
    assert_null(image);
}

static void test_depth_bomb(void **state)
{
    (void)state;
    static char text[200000];
    memset(text, '[', sizeof text);
    refused_n(json, text, sizeof text, SC_ERROR_TOO_DEEP, 1, 257, "limit of 256");
}

static void test_secret_errors_show_nothing(void **state)
{
    (void)state;
    sc_image *image;
    sc_error error;
    sc_format_parse_options options = {.secret = true};
    assert_int_equal(sc_format_parse(json, "[hunter2]", 9, &options, &image, NULL, &error),
                     SC_ERROR_SYNTAX);
    assert_string_equal(error.excerpt, "");
    assert_null(strstr(error.message, "hunter2"));
    assert_int_equal(error.column, 2);
}

static void test_error_names_the_format(void **state)
{
    (void)state;
    sc_image *image;
    sc_error error;
    sc_format_parse(json, "[1,]", 4, NULL, &image, NULL, &error);
    assert_string_equal(error.message, "a trailing comma is not allowed in JSON (read as json)");
    assert_string_equal(error.excerpt, "[1,]");
    assert_int_equal(error.caret, 3);
}

/* Objects beyond the member table's threshold, replaced members, many keys. */
static void test_large_object(void **state)
{
    (void)state;
    static char text[400000];
    size_t length = 1;
    text[0] = '{';
    for (int i = 0; i < 5000; i++) {
        length += (size_t)sprintf(text + length, "\"key%d\":%d,", i, i);
    }
    for (int i = 0; i < 5000; i += 7) {
        length += (size_t)sprintf(text + length, "\"key%d\":[%d],", i, i);
    }
    text[length - 1] = '}';
    sc_image *image = parsed_n(json, text, length, NULL);
    sc_value root = sc_image_root(image);
    assert_int_equal(sc_value_count(root), 5000);
    for (int i = 0; i < 5000; i++) {
        char key[16];
        size_t key_length = (size_t)sprintf(key, "key%d", i);
        sc_value member = sc_value_member(root, key, key_length);
        member = i % 7 == 0 ? sc_value_item(member, 0) : member;
        assert_int_equal(sc_value_scalar(member).integer, i);
    }
    sc_image_release(image);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_strings),
        cmocka_unit_test(test_string_lengths),
        cmocka_unit_test(test_integers),
        cmocka_unit_test(test_floats),
        cmocka_unit_test(test_number_errors),
        cmocka_unit_test(test_structure_errors),
        cmocka_unit_test(test_unfinished),
        cmocka_unit_test(test_word_errors),
        cmocka_unit_test(test_string_errors),
        cmocka_unit_test(test_utf8_errors),
        cmocka_unit_test(test_empty),
        cmocka_unit_test(test_places),
        cmocka_unit_test(test_places_in_code_points),
        cmocka_unit_test(test_origin_names_the_source),
        cmocka_unit_test(test_duplicate_key),
        cmocka_unit_test(test_keys_in_the_order_of_the_object_before),
        cmocka_unit_test(test_long_duplicate_key_is_cut),
        cmocka_unit_test(test_precision_loss),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_depth_bomb),
        cmocka_unit_test(test_secret_errors_show_nothing),
        cmocka_unit_test(test_error_names_the_format),
        cmocka_unit_test(test_large_object),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
