/* All functions of a snapshot: values, errors, leaves, secrets, dumps, explanations. */
#include "help.h"

static sc_snapshot *snapshot_of(const char *json)
{
    sc_handle *handle = build_json(json);
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    assert_non_null(snapshot);
    sc_handle_release(handle); /* the snapshot outlives it */
    return snapshot;
}

/* ---- misses ---- */

static void assert_miss(const sc_snapshot *snapshot, const char *path, const char *canonical,
                        const char *message)
{
    sc_error error = {.code = SC_OK};
    assert_int_equal(sc_value_kind(sc_snapshot_get(snapshot, path, &error)), SC_ABSENT);
    assert_int_equal(error.code, SC_ERROR_MISSING_KEY);
    assert_string_equal(error.path, canonical);
    assert_string_equal(error.message, message);
    assert_int_equal(sc_value_kind(sc_snapshot_get(snapshot, path, NULL)), SC_ABSENT);
}

static void a_miss_names_near_keys(void **state)
{
    (void)state;
    sc_snapshot *snapshot =
        snapshot_of("{\"database\": {\"port\": 1, \"a.b\": {\"host\": 2}}, \"list\": [1, 2]}");
    assert_miss(snapshot, "database.prot", "database.prot",
                "no value at `database.prot`; did you mean `database.port`?");
    assert_miss(snapshot, "databse.port", "databse.port",
                "no value at `databse.port`; did you mean `database.port`?");
    assert_miss(snapshot, "/database/a.b/hosts", "database.\"a.b\".hosts",
                "no value at `database.\"a.b\".hosts`; did you mean `database.\"a.b\".host`?");
    assert_miss(snapshot, "database.\"a.c\".x", "database.\"a.c\".x",
                "no value at `database.\"a.c\".x`; did you mean `database.\"a.b\"`?");
    assert_miss(snapshot, "zzz", "zzz", "no value at `zzz`");
    assert_miss(snapshot, "list[5]", "list[5]", "no value at `list[5]`");
    assert_miss(snapshot, "list.5", "list[5]", "no value at `list[5]`");
    assert_miss(snapshot, "list[-3]", "list[-3]", "no value at `list[-3]`");
    assert_miss(snapshot, "list.-1.x", "list[1].x", "no value at `list[1].x`");
    assert_miss(snapshot, "list.0.x", "list[0].x", "no value at `list[0].x`");
    assert_miss(snapshot, "database.port.deep[0]", "database.port.deep[0]",
                "no value at `database.port.deep[0]`");
    sc_snapshot_release(snapshot);
}

static void a_path_that_does_not_parse(void **state)
{
    (void)state;
    sc_error error;
    sc_snapshot *snapshot = snapshot_of("{\"a\": {\"b\": 1}, \"c.d\": 2}");
    assert_int_equal(sc_value_kind(sc_snapshot_get(snapshot, "a..b", &error)), SC_ABSENT);
    assert_int_equal(error.code, SC_ERROR_BAD_PATH);
    assert_int_equal(error.column, 3);
    assert_int_equal(sc_value_kind(sc_snapshot_get(snapshot, "c.d", &error)), SC_INTEGER);
    assert_int_equal(sc_value_kind(sc_snapshot_get(snapshot, "", &error)), SC_OBJECT);
    assert_int_equal(sc_value_kind(sc_snapshot_get(snapshot, NULL, &error)), SC_ABSENT);
    assert_int_equal(error.code, SC_ERROR_INVALID_ARGUMENT);
    assert_int_equal(sc_value_kind(sc_snapshot_get(NULL, "a", &error)), SC_ABSENT);
    assert_int_equal(error.code, SC_ERROR_INVALID_ARGUMENT);
    sc_snapshot_release(snapshot);
}

/* ---- failures ---- */

static void fail_at(const sc_snapshot *snapshot, const char *path, sc_value value, sc_status status,
                    const char *expected, sc_error *error)
{
    sc_place root = SC_PLACE_INIT;
    const sc_path at = sc_path_of_text(path, strlen(path));
    (void)sc_snapshot_place(snapshot, NULL, &root);
    sc_status code = sc_place_fail(&root, &at, value, status, expected, error);
    assert_true(error == NULL || code == error->code);
}

