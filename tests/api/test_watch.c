/*
 * Watching: the effects of a change on disk, by the public header alone. No test measures time:
 * each waits for an event that must come, and the order of events proves that nothing came before
 * it.
 */
#include "watching.h"

#include <fcntl.h>
#include <poll.h>

/* ---- what an event says ---- */

static void a_change_is_an_event(void **state)
{
    sc_handle *handle = watched_file(state, "a.json", "{\"a\": 1, \"b\": 1, \"token\": \"x\"}");
    sc_watch *watch = start(handle, NULL);
    assert_ptr_equal(sc_watch_handle(watch), handle);
    write_file(state, "a.json", "{\"a\": 2, \"b\": 1, \"token\": \"y\"}");
    sc_event *event = expect(watch, SC_EVENT_CHANGED);
    assert_string_equal(sc_reason_name(sc_event_reason(event)), "file");
    assert_true(sc_event_timestamp(event) > INT64_C(1500000000) * 1000000000);
    assert_true(sc_event_generation(event) == sc_handle_generation(handle));
    expect_source(event, "a.json");
    assert_int_equal(sc_event_source_count(event), 1);
    assert_null(sc_event_source(event, 1));
    assert_int_equal(sc_event_problem_count(event), 0);
    sc_change change;
    const sc_changes *changes = sc_event_changes(event);
    assert_int_equal(sc_changes_count(changes), 2);
    assert_true(sc_changes_at(changes, 0, &change));
    assert_string_equal(change.path, "a");
    assert_false(change.secret);
    assert_true(sc_changes_at(changes, 1, &change));
    assert_string_equal(change.path, "token");
    assert_true(change.secret);
    int64_t before = 0;
    assert_int_equal(sc_value_int(sc_snapshot_get(sc_event_before(event), "a", NULL), &before),
                     SC_OK);
    assert_int_equal(before, 1);
    assert_int_equal(sc_get_int(handle, "a", 0), 2);
    finish(watch, handle);
    assert_int_equal(sc_changes_count(sc_event_changes(event)), 2); /* it holds both sides */
    sc_event_release(event);
}

static void nothing_new_is_no_event(void **state)
{
    sc_handle *handle = watched_file(state, "a.json", "{\"a\": 1}");
    sc_watch *watch = start(handle, NULL);
    sc_event *event;
    assert_int_equal(sc_watch_next(watch, &event), SC_OK);
    assert_null(event);
    write_file(state, "a.json", "{ \"a\" : 1 }");
    write_file(state, "beside.json", "{}");
    write_file(state, "a.json", "{\"a\": 2}");
    expect_number(watch, 2);
    finish(watch, handle);
}

static void a_null_event_is_zero(void **state)
{
    (void)state;
    assert_null(sc_event_retain(NULL));
    sc_event_release(NULL);
    assert_int_equal(sc_event_timestamp(NULL), 0);
    assert_int_equal(sc_event_generation(NULL), 0);
    assert_int_equal(sc_event_source_count(NULL), 0);
    assert_null(sc_event_source(NULL, 0));
    assert_null(sc_event_before(NULL));
    assert_null(sc_event_after(NULL));
    assert_null(sc_event_changes(NULL));
    assert_int_equal(sc_event_problem_count(NULL), 0);
    assert_null(sc_event_problem(NULL, 0));
    assert_string_equal(sc_event_kind_name((sc_event_kind)99), "unknown");
    assert_string_equal(sc_reason_name((sc_reason)99), "unknown");
}

/* ---- how files change ---- */

