/*
 * Watching: from a rename to the new value in the program, beside a bare loop over inotify that
 * reads the file; and what a thousand watched files cost while nothing changes.
 *
 * Both sides do the same to the file: one of two prepared files gets a second name, which is
 * renamed over the watched one. The floor is a thread that waits for that name in the folder and
 * reads the file; ours loads, compares and publishes, and for the second row delivers an event to a
 * thread that waits for it. The debounce is zero, because a debounce only waits. The waiting
 * threads and the renaming thread run on different cores.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* mallinfo2 */
#endif
#include <fcntl.h>
#include <malloc.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness.h"

enum { FILES = 1000, MANY = 100000, CHANGES = 200, LOOK_UPS = 100000 };

typedef struct stage {
    char *folder, *versions[2], *next, *file;
    unsigned turn;
    int floor; /* its inotify */
    sc_handle *handle;
    sc_watch *watch;
    pthread_t thread;
    atomic_uint seen;
    atomic_bool stops;
    void (*end)(struct stage *); /* the action between the slices, or NULL */
} stage;

/* ---- the file ---- */

static char *in_folder(const char *folder, const char *name)
{
    return bench_path(folder, name);
}

static void write_file(const char *path, const char *text, size_t length)
{
    FILE *file = fopen(path, "w");
    bench_need(file != NULL && fwrite(text, 1, length, file) == length && fclose(file) == 0, path);
}

static void replace(stage *it)
{
    bench_need(link(it->versions[++it->turn % 2], it->next) == 0, "link");
    bench_need(rename(it->next, it->file) == 0, "rename");
}

/* Each side runs only during its own slices. */
static void change_over(stage *it, void (*end)(stage *))
{
    if (it->end != NULL) {
        it->end(it);
    }
    it->end = end;
}

/* ---- ours ---- */

/* The thread of a program, which waits for events. */
static void *take_events(void *context)
{
    stage *it = context;
    struct pollfd waited = {.fd = (int)sc_watch_fd(it->watch), .events = POLLIN};
    sc_event *event;
    (void)bench_pin(0);
    for (;;) {
        bench_need(poll(&waited, 1, -1) == 1, "an event");
        sc_status status = sc_watch_next(it->watch, &event);
        if (status == SC_ERROR_CLOSED) {
            return NULL;
        }
        bench_need(status == SC_OK, "next");
        if (event != NULL && sc_event_type(event) == SC_EVENT_CHANGED) {
            atomic_fetch_add(&it->seen, 1);
        }
        sc_event_release(event);
    }
}

static void start_watch(stage *it)
{
    sc_watch_options options = SC_WATCH_OPTIONS_INIT;
    options.debounce = 0;
    unsigned core = bench_cores() - 1;
    /* Events of changes before this slice are dropped. */
    bench_need(sc_handle_reload(it->handle, NULL, NULL) == SC_OK, "reload");
    (void)bench_pin(0); /* threads stay on the core they are created on */
    it->watch = sc_handle_watch(it->handle, &options, NULL, NULL, NULL);
    bench_need(it->watch != NULL, "watch");
    (void)bench_pin(core);
}

static void stop_ours(stage *it)
{
    sc_watch_stop(it->watch);
    (void)pthread_join(it->thread, NULL);
    sc_watch_release(it->watch);
}

static void start_ours(void *context)
{
    stage *it = context;
    change_over(it, stop_ours);
    start_watch(it);
    bench_need(pthread_create(&it->thread, NULL, take_events, it) == 0, "a thread");
}

static void stop_published(stage *it)
{
    sc_watch_release(it->watch);
}

static void start_published(void *context)
{
    stage *it = context;
    change_over(it, stop_published);
    start_watch(it);
}

/* Waits until the values can be read: the handle has another state. */
static void published(void *context, uint64_t times)
{
    stage *it = context;
    for (uint64_t i = 0; i < times; i++) {
        uint64_t before = sc_handle_generation(it->handle);
        replace(it);
        while (sc_handle_generation(it->handle) == before) {
            (void)sched_yield();
        }
    }
}