static void assert_failure(const sc_snapshot *snapshot, const char *path, const char *message,
                           unsigned column)
{
    int64_t number;
    sc_error error = {.code = SC_OK};
    sc_value value = sc_snapshot_get(snapshot, path, NULL);
    sc_status status = sc_value_int(value, &number);
    fail_at(snapshot, path, value, status, "an integer", &error);
    assert_int_equal(error.code, SC_ERROR_WRONG_TYPE);
    assert_string_equal(error.message, message);
    assert_string_equal(error.source, "defaults");
    assert_int_equal(error.line, 1);
    assert_int_equal(error.column, column);
    assert_string_equal(error.path, path);
}

static void a_failure_names_the_found_type(void **state)
{
    (void)state;
    sc_snapshot *snapshot = snapshot_of(
        "{\"s\": \"abc\", \"f\": 1.5, \"b\": true, \"n\": null, \"a\": [], \"o\": {}, \"token\": "
        "\"x\", \"l\": "
        "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"}");
    assert_failure(snapshot, "s", "expected an integer, found the string \"abc\"", 7);
    assert_failure(snapshot, "f", "expected an integer, found the float 1.5", 19);
    assert_failure(snapshot, "b", "expected an integer, found the bool true", 29);
    assert_failure(snapshot, "n", "expected an integer, found null", 40);
    assert_failure(snapshot, "a", "expected an integer, found an array", 51);
    assert_failure(snapshot, "o", "expected an integer, found an object", 60);
    assert_failure(snapshot, "token", "expected an integer, found <secret>", 73);
    sc_value value = sc_snapshot_get(snapshot, "l", NULL);
    sc_error error;
    fail_at(snapshot, "l", value, SC_ERROR_BAD_VALUE, "a size", &error);
    assert_int_equal(error.code, SC_ERROR_BAD_VALUE);
    assert_contains(error.message, "aaa\xE2\x80\xA6\"");
    assert_true(strlen(error.message) < 120);
    fail_at(snapshot, "l.x", (sc_value){0}, SC_ERROR_MISSING_KEY, "x", &error);
    assert_int_equal(error.code, SC_ERROR_MISSING_KEY);
    (void)sc_place_fail(NULL, NULL, value, SC_ERROR_WRONG_TYPE, "x", &error);
    assert_int_equal(error.code, SC_ERROR_INVALID_ARGUMENT);
    fail_at(snapshot, "l", value, SC_ERROR_WRONG_TYPE, NULL, NULL);
    sc_snapshot_release(snapshot);
}

static void numbers_are_shown_in_full(void **state)
{
    (void)state;
    sc_error error;
    sc_snapshot *snapshot = snapshot_of("{\"i\": -7, \"u\": 18446744073709551615}");
    sc_value value = sc_snapshot_get(snapshot, "i", NULL);
    fail_at(snapshot, "i", value, SC_ERROR_WRONG_TYPE, "a string", &error);
    assert_string_equal(error.message, "expected a string, found the integer -7");
    value = sc_snapshot_get(snapshot, "u", NULL);
    fail_at(snapshot, "u", value, SC_ERROR_OUT_OF_RANGE, "a port", &error);
    assert_string_equal(error.message, "expected a port, found the integer 18446744073709551615");
    fail_at(snapshot, "u..", value, SC_ERROR_WRONG_TYPE, "a string", &error);
    assert_int_equal(error.code, SC_ERROR_BAD_PATH);
    sc_snapshot_release(snapshot);
}

static void untyped_text_is_shown_as_written(void **state)
{
    (void)state;
    static const char *const environment[] = {"APP_PORT=0x", NULL};
    const sc_source_options given = {.size = sizeof given, .environment = environment};
    sc_builder *builder = sc_builder_new(NULL);
    assert_int_equal(sc_builder_add_env(builder, "APP", &given), SC_OK);
    sc_handle *handle = build(builder);
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    sc_value value = sc_snapshot_get(snapshot, "port", NULL);
    sc_error error;
    fail_at(snapshot, "port", value, SC_ERROR_BAD_VALUE, "an integer", &error);
    assert_string_equal(error.message, "expected an integer, found the text \"0x\"");
    assert_string_equal(error.source, "APP_PORT");
    sc_snapshot_release(snapshot);
    sc_handle_release(handle);
    sc_builder_free(builder);
}

