/* Building: order, first error, clones, strictness, profiles, limits. */
#include "help.h"

static void later_sources_win(void **state)
{
    write_file(state, "app.toml", "port = 80\n[db]\nhost = \"file\"\n");
    sc_builder *builder = sc_builder_new(NULL);
    add_json(builder, "{\"port\": 1, \"db\": {\"host\": \"d\", \"name\": \"n\"}}");
    assert_int_equal(sc_builder_add_file(builder, path_in(state, "app.toml"), NULL), SC_OK);
    static const char *const environment[] = {"APP_PORT=8080", "OTHER_PORT=9", NULL};
    const sc_source_options given = {.size = sizeof given, .environment = environment};
    assert_int_equal(sc_builder_add_env(builder, "APP", &given), SC_OK);
    const char *const args[] = {"--db.name=arg"};
    assert_int_equal(sc_builder_add_args(builder, args, 1, NULL), SC_OK);
    assert_int_equal(sc_builder_set(builder, "debug", "true"), SC_OK);
    sc_handle *handle = build(builder);
    char text[16];
    assert_int_equal(sc_get_int(handle, "port", 0), 8080);
    assert_int_equal(sc_get_string(handle, "db.host", text, sizeof text, NULL), SC_OK);
    assert_string_equal(text, "file");
    assert_int_equal(sc_get_string(handle, "db.name", text, sizeof text, NULL), SC_OK);
    assert_string_equal(text, "arg");
    assert_true(sc_get_bool(handle, "debug", false));
    sc_handle_release(handle);
    sc_builder_free(builder);
}

static void unset_and_set_string(void **state)
{
    (void)state;
    sc_builder *builder = sc_builder_new(NULL);
    add_json(builder, "{\"a\": {\"b\": 1, \"c\": 2}, \"n\": 1}");
    assert_int_equal(sc_builder_unset(builder, "a.b"), SC_OK);
    assert_int_equal(sc_builder_set_string(builder, "n", "007\0x", 5), SC_OK);
    sc_handle *handle = build(builder);
    char text[16];
    size_t length = 0;
    assert_false(sc_has(handle, "a.b"));
    assert_true(sc_has(handle, "a.c"));
    assert_int_equal(sc_get_string(handle, "n", text, sizeof text, &length), SC_OK);
    assert_int_equal(length, 5);
    assert_memory_equal(text, "007\0x", 6);
    sc_handle_release(handle);
    sc_builder_free(builder);
}

static void the_first_error_stays(void **state)
{
    sc_error error;
    sc_builder *builder = sc_builder_new(NULL);
    const char *missing = path_in(state, "missing.toml");
    assert_int_equal(sc_builder_add_file(builder, missing, NULL), SC_ERROR_MISSING_FILE);
    assert_int_equal(sc_builder_unset(builder, "a..b"), SC_ERROR_BAD_PATH);
    assert_int_equal(sc_builder_set(builder, "a", "1"), SC_OK);
    assert_build_fails(builder, SC_ERROR_MISSING_FILE, &error);
    assert_string_equal(error.source, missing);
    assert_int_equal(error.line, 0);
    sc_builder *clone = sc_builder_clone(builder);
    assert_build_fails(clone, SC_ERROR_MISSING_FILE, &error);
    sc_builder_free(clone);
    sc_builder_free(builder);
}

static void a_file_that_does_not_parse_fails_the_build(void **state)
{
    sc_error error;
    write_file(state, "bad.json", "{\n  \"a\": 1,\n  \"b\" 2\n}\n");
    sc_builder *builder = sc_builder_new(NULL);
    assert_int_equal(sc_builder_add_file(builder, path_in(state, "bad.json"), NULL), SC_OK);
    assert_build_fails(builder, SC_ERROR_SYNTAX, &error);
    assert_int_equal(error.line, 3);
    assert_int_equal(error.column, 7);
    assert_string_equal(error.source, path_in(state, "bad.json"));
    assert_contains(error.message, "json");
    assert_string_equal(error.excerpt, "  \"b\" 2");
    assert_int_equal(error.caret, 7);
    assert_null(sc_builder_build(builder, NULL));
    sc_builder_free(builder);
}

