/* An environment from a caller: copied once, shared, searched by name. */
#include "source/given.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"

static const char *const entries[] = {"A=1", "AB=2", "A=3", "EMPTY=", "no value", "=x", NULL};

static void it_is_a_copy(void **state)
{
    (void)state;
    char text[] = "A=1";
    const char *const given[] = {text, NULL};
    sc_environment *environment;
    assert_int_equal(sc_environment_new(sc_allocator_default(), given, &environment), SC_OK);
    text[2] = '9';
    assert_string_equal(sc_environment_get(sc_environment_entries(environment), "A"), "1");
    assert_ptr_equal(sc_environment_retain(environment), environment);
    sc_environment_release(environment);
    assert_string_equal(sc_environment_get(sc_environment_entries(environment), "A"), "1");
    sc_environment_release(environment);
}

static void names_are_compared_whole(void **state)
{
    (void)state;
    assert_string_equal(sc_environment_get(entries, "A"), "1"); /* the first, as in getenv */
    assert_string_equal(sc_environment_get(entries, "AB"), "2");
    assert_string_equal(sc_environment_get(entries, "EMPTY"), "");
    assert_null(sc_environment_get(entries, "no value"));
    assert_null(sc_environment_get(entries, "a"));
    assert_null(sc_environment_get(entries, "EMPT"));
}

static void null_is_the_process_environment(void **state)
{
    (void)state;
    sc_environment *environment;
    assert_int_equal(setenv("SC_TEST_GIVEN", "yes", 1), 0);
    assert_int_equal(sc_environment_new(sc_allocator_default(), NULL, &environment), SC_OK);
    assert_null(environment);
    assert_null(sc_environment_entries(environment));
    assert_null(sc_environment_retain(NULL));
    sc_environment_release(NULL);
    assert_string_equal(sc_environment_get(NULL, "SC_TEST_GIVEN"), "yes");
    assert_int_equal(unsetenv("SC_TEST_GIVEN"), 0);
}

static void order_and_length_distinguish_two(void **state)
{
    (void)state;
    const char *const shorter[] = {"A=1", NULL};
    const char *const longer[] = {"A=1", "B=2", NULL};
    const char *const swapped[] = {"B=2", "A=1", NULL};
    assert_true(sc_environment_equal(NULL, NULL));
    assert_true(sc_environment_equal(entries, entries));
    assert_false(sc_environment_equal(NULL, shorter));
    assert_false(sc_environment_equal(shorter, NULL));
    assert_false(sc_environment_equal(shorter, longer));
    assert_false(sc_environment_equal(longer, shorter));
    assert_false(sc_environment_equal(longer, swapped));
}

static void no_memory_for_it_is_reported(void **state)
{
    (void)state;
    size_t size = SC_ENVIRONMENT_MAX;
    char *large = malloc(size + 1);
    assert_non_null(large);
    memset(large, 'A', size);
    large[1] = '=';
    large[size] = '\0';
    const char *const given[] = {large, NULL};
    sc_environment *environment;
    assert_int_equal(sc_environment_new(sc_allocator_default(), given, &environment),
                     SC_ERROR_TOO_LARGE);
    assert_null(environment);
    free(large);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_a_copy),
        cmocka_unit_test(names_are_compared_whole),
        cmocka_unit_test(null_is_the_process_environment),
        cmocka_unit_test(order_and_length_distinguish_two),
        cmocka_unit_test(no_memory_for_it_is_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
