/* The tables compared with the ranges, byte by byte. */
#include "base/ascii.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static bool within(int byte, char first, char last)
{
    return byte >= first && byte <= last;
}

static unsigned expected_classes(int byte)
{
    unsigned classes = 0;
    classes |= within(byte, '0', '9') ? SC_CLASS_DIGIT | SC_CLASS_HEX : 0;
    classes |= within(byte, 'a', 'f') || within(byte, 'A', 'F') ? SC_CLASS_HEX : 0;
    classes |= within(byte, 'a', 'z') ? SC_CLASS_LOWER : 0;
    classes |= within(byte, 'A', 'Z') ? SC_CLASS_UPPER : 0;
    classes |= byte == ' ' || byte == '\t' ? SC_CLASS_BLANK : 0;
    classes |= byte == '\n' || byte == '\r' ? SC_CLASS_LINE : 0;
    classes |= byte < 0x20 || byte == 0x7F ? SC_CLASS_CONTROL : 0;
    classes |= byte >= 0x80 ? SC_CLASS_HIGH : 0;
    return classes;
}

static unsigned expected_digit(int byte)
{
    return (unsigned)(within(byte, '0', '9')   ? byte - '0'
                      : within(byte, 'a', 'z') ? byte - 'a' + 10
                      : within(byte, 'A', 'Z') ? byte - 'A' + 10
                                               : 36);
}

static void every_byte_has_its_classes(void **state)
{
    (void)state;
    for (int byte = 0; byte < 256; byte++) {
        char c = (char)byte;
        unsigned classes = expected_classes(byte);
        assert_int_equal(sc_ascii_table[byte], classes);
        assert_int_equal(sc_ascii_is_digit(c), (classes & SC_CLASS_DIGIT) != 0);
        assert_int_equal(sc_ascii_is_hex(c), (classes & SC_CLASS_HEX) != 0);
        assert_int_equal(sc_ascii_is_alpha(c), (classes & SC_CLASS_ALPHA) != 0);
        assert_int_equal(sc_ascii_is_alnum(c), (classes & SC_CLASS_ALNUM) != 0);
        assert_int_equal(sc_ascii_is_blank(c), (classes & SC_CLASS_BLANK) != 0);
        assert_int_equal(sc_ascii_is_space(c), (classes & SC_CLASS_SPACE) != 0);
        assert_int_equal(sc_ascii_digit_value(c), expected_digit(byte));
    }
}

static void case_changes_only_letters(void **state)
{
    (void)state;
    for (int byte = 0; byte < 256; byte++) {
        char c = (char)byte;
        int lower = within(byte, 'A', 'Z') ? byte + 32 : byte;
        int upper = within(byte, 'a', 'z') ? byte - 32 : byte;
        assert_int_equal((unsigned char)sc_ascii_lower(c), lower);
        assert_int_equal((unsigned char)sc_ascii_upper(c), upper);
    }
}

static void comparison_ignores_case(void **state)
{
    (void)state;
    assert_true(sc_ascii_equal_ignore_case("True[", 5, "tRUE[", 5));
    assert_true(sc_ascii_equal_ignore_case("a\0B", 3, "A\0b", 3));
    assert_true(sc_ascii_equal_ignore_case(NULL, 0, NULL, 0));
    assert_false(sc_ascii_equal_ignore_case("true", 4, "true ", 5));
    assert_false(sc_ascii_equal_ignore_case("[", 1, "{", 1));
    assert_false(sc_ascii_equal_ignore_case("\xC3\x89", 2, "\xC3\xA9", 2));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_byte_has_its_classes),
        cmocka_unit_test(case_changes_only_letters),
        cmocka_unit_test(comparison_ignores_case),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