/* Waits until another thread has received the change. */
static void seen(void *context, uint64_t times)
{
    stage *it = context;
    for (uint64_t i = 0; i < times; i++) {
        unsigned before = atomic_load(&it->seen);
        replace(it);
        while (atomic_load(&it->seen) == before) {
            (void)sched_yield();
        }
    }
}

/* ---- the floor ---- */

static bool has_arrived(const char *events, ssize_t length)
{
    struct inotify_event event;
    for (ssize_t at = 0; at < length; at += (ssize_t)(sizeof event + event.len)) {
        memcpy(&event, events + at, sizeof event);
        if ((event.mask & IN_MOVED_TO) != 0 &&
            strcmp(events + at + sizeof event, "app.json") == 0) {
            return true;
        }
    }
    return false;
}

/* A thread that waits for the name and reads the file. */
static void *wait_bare(void *context)
{
    stage *it = context;
    struct pollfd waited = {.fd = it->floor, .events = POLLIN};
    char events[4096], text[8192];
    (void)bench_pin(0);
    while (!atomic_load(&it->stops)) {
        bench_need(poll(&waited, 1, -1) == 1, "a notification");
        if (has_arrived(events, read(it->floor, events, sizeof events))) {
            int file = open(it->file, O_RDONLY | O_CLOEXEC);
            bench_need(file >= 0 && read(file, text, sizeof text) > 0 && close(file) == 0, "read");
            atomic_fetch_add(&it->seen, 1);
        }
    }
    return NULL;
}

static void stop_bare(stage *it)
{
    atomic_store(&it->stops, true);
    replace(it);
    (void)pthread_join(it->thread, NULL);
    (void)close(it->floor);
}

static void start_bare(void *context)
{
    stage *it = context;
    change_over(it, stop_bare);
    atomic_store(&it->stops, false);
    it->floor = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    bench_need(it->floor >= 0 && inotify_add_watch(it->floor, it->folder, IN_MOVED_TO) >= 0,
               "inotify");
    bench_need(pthread_create(&it->thread, NULL, wait_bare, it) == 0, "a thread");
}

/* ---- a storm ---- */

/* Replaces the file without a pause. */
static void *rage(void *context)
{
    stage *it = context;
    (void)bench_pin(0);
    while (!atomic_load(&it->stops)) {
        replace(it);
    }
    return NULL;
}

static void stop_storm(stage *it)
{
    atomic_store(&it->stops, true);
    (void)pthread_join(it->thread, NULL);
    sc_watch_release(it->watch);
}

static void start_storm(void *context)
{
    stage *it = context;
    change_over(it, stop_storm);
    atomic_store(&it->stops, false);
    start_watch(it);
    bench_need(pthread_create(&it->thread, NULL, rage, it) == 0, "a thread");
}

static void start_rest(void *context)
{
    change_over(context, NULL);
}

static void look_up(void *context, uint64_t times)
{
    stage *it = context;
    int64_t sum = 0;
    for (uint64_t i = 0; i < times; i++) {
        sum += sc_get_int(it->handle, "database.pool.max", 0);
    }
    bench_need(sum != 0, "a number");
}

static void storm_row(const bench *b, stage *it)
{
    uint64_t before = sc_handle_generation(it->handle);
    bench_compare(b,
                  &(bench_row){"watch-storm", "a look-up while the file is replaced all the time",
                               .wall = true, .slice = 50},
                  (bench_case[]){{"ours", look_up, it, .before = start_storm},
                                 {"ours, at rest", look_up, it, .before = start_rest}},
                  2);
    change_over(it, NULL);
    bench_need(sc_handle_generation(it->handle) != before, "a change during the storm");
}

/* ---- the slowest of many ---- */

static int compare_times(const void *a, const void *b)
{
    double one = *(const double *)a, other = *(const double *)b;
    return (one > other) - (one < other);
}

/* Of one hundred, the slowest but one beside the middle one. */
static void tail_row(const bench *b, const char *id, const char *what, double *times, size_t count,
                     double at_most)
{
    qsort(times, count, sizeof *times, compare_times);
    bench_amount(b, &(bench_row){id, what, .limit = 0}, "ns", times[count * 99 / 100], "the median",
                 times[count / 2], at_most);
}

