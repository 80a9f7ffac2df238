/* The writer: events in, an image out; its limits, its order, its failures. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "image/diff.h"
#include "image/writer.h"

static void key(sc_writer *writer, const char *text)
{
    assert_int_equal(sc_writer_key(writer, text, strlen(text)), SC_OK);
}

static sc_image *finish(sc_writer *writer)
{
    sc_error error;
    sc_image *image = sc_writer_finish(writer, &error);
    if (image == NULL) {
        fail_msg("%s", error.message);
    }
    return image;
}

/* Every check of an image from outside holds, the order of nodes and tables among them. */
static void expect_sound(const sc_image *image)
{
    size_t size;
    sc_error error = {0};
    const void *bytes = sc_image_bytes(image, &size);
    sc_image *copy = sc_image_from_bytes(bytes, size, SC_UNTRUSTED, NULL, &error);
    if (copy == NULL) {
        fail_msg("%s", error.message);
    }
    assert_true(sc_value_identical(sc_image_root(image), sc_image_root(copy)));
    assert_int_equal(image->header->depth, copy->header->depth);
    sc_image_release(copy);
}

static void test_scalars(void **state)
{
    (void)state;
    sc_writer *writer = sc_writer_new(NULL, NULL);
    sc_writer_begin_array(writer);
    sc_writer_null(writer);
    sc_writer_bool(writer, true);
    sc_writer_int(writer, INT64_MIN);
    sc_writer_uint(writer, UINT64_MAX);
    sc_writer_float(writer, 0.5);
    sc_writer_string(writer, "a\0b", 3);
    sc_writer_string(writer, "", 0);
    sc_writer_datetime(writer, "1979-05-27 07:32z", 17);
    sc_writer_end(writer);
    sc_image *image = finish(writer);
    sc_value root = sc_image_root(image);
    assert_int_equal(sc_value_count(root), 8);
    assert_int_equal(sc_value_kind(sc_value_item(root, 0)), SC_NULL);
    assert_true(sc_value_scalar(sc_value_item(root, 1)).boolean);
    assert_true(sc_value_scalar(sc_value_item(root, 2)).integer == INT64_MIN);
    sc_scalar large = sc_value_scalar(sc_value_item(root, 3));
    assert_true(large.is_unsigned && (uint64_t)large.integer == UINT64_MAX);
    assert_true(sc_value_scalar(sc_value_item(root, 4)).number == 0.5);
    sc_scalar text = sc_value_scalar(sc_value_item(root, 5));
    assert_int_equal(text.length, 3);
    assert_memory_equal(text.text, "a\0b", 4);
    assert_string_equal(sc_value_scalar(sc_value_item(root, 6)).text, "");
    assert_string_equal(sc_value_scalar(sc_value_item(root, 7)).text, "1979-05-27T07:32:00Z");
    assert_int_equal(sc_value_kind(sc_value_item(root, 8)), SC_ABSENT);
    sc_image_release(image);
    sc_writer_free(writer);
}

static void test_a_lone_scalar_is_a_root(void **state)
{
    (void)state;
    sc_writer *writer = sc_writer_new(NULL, NULL);
    sc_writer_int(writer, 7);
    sc_image *image = finish(writer);
    expect_sound(image);
    assert_int_equal(sc_value_scalar(sc_image_root(image)).integer, 7);
    assert_int_equal(image->header->depth, 1);
    sc_image_release(image);
    sc_writer_free(writer);
}

static void test_children_are_breadth_first_and_depth_is_known(void **state)
{
    (void)state;
    sc_writer *writer = sc_writer_new(NULL, NULL);
    sc_writer_begin_object(writer);
    key(writer, "a");
    sc_writer_begin_object(writer);
    key(writer, "x");
    sc_writer_begin_array(writer);
    sc_writer_int(writer, 1);
    sc_writer_end(writer);
    sc_writer_end(writer);
    key(writer, "b");
    sc_writer_int(writer, 2);
    sc_writer_end(writer);
    sc_image *image = finish(writer);
    assert_int_equal(image->header->node_count, 5);
    assert_int_equal(image->header->depth, 4);
    assert_int_equal(image->nodes[1].kind, SC_OBJECT);
    assert_int_equal(image->nodes[2].as.bits, 2);
    assert_int_equal(image->nodes[3].kind, SC_ARRAY);
    assert_int_equal(image->nodes[4].as.bits, 1);
    sc_image_release(image);
    sc_writer_free(writer);
}

