/* Required paths, strict warnings, and the report that holds all of them. */
#include "help.h"

static sc_error problem_of(const sc_report *report, size_t index)
{
    sc_error error;
    assert_true(sc_report_problem(report, index, &error));
    return error;
}

static void required_and_missing_paths(void **state)
{
    (void)state;
    static const char *const environment[] = {NULL};
    const sc_source_options given = {.environment = environment};
    sc_builder *builder = sc_builder_new(NULL);
    sc_report *report = sc_report_new(NULL);
    sc_error error;
    add_json(builder, "{\"db\": {\"host\": \"a\", \"user\": null}}");
    assert_int_equal(sc_builder_add_env(builder, "APP", &given), SC_OK);
    assert_int_equal(sc_builder_require(builder, "db.host"), SC_OK);
    assert_int_equal(sc_builder_require(builder, "db.user"), SC_OK);
    assert_int_equal(sc_builder_require(builder, "db.hots"), SC_OK);
    assert_int_equal(sc_builder_require(builder, "key"), SC_OK);
    assert_null(sc_builder_build_reported(builder, report, &error));
    assert_int_equal(error.code, SC_ERROR_MISSING_KEY);
    assert_string_equal(error.message,
                        "no value at `db.hots`, which is required (the variable `APP_DB__HOTS` "
                        "sets it); did you mean `db.host`?");
    assert_string_equal(error.path, "db.hots");
    assert_string_equal(error.source, "defaults");
    assert_int_equal(error.column, 8);
    assert_int_equal(sc_report_count(report), 2);
    assert_string_equal(problem_of(report, 0).message, error.message);
    assert_string_equal(problem_of(report, 1).path, "key");
    assert_null(sc_builder_build(builder, &error));
    assert_string_equal(error.path, "db.hots");
    /* With values it builds, and the report is empty again. */
    assert_int_equal(sc_builder_set(builder, "db.hots", "b"), SC_OK);
    assert_int_equal(sc_builder_set(builder, "key", "c"), SC_OK);
    sc_handle *handle = sc_builder_build_reported(builder, report, &error);
    assert_non_null(handle);
    assert_int_equal(sc_report_count(report), 0);
    sc_handle_release(handle);
    sc_report_free(report);
    sc_builder_free(builder);
}

static void strict_warnings_come_first(void **state)
{
    (void)state;
    sc_builder *builder = sc_builder_new(NULL);
    sc_report *report = sc_report_new(NULL);
    sc_error error;
    add_json(builder, "{\"a\": {}, \"b\": {}}");
    add_json(builder, "{\"a\": 1, \"b\": 2}");
    assert_int_equal(sc_builder_strict(builder, true), SC_OK);
    assert_int_equal(sc_builder_require(builder, "c"), SC_OK);
    assert_null(sc_builder_build_reported(builder, report, &error));
    assert_int_equal(error.code, SC_ERROR_STRICT);
    assert_int_equal(sc_report_count(report), 3);
    assert_string_equal(problem_of(report, 0).path, "a");
    assert_string_equal(problem_of(report, 1).path, "b");
    assert_int_equal(problem_of(report, 2).code, SC_ERROR_MISSING_KEY);
    sc_report_free(report);
    sc_builder_free(builder);
}

static void a_failure_that_ends_the_build_is_the_only_problem(void **state)
{
    write_file(state, "app.json", "{\"a\": }");
    sc_error error, spare;
    sc_report *report = sc_report_new(NULL);
    sc_builder *builder = sc_builder_new(NULL);
    assert_int_equal(sc_builder_add_file(builder, path_in(state, "app.json"), NULL), SC_OK);
    assert_int_equal(sc_builder_require(builder, "b"), SC_OK);
    assert_null(sc_builder_build_reported(builder, report, NULL));
    assert_int_equal(sc_report_count(report), 1);
    error = problem_of(report, 0);
    assert_int_equal(error.code, SC_ERROR_SYNTAX);
    assert_int_equal(error.line, 1);
    assert_int_equal(error.column, 7);
    assert_int_equal(error.caret, 7);
    assert_string_equal(error.excerpt, "{\"a\": }");
    assert_false(sc_report_problem(report, 1, &spare));
    assert_int_equal(sc_builder_require(builder, "b.."), SC_ERROR_BAD_PATH);
    assert_null(sc_builder_build_reported(builder, report, &error));
    assert_int_equal(error.code, SC_ERROR_BAD_PATH);
    assert_int_equal(sc_report_count(report), 1);
    sc_report_free(report);
    sc_builder_free(builder);
}