/* Each change is awaited for a second at most, and none may be lost. */
static void changes_row(const bench *b, stage *it)
{
    double times[CHANGES];
    start_published(it);
    for (size_t i = 0; i < CHANGES; i++) {
        uint64_t before = sc_handle_generation(it->handle);
        bench_sleep(1e6);
        double begun = bench_wall();
        replace(it);
        while (sc_handle_generation(it->handle) == before) {
            bench_need(bench_wall() - begun < 1e9, "each of 200 changes is seen");
            (void)sched_yield();
        }
        times[i] = bench_wall() - begun;
    }
    change_over(it, NULL);
    tail_row(b, "watch-changes", "200 changes, all of them seen: the 99th percentile", times,
             CHANGES, 3);
}

static void readers_row(const bench *b, stage *it)
{
    double *times = malloc(LOOK_UPS * sizeof *times);
    int64_t sum = 0;
    bench_need(times != NULL, "memory");
    start_storm(it);
    for (size_t i = 0; i < LOOK_UPS; i++) {
        double begun = bench_wall();
        sum += sc_get_int(it->handle, "database.pool.max", 0);
        times[i] = bench_wall() - begun;
    }
    change_over(it, NULL);
    bench_need(sum != 0, "a number");
    tail_row(b, "watch-readers", "a look-up in a storm of changes: the 99th percentile", times,
             LOOK_UPS, 3);
    free(times);
}

/* ---- rows ---- */

static void rename_rows(const bench *b, stage *it)
{
    bench_compare(b,
                  &(bench_row){"watch-rename", "a rename until its new values can be read",
                               .wall = true, .slice = 50},
                  (bench_case[]){{"ours", published, it, .before = start_published},
                                 {"bare inotify, the file read", seen, it, .at_most = 1.5,
                                  .before = start_bare}},
                  2);
    bench_compare(b,
                  &(bench_row){"watch-event",
                               "a rename until a thread has its event with the new values",
                               .wall = true, .slice = 50},
                  (bench_case[]){{"ours", seen, it, .before = start_ours},
                                 {"bare inotify, the file read", seen, it, .at_most = 2.25,
                                  .before = start_bare}},
                  2);
    change_over(it, NULL);
}

static double used_ms(void)
{
    struct rusage usage;
    bench_need(getrusage(RUSAGE_SELF, &usage) == 0, "getrusage");
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e3 +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e3;
}

static sc_handle *open_many(const char *folder, int count)
{
    char name[32];
    bench_need(mkdir(folder, 0755) == 0, folder);
    for (int i = 0; i < count; i++) {
        (void)snprintf(name, sizeof name, "part%06d.json", i);
        char *path = in_folder(folder, name);
        int length = snprintf(name, sizeof name, "{\"k%d\": %d}", i, i);
        write_file(path, name, (size_t)length);
        free(path);
    }
    char *pattern = in_folder(folder, "*.json");
    sc_builder *builder = sc_builder_new(NULL);
    bench_need(sc_builder_add_glob(builder, pattern, NULL) == SC_OK, "glob");
    sc_handle *handle = sc_builder_build(builder, NULL);
    bench_need(handle != NULL, "build");
    sc_builder_free(builder);
    free(pattern);
    return handle;
}

typedef struct starting {
    sc_handle *handle;
    sc_watch *watch;
} starting;

static void *start_many(void *context)
{
    starting *it = context;
    it->watch = sc_handle_watch(it->handle, NULL, NULL, NULL, NULL);
    return NULL;
}

/*
 * The watch is started by a thread that ends, because the C library counts what a thread keeps of
 * its freed memory as used; and all threads share one arena, because it counts only the first.
 */
static double watch_memory(sc_handle *handle, sc_watch **watch)
{
    starting it = {handle, NULL};
    pthread_t thread;
    bench_need(mallopt(M_ARENA_MAX, 1) == 1, "one arena");
    size_t before = mallinfo2().uordblks;
    bench_need(pthread_create(&thread, NULL, start_many, &it) == 0, "a thread");
    (void)pthread_join(thread, NULL);
    bench_need(it.watch != NULL, "watch");
    *watch = it.watch;
    return (double)mallinfo2().uordblks - (double)before;
}