static void test_a_repeated_key_takes_its_place(void **state)
{
    (void)state;
    sc_writer *writer = sc_writer_new(NULL, NULL);
    sc_writer_begin_object(writer);
    key(writer, "a");
    sc_writer_begin_object(writer);
    for (int i = 0; i < 40; i++) {
        char name[16];
        snprintf(name, sizeof name, "k%d", i);
        key(writer, name);
        sc_writer_int(writer, i);
    }
    sc_writer_end(writer);
    key(writer, "b");
    sc_writer_int(writer, 1);
    key(writer, "a");
    assert_int_not_equal(sc_writer_existing(writer), SC_REF_NONE);
    sc_writer_begin_object(writer);
    key(writer, "k3");
    assert_int_equal(sc_writer_existing(writer), SC_REF_NONE);
    sc_writer_string(writer, "new", 3);
    sc_writer_end(writer);
    sc_writer_end(writer);
    sc_image *image = finish(writer);
    sc_value root = sc_image_root(image);
    assert_int_equal(sc_value_count(root), 2);
    assert_string_equal(sc_value_key(sc_value_item(root, 0), NULL), "a");
    assert_int_equal(image->header->node_count, 4);
    assert_int_equal(image->header->table_words, 0);
    assert_string_equal(sc_value_scalar(sc_value_at(root, "a.k3")).text, "new");
    assert_int_equal(sc_value_kind(sc_value_at(root, "a.k4")), SC_ABSENT);
    sc_image_release(image);
    sc_writer_free(writer);
}

static void test_large_objects_have_tables(void **state)
{
    (void)state;
    enum { COUNT = 5000 };
    sc_writer *writer = sc_writer_new(NULL, NULL);
    sc_writer_begin_object(writer);
    for (int i = 0; i < COUNT; i++) {
        char name[16];
        snprintf(name, sizeof name, "key%d", i);
        key(writer, name);
        sc_writer_int(writer, i);
    }
    key(writer, "key17");
    assert_int_not_equal(sc_writer_existing(writer), SC_REF_NONE);
    sc_writer_int(writer, -17);
    sc_writer_end(writer);
    sc_image *image = finish(writer);
    sc_value root = sc_image_root(image);
    assert_int_equal(sc_value_count(root), COUNT);
    for (int i = 0; i < COUNT; i++) {
        char name[16];
        int length = snprintf(name, sizeof name, "key%d", i);
        sc_value member = sc_value_member(root, name, (size_t)length);
        assert_true(sc_value_scalar(member).integer == (i == 17 ? -17 : i));
    }
    assert_int_equal(sc_value_kind(sc_value_member(root, "key", 3)), SC_ABSENT);
    sc_image_release(image);
    sc_writer_free(writer);
}

/* The length in front of a key is one byte, or five from 255 on. */
static void test_keys_of_every_length(void **state)
{
    (void)state;
    static const size_t lengths[] = {0, 1, 15, 16, 17, 254, 255, 256, 70000};
    enum { COUNT = sizeof lengths / sizeof *lengths, MOST = 70000 };
    char *key = malloc(MOST);
    memset(key, 'k', MOST);
    sc_writer *writer = sc_writer_new(NULL, NULL);
    sc_writer_begin_object(writer);
    for (size_t i = 0; i < COUNT; i++) {
        sc_writer_key(writer, key, lengths[i]);
        sc_writer_uint(writer, lengths[i]);
    }
    sc_writer_end(writer);
    sc_image *image = sc_writer_finish(writer, NULL);
    assert_non_null(image);
    size_t size;
    const void *bytes = sc_image_bytes(image, &size);
    sc_image *checked = sc_image_from_bytes(bytes, size, SC_UNTRUSTED, NULL, NULL);
    assert_non_null(checked);
    for (size_t i = 0; i < COUNT; i++) {
        uint64_t value = 1;
        size_t length;
        sc_value member = sc_value_member(sc_image_root(checked), key, lengths[i]);
        assert_int_equal(sc_value_uint(member, &value), SC_OK);
        assert_int_equal(value, lengths[i]);
        assert_memory_equal(sc_value_key(member, &length), key, lengths[i]);
        assert_int_equal(length, lengths[i]);
    }
    assert_int_equal(sc_value_kind(sc_value_member(sc_image_root(checked), key, 2)), SC_ABSENT);
    sc_image_release(checked);
    sc_image_release(image);
    sc_writer_free(writer);
    free(key);
}

