/* The path grammar: paths that parse, the values they lead to, refused paths and where. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "image/path.h"
#include "image/writer.h"

static void key(sc_writer *writer, const char *text)
{
    sc_writer_key(writer, text, strlen(text));
}

/*
 * {"a": {"b": [10, 20, {"c": 30}]}, "x.y": 1, "hosts": {"example.com": {"port": 2}},
 *  "": {"": 3}, "0": {"1": 4}, "/s": 5, "a/b~c": 6, "scalar": 7}
 */
static sc_image *sample(void)
{
    sc_writer *writer = sc_writer_new(NULL, NULL);
    sc_writer_begin_object(writer);
    key(writer, "a");
    sc_writer_begin_object(writer);
    key(writer, "b");
    sc_writer_begin_array(writer);
    sc_writer_int(writer, 10);
    sc_writer_int(writer, 20);
    sc_writer_begin_object(writer);
    key(writer, "c");
    sc_writer_int(writer, 30);
    sc_writer_end(writer);
    sc_writer_end(writer);
    sc_writer_end(writer);
    key(writer, "x.y");
    sc_writer_int(writer, 1);
    key(writer, "hosts");
    sc_writer_begin_object(writer);
    key(writer, "example.com");
    sc_writer_begin_object(writer);
    key(writer, "port");
    sc_writer_int(writer, 2);
    sc_writer_end(writer);
    sc_writer_end(writer);
    key(writer, "");
    sc_writer_begin_object(writer);
    key(writer, "");
    sc_writer_int(writer, 3);
    sc_writer_end(writer);
    key(writer, "0");
    sc_writer_begin_object(writer);
    key(writer, "1");
    sc_writer_int(writer, 4);
    sc_writer_end(writer);
    key(writer, "/s");
    sc_writer_int(writer, 5);
    key(writer, "a/b~c");
    sc_writer_int(writer, 6);
    key(writer, "scalar");
    sc_writer_int(writer, 7);
    sc_writer_end(writer);
    sc_image *image = sc_writer_finish(writer, NULL);
    sc_writer_free(writer);
    return image;
}

static void test_paths_lead_to_values(void **state)
{
    static const struct {
        const char *path;
        int64_t expected;
    } cases[] = {
        {"a.b.0", 10},
        {"a.b[1]", 20},
        {"a.b.-3", 10},
        {"a.b[-2]", 20},
        {"a.b[2].c", 30},
        {"a.b.-1.c", 30},
        {"a.b[-1].c", 30},
        {"x.y", 1},
        {"\"x.y\"", 1},
        {"hosts.\"example.com\".port", 2},
        {"\"\".\"\"", 3},
        {"0.1", 4},
        {"/s", 5},
        {"\"/s\"", 5},
        {"/a/b/2/c", 30},
        {"/a/b/-1/c", 30},
        {"/hosts/example.com/port", 2},
        {"//", 3},
        {"/a~1b~0c", 6},
        {"a/b~c", 6},
        {"\"\\u0061\".b.0", 10},
        {"scalar", 7},
    };
    (void)state;
    sc_image *image = sample();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sc_value value = sc_value_at(sc_image_root(image), cases[i].path);
        if (sc_value_kind(value) != SC_INTEGER) {
            fail_msg("%s leads nowhere", cases[i].path);
        }
        assert_int_equal(sc_value_scalar(value).integer, cases[i].expected);
        assert_int_equal(sc_path_check(cases[i].path, strlen(cases[i].path), NULL), SC_OK);
    }
    sc_image_release(image);
}

static void test_misses_are_absent(void **state)
{
    static const char *const cases[] = {"b",
                                        "a.b.3",
                                        "a.b.-4",
                                        "a.b[3]",
                                        "a[0]",
                                        "a.b.c",
                                        "scalar.x",
                                        "scalar[0]",
                                        "a.b.\"0\"",
                                        "/a/c",
                                        "/a/b/c",
                                        "0[1]",
                                        "a.b.99999999999999999"};
    (void)state;
    sc_image *image = sample();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bool bad;
        sc_value value = sc_value_at_n(sc_image_root(image), cases[i], strlen(cases[i]), &bad);
        if (sc_value_kind(value) != SC_ABSENT) {
            fail_msg("%s leads to a value", cases[i]);
        }
        assert_false(bad);
    }
    sc_image_release(image);
}

static void test_the_empty_path_is_the_whole(void **state)
{
    (void)state;
    sc_writer *writer = sc_writer_new(NULL, NULL);
    sc_writer_begin_array(writer);
    sc_writer_int(writer, 1);
    sc_writer_end(writer);
    sc_image *image = sc_writer_finish(writer, NULL);
    assert_int_equal(sc_value_kind(sc_value_at(sc_image_root(image), "")), SC_ARRAY);
    assert_int_equal(sc_value_scalar(sc_value_at(sc_image_root(image), "[0]")).integer, 1);
    sc_image_release(image);
    sc_writer_free(writer);
}