static void optional_files_may_be_absent(void **state)
{
    sc_builder *builder = sc_builder_new(NULL);
    const sc_source_options optional = {.size = sizeof optional, .optional = true};
    assert_int_equal(sc_builder_add_file(builder, path_in(state, "none.json"), &optional), SC_OK);
    sc_handle *handle = build(builder);
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    sc_layer_info layer;
    assert_int_equal(sc_value_kind(sc_snapshot_root(snapshot)), SC_OBJECT);
    assert_int_equal(sc_snapshot_layer_count(snapshot), 1);
    assert_true(sc_snapshot_layer(snapshot, 0, &layer));
    assert_false(layer.loaded);
    assert_string_equal(layer.name, path_in(state, "none.json"));
    assert_false(sc_snapshot_layer(snapshot, 1, &layer));
    sc_snapshot_release(snapshot);
    sc_handle_release(handle);
    sc_builder_free(builder);
}

static void nothing_added_is_an_empty_object(void **state)
{
    (void)state;
    sc_builder *builder = sc_builder_new(NULL);
    sc_handle *handle = build(builder);
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    assert_int_equal(sc_value_kind(sc_snapshot_root(snapshot)), SC_OBJECT);
    assert_int_equal(sc_value_count(sc_snapshot_root(snapshot)), 0);
    sc_snapshot_release(snapshot);
    sc_handle_release(handle);
    sc_builder_free(builder);
}

static void builds_and_clones_are_independent(void **state)
{
    (void)state;
    sc_builder *builder = sc_builder_new(NULL);
    add_json(builder, "{\"a\": 1}");
    sc_handle *first = build(builder);
    sc_builder *clone = sc_builder_clone(builder);
    assert_int_equal(sc_builder_set(builder, "a", "2"), SC_OK);
    assert_int_equal(sc_builder_set(clone, "a", "3"), SC_OK);
    sc_handle *second = build(builder);
    sc_handle *third = build(clone);
    sc_builder_free(builder);
    sc_builder_free(clone);
    assert_int_equal(sc_get_int(first, "a", 0), 1);
    assert_int_equal(sc_get_int(second, "a", 0), 2);
    assert_int_equal(sc_get_int(third, "a", 0), 3);
    assert_int_equal(sc_handle_reload(first, NULL, NULL), SC_OK);
    assert_int_equal(sc_get_int(first, "a", 0), 1);
    sc_handle_close(second);
    assert_int_equal(sc_get_int(third, "a", 0), 3);
    sc_handle_release(first);
    sc_handle_release(second);
    sc_handle_release(third);
}

/* ---- strictness ---- */

static const char repeated[] = "{\"a\": 1,\n \"a\": 2}";

static void strict_mode_makes_warnings_errors(void **state)
{
    (void)state;
    sc_error error;
    sc_builder *builder = sc_builder_new(NULL);
    add_json(builder, repeated);
    assert_int_equal(sc_builder_strict(builder, true), SC_OK);
    assert_build_fails(builder, SC_ERROR_STRICT, &error);
    assert_int_equal(error.line, 2);
    assert_int_equal(error.column, 2);
    assert_contains(error.message, "repeated-key");
    assert_int_equal(sc_builder_rule(builder, SC_WARNING_DUPLICATE_KEY, SC_RULE_WARN), SC_OK);
    sc_handle_release(build(builder));
    assert_int_equal(sc_builder_rule(builder, SC_WARNING_DUPLICATE_KEY, SC_RULE_DEFAULT), SC_OK);
    assert_build_fails(builder, SC_ERROR_STRICT, &error);
    assert_int_equal(sc_builder_strict(builder, false), SC_OK);
    sc_handle_release(build(builder));
    sc_builder_free(builder);
}

