/* Memory: the statistics, the memory that a clean-up frees, and monitors. No test measures time. */
#include "help.h"

#include <poll.h>
#include <stdatomic.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const char old_file[] = SC_TEST_SOURCE_DIR "/CMakePresets.json";

/* ---- a counting allocator ---- */

typedef struct counted {
    sc_allocator base;
    atomic_size_t bytes;
} counted;

static void *resize(void *context, void *block, size_t old_size, size_t new_size)
{
    counted *self = context;
    self->bytes += new_size - old_size;
    if (new_size == 0) {
        free(block);
        return NULL;
    }
    return realloc(block, new_size);
}

static sc_registry *counted_registry(counted *memory)
{
    *memory = (counted){.base = {.context = memory, .resize = resize}};
    sc_registry *registry = sc_registry_new(&memory->base);
    assert_non_null(registry);
    return registry;
}

static sc_stats stats_of(sc_registry *registry)
{
    sc_stats stats;
    sc_registry_stats(registry, &stats);
    return stats;
}

static sc_handle *load_with(sc_registry *registry, const char *path, const char *json)
{
    sc_builder *builder = sc_builder_new(registry);
    assert_non_null(builder);
    assert_int_equal(sc_builder_add_file(builder, path, NULL), SC_OK);
    if (json != NULL) {
        add_json(builder, json);
    }
    sc_handle *handle = build(builder);
    sc_builder_free(builder);
    return handle;
}

/* ---- what is counted ---- */

/* The statistics equal the bytes of the allocator, except for texts in lists. */
static void assert_counted(sc_registry *registry, const counted *memory)
{
    uint64_t given = memory->bytes, said = stats_of(registry).memory_bytes;
    if (said > given || said < given - given / 20) {
        print_message("%llu of %llu bytes\n", (unsigned long long)said, (unsigned long long)given);
    }
    assert_true(said <= given && said >= given - given / 20);
}

static void all_memory_is_counted(void **state)
{
    enum { COUNT = 200 };
    counted memory;
    sc_registry *registry = counted_registry(&memory);
    sc_handle *handles[COUNT];
    assert_counted(registry, &memory);
    write_file(state, "a.json", "{\"a\": 1, \"list\": [1, 2, 3], \"text\": \"some text\"}");
    for (size_t i = 0; i < COUNT; i++) {
        handles[i] = load_with(registry, path_in(state, "a.json"),
                               i % 2 == 0 ? "{\"b\": {\"c\": true}}" : NULL);
    }
    sc_stats stats = stats_of(registry);
    assert_counted(registry, &memory);
    assert_true(stats.handle_bytes > COUNT * 400 && stats.image_bytes > COUNT / 2 * 100);
    assert_true(stats.layer_bytes > 0 && stats.spare_bytes > 0);
    for (size_t i = 0; i < COUNT; i++) {
        sc_handle_release(handles[i]);
    }
    stats = stats_of(registry);
    assert_int_equal(stats.handle_bytes, 0);
    assert_int_equal(stats.image_bytes, 0);
    assert_int_equal(stats.layer_bytes, 0);
    assert_int_equal(stats.pinned_bytes, 0);
    assert_counted(registry, &memory);
    sc_registry_release(registry);
    assert_int_equal(memory.bytes, 0);
}

static void what_is_pinned_is_counted(void **state)
{
    sc_error error;
    counted memory;
    sc_registry *registry = counted_registry(&memory);
    write_file(state, "a.json", "{\"a\": 1}");
    sc_handle *handle = load_with(registry, path_in(state, "a.json"), NULL);
    sc_snapshot *pin = sc_handle_snapshot(handle);
    assert_int_equal(stats_of(registry).pinned_bytes, 0);
    write_file(state, "a.json", "{\"a\": 2}");
    assert_int_equal(sc_handle_reload(handle, NULL, &error), SC_OK);
    uint64_t pinned = stats_of(registry).pinned_bytes;
    assert_true(pinned > 300);
    sc_snapshot *second = sc_handle_snapshot(handle);
    sc_handle_close(handle);
    assert_true(stats_of(registry).pinned_bytes > pinned);
    sc_snapshot_release(pin);
    sc_snapshot_release(second);
    assert_int_equal(stats_of(registry).pinned_bytes, 0);
    sc_handle_release(handle);
    sc_registry_release(registry);
    assert_int_equal(memory.bytes, 0);
}

