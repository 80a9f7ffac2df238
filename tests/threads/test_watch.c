/*
 * Load: files are replaced and rewritten as fast as possible while readers read and consumers
 * consume. No thread sees half a file, no change between two events is lost, the last state
 * arrives, and memory does not grow. No assertion inside the threads: each counts the wrong values
 * it saw.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <poll.h>
#include <pthread.h>
#include <time.h>
#include <unistd.h>

#include "superconfig.h"

enum { FILES = 3, READERS = 2, PATIENCE = 60000 };

/* `make test-watch` sets it to 10,000. */
static long replacements(void)
{
    const char *given = getenv("SC_TEST_STORM");
    return given != NULL ? strtol(given, NULL, 10) : 1000;
}

typedef struct storm {
    char folder[64];
    sc_allocator allocator;
    atomic_size_t bytes, peak;
    sc_registry *registry;
    sc_handle *handle;
    atomic_bool stop;
    atomic_int torn, backwards, broken_chain, failures, events, called;
    atomic_long reads;
} storm;

/* ---- memory ---- */

static void *resize(void *context, void *block, size_t old_size, size_t new_size)
{
    storm *self = context;
    if (new_size == 0) {
        free(block);
        self->bytes -= old_size;
        return NULL;
    }
    void *fresh = realloc(block, new_size);
    if (fresh != NULL) {
        size_t now = atomic_fetch_add(&self->bytes, new_size - old_size) + new_size - old_size;
        size_t peak = self->peak;
        while (now > peak && !atomic_compare_exchange_weak(&self->peak, &peak, now)) {
        }
    }
    return fresh;
}

/* ---- files ---- */

static void path_of(const storm *self, int file, const char *end, char out[128])
{
    (void)snprintf(out, 128, "%s/%d.json%s", self->folder, file, end);
}

/* Every file contains its number twice, far from each other. */
static void write_text(FILE *to, int file, long number)
{
    (void)fprintf(to, "{\"f%d\": {\"first\": %ld, \"filling\": [", file, number);
    for (int i = 0; i < 200; i++) {
        (void)fprintf(to, "\"filling %d\",", i);
    }
    (void)fprintf(to, "0], \"last\": %ld}}", number);
}

static bool put(const storm *self, int file, long number, bool in_place)
{
    char path[128], beside[128];
    path_of(self, file, "", path);
    path_of(self, file, ".new", beside);
    FILE *to = fopen(in_place ? path : beside, "w");
    if (to == NULL) {
        return false;
    }
    write_text(to, file, number);
    return fclose(to) == 0 && (in_place || rename(beside, path) == 0);
}

/* ---- threads ---- */

static int64_t number_at(sc_value root, int file, const char *name)
{
    char path[32];
    int64_t number = -1;
    (void)snprintf(path, sizeof path, "f%d.%s", file, name);
    (void)sc_value_int(sc_value_at(root, path), &number);
    return number;
}

static void look(storm *self, sc_value root, int64_t last[FILES])
{
    for (int file = 0; file < FILES; file++) {
        int64_t number = number_at(root, file, "first");
        self->torn += number != number_at(root, file, "last") || number < 0 ? 1 : 0;
        self->backwards += number < last[file] ? 1 : 0;
        last[file] = number;
    }
}

static void *read_all_the_time(void *context)
{
    storm *self = context;
    int64_t last[FILES] = {0};
    sc_reader *reader = sc_reader_new(self->handle);
    while (!self->stop) {
        (void)sc_reader_refresh(reader);
        look(self, sc_reader_get(reader, ""), last);
        self->reads++;
    }
    sc_reader_free(reader);
    return NULL;
}

static void *consume(void *context)
{
    storm *self = context;
    sc_watch_options options = SC_WATCH_OPTIONS_INIT;
    options.debounce = 0;
    sc_watch *watch = sc_handle_watch(self->handle, &options, NULL, NULL, NULL);
    sc_snapshot *before = NULL;
    while (watch != NULL && !self->stop) {
        struct pollfd waited = {.fd = (int)sc_watch_fd(watch), .events = POLLIN};
        sc_event *event = NULL;
        (void)poll(&waited, 1, 20);
        if (sc_watch_next(watch, &event) != SC_OK || event == NULL) {
            continue;
        }
        if (sc_event_type(event) == SC_EVENT_CHANGED) {
            self->events++;
            self->broken_chain += before != NULL && before != sc_event_before(event) ? 1 : 0;
            sc_snapshot_release(before);
            before = sc_snapshot_retain(sc_event_after(event));
        } else {
            self->failures++;
        }
        sc_event_release(event);
    }
    sc_snapshot_release(before);
    self->failures += watch == NULL ? 1 : 0;
    sc_watch_release(watch);
    return NULL;
}

static void call(void *context, sc_watch *watch, const sc_event *event)
{
    storm *self = context;
    int64_t last[FILES] = {0};
    (void)watch;
    look(self, sc_snapshot_root(sc_event_after(event)), last);
    self->called++;
}

/* ---- the scene ---- */

