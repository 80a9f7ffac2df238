/* Places: the same functions for a handle and for its sections. */
#include "help.h"

static sc_place place_in(const sc_snapshot *snapshot, const char *path)
{
    sc_place place = SC_PLACE_INIT;
    assert_int_equal(sc_snapshot_place(snapshot, path, &place), SC_OK);
    return place;
}

static sc_path text_path(const char *text)
{
    return sc_path_of_text(text, strlen(text));
}

static sc_path_segment key(const char *text)
{
    return (sc_path_segment){.key = text, .length = strlen(text)};
}

static sc_path_segment at(int64_t index)
{
    return (sc_path_segment){.index = index};
}

static sc_value get(const sc_place *place, const sc_path *path)
{
    sc_value value = {0};
    sc_status status = sc_place_get(place, path, &value);
    assert_int_equal(status == SC_OK, sc_value_kind(value) != SC_ABSENT);
    return value;
}

static void assert_text(sc_value value, const char *expected)
{
    const char *text;
    assert_int_equal(sc_value_string(value, &text, NULL), SC_OK);
    assert_string_equal(text, expected);
}

#define SEGMENTS(...)                                                                              \
    sc_path_of_segments((const sc_path_segment[]){__VA_ARGS__},                                    \
                        sizeof((const sc_path_segment[]){__VA_ARGS__}) / sizeof(sc_path_segment))

/* ---- segments ---- */

static void segments_are_exact_members(void **state)
{
    (void)state;
    sc_handle *handle = build_json("{\"\\\"a\\\".b\": \"WRONG\", \"a.b\": \"WRONG\", \"a\": "
                                   "{\"b\": \"right\", \"\": \"empty\", \"x\\u0000y\": \"nul\"}}");
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    const sc_place root = place_in(snapshot, "");
    sc_path path = SEGMENTS(key("a"), key("b"));
    assert_text(get(&root, &path), "right");
    path = SEGMENTS(key("a"), key(""));
    assert_text(get(&root, &path), "empty");
    path = SEGMENTS(key("a"), {.key = "x\0y", .length = 3});
    assert_text(get(&root, &path), "nul");
    path = SEGMENTS(key("a.b"));
    assert_text(get(&root, &path), "WRONG");
    path = SEGMENTS(key("a"), key("\xFF"));
    sc_value value;
    assert_int_equal(sc_place_get(&root, &path, &value), SC_ERROR_BAD_PATH);
    sc_error error;
    assert_int_equal(sc_place_fail(&root, &path, value, SC_OK, NULL, &error), SC_ERROR_BAD_PATH);
    assert_string_equal(error.message, "segment 2 of the path is not UTF-8");
    sc_snapshot_release(snapshot);
    sc_handle_release(handle);
}

static void an_index_is_a_key_of_an_object(void **state)
{
    (void)state;
    sc_handle *handle =
        build_json("{\"o\": {\"-1\": \"minus\", \"0\": \"zero\"}, \"l\": [\"first\", \"last\"]}");
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    const sc_place root = place_in(snapshot, NULL);
    sc_path path = SEGMENTS(key("o"), at(-1));
    assert_text(get(&root, &path), "minus");
    path = SEGMENTS(key("o"), at(0));
    assert_text(get(&root, &path), "zero");
    path = SEGMENTS(key("l"), at(-1));
    assert_text(get(&root, &path), "last");
    path = SEGMENTS(key("l"), key("0"));
    assert_text(get(&root, &path), "first");
    path = SEGMENTS(key("l"), at(2));
    sc_value value;
    assert_int_equal(sc_place_get(&root, &path, &value), SC_ERROR_MISSING_KEY);
    path = SEGMENTS(key("l"), at(INT64_MIN));
    assert_int_equal(sc_place_get(&root, &path, &value), SC_ERROR_MISSING_KEY);
    sc_snapshot_release(snapshot);
    sc_handle_release(handle);
}