/* ---- leaves ---- */

typedef struct seen {
    char text[512];
    size_t left;
} seen;

static bool see(void *context, const char *path, sc_value value)
{
    seen *seen_so_far = context;
    size_t length = strlen(seen_so_far->text);
    (void)snprintf(seen_so_far->text + length, sizeof seen_so_far->text - length, "%s=%s ", path,
                   sc_kind_name(sc_value_kind(value)));
    return --seen_so_far->left != 0;
}

static void assert_leaves(const sc_snapshot *snapshot, const char *path, size_t most,
                          const char *expected)
{
    seen found = {.left = most};
    assert_int_equal(sc_snapshot_leaves(snapshot, path, see, &found, NULL), SC_OK);
    assert_string_equal(found.text, expected);
}

static void leaves_in_order(void **state)
{
    (void)state;
    sc_error error;
    sc_snapshot *snapshot = snapshot_of(
        "{\"a\": {\"b\": 1, \"c d\": [true, [null]], \"e\": {}}, \"f\": [], \"g\": \"x\"}");
    assert_leaves(snapshot, "", 99,
                  "a.b=integer a.\"c d\"[0]=bool a.\"c d\"[1][0]=null a.e=object f=array "
                  "g=string ");
    assert_leaves(snapshot, "a.\"c d\"", 99, "a.\"c d\"[0]=bool a.\"c d\"[1][0]=null ");
    assert_leaves(snapshot, "/a/b", 99, "a.b=integer ");
    assert_leaves(snapshot, "", 2, "a.b=integer a.\"c d\"[0]=bool ");
    assert_int_equal(sc_snapshot_leaves(snapshot, "none", see, NULL, &error), SC_ERROR_MISSING_KEY);
    assert_int_equal(sc_snapshot_leaves(snapshot, "a..", see, NULL, &error), SC_ERROR_BAD_PATH);
    assert_int_equal(sc_snapshot_leaves(snapshot, "", NULL, NULL, &error),
                     SC_ERROR_INVALID_ARGUMENT);
    sc_snapshot_release(snapshot);
}

static void assert_no_value(sc_snapshot *snapshot, const char *path, const char *message)
{
    sc_error error;
    assert_int_equal(sc_value_kind(sc_snapshot_get(snapshot, path, &error)), SC_ABSENT);
    assert_int_equal(error.code, SC_ERROR_MISSING_KEY);
    assert_string_equal(error.message, message);
}

/* A path that would be read as a key of the root is shown with its first segment quoted. */
static void a_path_that_is_shown_leads_back(void **state)
{
    (void)state;
    sc_error error;
    sc_text text;
    sc_snapshot *snapshot = snapshot_of("{\"a.b\": 1, \"a\": {\"b\": {\"c\": 2}, \"d\": 3},"
                                        "\"\\\"a\\\".b\": 4, \"a.d\": 5, \"n.x\": 6, \"n\": {}}");
    assert_no_value(snapshot, "a.dd", "no value at `a.dd`; did you mean `\"a\".d`?");
    assert_no_value(snapshot, "/n/x", "no value at `\"n\".x`");
    fail_at(snapshot, "/a/d", (sc_value){0}, SC_ERROR_WRONG_TYPE, "a bool", &error);
    assert_string_equal(error.path, "\"a\".d");
    sc_snapshot_release(snapshot);
    snapshot = snapshot_of("{\"a.b\": 1, \"a\": {\"b\": null}}");
    assert_int_equal(sc_snapshot_dump(snapshot, "", "toml", NULL, &text, &error),
                     SC_ERROR_CANNOT_WRITE);
    assert_string_equal(error.path, "\"a\".b");
    sc_snapshot_release(snapshot);
}

