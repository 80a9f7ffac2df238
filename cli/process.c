/*
 * A child is started by posix_spawn: the threads of the watch make it unsafe to run code between
 * fork and exec. Everything stays in one process group, so a key of the terminal reaches the child
 * by itself, and only signals that a program sent are passed on.
 */
#include "process.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

enum { STATUS_NOT_STARTED = 126, STATUS_NOT_FOUND = 127, STATUS_SIGNALLED = 128 };

/* ---- starting ---- */

int process_become(char *const *program, char **environment)
{
    char **own = environ;
    environ = environment;
    (void)execvp(program[0], program);
    environ = own; /* the caller frees the other, and what runs at exit reads variables */
    return errno;
}

int process_start_status(int reason)
{
    return reason == ENOENT || reason == ENOTDIR ? STATUS_NOT_FOUND : STATUS_NOT_STARTED;
}

static pid_t child;

/* posix_spawnp looks for the program by this process's PATH; for that time it is the child's. */
int process_start(char *const *program, char **environment)
{
    char **own = environ;
    environ = environment;
    int reason = posix_spawnp(&child, program[0], NULL, NULL, program, environment);
    environ = own;
    child = reason == 0 ? child : 0;
    return reason;
}

bool process_runs(void)
{
    return child != 0;
}

void process_signal(int number)
{
    if (child != 0) {
        (void)kill(child, number);
    }
}

/* ---- signals ---- */

typedef struct entry {
    int signal;
    bool passed_on;
} entry;

static int entries[2] = {-1, -1};

static const int forwarded[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGCHLD};

/* A signal of the terminal has a code of the kernel, and the child has it already. */
static void note_signal(int number, siginfo_t *info, void *context)
{
    int kept = errno;
    entry made;
    memset(&made, 0, sizeof made);
    made.signal = number;
    made.passed_on = info->si_code <= 0 || info->si_code == SI_USER;
    (void)context;
    (void)!write(entries[1], &made, sizeof made);
    errno = kept;
}

static int open_entries(void)
{
    if (pipe(entries) != 0) {
        return errno;
    }
    for (int i = 0; i < 2; i++) {
        if (fcntl(entries[i], F_SETFD, FD_CLOEXEC) != 0 ||
            fcntl(entries[i], F_SETFL, O_NONBLOCK) != 0) {
            return errno;
        }
    }
    return 0;
}

int process_listen(void)
{
    int reason = open_entries();
    for (size_t i = 0; i < sizeof forwarded / sizeof *forwarded && reason == 0; i++) {
        struct sigaction before, action;
        memset(&action, 0, sizeof action);
        action.sa_sigaction = note_signal;
        action.sa_flags = SA_SIGINFO | SA_RESTART;
        (void)sigfillset(&action.sa_mask);
        bool kept = sigaction(forwarded[i], NULL, &before) == 0 && before.sa_handler == SIG_IGN &&
                    forwarded[i] != SIGCHLD;
        if (!kept && sigaction(forwarded[i], &action, NULL) != 0) {
            reason = errno;
        }
    }
    return reason;
}

/* ---- waiting ---- */

static int exit_status(int status)
{
    return WIFSIGNALED(status) ? STATUS_SIGNALLED + WTERMSIG(status) : WEXITSTATUS(status);
}

static void reap(process_event *out)
{
    int status;
    for (;;) {
        pid_t ended = waitpid(-1, &status, WNOHANG);
        if (ended < 0 && errno == EINTR) {
            continue;
        }
        if (ended <= 0) {
            return;
        }
        if (ended == child) {
            child = 0;
            out->ended = true;
            out->status = exit_status(status);
        }
    }
}

void process_wait(intptr_t descriptor, int milliseconds, process_event *out)
{
    struct pollfd waited[] = {{.fd = entries[0], .events = POLLIN},
                              {.fd = (int)descriptor, .events = POLLIN}};
    memset(out, 0, sizeof *out);
    if (poll(waited, 2, milliseconds) <= 0) {
        return;
    }
    entry taken;
    if (waited[0].revents != 0 && read(entries[0], &taken, sizeof taken) == sizeof taken) {
        out->signal = taken.signal != SIGCHLD && taken.passed_on ? taken.signal : 0;
        reap(out);
    }
    out->readable = waited[1].revents != 0;
}

int64_t process_clock(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- names ---- */

static const struct {
    const char *name;
    int number;
} names[] = {
    {"HUP", SIGHUP},   {"INT", SIGINT},   {"QUIT", SIGQUIT},   {"KILL", SIGKILL},
    {"USR1", SIGUSR1}, {"USR2", SIGUSR2}, {"TERM", SIGTERM},   {"CONT", SIGCONT},
    {"STOP", SIGSTOP}, {"ALRM", SIGALRM}, {"WINCH", SIGWINCH}, {"PIPE", SIGPIPE},
};

int process_signal_number(const char *name)
{
    enum { SIGNALS_MOST = 64 };
    if (isdigit((unsigned char)name[0])) {
        char *end;
        long number = strtol(name, &end, 10);
        return *end == '\0' && number <= SIGNALS_MOST ? (int)number : 0;
    }
    const char *word = strncasecmp(name, "SIG", 3) == 0 ? name + 3 : name;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcasecmp(names[i].name, word) == 0) {
            return names[i].number;
        }
    }
    return 0;
}

bool process_is_ending(int number)
{
    return number == SIGHUP || number == SIGINT || number == SIGQUIT || number == SIGTERM;
}
