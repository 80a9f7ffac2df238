/*
 * Splices in place, their reversal, and the old text from the new one: each compared with plain
 * code that copies whole texts, over many series of changes drawn from a fixed seed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "edit/past.h"

enum { ROUNDS = 2000, CHANGES = 6, SPLICES = 4, ROOM = 4096, PIECE = 9 };

static uint32_t draw(uint32_t *seed, size_t below)
{
    *seed = *seed * 1664525U + 1013904223U;
    return (*seed >> 8) % (uint32_t)below;
}

/* The plain code. */
static size_t copy_spliced(const sc_edit_task *task, char *out)
{
    size_t done = 0, length = 0;
    for (size_t i = 0; i < task->splice_count; i++) {
        const sc_edit_splice *splice = &task->splices[i];
        memcpy(out + length, task->text + done, splice->start - done);
        length += splice->start - done;
        memcpy(out + length, splice->text, splice->length);
        length += splice->length;
        done = splice->end;
    }
    memcpy(out + length, task->text + done, task->length - done);
    return length + task->length - done;
}

static void draw_splices(sc_edit_task *task, uint32_t *seed)
{
    size_t at = 0;
    for (size_t i = 0; i < SPLICES; i++) {
        char text[PIECE];
        size_t start = at + draw(seed, task->length - at + 1);
        size_t end =
            start + draw(seed, (task->length - start < PIECE ? task->length - start : PIECE) + 1);
        size_t length = draw(seed, PIECE);
        for (size_t k = 0; k < length; k++) {
            text[k] = (char)('a' + draw(seed, 26));
        }
        assert_int_equal(sc_edit_splice_in(task, start, end, text, length), SC_OK);
        at = end;
    }
}

static void assert_past(const sc_past *past, const char *now, size_t length, const char *first,
                        size_t first_length)
{
    size_t out_length;
    char *out = sc_past_text(past, now, length, &out_length);
    assert_non_null(out);
    assert_int_equal(out_length, first_length);
    assert_memory_equal(out, first, first_length);
    assert_int_equal(out[first_length], 0);
    bool same = length == first_length && memcmp(now, first, length) == 0;
    assert_int_equal(sc_past_is(past, now, length), same);
    sc_free(sc_allocator_default(), out, out_length + 1);
}

/* One change of `now`, whose past is renewed. */
static void change(char *now, size_t *length, size_t skip, sc_past *past, uint32_t *seed)
{
    char expected[ROOM], old[ROOM];
    sc_error error;
    sc_edit_task task = {.allocator = sc_allocator_default(),
                         .text = now + skip,
                         .length = *length - skip,
                         .error = &error};
    sc_arena_init(&task.arena, task.allocator, UINT32_MAX);
    draw_splices(&task, seed);
    size_t measured, new_length = copy_spliced(&task, expected);
    assert_int_equal(sc_edit_measure(&task, &measured), SC_OK);
    assert_int_equal(measured, new_length);
    const sc_edit_splice *back = sc_edit_reverse(&task);
    sc_past next;
    sc_past_init(&next, task.allocator);
    assert_int_equal(sc_past_change(past, now, *length, &task, skip, &next), SC_OK);
    memcpy(old, now, *length);
    for (int twice = 0; twice < 2; twice++) {
        sc_edit_splice_text(now + skip, *length - skip, task.splices, task.splice_count);
        assert_memory_equal(now + skip, expected, new_length);
        if (twice == 0) {
            sc_edit_splice_text(now + skip, new_length, back, task.splice_count);
            assert_memory_equal(now, old, *length);
        }
    }
    *length = new_length + skip;
    sc_past_free(past);
    *past = next;
    sc_free(task.allocator, task.splices, task.splice_capacity * sizeof *task.splices);
    sc_arena_free(&task.arena);
}

static void the_old_text_is_kept(void **state)
{
    (void)state;
    for (uint32_t round = 0; round < ROUNDS; round++) {
        char now[ROOM], first[ROOM];
        uint32_t seed = round;
        size_t length = draw(&seed, 60), skip = length >= 3 ? draw(&seed, 2) * 3 : 0;
        for (size_t i = 0; i < length; i++) {
            now[i] = first[i] = (char)('A' + draw(&seed, 26));
        }
        size_t first_length = length;
        sc_past past, copy;
        sc_past_init(&past, sc_allocator_default());
        sc_past_init(&copy, sc_allocator_default());
        assert_past(&past, now, length, first, first_length);
        for (int i = 0; i < CHANGES; i++) {
            change(now, &length, skip, &past, &seed);
            assert_past(&past, now, length, first, first_length);
        }
        assert_int_equal(sc_past_copy(&past, &copy), SC_OK);
        assert_past(&copy, now, length, first, first_length);
        sc_past_free(&past);
        sc_past_free(&copy);
    }
}

static void splices_that_overlap_are_refused(void **state)
{
    (void)state;
    sc_error error;
    sc_edit_task task = {
        .allocator = sc_allocator_default(), .text = "abcdef", .length = 6, .error = &error};
    size_t length;
    sc_arena_init(&task.arena, task.allocator, UINT32_MAX);
    assert_int_equal(sc_edit_cut(&task, 1, 4), SC_OK);
    assert_int_equal(sc_edit_cut(&task, 3, 5), SC_OK);
    assert_int_equal(sc_edit_measure(&task, &length), SC_ERROR_CANNOT_EDIT);
    assert_int_equal(error.column, 4);
    sc_free(task.allocator, task.splices, task.splice_capacity * sizeof *task.splices);
    sc_arena_free(&task.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_old_text_is_kept),
        cmocka_unit_test(splices_that_overlap_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
