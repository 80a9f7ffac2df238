/* The functions that the bindings use: fields, checks of a builder, mirrors, callbacks' threads.
 */
#include "help.h"

#include <pthread.h>

/* ---- fields ---- */

static sc_value field(sc_snapshot *snapshot, const char *name)
{
    return sc_value_field(sc_snapshot_root(snapshot), name, strlen(name));
}

static void assert_field(sc_snapshot *snapshot, const char *name, int64_t expected)
{
    int64_t number;
    assert_int_equal(sc_value_int(field(snapshot, name), &number), SC_OK);
    assert_int_equal(number, expected);
}

static void a_field_is_found_as_a_variable_binds(void **state)
{
    (void)state;
    sc_handle *handle = build_json("{\"maxSize\": 1, \"POOL-SIZE\": 2, \"host\": 3, \"Host\": 4,"
                                   " \"HOST\": 5, \"a_b\": 6, \"aB\": 7}");
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    assert_field(snapshot, "maxSize", 1);
    assert_field(snapshot, "max_size", 1);
    assert_field(snapshot, "MAX-SIZE", 1);
    assert_field(snapshot, "pool_size", 2);
    assert_field(snapshot, "Host", 4);
    assert_field(snapshot, "hOST", 3); /* the name in lower case */
    assert_field(snapshot, "A_B", 6);
    assert_int_equal(sc_value_kind(field(snapshot, "ab")), SC_ABSENT); /* two fit, none exactly */
    assert_int_equal(sc_value_kind(field(snapshot, "max")), SC_ABSENT);
    assert_int_equal(sc_value_kind(field(snapshot, "")), SC_ABSENT);
    sc_snapshot_release(snapshot);
    sc_handle_release(handle);
}

static void a_field_of_another_kind_is_absent(void **state)
{
    (void)state;
    sc_handle *handle = build_json("{\"list\": [1], \"_\": 1}");
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    sc_value list = field(snapshot, "list");
    assert_int_equal(sc_value_kind(sc_value_field(list, "list", 4)), SC_ABSENT);
    assert_int_equal(sc_value_kind(sc_value_field((sc_value){0}, "a", 1)), SC_ABSENT);
    assert_int_equal(sc_value_kind(sc_value_field(sc_snapshot_root(snapshot), NULL, 0)), SC_ABSENT);
    assert_field(snapshot, "-", 1);
    sc_snapshot_release(snapshot);
    sc_handle_release(handle);
}

static void a_field_is_found_among_many(void **state)
{
    (void)state;
    char text[20000];
    size_t length = 0;
    for (int i = 0; i < 1000; i++) {
        length += (size_t)snprintf(text + length, sizeof text - length, "%s\"maxKey-%d\": %d",
                                   i == 0 ? "{" : ",", i, i);
    }
    (void)snprintf(text + length, sizeof text - length, "}");
    sc_handle *handle = build_json(text);
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    assert_field(snapshot, "max_key_7", 7);
    assert_field(snapshot, "maxKey-999", 999);
    sc_snapshot_release(snapshot);
    sc_handle_release(handle);
}

/* ---- a builder's failure ---- */

static void a_builder_reports_its_failure_before_it_builds(void **state)
{
    (void)state;
    sc_error error = {.code = SC_OK};
    sc_builder *builder = sc_builder_new(NULL);
    assert_int_equal(sc_builder_check(builder, &error), SC_OK);
    assert_int_equal(sc_builder_check(builder, NULL), SC_OK);
    assert_int_equal(error.code, SC_OK);
    assert_int_equal(sc_builder_set(builder, "a..b", "1"), SC_ERROR_BAD_PATH);
    assert_int_equal(sc_builder_select_profile(builder, "a b"), SC_ERROR_BAD_PROFILE);
    assert_int_equal(sc_builder_check(builder, NULL), SC_ERROR_BAD_PATH);
    assert_int_equal(sc_builder_check(builder, &error), SC_ERROR_BAD_PATH);
    assert_int_equal(error.code, SC_ERROR_BAD_PATH);
    assert_int_equal(error.column, 3);
    sc_error built;
    assert_build_fails(builder, SC_ERROR_BAD_PATH, &built);
    assert_string_equal(built.message, error.message);
    assert_int_equal(sc_builder_check(NULL, &error), SC_ERROR_INVALID_ARGUMENT);
    assert_int_equal(error.code, SC_ERROR_INVALID_ARGUMENT);
    sc_builder_free(builder);
}

