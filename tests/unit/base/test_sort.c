/* The sort: ascending, stable, of items of any size, and unchanged items on failure. */
#include "base/sort.h"

#include "base/alloc.h"

#include <string.h>

#include "checking_allocator.h"

typedef struct item {
    uint32_t key;
    uint32_t number;
    char padding[5];
} item;

static int compare_items(const void *left, const void *right)
{
    const item *a = left, *b = right;
    return (a->key > b->key) - (a->key < b->key);
}

/* Keys repeat, in an order without runs. */
static void fill(item *items, uint32_t count, uint32_t keys)
{
    uint32_t state = 1;
    for (uint32_t i = 0; i < count; i++) {
        state = state * 1664525 + 1013904223;
        items[i] = (item){.key = (state >> 8) % keys, .number = i};
    }
}

static void check_sorted(uint32_t count, uint32_t keys)
{
    static item items[1000];
    static bool seen[1000];
    memset(seen, 0, sizeof seen);
    fill(items, count, keys);
    assert_int_equal(sc_sort(sc_allocator_default(), items, count, sizeof *items, compare_items),
                     SC_OK);
    for (uint32_t i = 0; i < count; i++) {
        assert_false(seen[items[i].number]);
        seen[items[i].number] = true;
        if (i != 0 && items[i - 1].key == items[i].key) {
            assert_true(items[i - 1].number < items[i].number);
        } else if (i != 0) {
            assert_true(items[i - 1].key < items[i].key);
        }
    }
}

static void items_are_in_order(void **state)
{
    (void)state;
    for (uint32_t count = 0; count <= 40; count++) {
        check_sorted(count, 5);
        check_sorted(count, 1000);
    }
    check_sorted(999, 30);
    check_sorted(1000, 1000000);
}

static void failure_moves_nothing(void **state)
{
    (void)state;
    checking_allocator memory;
    checking_init(&memory, 0);
    item items[20], before[20];
    fill(items, 20, 10);
    memcpy(before, items, sizeof items);
    assert_int_equal(sc_sort(&memory.base, items, 20, sizeof *items, compare_items),
                     SC_ERROR_OUT_OF_MEMORY);
    assert_memory_equal(items, before, sizeof items);
    /* Sorted items need no memory. */
    assert_int_equal(sc_sort(&memory.base, items, 1, sizeof *items, compare_items), SC_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(items_are_in_order),
        cmocka_unit_test(failure_moves_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
