/* Equality, identity, difference, and near keys. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "image/diff.h"
#include "image/near.h"
#include "image/writer.h"

/* One letter an event: { } [ ] begin and end; a–z a key in an object, a digit an integer. */
static sc_image *make(const char *events, const char *source)
{
    sc_writer *writer = sc_writer_new(NULL, NULL);
    sc_writer_source(writer, SC_SOURCE_FILE, source, false);
    sc_writer_place(writer, 1, 1);
    for (const char *p = events; *p != 0; p++) {
        if (*p == '{') {
            sc_writer_begin_object(writer);
        } else if (*p == '[') {
            sc_writer_begin_array(writer);
        } else if (*p == '}' || *p == ']') {
            sc_writer_end(writer);
        } else if (*p >= 'a' && *p <= 'z') {
            sc_writer_key(writer, p, 1);
        } else if (*p == '.') {
            sc_writer_float(writer, *++p - '0');
        } else {
            sc_writer_int(writer, *p - '0');
        }
    }
    sc_image *image = sc_writer_finish(writer, NULL);
    assert_non_null(image);
    sc_writer_free(writer);
    return image;
}

static void test_equality_ignores_order_and_origin(void **state)
{
    static const struct {
        const char *a, *b;
        bool equal;
    } cases[] = {
        {"{a1b2}", "{b2a1}", true},
        {"{a1b2}", "{a1b3}", false},
        {"{a1}", "{a1b2}", false},
        {"{a1b2}", "{a1c2}", false},
        {"[12]", "[21]", false},
        {"[12]", "[12]", true},
        {"{a[1{b2}]}", "{a[1{b2}]}", true},
        {"1", ".1", false},
        {".1", ".1", true},
        {"{}", "[]", false},
        {"{}", "{}", true},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sc_image *a = make(cases[i].a, "a"), *b = make(cases[i].b, "b");
        bool equal = sc_value_equal(sc_image_root(a), sc_image_root(b));
        if (equal != cases[i].equal) {
            fail_msg("%s and %s", cases[i].a, cases[i].b);
        }
        assert_false(sc_value_identical(sc_image_root(a), sc_image_root(b)));
        sc_image_release(a);
        sc_image_release(b);
    }
    assert_true(sc_value_equal((sc_value){0}, (sc_value){0}));
}

static void test_identity_sees_order_and_origin(void **state)
{
    (void)state;
    sc_image *a = make("{a1b[2]}", "x"), *b = make("{a1b[2]}", "x"), *c = make("{b[2]a1}", "x");
    assert_true(sc_value_identical(sc_image_root(a), sc_image_root(b)));
    assert_false(sc_value_identical(sc_image_root(a), sc_image_root(c)));
    assert_true(sc_value_identical((sc_value){0}, (sc_value){0}));
    assert_false(sc_value_identical(sc_image_root(a), (sc_value){0}));
    sc_image_release(a);
    sc_image_release(b);
    sc_image_release(c);
}

static sc_status collect(void *context, const char *path, sc_value before, sc_value after)
{
    char *out = context;
    const char *sign = sc_value_kind(before) == SC_ABSENT  ? "+"
                       : sc_value_kind(after) == SC_ABSENT ? "-"
                                                           : "~";
    strcat(strcat(strcat(out, sign), path), " ");
    return SC_OK;
}

static void test_difference_names_the_paths(void **state)
{
    static const struct {
        const char *before, *after, *expected;
    } cases[] = {
        {"{a1b{c2d3}}", "{b{d4c2}e5}", "~b.d +e -a "},
        {"{a[12]}", "{a[13]}", "~a "},
        {"{a{}}", "{a1}", "~a "},
        {"[1]", "[2]", "~ "},
        {"{a1}", "{a1}", ""},
        {"{}", "{a{b1}}", "+a "},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char out[128] = "";
        sc_image *a = make(cases[i].before, "a"), *b = make(cases[i].after, "b");
        const sc_differing differing = {.context = out, .visit = collect};
        assert_int_equal(
            sc_value_diff(sc_image_root(a), sc_image_root(b), sc_allocator_default(), &differing),
            SC_OK);
        assert_string_equal(out, cases[i].expected);
        sc_image_release(a);
        sc_image_release(b);
    }
}

/* Of the array `l`, by the key `n`. */
static const char *key_of_list(void *context, const sc_where *where)
{
    (void)context;
    return sc_where_matches(where, "l", 1) ? "n" : NULL;
}