static void every_way_to_write_is_seen(void **state)
{
    sc_handle *handle = watched_file(state, "a.json", "{\"a\": 1}");
    sc_watch *watch = start(handle, NULL);
    overwrite(state, "a.json", "{\"a\": 2}");
    expect_number(watch, 2);
    overwrite(state, "a.json", "{\"a\": 3}"); /* the same inode */
    expect_number(watch, 3);
    write_file(state, "a.json", "{\"a\": 4}");
    expect_number(watch, 4);
    overwrite(state, "a.json", "{\"a\": 5}"); /* the new inode */
    expect_number(watch, 5);
    assert_int_equal(unlink(path_in(state, "a.json")), 0);
    overwrite(state, "a.json", "{\"a\": 6}");
    expect_number(watch, 6);
    write_file(state, "other.json", "{\"a\": 7}");
    assert_int_equal(unlink(path_in(state, "a.json")), 0);
    assert_int_equal(link(path_in(state, "other.json"), path_in(state, "a.json")), 0);
    expect_number(watch, 7);
    overwrite(state, "other.json", "{\"a\": 8}"); /* through another name */
    expect_number(watch, 8);
    finish(watch, handle);
}

static void a_file_that_stays_open_is_read_after_its_grace(void **state)
{
    sc_handle *handle = watched_file(state, "a.yaml", "a: 1\n");
    sc_watch *watch = start(handle, NULL);
    int file = open(path_in(state, "a.yaml"), O_WRONLY | O_TRUNC);
    assert_true(file >= 0);
    assert_int_equal(write(file, "a: 2\n", 5), 5);
    expect_number(watch, 2);
    assert_int_equal(close(file), 0);
    finish(watch, handle);
}

static void links_and_folders_on_the_way_are_seen(void **state)
{
    assert_int_equal(mkdir(path_in(state, "one"), 0755), 0);
    assert_int_equal(mkdir(path_in(state, "two"), 0755), 0);
    write_file(state, "one/a.json", "{\"a\": 1}");
    write_file(state, "two/a.json", "{\"a\": 2}");
    assert_int_equal(symlink("one", path_in(state, "now")), 0);
    assert_int_equal(symlink("now/a.json", path_in(state, "a.json")), 0);
    sc_error error;
    sc_handle *handle = sc_load_file(path_in(state, "a.json"), &error);
    assert_non_null(handle);
    sc_watch *watch = start(handle, NULL);
    write_file(state, "one/a.json", "{\"a\": 3}");
    expect_number(watch, 3);
    assert_int_equal(symlink("two", path_in(state, "next")), 0);
    assert_int_equal(rename(path_in(state, "next"), path_in(state, "now")), 0);
    expect_number(watch, 2);
    write_file(state, "two/a.json", "{\"a\": 4}");
    expect_number(watch, 4);
    /* The folder itself is removed, and another one replaces it. */
    assert_int_equal(rename(path_in(state, "two"), path_in(state, "old")), 0);
    assert_int_equal(mkdir(path_in(state, "two"), 0755), 0);
    write_file(state, "two/a.json", "{\"a\": 5}");
    expect_number(watch, 5);
    write_file(state, "old/a.json", "{\"a\": 6}");
    write_file(state, "two/a.json", "{\"a\": 7}");
    expect_number(watch, 7);
    finish(watch, handle);
}

/* ---- failures ---- */

static void a_broken_file_is_told_once_and_recovers(void **state)
{
    sc_handle *handle = watched_file(state, "a.json", "{\"a\": 1}");
    sc_watch *watch = start(handle, NULL);
    write_file(state, "a.json", "{\"a\": ]");
    sc_event *event = expect(watch, SC_EVENT_FAILED);
    assert_int_equal(sc_event_problem_count(event), 1);
    const sc_error *problem = sc_event_problem(event, 0);
    assert_int_equal(problem->code, SC_ERROR_SYNTAX);
    assert_int_equal(problem->line, 1);
    assert_int_equal(problem->column, 7);
    assert_contains(problem->source, "a.json");
    assert_ptr_equal(sc_event_before(event), sc_event_after(event));
    assert_null(sc_event_changes(event));
    sc_event_release(event);
    assert_int_equal(sc_get_int(handle, "a", 0), 1);
    write_file(state, "a.json", "{\"a\": ]]"); /* still broken: no second event */
    write_file(state, "a.json", "{\"a\": 2}");
    expect_number(watch, 2);
    sc_event_release(expect(watch, SC_EVENT_RECOVERED));
    finish(watch, handle);
}

