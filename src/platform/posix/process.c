/*
 * Who the process is. Two pieces of state live here, both atomic and both documented by what they
 * count: forks of this process, and the calls of the last resort for chance.
 */
#ifndef _DEFAULT_SOURCE
#define _DEFAULT_SOURCE /* syscall */
#endif
#include "platform/process.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>
#if defined(__linux__)
#include <sys/syscall.h>
#endif

#include "platform/clock.h"
#include "platform/posix/posix.h"

_Atomic uint64_t sc_process_forks;
static pthread_once_t fork_watch = PTHREAD_ONCE_INIT;

static void count_fork(void)
{
    (void)atomic_fetch_add_explicit(&sc_process_forks, 1, memory_order_relaxed);
}

/*
 * Without memory for the handler the count stays 0, and the process's number serves in its place.
 * The handler goes when the library is unloaded: the C library ties it to its caller.
 */
static void watch_forks(void)
{
    if (pthread_atfork(NULL, NULL, count_fork) == 0) {
        atomic_store_explicit(&sc_process_forks, 1, memory_order_relaxed);
    }
}

uint64_t sc_process_generation_first(void)
{
    (void)pthread_once(&fork_watch, watch_forks);
    uint64_t forks = atomic_load_explicit(&sc_process_forks, memory_order_relaxed);
    return forks != 0 ? forks : (uint64_t)getpid();
}

uint64_t sc_process_user(void)
{
    return (uint64_t)geteuid();
}

static bool random_from_call(uint64_t *out)
{
#if defined(SYS_getrandom)
    const unsigned nonblock = 1; /* GRND_NONBLOCK; its header is younger than the call */
    return syscall(SYS_getrandom, out, sizeof *out, nonblock) == (long)sizeof *out;
#else
    (void)out;
    return false;
#endif
}

static bool random_from_device(uint64_t *out)
{
    int descriptor = sc_posix_open(NULL, "/dev/urandom", O_RDONLY | O_NONBLOCK | O_NOCTTY);
    if (descriptor < 0) {
        return false;
    }
    bool complete = read(descriptor, out, sizeof *out) == (ssize_t)sizeof *out;
    (void)close(descriptor);
    return complete;
}

/* The finaliser of SplitMix64 (Steele, Lea, Flood 2014): every bit in changes every bit out. */
static uint64_t mix(uint64_t x)
{
    x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
    return x ^ (x >> 31);
}

/* Where the system gives nothing: clocks, places in memory, who we are, how often asked. */
static uint64_t random_from_circumstances(void)
{
    static _Atomic uint64_t calls;
    uint64_t here = (uint64_t)(uintptr_t)&here;
    uint64_t x = mix(atomic_fetch_add_explicit(&calls, 1, memory_order_relaxed) + 1);
    x = mix(x ^ sc_clock_monotonic());
    x = mix(x ^ (uint64_t)sc_clock_realtime());
    x = mix(x ^ here);
    x = mix(x ^ (uint64_t)(uintptr_t)&sc_process_forks);
    return mix(x ^ (uint64_t)getpid());
}

uint64_t sc_entropy64(void)
{
    uint64_t value;
    if (random_from_call(&value) || random_from_device(&value)) {
        return value;
    }
    return random_from_circumstances();
}