static size_t notices_of(const sc_builder *builder, sc_severity *severity)
{
    sc_handle *handle = build(builder);
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    size_t count = sc_snapshot_notice_count(snapshot);
    sc_notice notice;
    assert_false(sc_snapshot_notice(snapshot, count, &notice));
    if (count != 0) {
        assert_true(sc_snapshot_notice(snapshot, 0, &notice));
        *severity = notice.severity;
    }
    sc_snapshot_release(snapshot);
    sc_handle_release(handle);
    return count;
}

static void rules_apply_to_single_codes(void **state)
{
    (void)state;
    sc_error error;
    sc_severity severity = SC_SEVERITY_ERROR;
    sc_builder *builder = sc_builder_new(NULL);
    add_json(builder, "null");
    assert_int_equal(notices_of(builder, &severity), 1);
    assert_int_equal(severity, SC_SEVERITY_NOTE);
    assert_int_equal(sc_builder_strict(builder, true), SC_OK);
    assert_int_equal(notices_of(builder, &severity), 1);
    assert_int_equal(sc_builder_rule(builder, SC_NOTE_EMPTY_SOURCE, SC_RULE_WARN), SC_OK);
    assert_int_equal(notices_of(builder, &severity), 1);
    assert_int_equal(severity, SC_SEVERITY_WARNING);
    assert_int_equal(sc_builder_rule(builder, SC_NOTE_EMPTY_SOURCE, SC_RULE_IGNORE), SC_OK);
    assert_int_equal(notices_of(builder, &severity), 0);
    assert_int_equal(sc_builder_rule(builder, SC_NOTE_EMPTY_SOURCE, SC_RULE_FAIL), SC_OK);
    assert_build_fails(builder, SC_ERROR_STRICT, &error);
    assert_int_equal(sc_builder_rule(builder, SC_ERROR_SYNTAX, SC_RULE_IGNORE),
                     SC_ERROR_INVALID_ARGUMENT);
    sc_builder_free(builder);
}

/* ---- profiles ---- */

static void siblings_follow_their_file(void **state)
{
    write_file(state, "app.json", "{\"a\": 1, \"b\": 1, \"c\": 1}");
    write_file(state, "app.one.json", "{\"b\": 2, \"c\": 2}");
    write_file(state, "app.two.json", "{\"c\": 3}");
    sc_builder *builder = sc_builder_new(NULL);
    assert_int_equal(sc_builder_add_file(builder, path_in(state, "app.json"), NULL), SC_OK);
    assert_int_equal(sc_builder_select_profile(builder, "one"), SC_OK);
    assert_int_equal(sc_builder_select_profile(builder, "two"), SC_OK);
    sc_handle *handle = build(builder);
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    sc_layer_info layer;
    assert_int_equal(sc_get_int(handle, "a", 0), 1);
    assert_int_equal(sc_get_int(handle, "b", 0), 2);
    assert_int_equal(sc_get_int(handle, "c", 0), 3);
    assert_int_equal(sc_snapshot_layer_count(snapshot), 3);
    assert_true(sc_snapshot_layer(snapshot, 1, &layer));
    assert_string_equal(layer.profile, "one");
    assert_string_equal(layer.format, "json");
    assert_int_equal(layer.kind, SC_SOURCE_FILE);
    assert_int_equal(sc_snapshot_notice_count(snapshot), 0);
    sc_snapshot_release(snapshot);
    sc_handle_release(handle);
    sc_builder_free(builder);
}

