#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "diag/error.h"

static void test_set(void **state)
{
    (void)state;
    sc_error error;
    memset(&error, 'x', sizeof error);
    assert_int_equal(sc_error_set(&error, SC_ERROR_SYNTAX, "%s %d %zu %c %.*s", "a", -1, (size_t)7,
                                  'c', 2, "defg"),
                     SC_ERROR_SYNTAX);
    assert_int_equal(error.code, SC_ERROR_SYNTAX);
    assert_string_equal(error.message, "a -1 7 c de");
    assert_int_equal(error.line, 0);
    assert_int_equal(error.column, 0);
    assert_int_equal(error.caret, 0);
    assert_int_equal(error.system_error, 0);
    assert_string_equal(error.source, "");
    assert_string_equal(error.path, "");
    assert_string_equal(error.excerpt, "");
}

static void test_null_gives_the_code(void **state)
{
    (void)state;
    assert_int_equal(sc_error_set(NULL, SC_ERROR_SYNTAX, "x"), SC_ERROR_SYNTAX);
    assert_int_equal(sc_error_code(NULL, SC_ERROR_CLOSED), SC_ERROR_CLOSED);
    assert_int_equal(sc_error_at(NULL, SC_ERROR_SYNTAX, "x", 1, 0, "x"), SC_ERROR_SYNTAX);
    sc_error_place(NULL, 1, 1);
    sc_error_source(NULL, "x");
    sc_error_path(NULL, "x");
    sc_error_excerpt(NULL, "x", 1, 0);
}

static void test_code_uses_the_table(void **state)
{
    (void)state;
    sc_error error;
    assert_int_equal(sc_error_code(&error, SC_ERROR_OUT_OF_MEMORY), SC_ERROR_OUT_OF_MEMORY);
    assert_string_equal(error.message, "out of memory");
}

static void test_first_place_stays(void **state)
{
    (void)state;
    sc_error error;
    sc_error_set(&error, SC_ERROR_SYNTAX, "m");
    sc_error_place(&error, 3, 4);
    sc_error_place(&error, 5, 6);
    sc_error_source(&error, NULL);
    sc_error_source(&error, "a");
    sc_error_source(&error, "b");
    sc_error_path(&error, "p");
    sc_error_path(&error, "q");
    assert_int_equal(error.line, 3);
    assert_int_equal(error.column, 4);
    assert_string_equal(error.source, "a");
    assert_string_equal(error.path, "p");
}

static void test_message_is_escaped_for_display(void **state)
{
    (void)state;
    sc_error error;
    sc_error_set(&error, SC_ERROR_SYNTAX, "%s",
                 "a\n\t\x1b[31m\x7f\xff\xc2\x85\xe2\x80\xae\xc3\xa9");
    assert_string_equal(error.message, "a\\n\\t\\u001b[31m\\u007f\\xff\\u0085\\u202e\xc3\xa9");
}

static void test_long_message_is_cut_at_a_code_point(void **state)
{
    (void)state;
    char text[2 * SC_ERROR_MESSAGE_SIZE + 100];
    for (size_t i = 0; i < sizeof text - 1; i += 2) {
        memcpy(text + i, "\xc3\xa9", 2);
    }
    text[sizeof text - 2] = '\0';
    sc_error error;
    sc_error_set(&error, SC_ERROR_SYNTAX, "x%s", text);
    size_t length = strlen(error.message);
    assert_in_range(length, SC_ERROR_MESSAGE_SIZE - 6, SC_ERROR_MESSAGE_SIZE - 1);
    assert_string_equal(error.message + length - 3, "\xe2\x80\xa6");
    assert_memory_equal(error.message + length - 5, "\xc3\xa9", 2);
}

static void test_long_source_is_cut(void **state)
{
    (void)state;
    char text[SC_ERROR_SOURCE_SIZE + 10];
    memset(text, 'a', sizeof text);
    text[sizeof text - 1] = '\0';
    sc_error error;
    sc_error_set(&error, SC_ERROR_SYNTAX, "m");
    sc_error_source(&error, text);
    assert_int_equal(strlen(error.source), SC_ERROR_SOURCE_SIZE - 1);
    text[SC_ERROR_SOURCE_SIZE - 1] = '\0';
    sc_error_set(&error, SC_ERROR_SYNTAX, "m");
    sc_error_source(&error, text);
    assert_string_equal(error.source, text);
}

static void check_position(const char *text, size_t offset, uint32_t line, uint32_t column)
{
    uint32_t l, c;
    sc_text_position(text, strlen(text), offset, &l, &c);
    assert_int_equal(l, line);
    assert_int_equal(c, column);
}