static void assert_source(const sc_builder *builder, size_t index, const char *word,
                          const char *text)
{
    const char *found_word, *found_text;
    assert_true(sc_builder_source(builder, index, &found_word, &found_text));
    assert_string_equal(found_word, word);
    assert_string_equal(found_text, text);
}

static void a_builder_lists_its_sources_without_values(void **state)
{
    (void)state;
    sc_source_options optional = SC_SOURCE_OPTIONS_INIT;
    optional.optional = true;
    const char *const args[] = {"--password=hunter2"};
    sc_builder *builder = sc_builder_new(NULL);
    assert_int_equal(sc_builder_source_count(builder), 0);
    assert_false(sc_builder_source(builder, 0, NULL, NULL));
    assert_int_equal(sc_builder_add_defaults(builder, "{\"a\": 1}", 8, NULL), SC_OK);
    assert_int_equal(sc_builder_add_file(builder, "conf/none.json", &optional), SC_OK);
    assert_int_equal(sc_builder_add_glob(builder, "conf.d/*.toml", NULL), SC_OK);
    assert_int_equal(sc_builder_add_hierarchical(builder, "shop", NULL), SC_OK);
    assert_int_equal(sc_builder_add_env(builder, "SHOP", NULL), SC_OK);
    assert_int_equal(sc_builder_add_env(builder, "", NULL), SC_OK);
    assert_int_equal(sc_builder_add_dotenv(builder, ".env", &optional), SC_OK);
    assert_int_equal(sc_builder_add_directory(builder, "/none", &optional), SC_OK);
    assert_int_equal(sc_builder_add_args(builder, args, 1, NULL), SC_OK);
    assert_int_equal(sc_builder_add_args(builder, args, 0, NULL), SC_OK);
    assert_int_equal(sc_builder_set(builder, "password", "hunter2"), SC_OK);
    assert_int_equal(sc_builder_unset(builder, "a"), SC_OK);
    static const char *const expected[][2] = {
        {"defaults", "defaults"},
        {"file", "conf/none.json"},
        {"glob", "conf.d/*.toml"},
        {"hierarchical", "shop"},
        {"env", "SHOP_"},
        {"env", ""},
        {"dotenv", ".env"},
        {"directory", "/none"},
        {"args", ""},
        {"args", ""},
        {"override", ""},
        {"unset", ""},
    };
    size_t count = sizeof expected / sizeof expected[0];
    assert_int_equal(sc_builder_source_count(builder), count);
    for (size_t i = 0; i < count; i++) {
        assert_source(builder, i, expected[i][0], expected[i][1]);
    }
    assert_false(sc_builder_source(builder, count, NULL, NULL));
    assert_true(sc_builder_source(builder, 0, NULL, NULL));
    assert_false(sc_builder_source(NULL, 0, NULL, NULL));
    assert_int_equal(sc_builder_source_count(NULL), 0);
    sc_builder_free(builder);
}

/* ---- mirrors ---- */

static void a_mirror_follows_the_generation(void **state)
{
    sc_error error;
    uint32_t cell = 77, other = 78, third = 79;
    write_file(state, "a.json", "{\"a\": 1}");
    sc_handle *handle = sc_load_file(path_in(state, "a.json"), &error);
    assert_non_null(handle);
    assert_int_equal(sc_handle_mirror(handle, &cell), SC_OK);
    assert_int_equal(cell, sc_handle_generation(handle));
    write_file(state, "a.json", "{\"a\": 22}");
    assert_int_equal(sc_handle_reload(handle, NULL, NULL), SC_OK);
    assert_int_equal(cell, sc_handle_generation(handle));
    assert_int_equal(cell, 2);
    assert_int_equal(sc_handle_mirror(handle, &other), SC_OK);
    assert_int_equal(sc_handle_mirror(handle, &third), SC_OK);
    assert_int_equal(other, 2);
    sc_handle_unmirror(handle, &cell);
    write_file(state, "a.json", "{\"a\": 333}");
    assert_int_equal(sc_handle_reload(handle, NULL, NULL), SC_OK);
    assert_int_equal(cell, 2);
    assert_int_equal(other, 3);
    assert_int_equal(third, 3);
    sc_handle_close(handle);
    assert_int_equal(other, 4);
    assert_int_equal(other, sc_handle_generation(handle));
    sc_handle_release(handle);
    assert_int_equal(other, 4);
}

