/*
 * Threads, locks, conditions, one-time initialisation. Thin over the system's own, and by value: a
 * lock is a member of what it protects, never an allocation. The structs hold the native type, so a
 * lock is locked without a call of ours in between; only posix/ looks inside.
 */
#ifndef SC_PLATFORM_THREAD_H
#define SC_PLATFORM_THREAD_H

#include "superconfig.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "platform/posix/native_thread.h"

typedef struct sc_mutex {
    sc_native_mutex native;
} sc_mutex;

#define SC_MUTEX_INIT                                                                              \
    {                                                                                              \
        SC_NATIVE_MUTEX_INIT                                                                       \
    }

/* Not recursive. Initialising can fail without memory; SC_MUTEX_INIT cannot. */
sc_status sc_mutex_init(sc_mutex *mutex);
/* One that knows its holder: for what calls back while it is held. */
sc_status sc_mutex_init_checked(sc_mutex *mutex);
void sc_mutex_destroy(sc_mutex *mutex);

static inline void sc_mutex_lock(sc_mutex *mutex)
{
    sc_native_mutex_lock(&mutex->native);
}

/* False where the caller holds it already. Of one that is checked. */
static inline bool sc_mutex_lock_checked(sc_mutex *mutex)
{
    return sc_native_mutex_lock_checked(&mutex->native);
}

static inline void sc_mutex_unlock(sc_mutex *mutex)
{
    sc_native_mutex_unlock(&mutex->native);
}

typedef struct sc_condition {
    sc_native_condition native;
} sc_condition;

sc_status sc_condition_init(sc_condition *condition);
void sc_condition_destroy(sc_condition *condition);
void sc_condition_signal(sc_condition *condition);
void sc_condition_broadcast(sc_condition *condition);

/* May wake for no reason: wait in a loop over what is waited for. */
void sc_condition_wait(sc_condition *condition, sc_mutex *mutex);

/* The same until a time of sc_clock_monotonic; false once that has passed. */
bool sc_condition_wait_until(sc_condition *condition, sc_mutex *mutex, uint64_t deadline);

typedef struct sc_once {
    sc_native_once native;
} sc_once;

#define SC_ONCE_INIT                                                                               \
    {                                                                                              \
        SC_NATIVE_ONCE_INIT                                                                        \
    }

/* Runs `function` the first time; who comes meanwhile waits until it has run. */
void sc_once_run(sc_once *once, void (*function)(void));

typedef struct sc_thread {
    sc_native_thread native; /* the starter's word, for joining */
    sc_native_thread self;   /* the thread's own, once it runs */
    atomic_bool runs;
    void (*entry)(void *context);
    void *context;
    const char *name;
} sc_thread;

/*
 * Starts entry(context) on a thread that gets no signals: those belong to the program's own
 * threads. *thread stays where it is until sc_thread_join. `name` (static text, at most 15 bytes
 * show) is for debuggers. SC_ERROR_OUT_OF_MEMORY when the system has no room for a thread.
 */
sc_status sc_thread_start(sc_thread *thread, const char *name, void (*entry)(void *context),
                          void *context);

/* Waits for the end. Once for every thread started, from another thread of the same process. */
void sc_thread_join(sc_thread *thread);

/* In the place of a join: the thread ends by itself. *thread must live until then. */
void sc_thread_detach(sc_thread *thread);

/* Whether the caller is this thread. */
bool sc_thread_is_current(const sc_thread *thread);

/* Lets another thread have the core. */
void sc_thread_yield(void);

/* Cores this process may use, at least 1. */
unsigned sc_thread_count(void);

#endif