static void the_empty_list_is_the_whole_and_the_empty_text_a_key(void **state)
{
    (void)state;
    sc_handle *handle = build_json("{\"\": \"key\", \"a\": {}}");
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    const sc_place root = place_in(snapshot, "");
    const sc_path none = SC_PATH_INIT, empty = text_path("");
    assert_int_equal(sc_value_kind(get(&root, NULL)), SC_OBJECT);
    assert_int_equal(sc_value_kind(get(&root, &none)), SC_OBJECT);
    assert_text(get(&root, &empty), "key");
    sc_text text;
    const sc_write_options compact = {.compact = true};
    assert_int_equal(sc_place_dump(&root, NULL, "json", &compact, &text, NULL), SC_OK);
    assert_string_equal(text.data, "{\"\":\"key\",\"a\":{}}");
    sc_text_free(&text);
    assert_int_equal(sc_place_dump(&root, &empty, "json", &compact, &text, NULL), SC_OK);
    assert_string_equal(text.data, "\"key\"");
    sc_text_free(&text);
    const sc_place section = place_in(snapshot, "a");
    assert_int_equal(sc_value_kind(get(&section, &empty)), SC_OBJECT);
    sc_snapshot_release(snapshot);
    sc_handle_release(handle);
}

/* ---- canonical paths ---- */

static void assert_path(const sc_place *place, sc_path path, const char *expected)
{
    sc_text text;
    assert_int_equal(sc_place_path(place, &path, &text, NULL), SC_OK);
    assert_string_equal(text.data, expected);
    assert_int_equal(text.length, strlen(expected));
    /* The path leads back, as text and as a place. */
    sc_value there = get(place, &path);
    const sc_place back = place_in(place->snapshot, text.data);
    sc_value found = sc_snapshot_get(place->snapshot, text.data, NULL);
    assert_true(there.image == found.image && there.node == found.node);
    assert_true(there.image == back.value.image && there.node == back.value.node);
    sc_text_free(&text);
}

static void the_canonical_path_of_a_place(void **state)
{
    (void)state;
    sc_text text;
    sc_error error;
    sc_handle *handle = build_json("{\"a\": {\"/x\": {\"y\": 1}, \"e\": [2, 3], \"p.q\": 4}}");
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    const sc_place root = place_in(snapshot, ""), below = place_in(snapshot, "a");
    assert_path(&root, text_path("/a/e/1"), "a.e[1]");
    assert_path(&root, text_path(""), "");
    assert_path(&below, text_path(""), "a");
    assert_path(&below, text_path("e.-1"), "a.e[1]");
    assert_path(&below, text_path("\"/x\".y"), "a./x.y");
    assert_path(&below, text_path("p.q"), "a.\"p.q\"");
    assert_path(&below, text_path("none.0"), "a.none.0");
    assert_path(&below, SEGMENTS(key("e"), at(-1)), "a.e[1]");
    assert_path(&below, SEGMENTS(key("e"), at(-5)), "a.e[-5]");
    const sc_place nothing = place_in(snapshot, "nope");
    assert_path(&nothing, text_path("b[0]"), "nope.b[0]");
    const sc_path bad = text_path("b..c");
    assert_int_equal(sc_place_path(&below, &bad, &text, &error), SC_ERROR_BAD_PATH);
    assert_int_equal(error.column, 3);
    assert_null(text.data);
    sc_place place = SC_PLACE_INIT;
    assert_int_equal(sc_snapshot_place(snapshot, "a..", &place), SC_ERROR_BAD_PATH);
    assert_int_equal(sc_snapshot_place(NULL, "a", &place), SC_ERROR_INVALID_ARGUMENT);
    sc_snapshot_release(snapshot);
    sc_handle_release(handle);
}

