/* See harness.h. Linux only: it uses the pinning of threads and the thread's own clock. */
#define _GNU_SOURCE
#include "harness.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { CASES_MOST = 12, ROUNDS_MOST = 101 };

static const double MS = 1e6;

static double clock_now(clockid_t which)
{
    struct timespec now;
    clock_gettime(which, &now);
    return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

double bench_wall(void)
{
    return clock_now(CLOCK_MONOTONIC);
}

double bench_own(void)
{
    return clock_now(CLOCK_THREAD_CPUTIME_ID);
}

void bench_sleep(double nanoseconds)
{
    if (nanoseconds > 0) {
        time_t seconds = (time_t)(nanoseconds / 1e9);
        struct timespec pause = {seconds, (long)(nanoseconds - (double)seconds * 1e9)};
        nanosleep(&pause, NULL);
    }
}

/* ---- options, files, cores ---- */

void bench_need(bool done, const char *what)
{
    if (!done) {
        fprintf(stderr, "bench: cannot prepare: %s\n", what);
        exit(1);
    }
}

void bench_begin(bench *b, int argc, char **argv)
{
    *b = (bench){.data = "bench/data", .scratch = "build/bench/data"};
    for (int i = 1; i < argc; i++) {
        const char *next = i + 1 < argc ? argv[i + 1] : NULL;
        if (strcmp(argv[i], "--quick") == 0) {
            b->quick = true;
        } else if (next != NULL && strcmp(argv[i], "--data") == 0) {
            b->data = argv[++i];
        } else if (next != NULL && strcmp(argv[i], "--scratch") == 0) {
            b->scratch = argv[++i];
        } else if (next != NULL && strcmp(argv[i], "--only") == 0) {
            b->only = argv[++i];
        } else {
            fprintf(stderr, "usage: %s [--quick] [--data DIR] [--scratch DIR] [--only TEXT]\n",
                    argv[0]);
            exit(2);
        }
    }
    bench_pin(bench_cores() - 1);
}

bool bench_includes(const bench *b, const char *id)
{
    return b->only == NULL || strstr(id, b->only) != NULL;
}

static const cpu_set_t *allowed_cores(void)
{
    /* Read once, before any thread is pinned. */
    static cpu_set_t allowed;
    static bool known;
    if (!known) {
        CPU_ZERO(&allowed);
        sched_getaffinity(0, sizeof allowed, &allowed);
        known = true;
    }
    return &allowed;
}

unsigned bench_cores(void)
{
    int count = CPU_COUNT(allowed_cores());
    return count > 0 ? (unsigned)count : 1;
}

bool bench_pin(unsigned core)
{
    const cpu_set_t *allowed = allowed_cores();
    for (unsigned i = 0; i < CPU_SETSIZE; i++) {
        if (CPU_ISSET(i, allowed) && core-- == 0) {
            cpu_set_t one;
            CPU_ZERO(&one);
            CPU_SET(i, &one);
            return sched_setaffinity(0, sizeof one, &one) == 0;
        }
    }
    return false;
}

char *bench_path(const char *folder, const char *name)
{
    size_t size = strlen(folder) + strlen(name) + 2;
    char *path = malloc(size);
    bench_need(path != NULL, "out of memory");
    snprintf(path, size, "%s/%s", folder, name);
    return path;
}

char *bench_read(const char *folder, const char *name, size_t *length)
{
    char *path = bench_path(folder, name);
    FILE *file = fopen(path, "rb");
    bench_need(file != NULL, path);
    bench_need(fseek(file, 0, SEEK_END) == 0, path);
    long size = ftell(file);
    bench_need(size >= 0 && fseek(file, 0, SEEK_SET) == 0, path);
    char *text = malloc((size_t)size + 1);
    bench_need(text != NULL && fread(text, 1, (size_t)size, file) == (size_t)size, path);
    text[size] = 0;
    fclose(file);
    free(path);
    *length = (size_t)size;
    return text;
}

/* ---- memory ---- */

static void *count_resize(void *context, void *block, size_t old_size, size_t new_size)
{
    bench_memory *memory = context;
    void *out = NULL;
    if (new_size == 0) {
        free(block);
    } else {
        out = realloc(block, new_size);
        if (out == NULL) {
            return NULL;
        }
    }
    memory->live += new_size - old_size;
    memory->blocks += (new_size != 0) - (size_t)(block != NULL);
    memory->most = memory->live > memory->most ? memory->live : memory->most;
    return out;
}

void bench_memory_begin(bench_memory *memory)
{
    *memory = (bench_memory){.allocator = {memory, count_resize}};
}

void bench_keep_memory(void)
{
#ifdef __GLIBC__
    mallopt(M_MMAP_THRESHOLD, 1 << 30);
    mallopt(M_TRIM_THRESHOLD, 1 << 30);
    mallopt(M_TOP_PAD, 1 << 26);
#endif
}

void bench_fresh_memory(void)
{
#ifdef __GLIBC__
    mallopt(M_MMAP_THRESHOLD, 1 << 17);
    mallopt(M_TRIM_THRESHOLD, 1 << 17);
#endif
}

/* ---- timing ---- */

typedef struct series {
    double value[ROUNDS_MOST]; /* ns for one operation, a round each */
    uint64_t times;
} series;

static double slice(const bench_row *row, const bench_case *what, uint64_t times)
{
    double (*now)(void) = row->wall ? bench_wall : bench_own;
    if (what->before != NULL) {
        what->before(what->context);
    }
    double start = now();
    what->run(what->context, times);
    return now() - start;
}

/* The fastest of three runs: a delay of the thread must not count as slow work. */
static double quickest(const bench_row *row, const bench_case *what, uint64_t times)
{
    double best = slice(row, what, times);
    for (int i = 0; i < 2; i++) {
        double took = slice(row, what, times);
        best = took < best ? took : best;
    }
    return best;
}

/* How many times the work fits into `target` ns; at least once. Also warms up. */
static uint64_t fit(const bench_row *row, const bench_case *what, double target)
{
    uint64_t times = 1;
    for (;;) {
        double took = slice(row, what, times);
        if (took >= target / 4) {
            took = quickest(row, what, times);
        }
        if (took >= target / 4 || times > UINT64_C(1) << 40) {
            double fits = (double)times * target / (took > 1 ? took : 1);
            return fits > 1 ? (uint64_t)fits : 1;
        }
        times *= took < target / 64 ? 8 : 2;
    }
}

static int compare_doubles(const void *a, const void *b)
{
    double x, y;
    memcpy(&x, a, sizeof x);
    memcpy(&y, b, sizeof y);
    return (x > y) - (x < y);
}

static double quantile(const double *values, size_t count, double at)
{
    double sorted[ROUNDS_MOST];
    memcpy(sorted, values, count * sizeof *sorted);
    qsort(sorted, count, sizeof *sorted, compare_doubles);
    return sorted[(size_t)(at * (double)(count - 1) + 0.5)];
}

static double reported(const bench_row *row, const double *values, size_t count)
{
    return quantile(values, count, row->loop ? 0 : 0.5);
}

static double ratio(const bench_row *row, const series *ours, const series *peer, size_t rounds)
{
    double ratios[ROUNDS_MOST];
    if (row->loop) {
        return quantile(ours->value, rounds, 0) / quantile(peer->value, rounds, 0);
    }
    for (size_t i = 0; i < rounds; i++) {
        ratios[i] = ours->value[i] / peer->value[i];
    }
    return quantile(ratios, rounds, 0.5);
}

/* ---- what bench/run reads ---- */

static void print_text(const char *name, const char *text)
{
    printf("\"%s\":\"", name);
    for (; *text != 0; text++) {
        if (*text == '"' || *text == '\\') {
            putchar('\\');
        }
        putchar((unsigned char)*text < ' ' ? ' ' : *text);
    }
    putchar('"');
}

static void print_head(const bench_row *row, const char *unit)
{
    putchar('{');
    print_text("id", row->id);
    putchar(',');
    print_text("what", row->what);
    putchar(',');
    print_text("unit", unit);
    printf(",\"limit\":%.10g", row->limit);
}

static void print_case(const bench_row *row, const bench_case *what, const series *mine,
                       const series *ours, size_t rounds)
{
    putchar('{');
    print_text("name", what->name);
    printf(",\"value\":%.6g,\"minimum\":%.6g,\"median\":%.6g,\"ninetieth\":%.6g",
           reported(row, mine->value, rounds), quantile(mine->value, rounds, 0),
           quantile(mine->value, rounds, 0.5), quantile(mine->value, rounds, 0.9));
    if (mine != ours) {
        printf(",\"ratio\":%.6g,\"at_most\":%.10g", ratio(row, ours, mine, rounds), what->at_most);
    }
    putchar('}');
}

static void measure(const bench_row *row, const bench_case *cases, series *all, size_t count,
                    size_t rounds)
{
    for (size_t round = 0; round < rounds; round++) {
        for (size_t i = 0; i < count; i++) {
            /* Another case begins each round, so that no case always follows the same one. */
            size_t at = (i + round) % count;
            double share = cases[at].share > 0 ? cases[at].share : 1;
            all[at].value[round] =
                slice(row, &cases[at], all[at].times) / ((double)all[at].times * share);
        }
    }
}

void bench_compare(const bench *b, const bench_row *row, const bench_case *cases, size_t count)
{
    if (!bench_includes(b, row->id)) {
        return;
    }
    bench_need(count >= 1 && count <= CASES_MOST, "too many cases");
    series *all = calloc(count, sizeof *all);
    bench_need(all != NULL, "out of memory");
    double least_time = (row->slice != 0 ? row->slice : b->quick ? 1 : 5) * MS;
    double round_takes = 0;
    for (size_t i = 0; i < count; i++) {
        all[i].times = fit(row, &cases[i], least_time);
        round_takes += slice(row, &cases[i], all[i].times);
    }
    double budget = (b->quick ? 250 : 3000) * MS;
    double fits = budget / (round_takes > 1 ? round_takes : 1);
    size_t least = b->quick ? 5 : 11;
    size_t rounds = fits < ROUNDS_MOST ? (size_t)fits : ROUNDS_MOST;
    rounds = rounds > least ? rounds : least;
    measure(row, cases, all, count, rounds);
    print_head(row, "ns");
    printf(",\"statistic\":\"%s\",\"rounds\":%zu,\"cases\":[", row->loop ? "minimum" : "median",
           rounds);
    for (size_t i = 0; i < count; i++) {
        printf("%s", i != 0 ? "," : "");
        print_case(row, &cases[i], &all[i], &all[0], rounds);
    }
    printf("]}\n");
    fflush(stdout);
    free(all);
}

void bench_amount(const bench *b, const bench_row *row, const char *unit, double ours,
                  const char *floor_name, double floor, double at_most)
{
    if (!bench_includes(b, row->id)) {
        return;
    }
    print_head(row, unit);
    printf(",\"statistic\":\"count\",\"rounds\":1,\"cases\":[{\"name\":\"ours\",\"value\":%.10g}",
           ours);
    if (floor_name != NULL) {
        printf(",{");
        print_text("name", floor_name);
        printf(",\"value\":%.10g,\"ratio\":%.6g,\"at_most\":%.10g}", floor, ours / floor, at_most);
    }
    printf("]}\n");
    fflush(stdout);
}

void bench_missing(const bench *b, const bench_row *row, const char *reason)
{
    if (bench_includes(b, row->id)) {
        print_head(row, "");
        putchar(',');
        print_text("missing", reason);
        printf("}\n");
        fflush(stdout);
    }
}
