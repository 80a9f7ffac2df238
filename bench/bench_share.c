/*
 * One configuration for many processes: what a small layer over a large one costs, and what 64
 * processes take that map one compiled image. The memory of a process is its proportional share
 * (the kernel's Pss), less that of a process that has loaded nothing.
 */
#define _XOPEN_SOURCE 700
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness.h"

enum { PROCESSES = 64 };

/* ---- a small layer over a large one ---- */

typedef struct layers {
    sc_builder *builder;
} layers;

static void load(void *context, uint64_t times)
{
    const layers *it = context;
    for (uint64_t i = 0; i < times; i++) {
        sc_handle *handle = sc_builder_build(it->builder, NULL);
        bench_need(handle != NULL, "build");
        sc_handle_release(handle);
    }
}

static sc_builder *builder_of(sc_registry *registry, const char *file, const char *path)
{
    sc_builder *builder = sc_builder_new(registry);
    sc_builder_add_file(builder, file, NULL);
    if (path != NULL) {
        sc_builder_set(builder, path, "3");
    }
    return builder;
}

static void layer_rows(const bench *b, const char *file, const char *within)
{
    sc_registry *registry = sc_registry_new(NULL);
    sc_registry_cache_limit(registry, 0);
    layers alone = {builder_of(registry, file, NULL)};
    layers added = {builder_of(registry, file, "debug")};
    layers deep = {builder_of(registry, file, within)};
    bench_compare(b, &(bench_row){"layer-over-large", "a setting beside 10 MB of JSON", .limit = 0},
                  (bench_case[]){{"ours", load, &added, .at_most = 0},
                                 {"10 MB alone", load, &alone, .at_most = 1.2}},
                  2);
    bench_compare(b,
                  &(bench_row){"layer-within-large", "a setting within 10 MB of JSON", .limit = 0},
                  (bench_case[]){{"ours", load, &deep, .at_most = 0},
                                 {"10 MB alone", load, &alone, .at_most = 1.2}},
                  2);
    sc_builder_free(alone.builder);
    sc_builder_free(added.builder);
    sc_builder_free(deep.builder);
    sc_registry_release(registry);
}

/* ---- processes ---- */

typedef struct job {
    const char *image;    /* NULL: nothing is loaded */
    const char *override; /* a path; NULL: none */
} job;

/* The report of one process. */
typedef struct report {
    double bytes, start, publish;
} report;

static double share_of_memory(void)
{
    char line[128];
    double kilobytes = 0;
    FILE *file = fopen("/proc/self/smaps_rollup", "r");
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        if (sscanf(line, "Pss: %lf kB", &kilobytes) == 1) {
            break;
        }
    }
    if (file != NULL) {
        (void)fclose(file);
    }
    return kilobytes * 1024;
}

static uint64_t read_all(sc_value value)
{
    uint64_t sum = 1;
    for (size_t i = 0; i < sc_value_count(value); i++) {
        sum += read_all(sc_value_item(value, i));
    }
    return sum;
}

static sc_handle *map(const char *image)
{
    sc_source_options options = SC_SOURCE_OPTIONS_INIT;
    options.map = true;
    sc_builder *builder = sc_builder_new(NULL);
    sc_builder_add_file(builder, image, &options);
    sc_handle *handle = sc_builder_build(builder, NULL);
    sc_builder_free(builder);
    bench_need(handle != NULL, image);
    return handle;
}

/* Time of one publication of an override, by the processor time of the process. */
static double publish(sc_handle *handle, const char *path)
{
    sc_writer *writer = sc_writer_new(NULL, NULL);
    (void)sc_writer_begin_object(writer);
    (void)sc_writer_key(writer, path, strlen(path));
    (void)sc_writer_int(writer, 7);
    (void)sc_writer_end(writer);
    sc_image *values = sc_writer_finish(writer, NULL);
    sc_writer_free(writer);
    double begin = bench_own();
    sc_override *override = sc_handle_override(handle, values, NULL);
    double spent = bench_own() - begin;
    bench_need(override != NULL, path);
    sc_image_release(values);
    return spent;
}

/* Loads, waits until all processes have loaded, reports, and ends when the pipe is closed. */
static void run_process(const job *what, int ready, int go, int out, int end)
{
    report mine = {0};
    char byte = 0;
    sc_handle *handle = NULL;
    if (what->image != NULL) {
        double begin = bench_own();
        handle = map(what->image);
        mine.start = bench_own() - begin;
        if (what->override != NULL) {
            mine.publish = publish(handle, what->override);
        }
        sc_snapshot *snapshot = sc_handle_snapshot(handle);
        uint64_t sum = read_all(sc_snapshot_root(snapshot));
        BENCH_KEEP(sum);
        sc_snapshot_release(snapshot);
    }
    bench_need(write(ready, &byte, 1) == 1 && read(go, &byte, 1) == 1, "a pipe");
    mine.bytes = share_of_memory();
    bench_need(write(out, &mine, sizeof mine) == (ssize_t)sizeof mine, "a pipe");
    bench_need(read(end, &byte, 1) == 0, "a pipe");
    _exit(0);
}