static void a_path_that_reads_like_a_root_key(void **state)
{
    (void)state;
    sc_handle *handle = build_json("{\"a.b\": 1, \"a\": {\"b\": {\"c\": 2}, \"d\": 3},"
                                   "\"\\\"a\\\".b\": 4, \"a.d\": 5, \"n.x\": 6, \"n\": {}}");
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    const sc_place root = place_in(snapshot, ""), below = place_in(snapshot, "a");
    const sc_place deep = place_in(snapshot, "\"\\u0061\".b");
    assert_path(&root, text_path("/a/b"), "\"\\u0061\".b");
    assert_path(&root, SEGMENTS(key("a"), key("b")), "\"\\u0061\".b");
    assert_path(&root, text_path("/a/d"), "\"a\".d");
    assert_path(&root, text_path("\"\\u0061\".b.c"), "a.b.c");
    assert_path(&below, text_path("d"), "\"a\".d");
    assert_path(&below, text_path("b"), "\"\\u0061\".b");
    assert_path(&deep, text_path("c"), "a.b.c");
    sc_snapshot_release(snapshot);
    sc_handle_release(handle);
}

/* ---- what is absent ---- */

typedef struct seen {
    char text[512];
} seen;

static bool see(void *context, const char *path, sc_value value)
{
    seen *all = context;
    size_t length = strlen(all->text);
    (void)snprintf(all->text + length, sizeof all->text - length, "%s=%s ", path,
                   sc_kind_name(sc_value_kind(value)));
    return true;
}

static void leaves_are_named_from_the_place(void **state)
{
    (void)state;
    sc_error error;
    seen found = {.text = ""};
    sc_handle *handle = build_json("{\"a\": {\"/x\": {\"y\": 1}, \"e\": [2]}}");
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    const sc_place below = place_in(snapshot, "a"), nothing = place_in(snapshot, "b");
    assert_int_equal(sc_place_leaves(&below, NULL, see, &found, NULL), SC_OK);
    assert_string_equal(found.text, "\"/x\".y=integer e[0]=integer ");
    const sc_path path = text_path("b");
    assert_int_equal(sc_place_leaves(&below, &path, see, &found, &error), SC_ERROR_MISSING_KEY);
    assert_string_equal(error.path, "a.b");
    assert_int_equal(sc_place_leaves(&nothing, NULL, see, &found, &error), SC_ERROR_MISSING_KEY);
    assert_int_equal(sc_place_leaves(NULL, NULL, see, &found, &error), SC_ERROR_INVALID_ARGUMENT);
    assert_int_equal(sc_place_leaves(&below, NULL, NULL, NULL, &error), SC_ERROR_INVALID_ARGUMENT);
    sc_snapshot_release(snapshot);
    sc_handle_release(handle);
}

static void a_place_without_a_value_is_empty(void **state)
{
    (void)state;
    sc_error error;
    sc_text text;
    sc_handle *handle = build_json("{\"a\": {\"host\": 1}}");
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    const sc_place nothing = place_in(snapshot, "a.hots");
    assert_int_equal(sc_value_kind(nothing.value), SC_ABSENT);
    assert_int_equal(sc_value_kind(get(&nothing, NULL)), SC_ABSENT);
    assert_null(sc_place_masked(&nothing, NULL, &error));
    assert_int_equal(error.code, SC_ERROR_MISSING_KEY);
    assert_string_equal(error.message, "no value at `a.hots`; did you mean `a.host`?");
    assert_null(sc_place_explain(&nothing, NULL, &error));
    assert_int_equal(error.code, SC_ERROR_MISSING_KEY);
    assert_int_equal(sc_place_dump(&nothing, NULL, "json", NULL, &text, &error),
                     SC_ERROR_MISSING_KEY);
    assert_false(sc_place_is_secret(&nothing, NULL));
    sc_snapshot_release(snapshot);
    sc_handle_release(handle);
}

/* ---- failures ---- */

