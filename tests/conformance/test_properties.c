/*
 * Real properties files against the values that java.util.Properties reads from them: our tree,
 * flattened with dots, holds exactly those texts.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "format/parse.h"
#include "suite.h"

enum { NAME_SIZE = 4096 };

static char folder[SUITE_PATH_SIZE];

typedef struct comparison {
    sc_value java; /* the expected object; flat */
    size_t seen, wrong;
    char name[NAME_SIZE];
} comparison;

static void compare_leaf(comparison *c, sc_value value, size_t length)
{
    const char *text;
    size_t text_length;
    sc_scalar theirs = sc_value_scalar(sc_value_member(c->java, c->name, length));
    c->seen++;
    if (!sc_value_untyped(value, &text, &text_length) || theirs.kind != SC_STRING ||
        theirs.length != text_length || memcmp(theirs.text, text, text_length) != 0) {
        print_message("%.*s is another text\n", (int)length, c->name);
        c->wrong++;
    }
}

static void compare_tree(comparison *c, sc_value value, size_t length)
{
    if (sc_value_kind(value) != SC_OBJECT || sc_value_untyped(value, NULL, NULL)) {
        compare_leaf(c, value, length);
        return;
    }
    for (size_t i = 0; i < sc_value_count(value); i++) {
        sc_value child = sc_value_item(value, i);
        size_t key_length;
        const char *key = sc_value_key(child, &key_length);
        assert_true(length + 1 + key_length < NAME_SIZE);
        size_t start = length != 0 ? length + 1 : 0;
        if (length != 0) {
            c->name[length] = '.';
        }
        memcpy(c->name + start, key, key_length);
        compare_tree(c, child, start + key_length);
    }
}

static sc_image *parse_file(const char *name, const sc_format *format)
{
    size_t length;
    char *text = suite_read(folder, name, &length);
    assert_non_null(text);
    sc_image *image;
    sc_error error = {.code = SC_OK};
    sc_format_parse(format, text, length, NULL, &image, NULL, &error);
    if (image == NULL) {
        print_message("%s:%u:%u: %s\n", name, error.line, error.column, error.message);
    }
    free(text);
    return image;
}

static void check_file(void *context, const char *where, const char *name)
{
    (void)where;
    size_t *wrong = context;
    if (!suite_ends(name, ".properties")) {
        return;
    }
    char expected[SUITE_PATH_SIZE];
    snprintf(expected, sizeof expected, "%s.expected.json", name);
    sc_image *ours = parse_file(name, &sc_format_properties);
    sc_image *java = parse_file(expected, &sc_format_json);
    assert_non_null(java);
    comparison c = {.java = sc_image_root(java)};
    if (ours != NULL) {
        compare_tree(&c, sc_image_root(ours), 0);
    }
    bool good = c.wrong == 0 && c.seen == sc_value_count(c.java);
    print_message("%s: %zu settings%s\n", name, c.seen, good ? "" : " WRONG");
    *wrong += !good;
    sc_image_release(ours);
    sc_image_release(java);
}

static void test_real_files(void **state)
{
    (void)state;
    size_t wrong = 0;
    assert_true(suite_each(folder, check_file, &wrong) > 0);
    assert_int_equal(wrong, 0);
}

int main(void)
{
    if (!suite_find("realworld/properties", folder)) {
        return SUITE_SKIPPED;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_real_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