/* Warnings of a file before its error, and of the files before it; none of later files. */
static void what_was_read_in_vain_is_still_said(void **state)
{
    write_file(state, "a.json", "{\"k\": 1, \"k\": 2}");
    write_file(state, "b.json", "{\"l\": 1, \"l\": 2, \"m\": }");
    write_file(state, "c.json", "{\"n\": 1, \"n\": 2, \"o\": }");
    sc_notice notice;
    sc_report *report = sc_report_new(NULL);
    sc_builder *builder = sc_builder_new(NULL);
    assert_int_equal(sc_builder_add_glob(builder, path_in(state, "*.json"), NULL), SC_OK);
    assert_null(sc_builder_build_reported(builder, report, NULL));
    assert_int_equal(sc_report_count(report), 1);
    assert_string_equal(problem_of(report, 0).source, path_in(state, "b.json"));
    assert_int_equal(sc_report_notice_count(report), 2);
    assert_true(sc_report_notice(report, 0, &notice));
    assert_string_equal(notice.source, path_in(state, "a.json"));
    assert_true(sc_report_notice(report, 1, &notice));
    assert_int_equal(notice.code, SC_WARNING_DUPLICATE_KEY);
    assert_int_equal(notice.column, 10);
    assert_string_equal(notice.source, path_in(state, "b.json"));
    assert_false(sc_report_notice(report, 2, &notice));
    sc_builder_free(builder);

    builder = sc_builder_new(NULL);
    assert_int_equal(sc_builder_strict(builder, true), SC_OK);
    assert_int_equal(sc_builder_add_file(builder, path_in(state, "a.json"), NULL), SC_OK);
    assert_int_equal(sc_builder_add_file(builder, path_in(state, "b.json"), NULL), SC_OK);
    assert_null(sc_builder_build_reported(builder, report, NULL));
    assert_int_equal(sc_report_notice_count(report), 0); /* they are errors */
    assert_int_equal(sc_report_count(report), 3);
    assert_int_equal(problem_of(report, 0).code, SC_ERROR_SYNTAX);
    assert_int_equal(problem_of(report, 1).code, SC_ERROR_STRICT);
    assert_string_equal(problem_of(report, 1).source, path_in(state, "a.json"));
    assert_string_equal(problem_of(report, 2).source, path_in(state, "b.json"));
    sc_builder_free(builder);

    builder = sc_builder_new(NULL);
    assert_int_equal(sc_builder_add_file(builder, path_in(state, "a.json"), NULL), SC_OK);
    sc_handle *handle = sc_builder_build_reported(builder, report, NULL);
    assert_non_null(handle);
    assert_int_equal(sc_report_notice_count(report), 0);
    sc_handle_release(handle);
    sc_report_free(report);
    sc_builder_free(builder);
}

static void a_reload_keeps_what_was_good(void **state)
{
    write_file(state, "app.json", "{\"a\": 1, \"b\": 2}");
    sc_error error;
    sc_changes *changes;
    sc_report *report = sc_report_new(NULL);
    sc_builder *builder = sc_builder_new(NULL);
    assert_int_equal(sc_builder_add_file(builder, path_in(state, "app.json"), NULL), SC_OK);
    assert_int_equal(sc_builder_require(builder, "a"), SC_OK);
    assert_int_equal(sc_builder_require(builder, "b"), SC_OK);
    sc_handle *handle = build(builder);
    write_file(state, "app.json", "{\"c\": 3}");
    assert_int_equal(sc_handle_reload_reported(handle, &changes, report, &error),
                     SC_ERROR_MISSING_KEY);
    assert_null(changes);
    assert_int_equal(sc_report_count(report), 2);
    assert_int_equal(sc_get_int(handle, "a", 0), 1);
    assert_int_equal(sc_handle_reload(NULL, NULL, &error), SC_ERROR_INVALID_ARGUMENT);
    sc_handle_release(handle);
    sc_report_free(report);
    sc_builder_free(builder);
}

static void nothing(void **state)
{
    (void)state;
    sc_error error;
    sc_report_free(NULL);
    assert_int_equal(sc_report_count(NULL), 0);
    assert_false(sc_report_problem(NULL, 0, &error));
    assert_int_equal(sc_report_notice_count(NULL), 0);
    assert_false(sc_report_notice(NULL, 0, NULL));
    assert_null(sc_builder_build_reported(NULL, NULL, &error));
    assert_int_equal(error.code, SC_ERROR_INVALID_ARGUMENT);
    assert_int_equal(sc_builder_require(NULL, "a"), SC_ERROR_INVALID_ARGUMENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(required_and_missing_paths),
        cmocka_unit_test(strict_warnings_come_first),
        FOLDER_TEST(a_failure_that_ends_the_build_is_the_only_problem),
        FOLDER_TEST(what_was_read_in_vain_is_still_said),
        FOLDER_TEST(a_reload_keeps_what_was_good),
        cmocka_unit_test(nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
