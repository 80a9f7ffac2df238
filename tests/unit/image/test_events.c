/*
 * The inline events and the plain functions make the same image: keys and texts of every length
 * around the steps, while text, slots, nodes and levels grow.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "image/diff.h"
#include "image/events.h"

typedef struct pair {
    sc_writer *fast, *plain;
} pair;

static pair new_pair(void)
{
    pair both = {sc_writer_new(NULL, NULL), sc_writer_new(NULL, NULL)};
    assert_non_null(both.fast);
    assert_non_null(both.plain);
    return both;
}

static void begin(pair both, sc_kind kind)
{
    assert_int_equal(sc_writer_begin(both.fast, kind), SC_OK);
    assert_int_equal(kind == SC_OBJECT ? sc_writer_begin_object(both.plain)
                                       : sc_writer_begin_array(both.plain),
                     SC_OK);
}

static void end(pair both)
{
    sc_writer_close(both.fast);
    assert_int_equal(sc_writer_end(both.plain), SC_OK);
}

/* `text` is readable for 16 bytes beyond its end. */
static void key(pair both, const char *text, size_t length)
{
    assert_int_equal(sc_writer_put_key(both.fast, text, length), SC_OK);
    assert_int_equal(sc_writer_known_key(both.plain, text, length), SC_OK);
    assert_int_equal(sc_writer_existing(both.fast), sc_writer_existing(both.plain));
}

static void string(pair both, const char *text, size_t length)
{
    assert_int_equal(sc_writer_put_text(both.fast, SC_STRING, text, length), SC_OK);
    assert_int_equal(sc_writer_text(both.plain, SC_STRING, text, length), SC_OK);
    assert_int_equal(sc_writer_last(both.fast), sc_writer_last(both.plain));
}

static void finish(pair both)
{
    sc_image *fast = sc_writer_finish(both.fast, NULL);
    sc_image *plain = sc_writer_finish(both.plain, NULL);
    assert_non_null(fast);
    assert_non_null(plain);
    assert_true(sc_value_identical(sc_image_root(fast), sc_image_root(plain)));
    assert_int_equal(fast->header->text_size, plain->header->text_size);
    assert_int_equal(fast->header->depth, plain->header->depth);
    assert_int_equal(fast->header->flags, plain->header->flags);
    sc_image_release(fast);
    sc_image_release(plain);
    sc_writer_free(both.fast);
    sc_writer_free(both.plain);
}

static void test_lengths(void **state)
{
    (void)state;
    char text[256];
    for (size_t i = 0; i < sizeof text; i++) {
        text[i] = (char)('a' + i * 7 % 26);
    }
    pair both = new_pair();
    begin(both, SC_OBJECT);
    for (size_t length = 0; length < 200; length++) {
        key(both, text + length % 5, length);
        string(both, text + length % 3, length);
    }
    end(both);
    finish(both);
}

/* Keys that differ in their length, or in one byte, only. */
static void test_near_keys(void **state)
{
    (void)state;
    pair both = new_pair();
    begin(both, SC_OBJECT);
    for (size_t length = 1; length <= 17; length++) {
        for (size_t at = 0; at < length; at++) {
            char text[40];
            memset(text, 'x', sizeof text);
            text[at] = 'y';
            key(both, text, length);
            string(both, text, at);
        }
    }
    end(both);
    finish(both);
}

static void test_repeated_keys(void **state)
{
    (void)state;
    char text[64];
    pair both = new_pair();
    begin(both, SC_ARRAY);
    for (int i = 0; i < 300; i++) {
        begin(both, SC_OBJECT);
        for (int j = 0; j < 24; j++) {
            int length = snprintf(text, sizeof text, "k%d", (i + j * j) % 13);
            key(both, text, (size_t)length);
            string(both, text, (size_t)length);
        }
        end(both);
    }
    end(both);
    finish(both);
}

static void test_many_keys(void **state)
{
    (void)state;
    char text[64];
    pair both = new_pair();
    begin(both, SC_OBJECT);
    for (int i = 0; i < 5000; i++) {
        int length = snprintf(text, sizeof text, "%d", i % 3000 * 26544);
        key(both, text, (size_t)length);
        string(both, text, (size_t)length);
    }
    end(both);
    finish(both);
}

static void test_levels(void **state)
{
    (void)state;
    char text[32] = "k";
    pair both = new_pair();
    for (int i = 0; i < 255; i++) {
        begin(both, i % 2 == 0 ? SC_OBJECT : SC_ARRAY);
        if (i % 2 == 0) {
            key(both, text, 1);
        }
    }
    begin(both, SC_ARRAY);
    assert_int_equal(sc_writer_begin(both.fast, SC_ARRAY), SC_ERROR_TOO_DEEP);
    assert_int_equal(sc_writer_begin_array(both.plain), SC_ERROR_TOO_DEEP);
    sc_writer_free(both.fast);
    sc_writer_free(both.plain);
}

/* Keys of an object are known again after an object inside it. */
static void test_seen_survives_a_child(void **state)
{
    (void)state;
    char text[32] = "abc";
    pair both = new_pair();
    begin(both, SC_OBJECT);
    key(both, text, 1);
    begin(both, SC_OBJECT);
    key(both, text, 1);
    string(both, text, 2);
    key(both, text, 3);
    string(both, text, 3);
    end(both);
    key(both, text, 3);
    string(both, text, 1);
    assert_int_equal(sc_writer_put_key(both.fast, text, 1), SC_OK);
    assert_int_not_equal(sc_writer_existing(both.fast), SC_REF_NONE);
    assert_int_equal(sc_writer_known_key(both.plain, text, 1), SC_OK);
    string(both, text, 3);
    end(both);
    finish(both);
}

