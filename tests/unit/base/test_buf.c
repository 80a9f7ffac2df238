/* The buffer: appended text is complete, the maximum holds, the first failure stays. */
#include "base/buf.h"

#include "base/alloc.h"

#include <math.h>

#include "checking_allocator.h"

static void appends_add_up(void **state)
{
    (void)state;
    checking_allocator memory;
    checking_init(&memory, SIZE_MAX);
    sc_buf buf;
    sc_buf_init(&buf, &memory.base, 1000);
    sc_buf_append(&buf, "ab\0c", 4);
    sc_buf_append_char(&buf, ',');
    sc_buf_append_text(&buf, "text");
    sc_buf_append_repeat(&buf, '-', 3);
    sc_buf_append_int(&buf, INT64_MIN);
    sc_buf_append_char(&buf, ',');
    sc_buf_append_uint(&buf, UINT64_MAX);
    sc_buf_append_char(&buf, ',');
    sc_buf_append_double(&buf, 0.1);
    sc_buf_append_double(&buf, -INFINITY);
    static const char expected[] = "ab\0c,text----9223372036854775808,18446744073709551615,0.1-inf";
    assert_int_equal(buf.status, SC_OK);
    assert_int_equal(buf.length, sizeof expected - 1);
    assert_memory_equal(sc_buf_text(&buf), expected, sizeof expected);
    sc_buf_free(&buf);
    checking_assert_empty(&memory);
}

static void hex_is_padded_not_cut(void **state)
{
    (void)state;
    sc_buf buf;
    sc_buf_init(&buf, NULL, 1000);
    sc_buf_append_hex(&buf, 0, 0);
    sc_buf_append_char(&buf, ' ');
    sc_buf_append_hex(&buf, 0xAB, 4);
    sc_buf_append_char(&buf, ' ');
    sc_buf_append_hex(&buf, 0x12345, 2);
    sc_buf_append_char(&buf, ' ');
    sc_buf_append_hex(&buf, UINT64_MAX, 99);
    assert_string_equal(sc_buf_text(&buf), "0 00ab 12345 ffffffffffffffff");
    sc_buf_free(&buf);
}

static void code_points_are_encoded(void **state)
{
    (void)state;
    sc_buf buf;
    sc_buf_init(&buf, NULL, 1000);
    sc_buf_append_code_point(&buf, 'a');
    sc_buf_append_code_point(&buf, 0xE9);
    sc_buf_append_code_point(&buf, 0x20AC);
    sc_buf_append_code_point(&buf, 0x1F600);
    sc_buf_append_code_point(&buf, 0xD800);
    sc_buf_append_code_point(&buf, 0x110000);
    assert_string_equal(sc_buf_text(&buf), "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80\xEF\xBF\xBD"
                                           "\xEF\xBF\xBD");
    sc_buf_free(&buf);
}

static void content_may_reach_the_maximum(void **state)
{
    (void)state;
    for (size_t max = 0; max < 300; max++) {
        checking_allocator memory;
        checking_init(&memory, SIZE_MAX);
        sc_buf buf;
        sc_buf_init(&buf, &memory.base, max);
        for (size_t i = 0; i < max; i++) {
            sc_buf_append_char(&buf, 'x');
            assert_true(memory.bytes <= max + 1);
        }
        assert_int_equal(buf.status, SC_OK);
        assert_int_equal(strlen(sc_buf_text(&buf)), max);
        sc_buf_append_char(&buf, 'y');
        assert_int_equal(buf.status, SC_ERROR_TOO_LARGE);
        assert_int_equal(buf.length, max);
        assert_null(sc_buf_text(&buf));
        assert_null(sc_buf_take(&buf, NULL));
        sc_buf_free(&buf);
        checking_assert_empty(&memory);
    }
}