static void test_reopening_adds_to_a_container(void **state)
{
    (void)state;
    sc_writer *writer = sc_writer_new(NULL, NULL);
    sc_writer_begin_object(writer);
    key(writer, "t");
    sc_writer_begin_object(writer);
    sc_ref table = sc_writer_open(writer);
    key(writer, "x");
    sc_writer_int(writer, 1);
    sc_writer_end(writer);
    key(writer, "u");
    sc_writer_int(writer, 2);
    assert_int_equal(sc_writer_reopen(writer, table), SC_OK);
    key(writer, "x");
    assert_int_not_equal(sc_writer_existing(writer), SC_REF_NONE);
    sc_writer_drop_key(writer);
    key(writer, "y");
    assert_int_equal(sc_writer_existing(writer), SC_REF_NONE);
    sc_writer_int(writer, 3);
    sc_writer_end(writer);
    sc_writer_end(writer);
    sc_image *image = finish(writer);
    expect_sound(image);
    assert_int_equal(sc_value_count(sc_value_at(sc_image_root(image), "t")), 2);
    assert_true(sc_value_scalar(sc_value_at(sc_image_root(image), "t.y")).integer == 3);
    sc_image_release(image);
    sc_writer_free(writer);
}

static void many_members(sc_writer *writer, int from, int to)
{
    for (int i = from; i < to; i++) {
        char name[16];
        snprintf(name, sizeof name, "k%d", i);
        key(writer, name);
        i % 7 == 0 ? sc_writer_begin_array(writer) : sc_writer_int(writer, i);
        if (i % 7 == 0) {
            sc_writer_int(writer, i);
            sc_writer_end(writer);
        }
    }
}

/* The same tree, in the order of a text or with tables that are opened again. */
static sc_image *tree_of_large_objects(bool reopens)
{
    sc_writer *writer = sc_writer_new(NULL, NULL);
    sc_ref tables[3];
    sc_writer_begin_object(writer);
    for (int i = 0; i < 3; i++) {
        char name[2] = {(char)('a' + i), '\0'};
        key(writer, name);
        sc_writer_begin_object(writer);
        tables[i] = sc_writer_open(writer);
        many_members(writer, 0, reopens ? 10 : 20 * (i + 1));
        sc_writer_end(writer);
    }
    for (int i = 0; reopens && i < 3; i++) {
        assert_int_equal(sc_writer_reopen(writer, tables[i]), SC_OK);
        many_members(writer, 10, 20 * (i + 1));
        sc_writer_end(writer);
    }
    sc_writer_end(writer);
    sc_image *image = finish(writer);
    sc_writer_free(writer);
    return image;
}

static void test_any_order_of_events_gives_one_order_of_nodes(void **state)
{
    (void)state;
    sc_image *straight = tree_of_large_objects(false), *mixed = tree_of_large_objects(true);
    expect_sound(straight);
    expect_sound(mixed);
    assert_true(sc_value_identical(sc_image_root(straight), sc_image_root(mixed)));
    const sc_image_header *a = straight->header, *b = mixed->header;
    assert_int_equal(a->node_count, b->node_count);
    assert_int_equal(a->table_words, b->table_words);
    assert_int_equal(a->depth, b->depth);
    for (uint32_t i = 0; i < a->node_count; i++) {
        assert_int_equal(straight->nodes[i].kind, mixed->nodes[i].kind);
        if (straight->nodes[i].kind == SC_INTEGER || straight->nodes[i].kind == SC_OBJECT) {
            assert_true(straight->nodes[i].as.bits == mixed->nodes[i].as.bits);
        }
    }
    sc_image_release(straight);
    sc_image_release(mixed);
}

