/* Reloading by hand: which changes are published and reported, and the state after a failure. */
#include "help.h"

static sc_handle *load(void **state, const char *name)
{
    sc_error error;
    sc_handle *handle = sc_load_file(path_in(state, name), &error);
    assert_non_null(handle);
    return handle;
}

static void assert_change(const sc_changes *changes, size_t index, sc_change_kind kind,
                          const char *path, bool secret)
{
    sc_change change;
    assert_true(sc_changes_at(changes, index, &change));
    assert_string_equal(sc_change_kind_name(change.kind), sc_change_kind_name(kind));
    assert_string_equal(change.path, path);
    assert_int_equal(change.secret, secret);
    assert_int_equal(sc_value_kind(change.before) == SC_ABSENT, kind == SC_ADDED);
    assert_int_equal(sc_value_kind(change.after) == SC_ABSENT, kind == SC_REMOVED);
}

static void a_reload_tells_the_difference(void **state)
{
    write_file(state, "a.json", "{\"same\": 1, \"changed\": 1, \"gone\": 1, \"password\": \"p\"}");
    sc_handle *handle = load(state, "a.json");
    uint64_t generation = sc_handle_generation(handle);
    write_file(state, "a.json",
               "{\"password\": \"q\", \"same\": 1, \"changed\": 2, \"new\": {\"x\": 1}}");
    sc_changes *changes;
    assert_int_equal(sc_handle_reload(handle, &changes, NULL), SC_OK);
    assert_true(sc_handle_generation(handle) == generation + 1);
    assert_int_equal(sc_changes_count(changes), 4);
    assert_change(changes, 0, SC_CHANGED, "password", true);
    assert_change(changes, 1, SC_CHANGED, "changed", false);
    assert_change(changes, 2, SC_ADDED, "new", false);
    assert_change(changes, 3, SC_REMOVED, "gone", false);
    sc_change change;
    assert_false(sc_changes_at(changes, 4, &change));
    sc_handle_release(handle);
    assert_change(changes, 1, SC_CHANGED, "changed", false); /* both sides are pinned */
    sc_changes_free(changes);
}

static void an_unchanged_file_publishes_nothing(void **state)
{
    write_file(state, "a.json", "{\"a\": 1}");
    sc_handle *handle = load(state, "a.json");
    uint64_t generation = sc_handle_generation(handle);
    sc_changes *changes;
    assert_int_equal(sc_handle_reload(handle, &changes, NULL), SC_OK);
    assert_int_equal(sc_changes_count(changes), 0);
    sc_changes_free(changes);
    write_file(state, "a.json", "{\"a\": 1}"); /* another file with the same text */
    assert_int_equal(sc_handle_reload(handle, NULL, NULL), SC_OK);
    assert_true(sc_handle_generation(handle) == generation);
    sc_handle_release(handle);
}

static void a_moved_origin_is_published_and_no_change(void **state)
{
    write_file(state, "a.json", "{\"a\": 1}");
    sc_handle *handle = load(state, "a.json");
    uint64_t generation = sc_handle_generation(handle);
    write_file(state, "a.json", "\n{\"a\": 1}");
    sc_changes *changes;
    assert_int_equal(sc_handle_reload(handle, &changes, NULL), SC_OK);
    assert_int_equal(sc_changes_count(changes), 0);
    assert_true(sc_handle_generation(handle) == generation + 1);
    sc_changes_free(changes);
    sc_handle_release(handle);
}

/* Same size, same name, same time: only the content distinguishes them. */
static void quick_edits_are_all_seen(void **state)
{
    char text[32];
    write_file(state, "a.json", "{\"a\": 100}");
    sc_handle *handle = load(state, "a.json");
    for (int i = 101; i < 300; i++) {
        (void)snprintf(text, sizeof text, "{\"a\": %d}", i);
        FILE *file = fopen(path_in(state, "a.json"), "r+");
        assert_non_null(file);
        assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
        assert_int_equal(fclose(file), 0);
        assert_int_equal(sc_handle_reload(handle, NULL, NULL), SC_OK);
        assert_int_equal(sc_get_int(handle, "a", 0), i);
    }
    sc_handle_release(handle);
}

