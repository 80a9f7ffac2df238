/* The case runner's parts: a builder from a case, and the comparison of a result with the case. */
#ifndef RUNNER_H
#define RUNNER_H

#include <superconfig.h>

enum { TEXT_MAX = 4096 };

/* One case while it runs; the first failure is kept as text. */
typedef struct case_run {
    sc_value test; /* case.json's root */
    char folder[TEXT_MAX];
    char failure[TEXT_MAX];
    bool failed;
} case_run;

#if defined(__GNUC__)
__attribute__((format(printf, 2, 3)))
#endif
void run_fail(case_run *run, const char *format, ...);

/* Member of an object by NUL-terminated key. */
sc_value member(sc_value object, const char *key);
/* Text of a string member, or NULL. */
const char *text_of(sc_value object, const char *key);
bool true_of(sc_value object, const char *key);

/*
 * Adds every source and setting; an error at once is left to the builder, which keeps it. NULL
 * with `error` if a source does not accept an option. `test`: the case, or one of `compile`.
 */
sc_builder *make_builder(case_run *run, sc_value test, sc_error *error);
/* Runs each text of a list as a shell command in the working directory. */
void run_commands(case_run *run, sc_value commands);

/* Compares an error with the expectations. */
void check_error(case_run *run, const sc_error *error, sc_value expected);
/* Compares every problem of a failed build with `problems`. */
void check_problems(case_run *run, const sc_report *report, sc_value expected);
/* One of `handle` and `error` is not NULL. */
void check_expected(case_run *run, sc_value expected, sc_handle *handle, const sc_error *error,
                    const sc_changes *changes);

#endif
