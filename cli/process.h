/*
 * Other programs: the command becomes one, or starts one and stays to watch over it. Signals that
 * arrive meanwhile become entries of a pipe, so that one wait covers them, the end of the program
 * and the configuration.
 */
#ifndef CLI_PROCESS_H
#define CLI_PROCESS_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Becomes the program (argv, NULL-terminated), found by the PATH of its environment. Returns only
 * on failure, with an errno.
 */
int process_become(char *const *program, char **environment);

/* The exit status of a shell that cannot start a program: 126 or 127. */
int process_start_status(int reason);

/* From here on signals are entries; those that were ignored stay ignored. 0, or an errno. */
int process_listen(void);

/* Starts the one child: 0, or an errno. */
int process_start(char *const *program, char **environment);
bool process_runs(void);
/* Does nothing without a child. */
void process_signal(int number);

typedef struct process_event {
    int signal;    /* that arrived and is meant for the child as well; 0: none */
    bool ended;    /* the child did */
    int status;    /* its exit status, 128 + n where a signal ended it */
    bool readable; /* the descriptor is */
} process_event;

/* Waits for something, at most so many milliseconds (-1: for ever). Children that end are reaped,
 * orphans of a container included. */
void process_wait(intptr_t descriptor, int milliseconds, process_event *out);

/* Milliseconds of a clock that only goes forward. */
int64_t process_clock(void);

/* "HUP", "SIGHUP", "hup" or "1"; 0: no such signal. */
int process_signal_number(const char *name);
/* True for a signal that is meant to end a program. */
bool process_is_ending(int number);

#endif