/* ---- failures ---- */

static void assert_reload_fails(sc_handle *handle, sc_status code, sc_error *error)
{
    uint64_t generation = sc_handle_generation(handle);
    sc_changes *changes = (sc_changes *)1;
    assert_int_equal(sc_handle_reload(handle, &changes, error), code);
    assert_int_equal(error->code, code);
    assert_null(changes);
    assert_true(sc_handle_generation(handle) == generation);
    assert_int_equal(sc_get_int(handle, "a", 0), 1);
}

static void the_last_good_configuration_stays(void **state)
{
    sc_error error;
    write_file(state, "a.json", "{\"a\": 1}");
    sc_handle *handle = load(state, "a.json");
    write_file(state, "a.json", "{\"a\": }");
    assert_reload_fails(handle, SC_ERROR_SYNTAX, &error);
    assert_int_equal(error.line, 1);
    assert_int_equal(error.column, 7);
    write_file(state, "a.json", "");
    assert_reload_fails(handle, SC_ERROR_FILE_VANISHED, &error);
    assert_string_equal(error.source, path_in(state, "a.json"));
    assert_contains(error.message, "empty");
    assert_int_equal(unlink(path_in(state, "a.json")), 0);
    assert_reload_fails(handle, SC_ERROR_MISSING_FILE, &error);
    write_file(state, "a.json", "{\"a\": 2}");
    assert_int_equal(sc_handle_reload(handle, NULL, &error), SC_OK);
    assert_int_equal(sc_get_int(handle, "a", 0), 2);
    sc_handle_release(handle);
}

/* The note of the last reload, or no note. */
static void assert_removed(sc_handle *handle, const char *file)
{
    sc_notice notice;
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    size_t count = 0;
    for (size_t i = 0; sc_snapshot_notice(snapshot, i, &notice); i++) {
        if (notice.code == SC_NOTE_FILE_REMOVED) {
            assert_non_null(file);
            assert_string_equal(notice.source, file);
            count++;
        }
    }
    assert_int_equal(count, file != NULL);
    sc_snapshot_release(snapshot);
}

static void optional_files_may_come_and_go(void **state)
{
    sc_error error;
    const sc_source_options optional = {.size = sizeof optional, .optional = true};
    sc_builder *builder = sc_builder_new(NULL);
    add_json(builder, "{\"a\": 1}");
    assert_int_equal(sc_builder_add_file(builder, path_in(state, "b.json"), &optional), SC_OK);
    sc_handle *handle = build(builder);
    write_file(state, "b.json", "{\"b\": 1}");
    assert_int_equal(sc_handle_reload(handle, NULL, &error), SC_OK);
    assert_int_equal(sc_get_int(handle, "b", 0), 1);
    assert_int_equal(unlink(path_in(state, "b.json")), 0);
    uint64_t generation = sc_handle_generation(handle);
    assert_int_equal(sc_handle_reload(handle, NULL, &error), SC_OK);
    assert_false(sc_has(handle, "b"));
    assert_removed(handle, path_in(state, "b.json"));
    assert_int_equal(sc_handle_reload(handle, NULL, &error), SC_OK);
    assert_true(sc_handle_generation(handle) == generation + 1); /* it is noted once */
    sc_handle_release(handle);
    sc_builder_free(builder);
}

static void a_broken_file_is_no_warning_in_a_reload(void **state)
{
    sc_error error;
    const sc_source_options lenient = {.size = sizeof lenient, .on_error = SC_ON_ERROR_WARN};
    write_file(state, "b.json", "{\"b\": 1}");
    sc_builder *builder = sc_builder_new(NULL);
    add_json(builder, "{\"a\": 1}");
    assert_int_equal(sc_builder_add_file(builder, path_in(state, "b.json"), &lenient), SC_OK);
    sc_handle *handle = build(builder);
    write_file(state, "b.json", "{\"b\": ");
    assert_reload_fails(handle, SC_ERROR_FILE_VANISHED, &error);
    sc_handle_release(handle);
    handle = build(builder); /* for a first load it is a failure */
    assert_false(sc_has(handle, "b"));
    sc_handle_release(handle);
    sc_builder_free(builder);
}