static sc_error failure_at(const sc_snapshot *snapshot, const char *path, const char *expected)
{
    sc_error error;
    const sc_place root = place_in(snapshot, "");
    const sc_path at_path = text_path(path);
    sc_value value = {0};
    sc_status status = sc_place_get(&root, &at_path, &value);
    (void)sc_place_fail(&root, &at_path, value, status == SC_OK ? SC_ERROR_WRONG_TYPE : status,
                        expected, &error);
    return error;
}

static void a_failure_shows_the_line(void **state)
{
    write_file(
        state, "app.yaml",
        "server:\n  password: hunter2\n  port: abc # of the proxy\n  pair: {token: x, n: y}\n"
        "list:\n  - \xC3\xA9t\xC3\xA9\n");
    sc_error error;
    sc_handle *handle = sc_load_file(path_in(state, "app.yaml"), &error);
    assert_non_null(handle);
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    error = failure_at(snapshot, "server.port", "an integer");
    assert_string_equal(error.excerpt, "  port: abc # of the proxy");
    assert_int_equal(error.caret, 9);
    assert_int_equal(error.line, 3);
    error = failure_at(snapshot, "list[0]", "an integer");
    assert_string_equal(error.excerpt, "  - \xC3\xA9t\xC3\xA9");
    assert_int_equal(error.caret, 5);
    /* A line that contains a secret is not shown. */
    error = failure_at(snapshot, "server.pair.n", "an integer");
    assert_string_equal(error.excerpt, "");
    error = failure_at(snapshot, "server.password", "an integer");
    assert_string_equal(error.excerpt, "");
    assert_contains(error.message, "<secret>");
    /* A line of a file that has changed since is not shown either. */
    write_file(state, "app.yaml", "a: 1\nb: 2\nc: hunter2 and more than that\n");
    error = failure_at(snapshot, "server.port", "an integer");
    assert_string_equal(error.excerpt, "");
    assert_int_equal(error.line, 3);
    sc_snapshot_release(snapshot);
    sc_handle_release(handle);
}

static void a_secret_that_ends_on_the_line_is_not_shown(void **state)
{
    write_file(state, "app.toml", "list = [{password = \"\"\"one\nhunter2\"\"\", port = \"x\"}]\n");
    sc_error error;
    sc_handle *handle = sc_load_file(path_in(state, "app.toml"), &error);
    assert_non_null(handle);
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    error = failure_at(snapshot, "list[0].port", "an integer");
    assert_int_equal(error.line, 2);
    assert_string_equal(error.excerpt, "");
    sc_snapshot_release(snapshot);
    sc_handle_release(handle);
}

static sc_snapshot *snapshot_with_environment(const char *json, const char *prefix,
                                              const sc_source_options *options)
{
    sc_builder *builder = sc_builder_new(NULL);
    add_json(builder, json);
    assert_int_equal(sc_builder_add_env(builder, prefix, options), SC_OK);
    sc_handle *handle = build(builder);
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    sc_handle_release(handle);
    sc_builder_free(builder);
    return snapshot;
}

static void assert_message(const sc_snapshot *snapshot, const char *path, const char *message)
{
    sc_error error = failure_at(snapshot, path, NULL);
    assert_int_equal(error.code, SC_ERROR_MISSING_KEY);
    assert_string_equal(error.message, message);
}

