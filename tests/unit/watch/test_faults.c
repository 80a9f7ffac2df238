/*
 * Every system call of the watcher failing in turn. The functions below replace those of the C
 * library; each counts its calls and fails the chosen one, once or from then on. Whatever fails, a
 * change of a watched file arrives.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* RTLD_NEXT, ppoll */
#endif
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <dlfcn.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

#include "superconfig.h"

enum { PATIENCE = 60000, MOST = 200 /* calls of one kind that are made to fail */ };

/* ---- faults ---- */

typedef enum call {
    CALL_INIT,
    CALL_ADD,
    CALL_REMOVE,
    CALL_WAKEUP,
    CALL_WAIT,
    CALL_LSTAT,
    CALL_LINK,
    CALL_SYSTEM,
    CALL_CWD,
    CALL_COUNT
} call;

static atomic_int calls[CALL_COUNT];
static atomic_int failing = CALL_COUNT, fail_at, fault;
static atomic_bool for_good;

static bool fails(call which)
{
    int number = atomic_fetch_add(&calls[which], 1) + 1;
    bool is_this = failing == (int)which && (number == fail_at || (for_good && number > fail_at));
    if (is_this) {
        errno = fault;
    }
    return is_this;
}

#define REAL(name, type) ((type)(uintptr_t)dlsym(RTLD_NEXT, name))

int inotify_init1(int flags);
int inotify_add_watch(int descriptor, const char *path, uint32_t mask);
int inotify_rm_watch(int descriptor, int watch);
int eventfd(unsigned initial, int flags);

int inotify_init1(int flags)
{
    return fails(CALL_INIT) ? -1 : REAL("inotify_init1", int (*)(int))(flags);
}

int inotify_add_watch(int descriptor, const char *path, uint32_t mask)
{
    return fails(CALL_ADD) ? -1
                           : REAL("inotify_add_watch",
                                  int (*)(int, const char *, uint32_t))(descriptor, path, mask);
}

int inotify_rm_watch(int descriptor, int watch)
{
    return fails(CALL_REMOVE) ? -1 : REAL("inotify_rm_watch", int (*)(int, int))(descriptor, watch);
}

int eventfd(unsigned initial, int flags)
{
    return fails(CALL_WAKEUP) ? -1 : REAL("eventfd", int (*)(unsigned, int))(initial, flags);
}

int ppoll(struct pollfd *waited, nfds_t count, const struct timespec *left, const sigset_t *mask)
{
    typedef int (*real)(struct pollfd *, nfds_t, const struct timespec *, const sigset_t *);
    return fails(CALL_WAIT) ? -1 : REAL("ppoll", real)(waited, count, left, mask);
}

int lstat(const char *path, struct stat *status)
{
    return fails(CALL_LSTAT) ? -1
                             : REAL("lstat", int (*)(const char *, struct stat *))(path, status);
}

ssize_t readlink(const char *path, char *out, size_t size)
{
    return fails(CALL_LINK)
               ? -1
               : REAL("readlink", ssize_t(*)(const char *, char *, size_t))(path, out, size);
}

int statfs(const char *path, struct statfs *status)
{
    return fails(CALL_SYSTEM)
               ? -1
               : REAL("statfs", int (*)(const char *, struct statfs *))(path, status);
}

char *getcwd(char *buffer, size_t size)
{
    return fails(CALL_CWD) ? NULL : REAL("getcwd", char *(*)(char *, size_t))(buffer, size);
}

/* ---- the scene ---- */

static char folder[64];

static int enter(void **state)
{
    (void)state;
    (void)snprintf(folder, sizeof folder, "/tmp/superconfig-faults-XXXXXX");
    return mkdtemp(folder) == NULL || chdir(folder) != 0 || mkdir("real", 0755) != 0 ||
           symlink("real", "link") != 0;
}

static int leave(void **state)
{
    (void)state;
    (void)unlink("real/a.json");
    return unlink("link") != 0 || rmdir("real") != 0 || chdir("/") != 0 || rmdir(folder) != 0;
}

static void put(int number)
{
    FILE *to = fopen("real/new", "w");
    assert_non_null(to);
    assert_true(fprintf(to, "{\"a\": %d}", number) > 0);
    assert_int_equal(fclose(to), 0);
    assert_int_equal(rename("real/new", "real/a.json"), 0);
}

static void hear(void *context, sc_watch *watch, const sc_event *event)
{
    (void)watch;
    if (sc_event_type(event) == SC_EVENT_CHANGED) {
        atomic_fetch_add((atomic_int *)context, 1);
    }
}

/* True when the call that was to fail was made. */
static bool change_with_fault(call which, int number, int error, bool from_then_on)
{
    const struct timespec moment = {.tv_nsec = 200000};
    atomic_int heard = 0;
    sc_watch_options options = SC_WATCH_OPTIONS_INIT;
    options.debounce = 0;
    options.grace = 1000000;
    options.poll = 1000000;
    put(1);
    sc_handle *handle = sc_load_file("link/a.json", NULL);
    assert_non_null(handle);
    fault = error;
    fail_at = number;
    for_good = from_then_on;
    calls[which] = 0;
    failing = (int)which;
    sc_watch *watch = sc_handle_watch(handle, &options, hear, &heard, NULL);
    assert_non_null(watch);
    put(2);
    for (int i = 0; i < PATIENCE && heard == 0; i++) {
        (void)nanosleep(&moment, NULL);
    }
    if (heard == 0) {
        print_message("call %d, number %d of %d, error %d%s\n", (int)which, number, calls[which],
                      error, from_then_on ? ", for good" : "");
    }
    assert_true(heard != 0);
    assert_int_equal(sc_get_int(handle, "a", -1), 2);
    sc_watch_release(watch);
    sc_handle_release(handle);
    bool was_made = calls[which] >= number;
    failing = CALL_COUNT;
    return was_made;
}

static void every_call_may_fail(void **state)
{
    static const struct {
        call which;
        int error;
    } faults[] = {
        {CALL_INIT, EMFILE}, {CALL_INIT, ENOMEM},   {CALL_ADD, ENOSPC},    {CALL_ADD, ENOMEM},
        {CALL_ADD, EACCES},  {CALL_REMOVE, EINVAL}, {CALL_WAKEUP, EMFILE}, {CALL_WAIT, EINTR},
        {CALL_WAIT, ENOMEM}, {CALL_LSTAT, EIO},     {CALL_LSTAT, EACCES},  {CALL_LINK, EIO},
        {CALL_SYSTEM, EIO},  {CALL_CWD, ENOENT},
    };
    (void)state;
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        int number = 1;
        while (number < MOST &&
               change_with_fault(faults[i].which, number, faults[i].error, false)) {
            number++;
        }
        bool is_bounded = faults[i].which != CALL_WAIT;
        if (is_bounded) {
            (void)change_with_fault(faults[i].which, 1, faults[i].error, true);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_call_may_fail, enter, leave),
    };
    return cmocka_run_group_tests_name("unit: faults of the watcher", tests, NULL, NULL);
}