/* After a change of profile no source names the files of the old one, existing or not. */
static void another_profile_loses_no_file(void **state)
{
    sc_error error;
    write_file(state, "a.json", "{\"a\": 1}");
    write_file(state, "a.one.json", "{\"b\": 1}");
    write_file(state, "a.two.json", "{\"b\": 2}");
    assert_int_equal(setenv("SCT_RELOAD_PROFILE", "one", 1), 0);
    sc_builder *builder = sc_builder_new(NULL);
    assert_int_equal(sc_builder_add_file(builder, path_in(state, "a.json"), NULL), SC_OK);
    assert_int_equal(sc_builder_select_profile_from_env(builder, "SCT_RELOAD_PROFILE", NULL),
                     SC_OK);
    sc_handle *handle = build(builder);
    assert_int_equal(sc_get_int(handle, "b", 0), 1);
    assert_int_equal(setenv("SCT_RELOAD_PROFILE", "two", 1), 0);
    assert_int_equal(sc_handle_reload(handle, NULL, &error), SC_OK);
    assert_int_equal(sc_get_int(handle, "b", 0), 2);
    assert_removed(handle, NULL);
    assert_int_equal(setenv("SCT_RELOAD_PROFILE", "one", 1), 0);
    assert_int_equal(unlink(path_in(state, "a.two.json")), 0);
    assert_int_equal(sc_handle_reload(handle, NULL, &error), SC_OK);
    assert_int_equal(sc_get_int(handle, "b", 0), 1);
    assert_removed(handle, NULL);
    assert_int_equal(unsetenv("SCT_RELOAD_PROFILE"), 0);
    sc_handle_release(handle);
    sc_builder_free(builder);
}

static void write_at(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

/* Relative paths belong to the folder in which their source was added, also after a chdir. */
static void relative_paths_are_fixed_when_they_are_added(void **state)
{
    sc_error error;
    static const char *const folders[] = {"one", "two"};
    char text[64], before[4096];
    assert_non_null(getcwd(before, sizeof before));
    for (int i = 1; i <= 2; i++) {
        assert_int_equal(chdir(path_in(state, "")), 0);
        assert_int_equal(mkdir(folders[i - 1], 0700), 0);
        assert_int_equal(chdir(folders[i - 1]), 0);
        assert_int_equal(mkdir("d", 0700), 0);
        assert_int_equal(mkdir("g", 0700), 0);
        (void)snprintf(text, sizeof text, "{\"file\": %d, \"r\": \"${file:beside}\"}", i);
        write_at("a.json", text);
        (void)snprintf(text, sizeof text, "{\"glob\": %d}", i);
        write_at("g/b.json", text);
        (void)snprintf(text, sizeof text, "{\"found\": %d}", i);
        write_at("sctfix.json", text);
        (void)snprintf(text, sizeof text, "%d", i);
        write_at("beside", text);
        write_at("d/directory", text);
        (void)snprintf(text, sizeof text, "DOTENV=%d", i);
        write_at(".env", text);
    }
    assert_int_equal(chdir("../one"), 0);
    static const char *const named[] = {"NAMED_FILE=beside", NULL};
    const sc_source_options names = {
        .size = sizeof names, .environment = named, .read_name_file = true};
    const sc_source_options at_root = {.size = sizeof at_root, .root = "."};
    sc_builder *builder = sc_builder_new(NULL);
    assert_int_equal(sc_builder_add_file(builder, "a.json", NULL), SC_OK);
    assert_int_equal(sc_builder_add_glob(builder, "g/*.json", NULL), SC_OK);
    assert_int_equal(sc_builder_add_directory(builder, "d", NULL), SC_OK);
    assert_int_equal(sc_builder_add_dotenv(builder, ".env", NULL), SC_OK);
    assert_int_equal(sc_builder_add_env(builder, NULL, &names), SC_OK);
    assert_int_equal(sc_builder_add_hierarchical(builder, "sctfix", &at_root), SC_OK);
    assert_int_equal(sc_builder_expand(builder, SC_EXPAND_FILE), SC_OK);
    sc_handle *alone = sc_load_file("a.json", &error);
    sc_handle *handle = build(builder);
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    assert_int_equal(chdir("../two"), 0);
    static const char *const keys[] = {"file",  "glob",  "directory", "dotenv",
                                       "named", "found", "r"};
    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
            assert_int_equal(sc_get_int(handle, keys[i], 0), 1);
        }
        assert_int_equal(sc_get_int(alone, "file", 0), 1);
        assert_int_equal(sc_handle_reload(handle, NULL, &error), SC_OK);
        assert_int_equal(sc_handle_reload(alone, NULL, &error), SC_OK);
    }
    assert_removed(handle, NULL);
    sc_layer_info layer;
    assert_true(sc_snapshot_layer(snapshot, 0, &layer));
    assert_string_equal(layer.name, "a.json");
    assert_true(sc_snapshot_layer(snapshot, 1, &layer));
    assert_string_equal(layer.name, "g/b.json");
    write_at("../one/a.json", "{\"file\": }");
    assert_int_equal(sc_handle_reload(handle, NULL, &error), SC_ERROR_SYNTAX);
    assert_string_equal(error.source, "a.json");
    assert_int_equal(unlink("../one/a.json"), 0);
    assert_int_equal(sc_handle_reload(handle, NULL, &error), SC_ERROR_MISSING_FILE);
    assert_string_equal(error.source, "a.json");
    assert_contains(error.message, "(looked for in ");
    assert_contains(error.message, "/one)");
    sc_snapshot_release(snapshot);
    sc_handle_release(alone);
    sc_handle_release(handle);
    sc_builder_free(builder);
    assert_int_equal(chdir(before), 0);
}

