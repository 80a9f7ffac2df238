/* JSONC and JSON5: the additions of each to JSON, and no others. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "parsing.h"

#include "format/json/json.h"

static const sc_format *const jsonc = &sc_format_jsonc;
static const sc_format *const json5 = &sc_format_json5;

static void test_jsonc_comments(void **state)
{
    (void)state;
    reads_as(jsonc, "// a\n[ // b\r\n 1, /* c\n * d */ 2 //\n] // e", "[1,2]");
    reads_as(jsonc, "{/**/\"a\"/**/:/*/ * /*/1/***/,// {\n\"b\":\"// no\"}", "{a:1,b:\"// no\"}");
    reads_as(jsonc, "/* \xC3\xA9 */ 1", "1");
}

static void test_jsonc_trailing_commas(void **state)
{
    (void)state;
    reads_as(jsonc, "[1,]", "[1]");
    reads_as(jsonc, "{\"a\":[1,2 , // c\n],}", "{a:[1,2]}");
    refused(jsonc, "[,]", 1, 2, "expected a value, found `,`");
    refused(jsonc, "[1,,]", 1, 4, "expected a value, found `,`");
    refused(jsonc, "{,}", 1, 2, "expected a key in double quotes, found `,`");
}

static void test_jsonc_is_no_json5(void **state)
{
    (void)state;
    refused(jsonc, "['a']", 1, 2, "text is written in double quotes");
    refused(jsonc, "{a:1}", 1, 2, "a key is written in double quotes");
    refused(jsonc, "[+1]", 1, 2, "takes no `+`");
    refused(jsonc, "[0x1]", 1, 3, "found `x`");
    refused(jsonc, "[1.]", 1, 4, "expected a digit after the point");
    refused(jsonc, "[\v]", 1, 2, "found U+000B");
    refused(jsonc, "[\xC2\xA0]", 1, 2, "expected a value");
    refused(jsonc, "[NaN]", 1, 2, "no NaN");
    refused(jsonc, "# c\n1", 1, 1, "a comment begins with `//`");
    refused(jsonc, "[1, / 2]", 1, 5, "expected a value, found `/`");
}

static void test_comment_errors(void **state)
{
    (void)state;
    refused(jsonc, "[1,\n  /* x ]", 2, 3, "the comment that begins here is not closed");
    refused(jsonc, "1 /* *", 1, 3, "the comment that begins here is not closed");
    refused(jsonc, "/*", 1, 1, "the comment that begins here is not closed");
    refused(jsonc, "/*/", 1, 1, "the comment that begins here is not closed");
    refused(json5, "{a/*", 1, 3, "the comment that begins here is not closed");
}

static void test_only_comments_is_empty(void **state)
{
    (void)state;
    static const char *const texts[] = {"", "// x", "/* x */\n", "\n// x\n// y\n"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        sc_image *image;
        bool empty = false;
        sc_error error;
        assert_int_equal(
            sc_format_parse(jsonc, texts[i], strlen(texts[i]), NULL, &image, &empty, &error),
            SC_ERROR_SYNTAX);
        assert_true(empty);
        assert_non_null(strstr(error.message, "JSONC needs a value"));
        empty = false;
        assert_int_equal(
            sc_format_parse(json5, texts[i], strlen(texts[i]), NULL, &image, &empty, NULL),
            SC_ERROR_SYNTAX);
        assert_true(empty);
    }
}

static void test_places_after_comments(void **state)
{
    (void)state;
    sc_image *image = parsed(jsonc, "/* \xC3\xA9\n \xE2\x82\xAC */ [ // \xC3\xA9\r\n"
                                    " /* \xC3\xA9 */ 1, /*\r*/2]");
    sc_value root = sc_image_root(image);
    placed_at(root, 2, 7);
    placed_at(sc_value_item(root, 0), 3, 10);
    placed_at(sc_value_item(root, 1), 4, 3);
    sc_image_release(image);
}

/* ---- JSON5 ---- */

