/*
 * The system's own limits of inotify, lowered for this process in a new user namespace: a path that
 * cannot be watched is polled, with one event with the reason, and is watched again when it can be.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* unshare */
#endif
#include "watching.h"

#include <fcntl.h>
#include <sched.h>

enum { FILES = 30 };

static bool has_namespace;

static bool set_limit(const char *name, int limit)
{
    char path[64];
    (void)snprintf(path, sizeof path, "/proc/sys/user/%s", name);
    int file = open(path, O_WRONLY | O_CLOEXEC);
    bool well = file >= 0 && dprintf(file, "%d", limit) > 0;
    if (file >= 0) {
        (void)close(file);
    }
    return well;
}

static void lower(const char *name, int limit)
{
    if (!has_namespace || !set_limit(name, limit)) {
        skip(); /* the system allows no user namespaces here */
    }
}

static sc_handle *many_files(void **state)
{
    char name[16];
    for (int i = 0; i < FILES; i++) {
        (void)snprintf(name, sizeof name, "%02d.json", i);
        write_file(state, name, "{\"a\": 0}");
    }
    sc_builder *builder = sc_builder_new(NULL);
    assert_int_equal(sc_builder_add_glob(builder, path_in(state, "*.json"), NULL), SC_OK);
    sc_handle *handle = build(builder);
    sc_builder_free(builder);
    return handle;
}

static void expect_degraded(sc_watch *watch, const char *limit)
{
    sc_event *event = expect(watch, SC_EVENT_DEGRADED);
    const sc_error *problem = sc_event_problem(event, 0);
    assert_int_equal(sc_event_problem_count(event), 1);
    assert_int_equal(problem->code, SC_ERROR_UNSUPPORTED);
    assert_contains(problem->message, limit);
    assert_true(problem->system_error != 0);
    sc_event_release(event);
}

/* Every change arrives, and no second event says that something is polled. */
static void expect_all_changes(void **state, sc_watch *watch)
{
    char text[16];
    for (int i = 1; i < 4; i++) {
        (void)snprintf(text, sizeof text, "{\"a\": %d}", i);
        write_file(state, "29.json", text); /* the last one wins */
        expect_number(watch, i);
    }
    overwrite(state, "29.json", "{}");
    expect_number(watch, 0);
    overwrite(state, "28.json", "{\"a\": 7}");
    expect_number(watch, 7);
}

static void without_watches_the_rest_is_polled(void **state)
{
    lower("max_inotify_watches", FILES / 2);
    sc_handle *handle = many_files(state);
    sc_watch *watch = start(handle, NULL);
    expect_degraded(watch, "max_user_watches");
    expect_all_changes(state, watch);
    finish(watch, handle);
}

static void without_any_watch_all_is_polled(void **state)
{
    lower("max_inotify_watches", 0);
    sc_handle *handle = many_files(state);
    sc_watch *watch = start(handle, NULL);
    expect_degraded(watch, "max_user_watches");
    expect_all_changes(state, watch);
    finish(watch, handle);
}

static void without_an_instance_all_is_polled(void **state)
{
    lower("max_inotify_instances", 0);
    sc_handle *handle = many_files(state);
    sc_watch *watch = start(handle, NULL);
    expect_degraded(watch, "max_user_instances");
    expect_all_changes(state, watch);
    finish(watch, handle);
    assert_true(set_limit("max_inotify_instances", 16));
}

/* No poll is due in time here: a change that arrives was announced by the system. */
static void a_load_watches_what_it_can_again(void **state)
{
    lower("max_inotify_watches", FILES / 2);
    sc_watch_options options = quick();
    options.poll = UINT64_C(3600000000000);
    sc_handle *handle = many_files(state);
    sc_watch *watch = start(handle, &options);
    expect_degraded(watch, "max_user_watches");
    assert_true(set_limit("max_inotify_watches", 1000));
    assert_int_equal(sc_handle_reload(handle, NULL, NULL), SC_OK);
    expect_all_changes(state, watch);
    finish(watch, handle);
}

int main(void)
{
    has_namespace = unshare(CLONE_NEWUSER) == 0;
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(without_watches_the_rest_is_polled),
        FOLDER_TEST(without_any_watch_all_is_polled),
        FOLDER_TEST(without_an_instance_all_is_polled),
        FOLDER_TEST(a_load_watches_what_it_can_again),
    };
    return cmocka_run_group_tests_name("api: limits of watches", tests, NULL, NULL);
}