static void test_images_of_any_depth_are_sound(void **state)
{
    (void)state;
    static const int depths[] = {1, 2, 15, 16, 17, 62, 63, 64, 65, 200};
    for (size_t i = 0; i < sizeof depths / sizeof *depths; i++) {
        sc_limits limits = {.depth = 256};
        sc_writer *writer = sc_writer_new(NULL, &limits);
        for (int level = 1; level < depths[i]; level++) {
            sc_writer_begin_array(writer);
        }
        sc_writer_begin_object(writer);
        for (int level = 1; level < depths[i]; level++) {
            sc_writer_end(writer);
            sc_writer_int(writer, level);
        }
        sc_writer_end(writer);
        sc_image *image = finish(writer);
        assert_int_equal(image->header->depth, depths[i]);
        expect_sound(image);
        sc_image_release(image);
        sc_writer_free(writer);
    }
}

static void test_origins_narrow_and_wide(void **state)
{
    (void)state;
    sc_writer *writer = sc_writer_new(NULL, NULL);
    sc_writer_begin_array(writer);
    sc_writer_source(writer, SC_SOURCE_FILE, "a.json", false);
    sc_writer_place(writer, 3, 9);
    sc_writer_int(writer, 1);
    sc_writer_place(writer, 20000000, 4);
    sc_writer_int(writer, 2);
    sc_writer_source(writer, SC_SOURCE_DIRECTORY, "secret", true);
    sc_writer_int(writer, 3);
    sc_writer_end(writer);
    sc_image *image = finish(writer);
    sc_value root = sc_image_root(image);
    sc_origin origin;
    assert_false(sc_value_origin(root, &origin));
    assert_true(sc_value_origin(sc_value_item(root, 0), &origin));
    assert_string_equal(origin.source, "a.json");
    assert_int_equal(origin.line, 3);
    assert_int_equal(origin.column, 9);
    assert_true(sc_value_origin(sc_value_item(root, 1), &origin));
    assert_int_equal(origin.line, 20000000);
    assert_int_equal(origin.column, 4);
    assert_int_equal(image->header->wide_count, 1);
    assert_true(sc_value_origin(sc_value_item(root, 2), &origin));
    assert_true(origin.secret);
    assert_int_equal(origin.line, 0);
    sc_image_release(image);
    sc_writer_free(writer);
}

static void test_many_sources(void **state)
{
    (void)state;
    enum { COUNT = 70000 };
    sc_writer *writer = sc_writer_new(NULL, NULL);
    sc_writer_begin_array(writer);
    for (int i = 0; i < COUNT; i++) {
        char name[16];
        snprintf(name, sizeof name, "file%d", i);
        sc_writer_source(writer, SC_SOURCE_FILE, name, false);
        sc_writer_place(writer, 1, 1);
        sc_writer_int(writer, i);
    }
    sc_writer_source(writer, SC_SOURCE_FILE, "file5", false);
    sc_writer_int(writer, -1);
    sc_writer_end(writer);
    sc_image *image = finish(writer);
    assert_int_equal(image->header->source_count, COUNT);
    sc_value root = sc_image_root(image);
    sc_origin origin;
    assert_true(sc_value_origin(sc_value_item(root, COUNT - 1), &origin));
    assert_string_equal(origin.source, "file69999");
    assert_int_equal(origin.line, 1);
    assert_true(sc_value_origin(sc_value_item(root, COUNT), &origin));
    assert_string_equal(origin.source, "file5");
    sc_image_release(image);
    sc_writer_free(writer);
}