static void test_five_keys(void **state)
{
    (void)state;
    reads_as(json5, "{a:1,$b_2:2,'c d':3,\"e\":4,null:5,NaN:6,true:7,if:8}",
             "{a:1,$b_2:2,\"c d\":3,e:4,null:5,NaN:6,true:7,if:8}");
    reads_as(json5, "{\xC3\xBC\\u0041:1}",
             "{\"\xC3\xBC"
             "A\":1}");
    reads_as(json5, "{\\u0061b\\u0063:1}", "{abc:1}");
    reads_as(json5,
             "{a\xE2\x80\x8D"
             "b:1}",
             "{\"a\xE2\x80\x8D"
             "b\":1}");
    reads_as(json5, "{\xF0\x90\x90\x80:1}", "{\"\xF0\x90\x90\x80\":1}");
    refused(json5, "{1a:1}", 1, 2, "expected a key, found `1`");
    refused(json5, "{a-b:1}", 1, 3, "expected `:` after the key, found `-`");
    refused(json5, "{\\u0031a:1}", 1, 2, "expected a key, found `\\`");
    refused(json5, "{a\\u002D:1}", 1, 3, "expected a key, found `\\`");
    refused(json5, "{a\\x41:1}", 1, 3, "expected a key, found `\\`");
    refused(json5, "{\xE2\x82\xAC:1}", 1, 2, "expected a key");
    refused(json5,
            "{\xE2\x80\x8D"
            "a:1}",
            1, 2, "expected a key");
    refused(json5, "{:1}", 1, 2, "expected a key, found `:`");
    refused(json5, "{a", 1, 3, "expected `:` after the key, found the end of the text");
}

static void test_five_strings(void **state)
{
    (void)state;
    reads_as(json5, "'a\"b'", "\"a\\\"b\"");
    reads_as(json5, "\"a'b\"", "\"a'b\"");
    reads_as(json5, "'\\'\\\"\\\\\\b\\f\\n\\r\\t\\v\\0\\x41\\u0042'",
             "\"'\\\"\\\\\\b\\f\\n\\r\\t\\u000b\\u0000AB\"");
    reads_as(json5, "'\\A\\C\\/\\D\\C\\\xC3\xA9'", "\"AC/DC\xC3\xA9\"");
    reads_as(json5,
             "'a\\\nb\\\r\nc\\\rd\\\xE2\x80\xA8"
             "e\\\xE2\x80\xA9"
             "f'",
             "\"abcdef\"");
    reads_as(json5,
             "'a\xE2\x80\xA8"
             "b\xE2\x80\xA9'",
             "\"a\xE2\x80\xA8"
             "b\xE2\x80\xA9\"");
    reads_as(json5, "'a\tb\x01'", "\"a\\tb\\u0001\"");
    reads_as(json5, "'\\xe9'", "\"\xC3\xA9\"");
    refused(json5, "'a\nb'", 1, 1, "is not closed on its line");
    refused(json5, "'a\"", 1, 1, "is not closed");
    refused(json5, "['\\1']", 1, 3, "`\\1` is not an escape");
    refused(json5, "['\\01']", 1, 3, "`\\0` is not an escape");
    refused(json5, "['\\9']", 1, 3, "`\\9` is not an escape");
    refused(json5, "['\\x4']", 1, 3, "two hexadecimal digits");
    refused(json5, "['\\u004']", 1, 3, "four hexadecimal digits");
    refused(json5, "'\\", 1, 3, "ends within a string");
    sc_image *image = parsed_n(json5, "['a\0b']", 7, NULL);
    assert_int_equal(sc_value_scalar(sc_value_item(sc_image_root(image), 0)).length, 3);
    sc_image_release(image);
}

static void test_five_numbers(void **state)
{
    (void)state;
    reads_as(json5, "[+1,-2,+0,-0,.5,5.,+.5,-5.,5.e1,.5E-1]",
             "[1,-2,0,-0.0,0.5,5.0,0.5,-5.0,50.0,0.05]");
    reads_as(json5, "[0x1F,0XdeadBEEF,-0x10,+0x0,-0x0,0xFFFFFFFFFFFFFFFF,-0x8000000000000000]",
             "[31,3735928559,-16,0,-0.0,18446744073709551615,-9223372036854775808]");
    reads_as(json5, "[Infinity,+Infinity,-Infinity,NaN,+NaN,-NaN]",
             "[Infinity,Infinity,-Infinity,NaN,NaN,NaN]");
    reads_as(json5, "[0x10000000000000000,-0x8000000000000001]",
             "[1.8446744073709552e19,-9.223372036854776e18]");
    refused(json5, "[.]", 1, 3, "expected a digit after the point");
    refused(json5, "[+]", 1, 3, "expected a digit after the sign");
    refused(json5, "[-.e1]", 1, 4, "expected a digit after the point");
    refused(json5, "[010]", 1, 2, "does not begin with 0");
    refused(json5, "[+08]", 1, 3, "does not begin with 0");
    refused(json5, "[0x]", 1, 4, "hexadecimal digit");
    refused(json5, "[--1]", 1, 3, "expected a digit after the sign");
    refused(json5, "[1e1.5]", 1, 5, "expected `,` or `]`");
    refused(json5, "[0x1.8]", 1, 5, "expected `,` or `]`");
    refused(json5, "[Infinit]", 1, 2, "text needs quotes");
    refused(json5, "[infinity]", 1, 2, "no Infinity");
    refused(json5, "[-nan]", 1, 3, "expected a digit after the sign");
    refused(json5, "[Infinity1]", 1, 10, "expected `,` or `]`");
    refused(json5, "[hello]", 1, 2, "text needs quotes");
}