static void a_warning_beside_a_key_that_reads_like_its_path(void **state)
{
    (void)state;
    sc_notice notice;
    sc_builder *builder = sc_builder_new(NULL);
    add_json(builder, "{\"a.b\": {\"x\": 1}, \"a\": {\"b\": {\"x\": 1}}}");
    add_json(builder, "{\"a.b\": 2, \"a\": {\"b\": 3}}");
    sc_handle *handle = build(builder);
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    static const char *const paths[] = {"\"a.b\"", "\"a\".b"};
    assert_int_equal(sc_snapshot_notice_count(snapshot), 2);
    for (size_t i = 0; i < 2; i++) {
        assert_true(sc_snapshot_notice(snapshot, i, &notice));
        assert_int_equal(notice.code, SC_WARNING_TYPE_CONFLICT);
        assert_string_equal(notice.path, paths[i]);
    }
    sc_snapshot_release(snapshot);
    sc_handle_release(handle);
    sc_builder_free(builder);
}

/* ---- secrets and dumps ---- */

static void assert_dump(const sc_snapshot *snapshot, const char *path,
                        const sc_write_options *options, const char *expected)
{
    sc_text text;
    sc_error error;
    assert_int_equal(sc_snapshot_dump(snapshot, path, "json", options, &text, &error), SC_OK);
    assert_string_equal(text.data, expected);
    assert_int_equal(text.length, strlen(expected));
    sc_text_free(&text);
    assert_null(text.data);
}

static void dumps_are_masked(void **state)
{
    (void)state;
    const sc_write_options compact = {.compact = true};
    const sc_write_options revealed = {.compact = true, .reveal = true};
    sc_snapshot *snapshot =
        snapshot_of("{\"db\": {\"password\": \"p\", \"port\": 1}, \"apiKey\": {\"id\": \"x\"}}");
    assert_dump(snapshot, "", &compact,
                "{\"db\":{\"password\":\"<secret>\",\"port\":1},\"apiKey\":{\"id\":\"<secret>\"}}");
    assert_dump(snapshot, "apiKey", &compact, "{\"id\":\"<secret>\"}");
    assert_dump(snapshot, "db.password", &compact, "\"<secret>\"");
    assert_dump(snapshot, "db.port", &compact, "1");
    assert_dump(snapshot, "", &revealed,
                "{\"db\":{\"password\":\"p\",\"port\":1},\"apiKey\":{\"id\":\"x\"}}");
    assert_true(sc_snapshot_is_secret(snapshot, "db.password"));
    assert_true(sc_snapshot_is_secret(snapshot, "apiKey.id"));
    assert_false(sc_snapshot_is_secret(snapshot, "db.port"));
    assert_false(sc_snapshot_is_secret(snapshot, "none"));
    assert_false(sc_snapshot_is_secret(NULL, "db"));
    sc_snapshot_release(snapshot);
}

static void words_and_exemptions(void **state)
{
    (void)state;
    const sc_write_options compact = {.compact = true};
    sc_builder *builder = sc_builder_new(NULL);
    add_json(builder, "{\"pin\": \"1\", \"token\": {\"kind\": \"t\", \"value\": \"v\"}}");
    assert_int_equal(sc_builder_secret_key(builder, "pin"), SC_OK);
    assert_int_equal(sc_builder_public_path(builder, "token.kind"), SC_OK);
    assert_int_equal(sc_builder_public_path(builder, "a..b"), SC_ERROR_BAD_PATH);
    sc_builder_free(builder);
    builder = sc_builder_new(NULL);
    add_json(builder, "{\"pin\": \"1\", \"token\": {\"kind\": \"t\", \"value\": \"v\"}}");
    assert_int_equal(sc_builder_secret_key(builder, "pin"), SC_OK);
    assert_int_equal(sc_builder_public_path(builder, "token.kind"), SC_OK);
    sc_handle *handle = build(builder);
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    assert_dump(snapshot, "", &compact,
                "{\"pin\":\"<secret>\",\"token\":{\"kind\":\"t\",\"value\":\"<secret>\"}}");
    sc_snapshot_release(snapshot);
    sc_handle_release(handle);
    sc_builder_free(builder);
}

