/* The allocator's helpers: sizes, overflow, growth, and failure that leaves the old block whole. */
#include "base/alloc.h"

#include <string.h>

#include "checking_allocator.h"

static void default_allocator_gives_and_takes(void **state)
{
    (void)state;
    const sc_allocator *allocator = sc_allocator_default();
    char *block = sc_alloc(allocator, 10);
    assert_non_null(block);
    memcpy(block, "123456789", 10);
    block = sc_realloc(allocator, block, 10, 1000);
    assert_non_null(block);
    assert_string_equal(block, "123456789");
    sc_free(allocator, block, 1000);
    sc_free(allocator, NULL, 0);
    assert_null(allocator->resize(allocator->context, NULL, 0, 0));
}

static void zero_size_is_a_block_too(void **state)
{
    (void)state;
    checking_allocator memory;
    checking_init(&memory, SIZE_MAX);
    void *block = sc_alloc(&memory.base, 0);
    assert_non_null(block);
    block = sc_realloc(&memory.base, block, 0, 7);
    assert_non_null(block);
    block = sc_realloc(&memory.base, block, 7, 0);
    assert_non_null(block);
    sc_free(&memory.base, block, 0);
    checking_assert_empty(&memory);
}

static void zeroed_block_is_zero(void **state)
{
    (void)state;
    checking_allocator memory;
    checking_init(&memory, 1);
    unsigned char *block = sc_alloc_zero(&memory.base, 100);
    for (size_t i = 0; i < 100; i++) {
        assert_int_equal(block[i], 0);
    }
    sc_free(&memory.base, block, 100);
    assert_null(sc_alloc_zero(&memory.base, 100));
    checking_assert_empty(&memory);
}

static void array_size_does_not_overflow(void **state)
{
    (void)state;
    checking_allocator memory;
    checking_init(&memory, SIZE_MAX);
    assert_null(sc_alloc_array(&memory.base, SIZE_MAX / 2, 3));
    assert_null(sc_alloc_array(&memory.base, SIZE_MAX, SIZE_MAX));
    void *items = sc_alloc_array(&memory.base, 6, 7);
    assert_int_equal(memory.bytes, 42);
    sc_free(&memory.base, items, 42);
    items = sc_alloc_array(&memory.base, 5, 0);
    assert_non_null(items);
    sc_free(&memory.base, items, 0);
    checking_assert_empty(&memory);
}

static void text_copy_ends_with_nul(void **state)
{
    (void)state;
    checking_allocator memory;
    checking_init(&memory, 2);
    char *copy = sc_text_copy(&memory.base, "ab\0cdef", 4);
    assert_memory_equal(copy, "ab\0c", 5);
    sc_free(&memory.base, copy, 5);
    copy = sc_text_copy(&memory.base, NULL, 0);
    assert_string_equal(copy, "");
    sc_free(&memory.base, copy, 1);
    assert_null(sc_text_copy(&memory.base, "x", 1));
    assert_null(sc_text_copy(sc_allocator_default(), "x", SIZE_MAX));
    checking_assert_empty(&memory);
}

static void growth_is_amortised_and_keeps_content(void **state)
{
    (void)state;
    checking_allocator memory;
    checking_init(&memory, 64);
    uint32_t *items = NULL;
    size_t capacity = 0;
    for (uint32_t i = 0; i < 10000; i++) {
        assert_true(sc_grow(&memory.base, &items, &capacity, i + 1, sizeof *items, 10000));
        items[i] = i;
    }
    assert_true(memory.calls_left >= 64 - 12);
    assert_int_equal(capacity, 10000);
    for (uint32_t i = 0; i < 10000; i++) {
        assert_int_equal(items[i], i);
    }
    assert_false(sc_grow(&memory.base, &items, &capacity, 10001, sizeof *items, 10000));
    assert_int_equal(capacity, 10000);
    sc_free(&memory.base, items, capacity * sizeof *items);
    checking_assert_empty(&memory);
}

static void large_items_begin_alone(void **state)
{
    (void)state;
    checking_allocator memory;
    checking_init(&memory, SIZE_MAX);
    char(*items)[64] = NULL;
    size_t capacity = 0;
    const size_t capacities[] = {1, 2, 4, 4, 8};
    for (size_t i = 0; i < 5; i++) {
        assert_true(sc_grow(&memory.base, &items, &capacity, i + 1, sizeof *items, 100));
        assert_int_equal(capacity, capacities[i]);
    }
    sc_free(&memory.base, items, capacity * sizeof *items);
    checking_assert_empty(&memory);
}

static void growth_that_fails_changes_nothing(void **state)
{
    (void)state;
    checking_allocator memory;
    checking_init(&memory, 1);
    uint64_t *items = NULL;
    size_t capacity = 0;
    assert_true(sc_grow(&memory.base, &items, &capacity, 3, sizeof *items, 100));
    items[2] = 42;
    uint64_t *before = items;
    size_t capacity_before = capacity;
    assert_false(sc_grow(&memory.base, &items, &capacity, capacity + 1, sizeof *items, 100));
    assert_ptr_equal(items, before);
    assert_int_equal(capacity, capacity_before);
    assert_int_equal(items[2], 42);
    /* A size that exceeds size_t is refused before any arithmetic. */
    assert_false(sc_grow(&memory.base, &items, &capacity, SIZE_MAX / 4, sizeof *items, SIZE_MAX));
    sc_free(&memory.base, items, capacity * sizeof *items);
    checking_assert_empty(&memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(default_allocator_gives_and_takes),
        cmocka_unit_test(zero_size_is_a_block_too),
        cmocka_unit_test(zeroed_block_is_zero),
        cmocka_unit_test(array_size_does_not_overflow),
        cmocka_unit_test(text_copy_ends_with_nul),
        cmocka_unit_test(growth_is_amortised_and_keeps_content),
        cmocka_unit_test(large_items_begin_alone),
        cmocka_unit_test(growth_that_fails_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
