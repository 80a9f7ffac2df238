/*
 * The system calls of a load. Under `bench/run` this program runs under strace; each piece of
 * work is between two calls of getppid, which nothing else in this program makes.
 */
#define _XOPEN_SOURCE 700
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness.h"

/* A row for bench/run: its id, what it counts, how many are allowed (0: only shown). */
static void mark(const char *id, const char *what, unsigned limit)
{
    fprintf(stderr, "%s\t%s\t%u\n", id, what, limit);
    (void)getppid();
}

static void load(const char *file)
{
    sc_handle *handle = sc_load_file(file, NULL);
    bench_need(handle != NULL, file);
    sc_handle_release(handle);
}

/* The calls of a load of one file, whose name is relative or absolute. */
static void count_loads(const char *file, const char *ids[2], const char *what[2],
                        const unsigned limits[2])
{
    load(file); /* calls that a process makes only once */
    sc_registry_cache_limit(NULL, 0);
    mark(ids[0], what[0], limits[0]);
    load(file);
    (void)getppid();
    sc_registry_cache_limit(NULL, (size_t)16 << 20);
    load(file);
    mark(ids[1], what[1], limits[1]);
    load(file);
    (void)getppid();
}

static void discover(const bench *b)
{
    char *root = bench_path(b->scratch, "walk");
    char *folder = bench_path(root, "a/b/c/d/e/f/g/h/i");
    char *absolute = realpath(folder, NULL);
    bench_need(absolute != NULL, folder);
    const sc_source_options options = {.size = sizeof options, .working_directory = absolute};
    sc_builder *builder = sc_builder_new(NULL);
    sc_builder_add_hierarchical(builder, "orders", &options);
    sc_handle *handle = sc_builder_build(builder, NULL);
    if (handle != NULL) {
        sc_handle_release(handle);
        mark("calls-discovery", "system calls of a discovery walk of 10 folders, 2 files found", 0);
        handle = sc_builder_build(builder, NULL);
        (void)getppid();
    }
    sc_handle_release(handle);
    sc_builder_free(builder);
    free(absolute);
    free(folder);
    free(root);
}

int main(int argc, char **argv)
{
    bench b;
    bench_begin(&b, argc, argv);
    setvbuf(stderr, NULL, _IONBF, 0);
    char *file = bench_path(b.data, "service.json");
    char *absolute = realpath(file, NULL);
    bench_need(absolute != NULL, file);
    count_loads(absolute, (const char *[]){"calls-cold", "calls-unchanged"},
                (const char *[]){"system calls of a cold load of one file",
                                 "system calls of a load of an unchanged file"},
                (const unsigned[]){5, 1});
    /* A relative name is fixed when the file is added: one getcwd. */
    count_loads(file, (const char *[]){"calls-cold-relative", "calls-unchanged-relative"},
                (const char *[]){"system calls of a cold load by a relative name",
                                 "system calls of an unchanged load by a relative name"},
                (const unsigned[]){6, 2});
    sc_registry_cache_limit(NULL, 0);
    discover(&b);
    free(absolute);
    free(file);
    return 0;
}