static void nested_files_apply_default_selected_global(void **state)
{
    write_file(state, "app.json",
               "{\"global\": {\"c\": 9}, \"prod\": {\"b\": 2, \"c\": 2},"
               " \"default\": {\"a\": 1, \"b\": 1, \"c\": 1}}");
    const sc_source_options nested = {.size = sizeof nested, .nested = true};
    sc_builder *builder = sc_builder_new(NULL);
    assert_int_equal(sc_builder_add_file(builder, path_in(state, "app.json"), &nested), SC_OK);
    assert_int_equal(sc_builder_select_profile(builder, "prod"), SC_OK);
    sc_handle *handle = build(builder);
    assert_int_equal(sc_get_int(handle, "a", 0), 1);
    assert_int_equal(sc_get_int(handle, "b", 0), 2);
    assert_int_equal(sc_get_int(handle, "c", 0), 9);
    assert_false(sc_has(handle, "default"));
    sc_handle_release(handle);
    sc_builder_free(builder);
}

static void assert_notice(sc_handle *handle, sc_status code, const char *part)
{
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    bool found = false;
    for (size_t i = 0; i < sc_snapshot_notice_count(snapshot); i++) {
        sc_notice notice;
        assert_true(sc_snapshot_notice(snapshot, i, &notice));
        if (notice.code == code) {
            assert_contains(notice.message, part);
            found = true;
        }
    }
    assert_true(found);
    sc_snapshot_release(snapshot);
}

static void an_unknown_profile_lists_the_known(void **state)
{
    write_file(state, "app.json", "{}");
    write_file(state, "app.staging.json", "{}");
    write_file(state, "app.production.json", "{}");
    write_file(state, "other.testing.json", "{}");
    sc_builder *builder = sc_builder_new(NULL);
    assert_int_equal(sc_builder_add_file(builder, path_in(state, "app.json"), NULL), SC_OK);
    assert_int_equal(sc_builder_select_profile(builder, "prodution"), SC_OK);
    sc_handle *handle = build(builder);
    assert_notice(handle, SC_WARNING_UNKNOWN_PROFILE, "did you mean \"production\"?");
    assert_notice(handle, SC_WARNING_UNKNOWN_PROFILE, "staging");
    sc_handle_release(handle);
    sc_builder_free(builder);
}

static void an_unknown_section_is_a_note(void **state)
{
    write_file(state, "app.json", "{\"default\": {},\n \"prod\": {},\n \"stray\": {}}");
    write_file(state, "app.prod.json", "{}");
    const sc_source_options nested = {.size = sizeof nested, .nested = true};
    sc_builder *builder = sc_builder_new(NULL);
    assert_int_equal(sc_builder_add_file(builder, path_in(state, "app.json"), &nested), SC_OK);
    sc_handle *handle = build(builder);
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    assert_int_equal(sc_snapshot_notice_count(snapshot), 1);
    sc_notice notice;
    assert_true(sc_snapshot_notice(snapshot, 0, &notice));
    assert_int_equal(notice.code, SC_NOTE_UNKNOWN_SECTION);
    assert_int_equal(notice.line, 3);
    assert_contains(notice.message, "stray");
    sc_snapshot_release(snapshot);
    sc_handle_release(handle);
    sc_builder_free(builder);
}

static void a_profile_from_a_variable(void **state)
{
    sc_error error;
    write_file(state, "app.json", "{\"a\": 1}");
    write_file(state, "app.qa.json", "{\"a\": 2}");
    sc_builder *builder = sc_builder_new(NULL);
    assert_int_equal(sc_builder_add_file(builder, path_in(state, "app.json"), NULL), SC_OK);
    assert_int_equal(sc_builder_select_profile_from_env(builder, "SC_TEST_PROFILE", NULL), SC_OK);
    assert_int_equal(unsetenv("SC_TEST_PROFILE"), 0);
    sc_handle *handle = build(builder);
    assert_int_equal(sc_get_int(handle, "a", 0), 1);
    assert_int_equal(setenv("SC_TEST_PROFILE", "qa", 1), 0);
    assert_int_equal(sc_handle_reload(handle, NULL, NULL), SC_OK);
    assert_int_equal(sc_get_int(handle, "a", 0), 2);
    assert_int_equal(setenv("SC_TEST_PROFILE", "a/b", 1), 0);
    assert_build_fails(builder, SC_ERROR_BAD_PROFILE, &error);
    assert_string_equal(error.source, "SC_TEST_PROFILE");
    assert_int_equal(unsetenv("SC_TEST_PROFILE"), 0);
    assert_int_equal(sc_builder_select_profile(builder, "a/b"), SC_ERROR_BAD_PROFILE);
    sc_handle_release(handle);
    sc_builder_free(builder);
}