static void test_position(void **state)
{
    (void)state;
    check_position("", 0, 1, 1);
    check_position("abc", 2, 1, 3);
    check_position("abc", 99, 1, 4);
    check_position("a\nb", 1, 1, 2);
    check_position("a\nb", 2, 2, 1);
    check_position("a\r\nb", 3, 2, 1);
    check_position("a\r\nb", 2, 1, 3);
    check_position("a\rb", 2, 2, 1);
    check_position("a\r", 2, 2, 1);
    check_position("\xc3\xa9\xf0\x9f\x98\x80x", 6, 1, 3);
}

static void test_at(void **state)
{
    (void)state;
    static const char text[] = "one\n\xc3\xa9\ttwo\nthree";
    sc_error error;
    sc_error_at(&error, SC_ERROR_SYNTAX, text, sizeof text - 1, 7, "here");
    assert_int_equal(error.line, 2);
    assert_int_equal(error.column, 3);
    assert_int_equal(error.caret, 3);
    assert_string_equal(error.excerpt, "\xc3\xa9 two");
    assert_string_equal(error.message, "here");
}

static void test_at_the_end(void **state)
{
    (void)state;
    sc_error error;
    sc_error_at(&error, SC_ERROR_SYNTAX, "ab\n", 3, 3, "end");
    assert_int_equal(error.line, 2);
    assert_int_equal(error.column, 1);
    assert_int_equal(error.caret, 1);
    assert_string_equal(error.excerpt, "");
}

static void test_excerpt_of_a_long_line(void **state)
{
    (void)state;
    static char text[1000];
    memset(text, 'a', sizeof text);
    text[500] = '!';
    sc_error error;
    sc_error_at(&error, SC_ERROR_SYNTAX, text, sizeof text, 500, "m");
    assert_int_equal(error.column, 501);
    assert_int_equal(error.caret, 62);
    assert_memory_equal(error.excerpt, "\xe2\x80\xa6", 3);
    assert_int_equal(error.excerpt[3 + 60], '!');
    size_t length = strlen(error.excerpt);
    assert_int_equal(length, SC_ERROR_EXCERPT_SIZE - 1);
    assert_string_equal(error.excerpt + length - 3, "\xe2\x80\xa6");
}

static void test_excerpt_escapes(void **state)
{
    (void)state;
    sc_error error;
    sc_error_at(&error, SC_ERROR_SYNTAX,
                "a\x1b"
                "b",
                3, 2, "m");
    assert_string_equal(error.excerpt, "a\\u001bb");
    assert_int_equal(error.caret, 8);
    static char text[100];
    memset(text, 1, sizeof text);
    sc_error_at(&error, SC_ERROR_SYNTAX, text, sizeof text, 50, "m");
    assert_int_equal(error.caret, 0);
}

static void test_display(void **state)
{
    (void)state;
    char out[8];
    assert_int_equal(sc_text_display(out, sizeof out, "abcdefg", 7), 7);
    assert_string_equal(out, "abcdefg");
    assert_int_equal(sc_text_display(out, sizeof out, "abcdefgh", 8), 7);
    assert_string_equal(out, "abcd\xe2\x80\xa6");
    assert_int_equal(sc_text_display(out, sizeof out, "a\0b", 3), 4);
    assert_string_equal(out, "a\xe2\x80\xa6");
    assert_int_equal(sc_text_display(out, sizeof out, "a\0", 2), 7);
    assert_string_equal(out, "a\\u0000");
    assert_int_equal(sc_text_display(out, 2, "abc", 3), 0);
    assert_int_equal(sc_text_display(NULL, 0, "abc", 3), 0);
}

static void test_format(void **state)
{
    (void)state;
    char out[128];
    sc_error error;
    sc_error_set(&error, SC_ERROR_SYNTAX, "bad");
    assert_int_equal(sc_error_format(&error, SC_SHOW_SEVERITY | SC_SHOW_CODE, out, sizeof out),
                     strlen("error: bad [syntax]"));
    assert_string_equal(out, "error: bad [syntax]");
    sc_error_source(&error, "a\nb");
    sc_error_format(&error, SC_SHOW_SEVERITY | SC_SHOW_CODE, out, sizeof out);
    assert_string_equal(out, "a\\nb: error: bad [syntax]");
    sc_error_place(&error, 3, 0);
    sc_error_format(&error, SC_SHOW_SEVERITY | SC_SHOW_CODE, out, sizeof out);
    assert_string_equal(out, "a\\nb:3: error: bad [syntax]");
    error.column = 9;
    size_t need = sc_error_format(&error, SC_SHOW_SEVERITY | SC_SHOW_CODE, out, sizeof out);
    assert_string_equal(out, "a\\nb:3:9: error: bad [syntax]");
    assert_int_equal(need, strlen(out));
    error.code = SC_WARNING_CUSTOM;
    sc_error_format(&error, SC_SHOW_SEVERITY | SC_SHOW_CODE, out, sizeof out);
    assert_string_equal(out, "a\\nb:3:9: warning: bad [custom-warning]");
    assert_int_equal(sc_error_format(&error, SC_SHOW_SEVERITY | SC_SHOW_CODE, NULL, 0),
                     strlen(out));
    sc_error_format(&error, SC_SHOW_SEVERITY | SC_SHOW_CODE, out, 8);
    assert_string_equal(out, "a\\nb\xe2\x80\xa6");
    assert_int_equal(sc_error_format(NULL, 0, out, sizeof out), 0);
    assert_string_equal(out, "");
}

