/* Loads that change no value, for who asks for them (takes_reloads). */
#include "watching.h"

/* Who keeps something of the inputs hears of every load. */
static void a_reload_without_a_change_is_an_event_for_who_asks(void **state)
{
    sc_handle *handle = watched_file(state, "a.json", "{\"a\": 1}");
    sc_watch_options options = quick();
    sc_watch *other = start(handle, &options);
    options.takes_reloads = true;
    sc_watch *watch = start(handle, &options);
    static const char *const same[] = {"{\"a\": 1} ",
                                       "{ \"a\" : 1 }"}; /* with its origins or not */
    for (size_t i = 0; i < 2; i++) {
        write_file(state, "a.json", same[i]);
        sc_event *event = expect(watch, SC_EVENT_RELOADED);
        assert_string_equal(sc_event_kind_name(sc_event_type(event)), "configuration_reloaded");
        assert_null(sc_event_changes(event));
        expect_source(event, "a.json");
        assert_true(sc_event_generation(event) == sc_handle_generation(handle));
        assert_int_equal(
            sc_snapshot_compile(sc_event_after(event), path_in(state, "a.sci"), NULL, NULL),
            SC_OK); /* the handle has the present file */
        sc_event_release(event);
    }
    sc_event *event;
    assert_int_equal(sc_watch_next(other, &event), SC_OK);
    assert_null(event);
    sc_watch_release(other);
    write_file(state, "a.json", "{\"a\": 2}");
    expect_number(watch, 2);
    finish(watch, handle);
}

/* A reload is never behind a later change, and changes that end where they began are one. */
static void a_reload_is_joined(void **state)
{
    sc_handle *handle = watched_file(state, "a.json", "{\"a\": 1}");
    sc_watch_options options = quick();
    options.takes_reloads = true;
    sc_watch *watch = start(handle, &options);
    sc_event *event;
    for (int i = 0; i < 40; i++) {
        write_file(state, "a.json", i % 2 == 0 ? "{\"a\": 2}" : "{\"a\": 1}");
        assert_int_equal(sc_handle_reload(handle, NULL, NULL), SC_OK);
        write_file(state, "a.json", i % 2 == 0 ? "{ \"a\": 2}" : "{ \"a\": 1}");
        assert_int_equal(sc_handle_reload(handle, NULL, NULL), SC_OK);
    }
    sc_snapshot *last = NULL;
    int reloads = 0;
    assert_int_equal(sc_watch_next(watch, &event), SC_OK);
    while (event != NULL) {
        sc_snapshot_release(last);
        last = sc_snapshot_retain(sc_event_after(event));
        reloads += sc_event_type(event) == SC_EVENT_RELOADED;
        sc_event_release(event);
        assert_int_equal(sc_watch_next(watch, &event), SC_OK);
    }
    assert_true(reloads >= 1 && reloads <= 3);
    int64_t number = 0;
    assert_int_equal(sc_value_int(sc_snapshot_get(last, "a", NULL), &number), SC_OK);
    assert_int_equal(number, 1);
    sc_snapshot_release(last);
    finish(watch, handle);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(a_reload_without_a_change_is_an_event_for_who_asks),
        FOLDER_TEST(a_reload_is_joined),
    };
    return cmocka_run_group_tests_name("api: watching reloads", tests, NULL, NULL);
}