static void test_operators(void **state)
{
    (void)state;
    static const char *const keys[] = {
        "x_add", "x_remove", "_add", "_remove", "add", "long_name_add", "a_very_long_name_remove",
        "x_adds"};
    static const bool operators[] = {true, true, false, false, false, true, true, false};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        char text[64];
        snprintf(text, sizeof text, "%s", keys[i]);
        pair both = new_pair();
        begin(both, SC_OBJECT);
        key(both, text, strlen(text));
        string(both, text, 0);
        end(both);
        assert_int_equal(both.fast->flags, operators[i] ? SC_IMAGE_OPERATORS : 0);
        finish(both);
    }
}

static void test_writer_on_the_stack(void **state)
{
    (void)state;
    sc_writer writer;
    sc_error error;
    sc_writer_init(&writer, sc_allocator_default(), NULL);
    assert_null(sc_writer_build(&writer, &error));
    assert_int_equal(error.code, SC_ERROR_INVALID_ARGUMENT);
    sc_writer_reset(&writer);
    assert_int_equal(sc_writer_int(&writer, 1), SC_OK);
    sc_image *image = sc_writer_build(&writer, &error);
    assert_non_null(image);
    sc_writer_done(&writer);
    assert_int_equal(sc_value_scalar(sc_image_root(image)).integer, 1);
    sc_image_release(image);
}

/* Places around the widths of their fields, back and forth. */
static void test_wide_places(void **state)
{
    (void)state;
    static const uint32_t numbers[] = {0,        1,         0x7FFFFF, 0x800000,  0xFFFFFE,
                                       0xFFFFFF, 0x1000000, 3,        UINT32_MAX};
    enum { COUNT = sizeof numbers / sizeof numbers[0] };
    sc_writer *writer = sc_writer_new(NULL, NULL);
    sc_writer_source(writer, SC_SOURCE_FILE, "f", false);
    sc_writer_begin_array(writer);
    for (size_t i = 0; i < COUNT * COUNT; i++) {
        sc_writer_set_place(writer, numbers[i / COUNT], numbers[i % COUNT]);
        sc_wide_origin now = sc_writer_origin(writer);
        assert_int_equal(now.line, numbers[i / COUNT]);
        assert_int_equal(now.column, numbers[i % COUNT]);
        sc_writer_null(writer);
    }
    sc_writer_end(writer);
    sc_image *image = sc_writer_finish(writer, NULL);
    assert_non_null(image);
    for (size_t i = 0; i < COUNT * COUNT; i++) {
        sc_origin origin;
        assert_true(sc_value_origin(sc_value_item(sc_image_root(image), i), &origin));
        assert_int_equal(origin.line, numbers[i / COUNT]);
        assert_int_equal(origin.column, numbers[i % COUNT]);
    }
    sc_image_release(image);
    sc_writer_free(writer);
}

/* A wide place is found again, replaced and copied, in any number. */
static void test_wide_places_of_drafts(void **state)
{
    (void)state;
    char key_text[32] = "kkkkkkkkkkkkkkkk";
    sc_writer *writer = sc_writer_new(NULL, NULL);
    sc_writer_source(writer, SC_SOURCE_FILE, "f", false);
    sc_writer_begin(writer, SC_OBJECT);
    for (uint32_t i = 0; i < 20; i++) {
        uint32_t line, column;
        sc_writer_put_key(writer, key_text, i % 10);
        sc_writer_set_place(writer, 0x1000000 + i, i % 3 == 0 ? 0x2000000 : i);
        sc_writer_null(writer);
        sc_writer_place_of(writer, sc_writer_last(writer), &line, &column);
        assert_int_equal(line, 0x1000000 + i);
        assert_int_equal(column, i % 3 == 0 ? 0x2000000 : i);
    }
    sc_ref tenth = sc_writer_last(writer);
    sc_writer_set_place(writer, 7, 8);
    sc_writer_put_key(writer, key_text, 10);
    assert_int_equal(sc_writer_copy_ref(writer, tenth), SC_OK);
    sc_wide_origin now = sc_writer_origin(writer);
    assert_int_equal(now.line, 7);
    assert_int_equal(now.column, 8);
    sc_writer_close(writer);
    sc_image *image = sc_writer_finish(writer, NULL);
    assert_non_null(image);
    sc_value root = sc_image_root(image);
    for (uint32_t i = 0; i <= 10; i++) {
        uint32_t at = 10 + (i < 10 ? i : 9);
        sc_origin origin;
        assert_true(sc_value_origin(sc_value_member(root, key_text, i), &origin));
        assert_int_equal(origin.line, 0x1000000 + at);
        assert_int_equal(origin.column, at % 3 == 0 ? 0x2000000 : at);
        assert_string_equal(origin.source, "f");
    }
    sc_image_release(image);
    sc_writer_free(writer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lengths),       cmocka_unit_test(test_near_keys),
        cmocka_unit_test(test_repeated_keys), cmocka_unit_test(test_many_keys),
        cmocka_unit_test(test_levels),        cmocka_unit_test(test_seen_survives_a_child),
        cmocka_unit_test(test_operators),     cmocka_unit_test(test_writer_on_the_stack),
        cmocka_unit_test(test_wide_places),   cmocka_unit_test(test_wide_places_of_drafts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
