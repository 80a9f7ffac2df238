/* Many paths at once: the same answer as comparing each, with few comparisons. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "image/path_index.h"

enum { PATHS = 4000, LONG = 80 };

static const char *const paths[] = {
    "",      "a",          "*",        "a.b",   "a.*",     "*.b",          "\"*\"", "\"a.b\"",
    "a[0]",  "a.0",        "a.007",    "a.7",   "a[7]",    "/a/0",         "/a/*",  "a.-1",
    "a[-1]", "x.y.z",      "*.*.*",    "x.*.z", "*.y.*",   "bad..path",    "a.b",   "0",
    "a.00",  "/bad..path", "a[0].*.b", "*[1]",  "a.\"0\"", "a.\"\\u0030\""};
enum { COUNT = sizeof paths / sizeof *paths };

static sc_path_index *new_index(void)
{
    sc_path_index *index = sc_path_index_new(sc_allocator_default());
    assert_non_null(index);
    return index;
}

static void compare(const sc_path_index *index, const sc_where *where)
{
    bool marked[COUNT] = {false};
    size_t last = COUNT, found = COUNT, fits = 0;
    for (size_t i = 0; i < COUNT; i++) {
        bool matches = sc_where_matches(where, paths[i], strlen(paths[i]));
        last = matches ? i : last;
        fits += matches;
    }
    assert_int_equal(sc_path_index_last(index, where, &found, NULL), last != COUNT);
    assert_int_equal(found, last);
    assert_int_equal(sc_path_index_mark(index, where, marked), fits);
    for (size_t i = 0; i < COUNT; i++) {
        assert_int_equal(marked[i], sc_where_matches(where, paths[i], strlen(paths[i])));
    }
    assert_int_equal(sc_path_index_mark(index, where, marked), 0);
}

/* Every place of up to four segments of these. */
static void compare_below(const sc_path_index *index, const sc_where *where, size_t depth)
{
    static const char *const keys[] = {"a", "b",   "x",  "y",   "z",         "*",          "0",
                                       "7", "007", "-1", "a.b", "bad..path", "/bad..path", ""};
    compare(index, where);
    for (size_t i = 0; depth < 4 && i < sizeof keys / sizeof *keys; i++) {
        const sc_where below = {where, keys[i], strlen(keys[i])};
        compare_below(index, &below, depth + 1);
    }
    for (size_t i = 0; depth < 4 && i < 9; i += i == 1 ? 6 : 1) {
        const sc_where below = {where, NULL, i};
        compare_below(index, &below, depth + 1);
    }
}

static void test_as_one_by_one(void **state)
{
    (void)state;
    const sc_where root = {0};
    sc_path_index *index = new_index();
    for (size_t i = 0; i < COUNT; i++) {
        assert_int_equal(sc_path_index_add(index, paths[i]), SC_OK);
    }
    compare_below(index, &root, 0);
    sc_path_index_free(index);
}

/* Longer than the positions that a mask has bits for. */
static void test_long_paths(void **state)
{
    (void)state;
    char path[2 * LONG] = "a";
    sc_where chain[LONG + 1] = {{0}};
    size_t number;
    sc_path_index *index = new_index();
    for (size_t i = 1; i < LONG; i++) {
        strcat(path, i % 3 == 0 ? ".*" : ".a");
    }
    for (size_t i = 1; i <= LONG; i++) {
        chain[i] = (sc_where){&chain[i - 1], "a", 1};
    }
    assert_int_equal(sc_path_index_add(index, path), SC_OK);
    assert_int_equal(sc_path_index_depth(index), LONG);
    assert_true(sc_path_index_last(index, &chain[LONG], &number, NULL));
    assert_false(sc_path_index_last(index, &chain[LONG - 1], &number, NULL));
    chain[LONG].key = "b";
    assert_false(sc_path_index_last(index, &chain[LONG], &number, NULL));
    sc_path_index_free(index);
}

/* The number of comparisons at a place must not grow with the number of paths. */
static void test_few_are_compared(void **state)
{
    (void)state;
    static const char *const shapes[] = {"s.k%zu.x", "*.k%zu.y", "s.k%zu.*"};
    const sc_where root = {0}, top = {&root, "s", 1};
    size_t tried = 0, found = 0;
    sc_path_index *index = new_index();
    for (size_t i = 0; i < PATHS; i++) {
        char path[40];
        snprintf(path, sizeof path, shapes[i % 3], i);
        assert_int_equal(sc_path_index_add(index, path), SC_OK);
    }
    for (size_t i = 0; i < PATHS; i++) {
        char key[40];
        size_t number = PATHS, length = (size_t)snprintf(key, sizeof key, "k%zu", i);
        const sc_where middle = {&top, key, length}, leaf = {&middle, i % 3 == 0 ? "x" : "y", 1};
        found += sc_path_index_last(index, &leaf, &number, &tried) && number == i;
    }
    assert_int_equal(found, PATHS);
    assert_in_range(tried, PATHS, 2 * PATHS);
    sc_path_index_free(index);
}

static void test_empty(void **state)
{
    (void)state;
    const sc_where root = {0};
    size_t number;
    sc_path_index *index = new_index();
    assert_false(sc_path_index_last(NULL, &root, &number, NULL));
    assert_false(sc_path_index_last(index, &root, &number, NULL));
    assert_int_equal(sc_path_index_mark(NULL, &root, NULL), 0);
    assert_int_equal(sc_path_index_depth(NULL), 0);
    assert_int_equal(sc_path_index_bytes(NULL), 0);
    sc_path_index_free(index);
    sc_path_index_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_as_one_by_one),
        cmocka_unit_test(test_long_paths),
        cmocka_unit_test(test_few_are_compared),
        cmocka_unit_test(test_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