static void test_text_beside_survives_replacing_and_copying(void **state)
{
    (void)state;
    sc_writer *writer = sc_writer_new(NULL, NULL);
    sc_writer_begin_object(writer);
    key(writer, "a");
    sc_writer_int(writer, 8080);
    sc_writer_beside(writer, "8080", 4);
    key(writer, "b");
    sc_writer_bool(writer, true);
    sc_writer_beside(writer, "true", 4);
    key(writer, "a");
    sc_writer_int(writer, 80);
    sc_writer_beside(writer, "0080", 4);
    key(writer, "c");
    sc_writer_string(writer, "text", 4);
    sc_writer_beside(writer, "text", 4);
    sc_writer_end(writer);
    sc_image *image = finish(writer);
    sc_writer_copy(writer, sc_image_root(image));
    sc_image *copy = finish(writer);
    for (int i = 0; i < 2; i++) {
        sc_value root = sc_image_root(i == 0 ? image : copy);
        const char *text;
        size_t length;
        assert_true(sc_value_untyped(sc_value_at(root, "a"), &text, &length));
        assert_string_equal(text, "0080");
        assert_true(sc_value_untyped(sc_value_at(root, "b"), &text, &length));
        assert_string_equal(text, "true");
        assert_true(sc_value_untyped(sc_value_at(root, "c"), &text, &length));
        assert_string_equal(text, "text");
        assert_false(sc_value_untyped(root, &text, &length));
    }
    assert_true(sc_value_equal(sc_image_root(image), sc_image_root(copy)));
    sc_image_release(image);
    sc_image_release(copy);
    sc_writer_free(writer);
}

static void test_copy_of_a_draft_keeps_origins(void **state)
{
    (void)state;
    sc_writer *writer = sc_writer_new(NULL, NULL);
    sc_writer_source(writer, SC_SOURCE_FILE, "f", false);
    sc_writer_begin_object(writer);
    key(writer, "a");
    sc_writer_place(writer, 2, 3);
    sc_writer_begin_object(writer);
    sc_ref anchor = sc_writer_open(writer);
    key(writer, "x");
    sc_writer_place(writer, 4, 5);
    sc_writer_string(writer, "v", 1);
    sc_writer_end(writer);
    key(writer, "b");
    sc_writer_place(writer, 9, 9);
    sc_writer_copy_ref(writer, anchor);
    key(writer, "c");
    sc_writer_int(writer, 1);
    sc_writer_end(writer);
    sc_image *image = finish(writer);
    sc_value root = sc_image_root(image);
    sc_origin origin;
    assert_true(sc_value_equal(sc_value_at(root, "a"), sc_value_at(root, "b")));
    assert_true(sc_value_origin(sc_value_at(root, "b.x"), &origin));
    assert_int_equal(origin.line, 4);
    assert_true(sc_value_origin(sc_value_at(root, "c"), &origin));
    assert_int_equal(origin.line, 9);
    sc_image_release(image);
    sc_writer_free(writer);
}

static void expect_failure(sc_writer *writer, sc_status expected)
{
    sc_error error;
    assert_int_equal(sc_writer_status(writer), expected);
    assert_null(sc_writer_finish(writer, &error));
    assert_int_equal(error.code, expected);
    assert_int_equal(sc_writer_status(writer), SC_OK);
}

static void test_wrong_order_is_an_error(void **state)
{
    (void)state;
    sc_error error;
    sc_writer *writer = sc_writer_new(NULL, NULL);
    sc_writer_begin_object(writer);
    sc_writer_int(writer, 1); /* without a key */
    expect_failure(writer, SC_ERROR_INVALID_ARGUMENT);
    sc_writer_begin_array(writer);
    sc_writer_key(writer, "k", 1);
    expect_failure(writer, SC_ERROR_INVALID_ARGUMENT);
    sc_writer_int(writer, 1);
    sc_writer_int(writer, 2); /* a second root */
    expect_failure(writer, SC_ERROR_INVALID_ARGUMENT);
    sc_writer_end(writer);
    expect_failure(writer, SC_ERROR_INVALID_ARGUMENT);
    sc_writer_begin_array(writer);
    assert_null(sc_writer_finish(writer, &error)); /* still open */
    assert_int_equal(error.code, SC_ERROR_INVALID_ARGUMENT);
    assert_null(sc_writer_finish(writer, &error)); /* nothing there */
    assert_int_equal(error.code, SC_ERROR_INVALID_ARGUMENT);
    sc_writer_string(writer, "\xFF", 1);
    expect_failure(writer, SC_ERROR_INVALID_UTF8);
    sc_writer_datetime(writer, "today", 5);
    expect_failure(writer, SC_ERROR_BAD_VALUE);
    assert_int_equal(sc_writer_int(NULL, 1), SC_ERROR_INVALID_ARGUMENT);
    sc_writer_free(writer);
}