/* A handle of that many files, which are older than the resolution of the clock; younger ones are
 * kept with more. */
static sc_handle *open_settled(const char *folder, int count)
{
    sc_handle *handle = open_many(folder, count);
    bench_sleep(2e8);
    bench_need(sc_handle_reload(handle, NULL, NULL) == SC_OK, "reload");
    return handle;
}

static void rest_rows(const bench *b, const char *folder)
{
    double seconds = b->quick ? 2 : 30;
    sc_handle *handle = open_settled(folder, FILES);
    sc_watch *watch = NULL;
    double memory = watch_memory(handle, &watch);
    bench_amount(
        b, &(bench_row){"watch-memory", "memory for 1,000 watched files", .limit = 100 * 1024},
        "bytes", memory, NULL, 0, 0);
    double begun = used_ms();
    bench_sleep(seconds * 1e9);
    bench_amount(b, &(bench_row){"watch-rest", "1,000 watched files at rest for 30 s", .limit = 1},
                 "ms", (used_ms() - begun) * 30 / seconds, NULL, 0, 0);
    sc_watch_release(watch);
    sc_handle_release(handle);
}

static void many_rows(const bench *b, const char *folder)
{
    sc_handle *handle = open_settled(folder, MANY);
    sc_watch *watch = NULL;
    double begun = bench_wall();
    double memory = watch_memory(handle, &watch);
    bench_amount(
        b, &(bench_row){"watch-many-start", "the start of a watch of 100,000 files", .limit = 0},
        "ms", (bench_wall() - begun) / 1e6, NULL, 0, 0);
    bench_amount(b,
                 &(bench_row){"watch-many-memory", "memory for 100,000 watched files",
                              .limit = 100.0 * MANY},
                 "bytes", memory, NULL, 0, 0);
    sc_watch_release(watch);
    sc_handle_release(handle);
}

static void prepare(stage *it, const bench *b)
{
    char path[64];
    size_t length;
    char *text = bench_read(b->data, "service.json", &length);
    (void)snprintf(path, sizeof path, "/tmp/superconfig-bench-XXXXXX");
    bench_need(mkdtemp(path) != NULL, "folder");
    it->folder = strdup(path);
    it->versions[0] = in_folder(path, "one");
    it->versions[1] = in_folder(path, "two");
    it->next = in_folder(path, "next");
    it->file = in_folder(path, "app.json");
    char *digit = strpbrk(text, "123456789");
    bench_need(digit != NULL, "a number in the sample");
    for (int i = 0; i < 2; i++) {
        *digit = (char)('1' + i);
        write_file(it->versions[i], text, length);
    }
    free(text);
    replace(it);
    it->handle = sc_load_file(it->file, NULL);
    bench_need(it->handle != NULL, "load");
}

int main(int argc, char **argv)
{
    bench b;
    stage it = {0};
    bench_begin(&b, argc, argv);
    prepare(&it, &b);
    if (bench_includes(&b, "watch-rename") || bench_includes(&b, "watch-event")) {
        rename_rows(&b, &it);
    }
    if (bench_includes(&b, "watch-storm")) {
        storm_row(&b, &it);
    }
    if (bench_includes(&b, "watch-changes")) {
        changes_row(&b, &it);
    }
    if (bench_includes(&b, "watch-readers")) {
        readers_row(&b, &it);
    }
    sc_handle_release(it.handle);
    if (bench_includes(&b, "watch-rest") || bench_includes(&b, "watch-memory")) {
        char *folder = in_folder(it.folder, "thousand");
        rest_rows(&b, folder);
        free(folder);
    }
    /* Its files take ten seconds to make. */
    if (!b.quick &&
        (bench_includes(&b, "watch-many-start") || bench_includes(&b, "watch-many-memory"))) {
        char *folder = in_folder(it.folder, "many");
        many_rows(&b, folder);
        free(folder);
    }
    char command[128];
    (void)snprintf(command, sizeof command, "rm -rf '%s'", it.folder);
    bench_need(system(command) == 0, "clean up");
    free(it.folder);
    free(it.versions[0]);
    free(it.versions[1]);
    free(it.next);
    free(it.file);
    return 0;
}