static void first_failure_stays(void **state)
{
    (void)state;
    sc_buf buf;
    sc_buf_init(&buf, NULL, 10);
    sc_buf_append_text(&buf, "12345");
    sc_buf_append_text(&buf, "678901");
    assert_int_equal(buf.status, SC_ERROR_TOO_LARGE);
    /* It would fit; but nothing is appended after a failure. */
    sc_buf_append_char(&buf, '6');
    sc_buf_fail(&buf, SC_ERROR_SYNTAX);
    assert_int_equal(buf.status, SC_ERROR_TOO_LARGE);
    assert_int_equal(buf.length, 5);
    assert_memory_equal(buf.data, "12345", 5);
    sc_buf_clear(&buf);
    assert_int_equal(buf.status, SC_OK);
    sc_buf_fail(&buf, SC_ERROR_SYNTAX);
    sc_buf_append_char(&buf, '6');
    assert_int_equal(buf.length, 0);
    assert_int_equal(buf.status, SC_ERROR_SYNTAX);
    sc_buf_free(&buf);
    assert_int_equal(buf.status, SC_OK);
}

static void huge_requests_do_not_overflow(void **state)
{
    (void)state;
    checking_allocator memory;
    checking_init(&memory, 1);
    sc_buf buf;
    sc_buf_init(&buf, &memory.base, SIZE_MAX);
    sc_buf_append_char(&buf, 'x');
    assert_null(sc_buf_reserve(&buf, SIZE_MAX));
    assert_int_equal(buf.status, SC_ERROR_TOO_LARGE);
    sc_buf_clear(&buf);
    assert_null(sc_buf_reserve(&buf, SIZE_MAX - 1));
    assert_int_equal(buf.status, SC_ERROR_OUT_OF_MEMORY);
    sc_buf_free(&buf);
}

static void reserved_room_is_committed_in_part(void **state)
{
    (void)state;
    sc_buf buf;
    sc_buf_init(&buf, NULL, 1000);
    char *to = sc_buf_reserve(&buf, 100);
    assert_non_null(to);
    memset(to, 'z', 100);
    sc_buf_commit(&buf, 2);
    sc_buf_append_char(&buf, '!');
    assert_string_equal(sc_buf_text(&buf), "zz!");
    sc_buf_free(&buf);
}

static void taken_text_is_the_callers(void **state)
{
    (void)state;
    checking_allocator memory;
    checking_init(&memory, SIZE_MAX);
    sc_buf buf;
    sc_buf_init(&buf, &memory.base, 1000);
    sc_buf_append_text(&buf, "mine");
    size_t length = 0;
    char *text = sc_buf_take(&buf, &length);
    assert_string_equal(text, "mine");
    assert_int_equal(length, 4);
    assert_int_equal(memory.bytes, 5);
    sc_buf_append_text(&buf, "next");
    assert_string_equal(sc_buf_text(&buf), "next");
    sc_buf_free(&buf);
    sc_free(&memory.base, text, length + 1);

    text = sc_buf_take(&buf, NULL);
    assert_string_equal(text, "");
    sc_free(&memory.base, text, 1);
    checking_assert_empty(&memory);
}

/* One more allocation succeeds each time, until none fails. */
static void each_allocation_may_fail(void **state)
{
    (void)state;
    bool failed = true;
    for (size_t calls = 0; failed; calls++) {
        checking_allocator memory;
        checking_init(&memory, calls);
        sc_buf buf;
        sc_buf_init(&buf, &memory.base, 1 << 16);
        for (int64_t i = 0; i < 1000; i++) {
            sc_buf_append_int(&buf, i);
        }
        sc_status before = buf.status;
        size_t length = 0;
        char *text = sc_buf_take(&buf, &length);
        failed = text == NULL;
        assert_true(failed == (buf.status != SC_OK));
        assert_true(before == SC_OK || before == buf.status);
        if (failed) {
            assert_int_equal(buf.status, SC_ERROR_OUT_OF_MEMORY);
        } else {
            assert_int_equal(length, 2890);
            sc_free(&memory.base, text, length + 1);
        }
        sc_buf_free(&buf);
        checking_assert_empty(&memory);
        assert_true(calls < 20);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(appends_add_up),
        cmocka_unit_test(hex_is_padded_not_cut),
        cmocka_unit_test(code_points_are_encoded),
        cmocka_unit_test(content_may_reach_the_maximum),
        cmocka_unit_test(first_failure_stays),
        cmocka_unit_test(huge_requests_do_not_overflow),
        cmocka_unit_test(reserved_room_is_committed_in_part),
        cmocka_unit_test(taken_text_is_the_callers),
        cmocka_unit_test(each_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
