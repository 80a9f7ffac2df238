/*
 * The official test suite of JSON Schema: each `data` against its group's `schema`. Groups that
 * name localhost:1234 need a network: they are left out and counted. Formats are checked, so
 * 2020-12's format.json, in which they only annotate, is left out.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "format/parse.h"
#include "schema/schema.h"
#include "suite.h"

static char suite[SUITE_PATH_SIZE];

typedef struct suite_tally {
    const char *dialect; /* the dialect of a schema without `$schema` */
    size_t right, wrong, left_out;
} suite_tally;

static sc_image *image_of(sc_value value, const char *dialect)
{
    sc_writer *writer = sc_writer_new(NULL, NULL);
    bool bare = sc_value_kind(value) == SC_OBJECT && dialect != NULL &&
                sc_value_kind(sc_value_member(value, "$schema", 7)) == SC_ABSENT;
    if (!bare) {
        sc_writer_copy(writer, value);
    } else {
        sc_writer_begin_object(writer);
        sc_writer_key(writer, "$schema", 7);
        sc_writer_string(writer, dialect, strlen(dialect));
        for (size_t i = 0; i < sc_value_count(value); i++) {
            size_t length;
            const char *key = sc_value_key(sc_value_item(value, i), &length);
            sc_writer_key(writer, key, length);
            sc_writer_copy(writer, sc_value_item(value, i));
        }
        sc_writer_end(writer);
    }
    sc_image *image = sc_writer_finish(writer, NULL);
    sc_writer_free(writer);
    return image;
}

static bool names_host(sc_value value)
{
    sc_scalar scalar = sc_value_scalar(value);
    if (scalar.kind == SC_STRING) {
        return strstr(scalar.text, "localhost:1234") != NULL;
    }
    for (size_t i = 0; i < sc_value_count(value); i++) {
        if (names_host(sc_value_item(value, i))) {
            return true;
        }
    }
    return false;
}

static const char *text_of(sc_value value, const char *key)
{
    return sc_value_scalar(sc_value_member(value, key, strlen(key))).text;
}

static sc_status ignore(void *context, const sc_schema_problem *problem)
{
    *(size_t *)context += 1;
    assert_true(problem->message[0] != '\0');
    return SC_OK;
}

static void check_test(const sc_schema *schema, sc_value group, sc_value test, const char *file,
                       suite_tally *tally)
{
    sc_image *data = image_of(sc_value_member(test, "data", 4), NULL);
    bool valid = sc_value_scalar(sc_value_member(test, "valid", 5)).boolean;
    sc_schema_check_options quiet = {0};
    sc_status status = sc_schema_run(schema, sc_image_root(data), &quiet);
    size_t problems = 0;
    sc_schema_check_options loud = {.report = ignore, .context = &problems};
    sc_status reported = sc_schema_run(schema, sc_image_root(data), &loud);
    bool right = status == (valid ? SC_OK : SC_ERROR_SCHEMA) && reported == status &&
                 (problems != 0) == !valid;
    if (!right) {
        print_error("%s: %s: %s: %s, %s, %zu problems\n", file, text_of(group, "description"),
                    text_of(test, "description"), sc_status_name(status), sc_status_name(reported),
                    problems);
    }
    *(right ? &tally->right : &tally->wrong) += 1;
    sc_image_release(data);
}

static void check_group(sc_value group, const char *file, suite_tally *tally)
{
    sc_value tests = sc_value_member(group, "tests", 5);
    sc_value written = sc_value_member(group, "schema", 6);
    if (names_host(written)) {
        tally->left_out += sc_value_count(tests);
        return;
    }
    sc_image *image = image_of(written, tally->dialect);
    sc_error error;
    sc_schema *schema = sc_schema_make(&(sc_schema_input){.image = image}, &error);
    if (schema == NULL) {
        print_error("%s: %s: %s\n", file, text_of(group, "description"), error.message);
        tally->wrong += sc_value_count(tests);
    }
    for (size_t i = 0; schema != NULL && i < sc_value_count(tests); i++) {
        check_test(schema, group, sc_value_item(tests, i), file, tally);
    }
    sc_schema_release(schema);
    sc_image_release(image);
}