static void a_dump_refuses(void **state)
{
    (void)state;
    sc_error error;
    sc_text text;
    sc_snapshot *snapshot = snapshot_of("{\"a\": null}");
    assert_int_equal(sc_snapshot_dump(snapshot, "b", "json", NULL, &text, &error),
                     SC_ERROR_MISSING_KEY);
    assert_null(text.data);
    assert_int_equal(sc_snapshot_dump(snapshot, "a", "xml", NULL, &text, &error),
                     SC_ERROR_UNKNOWN_FORMAT);
    assert_contains(error.message, "xml");
    assert_int_equal(sc_snapshot_dump(snapshot, "", "toml", NULL, &text, &error),
                     SC_ERROR_CANNOT_WRITE);
    assert_string_equal(error.path, "a");
    assert_int_equal(sc_snapshot_dump(snapshot, "", NULL, NULL, &text, &error),
                     SC_ERROR_INVALID_ARGUMENT);
    assert_int_equal(sc_snapshot_dump(NULL, "", "json", NULL, &text, &error),
                     SC_ERROR_INVALID_ARGUMENT);
    sc_snapshot_release(snapshot);
}

/* ---- explaining ---- */

static void assert_step(const sc_explanation *explanation, size_t index, sc_action action,
                        const char *source, unsigned line, bool secret)
{
    sc_step step;
    assert_true(sc_explanation_step(explanation, index, &step));
    assert_string_equal(sc_action_name(step.action), sc_action_name(action));
    assert_string_equal(step.origin.source, source);
    assert_int_equal(step.origin.line, line);
    assert_int_equal(step.secret, secret);
    assert_int_equal(sc_value_kind(step.value) == SC_ABSENT, action == SC_ACTION_UNSET);
}

static void the_chain_of_layers(void **state)
{
    write_file(state, "app.json", "{\n\"a\": 2, \"password\": \"q\"}");
    sc_error error;
    sc_builder *builder = sc_builder_new(NULL);
    add_json(builder, "{\"a\": 1, \"password\": \"p\", \"gone\": 1}");
    assert_int_equal(sc_builder_add_file(builder, path_in(state, "app.json"), NULL), SC_OK);
    assert_int_equal(sc_builder_set(builder, "a", "3"), SC_OK);
    assert_int_equal(sc_builder_unset(builder, "gone"), SC_OK);
    sc_handle *handle = build(builder);
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    sc_builder_free(builder);
    sc_handle_release(handle);

    sc_explanation *explanation = sc_snapshot_explain(snapshot, "a", &error);
    assert_int_equal(sc_explanation_count(explanation), 3);
    assert_step(explanation, 0, SC_ACTION_SET, "defaults", 1, false);
    assert_step(explanation, 1, SC_ACTION_REPLACED, path_in(state, "app.json"), 2, false);
    sc_step step;
    int64_t number = 0;
    assert_true(sc_explanation_step(explanation, 2, &step));
    assert_int_equal(step.action, SC_ACTION_REPLACED);
    assert_int_equal(sc_value_int(step.value, &number), SC_OK);
    assert_int_equal(number, 3);
    assert_false(sc_explanation_step(explanation, 3, &step));
    sc_explanation_free(explanation);

    explanation = sc_snapshot_explain(snapshot, "password", &error);
    assert_int_equal(sc_explanation_count(explanation), 2);
    assert_step(explanation, 0, SC_ACTION_SET, "defaults", 1, true);
    assert_step(explanation, 1, SC_ACTION_REPLACED, path_in(state, "app.json"), 2, true);
    sc_explanation_free(explanation);

    explanation = sc_snapshot_explain(snapshot, "gone", &error);
    assert_int_equal(sc_explanation_count(explanation), 2);
    sc_snapshot_release(snapshot); /* the explanation keeps the object that it borrows from */
    assert_step(explanation, 0, SC_ACTION_SET, "defaults", 1, false);
    assert_true(sc_explanation_step(explanation, 1, &step));
    assert_int_equal(step.action, SC_ACTION_UNSET);
    sc_explanation_free(explanation);
}

/* A text under a secret key stays secret if a later layer sets another kind, or removes it. */
static void the_past_of_a_secret_is_secret(void **state)
{
    (void)state;
    sc_error error;
    sc_builder *builder = sc_builder_new(NULL);
    add_json(builder, "{\"password\": \"p\", \"token\": \"t\", \"key\": {\"pin\": \"1\"}}");
    add_json(builder, "{\"password\": {\"a\": 1}, \"key\": {\"pin\": [2]}}");
    assert_int_equal(sc_builder_secret_key(builder, "pin"), SC_OK);
    assert_int_equal(sc_builder_unset(builder, "token"), SC_OK);
    sc_handle *handle = build(builder);
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    static const char *const paths[] = {"password", "token", "key.pin"};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        sc_explanation *explanation = sc_snapshot_explain(snapshot, paths[i], &error);
        assert_int_equal(sc_explanation_count(explanation), 2);
        assert_step(explanation, 0, SC_ACTION_SET, "defaults", 1, true);
        sc_explanation_free(explanation);
    }
    sc_snapshot_release(snapshot);
    sc_handle_release(handle);
    sc_builder_free(builder);
}