static void a_miss_names_the_variable_that_sets_it(void **state)
{
    (void)state;
    static const char *const environment[] = {NULL};
    static const char *const names[] = {"DATABASE_URL", "db.url", NULL};
    const sc_source_options given = {
        .size = sizeof given, .environment = environment, .names = names};
    sc_snapshot *snapshot = snapshot_with_environment(
        "{\"server\": {\"port\": 1, \"max-conn\": {}, \"maxIdle\": {}}, \"list\": [1], \"p\": 2}",
        "APP", &given);
    assert_message(snapshot, "server.prot",
                   "no value at `server.prot` (the variable `APP_SERVER__PROT` sets it); did you "
                   "mean `server.port`?");
    assert_message(snapshot, "server.max-conn.x",
                   "no value at `server.max-conn.x` (the variable `APP_SERVER__MAX_CONN__X` sets "
                   "it)");
    assert_message(
        snapshot, "server.maxIdle.x",
        "no value at `server.maxIdle.x` (the variable `APP_SERVER__MAX_IDLE__X` sets it)");
    assert_message(snapshot, "db.url",
                   "no value at `db.url` (the variable `DATABASE_URL` sets it)");
    assert_message(snapshot, "list[1]",
                   "no value at `list[1]` (the variable `APP_LIST__1` sets it)");
    /* If no variable means exactly this path, no variable is named. */
    assert_message(snapshot, "list[3]", "no value at `list[3]`");
    assert_message(snapshot, "zeroPoint", "no value at `zeroPoint`");
    assert_message(snapshot, "zero-point", "no value at `zero-point`");
    assert_message(snapshot, "zero_", "no value at `zero_`");
    assert_message(snapshot, "z__o", "no value at `z__o`");
    assert_message(snapshot, "\"z\xC3\xA9ro\"", "no value at `z\xC3\xA9ro`");
    assert_message(snapshot, "p.x", "no value at `p.x`");
    sc_error error = failure_at(snapshot, "server.prot", NULL);
    assert_string_equal(error.source, "defaults");
    assert_int_equal(error.column, 12);
    sc_snapshot_release(snapshot);
    const sc_source_options under = {.environment = environment, .under = "db"};
    snapshot = snapshot_with_environment("{}", "PG", &under);
    assert_message(snapshot, "db.host", "no value at `db.host` (the variable `PG_HOST` sets it)");
    assert_message(snapshot, "host", "no value at `host`");
    sc_snapshot_release(snapshot);
}

/* ---- masks ---- */

static void a_masked_image(void **state)
{
    (void)state;
    sc_error error;
    sc_handle *handle = build_json("{\"db\": {\"password\": \"x\", \"port\": 1}, \"n\": [2]}");
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    const sc_place root = place_in(snapshot, "");
    const sc_path path = text_path("db.password");
    sc_image *image = sc_place_masked(&root, NULL, &error);
    assert_text(sc_value_at(sc_image_root(image), "db.password"), "<secret>");
    assert_int_equal(sc_value_kind(sc_value_at(sc_image_root(image), "db.port")), SC_INTEGER);
    sc_image_release(image);
    assert_true(sc_place_is_secret(&root, &path));
    image = sc_snapshot_masked(snapshot, "token", sc_snapshot_get(snapshot, "db", NULL), &error);
    assert_text(sc_value_at(sc_image_root(image), "password"), "<secret>");
    sc_image_release(image);
    assert_null(sc_snapshot_masked(snapshot, "x", (sc_value){0}, &error));
    assert_int_equal(error.code, SC_ERROR_MISSING_KEY);
    assert_null(sc_snapshot_masked(NULL, "x", (sc_value){0}, &error));
    assert_int_equal(error.code, SC_ERROR_INVALID_ARGUMENT);
    sc_snapshot_release(snapshot);
    sc_handle_release(handle);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(segments_are_exact_members),
        cmocka_unit_test(an_index_is_a_key_of_an_object),
        cmocka_unit_test(the_empty_list_is_the_whole_and_the_empty_text_a_key),
        cmocka_unit_test(the_canonical_path_of_a_place),
        cmocka_unit_test(a_path_that_reads_like_a_root_key),
        cmocka_unit_test(leaves_are_named_from_the_place),
        cmocka_unit_test(a_place_without_a_value_is_empty),
        FOLDER_TEST(a_failure_shows_the_line),
        FOLDER_TEST(a_secret_that_ends_on_the_line_is_not_shown),
        cmocka_unit_test(a_miss_names_the_variable_that_sets_it),
        cmocka_unit_test(a_masked_image),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
