/*
 * Memory that runs out while a handle is watched. Starting a watch fails like an ordinary call. In
 * a reload by the watch any allocation may fail, once or for some time: as soon as memory is
 * available the last state and its events arrive without another change.
 */
#include "sweep.h"

#include <poll.h>
#include <stdatomic.h>
#include <time.h>
#include <unistd.h>

enum { PATIENCE = 60000 };

/* ---- a failing allocator that several threads use ---- */

typedef struct scarce {
    sc_allocator base;
    atomic_size_t calls, bytes;
    atomic_size_t fail_at; /* 0: none */
    atomic_bool for_long;  /* and those after it */
} scarce;

static void *resize(void *context, void *block, size_t old_size, size_t new_size)
{
    scarce *self = context;
    if (new_size == 0) {
        self->bytes -= old_size;
        free(block);
        return NULL;
    }
    size_t call = ++self->calls, fail_at = self->fail_at;
    if (fail_at != 0 && (call == fail_at || (self->for_long && call > fail_at))) {
        return NULL;
    }
    void *fresh = realloc(block, new_size);
    self->bytes += new_size - old_size;
    return fresh;
}

/* ---- the scene ---- */

static char folder[64], file[96], beside[96];

static void put(int number)
{
    FILE *to = fopen(beside, "w");
    assert_non_null(to);
    assert_true(fprintf(to, "{\"a\": %d, \"b\": [%d, {\"c\": \"text\"}]}", number, number) > 0);
    assert_int_equal(fclose(to), 0);
    assert_int_equal(rename(beside, file), 0);
}

static int enter(void **state)
{
    (void)state;
    (void)snprintf(folder, sizeof folder, "/tmp/superconfig-oom-XXXXXX");
    assert_non_null(mkdtemp(folder));
    (void)snprintf(file, sizeof file, "%s/a.json", folder);
    (void)snprintf(beside, sizeof beside, "%s/a.json.new", folder);
    return 0;
}

static int leave(void **state)
{
    (void)state;
    return unlink(file) != 0 || rmdir(folder) != 0;
}

static sc_handle *open_handle(const sc_allocator *allocator, sc_status *status)
{
    sc_error error = {.code = SC_ERROR_OUT_OF_MEMORY};
    sc_registry *registry = sc_registry_new(allocator);
    sc_builder *builder = registry != NULL ? sc_builder_new(registry) : NULL;
    sc_handle *handle = NULL;
    if (builder != NULL) {
        (void)sc_builder_add_file(builder, file, NULL);
        handle = sc_builder_build(builder, &error);
    }
    *status = handle != NULL ? SC_OK : error.code;
    sc_builder_free(builder);
    sc_registry_release(registry);
    return handle;
}

static sc_watch *open_watch(sc_handle *handle, sc_status *status)
{
    sc_error error = {.code = SC_OK};
    sc_watch_options options = SC_WATCH_OPTIONS_INIT;
    options.debounce = 0;
    options.grace = 1000000;
    options.poll = 1000000;
    sc_watch *watch = sc_handle_watch(handle, &options, NULL, NULL, &error);
    *status = watch != NULL ? SC_OK : error.code;
    return watch;
}

/* ---- starting ---- */

static sc_status start_and_stop(const sc_allocator *allocator, const void *argument)
{
    sc_status status;
    (void)argument;
    sc_handle *handle = open_handle(allocator, &status);
    if (handle != NULL) {
        sc_watch *watch = open_watch(handle, &status);
        sc_watch_release(watch);
    }
    sc_handle_release(handle);
    return status;
}

static void starting_fails_whole(void **state)
{
    (void)state;
    put(1);
    assert_true(sweep(start_and_stop, NULL) > 20);
}

/* ---- monitors ---- */