static void test_elements_are_matched_by_a_key(void **state)
{
    static const struct {
        const char *before, *after, *expected;
    } cases[] = {
        {"{\"l\":[{\"n\":\"a\",\"v\":1},{\"n\":\"b\",\"v\":1}]}",
         "{\"l\":[{\"n\":\"c\"},{\"n\":\"b\",\"v\":2}]}", "+l[0] ~l[1].v -l[0] "},
        {"{\"l\":[{\"n\":2,\"v\":1},{\"n\":\"2\"}]}",
         "{\"l\":[{\"n\":\"2\"},{\"n\":2,\"v\":1,\"w\":1}]}", "+l[1].w "},
        {"{\"l\":[{\"n\":18446744073709551615},{\"n\":1},{\"n\":-1}]}",
         "{\"l\":[{\"n\":-1},{\"n\":18446744073709551614},{\"n\":1}]}", "+l[1] -l[0] "},
        /* Only the order differs: one change. */
        {"{\"l\":[{\"n\":1},{\"n\":2}]}", "{\"l\":[{\"n\":2},{\"n\":1}]}", "~l "},
        {"{\"l\":[]}", "{\"l\":[{\"n\":1}]}", "+l[0] "},
        {"{\"l\":[{\"n\":1}]}", "{\"l\":[]}", "-l[0] "},
        /* No key, twice the same, none at all, no array. */
        {"{\"l\":[{\"n\":1}]}", "{\"l\":[{\"m\":1}]}", "~l "},
        {"{\"l\":[{\"n\":1},{\"n\":1}]}", "{\"l\":[{\"n\":1}]}", "~l "},
        {"{\"l\":[{\"n\":null}]}", "{\"l\":[{\"n\":2}]}", "~l "},
        {"{\"l\":[1]}", "{\"l\":[2]}", "~l "},
        {"{\"l\":[{\"n\":1}]}", "{\"l\":1}", "~l "},
        /* Another array is one change. */
        {"{\"k\":[{\"n\":1}]}", "{\"k\":[{\"n\":1,\"v\":1}]}", "~k "},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char out[128] = "";
        sc_parse_options json = {.format = "json"};
        sc_image *a = sc_parse(cases[i].before, strlen(cases[i].before), &json, NULL);
        sc_image *b = sc_parse(cases[i].after, strlen(cases[i].after), &json, NULL);
        const sc_differing differing = {.context = out, .visit = collect, .key_of = key_of_list};
        assert_int_equal(
            sc_value_diff(sc_image_root(a), sc_image_root(b), sc_allocator_default(), &differing),
            SC_OK);
        assert_string_equal(out, cases[i].expected);
        sc_image_release(a);
        sc_image_release(b);
    }
}

static void test_near_keys(void **state)
{
    (void)state;
    sc_writer *writer = sc_writer_new(NULL, NULL);
    sc_writer_begin_object(writer);
    const char *const keys[] = {"port", "host", "database", "timeout_seconds"};
    for (size_t i = 0; i < 4; i++) {
        sc_writer_key(writer, keys[i], strlen(keys[i]));
        sc_writer_null(writer);
    }
    sc_writer_end(writer);
    sc_image *image = sc_writer_finish(writer, NULL);
    static const struct {
        const char *wrong, *right;
    } cases[] = {{"prot", "port"},
                 {"PORT", "port"},
                 {"hots", "host"},
                 {"databse", "database"},
                 {"timeout-second", "timeout_seconds"},
                 {"xyz", NULL},
                 {"x", NULL},
                 {"", NULL}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sc_value near =
            sc_near_member(sc_image_root(image), cases[i].wrong, strlen(cases[i].wrong));
        if (cases[i].right == NULL) {
            assert_int_equal(sc_value_kind(near), SC_ABSENT);
        } else {
            assert_int_equal(sc_value_kind(near), SC_NULL);
            assert_string_equal(sc_value_key(near, NULL), cases[i].right);
        }
    }
    assert_int_equal(sc_near_distance("kitten", 6, "sitting", 7, 9), 3);
    assert_int_equal(sc_near_distance("ab", 2, "ba", 2, 9), 1);
    assert_int_equal(sc_near_distance("abc", 3, "xyz", 3, 1), 2);
    sc_image_release(image);
    sc_writer_free(writer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_equality_ignores_order_and_origin),
        cmocka_unit_test(test_identity_sees_order_and_origin),
        cmocka_unit_test(test_difference_names_the_paths),
        cmocka_unit_test(test_elements_are_matched_by_a_key),
        cmocka_unit_test(test_near_keys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