static void overrides_are_counted(void **state)
{
    sc_error error;
    counted memory;
    sc_registry *registry = counted_registry(&memory);
    write_file(state, "a.json", "{\"a\": 1}");
    sc_handle *handle = load_with(registry, path_in(state, "a.json"), NULL);
    uint64_t before = stats_of(registry).layer_bytes;
    sc_image *image = sc_parse("{\"b\": 2}", 8, NULL, &error);
    sc_override *override = sc_handle_override(handle, image, &error);
    assert_non_null(override);
    assert_true(stats_of(registry).layer_bytes > before);
    (void)sc_registry_trim(registry);
    assert_int_equal(sc_get_int(handle, "b", 0), 2); /* a clean-up does not change it */
    assert_int_equal(sc_override_end(override, &error), SC_OK);
    assert_int_equal(stats_of(registry).layer_bytes, before);
    sc_image_release(image);
    sc_handle_release(handle);
    sc_registry_release(registry);
    assert_int_equal(memory.bytes, 0);
}

static void trimming_frees_the_bytes_it_reports(void **state)
{
    (void)state;
    counted memory;
    sc_registry *registry = counted_registry(&memory);
    size_t empty = memory.bytes;
    sc_handle *handle = load_with(registry, old_file, NULL);
    assert_int_equal(sc_registry_trim(registry), 0); /* a handle holds all of it */
    assert_int_equal(stats_of(registry).cached_files, 1);
    sc_handle_release(handle);
    size_t full = memory.bytes;
    assert_int_equal(sc_registry_trim(registry), full - empty);
    assert_int_equal(memory.bytes, empty);
    sc_stats stats = stats_of(registry);
    assert_int_equal(stats.cleanups, 2);
    assert_int_equal(stats.given_back, full - empty);
    assert_int_equal(stats.spare_bytes, 0);
    sc_handle_release(load_with(registry, old_file, NULL)); /* the cache works as before */
    assert_int_equal(stats_of(registry).cached_files, 1);
    sc_registry_release(registry);
    assert_int_equal(memory.bytes, 0);
}

/* Bytes of this process that are in memory; 0 if the system does not report them. */
static uint64_t resident(void)
{
    sc_monitor_options options = SC_MONITOR_OPTIONS_INIT;
    options.limit = UINT64_C(1) << 50;
    sc_registry *registry = sc_registry_new(NULL);
    sc_monitor *monitor = sc_registry_monitor_memory(registry, &options, NULL, NULL, NULL);
    sc_memory_info info = {0};
    (void)sc_registry_memory_info(registry, &info);
    sc_monitor_release(monitor);
    sc_registry_release(registry);
    return info.used;
}

/* The load fills the cache: 16 MiB of parsed files; then only the earlier memory is in use. */
static void a_trim_shrinks_the_process(void **state)
{
    enum { FILES = 40, ENTRIES = 8000 };
    if (SC_TEST_ADDRESS_SANITIZER || SC_TEST_THREAD_SANITIZER || SC_TEST_MEMORY_SANITIZER) {
        skip(); /* their allocators keep freed memory */
    }
    sc_registry *registry = sc_registry_new(NULL);
    char name[32];
    write_large_files(state, FILES, ENTRIES);
    sc_handle *held = load_with(registry, path_in(state, "0.json"), NULL);
    uint64_t before = resident();
    for (int i = 1; i < FILES; i++) {
        (void)snprintf(name, sizeof name, "%d.json", i);
        sc_handle_release(load_with(registry, path_in(state, name), NULL));
    }
    uint64_t filled = resident();
    sc_stats stats = stats_of(registry);
    assert_true(stats.spare_bytes > 10 << 20 && stats.cached_files > 10);
    assert_true(filled > before + (10 << 20));
    assert_true(sc_registry_trim(registry) > 10 << 20);
    uint64_t after = resident();
    if (after > before + before / 10) {
        print_message("%llu, %llu, %llu bytes\n", (unsigned long long)before,
                      (unsigned long long)filled, (unsigned long long)after);
    }
#if defined(__GLIBC__)
    assert_true(after <= before + before / 10);
#endif
    assert_int_equal(stats_of(registry).cached_files, 1); /* the file that a handle holds */
    sc_handle_release(held);
    sc_registry_release(registry);
}