/* Clean-ups allocate nothing, so they succeed whenever there is a monitor. */
static sc_status monitor_and_stop(const sc_allocator *allocator, const void *argument)
{
    sc_status status = SC_ERROR_OUT_OF_MEMORY;
    sc_error error = {.code = SC_OK};
    sc_monitor_options options = SC_MONITOR_OPTIONS_INIT;
    (void)argument;
    options.limit = 1;
    sc_registry *registry = sc_registry_new(allocator);
    if (registry == NULL) {
        return status;
    }
    sc_builder *builder = sc_builder_new(registry);
    if (builder != NULL && sc_builder_add_file(builder, file, NULL) == SC_OK) {
        sc_handle_release(sc_builder_build(builder, NULL));
    }
    sc_builder_free(builder);
    sc_monitor *monitor = sc_registry_monitor_memory(registry, &options, NULL, NULL, &error);
    status = monitor != NULL ? SC_OK : error.code;
    if (monitor != NULL) {
        sc_stats stats;
        sc_cleanup cleanup;
        bool any = false;
        assert_int_equal(sc_monitor_next(monitor, &cleanup, &any), SC_OK);
        assert_true(any);
        sc_registry_stats(registry, &stats);
        assert_int_equal(stats.cached_files, 0);
    }
    sc_monitor_release(monitor);
    sc_registry_release(registry);
    return status;
}

static void monitoring_needs_no_memory(void **state)
{
    (void)state;
    put(1);
    assert_true(sweep(monitor_and_stop, NULL) > 5);
}

/* ---- while it runs ---- */

static bool take(sc_watch *watch, int expected)
{
    struct pollfd waited = {.fd = (int)sc_watch_fd(watch), .events = POLLIN};
    sc_event *event = NULL;
    (void)poll(&waited, 1, 1);
    sc_status status = sc_watch_next(watch, &event);
    assert_true(status == SC_OK || status == SC_ERROR_OUT_OF_MEMORY);
    if (event == NULL) {
        return false;
    }
    int64_t number = -1;
    (void)sc_value_int(sc_value_at(sc_snapshot_root(sc_event_after(event)), "a"), &number);
    bool has = sc_event_type(event) == SC_EVENT_CHANGED && number == expected;
    sc_event_release(event);
    return has;
}

/* True if the allocation that was to fail was made. */
static bool change_with_failure(size_t number, bool for_long)
{
    scarce memory = {.base = {.resize = resize}};
    sc_status status;
    memory.base.context = &memory;
    put(1);
    sc_handle *handle = open_handle(&memory.base, &status);
    assert_non_null(handle);
    sc_watch *watch = open_watch(handle, &status);
    assert_non_null(watch);
    memory.for_long = for_long;
    size_t before = memory.calls;
    memory.fail_at = before + number;
    put(2);
    bool arrived = false;
    for (int i = 0; i < PATIENCE && !arrived; i++) {
        arrived = take(watch, 2);
        if (i == 20) {
            memory.for_long = false; /* memory is available again */
        }
    }
    assert_true(arrived);
    assert_int_equal(sc_get_int(handle, "a", -1), 2);
    bool failed = memory.calls >= before + number;
    sc_watch_release(watch);
    sc_handle_release(handle);
    /* A stop never waits for a load: a running load keeps its memory until it ends. */
    const struct timespec moment = {.tv_nsec = 1000000};
    for (int i = 0; i < PATIENCE && memory.bytes != 0; i++) {
        (void)nanosleep(&moment, NULL);
    }
    assert_int_equal(memory.bytes, 0);
    return failed;
}

static void the_last_state_always_arrives(void **state)
{
    (void)state;
    for (int for_long = 0; for_long < 2; for_long++) {
        size_t number = 1;
        while (change_with_failure(number, for_long != 0)) {
            number++;
        }
        assert_true(number > 10);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(starting_fails_whole),
        cmocka_unit_test(monitoring_needs_no_memory),
        cmocka_unit_test(the_last_state_always_arrives),
    };
    return cmocka_run_group_tests_name("oom: watching", tests, enter, leave);
}