static void test_bad_paths_are_refused_at_their_column(void **state)
{
    static const struct {
        const char *path;
        uint32_t column;
    } cases[] = {
        {".a", 1},    {"a.", 3},     {"a..b", 3},    {"a b", 2},         {"a\tb", 2}, {"a[", 2},
        {"a[x]", 3},  {"a[]", 3},    {"a[1", 2},     {"a[1]b", 5},       {"a]", 2},   {"a\"b\"", 2},
        {"\"a", 1},   {"\"a\"b", 4}, {"\"\\q\"", 2}, {"\"\\uD800\"", 2}, {"/a~2", 3}, {"/a~", 3},
        {"a.[0]", 3}, {"é b", 2},    {"a[-]", 3},    {"a.b\x7F", 4},
    };
    (void)state;
    sc_image *image = sample();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sc_error error = {0};
        sc_status status = sc_path_check(cases[i].path, strlen(cases[i].path), &error);
        if (status != SC_ERROR_BAD_PATH || error.column != cases[i].column) {
            fail_msg("%s: %s at column %u, not %u", cases[i].path, sc_status_name(status),
                     error.column, cases[i].column);
        }
        assert_int_equal(error.line, 1);
        bool bad;
        assert_int_equal(sc_value_kind(sc_value_at_n(sc_image_root(image), cases[i].path,
                                                     strlen(cases[i].path), &bad)),
                         SC_ABSENT);
        assert_true(bad);
    }
    assert_int_equal(sc_path_check("a\xFF", 2, NULL), SC_ERROR_BAD_PATH);
    assert_int_equal(sc_path_check(NULL, 0, NULL), SC_ERROR_INVALID_ARGUMENT);
    sc_image_release(image);
}

static void test_long_segments(void **state)
{
    (void)state;
    char text[2100];
    memset(text, 'k', sizeof text);
    sc_writer *writer = sc_writer_new(NULL, NULL);
    sc_writer_begin_object(writer);
    sc_writer_key(writer, text, 2000);
    sc_writer_int(writer, 1);
    sc_writer_end(writer);
    sc_image *image = sc_writer_finish(writer, NULL);
    /* A segment may have any length; only decoding needs storage. */
    text[0] = '"';
    text[2001] = '"';
    bool bad;
    assert_int_equal(sc_value_kind(sc_value_at_n(sc_image_root(image), text, 2002, &bad)),
                     SC_INTEGER);
    text[1] = '\\';
    text[2] = 'n';
    assert_int_equal(sc_value_kind(sc_value_at_n(sc_image_root(image), text, 2002, &bad)),
                     SC_ABSENT);
    assert_true(bad);
    sc_image_release(image);
    sc_writer_free(writer);
}

static void test_canonical_paths_lead_back(void **state)
{
    static const char *const keys[] = {"plain",   "",       "a.b",         "a[0]",      "sp ace",
                                       "q\"uote", "/first", "back\\slash", "new\nline", "\x01",
                                       "\x7F",    "ü",      "0",           "-1",        "]"};
    (void)state;
    sc_writer *writer = sc_writer_new(NULL, NULL);
    sc_writer_begin_object(writer);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        key(writer, keys[i]);
        sc_writer_begin_object(writer);
        key(writer, keys[i]);
        sc_writer_int(writer, (int64_t)i);
        sc_writer_end(writer);
    }
    sc_writer_end(writer);
    sc_image *image = sc_writer_finish(writer, NULL);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        sc_path_builder path;
        size_t first, second;
        sc_path_builder_init(&path, sc_allocator_default());
        assert_int_equal(sc_path_push_key(&path, keys[i], strlen(keys[i]), &first), SC_OK);
        assert_int_equal(sc_path_push_key(&path, keys[i], strlen(keys[i]), &second), SC_OK);
        sc_value value = sc_value_at(sc_image_root(image), path.text);
        if (sc_value_kind(value) != SC_INTEGER) {
            fail_msg("%s leads nowhere", path.text);
        }
        assert_int_equal(sc_value_scalar(value).integer, i);
        sc_path_pop(&path, first);
        assert_string_equal(path.text, "");
        sc_path_builder_free(&path);
    }
    sc_image_release(image);
    sc_writer_free(writer);
}

static void test_a_builder_grows(void **state)
{
    (void)state;
    sc_path_builder path;
    size_t marks[300];
    sc_path_builder_init(&path, sc_allocator_default());
    for (size_t i = 0; i < 300; i++) {
        sc_status status = i % 2 == 0 ? sc_path_push_key(&path, "some.key", 8, &marks[i])
                                      : sc_path_push_index(&path, i, &marks[i]);
        assert_int_equal(status, SC_OK);
    }
    assert_int_equal(sc_path_check(path.text, path.length, NULL), SC_OK);
    sc_path_pop(&path, marks[2]);
    assert_string_equal(path.text, "\"some.key\"[1]");
    sc_path_builder_free(&path);
}

static void test_appending_returns_the_required_length(void **state)
{
    (void)state;
    char buffer[8] = "ab";
    assert_int_equal(sc_path_append_key(buffer, sizeof buffer, 2, "cdefg", 5), 8);
    assert_string_equal(buffer, "ab");
    assert_int_equal(sc_path_append_key(buffer, sizeof buffer, 2, "cdef", 4), 7);
    assert_string_equal(buffer, "ab.cdef");
    assert_int_equal(sc_path_append_index(buffer, sizeof buffer, 2, 12345), 9);
    assert_int_equal(sc_path_append_index(buffer, sizeof buffer, 2, 12), 6);
    assert_string_equal(buffer, "ab[12]");
    assert_int_equal(sc_path_append_key(NULL, 0, 0, "a b", 3), 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_paths_lead_to_values),
        cmocka_unit_test(test_misses_are_absent),
        cmocka_unit_test(test_the_empty_path_is_the_whole),
        cmocka_unit_test(test_bad_paths_are_refused_at_their_column),
        cmocka_unit_test(test_long_segments),
        cmocka_unit_test(test_canonical_paths_lead_back),
        cmocka_unit_test(test_a_builder_grows),
        cmocka_unit_test(test_appending_returns_the_required_length),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