static void the_system_is_shown(void **state)
{
    (void)state;
    sc_memory_info info;
    sc_stats stats = stats_of(NULL);
#if defined(__linux__)
    assert_int_equal(sc_registry_memory_info(NULL, &info), SC_OK);
    assert_true(info.total > 0 && info.used > 0 && info.pressure > 0 && info.pressure <= 1);
    assert_true(info.place[0] == '/');
    assert_int_equal(stats.memory.source, info.source);
    assert_int_equal(stats.memory.total, info.total);
#endif
    assert_int_equal(sc_registry_memory_info(NULL, NULL), SC_ERROR_INVALID_ARGUMENT);
    assert_string_equal(sc_memory_source_name(SC_MEMORY_CGROUP2), "cgroup2");
    assert_string_equal(sc_memory_source_name((sc_memory_source)99), "unknown");
    assert_string_equal(sc_memory_source_name((sc_memory_source)-1), "unknown");
}

/* ---- monitors ---- */

/* The limit of one byte puts the pressure above every threshold. */
static sc_monitor_options pressed(void)
{
    sc_monitor_options options = SC_MONITOR_OPTIONS_INIT;
    options.limit = 1;
    options.interval = 3600 * UINT64_C(1000000000);
    return options;
}

static sc_registry *registry_with_spare(void)
{
    sc_registry *registry = sc_registry_new(NULL);
    sc_handle_release(load_with(registry, old_file, NULL));
    assert_int_equal(stats_of(registry).cached_files, 1);
    return registry;
}

static void wait_for(const sc_monitor *monitor)
{
    struct pollfd waited = {.fd = (int)sc_monitor_fd(monitor), .events = POLLIN};
    assert_int_equal(poll(&waited, 1, PATIENCE), 1);
}

static void the_first_check_is_made_at_once(void **state)
{
    (void)state;
    sc_error error;
    sc_cleanup cleanup;
    bool any;
    sc_registry *registry = registry_with_spare();
    sc_monitor_options options = pressed();
    sc_monitor *monitor = sc_registry_monitor_memory(registry, &options, NULL, NULL, &error);
    assert_non_null(monitor);
    assert_int_equal(stats_of(registry).cached_files, 0);
    assert_int_equal(stats_of(registry).cleanups, 1);
    assert_int_equal(stats_of(registry).memory.source, SC_MEMORY_LIMIT);
    assert_int_equal(stats_of(registry).memory.total, 1);
    wait_for(monitor);
    assert_int_equal(sc_monitor_next(monitor, &cleanup, &any), SC_OK);
    assert_true(any && cleanup.is_full && !cleanup.is_exhausted);
    assert_true(cleanup.given_back > 1000);
    assert_int_equal(cleanup.memory.source, SC_MEMORY_LIMIT);
    assert_true(cleanup.memory.pressure == 1);
    struct pollfd waited = {.fd = (int)sc_monitor_fd(monitor), .events = POLLIN};
    assert_int_equal(poll(&waited, 1, 0), 0); /* at most once in an interval, which is an hour */
    assert_int_equal(sc_monitor_next(monitor, &cleanup, &any), SC_OK);
    assert_false(any);
    sc_monitor_stop(monitor);
    sc_monitor_stop(monitor);
    wait_for(monitor);
    assert_int_equal(sc_monitor_next(monitor, &cleanup, &any), SC_ERROR_CLOSED);
    assert_int_not_equal(stats_of(registry).memory.source, SC_MEMORY_LIMIT);
    sc_monitor_release(monitor);
    sc_registry_release(registry);
}

static void checks_continue_every_interval(void **state)
{
    (void)state;
    sc_cleanup cleanup;
    bool any;
    sc_registry *registry = registry_with_spare();
    sc_monitor_options options = pressed();
    options.interval = 1000000;
    sc_monitor *monitor = sc_registry_monitor_memory(registry, &options, NULL, NULL, NULL);
    uint64_t exhausted = 0;
    for (int i = 0; i < 5; i++) {
        wait_for(monitor);
        assert_int_equal(sc_monitor_next(monitor, &cleanup, &any), SC_OK);
        exhausted += any && cleanup.is_exhausted;
    }
    assert_true(exhausted > 0); /* nothing more can be freed */
    assert_true(stats_of(registry).cleanups >= 5);
    sc_handle_release(load_with(registry, old_file, NULL));
    for (bool freed = false; !freed;) {
        wait_for(monitor);
        assert_int_equal(sc_monitor_next(monitor, &cleanup, &any), SC_OK);
        freed = any && cleanup.given_back > 0;
    }
    sc_monitor_release(monitor);
    sc_registry_release(registry);
}