static void bad_states_of_a_file_keep_the_last_good(void **state)
{
    static const sc_status codes[] = {SC_ERROR_FILE_VANISHED, SC_ERROR_MISSING_FILE,
                                      SC_ERROR_IS_DIRECTORY, SC_ERROR_NOT_FILE};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        sc_handle *handle = watched_file(state, "a.json", "{\"a\": 1}");
        sc_watch *watch = start(handle, NULL);
        const char *path = path_in(state, "a.json");
        if (i == 0) {
            overwrite(state, "a.json", "");
        } else {
            assert_int_equal(unlink(path), 0);
        }
        if (i == 2) {
            assert_int_equal(mkdir(path, 0755), 0);
        } else if (i == 3) {
            assert_int_equal(mkfifo(path, 0644), 0);
        }
        sc_event *event = expect(watch, SC_EVENT_FAILED);
        assert_string_equal(sc_status_name(sc_event_problem(event, 0)->code),
                            sc_status_name(codes[i]));
        sc_event_release(event);
        assert_int_equal(sc_get_int(handle, "a", 0), 1);
        assert_int_equal(remove(path) == 0 || i == 1, true);
        write_file(state, "a.json", "{\"a\": 1}");
        sc_event_release(expect(watch, SC_EVENT_RECOVERED));
        finish(watch, handle);
    }
}

/* ---- what a load looked at ---- */

static void what_comes_later_is_seen(void **state)
{
    write_file(state, "a.json", "{\"a\": 1}");
    sc_builder *builder = sc_builder_new(NULL);
    const sc_source_options optional = {.optional = true};
    assert_int_equal(sc_builder_add_file(builder, path_in(state, "a.json"), NULL), SC_OK);
    assert_int_equal(sc_builder_add_file(builder, path_in(state, "no/such/b.json"), &optional),
                     SC_OK);
    assert_int_equal(sc_builder_select_profile(builder, "dev"), SC_OK);
    sc_handle *handle = build(builder);
    sc_builder_free(builder);
    sc_watch *watch = start(handle, NULL);
    write_file(state, "a.dev.json", "{\"a\": 2}");
    expect_number(watch, 2);
    assert_int_equal(mkdir(path_in(state, "no"), 0755), 0);
    assert_int_equal(mkdir(path_in(state, "no/such"), 0755), 0);
    write_file(state, "no/such/b.json", "{\"a\": 3}");
    expect_number(watch, 3);
    /* A file that no source requires may be removed; the change counts after the grace. */
    assert_int_equal(unlink(path_in(state, "no/such/b.json")), 0);
    expect_number(watch, 2);
    assert_int_equal(unlink(path_in(state, "a.dev.json")), 0);
    expect_number(watch, 1);
    finish(watch, handle);
}

/* A relative path is watched in its first folder, also after the process changes its own. */
static void a_relative_path_is_watched_where_it_was_given(void **state)
{
    sc_error error;
    char before[4096];
    assert_non_null(getcwd(before, sizeof before));
    assert_int_equal(mkdir(path_in(state, "one"), 0755), 0);
    assert_int_equal(mkdir(path_in(state, "two"), 0755), 0);
    write_file(state, "one/a.json", "{\"a\": 1}");
    write_file(state, "two/a.json", "{\"a\": -1}");
    assert_int_equal(chdir(path_in(state, "one")), 0);
    sc_handle *handle = sc_load_file("a.json", &error);
    assert_non_null(handle);
    assert_int_equal(chdir(path_in(state, "two")), 0);
    sc_watch *watch = start(handle, NULL);
    write_file(state, "one/a.json", "{\"a\": 2}");
    sc_event *event = expect(watch, SC_EVENT_CHANGED);
    assert_int_equal(sc_event_source_count(event), 1);
    assert_string_equal(sc_event_source(event, 0), "a.json");
    sc_event_release(event);
    assert_int_equal(sc_get_int(handle, "a", 0), 2);
    write_file(state, "one/a.json", "{\"a\": 3}");
    expect_number(watch, 3);
    finish(watch, handle);
    assert_int_equal(chdir(before), 0);
}

