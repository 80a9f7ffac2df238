/*
 * Watching with a program's own threads: callbacks, bells, loads on the owner's thread, forks and
 * parked threads.
 */
#include "watching.h"

#include <stdatomic.h>
#include <sys/wait.h>
#include <time.h>

/* ---- callbacks ---- */

typedef struct heard {
    atomic_int count, last;
    atomic_bool stops, closes;
    sc_handle *handle;
} heard;

static void hear(void *context, sc_watch *watch, const sc_event *event)
{
    heard *self = context;
    if (sc_event_type(event) == SC_EVENT_CHANGED) {
        self->last = (int)sc_get_int(sc_watch_handle(watch), "a", 0);
        (void)sc_handle_reload(sc_watch_handle(watch), NULL, NULL);
    }
    self->count++;
    if (self->stops) {
        sc_watch_stop(watch);
    }
    if (self->closes) {
        sc_handle_close(self->handle);
    }
}

static void wait_for(atomic_int *number, int expected)
{
    const struct timespec moment = {.tv_nsec = 1000000};
    for (int i = 0; i < PATIENCE && *number < expected; i++) {
        (void)nanosleep(&moment, NULL);
    }
    assert_true(*number >= expected);
}

static void a_callback_may_do_anything(void **state)
{
    sc_handle *handle = watched_file(state, "a.json", "{\"a\": 1}");
    heard self = {.handle = handle};
    sc_watch_options options = quick();
    sc_watch *watch = sc_handle_watch(handle, &options, hear, &self, NULL);
    assert_non_null(watch);
    assert_int_equal(sc_watch_fd(watch), -1);
    sc_event *event;
    assert_int_equal(sc_watch_next(watch, &event), SC_ERROR_INVALID_ARGUMENT);
    write_file(state, "a.json", "{\"a\": 2}");
    wait_for(&self.count, 1);
    assert_int_equal(self.last, 2);
    self.stops = true;
    write_file(state, "a.json", "{\"a\": 3}");
    wait_for(&self.count, 2);
    sc_watch_stop(watch);
    write_file(state, "a.json", "{\"a\": 4}");
    sc_watch *other = start(handle, NULL);
    expect_number(other, 4);
    assert_int_equal(self.count, 2); /* no event after the stop */
    sc_watch_release(watch);
    self.closes = true;
    watch = sc_handle_watch(handle, &options, hear, &self, NULL);
    write_file(state, "a.json", "{\"a\": 5}");
    wait_for(&self.count, 3);
    sc_watch_release(watch);
    finish(other, handle);
}

/* ---- custom sources ---- */

typedef struct belled {
    sc_bell *_Atomic bell;
    atomic_int number, stops, loads;
    char path[256];
    sc_handle *put_off; /* the handle whose load is put off, or NULL */
} belled;

static sc_status load_belled(void *context, sc_writer *writer, sc_error *error)
{
    belled *self = context;
    (void)error;
    self->loads++;
    if (self->put_off != NULL) {
        sc_watch_defer(self->put_off);
        return SC_ERROR_OUT_OF_MEMORY;
    }
    (void)sc_writer_begin_object(writer);
    (void)sc_writer_key(writer, "a", 1);
    (void)sc_writer_int(writer, self->number);
    return sc_writer_end(writer);
}

static sc_status start_belled(void *context, sc_bell *bell, sc_error *error)
{
    belled *self = context;
    (void)error;
    self->bell = bell;
    return self->path[0] != '\0' ? sc_bell_depend(bell, self->path) : SC_OK;
}

static void stop_belled(void *context, sc_bell *bell)
{
    belled *self = context;
    assert_ptr_equal(self->bell, bell);
    self->bell = NULL;
    self->stops++;
}

static sc_handle *build_belled(belled *self, bool on_builder)
{
    const sc_source_vtable source = {
        .name = "belled",
        .context = self,
        .load = load_belled,
        .on_builder = on_builder,
        .start = start_belled,
        .stop = stop_belled,
    };
    sc_builder *builder = sc_builder_new(NULL);
    assert_int_equal(sc_builder_add_source(builder, &source, NULL), SC_OK);
    sc_handle *handle = build(builder);
    sc_builder_free(builder);
    return handle;
}

static void a_source_rings_its_bell(void **state)
{
    belled self = {.number = 1};
    (void)snprintf(self.path, sizeof self.path, "%s", path_in(state, "seed"));
    sc_handle *handle = build_belled(&self, false);
    sc_watch *watch = start(handle, NULL);
    assert_non_null(self.bell);
    self.number = 2;
    sc_bell_ring(self.bell);
    sc_event *event = expect(watch, SC_EVENT_CHANGED);
    expect_source(event, "belled");
    sc_event_release(event);
    self.number = 3;
    write_file(state, "seed", "x"); /* the source depends on it */
    expect_number(watch, 3);
    sc_watch_stop(watch);
    assert_int_equal(self.stops, 1);
    finish(watch, handle);
}

