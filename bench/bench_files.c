/*
 * From files to a handle: a cold load, a load of unchanged files, five layers, a thousand files.
 *
 * Cold means that superconfig has no copy of the file in memory; the system still has it in its
 * page cache, in our rows and in the floor alike. All files are older than the resolution of the
 * file system's clock.
 */
#define _XOPEN_SOURCE 700
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness.h"

typedef struct files {
    char *file;
    char *folder;
    char *pattern;
    sc_builder *builder;
    char buffer[1 << 16];
} files;

enum { LAYER_FILES = 3 };

typedef struct layered {
    char *names[LAYER_FILES];
    char *fixed[LAYER_FILES]; /* absolute, as long as ours */
    char buffer[1 << 16];
} layered;

/* ---- floors ---- */

static size_t read_file(const char *name, char *buffer, size_t size)
{
    struct stat status;
    int file = open(name, O_RDONLY | O_CLOEXEC);
    bench_need(file >= 0 && fstat(file, &status) == 0, name);
    size_t bytes = (size_t)status.st_size < size ? (size_t)status.st_size : size;
    ssize_t got = read(file, buffer, bytes + 1 < size ? bytes + 1 : size);
    close(file);
    bench_need(got >= 0, name);
    return (size_t)got;
}

static void four_calls(void *context, uint64_t times)
{
    files *it = context;
    for (uint64_t i = 0; i < times; i++) {
        size_t length = read_file(it->file, it->buffer, sizeof it->buffer);
        BENCH_KEEP(length);
    }
}

static void one_stat(void *context, uint64_t times)
{
    const files *it = context;
    struct stat status;
    for (uint64_t i = 0; i < times; i++) {
        bench_need(stat(it->file, &status) == 0, it->file);
        BENCH_KEEP(&status);
    }
}

/*
 * The calls of the load of three files, with nothing between them: the check of each name, and the
 * working directory for a relative one, when the source is added; open, two fstat, read and close
 * when it is loaded.
 */
static void layers_calls(void *context, uint64_t times)
{
    layered *it = context;
    struct stat status;
    for (uint64_t i = 0; i < times; i++) {
        for (size_t at = 0; at < LAYER_FILES; at++) {
            bench_need(lstat(it->names[at], &status) == 0, it->names[at]);
            bool relative = it->names[at][0] != '/';
            bench_need(!relative || getcwd(it->buffer, sizeof it->buffer) != NULL, "getcwd");
        }
        for (size_t at = 0; at < LAYER_FILES; at++) {
            int file = open(it->fixed[at], O_RDONLY | O_CLOEXEC);
            bench_need(file >= 0 && fstat(file, &status) == 0, it->fixed[at]);
            ssize_t got = read(file, it->buffer, (size_t)status.st_size + 1);
            bench_need(got == status.st_size && fstat(file, &status) == 0, it->fixed[at]);
            close(file);
        }
    }
}

/* Lists the folder, sorts the names, reads each file. */
static void read_folder(void *context, uint64_t times)
{
    files *it = context;
    for (uint64_t i = 0; i < times; i++) {
        struct dirent **entries;
        int count = scandir(it->folder, &entries, NULL, alphasort);
        bench_need(count > 0, it->folder);
        for (int at = 0; at < count; at++) {
            char name[1024];
            if (entries[at]->d_name[0] != '.') {
                snprintf(name, sizeof name, "%s/%s", it->folder, entries[at]->d_name);
                size_t length = read_file(name, it->buffer, sizeof it->buffer);
                BENCH_KEEP(length);
            }
            free(entries[at]);
        }
        free(entries);
    }
}

/* ---- ours ---- */

static void load_file(void *context, uint64_t times)
{
    const files *it = context;
    for (uint64_t i = 0; i < times; i++) {
        sc_handle *handle = sc_load_file(it->file, NULL);
        bench_need(handle != NULL, it->file);
        sc_handle_release(handle);
    }
}

static void build(void *context, uint64_t times)
{
    const files *it = context;
    for (uint64_t i = 0; i < times; i++) {
        sc_handle *handle = sc_builder_build(it->builder, NULL);
        bench_need(handle != NULL, "build");
        sc_handle_release(handle);
    }
}

static sc_builder *layers(const layered *it)
{
    static const char defaults[] =
        "{\"service\": {\"listen\": {\"port\": 80}}, \"database\": {\"pool\": {\"max\": 8}}}";
    static const char *const environment[] = {
        "PATH=/usr/bin",          "HOME=/home/orders", "ORDERS_SERVICE__LISTEN__PORT=9090",
        "ORDERS_LOG__LEVEL=warn", "LANG=C.UTF-8",      NULL};
    const sc_source_options json = {.size = sizeof json, .format = "json"};
    const sc_source_options process = {.size = sizeof process, .environment = environment};
    sc_builder *builder = sc_builder_new(NULL);
    sc_builder_add_defaults(builder, defaults, sizeof defaults - 1, &json);
    for (size_t i = 0; i < LAYER_FILES; i++) {
        sc_builder_add_file(builder, it->names[i], NULL);
    }
    sc_builder_add_env(builder, "ORDERS", &process);
    return builder;
}