static void test_limits(void **state)
{
    (void)state;
    sc_limits limits = {.depth = 3, .nodes = 10};
    sc_writer *writer = sc_writer_new(NULL, &limits);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(sc_writer_begin_array(writer), SC_OK);
    }
    assert_int_equal(sc_writer_begin_array(writer), SC_ERROR_TOO_DEEP);
    expect_failure(writer, SC_ERROR_TOO_DEEP);
    sc_writer_begin_array(writer);
    for (int i = 0; i < 9; i++) {
        assert_int_equal(sc_writer_int(writer, i), SC_OK);
    }
    sc_writer_free(writer);
    limits.nodes = 200;
    writer = sc_writer_new(NULL, &limits);
    sc_writer_begin_array(writer);
    for (int i = 0; i < 199; i++) {
        assert_int_equal(sc_writer_int(writer, i), SC_OK);
    }
    assert_int_equal(sc_writer_int(writer, 1), SC_ERROR_TOO_MANY_NODES);
    sc_writer_free(writer);
}

/* Fails from the n-th allocation on, and counts the blocks in use. */
typedef struct failing {
    int left;
    size_t out;
} failing;

static void *failing_resize(void *context, void *block, size_t old_size, size_t new_size)
{
    failing *self = context;
    if (new_size != 0 && self->left-- <= 0) {
        return NULL;
    }
    void *result = sc_allocator_default()->resize(NULL, block, old_size, new_size);
    self->out += new_size;
    self->out -= old_size;
    return result;
}

static sc_image *scenario(const sc_allocator *allocator)
{
    sc_error error;
    sc_writer *writer = sc_writer_new(allocator, NULL);
    if (writer == NULL) {
        return NULL;
    }
    sc_writer_begin_object(writer);
    for (int i = 0; i < 400; i++) {
        char name[32];
        int length = snprintf(name, sizeof name, "some/longer/key/%d", i % 300);
        sc_writer_source(writer, SC_SOURCE_FILE, name, false);
        sc_writer_place(writer, i % 7 == 0 ? 30000000 : 1, 1);
        sc_writer_key(writer, name, (size_t)length);
        sc_writer_int(writer, i);
        sc_writer_beside(writer, name, (size_t)length);
    }
    sc_writer_end(writer);
    sc_image *image = sc_writer_finish(writer, &error);
    if (image == NULL) {
        assert_int_equal(error.code, SC_ERROR_OUT_OF_MEMORY);
    }
    sc_writer_free(writer);
    return image;
}

static void test_every_allocation_may_fail(void **state)
{
    (void)state;
    failing context = {0, 0};
    sc_allocator allocator = {&context, failing_resize};
    sc_image *image = NULL;
    int tries = 0;
    for (; image == NULL; tries++) {
        context.left = tries;
        image = scenario(&allocator);
        if (image == NULL) {
            assert_int_equal(context.out, 0);
        }
        assert_true(tries < 1000);
    }
    assert_true(tries > 10);
    sc_value root = sc_image_root(image);
    assert_int_equal(sc_value_count(root), 300);
    assert_true(sc_value_scalar(sc_value_at(root, "\"some/longer/key/5\"")).integer == 305);
    sc_image_release(image);
    assert_int_equal(context.out, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_scalars),
        cmocka_unit_test(test_a_lone_scalar_is_a_root),
        cmocka_unit_test(test_children_are_breadth_first_and_depth_is_known),
        cmocka_unit_test(test_a_repeated_key_takes_its_place),
        cmocka_unit_test(test_large_objects_have_tables),
        cmocka_unit_test(test_keys_of_every_length),
        cmocka_unit_test(test_reopening_adds_to_a_container),
        cmocka_unit_test(test_any_order_of_events_gives_one_order_of_nodes),
        cmocka_unit_test(test_images_of_any_depth_are_sound),
        cmocka_unit_test(test_origins_narrow_and_wide),
        cmocka_unit_test(test_many_sources),
        cmocka_unit_test(test_text_beside_survives_replacing_and_copying),
        cmocka_unit_test(test_copy_of_a_draft_keeps_origins),
        cmocka_unit_test(test_wrong_order_is_an_error),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
