/* Shared by tests of watches: they wait for an event that must come, and never for a time. */
#ifndef SC_TEST_WATCHING_H
#define SC_TEST_WATCHING_H

#include "help.h"

#include <poll.h>

static inline sc_watch_options quick(void)
{
    sc_watch_options options = SC_WATCH_OPTIONS_INIT;
    options.debounce = 2000000;
    options.grace = 50000000;
    options.poll = 20000000;
    return options;
}

static inline sc_watch *start(sc_handle *handle, const sc_watch_options *options)
{
    sc_error error = {.code = SC_OK};
    sc_watch_options usual = quick();
    sc_watch *watch =
        sc_handle_watch(handle, options != NULL ? options : &usual, NULL, NULL, &error);
    if (watch == NULL) {
        print_message("%s\n", error.message);
    }
    assert_non_null(watch);
    return watch;
}

/* The next event, of any kind. */
static inline sc_event *next(sc_watch *watch)
{
    sc_event *event = NULL;
    while (event == NULL) {
        struct pollfd waited = {.fd = (int)sc_watch_fd(watch), .events = POLLIN};
        assert_int_equal(poll(&waited, 1, PATIENCE), 1);
        assert_int_equal(sc_watch_next(watch, &event), SC_OK);
    }
    return event;
}

static inline sc_event *expect(sc_watch *watch, sc_event_kind kind)
{
    sc_event *event = next(watch);
    if (sc_event_type(event) != kind && sc_event_problem_count(event) != 0) {
        print_message("%s: %s\n", sc_event_problem(event, 0)->source,
                      sc_event_problem(event, 0)->message);
    }
    assert_string_equal(sc_event_kind_name(sc_event_type(event)), sc_event_kind_name(kind));
    return event;
}

static inline void expect_source(const sc_event *event, const char *name)
{
    assert_true(sc_event_source_count(event) > 0);
    assert_contains(sc_event_source(event, 0), name);
}

/* A change after which `a` is this number; every change before it has been reported by then. */
static inline void expect_number(sc_watch *watch, int64_t number)
{
    sc_event *event = expect(watch, SC_EVENT_CHANGED);
    int64_t found = 0;
    sc_value value = sc_snapshot_get(sc_event_after(event), "a", NULL);
    assert_int_equal(sc_value_int(value, &found), SC_OK);
    assert_int_equal(found, number);
    sc_event_release(event);
}

static inline sc_handle *watched_file(void **state, const char *name, const char *text)
{
    sc_error error;
    write_file(state, name, text);
    sc_handle *handle = sc_load_file(path_in(state, name), &error);
    assert_non_null(handle);
    return handle;
}

static inline void finish(sc_watch *watch, sc_handle *handle)
{
    sc_watch_release(watch);
    sc_handle_release(handle);
}

/* In place: opened, cut, written, closed. */
static inline void overwrite(void **state, const char *name, const char *text)
{
    FILE *file = fopen(path_in(state, name), "w");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
    assert_int_equal(fclose(file), 0);
}

#endif