/* Hexadecimal beyond 64 bits rounds to nearest, ties to even. */
static void test_five_hexadecimal_rounding(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double value;
    } cases[] = {
        {"0x20000000000001000", 0x20000000000001000p0},
        {"0x20000000000001001", 0x20000000000001001p0},
        {"0x20000000000003000", 0x20000000000003000p0},
        {"0x20000000000002FFF", 0x20000000000002FFFp0},
        {"0x1000000000000080000000000000000001", 0x1000000000000080000000000000000001p0},
        {"0x1000000000000080000000000000000000", 0x1000000000000080000000000000000000p0},
        {"-0x1000000000000180000000000000000000", -0x1000000000000180000000000000000000p0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        sc_image *image = parsed(json5, cases[i].text);
        assert_true(sc_value_scalar(sc_image_root(image)).number == cases[i].value);
        sc_image_release(image);
    }
    char text[300] = "0x";
    memset(text + 2, 'F', 256);
    refused_n(json5, text, 258, SC_ERROR_NUMBER_RANGE, 1, 1, "too large");
}

static void test_five_spaces(void **state)
{
    (void)state;
    reads_as(json5,
             "\v\f\xC2\xA0\xEF\xBB\xBF\xE1\x9A\x80\xE2\x80\x83[\xE2\x80\xA8"
             "1\xE2\x80\xAF,\xE3\x80\x80\xE2\x81\x9F"
             "2\xE2\x80\xA9]\f",
             "[1,2]");
    reads_as(json5,
             "// c\xE2\x80\xA8"
             "1",
             "1");
    refused(json5, "[\xE2\x80\x8B]", 1, 2, "expected a value");
    refused(json5, "[\x01]", 1, 2, "found U+0001");
    refused_n(json5, "[1\0]", 4, SC_ERROR_SYNTAX, 1, 3, "found U+0000");
}

static void test_five_places(void **state)
{
    (void)state;
    sc_image *image = parsed(json5, "{\xC3\xBC: 'a\\\n\xC3\xA9', b: 1,\xC2\xA0"
                                    "c: [\xE2\x80\xA8"
                                    "2]}");
    sc_value root = sc_image_root(image);
    placed_at(sc_value_item(root, 0), 1, 5);
    placed_at(sc_value_item(root, 1), 2, 8);
    placed_at(sc_value_item(root, 2), 2, 14);
    placed_at(sc_value_at(root, "c.0"), 2, 16);
    sc_image_release(image);
}

static void test_identifier_classes(void **state)
{
    (void)state;
    static const struct {
        uint32_t code_point;
        unsigned kind;
    } cases[] = {
        {'a', 2},     {'Z', 2},     {'$', 2},     {'_', 2},     {'0', 1},     {'-', 0},
        {' ', 0},     {0x7F, 0},    {0x80, 0},    {0xAA, 2},    {0xAB, 0},    {0xD7, 0},
        {0x300, 1},   {0x660, 1},   {0x16EE, 2},  {0x200C, 1},  {0x200D, 1},  {0x200E, 0},
        {0x203F, 1},  {0x4E2D, 2},  {0x9FFF, 2},  {0xD800, 0},  {0xE000, 0},  {0xFFFD, 0},
        {0x10400, 2}, {0x1D7CE, 1}, {0x1F600, 0}, {0xE0100, 1}, {0xE01F0, 0}, {0x10FFFF, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(sc_json_identifier_class(cases[i].code_point), cases[i].kind);
    }
}

static void test_five_depth(void **state)
{
    (void)state;
    static char text[5000];
    memset(text, '[', sizeof text);
    refused_n(json5, text, sizeof text, SC_ERROR_TOO_DEEP, 1, 257, "limit of 256");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_jsonc_comments),
        cmocka_unit_test(test_jsonc_trailing_commas),
        cmocka_unit_test(test_jsonc_is_no_json5),
        cmocka_unit_test(test_comment_errors),
        cmocka_unit_test(test_only_comments_is_empty),
        cmocka_unit_test(test_places_after_comments),
        cmocka_unit_test(test_five_keys),
        cmocka_unit_test(test_five_strings),
        cmocka_unit_test(test_five_numbers),
        cmocka_unit_test(test_five_hexadecimal_rounding),
        cmocka_unit_test(test_five_spaces),
        cmocka_unit_test(test_five_places),
        cmocka_unit_test(test_identifier_classes),
        cmocka_unit_test(test_five_depth),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
