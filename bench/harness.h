/*
 * Measuring: what every benchmark program shares.
 *
 * A row compares ours with peers or floors. Their slices are timed in turn, round after round, so
 * whatever else the machine does meets all of them alike; the ratio is taken within a round and its
 * median is reported. Loops of nanoseconds report minima instead: nothing makes them faster than
 * they are, and much makes them slower. Each row is printed as one line of JSON for bench/run.
 */
#ifndef BENCH_HARNESS_H
#define BENCH_HARNESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "superconfig.h"

typedef struct bench {
    bool quick;
    const char *data;    /* the samples of the repository */
    const char *scratch; /* what data/generate made, and room for more */
    const char *only;    /* rows whose id holds this text; NULL: all */
} bench;

/* What is timed: the work, `times` times over. */
typedef void bench_work(void *context, uint64_t times);

typedef struct bench_case {
    const char *name;
    bench_work *run;
    void *context;
    double at_most; /* goal: ours takes at most this many times as long; 0: only shown */
    void (*before)(void *context); /* not timed, before each slice; may be NULL */
    double share;                  /* operations that one time stands for; 0: one */
} bench_case;

typedef struct bench_row {
    const char *id;
    const char *what;
    double limit;   /* goal: ours takes at most so many ns; 0: none */
    bool loop;      /* nanoseconds: minima */
    bool wall;      /* several threads: the clock on the wall, else the thread's own time */
    unsigned slice; /* ms; 0: the usual */
} bench_row;

/* Reads the options; ends the program where they make no sense. */
void bench_begin(bench *b, int argc, char **argv);
/* False where --only names other rows. */
bool bench_wants(const bench *b, const char *id);
/* Times the cases, the first of which is ours, and prints the row. */
void bench_compare(const bench *b, const bench_row *row, const bench_case *cases, size_t count);
/* A row that is counted, not timed: ours in `unit`, at most `at_most` times `floor` or `limit`. */
void bench_amount(const bench *b, const bench_row *row, const char *unit, double ours,
                  const char *floor_name, double floor, double at_most);
/* A row that cannot be measured here. */
void bench_missing(const bench *b, const bench_row *row, const char *reason);

/* Keeps the calling thread on one of the cores it may use, counted from 0. False: there is none. */
bool bench_pin(unsigned core);
unsigned bench_cores(void);
/* Nanoseconds since some moment: on the wall, and of the calling thread's own time. */
double bench_wall(void);
double bench_own(void);
void bench_sleep(double nanoseconds);

/* A file's text, NUL-terminated; ends the program where there is none. */
char *bench_read(const char *folder, const char *name, size_t *length);
/* A new "folder/name". */
char *bench_path(const char *folder, const char *name);
/* Ends the program when a step of the preparation failed. */
void bench_need(bool done, const char *what);

/* An allocator that knows how much it has handed out. */
typedef struct bench_memory {
    sc_allocator allocator;
    size_t live, most, blocks;
} bench_memory;
void bench_memory_begin(bench_memory *memory);

/*
 * Whether freed memory stays in the process, or every large block comes fresh from the system. Left
 * alone, the C library decides by sizes it has seen, and so decides who pays for pages.
 */
void bench_keep_memory(void);
void bench_fresh_memory(void);

/* The optimiser must believe that the value is used, and must not know the pointer. */
#define BENCH_KEEP(value) __asm__ volatile("" : : "r"(value) : "memory")
#define BENCH_HIDE(pointer) __asm__ volatile("" : "+r"(pointer) : : "memory")

#endif