static void segments_beside_a_key_that_reads_like_them(void **state)
{
    (void)state;
    sc_error error;
    sc_step step;
    sc_snapshot *snapshot = snapshot_of("{\"a.b\": 1,\n\"a\": {\"b\": 2}}");
    static const char *const paths[] = {"a.b", "\"a\".b", "/a/b"};
    for (unsigned i = 0; i < 3; i++) {
        sc_explanation *explanation = sc_snapshot_explain(snapshot, paths[i], &error);
        assert_int_equal(sc_explanation_count(explanation), 1);
        assert_true(sc_explanation_step(explanation, 0, &step));
        assert_int_equal(step.origin.line, i == 0 ? 1 : 2);
        sc_explanation_free(explanation);
    }
    sc_snapshot_release(snapshot);
}

/* The empty text is a key if there is one, in every function. */
static void the_empty_text_beside_an_empty_key(void **state)
{
    (void)state;
    sc_text text;
    sc_write_options options = {.compact = true};
    sc_snapshot *snapshot = snapshot_of("{\"\": 1, \"a\": {\"b\": 2}}");
    assert_leaves(snapshot, "", 99, "\"\"=integer ");
    assert_leaves(snapshot, "\"\"", 99, "\"\"=integer ");
    assert_int_equal(sc_snapshot_dump(snapshot, "", "json", &options, &text, NULL), SC_OK);
    assert_string_equal(text.data, "1");
    sc_text_free(&text);
    sc_explanation *explanation = sc_snapshot_explain(snapshot, "", NULL);
    sc_step step;
    assert_true(sc_explanation_step(explanation, 0, &step));
    assert_int_equal(sc_value_kind(step.value), SC_INTEGER);
    sc_explanation_free(explanation);
    assert_int_equal(sc_value_kind(sc_snapshot_get(snapshot, "", NULL)), SC_INTEGER);
    sc_snapshot_release(snapshot);
}

static void explaining_refuses(void **state)
{
    (void)state;
    sc_error error;
    sc_step step;
    sc_snapshot *snapshot = snapshot_of("{\"port\": 1}");
    assert_null(sc_snapshot_explain(snapshot, "prot", &error));
    assert_int_equal(error.code, SC_ERROR_MISSING_KEY);
    assert_contains(error.message, "did you mean `port`?");
    assert_null(sc_snapshot_explain(snapshot, "a..b", &error));
    assert_int_equal(error.code, SC_ERROR_BAD_PATH);
    assert_null(sc_snapshot_explain(NULL, "a", &error));
    assert_null(sc_snapshot_explain(snapshot, NULL, &error));
    assert_int_equal(sc_explanation_count(NULL), 0);
    assert_false(sc_explanation_step(NULL, 0, &step));
    sc_explanation_free(NULL);
    sc_snapshot_release(snapshot);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_miss_names_near_keys),
        cmocka_unit_test(a_path_that_does_not_parse),
        cmocka_unit_test(a_failure_names_the_found_type),
        cmocka_unit_test(numbers_are_shown_in_full),
        cmocka_unit_test(untyped_text_is_shown_as_written),
        cmocka_unit_test(leaves_in_order),
        cmocka_unit_test(a_path_that_is_shown_leads_back),
        cmocka_unit_test(a_warning_beside_a_key_that_reads_like_its_path),
        cmocka_unit_test(dumps_are_masked),
        cmocka_unit_test(words_and_exemptions),
        cmocka_unit_test(a_dump_refuses),
        FOLDER_TEST(the_chain_of_layers),
        cmocka_unit_test(the_past_of_a_secret_is_secret),
        cmocka_unit_test(segments_beside_a_key_that_reads_like_them),
        cmocka_unit_test(the_empty_text_beside_an_empty_key),
        cmocka_unit_test(explaining_refuses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