static void a_glob_follows_its_folders(void **state)
{
    assert_int_equal(mkdir(path_in(state, "d"), 0755), 0);
    write_file(state, "d/1.json", "{\"a\": 1}");
    sc_builder *builder = sc_builder_new(NULL);
    assert_int_equal(sc_builder_add_glob(builder, path_in(state, "d/**/*.json"), NULL), SC_OK);
    sc_handle *handle = build(builder);
    sc_builder_free(builder);
    sc_watch *watch = start(handle, NULL);
    write_file(state, "d/2.json", "{\"a\": 2}");
    expect_number(watch, 2);
    assert_int_equal(mkdir(path_in(state, "d/e"), 0755), 0);
    write_file(state, "d/e/3.json", "{\"a\": 3}");
    expect_number(watch, 3);
    overwrite(state, "d/e/3.json", "{\"a\": 4}");
    expect_number(watch, 4);
    assert_int_equal(unlink(path_in(state, "d/e/3.json")), 0);
    expect_number(watch, 2);
    finish(watch, handle);
}

/* The steps of a mounted volume's update: a new folder, a link beside, renamed over the old one. */
static void update_volume(void **state, const char *generation, const char *number)
{
    char name[64];
    (void)snprintf(name, sizeof name, "v/..%s", generation);
    assert_int_equal(mkdir(path_in(state, name), 0755), 0);
    (void)snprintf(name, sizeof name, "v/..%s/a", generation);
    overwrite(state, name, number);
    (void)snprintf(name, sizeof name, "..%s", generation);
    assert_int_equal(symlink(name, path_in(state, "v/..data_tmp")), 0);
    assert_int_equal(rename(path_in(state, "v/..data_tmp"), path_in(state, "v/..data")), 0);
}

static void a_mounted_volume_is_swapped(void **state)
{
    assert_int_equal(mkdir(path_in(state, "v"), 0755), 0);
    update_volume(state, "1", "1");
    assert_int_equal(symlink("..data/a", path_in(state, "v/a")), 0);
    sc_builder *builder = sc_builder_new(NULL);
    assert_int_equal(sc_builder_add_directory(builder, path_in(state, "v"), NULL), SC_OK);
    sc_handle *handle = build(builder);
    sc_builder_free(builder);
    sc_watch *watch = start(handle, NULL);
    update_volume(state, "2", "2");
    assert_int_equal(unlink(path_in(state, "v/..1/a")), 0);
    assert_int_equal(rmdir(path_in(state, "v/..1")), 0);
    expect_number(watch, 2);
    update_volume(state, "3", "3");
    expect_number(watch, 3);
    overwrite(state, "v/..3/a", "4");
    expect_number(watch, 4);
    finish(watch, handle);
}

static void files_that_are_named_elsewhere_are_seen(void **state)
{
    char variable[300];
    write_file(state, "secret", "1\n");
    write_file(state, "part", "x\n");
    write_file(state, "b.json", "{\"b\": \"${file:part}\"}");
    (void)snprintf(variable, sizeof variable, "APP_A_FILE=%s", path_in(state, "secret"));
    const char *const environment[] = {variable, NULL};
    const sc_source_options options = {.read_name_file = true, .environment = environment};
    sc_builder *builder = sc_builder_new(NULL);
    assert_int_equal(sc_builder_expand(builder, SC_EXPAND_FILE), SC_OK);
    assert_int_equal(sc_builder_add_file(builder, path_in(state, "b.json"), NULL), SC_OK);
    assert_int_equal(sc_builder_add_env(builder, "APP", &options), SC_OK);
    sc_handle *handle = build(builder);
    sc_builder_free(builder);
    sc_watch *watch = start(handle, NULL);
    write_file(state, "secret", "2\n");
    expect_number(watch, 2);
    write_file(state, "part", "y\n");
    sc_event *event = expect(watch, SC_EVENT_CHANGED);
    expect_source(event, "part");
    sc_change change;
    assert_true(sc_changes_at(sc_event_changes(event), 0, &change));
    assert_string_equal(change.path, "b");
    sc_event_release(event);
    finish(watch, handle);
}

