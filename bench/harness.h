/*
 * Measuring: the shared part of every benchmark program.
 *
 * A row compares ours with peers or floors. Their slices are timed in turn, round after round, so
 * a disturbance by the machine affects all of them alike; the ratio is taken within a round and its
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
    const char *scratch; /* the output of data/generate, and temporary files */
    const char *only;    /* rows whose id holds this text; NULL: all */
} bench;

/* The work to time; runs it `times` times. */
typedef void bench_work(void *context, uint64_t times);

typedef struct bench_case {
    const char *name;
    bench_work *run;
    void *context;
    double at_most; /* goal: ours takes at most this many times as long; 0: only shown */
    void (*before)(void *context); /* not timed, before each slice; may be NULL */
    double share;                  /* operations in one call of the work; 0: one */
} bench_case;

typedef struct bench_row {
    const char *id;
    const char *what;
    double limit;   /* goal: ours takes at most so many ns; 0: none */
    bool loop;      /* a loop of nanoseconds: reports minima */
    bool wall;      /* several threads: wall-clock time instead of the thread's own */
    unsigned slice; /* ms; 0: the default */
} bench_row;

/* Reads the options; ends the program if they are invalid. */
void bench_begin(bench *b, int argc, char **argv);
/* False if --only excludes the row. */
bool bench_includes(const bench *b, const char *id);
/* Times the cases, the first of which is ours, and prints the row. */
void bench_compare(const bench *b, const bench_row *row, const bench_case *cases, size_t count);
/* A row that is counted, not timed: ours in `unit`, at most `at_most` times `floor` or `limit`. */
void bench_amount(const bench *b, const bench_row *row, const char *unit, double ours,
                  const char *floor_name, double floor, double at_most);
/* A row that cannot be measured here. */
void bench_missing(const bench *b, const bench_row *row, const char *reason);

/* Pins the calling thread to one of its allowed cores, counted from 0. False if there are fewer. */
bool bench_pin(unsigned core);
unsigned bench_cores(void);
/* Nanoseconds from an arbitrary start: wall-clock time, and processor time of the thread. */
double bench_wall(void);
double bench_own(void);
void bench_sleep(double nanoseconds);

/* The text of a file, NUL-terminated; ends the program if the file cannot be read. */
char *bench_read(const char *folder, const char *name, size_t *length);
/* A new text "folder/name". */
char *bench_path(const char *folder, const char *name);
/* Ends the program if a step of the preparation failed. */
void bench_need(bool done, const char *what);

/* An allocator that counts the bytes it has handed out. */
typedef struct bench_memory {
    sc_allocator allocator;
    size_t live, most, blocks;
} bench_memory;
void bench_memory_begin(bench_memory *memory);

/*
 * Whether freed memory stays in the process, or every large block comes fresh from the system.
 * Otherwise the C library decides by earlier sizes, and so decides which case pays for pages.
 */
void bench_keep_memory(void);
void bench_fresh_memory(void);

/* The optimiser must believe that the value is used, and must not know the pointer. */
#define BENCH_KEEP(value) __asm__ volatile("" : : "r"(value) : "memory")
#define BENCH_HIDE(pointer) __asm__ volatile("" : "+r"(pointer) : : "memory")

#endif