static void a_closed_handle_does_not_reload(void **state)
{
    (void)state;
    sc_error error;
    sc_changes *changes = (sc_changes *)1;
    sc_handle *handle = build_json("{\"a\": 1}");
    sc_handle_close(handle);
    assert_int_equal(sc_handle_reload(handle, &changes, &error), SC_ERROR_CLOSED);
    assert_null(changes);
    assert_int_equal(sc_handle_reload(NULL, NULL, &error), SC_ERROR_INVALID_ARGUMENT);
    sc_handle_release(handle);
}

/* ---- differences of any two snapshots ---- */

static void any_two_snapshots_compare(void **state)
{
    (void)state;
    sc_handle *one = build_json("{\"a\": {\"b\": 1, \"c\": [1, 2]}, \"d\": 1}");
    sc_handle *two = build_json("{\"d\": 1, \"a\": {\"b\": 1.0, \"c\": [1, 3]}}");
    sc_snapshot *before = sc_handle_snapshot(one), *after = sc_handle_snapshot(two);
    sc_error error;
    sc_changes *changes = sc_diff(before, after, &error);
    assert_int_equal(sc_changes_count(changes), 2);
    assert_change(changes, 0, SC_CHANGED, "a.b", false);
    assert_change(changes, 1, SC_CHANGED, "a.c", false);
    sc_changes_free(changes);
    changes = sc_diff(before, before, &error);
    assert_int_equal(sc_changes_count(changes), 0);
    sc_changes_free(changes);
    assert_null(sc_diff(NULL, after, &error));
    assert_int_equal(error.code, SC_ERROR_INVALID_ARGUMENT);
    assert_int_equal(sc_changes_count(NULL), 0);
    sc_changes_free(NULL);
    sc_snapshot_release(before);
    sc_snapshot_release(after);
    sc_handle_release(one);
    sc_handle_release(two);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(a_reload_tells_the_difference),
        FOLDER_TEST(an_unchanged_file_publishes_nothing),
        FOLDER_TEST(a_moved_origin_is_published_and_no_change),
        FOLDER_TEST(quick_edits_are_all_seen),
        FOLDER_TEST(the_last_good_configuration_stays),
        FOLDER_TEST(optional_files_may_come_and_go),
        FOLDER_TEST(another_profile_loses_no_file),
        FOLDER_TEST(relative_paths_are_fixed_when_they_are_added),
        FOLDER_TEST(a_broken_file_is_no_warning_in_a_reload),
        cmocka_unit_test(a_closed_handle_does_not_reload),
        cmocka_unit_test(any_two_snapshots_compare),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