static void a_removed_mirror_is_not_written(void **state)
{
    (void)state;
    uint32_t cell = 77, late = 0;
    sc_handle *handle = build_json("{}");
    assert_int_equal(sc_handle_mirror(handle, &cell), SC_OK);
    assert_int_equal(sc_handle_mirror(handle, &cell), SC_OK); /* makes no second entry */
    sc_handle_unmirror(handle, &cell);
    sc_handle_unmirror(handle, &cell);
    sc_handle_unmirror(handle, NULL);
    sc_handle_unmirror(NULL, &cell);
    assert_int_equal(cell, 1);
    sc_handle_close(handle);
    assert_int_equal(cell, 1);
    assert_int_equal(sc_handle_mirror(handle, &late),
                     SC_OK); /* a closed handle also sets it at once */
    assert_int_equal(late, 2);
    sc_handle_release(handle);
    assert_int_equal(sc_handle_mirror(NULL, &late), SC_ERROR_INVALID_ARGUMENT);
    assert_int_equal(late, 2);
}

static void mirrors_have_a_maximum(void **state)
{
    enum { MOST = 4096 };
    static uint32_t cells[MOST + 1];
    (void)state;
    sc_handle *handle = build_json("{}");
    assert_int_equal(sc_handle_mirror(handle, NULL), SC_ERROR_INVALID_ARGUMENT);
    for (size_t i = 0; i < MOST; i++) {
        assert_int_equal(sc_handle_mirror(handle, &cells[i]), SC_OK);
    }
    assert_int_equal(sc_handle_mirror(handle, &cells[MOST]), SC_ERROR_TOO_LARGE);
    assert_int_equal(sc_handle_mirror(handle, &cells[7]), SC_OK);
    sc_handle_unmirror(handle, &cells[7]);
    assert_int_equal(sc_handle_mirror(handle, &cells[MOST]), SC_OK);
    sc_handle_close(handle);
    assert_int_equal(cells[0], 2);
    assert_int_equal(cells[7], 1);
    assert_int_equal(cells[MOST], 2);
    sc_handle_release(handle);
}

/* ---- on whose thread callbacks come ---- */

enum { FILES = 400 };

typedef struct witness {
    pthread_t builder;
    int calls, strangers;
} witness;

static void notice_thread(witness *seen)
{
    seen->calls++;
    seen->strangers += pthread_equal(seen->builder, pthread_self()) ? 0 : 1;
}

static sc_status read_number(void *context, const sc_input *input, sc_writer *writer,
                             sc_error *error)
{
    notice_thread(context);
    if (strncmp(input->text, "bad", 3) == 0) {
        error->line = 3;
        (void)snprintf(error->message, sizeof error->message, "bad text");
        return SC_ERROR_SYNTAX;
    }
    (void)sc_writer_begin_object(writer);
    (void)sc_writer_key(writer, input->text, input->length);
    (void)sc_writer_bool(writer, true);
    return sc_writer_end(writer);
}

static sc_status load_nothing(void *context, sc_writer *writer, sc_error *error)
{
    (void)error;
    notice_thread(context);
    (void)sc_writer_begin_object(writer);
    return sc_writer_end(writer);
}

