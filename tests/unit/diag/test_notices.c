#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "diag/notices.h"

static void test_add(void **state)
{
    (void)state;
    sc_notices list;
    sc_notices_init(&list, NULL);
    char source[] = "file";
    assert_int_equal(
        sc_notices_add(&list, SC_WARNING_DUPLICATE_KEY, source, 3, 4, "a.b", "%s twice\n", "a"),
        SC_OK);
    assert_int_equal(sc_notices_add(&list, SC_NOTE_NO_MATCH, NULL, 0, 0, NULL, "none"), SC_OK);
    source[0] = '!';
    assert_int_equal(list.count, 2);
    assert_int_equal(list.items[0].code, SC_WARNING_DUPLICATE_KEY);
    assert_int_equal(list.items[0].severity, SC_SEVERITY_WARNING);
    assert_int_equal(list.items[0].line, 3);
    assert_int_equal(list.items[0].column, 4);
    assert_string_equal(list.items[0].source, "file");
    assert_string_equal(list.items[0].path, "a.b");
    assert_string_equal(list.items[0].message, "a twice\\n");
    assert_int_equal(list.items[1].severity, SC_SEVERITY_NOTE);
    assert_string_equal(list.items[1].source, "");
    assert_string_equal(list.items[1].path, "");
    sc_notices_free(&list);
}

static void test_null_list(void **state)
{
    (void)state;
    assert_int_equal(sc_notices_add(NULL, SC_NOTE_NO_MATCH, NULL, 0, 0, NULL, "none"), SC_OK);
    assert_int_equal(sc_notices_append(NULL, NULL), SC_OK);
    sc_notices_free(NULL);
}

static void test_bounded(void **state)
{
    (void)state;
    sc_notices list, other;
    sc_notices_init(&list, NULL);
    for (int i = 0; i < SC_NOTICES_MAX + 5; i++) {
        assert_int_equal(sc_notices_add(&list, SC_NOTE_NO_MATCH, NULL, 0, 0, NULL, "%d", i), SC_OK);
    }
    assert_int_equal(list.count, SC_NOTICES_MAX);
    assert_int_equal(list.dropped, 5);
    sc_notices_init(&other, NULL);
    sc_notices_add(&other, SC_NOTE_NO_MATCH, NULL, 0, 0, NULL, "first");
    assert_int_equal(sc_notices_append(&other, &list), SC_OK);
    assert_int_equal(other.count, SC_NOTICES_MAX);
    assert_int_equal(other.dropped, 6);
    assert_string_equal(other.items[0].message, "first");
    assert_string_equal(other.items[1].message, "0");
    sc_notices_free(&list);
    assert_string_equal(other.items[2].message, "1");
    sc_notices_free(&other);
}

static void test_long_texts_are_cut(void **state)
{
    (void)state;
    char path[5000];
    memset(path, 'p', sizeof path);
    path[sizeof path - 1] = '\0';
    sc_notices list;
    sc_notices_init(&list, NULL);
    assert_int_equal(sc_notices_add(&list, SC_NOTE_NO_MATCH, path, 0, 0, path, "m"), SC_OK);
    assert_in_range(strlen(list.items[0].path), 900, 1100);
    assert_in_range(strlen(list.items[0].source), 900, 1100);
    sc_notices_free(&list);
}

/* Fails the n-th request. */
static void *fail_nth(void *context, void *block, size_t old_size, size_t new_size)
{
    int *left = context;
    (void)old_size;
    if (new_size == 0) {
        free(block);
        return NULL;
    }
    return (*left)-- == 0 ? NULL : realloc(block, new_size);
}

static void test_out_of_memory(void **state)
{
    (void)state;
    for (int nth = 0; nth < 2; nth++) {
        int left = nth;
        sc_allocator allocator = {&left, fail_nth};
        sc_notices list;
        sc_notices_init(&list, &allocator);
        assert_int_equal(sc_notices_add(&list, SC_NOTE_NO_MATCH, "s", 0, 0, "p", "m"),
                         SC_ERROR_OUT_OF_MEMORY);
        assert_int_equal(list.count, 0);
        sc_notices_free(&list);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_add),           cmocka_unit_test(test_null_list),
        cmocka_unit_test(test_bounded),       cmocka_unit_test(test_long_texts_are_cut),
        cmocka_unit_test(test_out_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