/* Asks all processes at once; returns the sum of the bytes and the largest of the times. */
static report run_processes(const job *what)
{
    int ready[2], go[2], out[2], end[2];
    char byte = 0;
    report all = {0};
    bench_need(pipe(ready) == 0 && pipe(go) == 0 && pipe(out) == 0 && pipe(end) == 0, "pipes");
    for (int i = 0; i < PROCESSES; i++) {
        pid_t child = fork();
        bench_need(child >= 0, "fork");
        if (child == 0) {
            (void)close(end[1]);
            run_process(what, ready[1], go[0], out[1], end[0]);
        }
    }
    for (int i = 0; i < PROCESSES; i++) {
        bench_need(read(ready[0], &byte, 1) == 1, "a process");
    }
    for (int i = 0; i < PROCESSES; i++) {
        bench_need(write(go[1], &byte, 1) == 1, "a pipe");
    }
    for (int i = 0; i < PROCESSES; i++) {
        report one;
        bench_need(read(out[0], &one, sizeof one) == (ssize_t)sizeof one, "a process");
        all.bytes += one.bytes;
        all.start = one.start > all.start ? one.start : all.start;
        all.publish = one.publish > all.publish ? one.publish : all.publish;
    }
    (void)close(end[1]);
    while (wait(NULL) > 0) {
    }
    int ends[] = {ready[0], ready[1], go[0], go[1], out[0], out[1], end[0]};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        (void)close(ends[i]);
    }
    return all;
}

typedef struct compiled {
    double size; /* of the image in memory */
    char within[256];
} compiled;

/* Runs in a new process, so that its allocations do not count as memory that the others share. */
static compiled compile(const char *file, const char *image)
{
    int out[2];
    compiled made = {0};
    bench_need(pipe(out) == 0, "a pipe");
    pid_t child = fork();
    if (child == 0) {
        sc_handle *handle = sc_load_file(file, NULL);
        sc_snapshot *snapshot = sc_handle_snapshot(handle);
        bench_need(sc_snapshot_compile(snapshot, image, NULL, NULL) == SC_OK, image);
        sc_value services = sc_snapshot_get(snapshot, "services", NULL);
        sc_value one = sc_value_item(services, sc_value_count(services) / 2);
        (void)snprintf(made.within, sizeof made.within, "services.%s.database.pool.max",
                       sc_value_key(one, NULL));
        made.size = (double)sc_image_size(sc_snapshot_image(snapshot));
        _exit(write(out[1], &made, sizeof made) == (ssize_t)sizeof made ? 0 : 1);
    }
    (void)close(out[1]);
    bench_need(read(out[0], &made, sizeof made) == (ssize_t)sizeof made, image);
    (void)close(out[0]);
    (void)waitpid(child, NULL, 0);
    return made;
}

static void process_rows(const bench *b, const char *image, const compiled *made)
{
    const char *within = made->within;
    double size = made->size;
    report none = run_processes(&(job){NULL, NULL});
    report plain = run_processes(&(job){image, NULL});
    report beside = run_processes(&(job){image, "debug"});
    report deep = run_processes(&(job){image, within});
    bench_amount(b, &(bench_row){"share-processes", "64 processes on one image", .limit = 0},
                 "bytes", plain.bytes - none.bytes, "one image", size, 1.5);
    bench_amount(b, &(bench_row){"share-start", "start of one of them, the slowest", .limit = 1e6},
                 "ns", plain.start, NULL, 0, 0);
    bench_amount(b,
                 &(bench_row){"share-override", "64 of them with an override beside", .limit = 0},
                 "bytes", beside.bytes - none.bytes, "one image", size, 3);
    bench_amount(
        b, &(bench_row){"share-override-within", "64 of them with an override within", .limit = 0},
        "bytes", deep.bytes - none.bytes, "one image", size, 3);
    bench_amount(b, &(bench_row){"share-publish", "that override published", .limit = 2e5}, "ns",
                 beside.publish, NULL, 0, 0);
    bench_amount(b, &(bench_row){"share-publish-within", "the one within published", .limit = 2e5},
                 "ns", deep.publish, NULL, 0, 0);
}

int main(int argc, char **argv)
{
    bench b;
    bench_begin(&b, argc, argv);
    char *file = bench_path(b.scratch, "config.json");
    char *image = bench_path(b.scratch, "share.sci");
    const compiled made = compile(file, image);
    process_rows(&b, image, &made); /* before this process loads anything */
    layer_rows(&b, file, made.within);
    (void)unlink(image);
    free(image);
    free(file);
    return 0;
}