/* A new builder each time, as a program makes one when it starts. */
static void build_layers(void *context, uint64_t times)
{
    for (uint64_t i = 0; i < times; i++) {
        sc_builder *builder = layers(context);
        sc_handle *handle = sc_builder_build(builder, NULL);
        bench_need(handle != NULL, "layers");
        sc_handle_release(handle);
        sc_builder_free(builder);
    }
}

static void cold(void *context)
{
    (void)context;
    sc_registry_cache_limit(NULL, 0);
    sc_registry_trim(NULL);
}

static void warm(void *context)
{
    (void)context;
    sc_registry_cache_limit(NULL, (size_t)16 << 20);
}

static void name_layers(const bench *b, layered *it)
{
    static const char *const names[LAYER_FILES] = {"layers/base.toml", "layers/site.json",
                                                   "layers/local.json"};
    char here[4096];
    bench_need(getcwd(here, sizeof here) != NULL, "getcwd");
    for (size_t i = 0; i < LAYER_FILES; i++) {
        it->names[i] = bench_path(b->scratch, names[i]);
        it->fixed[i] = it->names[i][0] == '/' ? bench_path(b->scratch, names[i])
                                              : bench_path(here, it->names[i]);
    }
}

static void layers_row(const bench *b)
{
    const bench_row row = {"layers-5", "3 files, environment and defaults to a handle, cold",
                           .limit = 0};
    static layered it;
    sc_error error = {0};
    name_layers(b, &it);
    sc_builder *builder = layers(&it);
    sc_handle *handle = sc_builder_build(builder, &error);
    if (handle == NULL || sc_get_int(handle, "service.listen.port", 0) != 9090) {
        bench_missing(b, &row, handle == NULL ? error.message : "the layers do not overlay");
    } else {
        bench_compare(b, &row,
                      (bench_case[]){{"ours", build_layers, &it, .before = cold},
                                     {"its system calls alone", layers_calls, &it, .at_most = 2.5}},
                      2);
    }
    sc_handle_release(handle);
    sc_builder_free(builder);
    for (size_t i = 0; i < LAYER_FILES; i++) {
        free(it.names[i]);
        free(it.fixed[i]);
    }
}

static void glob_row(const bench *b, files *it)
{
    const bench_row row = {"glob-1000", "a glob of 1,000 files to a handle, cold", .wall = true};
    sc_error error = {0};
    it->folder = bench_path(b->scratch, "glob");
    it->pattern = bench_path(it->folder, "*.json");
    it->builder = sc_builder_new(NULL);
    sc_builder_add_glob(it->builder, it->pattern, NULL);
    sc_handle *handle = sc_builder_build(it->builder, &error);
    if (handle == NULL || !sc_has(handle, "unit_0999.log.level")) {
        bench_missing(b, &row, handle == NULL ? error.message : "the glob finds nothing");
    } else {
        bench_compare(b, &row,
                      (bench_case[]){{"ours", build, it, .before = cold},
                                     {"the same files read", read_folder, it, .at_most = 2}},
                      2);
    }
    sc_handle_release(handle);
    sc_builder_free(it->builder);
    free(it->folder);
    free(it->pattern);
}

static void read_stats(void *context, uint64_t times)
{
    sc_registry *registry = context;
    for (uint64_t i = 0; i < times; i++) {
        sc_stats stats;
        sc_registry_stats(registry, &stats);
        BENCH_KEEP(stats.active_handles);
    }
}

/* The default registry has the thousand files of the glob in its cache, and each is asked. */
static void stats_rows(const bench *b, files *it)
{
    sc_registry *empty = sc_registry_new(NULL);
    bench_compare(b, &(bench_row){"stats", "statistics of a registry", .limit = 0},
                  (bench_case[]){{"ours", read_stats, empty, .at_most = 0},
                                 {"one stat", one_stat, it, .at_most = 1}},
                  2);
    bench_compare(b,
                  &(bench_row){"stats-1000", "the same with 1,000 files in its cache", .limit = 0},
                  (bench_case[]){{"ours", read_stats, NULL, .at_most = 0},
                                 {"one stat", one_stat, it, .at_most = 0}},
                  2);
    sc_registry_release(empty);
}

int main(int argc, char **argv)
{
    bench b;
    bench_begin(&b, argc, argv);
    static files it;
    it.file = bench_path(b.data, "service.json");
    bench_compare(&b, &(bench_row){"file-cold", "1 KB JSON file to handle, cold", .limit = 0},
                  (bench_case[]){{"ours", load_file, &it, .before = cold},
                                 {"open, fstat, read, close", four_calls, &it, .at_most = 2}},
                  2);
    bench_compare(&b, &(bench_row){"file-unchanged", "the same file again, unchanged", .limit = 0},
                  (bench_case[]){{"ours", load_file, &it, .before = warm},
                                 {"one stat", one_stat, &it, .at_most = 3}},
                  2);
    layers_row(&b);
    glob_row(&b, &it);
    stats_rows(&b, &it);
    free(it.file);
    return 0;
}
