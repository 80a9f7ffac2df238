/*
 * The YAML test suite at the level of values: every valid case with an in.json is read, and its
 * documents equal the values there. Some of the others are refused on purpose, for one of only two
 * reasons: a collection as a key, or a key given twice. Real files load, and read back after they
 * were written.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "parsing.h"
#include "suite.h"

/* The cases of the suite that the composition refuses, and why. */
static const struct {
    const char *name;
    sc_status code;
} on_purpose[] = {
    {"2JQS", SC_ERROR_DUPLICATE_KEY}, /* two empty keys */
    {"6BFJ", SC_ERROR_BAD_KEY},       /* a list with an anchor as a key */
    {"6PBE", SC_ERROR_BAD_KEY},       /* a list as `?` key */
    {"9MMW", SC_ERROR_BAD_KEY},       /* a mapping as the key of a pair */
    {"KK5P", SC_ERROR_BAD_KEY},       /* lists as `?` keys */
    {"LX3P", SC_ERROR_BAD_KEY},       /* a list in brackets as a key */
    {"M2N8/00", SC_ERROR_BAD_KEY},    /* a mapping as `?` key */
    {"M2N8/01", SC_ERROR_BAD_KEY},    /* a mapping as `?` key, its key a list */
    {"M5DY", SC_ERROR_BAD_KEY},       /* lists of names as keys (the specification's 2.11) */
    {"Q9WF", SC_ERROR_BAD_KEY},       /* a mapping in braces as a key */
    {"RZP5", SC_ERROR_BAD_KEY},       /* a list as `?` key */
    {"SBG9", SC_ERROR_BAD_KEY},       /* a list in brackets as a key */
    {"V9D5", SC_ERROR_BAD_KEY},       /* a mapping as `?` key */
    {"X38W", SC_ERROR_BAD_KEY},       /* a list with an anchor as a key */
};

typedef struct totals {
    const char *suite;
    unsigned equal, refused, failed;
} totals;

static sc_status read_documents(const char *text, size_t length, sc_image **image, sc_error *error)
{
    sc_format_parse_options options = {.name = "in.yaml",
                                       .reader = {.documents = SC_DOCUMENTS_LIST}};
    return sc_format_parse(&sc_format_yaml, text, length, &options, image, NULL, error);
}

/* The end of the JSON value at `at`; values of one file follow each other. */
static const char *json_end(const char *at, const char *end)
{
    unsigned depth = 0;
    for (; at < end; at++) {
        if (*at == '"') {
            for (at++; at < end && *at != '"'; at++) {
                at += *at == '\\';
            }
        } else if (*at == '[' || *at == '{') {
            depth++;
            continue;
        } else if (*at == ']' || *at == '}') {
            depth--;
        } else if (depth == 0) {
            while (at + 1 < end && strchr(" \n\r\t", at[1]) == NULL) {
                at++;
            }
        } else {
            continue;
        }
        if (depth == 0) {
            return at + 1;
        }
    }
    return end;
}

static bool equals_json(sc_value list, const char *json, size_t length)
{
    const char *end = json + length;
    size_t count = 0;
    for (;; count++) {
        while (json < end && strchr(" \n\r\t", *json) != NULL) {
            json++;
        }
        if (json == end) {
            return count == sc_value_count(list);
        }
        const char *stop = json_end(json, end);
        sc_image *expected = NULL;
        sc_error error;
        if (sc_format_parse(&sc_format_json, json, (size_t)(stop - json), NULL, &expected, NULL,
                            &error) != SC_OK) {
            fail_msg("in.json: %s", error.message);
        }
        bool equal = sc_value_equal(sc_value_item(list, count), sc_image_root(expected));
        sc_image_release(expected);
        if (!equal) {
            return false;
        }
        json = stop;
    }
}

/* A refusal by composition: its code is one of two, and the listed ones have the listed code. */
static bool is_on_purpose(const char *name, sc_status code)
{
    for (size_t i = 0; i < sizeof on_purpose / sizeof on_purpose[0]; i++) {
        if (strcmp(on_purpose[i].name, name) == 0) {
            return on_purpose[i].code == code;
        }
    }
    print_message("refused and not listed: %s, %s\n", name, sc_status_name(code));
    return code == SC_ERROR_BAD_KEY || code == SC_ERROR_DUPLICATE_KEY;
}

static void run_case(totals *total, const char *folder, const char *text, size_t length)
{
    const char *name = folder + strlen(total->suite) + 1;
    size_t json_length = 0;
    char *json = suite_read(folder, "in.json", &json_length);
    sc_image *image = NULL;
    sc_error error;
    sc_status status = read_documents(text, length, &image, &error);
    bool right;
    if (json != NULL) {
        right = status == SC_OK && equals_json(sc_image_root(image), json, json_length);
        total->equal += right;
    } else {
        right = status == SC_OK || is_on_purpose(name, status);
        total->refused += status != SC_OK;
    }
    if (!right) {
        total->failed++;
        print_error("%s: %s\n", name, status == SC_OK ? "other values" : error.message);
    }
    sc_image_release(image);
    free(json);
}

static void visit(void *context, const char *above, const char *name)
{
    char folder[SUITE_PATH_SIZE];
    size_t length, nothing;
    snprintf(folder, sizeof folder, "%s/%s", above, name);
    char *text = suite_read(folder, "in.yaml", &length);
    char *error = suite_read(folder, "error", &nothing);
    if (text == NULL) {
        suite_each(folder, visit, context);
    } else if (error == NULL) {
        run_case(context, folder, text, length);
    }
    free(text);
    free(error);
}

static void test_suite(void **state)
{
    totals total = {.suite = *state};
    suite_each(*state, visit, &total);
    print_message("yaml-test-suite: %u equal in.json, %u refused on purpose, %u failed\n",
                  total.equal, total.refused, total.failed);
    assert_true(total.equal > 0);
    assert_int_equal(total.failed, 0);
}

static void check_real(void *context, const char *folder, const char *name)
{
    static const sc_write_options styles[] = {{.compact = false}, {.compact = true}};
    size_t *count = context;
    size_t length;
    char *text = suite_read(folder, name, &length);
    assert_non_null(text);
    sc_image *image = NULL;
    sc_error error;
    if (read_documents(text, length, &image, &error) != SC_OK) {
        fail_msg("%s:%u:%u: %s", name, (unsigned)error.line, (unsigned)error.column, error.message);
    }
    for (size_t i = 0; i < 2; i++) {
        sc_buf out;
        sc_buf_init(&out, NULL, SIZE_MAX / 2);
        sc_writing writing = {sc_image_root(image), &styles[i], out.allocator, &out, &error};
        assert_int_equal(sc_format_yaml.write(&sc_format_yaml, &writing), SC_OK);
        sc_image *back = parsed_n(&sc_format_yaml, sc_buf_text(&out), out.length, NULL);
        assert_true(sc_value_equal(sc_image_root(image), sc_image_root(back)));
        sc_image_release(back);
        sc_buf_free(&out);
    }
    sc_image_release(image);
    free(text);
    ++*count;
}

static void test_real_files(void **state)
{
    (void)state;
    static char folder[SUITE_PATH_SIZE];
    size_t count = 0;
    if (!suite_find("realworld/yaml", folder)) {
        skip();
    }
    suite_each(folder, check_real, &count);
    assert_true(count > 0);
}

int main(void)
{
    static char folder[SUITE_PATH_SIZE];
    if (!suite_find("yaml-test-suite", folder)) {
        return SUITE_SKIPPED;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(test_suite, folder),
        cmocka_unit_test(test_real_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
