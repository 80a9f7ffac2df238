/* The table: every entry is found, also among equal hashes and as it grows, and failure changes
 * nothing. */
#include "base/table.h"

#include "checking_allocator.h"

typedef struct number {
    uint32_t value;
} number;

static bool is_number(const void *entry, const void *key)
{
    return ((const number *)entry)->value == *(const uint32_t *)key;
}

static number *find(const sc_table *table, uint32_t hash, uint32_t value)
{
    return sc_table_find(table, hash, is_number, &value)->entry;
}

static void enter(sc_table *table, sc_arena *arena, uint32_t hash, number *entry)
{
    assert_int_equal(sc_table_reserve(table, arena, 1), SC_OK);
    sc_table_put(table, sc_table_find(table, hash, is_number, &entry->value), hash, entry);
}

/* `hash_of` keeps few bits, so that most entries collide. */
static void check_numbers(uint32_t hash_mask)
{
    checking_allocator memory;
    checking_init(&memory, SIZE_MAX);
    sc_arena arena;
    sc_arena_init(&arena, &memory.base, 1 << 20);
    sc_table table = {0};
    static number numbers[600];
    for (uint32_t i = 0; i < 600; i++) {
        numbers[i].value = i * 3;
        enter(&table, &arena, i & hash_mask, &numbers[i]);
    }
    assert_int_equal(table.used, 600);
    for (uint32_t i = 0; i < 600; i++) {
        assert_ptr_equal(find(&table, i & hash_mask, i * 3), &numbers[i]);
        assert_null(find(&table, i & hash_mask, i * 3 + 1));
    }
    sc_arena_free(&arena);
    checking_assert_empty(&memory);
}

static void every_entry_is_found(void **state)
{
    (void)state;
    check_numbers(UINT32_MAX);
    check_numbers(7);
    check_numbers(0);
}

static void an_equal_entry_takes_the_slot(void **state)
{
    (void)state;
    sc_arena arena;
    sc_arena_init(&arena, NULL, 1 << 20);
    sc_table table = {0};
    number first = {5}, second = {5};
    enter(&table, &arena, 9, &first);
    enter(&table, &arena, 9, &second);
    assert_int_equal(table.used, 1);
    assert_ptr_equal(find(&table, 9, 5), &second);
    sc_arena_free(&arena);
}

static void failure_changes_nothing(void **state)
{
    (void)state;
    sc_arena arena;
    sc_arena_init(&arena, NULL, 4096);
    sc_table table = {0};
    number one = {1};
    enter(&table, &arena, 1, &one);
    assert_int_equal(sc_table_reserve(&table, &arena, 1 << 20), SC_ERROR_TOO_LARGE);
    assert_int_equal(table.used, 1);
    assert_ptr_equal(find(&table, 1, 1), &one);
    sc_arena_free(&arena);
    sc_table empty = {0};
    sc_arena_init(&arena, NULL, 1 << 20);
    assert_int_equal(sc_table_reserve(&empty, &arena, UINT64_C(1) << 40), SC_ERROR_OUT_OF_MEMORY);
    assert_null(empty.slots);
    sc_arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_entry_is_found),
        cmocka_unit_test(an_equal_entry_takes_the_slot),
        cmocka_unit_test(failure_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
