/* Keys that are equal if case, `-` and `_` are ignored: the letters that count, and equal keys. */
#include "base/loose.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static bool equal(const char *a, const char *b)
{
    bool one = sc_loose_equal(a, strlen(a), b, strlen(b));
    assert_int_equal(one, sc_loose_equal(b, strlen(b), a, strlen(a)));
    return one;
}

static void case_dashes_and_underscores_do_not_count(void **state)
{
    (void)state;
    assert_true(equal("maxConnections", "max-connections"));
    assert_true(equal("maxConnections", "MAX_CONNECTIONS"));
    assert_true(equal("_a_", "A"));
    assert_true(equal("", "-_"));
    assert_false(equal("a", "ab"));
    assert_false(equal("a.b", "ab"));
    assert_false(equal("", "a"));
}

static void only_ascii_has_case(void **state)
{
    (void)state;
    assert_true(equal("stra\xC3\x9F"
                      "E",
                      "STRA\xC3\x9F"
                      "e"));
    assert_false(equal("\xC3\x84", "\xC3\xA4"));
    assert_true(sc_loose_equal("a\0B", 3, "A-\0b", 4));
    assert_false(sc_loose_equal("a\0b", 3, "a", 1));
}

static void letters_come_one_by_one(void **state)
{
    (void)state;
    size_t at = 0;
    assert_int_equal(sc_loose_next("-A__b-", 6, &at), 'a');
    assert_int_equal(at, 2);
    assert_int_equal(sc_loose_next("-A__b-", 6, &at), 'b');
    assert_int_equal(sc_loose_next("-A__b-", 6, &at), -1);
    assert_int_equal(sc_loose_next("-A__b-", 6, &at), -1);
    assert_int_equal(at, 6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(case_dashes_and_underscores_do_not_count),
        cmocka_unit_test(only_ascii_has_case),
        cmocka_unit_test(letters_come_one_by_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