static sc_registry *registry_with(witness *seen)
{
    static const char *const extensions[] = {"number", NULL};
    const sc_format_vtable format = {
        .name = "number",
        .extensions = extensions,
        .on_builder = true,
        .context = seen,
        .read = read_number,
    };
    sc_registry *registry = sc_registry_new(NULL);
    assert_non_null(registry);
    assert_int_equal(sc_registry_add_format(registry, &format), SC_OK);
    return registry;
}

/* Every third file is of the custom format, the rest is JSON. */
static void write_many(void **state)
{
    for (int i = 0; i < FILES; i++) {
        char name[32], text[32];
        bool is_custom = i % 3 == 0;
        (void)snprintf(name, sizeof name, "%03d.%s", i, is_custom ? "number" : "json");
        (void)snprintf(text, sizeof text, is_custom ? "k%d" : "{\"k%d\": false}", i);
        write_file(state, name, text);
    }
}

static void a_format_of_the_builder_is_read_on_its_thread_only(void **state)
{
    witness seen = {.builder = pthread_self()};
    write_many(state);
    sc_registry *registry = registry_with(&seen);
    sc_builder *builder = sc_builder_new(registry);
    const sc_source_vtable source = {.name = "mine", .context = &seen, .load = load_nothing};
    assert_int_equal(sc_builder_add_source(builder, &source, NULL), SC_OK);
    assert_int_equal(sc_builder_add_glob(builder, path_in(state, "*"), NULL), SC_OK);
    sc_handle *handle = build(builder);
    assert_int_equal(seen.calls, (FILES + 2) / 3 + 1);
    assert_int_equal(seen.strangers, 0);
    assert_true(sc_get_bool(handle, "k0", false));
    assert_true(sc_get_bool(handle, "k399", false));
    assert_false(sc_get_bool(handle, "k398", true));
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    assert_int_equal(sc_value_count(sc_snapshot_root(snapshot)), FILES);
    sc_snapshot_release(snapshot);
    sc_handle_release(handle);
    sc_builder_free(builder);
    sc_registry_release(registry);
}

/* The first failure in order is reported, whichever thread had to wait for the other. */
static void what_is_left_to_the_builder_fails_in_order(void **state)
{
    witness seen = {.builder = pthread_self()};
    sc_error error;
    write_many(state);
    write_file(state, "150.number", "bad");
    write_file(state, "301.json", "{");
    sc_registry *registry = registry_with(&seen);
    sc_builder *builder = sc_builder_new(registry);
    assert_int_equal(sc_builder_add_glob(builder, path_in(state, "*"), NULL), SC_OK);
    for (int i = 0; i < 5; i++) {
        sc_registry_trim(registry);
        assert_build_fails(builder, SC_ERROR_SYNTAX, &error);
        assert_contains(error.source, "150.number");
        assert_int_equal(error.line, 3);
    }
    assert_int_equal(seen.strangers, 0);
    sc_builder_free(builder);
    sc_registry_release(registry);
}

/* ---- frozen handles ---- */

static void assert_never_changes(sc_handle *frozen)
{
    sc_error error;
    sc_changes *changes = (sc_changes *)(void *)&error;
    assert_int_equal(sc_handle_reload(frozen, &changes, &error), SC_ERROR_UNSUPPORTED);
    assert_int_equal(error.code, SC_ERROR_UNSUPPORTED);
    assert_contains(error.message, "frozen");
    assert_null(changes);
}

static void a_frozen_handle_keeps_what_the_other_had(void **state)
{
    sc_error error;
    sc_text text = {0};
    write_file(state, "a.json", "{\"a\": 1, \"a\": 2, \"password\": \"p\"}");
    sc_handle *handle = sc_load_file(path_in(state, "a.json"), &error);
    sc_handle *frozen = sc_handle_freeze(handle, &error);
    assert_non_null(frozen);
    write_file(state, "a.json", "{\"a\": 3}");
    assert_int_equal(sc_handle_reload(handle, NULL, NULL), SC_OK);
    assert_int_equal(sc_get_int(handle, "a", -1), 3);
    sc_handle_release(handle);
    assert_int_equal(sc_get_int(frozen, "a", -1), 2);
    assert_never_changes(frozen);
    assert_int_equal(sc_handle_generation(frozen), 1);
    sc_snapshot *snapshot = sc_handle_snapshot(frozen);
    assert_int_equal(sc_snapshot_notice_count(snapshot), 1);
    assert_int_equal(sc_snapshot_dump(snapshot, "", "json", NULL, &text, NULL), SC_OK);
    assert_contains(text.data, "<secret>");
    sc_text_free(&text);
    sc_explanation *explanation = sc_snapshot_explain(snapshot, "a", &error);
    assert_int_equal(sc_explanation_count(explanation), 1);
    sc_explanation_free(explanation);
    sc_snapshot_release(snapshot);
    sc_handle_release(frozen);
}

