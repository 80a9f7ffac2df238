/* The table of codes: names are unique and well formed, and all functions follow from it. */
#include "superconfig.h"

#include "base/ascii.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void names_are_unique_words(void **state)
{
    (void)state;
    for (int i = 0; i < SC_STATUS_COUNT; i++) {
        const char *name = sc_status_name((sc_status)i);
        assert_true(strlen(name) > 0);
        for (const char *c = name; *c != '\0'; c++) {
            assert_true(sc_ascii_is(*c, SC_CLASS_LOWER | SC_CLASS_DIGIT) ||
                        (*c == '-' && c > name && c[1] != '\0'));
        }
        assert_int_equal(sc_status_from_name(name), i);
        assert_true(strlen(sc_status_text((sc_status)i)) > 0);
        assert_null(strchr(sc_status_text((sc_status)i), '\n'));
    }
}

static void severity_follows_the_identifier(void **state)
{
    (void)state;
    assert_int_equal(sc_status_severity(SC_OK), SC_SEVERITY_NOTE);
    assert_int_equal(sc_status_severity(SC_ERROR_OUT_OF_MEMORY), SC_SEVERITY_ERROR);
    assert_int_equal(sc_status_severity(SC_ERROR_STRICT), SC_SEVERITY_ERROR);
    assert_int_equal(sc_status_severity(SC_WARNING_PRECISION_LOSS), SC_SEVERITY_WARNING);
    assert_int_equal(sc_status_severity(SC_NOTE_NO_MATCH), SC_SEVERITY_NOTE);
    assert_string_equal(sc_status_name(SC_ERROR_MISSING_FILE), "missing-file");
    assert_string_equal(sc_status_text(SC_ERROR_MISSING_FILE), "no such file");
}

static void foreign_numbers_are_unknown(void **state)
{
    (void)state;
    const int foreign[] = {-1, SC_STATUS_COUNT, 1000000};
    for (size_t i = 0; i < sizeof foreign / sizeof foreign[0]; i++) {
        assert_string_equal(sc_status_name((sc_status)foreign[i]), "unknown");
        assert_non_null(sc_status_text((sc_status)foreign[i]));
        assert_int_equal(sc_status_severity((sc_status)foreign[i]), SC_SEVERITY_ERROR);
    }
    assert_int_equal(sc_status_from_name("unknown"), SC_STATUS_COUNT);
    assert_int_equal(sc_status_from_name(""), SC_STATUS_COUNT);
    assert_int_equal(sc_status_from_name(NULL), SC_STATUS_COUNT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_unique_words),
        cmocka_unit_test(severity_follows_the_identifier),
        cmocka_unit_test(foreign_numbers_are_unknown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
