#include "fixture.h"

#include "platform/env.h"

extern char **environ;

/* The environment of each test, instead of the process's. */
static char **inherited;

static int enter(void **state)
{
    (void)state;
    inherited = environ;
    return 0;
}

static int leave(void **state)
{
    (void)state;
    environ = inherited;
    return 0;
}

static void assert_next(size_t *cursor, const char *name, const char *value)
{
    sc_env_entry entry;
    assert_true(sc_env_next(cursor, &entry));
    assert_int_equal(entry.name_length, strlen(name));
    assert_memory_equal(entry.name, name, entry.name_length);
    assert_string_equal(entry.value, value);
    assert_int_equal(entry.value_length, strlen(value));
}

static void walks_all_variables(void **state)
{
    (void)state;
    char first[] = "APP_PORT=8080";
    char second[] = "APP_EMPTY=";
    char third[] = "APP_SUM=a=b=c";
    char *variables[] = {first, second, third, NULL};
    environ = variables;
    size_t cursor = 0;
    sc_env_entry entry;
    assert_next(&cursor, "APP_PORT", "8080");
    assert_next(&cursor, "APP_EMPTY", "");
    assert_next(&cursor, "APP_SUM", "a=b=c");
    assert_false(sc_env_next(&cursor, &entry));
    assert_false(sc_env_next(&cursor, &entry));
}

static void passes_over_what_is_no_variable(void **state)
{
    (void)state;
    char nameless[] = "=value";
    char bare[] = "NOTHING";
    char empty[] = "";
    char odd[] = "\xff=\xfe";
    char *variables[] = {nameless, bare, empty, odd, bare, NULL};
    environ = variables;
    size_t cursor = 0;
    sc_env_entry entry;
    assert_next(&cursor, "\xff", "\xfe");
    assert_false(sc_env_next(&cursor, &entry));
}

static void an_empty_environment_has_none(void **state)
{
    (void)state;
    char *none[] = {NULL};
    size_t cursor = 0;
    sc_env_entry entry;
    environ = none;
    assert_false(sc_env_next(&cursor, &entry));
    environ = NULL;
    assert_false(sc_env_next(&cursor, &entry));
    assert_null(sc_env_get("HOME"));
}

static void gets_one(void **state)
{
    (void)state;
    char first[] = "APP_PORT=8080";
    char second[] = "APP_EMPTY=";
    char *variables[] = {first, second, NULL};
    environ = variables;
    assert_string_equal(sc_env_get("APP_PORT"), "8080");
    assert_string_equal(sc_env_get("APP_EMPTY"), "");
    assert_null(sc_env_get("APP"));
    assert_null(sc_env_get("APP_PORTS"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, enter, leave)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(walks_all_variables),
        TEST(passes_over_what_is_no_variable),
        TEST(an_empty_environment_has_none),
        TEST(gets_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