/* Strictly above the threshold, and above the middle between the threshold and 1. */
static void thresholds(void **state)
{
    (void)state;
    sc_registry *registry = registry_with_spare();
    sc_monitor_options options = pressed();
    options.threshold = 1;
    sc_monitor *monitor = sc_registry_monitor_memory(registry, &options, NULL, NULL, NULL);
    assert_non_null(monitor);
    assert_int_equal(stats_of(registry).cleanups, 0); /* 1 is not above 1 */
    assert_int_equal(stats_of(registry).cached_files, 1);
    sc_monitor_release(monitor);

    sc_cleanup cleanup;
    bool any;
    options.threshold = 0;
    options.limit = UINT64_C(1) << 50;
    monitor = sc_registry_monitor_memory(registry, &options, NULL, NULL, NULL);
    assert_int_equal(sc_monitor_next(monitor, &cleanup, &any), SC_OK);
    assert_true(any && !cleanup.is_full && cleanup.given_back > 0);
    assert_int_equal(stats_of(registry).cached_files, 0);
    assert_true(stats_of(registry).spare_bytes > 0); /* the tables stay */
    sc_monitor_release(monitor);
    sc_registry_release(registry);
}

static void options_are_checked(void **state)
{
    (void)state;
    sc_error error;
    static const double thresholds[] = {-0.1, 1.1, 1e300, -1e300};
    for (size_t i = 0; i < sizeof thresholds / sizeof *thresholds; i++) {
        sc_monitor_options options = pressed();
        options.threshold = thresholds[i];
        assert_null(sc_registry_monitor_memory(NULL, &options, NULL, NULL, &error));
        assert_int_equal(error.code, SC_ERROR_INVALID_ARGUMENT);
        assert_contains(error.message, "threshold");
    }
    sc_monitor_options options = pressed();
    options.threshold = strtod("nan", NULL);
    assert_null(sc_registry_monitor_memory(NULL, &options, NULL, NULL, &error));
    static const uint64_t intervals[] = {0, 999999, UINT64_C(86400000000001), UINT64_MAX};
    for (size_t i = 0; i < sizeof intervals / sizeof *intervals; i++) {
        options = pressed();
        options.interval = intervals[i];
        assert_null(sc_registry_monitor_memory(NULL, &options, NULL, NULL, &error));
        assert_contains(error.message, "interval");
    }
    sc_cleanup cleanup;
    bool any;
    assert_int_equal(sc_monitor_next(NULL, &cleanup, &any), SC_ERROR_INVALID_ARGUMENT);
    assert_int_equal(sc_monitor_fd(NULL), -1);
    sc_monitor_stop(NULL);
    sc_monitor_release(NULL);
    assert_null(sc_monitor_retain(NULL));
}

/* ---- callbacks ---- */

typedef struct caller {
    atomic_int calls;
    atomic_bool stops;
    uint64_t given_back;
} caller;

static void count_call(void *context, sc_monitor *monitor, const sc_cleanup *cleanup)
{
    caller *self = context;
    self->given_back += cleanup->given_back;
    if (self->stops) {
        sc_monitor_stop(monitor);
    }
    self->calls++;
}

static void wait_for_calls(const caller *self, int least)
{
    const struct timespec moment = {.tv_nsec = 1000000};
    for (int i = 0; i < PATIENCE && self->calls < least; i++) {
        (void)nanosleep(&moment, NULL);
    }
    assert_true(self->calls >= least);
}

static void a_callback_gets_each(void **state)
{
    (void)state;
    caller self = {0};
    sc_cleanup cleanup;
    bool any;
    sc_registry *registry = registry_with_spare();
    sc_monitor_options options = pressed();
    options.interval = 1000000;
    sc_monitor *monitor = sc_registry_monitor_memory(registry, &options, count_call, &self, NULL);
    wait_for_calls(&self, 3);
    assert_int_equal(sc_monitor_next(monitor, &cleanup, &any), SC_ERROR_INVALID_ARGUMENT);
    assert_int_equal(sc_monitor_fd(monitor), -1);
    sc_monitor_stop(monitor);
    int calls = self.calls; /* no callback runs or will run */
    assert_true(self.given_back > 0);
    const struct timespec moment = {.tv_nsec = 5000000};
    (void)nanosleep(&moment, NULL);
    assert_int_equal(self.calls, calls);
    sc_monitor_release(monitor);
    sc_registry_release(registry);
}