/* ---- polling ---- */

static void polling_sees_the_same(void **state)
{
    sc_watch_options options = quick();
    options.poll_always = true;
    assert_int_equal(mkdir(path_in(state, "d"), 0755), 0);
    write_file(state, "d/1.json", "{\"a\": 1}");
    sc_builder *builder = sc_builder_new(NULL);
    assert_int_equal(sc_builder_add_glob(builder, path_in(state, "d/*.json"), NULL), SC_OK);
    sc_handle *handle = build(builder);
    sc_builder_free(builder);
    sc_watch *watch = start(handle, &options);
    overwrite(state, "d/1.json", "{\"a\": 2}");
    expect_number(watch, 2);
    overwrite(state, "d/1.json", "{\"a\": 3}"); /* equal size, within the resolution of the clock */
    expect_number(watch, 3);
    write_file(state, "d/2.json", "{\"a\": 4}");
    expect_number(watch, 4);
    assert_int_equal(unlink(path_in(state, "d/2.json")), 0);
    expect_number(watch, 3);
    finish(watch, handle);
}

static void where_no_events_come_is_said(void **state)
{
    (void)state;
    sc_builder *builder = sc_builder_new(NULL);
    const sc_source_options yaml = {.format = "yaml"};
    assert_int_equal(sc_builder_add_file(builder, "/proc/version", &yaml), SC_OK);
    sc_handle *handle = build(builder);
    sc_builder_free(builder);
    sc_watch *watch = start(handle, NULL);
    sc_event *event = expect(watch, SC_EVENT_DEGRADED);
    assert_int_equal(sc_event_problem(event, 0)->code, SC_ERROR_UNSUPPORTED);
    assert_contains(sc_event_problem(event, 0)->message, "proc");
    assert_string_equal(sc_event_problem(event, 0)->source, "/proc/version");
    sc_event_release(event);
    finish(watch, handle);
}

static void lost_notifications_are_made_good(void **state)
{
    sc_handle *handle = watched_file(state, "a.json", "{\"a\": 1}");
    sc_watch *watch = start(handle, NULL);
    const char *one = path_in(state, "one"), *two = path_in(state, "two");
    write_file(state, "one", "");
    sc_watch_park(); /* no thread reads the system's events, until its queue is full */
    for (int i = 0; i < 20000; i++) {
        assert_int_equal(rename(i % 2 == 0 ? one : two, i % 2 == 0 ? two : one), 0);
    }
    write_file(state, "a.json", "{\"a\": 2}");
    sc_watch_unpark();
    expect_number(watch, 2);
    write_file(state, "a.json", "{\"a\": 3}");
    expect_number(watch, 3);
    finish(watch, handle);
}

static void every_problem_is_told(void **state)
{
    write_file(state, "a.json", "{\"a\": 1}");
    sc_builder *builder = sc_builder_new(NULL);
    assert_int_equal(sc_builder_add_file(builder, path_in(state, "a.json"), NULL), SC_OK);
    assert_int_equal(sc_builder_strict(builder, true), SC_OK);
    sc_handle *handle = build(builder);
    sc_builder_free(builder);
    sc_watch *watch = start(handle, NULL);
    write_file(state, "a.json", "{\"a\": 1, \"a\": 2, \"b\": 1, \"b\": 2}");
    sc_event *event = expect(watch, SC_EVENT_FAILED);
    assert_int_equal(sc_event_problem_count(event), 2);
    assert_int_equal(sc_event_problem(event, 0)->column, 10);
    assert_int_equal(sc_event_problem(event, 1)->column, 26);
    assert_null(sc_event_problem(event, 2));
    sc_event_release(event);
    finish(watch, handle);
}

