/* The arena: alignment, limits, reuse, a first chunk from the caller, and failure. */
#include "base/arena.h"

#include <string.h>

#include "checking_allocator.h"

static bool is_aligned(const void *block, size_t alignment)
{
    return (uintptr_t)block % alignment == 0;
}

static void blocks_are_aligned_and_apart(void **state)
{
    (void)state;
    checking_allocator memory;
    checking_init(&memory, SIZE_MAX);
    sc_arena arena;
    sc_arena_init(&arena, &memory.base, 1 << 20);
    unsigned char *blocks[500];
    for (size_t i = 0; i < 500; i++) {
        size_t alignment = i % 3 == 0 ? 16 : i % 3 == 1 ? 8 : 1;
        blocks[i] = sc_arena_alloc_aligned(&arena, i, alignment);
        assert_non_null(blocks[i]);
        assert_true(is_aligned(blocks[i], alignment));
        memset(blocks[i], (int)(i & 0xFF), i);
    }
    for (size_t i = 0; i < 500; i++) {
        for (size_t k = 0; k < i; k++) {
            assert_int_equal(blocks[i][k], i & 0xFF);
        }
    }
    assert_int_equal(arena.held, memory.bytes);
    assert_int_equal(arena.status, SC_OK);
    sc_arena_free(&arena);
    checking_assert_empty(&memory);
}

static void nothing_is_allocated_before_the_first_use(void **state)
{
    (void)state;
    checking_allocator memory;
    checking_init(&memory, 0);
    sc_arena arena;
    sc_arena_init(&arena, &memory.base, 1000);
    assert_non_null(sc_arena_alloc(&arena, 0));
    assert_int_equal(arena.status, SC_OK);
    assert_null(sc_arena_alloc(&arena, 1));
    assert_int_equal(arena.status, SC_ERROR_OUT_OF_MEMORY);
    sc_arena_free(&arena);
    assert_int_equal(arena.status, SC_OK);
    checking_assert_empty(&memory);
}

static void first_chunk_is_used_first(void **state)
{
    (void)state;
    checking_allocator memory;
    checking_init(&memory, 1);
    unsigned char first[257];
    sc_arena arena;
    sc_arena_init_with(&arena, &memory.base, 1 << 16, first + 1, 256);
    for (size_t i = 0; i < 31; i++) {
        unsigned char *block = sc_arena_alloc(&arena, 8);
        assert_true(block >= first && block + 8 <= first + sizeof first);
        assert_true(is_aligned(block, 8));
    }
    assert_int_equal(memory.blocks, 0);
    assert_non_null(sc_arena_alloc(&arena, 100));
    assert_int_equal(memory.blocks, 1);
    sc_arena_free(&arena);
    unsigned char *again = sc_arena_alloc_aligned(&arena, 1, 1);
    assert_ptr_equal(again, first + 1);
    checking_assert_empty(&memory);
}

static void maximum_holds(void **state)
{
    (void)state;
    checking_allocator memory;
    checking_init(&memory, SIZE_MAX);
    sc_arena arena;
    sc_arena_init(&arena, &memory.base, 10000);
    size_t count = 0;
    while (sc_arena_alloc(&arena, 64) != NULL) {
        count++;
        assert_true(memory.bytes <= 10000);
    }
    assert_int_equal(arena.status, SC_ERROR_TOO_LARGE);
    assert_true(count >= 150);
    assert_null(sc_arena_alloc(&arena, SIZE_MAX));
    assert_null(sc_arena_alloc(&arena, SIZE_MAX - 20));
    assert_null(sc_arena_alloc_array(&arena, SIZE_MAX / 2, 3));
    assert_null(sc_arena_text(&arena, "x", SIZE_MAX));
    sc_arena_free(&arena);
    checking_assert_empty(&memory);
}

static void large_blocks_get_their_own_chunk(void **state)
{
    (void)state;
    checking_allocator memory;
    checking_init(&memory, 3);
    sc_arena arena;
    sc_arena_init(&arena, &memory.base, 100 << 20);
    char *large = sc_arena_alloc(&arena, 8 << 20);
    assert_non_null(large);
    memset(large, 1, 8 << 20);
    /* The next chunk has the usual size again. */
    assert_non_null(sc_arena_alloc(&arena, 100));
    assert_true(arena.held < (10 << 20));
    sc_arena_free(&arena);
    checking_assert_empty(&memory);
}

static void reset_keeps_the_largest_chunk(void **state)
{
    (void)state;
    checking_allocator memory;
    checking_init(&memory, SIZE_MAX);
    sc_arena arena;
    sc_arena_init(&arena, &memory.base, 1 << 20);
    for (size_t i = 0; i < 100; i++) {
        assert_non_null(sc_arena_alloc(&arena, 1000));
    }
    assert_true(memory.blocks > 1);
    sc_arena_reset(&arena);
    assert_int_equal(memory.blocks, 1);
    assert_int_equal(arena.held, memory.bytes);
    memory.calls_left = 0;
    assert_non_null(sc_arena_alloc(&arena, 10000));
    while (sc_arena_alloc(&arena, 1000) != NULL) {
    }
    assert_int_equal(arena.status, SC_ERROR_OUT_OF_MEMORY);
    sc_arena_reset(&arena);
    assert_int_equal(arena.status, SC_OK);
    assert_non_null(sc_arena_alloc(&arena, 10000));
    sc_arena_free(&arena);
    checking_assert_empty(&memory);
}

static void reset_returns_to_a_larger_first_chunk(void **state)
{
    (void)state;
    checking_allocator memory;
    checking_init(&memory, SIZE_MAX);
    static unsigned char first[16384];
    sc_arena arena;
    sc_arena_init_with(&arena, &memory.base, 8192, first, sizeof first);
    assert_ptr_equal(sc_arena_alloc_aligned(&arena, sizeof first, 1), first);
    assert_non_null(sc_arena_alloc(&arena, 100));
    sc_arena_reset(&arena);
    checking_assert_empty(&memory);
    assert_ptr_equal(sc_arena_alloc_aligned(&arena, 1, 1), first);
    sc_arena_free(&arena);
}

static void text_and_zeroed_blocks(void **state)
{
    (void)state;
    sc_arena arena;
    sc_arena_init(&arena, NULL, 1 << 16);
    memset(sc_arena_alloc(&arena, 4000), 0xFF, 4000);
    sc_arena_reset(&arena);
    unsigned char *zero = sc_arena_alloc_zero(&arena, 1000);
    for (size_t i = 0; i < 1000; i++) {
        assert_int_equal(zero[i], 0);
    }
    assert_memory_equal(sc_arena_text(&arena, "a\0bc", 3), "a\0b", 4);
    assert_string_equal(sc_arena_text(&arena, NULL, 0), "");
    assert_true(is_aligned(sc_arena_alloc_array(&arena, 3, 12), 8));
    sc_arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_are_aligned_and_apart),
        cmocka_unit_test(nothing_is_allocated_before_the_first_use),
        cmocka_unit_test(first_chunk_is_used_first),
        cmocka_unit_test(maximum_holds),
        cmocka_unit_test(large_blocks_get_their_own_chunk),
        cmocka_unit_test(reset_keeps_the_largest_chunk),
        cmocka_unit_test(reset_returns_to_a_larger_first_chunk),
        cmocka_unit_test(text_and_zeroed_blocks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
