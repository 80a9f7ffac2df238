/* The native types behind thread.h; the one place where a header of the system leaves posix/. */
#ifndef SC_PLATFORM_POSIX_NATIVE_THREAD_H
#define SC_PLATFORM_POSIX_NATIVE_THREAD_H

#include <pthread.h>
#include <stdbool.h>

typedef pthread_mutex_t sc_native_mutex;
typedef pthread_cond_t sc_native_condition;
typedef pthread_once_t sc_native_once;
typedef pthread_t sc_native_thread;

#define SC_NATIVE_MUTEX_INIT PTHREAD_MUTEX_INITIALIZER
#define SC_NATIVE_ONCE_INIT PTHREAD_ONCE_INIT

/* A default mutex used as thread.h says cannot fail: no result to look at. */
static inline void sc_native_mutex_lock(sc_native_mutex *mutex)
{
    (void)pthread_mutex_lock(mutex);
}

/* The one failure there is: the caller holds it. */
static inline bool sc_native_mutex_lock_checked(sc_native_mutex *mutex)
{
    return pthread_mutex_lock(mutex) == 0;
}

static inline void sc_native_mutex_unlock(sc_native_mutex *mutex)
{
    (void)pthread_mutex_unlock(mutex);
}

#endif