/* ---- reloads and overrides ---- */

static void reloads_and_overrides_are_events(void **state)
{
    sc_handle *handle = watched_file(state, "a.json", "{\"a\": 1}");
    sc_watch_options options = quick();
    options.debounce = UINT64_C(3600000000000); /* a call is faster */
    sc_watch *watch = start(handle, &options);
    write_file(state, "a.json", "{\"a\": 2}");
    assert_int_equal(sc_handle_reload(handle, NULL, NULL), SC_OK);
    sc_event *event = expect(watch, SC_EVENT_CHANGED);
    assert_string_equal(sc_reason_name(sc_event_reason(event)), "reload");
    assert_int_equal(sc_event_source_count(event), 0);
    sc_event_release(event);
    sc_image *image = sc_parse("{\"a\": 3}", 8, NULL, NULL);
    sc_override *override = sc_handle_override(handle, image, NULL);
    assert_non_null(override);
    event = expect(watch, SC_EVENT_CHANGED);
    assert_string_equal(sc_reason_name(sc_event_reason(event)), "override");
    sc_event_release(event);
    assert_int_equal(sc_override_end(override, NULL), SC_OK);
    expect_number(watch, 2);
    sc_image_release(image);
    finish(watch, handle);
}

/* ---- several, slow, over ---- */

static void a_slow_consumer_gets_changes_joined(void **state)
{
    sc_handle *handle = watched_file(state, "a.json", "{\"a\": 0}");
    sc_watch *watch = start(handle, NULL);
    char text[32];
    for (int i = 1; i <= 40; i++) {
        (void)snprintf(text, sizeof text, "{\"a\": %d}", i);
        write_file(state, "a.json", text);
        assert_int_equal(sc_handle_reload(handle, NULL, NULL), SC_OK);
    }
    int64_t last = 0, before;
    int events = 0;
    while (last != 40) {
        sc_event *event = expect(watch, SC_EVENT_CHANGED);
        sc_value value = sc_snapshot_get(sc_event_before(event), "a", NULL);
        assert_int_equal(sc_value_int(value, &before), SC_OK);
        assert_int_equal(before, last); /* no change is missing between two events */
        value = sc_snapshot_get(sc_event_after(event), "a", NULL);
        assert_int_equal(sc_value_int(value, &last), SC_OK);
        sc_event_release(event);
        events++;
    }
    assert_true(events < 20);
    finish(watch, handle);
}

static void several_watches_get_the_same(void **state)
{
    sc_handle *handle = watched_file(state, "a.json", "{\"a\": 1}");
    sc_watch *one = start(handle, NULL), *two = start(handle, NULL);
    write_file(state, "a.json", "{\"a\": 2}");
    expect_number(one, 2);
    expect_number(two, 2);
    sc_watch_stop(one);
    sc_watch_stop(one);
    sc_event *event;
    assert_int_equal(sc_watch_next(one, &event), SC_ERROR_CLOSED);
    write_file(state, "a.json", "{\"a\": 3}");
    expect_number(two, 3);
    sc_watch_release(one);
    finish(two, handle);
}

static void a_closed_handle_ends_its_watches(void **state)
{
    sc_handle *handle = watched_file(state, "a.json", "{\"a\": 1}");
    sc_watch *watch = start(handle, NULL);
    sc_handle_close(handle);
    struct pollfd waited = {.fd = (int)sc_watch_fd(watch), .events = POLLIN};
    assert_int_equal(poll(&waited, 1, PATIENCE), 1);
    sc_event *event;
    assert_int_equal(sc_watch_next(watch, &event), SC_ERROR_CLOSED);
    assert_null(event);
    sc_error error;
    assert_null(sc_handle_watch(handle, NULL, NULL, NULL, &error));
    assert_int_equal(error.code, SC_ERROR_CLOSED);
    finish(watch, handle);
}

