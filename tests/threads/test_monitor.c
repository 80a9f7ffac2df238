/*
 * Monitors that clean continually, while threads load, read, trim, count, and start and stop
 * their own monitors. No value is wrong, nothing is freed twice, and nothing leaks.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "platform/thread.h"
#include "superconfig.h"

enum { THREADS = 4, ROUNDS = 200 };

static const char *const files[] = {SC_TEST_SOURCE_DIR "/CMakePresets.json",
                                    SC_TEST_SOURCE_DIR "/package.json"};

typedef struct crowd {
    sc_registry *registry;
    sc_handle *shared;
    int64_t expected;
    atomic_int wrong, cleanups;
} crowd;

static sc_handle *load_with(sc_registry *registry, const char *path)
{
    sc_builder *builder = sc_builder_new(registry);
    (void)sc_builder_add_file(builder, path, NULL);
    sc_handle *handle = sc_builder_build(builder, NULL);
    sc_builder_free(builder);
    return handle;
}

static void called(void *context, sc_monitor *monitor, const sc_cleanup *cleanup)
{
    crowd *self = context;
    (void)monitor;
    self->cleanups += cleanup->memory.source == SC_MEMORY_LIMIT;
}

static sc_monitor *start(crowd *self, sc_monitor_callback callback)
{
    sc_monitor_options options = SC_MONITOR_OPTIONS_INIT;
    options.limit = 1;
    options.interval = 1000000;
    options.keep_freed = true;
    return sc_registry_monitor_memory(self->registry, &options, callback, self, NULL);
}

static void work(void *context)
{
    crowd *self = context;
    for (int i = 0; i < ROUNDS; i++) {
        sc_handle *handle = load_with(self->registry, files[i % 2]);
        sc_stats stats;
        sc_registry_stats(self->registry, &stats);
        self->wrong += handle == NULL || sc_get_int(self->shared, "version", -1) != self->expected;
        if (i % 16 == 0) {
            sc_monitor_release(start(self, i % 32 == 0 ? called : NULL));
            (void)sc_registry_trim(self->registry);
            self->wrong += sc_handle_reload(self->shared, NULL, NULL) != SC_OK;
        }
        sc_handle_release(handle);
    }
}

static void monitors_and_users_at_once(void **state)
{
    (void)state;
    crowd self = {.registry = sc_registry_new(NULL)};
    sc_thread threads[THREADS];
    self.shared = load_with(self.registry, files[0]);
    self.expected = sc_get_int(self.shared, "version", -2);
    sc_monitor *monitor = start(&self, called);
    assert_non_null(monitor);
    for (size_t i = 0; i < THREADS; i++) {
        assert_int_equal(sc_thread_start(&threads[i], "test", work, &self), SC_OK);
    }
    for (size_t i = 0; i < THREADS; i++) {
        sc_thread_join(&threads[i]);
    }
    sc_monitor_stop(monitor);
    assert_int_equal(self.wrong, 0);
    assert_true(self.cleanups > 0);
    sc_handle_release(self.shared);
    (void)sc_registry_trim(self.registry);
    sc_stats stats;
    sc_registry_stats(self.registry, &stats);
    assert_int_equal(stats.image_bytes + stats.layer_bytes + stats.spare_bytes +
                         stats.handle_bytes + stats.pinned_bytes,
                     0);
    sc_monitor_release(monitor);
    sc_registry_release(self.registry);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(monitors_and_users_at_once),
    };
    return cmocka_run_group_tests_name("monitors of many threads", tests, NULL, NULL);
}