static void what_belongs_to_an_owner_is_loaded_there(void **state)
{
    (void)state;
    belled self = {.number = 1};
    sc_handle *handle = build_belled(&self, true);
    sc_error error;
    assert_null(sc_handle_watch(handle, NULL, NULL, NULL, &error));
    assert_int_equal(error.code, SC_ERROR_UNSUPPORTED);
    assert_int_equal(self.stops, 1);
    sc_watch_options options = quick();
    options.takes_due = true;
    sc_watch *watch = start(handle, &options);
    self.number = 2;
    sc_bell_ring(self.bell);
    int loads = self.loads;
    sc_event_release(expect(watch, SC_EVENT_DUE));
    assert_int_equal(self.loads, loads); /* no other thread loaded it */
    assert_int_equal(sc_watch_load(watch), SC_OK);
    assert_int_equal(self.loads, loads + 1);
    expect_number(watch, 2);
    assert_int_equal(sc_watch_load(watch), SC_OK); /* nothing is due */
    assert_int_equal(self.loads, loads + 1);
    finish(watch, handle);
}

/* A load without an answer yet is not a failure, however often it is tried. */
static void a_load_may_be_put_off(void **state)
{
    (void)state;
    belled self = {.number = 1};
    sc_handle *handle = build_belled(&self, true);
    sc_watch_options options = quick();
    options.takes_due = true;
    options.grace = 0;
    self.put_off = handle;
    self.number = 2;
    sc_watch *watch = start(handle, &options);
    for (int i = 0; i < 3; i++) {
        sc_event_release(expect(watch, SC_EVENT_DUE));
        int loads = self.loads;
        assert_int_equal(sc_watch_load(watch), SC_OK);
        assert_int_equal(self.loads, loads + 1);
    }
    self.put_off = NULL;
    sc_event_release(expect(watch, SC_EVENT_DUE));
    assert_int_equal(sc_watch_load(watch), SC_OK);
    expect_number(watch, 2);
    sc_watch_defer(handle); /* no load is running */
    sc_watch_defer(NULL);
    finish(watch, handle);
}

/* ---- taking events where a callback only wakes ---- */

typedef struct woken {
    atomic_int calls, dues;
} woken;

static void wake(void *context, sc_watch *watch, const sc_event *event)
{
    woken *self = context;
    (void)watch;
    assert_true(event == NULL || sc_event_type(event) == SC_EVENT_DUE);
    self->dues += event != NULL;
    self->calls++;
}

static void wait_for_count(atomic_int *count, int least)
{
    while (*count < least) {
        const struct timespec moment = {0, 1000000};
        (void)nanosleep(&moment, NULL);
    }
}

static void a_callback_may_only_wake(void **state)
{
    (void)state;
    woken self = {0};
    belled source = {.number = 1};
    sc_error error;
    sc_handle *handle = build_belled(&source, true);
    sc_watch_options options = quick();
    options.takes_due = options.takes_next = true;
    sc_watch *watch = sc_handle_watch(handle, &options, wake, &self, &error);
    assert_non_null(watch);
    assert_int_equal(sc_watch_fd(watch), -1);
    source.number = 2;
    sc_bell_ring(source.bell);
    wait_for_count(&self.dues, 1);
    sc_event *event;
    assert_int_equal(sc_watch_next(watch, &event), SC_OK);
    assert_null(event); /* the callback reported that it is due */
    int calls = self.calls;
    assert_int_equal(sc_watch_load(watch), SC_OK);
    wait_for_count(&self.calls, calls + 1);
    assert_int_equal(sc_watch_next(watch, &event), SC_OK);
    assert_int_equal(sc_event_type(event), SC_EVENT_CHANGED);
    sc_event_release(event);
    calls = self.calls;
    sc_handle_close(handle);
    wait_for_count(&self.calls, calls + 1); /* the last call: the watch has ended */
    assert_int_equal(sc_watch_next(watch, &event), SC_ERROR_CLOSED);
    finish(watch, handle);
}

/* ---- fork ---- */

static void a_child_has_no_watcher(void **state)
{
    if (SC_TEST_THREAD_SANITIZER) {
        skip(); /* it cannot follow a thread that a forked child starts */
    }
    sc_handle *handle = watched_file(state, "a.json", "{\"a\": 1}");
    sc_watch *watch = start(handle, NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        sc_event *event;
        if (sc_watch_next(watch, &event) != SC_ERROR_CLOSED || event != NULL ||
            sc_get_int(handle, "a", 0) != 1) {
            _exit(1);
        }
        sc_watch_unpark();
        sc_watch_stop(watch);
        sc_watch_release(watch);
        sc_watch *own = start(handle, NULL);
        write_file(state, "a.json", "{\"a\": 2}");
        expect_number(own, 2);
        finish(own, handle);
        _exit(0);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    expect_number(watch, 2);
    finish(watch, handle);
}

static void parked_threads_come_back(void **state)
{
    sc_watch_park(); /* nothing to park */
    sc_watch_unpark();
    sc_handle *handle = watched_file(state, "a.json", "{\"a\": 1}");
    sc_watch *watch = start(handle, NULL);
    sc_watch_park();
    sc_watch_park();
    write_file(state, "a.json", "{\"a\": 2}");
    sc_watch_unpark();
    sc_watch_unpark();
    expect_number(watch, 2);
    sc_watch_park();
    sc_watch_stop(watch);
    sc_watch_unpark();
    finish(watch, handle);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(a_callback_may_do_anything),
        FOLDER_TEST(a_source_rings_its_bell),
        FOLDER_TEST(what_belongs_to_an_owner_is_loaded_there),
        FOLDER_TEST(a_load_may_be_put_off),
        FOLDER_TEST(a_callback_may_only_wake),
        FOLDER_TEST(a_child_has_no_watcher),
        FOLDER_TEST(parked_threads_come_back),
    };
    return cmocka_run_group_tests_name("api: callbacks of watches", tests, NULL, NULL);
}
