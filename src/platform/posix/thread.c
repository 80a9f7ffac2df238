/* Threads over pthreads. Conditions count on the monotonic clock, so that no clock change wakes or
 * delays anybody. */
#if defined(__linux__) && !defined(_GNU_SOURCE)
#define _GNU_SOURCE /* sched_getaffinity */
#endif
#include "platform/posix/wide.h"

#include "platform/thread.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>
#if defined(__linux__)
#include <sys/prctl.h>
#endif

#define SECOND UINT64_C(1000000000)

static sc_status status_of(int error)
{
    if (error == 0) {
        return SC_OK;
    }
    return error == ENOMEM || error == EAGAIN ? SC_ERROR_OUT_OF_MEMORY : SC_ERROR_UNSUPPORTED;
}

sc_status sc_mutex_init(sc_mutex *mutex)
{
    return status_of(pthread_mutex_init(&mutex->native, NULL));
}

sc_status sc_mutex_init_checked(sc_mutex *mutex)
{
    pthread_mutexattr_t attributes;
    int error = pthread_mutexattr_init(&attributes);
    if (error != 0) {
        return status_of(error);
    }
    error = pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_ERRORCHECK);
    if (error == 0) {
        error = pthread_mutex_init(&mutex->native, &attributes);
    }
    (void)pthread_mutexattr_destroy(&attributes);
    return status_of(error);
}

void sc_mutex_destroy(sc_mutex *mutex)
{
    (void)pthread_mutex_destroy(&mutex->native);
}

sc_status sc_condition_init(sc_condition *condition)
{
    pthread_condattr_t attributes;
    int error = pthread_condattr_init(&attributes);
    if (error != 0) {
        return status_of(error);
    }
    error = pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    if (error == 0) {
        error = pthread_cond_init(&condition->native, &attributes);
    }
    (void)pthread_condattr_destroy(&attributes);
    return status_of(error);
}

void sc_condition_destroy(sc_condition *condition)
{
    (void)pthread_cond_destroy(&condition->native);
}

void sc_condition_signal(sc_condition *condition)
{
    (void)pthread_cond_signal(&condition->native);
}

void sc_condition_broadcast(sc_condition *condition)
{
    (void)pthread_cond_broadcast(&condition->native);
}

void sc_condition_wait(sc_condition *condition, sc_mutex *mutex)
{
    (void)pthread_cond_wait(&condition->native, &mutex->native);
}

bool sc_condition_wait_until(sc_condition *condition, sc_mutex *mutex, uint64_t deadline)
{
    struct timespec until = {
        .tv_sec = (time_t)(deadline / SECOND),
        .tv_nsec = (long)(deadline % SECOND),
    };
    return pthread_cond_timedwait(&condition->native, &mutex->native, &until) != ETIMEDOUT;
}

void sc_once_run(sc_once *once, void (*function)(void))
{
    (void)pthread_once(&once->native, function);
}

static void *run_thread(void *argument)
{
    sc_thread *thread = argument;
    thread->self = pthread_self();
    atomic_store_explicit(&thread->runs, true, memory_order_release);
#if defined(__linux__)
    (void)prctl(PR_SET_NAME, thread->name);
#endif
    thread->entry(thread->context);
    return NULL;
}

/* All signals but those that a fault of the thread itself raises: crash reporters need them. */
static void choose_blocked(sigset_t *set)
{
    static const int own_faults[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGSYS};
    (void)sigfillset(set);
    for (size_t i = 0; i < sizeof own_faults / sizeof *own_faults; i++) {
        (void)sigdelset(set, own_faults[i]);
    }
}

sc_status sc_thread_start(sc_thread *thread, const char *name, void (*entry)(void *context),
                          void *context)
{
    thread->entry = entry;
    thread->context = context;
    thread->name = name;
    atomic_init(&thread->runs, false);
    /* The new thread inherits the mask, so there is no moment when a signal could reach it. */
    sigset_t blocked;
    sigset_t before;
    choose_blocked(&blocked);
    (void)pthread_sigmask(SIG_SETMASK, &blocked, &before);
    int error = pthread_create(&thread->native, NULL, run_thread, thread);
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    return status_of(error);
}

void sc_thread_join(sc_thread *thread)
{
    (void)pthread_join(thread->native, NULL);
}

void sc_thread_detach(sc_thread *thread)
{
    (void)pthread_detach(thread->native);
}

bool sc_thread_is_current(const sc_thread *thread)
{
    /* `native` may be written after the thread began, so the thread has its own word. */
    return atomic_load_explicit(&thread->runs, memory_order_acquire) &&
           pthread_equal(thread->self, pthread_self()) != 0;
}

void sc_thread_yield(void)
{
    (void)sched_yield();
}

unsigned sc_thread_count(void)
{
#if defined(__linux__)
    cpu_set_t allowed;
    if (sched_getaffinity(0, sizeof allowed, &allowed) == 0 && CPU_COUNT(&allowed) > 0) {
        return (unsigned)CPU_COUNT(&allowed);
    }
#endif
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    return online > 0 ? (unsigned)online : 1;
}