/* ---- limits ---- */

static void limits_are_kept(void **state)
{
    sc_error error;
    write_file(state, "app.json", "{\"a\": [[[[1]]]]}");
    static const struct {
        sc_limits limits;
        sc_status code;
    } cases[] = {
        {{.file_size = 4}, SC_ERROR_FILE_TOO_LARGE},
        {{.depth = 3}, SC_ERROR_TOO_DEEP},
        {{.nodes = 2}, SC_ERROR_TOO_MANY_NODES},
    };
    for (size_t i = 0; i < 3; i++) {
        sc_builder *builder = sc_builder_new(NULL);
        assert_int_equal(sc_builder_add_file(builder, path_in(state, "app.json"), NULL), SC_OK);
        sc_handle_release(build(builder)); /* now it is cached, which must not change the result */
        assert_int_equal(sc_builder_limits(builder, &cases[i].limits), SC_OK);
        assert_build_fails(builder, cases[i].code, &error);
        sc_builder_free(builder);
    }
}

static void null_removes_a_member(void **state)
{
    sc_source_options options = {.size = sizeof options, .null_removes = true};
    sc_builder *builder = sc_builder_new(NULL);
    write_file(state, "a.json", "{\"a\": {\"b\": 1, \"c\": 2}}");
    write_file(state, "b.json", "{\"a\": {\"b\": null}}");
    assert_int_equal(sc_builder_add_file(builder, path_in(state, "a.json"), NULL), SC_OK);
    assert_int_equal(sc_builder_add_file(builder, path_in(state, "b.json"), &options), SC_OK);
    sc_error error;
    sc_handle *handle = sc_builder_build(builder, &error);
    assert_non_null(handle);
    assert_false(sc_has(handle, "a.b"));
    assert_int_equal(sc_get_int(handle, "a.c", 0), 2);
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    sc_explanation *explanation = sc_snapshot_explain(snapshot, "a.b", &error);
    sc_step step;
    assert_int_equal(sc_explanation_count(explanation), 2);
    assert_true(sc_explanation_step(explanation, 1, &step));
    assert_int_equal(step.action, SC_ACTION_UNSET);
    assert_int_equal(step.origin.column, 13);
    sc_explanation_free(explanation);
    sc_snapshot_release(snapshot);
    sc_handle_release(handle);
    options.join = true;
    assert_int_equal(sc_builder_add_file(builder, path_in(state, "b.json"), &options),
                     SC_ERROR_INVALID_ARGUMENT);
    sc_builder_free(builder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(later_sources_win),
        cmocka_unit_test(unset_and_set_string),
        FOLDER_TEST(the_first_error_stays),
        FOLDER_TEST(a_file_that_does_not_parse_fails_the_build),
        FOLDER_TEST(optional_files_may_be_absent),
        cmocka_unit_test(nothing_added_is_an_empty_object),
        cmocka_unit_test(builds_and_clones_are_independent),
        cmocka_unit_test(strict_mode_makes_warnings_errors),
        cmocka_unit_test(rules_apply_to_single_codes),
        FOLDER_TEST(siblings_follow_their_file),
        FOLDER_TEST(nested_files_apply_default_selected_global),
        FOLDER_TEST(an_unknown_profile_lists_the_known),
        FOLDER_TEST(an_unknown_section_is_a_note),
        FOLDER_TEST(a_profile_from_a_variable),
        FOLDER_TEST(limits_are_kept),
        FOLDER_TEST(null_removes_a_member),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