static void a_watch_keeps_its_handle(void **state)
{
    sc_handle *handle = watched_file(state, "a.json", "{\"a\": 1}");
    sc_watch *watch = start(handle, NULL);
    sc_handle_release(handle);
    write_file(state, "a.json", "{\"a\": 2}");
    expect_number(watch, 2);
    assert_int_equal(sc_get_int(sc_watch_handle(watch), "a", 0), 2);
    sc_watch_release(watch);
}

static void bad_arguments_fail_at_the_call(void **state)
{
    sc_handle *handle = watched_file(state, "a.json", "{\"a\": 1}");
    sc_error error;
    sc_watch_options bad[4] = {quick(), quick(), quick(), quick()};
    bad[0].size = 3;
    bad[1].debounce = UINT64_MAX;
    bad[2].grace = UINT64_MAX;
    bad[3].poll = 0;
    for (size_t i = 0; i < 4; i++) {
        error.code = SC_OK;
        assert_null(sc_handle_watch(handle, &bad[i], NULL, NULL, &error));
        assert_int_equal(error.code, SC_ERROR_INVALID_ARGUMENT);
    }
    assert_null(sc_handle_watch(NULL, NULL, NULL, NULL, &error));
    assert_int_equal(error.code, SC_ERROR_INVALID_ARGUMENT);
    sc_handle *frozen = sc_handle_freeze(handle, NULL);
    assert_null(sc_handle_watch(frozen, NULL, NULL, NULL, &error));
    assert_int_equal(error.code, SC_ERROR_UNSUPPORTED);
    sc_event *event;
    assert_int_equal(sc_watch_next(NULL, &event), SC_ERROR_INVALID_ARGUMENT);
    assert_int_equal(sc_watch_fd(NULL), -1);
    assert_int_equal(sc_watch_load(NULL), SC_ERROR_INVALID_ARGUMENT);
    assert_null(sc_watch_handle(NULL));
    sc_watch_stop(NULL);
    sc_watch_release(NULL);
    sc_bell_ring(NULL);
    assert_int_equal(sc_bell_depend(NULL, "x"), SC_ERROR_INVALID_ARGUMENT);
    sc_handle_release(frozen);
    sc_handle_release(handle);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(a_change_is_an_event),
        FOLDER_TEST(nothing_new_is_no_event),
        cmocka_unit_test(a_null_event_is_zero),
        FOLDER_TEST(every_way_to_write_is_seen),
        FOLDER_TEST(a_file_that_stays_open_is_read_after_its_grace),
        FOLDER_TEST(links_and_folders_on_the_way_are_seen),
        FOLDER_TEST(a_broken_file_is_told_once_and_recovers),
        FOLDER_TEST(bad_states_of_a_file_keep_the_last_good),
        FOLDER_TEST(what_comes_later_is_seen),
        FOLDER_TEST(a_relative_path_is_watched_where_it_was_given),
        FOLDER_TEST(a_glob_follows_its_folders),
        FOLDER_TEST(a_mounted_volume_is_swapped),
        FOLDER_TEST(files_that_are_named_elsewhere_are_seen),
        FOLDER_TEST(polling_sees_the_same),
        FOLDER_TEST(where_no_events_come_is_said),
        FOLDER_TEST(lost_notifications_are_made_good),
        FOLDER_TEST(every_problem_is_told),
        FOLDER_TEST(reloads_and_overrides_are_events),
        FOLDER_TEST(a_slow_consumer_gets_changes_joined),
        FOLDER_TEST(several_watches_get_the_same),
        FOLDER_TEST(a_closed_handle_ends_its_watches),
        FOLDER_TEST(a_watch_keeps_its_handle),
        FOLDER_TEST(bad_arguments_fail_at_the_call),
    };
    return cmocka_run_group_tests_name("api: watching", tests, NULL, NULL);
}