static void open_storm(storm *self)
{
    memset(self, 0, sizeof *self);
    self->allocator = (sc_allocator){self, resize};
    (void)snprintf(self->folder, sizeof self->folder, "/tmp/superconfig-storm-XXXXXX");
    assert_non_null(mkdtemp(self->folder));
    self->registry = sc_registry_new(&self->allocator);
    sc_builder *builder = sc_builder_new(self->registry);
    for (int file = 0; file < FILES; file++) {
        char path[128];
        assert_true(put(self, file, 0, false));
        path_of(self, file, "", path);
        assert_int_equal(sc_builder_add_file(builder, path, NULL), SC_OK);
    }
    self->handle = sc_builder_build(builder, NULL);
    assert_non_null(self->handle);
    sc_builder_free(builder);
}

static void close_storm(storm *self)
{
    char path[128];
    sc_handle_release(self->handle);
    sc_registry_release(self->registry);
    /* A watch that ends does not wait for a load, which still has the handle and its memory. */
    const struct timespec moment = {.tv_nsec = 1000000};
    for (int i = 0; i < 30000 && self->bytes != 0; i++) {
        (void)nanosleep(&moment, NULL);
    }
    assert_int_equal(self->bytes, 0);
    for (int file = 0; file < FILES; file++) {
        path_of(self, file, "", path);
        assert_int_equal(unlink(path), 0);
    }
    assert_int_equal(rmdir(self->folder), 0);
}

static bool has_arrived(storm *self, long number)
{
    for (int file = 0; file < FILES; file++) {
        char path[32];
        (void)snprintf(path, sizeof path, "f%d.first", file);
        if (sc_get_int(self->handle, path, -1) != number) {
            return false;
        }
    }
    return true;
}

static void write_storm(storm *self, long count)
{
    for (long i = 1; i <= count; i++) {
        assert_true(put(self, (int)(i % FILES), i, i % 7 == 0));
    }
    for (int file = 0; file < FILES; file++) {
        assert_true(put(self, file, count + 1, false));
    }
}

static void nothing_is_torn_or_lost_in_a_storm(void **state)
{
    (void)state;
    storm self;
    pthread_t threads[READERS + 1];
    long count = replacements();
    open_storm(&self);
    sc_watch_options options = SC_WATCH_OPTIONS_INIT;
    options.debounce = 1000000;
    sc_watch *watch = sc_handle_watch(self.handle, &options, call, &self, NULL);
    assert_non_null(watch);
    for (int i = 0; i < READERS; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, read_all_the_time, &self), 0);
    }
    assert_int_equal(pthread_create(&threads[READERS], NULL, consume, &self), 0);
    write_storm(&self, count / 2);
    size_t half = self.peak;
    write_storm(&self, count);
    for (int i = 0; i < PATIENCE && !has_arrived(&self, count + 1); i++) {
        const struct timespec moment = {.tv_nsec = 1000000};
        (void)nanosleep(&moment, NULL);
    }
    assert_true(has_arrived(&self, count + 1));
    self.stop = true;
    for (int i = 0; i <= READERS; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    }
    sc_watch_release(watch);
    assert_int_equal(self.torn, 0);
    assert_int_equal(self.broken_chain, 0);
    assert_int_equal(self.failures, 0);
    assert_true(self.events > 0 && self.called > 0 && self.reads > 0);
    assert_true(self.peak < 2 * half + (1 << 20));
    close_storm(&self);
}

/* ---- many watches that come and go ---- */

static void *come_and_go(void *context)
{
    storm *self = context;
    sc_watch_options options = SC_WATCH_OPTIONS_INIT;
    options.debounce = 0;
    for (int i = 0; i < 60; i++) {
        bool calls = i % 2 == 0;
        sc_watch *watch =
            sc_handle_watch(self->handle, &options, calls ? call : NULL, calls ? self : NULL, NULL);
        sc_event *event = NULL;
        self->failures += watch == NULL ? 1 : 0;
        if (!calls && sc_watch_next(watch, &event) != SC_OK) {
            self->failures++;
        }
        sc_event_release(event);
        if (i % 3 == 0) {
            sc_watch_stop(watch);
        }
        sc_watch_release(watch);
    }
    return NULL;
}

static void *reload_and_park(void *context)
{
    storm *self = context;
    while (!self->stop) {
        self->failures += sc_handle_reload(self->handle, NULL, NULL) == SC_OK ? 0 : 1;
        sc_watch_park();
        sc_watch_unpark();
    }
    return NULL;
}

static void watches_come_and_go(void **state)
{
    (void)state;
    storm self;
    pthread_t threads[4];
    open_storm(&self);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, come_and_go, &self), 0);
    }
    assert_int_equal(pthread_create(&threads[3], NULL, reload_and_park, &self), 0);
    for (int i = 1; i < 200; i++) {
        assert_true(put(&self, i % FILES, i, false));
    }
    for (int i = 0; i < 3; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    }
    self.stop = true;
    assert_int_equal(pthread_join(threads[3], NULL), 0);
    assert_int_equal(self.torn, 0);
    assert_int_equal(self.failures, 0);
    close_storm(&self);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_torn_or_lost_in_a_storm),
        cmocka_unit_test(watches_come_and_go),
    };
    return cmocka_run_group_tests_name("threads: watching", tests, NULL, NULL);
}