static void assert_format(const sc_error *error, unsigned flags, const char *expected)
{
    char out[512];
    assert_int_equal(sc_error_format(error, flags, out, sizeof out), strlen(expected));
    assert_string_equal(out, expected);
}

static void test_format_with_path(void **state)
{
    (void)state;
    sc_error error;
    sc_error_set(&error, SC_ERROR_WRONG_TYPE, "expected a bool");
    sc_error_path(&error, "a.b");
    assert_format(&error, 0, "a.b: expected a bool");
    sc_error_set(&error, SC_ERROR_MISSING_KEY, "no value at `a.b`");
    sc_error_path(&error, "a.b");
    assert_format(&error, SC_SHOW_CODE, "no value at `a.b` [missing-key]");
    sc_error_set(&error, SC_ERROR_MISSING_KEY, "a.b: gone");
    sc_error_path(&error, "a.b");
    assert_format(&error, SC_SHOW_SEVERITY, "error: a.b: gone");
    const sc_notice notice = {.code = SC_NOTE_NO_MATCH,
                              .severity = SC_SEVERITY_WARNING,
                              .message = "nothing",
                              .source = "*.x",
                              .path = "a"};
    char out[64];
    assert_int_equal(sc_notice_format(&notice, SC_SHOW_SEVERITY | SC_SHOW_CODE, out, sizeof out),
                     strlen("*.x: warning: a: nothing [no-match]"));
    assert_string_equal(out, "*.x: warning: a: nothing [no-match]");
    assert_int_equal(sc_notice_format(NULL, 0, out, sizeof out), 0);
}

static void test_format_with_excerpt(void **state)
{
    (void)state;
    sc_error error;
    const char text[] = "one\n\xE4\xBD\xA0\xCC\x81: x";
    sc_error_at(&error, SC_ERROR_SYNTAX, text, sizeof text - 1, 11, "bad");
    /* The first has a width of two columns, the mark above it has none. */
    assert_format(&error, SC_SHOW_EXCERPT, "bad\n  | \xE4\xBD\xA0\xCC\x81: x\n  |     ^");
    sc_error_source(&error, "a.yaml");
    assert_format(&error, SC_SHOW_EXCERPT,
                  "a.yaml:2:5: bad\n  2 | \xE4\xBD\xA0\xCC\x81: x\n    |     ^");
    assert_format(&error, SC_SHOW_SEVERITY | SC_SHOW_COLOR,
                  "\033[1ma.yaml:2:5: \033[0m\033[1;31merror\033[0m: bad");
    sc_error_at(&error, SC_ERROR_BAD_PATH, "a..b", 4, 2, "empty");
    sc_error_path(&error, "a..b");
    assert_format(&error, SC_SHOW_EXCERPT, "empty\n  | a..b\n  |   ^");
    assert_format(&error, 0, "1:3: a..b: empty");
}

static void test_show(void **state)
{
    (void)state;
    char out[32];
    size_t columns;
    assert_int_equal(sc_text_show("a\x1b\xE4\xBD\xA0", 5, out, sizeof out, &columns), 10);
    assert_string_equal(out, "a\\u001b\xE4\xBD\xA0");
    assert_int_equal(columns, 9);
    assert_int_equal(sc_text_show("abcdefgh", 8, out, 7, NULL), 6);
    assert_string_equal(out, "abc\xE2\x80\xA6");
    assert_int_equal(sc_text_show("abc", 3, NULL, 0, &columns), 0);
    assert_int_equal(columns, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_set),
        cmocka_unit_test(test_null_gives_the_code),
        cmocka_unit_test(test_code_uses_the_table),
        cmocka_unit_test(test_first_place_stays),
        cmocka_unit_test(test_message_is_escaped_for_display),
        cmocka_unit_test(test_long_message_is_cut_at_a_code_point),
        cmocka_unit_test(test_long_source_is_cut),
        cmocka_unit_test(test_position),
        cmocka_unit_test(test_at),
        cmocka_unit_test(test_at_the_end),
        cmocka_unit_test(test_excerpt_of_a_long_line),
        cmocka_unit_test(test_excerpt_escapes),
        cmocka_unit_test(test_display),
        cmocka_unit_test(test_format),
        cmocka_unit_test(test_format_with_path),
        cmocka_unit_test(test_format_with_excerpt),
        cmocka_unit_test(test_show),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
