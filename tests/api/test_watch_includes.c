/* Watching included files: every named file is watched, and no other file. */
#include "watching.h"

static sc_handle *watched_includes(void **state, const char *text)
{
    const sc_source_options options = {.size = sizeof options, .includes = "include"};
    write_file(state, "main.json", text);
    sc_builder *builder = sc_builder_new(NULL);
    (void)sc_builder_add_file(builder, path_in(state, "main.json"), &options);
    sc_handle *handle = sc_builder_build(builder, NULL);
    assert_non_null(handle);
    sc_builder_free(builder);
    return handle;
}

static void included_files_are_seen(void **state)
{
    assert_int_equal(mkdir(path_in(state, "d"), 0700), 0);
    write_file(state, "b.json", "{\"a\": 1}");
    write_file(state, "d/c.json", "{\"include\": \"../b.json\"}");
    sc_handle *handle = watched_includes(state, "{\"include\": \"d/c.json\"}");
    sc_watch *watch = start(handle, NULL);
    write_file(state, "b.json", "{\"a\": 2}");
    expect_number(watch, 2);
    overwrite(state, "d/c.json", "{\"a\": 3}");
    expect_number(watch, 3);
    write_file(state, "main.json", "{\"include\": \"b.json\"}");
    expect_number(watch, 2);
    /* Nothing names the file any more. */
    overwrite(state, "d/c.json", "{\"a\": 4}");
    overwrite(state, "b.json", "{\"a\": 5}");
    expect_number(watch, 5);
    finish(watch, handle);
}

static void a_missing_include_appears(void **state)
{
    sc_handle *handle =
        watched_includes(state, "{\"include\": [\"?d/b.json\", \"e/*.json\"], \"x\": 1}");
    sc_watch *watch = start(handle, NULL);
    assert_int_equal(mkdir(path_in(state, "d"), 0700), 0);
    write_file(state, "d/b.json", "{\"a\": 1}");
    expect_number(watch, 1);
    assert_int_equal(mkdir(path_in(state, "e"), 0700), 0);
    write_file(state, "e/c.json", "{\"a\": 2}");
    expect_number(watch, 2);
    finish(watch, handle);
}

/* A link that leads out of the folder is an error until it leads back in. */
static void a_confined_link_is_followed_again(void **state)
{
    assert_int_equal(mkdir(path_in(state, "d"), 0700), 0);
    write_file(state, "out.json", "{\"a\": 1}");
    write_file(state, "d/in.json", "{\"a\": 2}");
    write_file(state, "d/other.json", "{\"a\": 3}");
    assert_int_equal(symlink("in.json", path_in(state, "d/link.json")), 0);
    write_file(state, "main.json", "{\"include\": \"d/link.json\"}");
    const sc_source_options options = {
        .size = sizeof options, .includes = "include", .includes_within = path_in(state, "d")};
    sc_builder *builder = sc_builder_new(NULL);
    (void)sc_builder_add_file(builder, path_in(state, "main.json"), &options);
    sc_handle *handle = sc_builder_build(builder, NULL);
    assert_non_null(handle);
    sc_builder_free(builder);
    sc_watch *watch = start(handle, NULL);
    write_file(state, "d/in.json", "{\"a\": 4}");
    expect_number(watch, 4);
    assert_int_equal(symlink("../out.json", path_in(state, "d/new")), 0);
    assert_int_equal(rename(path_in(state, "d/new"), path_in(state, "d/link.json")), 0);
    sc_event *event = expect(watch, SC_EVENT_FAILED);
    assert_int_equal(sc_event_problem(event, 0)->code, SC_ERROR_INCLUDE_OUTSIDE);
    assert_string_equal(sc_event_problem(event, 0)->excerpt, "");
    sc_event_release(event);
    assert_int_equal(symlink("other.json", path_in(state, "d/new")), 0);
    assert_int_equal(rename(path_in(state, "d/new"), path_in(state, "d/link.json")), 0);
    expect_number(watch, 3);
    sc_event_release(expect(watch, SC_EVENT_RECOVERED));
    finish(watch, handle);
}

/* The line that names a file is removed together with the file: no file has vanished. */
static void a_removed_line_takes_its_file_along(void **state)
{
    write_file(state, "b.json", "{\"a\": 1}");
    sc_handle *handle = watched_includes(state, "{\"include\": \"b.json\"}");
    sc_watch *watch = start(handle, NULL);
    write_file(state, "main.json", "{\"a\": 2}");
    expect_number(watch, 2);
    assert_int_equal(unlink(path_in(state, "b.json")), 0);
    write_file(state, "main.json", "{\"a\": 3}");
    expect_number(watch, 3);
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    assert_int_equal(sc_snapshot_notice_count(snapshot), 0);
    sc_snapshot_release(snapshot);
    finish(watch, handle);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(included_files_are_seen),
        FOLDER_TEST(a_missing_include_appears),
        FOLDER_TEST(a_confined_link_is_followed_again),
        FOLDER_TEST(a_removed_line_takes_its_file_along),
    };
    return cmocka_run_group_tests_name("api: watching includes", tests, NULL, NULL);
}