static void a_snapshot_freezes_after_its_handle_moved_on(void **state)
{
    sc_error error;
    write_file(state, "a.json", "{\"a\": 1}");
    sc_handle *handle = sc_load_file(path_in(state, "a.json"), &error);
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    write_file(state, "a.json", "{\"a\": 2}");
    assert_int_equal(sc_handle_reload(handle, NULL, NULL), SC_OK);
    sc_handle *frozen = sc_snapshot_freeze(snapshot, &error);
    sc_snapshot_release(snapshot);
    sc_handle_release(handle);
    assert_int_equal(sc_get_int(frozen, "a", -1), 1);
    assert_never_changes(frozen);
    sc_handle_release(frozen);
    assert_null(sc_snapshot_freeze(NULL, &error));
    assert_int_equal(error.code, SC_ERROR_INVALID_ARGUMENT);
}

static void frozen_handles_freeze_and_close(void **state)
{
    (void)state;
    sc_error error;
    sc_stats stats;
    sc_registry *registry = sc_registry_new(NULL);
    sc_builder *builder = sc_builder_new(registry);
    add_json(builder, "{\"a\": 1}");
    sc_handle *handle = build(builder);
    sc_handle *frozen = sc_handle_freeze(handle, &error);
    sc_handle *again = sc_handle_freeze(frozen, &error);
    sc_registry_stats(registry, &stats);
    assert_int_equal(stats.active_handles, 3);
    assert_int_equal(stats.total_handles, 3);
    assert_int_equal(stats.pinned_snapshots, 0);
    sc_handle_close(handle);
    sc_registry_stats(registry, &stats);
    assert_int_equal(stats.pinned_snapshots, 1); /* by the frozen handles */
    sc_handle_close(frozen);
    assert_int_equal(sc_get_int(frozen, "a", -1), -1);
    assert_int_equal(sc_get_int(again, "a", -1), 1);
    assert_null(sc_handle_freeze(frozen, &error));
    assert_int_equal(error.code, SC_ERROR_CLOSED);
    assert_null(sc_handle_freeze(NULL, &error));
    assert_int_equal(error.code, SC_ERROR_INVALID_ARGUMENT);
    assert_never_changes(again);
    sc_handle_release(handle);
    sc_handle_release(frozen);
    sc_handle_release(again);
    sc_registry_stats(registry, &stats);
    assert_int_equal(stats.active_handles, 0);
    assert_int_equal(stats.pinned_snapshots, 0);
    sc_builder_free(builder);
    sc_registry_release(registry);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_field_is_found_as_a_variable_binds),
        cmocka_unit_test(a_field_of_another_kind_is_absent),
        cmocka_unit_test(a_field_is_found_among_many),
        cmocka_unit_test(a_builder_reports_its_failure_before_it_builds),
        cmocka_unit_test(a_builder_lists_its_sources_without_values),
        FOLDER_TEST(a_mirror_follows_the_generation),
        cmocka_unit_test(a_removed_mirror_is_not_written),
        cmocka_unit_test(mirrors_have_a_maximum),
        FOLDER_TEST(a_format_of_the_builder_is_read_on_its_thread_only),
        FOLDER_TEST(what_is_left_to_the_builder_fails_in_order),
        FOLDER_TEST(a_frozen_handle_keeps_what_the_other_had),
        FOLDER_TEST(a_snapshot_freezes_after_its_handle_moved_on),
        cmocka_unit_test(frozen_handles_freeze_and_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