static void a_callback_may_stop_it(void **state)
{
    (void)state;
    caller self = {.stops = true};
    sc_registry *registry = registry_with_spare();
    sc_monitor_options options = pressed();
    options.interval = 1000000;
    sc_monitor *monitor = sc_registry_monitor_memory(registry, &options, count_call, &self, NULL);
    wait_for_calls(&self, 1);
    sc_monitor_stop(monitor);
    assert_int_equal(self.calls, 1);
    sc_monitor_release(monitor);
    sc_registry_release(registry);
}

static void ready(void *context, sc_monitor *monitor, const sc_cleanup *cleanup)
{
    caller *self = context;
    (void)monitor;
    assert_null(cleanup);
    self->calls++;
}

static void a_callback_may_only_report(void **state)
{
    (void)state;
    caller self = {0};
    sc_cleanup cleanup;
    bool any;
    sc_registry *registry = registry_with_spare();
    sc_monitor_options options = pressed();
    options.takes_next = true;
    sc_monitor *monitor = sc_registry_monitor_memory(registry, &options, ready, &self, NULL);
    wait_for_calls(&self, 1);
    assert_int_equal(sc_monitor_next(monitor, &cleanup, &any), SC_OK);
    assert_true(any && cleanup.given_back > 0);
    sc_monitor_release(monitor);
    sc_registry_release(registry);
}

/* The monitor keeps the registry, and the last one that ends stops the threads. */
static void several_monitors_and_a_watch(void **state)
{
    write_file(state, "a.json", "{\"a\": 1}");
    sc_handle *handle = sc_load_file(path_in(state, "a.json"), NULL);
    caller self = {0};
    for (int i = 0; i < 20; i++) {
        sc_monitor_options options = pressed();
        options.interval = 1000000;
        sc_registry *registry = sc_registry_new(NULL);
        sc_monitor *one = sc_registry_monitor_memory(registry, &options, count_call, &self, NULL);
        sc_watch *watch = i % 2 == 0 ? sc_handle_watch(handle, NULL, NULL, NULL, NULL) : NULL;
        sc_monitor *two = sc_registry_monitor_memory(NULL, &options, NULL, NULL, NULL);
        assert_true(one != NULL && two != NULL);
        sc_registry_release(registry);
        wait_for_calls(&self, i + 1);
        sc_watch_park();
        sc_watch_unpark();
        sc_monitor_release(i % 3 == 0 ? one : two);
        sc_watch_release(watch);
        sc_monitor_release(i % 3 == 0 ? two : one);
    }
    sc_handle_release(handle);
}

static void a_child_has_no_monitor(void **state)
{
    (void)state;
    if (SC_TEST_THREAD_SANITIZER) {
        skip(); /* it cannot follow a thread that a forked child starts */
    }
    sc_cleanup cleanup;
    bool any;
    sc_registry *registry = registry_with_spare();
    sc_monitor_options options = pressed();
    sc_monitor *monitor = sc_registry_monitor_memory(registry, &options, NULL, NULL, NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        bool well = sc_monitor_next(monitor, &cleanup, &any) == SC_ERROR_CLOSED;
        sc_monitor_stop(monitor);
        sc_monitor_release(monitor);
        monitor = sc_registry_monitor_memory(registry, &options, NULL, NULL, NULL);
        well = well && monitor != NULL && sc_monitor_next(monitor, &cleanup, &any) == SC_OK && any;
        sc_monitor_release(monitor);
        _exit(well ? 0 : 1);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    assert_int_equal(sc_monitor_next(monitor, &cleanup, &any), SC_OK);
    assert_true(any); /* the parent's continues */
    sc_monitor_release(monitor);
    sc_registry_release(registry);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(all_memory_is_counted),
        FOLDER_TEST(what_is_pinned_is_counted),
        FOLDER_TEST(overrides_are_counted),
        cmocka_unit_test(trimming_frees_the_bytes_it_reports),
        FOLDER_TEST(a_trim_shrinks_the_process),
        cmocka_unit_test(the_system_is_shown),
        cmocka_unit_test(the_first_check_is_made_at_once),
        cmocka_unit_test(checks_continue_every_interval),
        cmocka_unit_test(thresholds),
        cmocka_unit_test(options_are_checked),
        cmocka_unit_test(a_callback_gets_each),
        cmocka_unit_test(a_callback_may_stop_it),
        cmocka_unit_test(a_callback_may_only_report),
        FOLDER_TEST(several_monitors_and_a_watch),
        cmocka_unit_test(a_child_has_no_monitor),
    };
    return cmocka_run_group_tests_name("memory", tests, NULL, NULL);
}