static void check_text(const char *folder, const char *name, suite_tally *tally)
{
    size_t length;
    char *text = suite_read(folder, name, &length);
    assert_non_null(text);
    sc_image *image;
    sc_error error;
    assert_int_equal(sc_format_parse(&sc_format_json, text, length, NULL, &image, NULL, &error),
                     SC_OK);
    for (size_t i = 0; i < sc_value_count(sc_image_root(image)); i++) {
        check_group(sc_value_item(sc_image_root(image), i), name, tally);
    }
    sc_image_release(image);
    free(text);
}

static void check_file(void *context, const char *folder, const char *name)
{
    suite_tally *tally = context;
    bool newer = strstr(folder, "2020-12") != NULL;
    if (suite_ends(name, ".json") && !(newer && strcmp(name, "format.json") == 0)) {
        check_text(folder, name, tally);
    }
}

static void check_required(const char *draft, const char *dialect)
{
    char folder[SUITE_PATH_SIZE + 64];
    suite_tally tally = {.dialect = dialect};
    snprintf(folder, sizeof folder, "%s/tests/%s", suite, draft);
    suite_each(folder, check_file, &tally);
    print_message("%s: %zu right, %zu left out\n", draft, tally.right, tally.left_out);
    assert_int_equal(tally.wrong, 0);
    assert_true(tally.right > 500);
}

static void check_formats(const char *draft, const char *dialect)
{
    static const char *const files[] = {"date-time.json", "date.json",
                                        "duration.json",  "email.json",
                                        "hostname.json",  "ipv4.json",
                                        "ipv6.json",      "json-pointer.json",
                                        "regex.json",     "time.json",
                                        "uri.json",       "uri-reference.json",
                                        "uuid.json",      "ecmascript-regex.json"};
    char folder[SUITE_PATH_SIZE + 64];
    suite_tally tally = {.dialect = dialect};
    snprintf(folder, sizeof folder, "%s/tests/%s/optional/format", suite, draft);
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        char path[SUITE_PATH_SIZE + 128];
        snprintf(path, sizeof path, "%s/%s", folder, files[i]);
        FILE *file = fopen(path, "rb"); /* a part of the suite lies in another folder */
        if (file != NULL) {
            fclose(file);
            check_text(folder, files[i], &tally);
        }
    }
    print_message("%s formats: %zu right\n", draft, tally.right);
    assert_int_equal(tally.wrong, 0);
    assert_true(tally.right > 300);
}

/* Optional in the suite, and supported here: how patterns read. */
static void check_patterns(const char *draft, const char *dialect)
{
    char folder[SUITE_PATH_SIZE + 64];
    suite_tally tally = {.dialect = dialect};
    snprintf(folder, sizeof folder, "%s/tests/%s/optional", suite, draft);
    check_text(folder, "ecmascript-regex.json", &tally);
    check_text(folder, "non-bmp-regex.json", &tally);
    print_message("%s patterns: %zu right\n", draft, tally.right);
    assert_int_equal(tally.wrong, 0);
}

static const char newest[] = "https://json-schema.org/draft/2020-12/schema";
static const char older[] = "http://json-schema.org/draft-07/schema#";

static void test_2020_12(void **state)
{
    (void)state;
    check_required("draft2020-12", newest);
}

static void test_draft_07(void **state)
{
    (void)state;
    check_required("draft7", older);
}

static void test_formats(void **state)
{
    (void)state;
    check_formats("draft2020-12", newest);
    check_formats("draft7", older);
}

static void test_patterns(void **state)
{
    (void)state;
    check_patterns("draft2020-12", newest);
    check_patterns("draft7", older);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_2020_12),
        cmocka_unit_test(test_draft_07),
        cmocka_unit_test(test_formats),
        cmocka_unit_test(test_patterns),
    };
    return suite_find("json-schema", suite) ? cmocka_run_group_tests(tests, NULL, NULL)
                                            : SUITE_SKIPPED;
}
