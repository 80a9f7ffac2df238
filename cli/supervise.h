/*
 * Shared by exec and render with --watch: a configuration that is followed, a result that is made
 * from each state, and a program that is started again, or gets a signal, when the result changes.
 */
#ifndef CLI_SUPERVISE_H
#define CLI_SUPERVISE_H

#include <stdbool.h>

#include <superconfig.h>

#include "invocation.h"

typedef struct supervised {
    /*
     * Makes of a snapshot what the program uses. *changed says that the program has to know. A
     * fault is reported by it; the first one ends the command, a later one leaves all as it is.
     */
    int (*take)(void *context, const sc_snapshot *snapshot, bool *changed);
    /* The variables of a program that is started now. */
    char **(*variables)(void *context);
    /* Whether what `take` reads besides the snapshot has changed; NULL where it reads no more. */
    bool (*is_stale)(void *context);
    void *context;
    char *const *program; /* NULL-terminated; NULL: no program */
} supervised;

/* --signal and --watch as they belong together: STATUS_OK, or reported STATUS_USAGE. */
int supervise_check(const invocation *call, const supervised *what);

/*
 * Runs to the end. Without --watch the command becomes the program, or ends without one. Returns
 * the exit status: with a program its own.
 */
int supervise(const invocation *call, const supervised *what);

#endif
