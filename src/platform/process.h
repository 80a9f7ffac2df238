/* The process: who it is, whether it forked, chance, and the system's words for its errors. */
#ifndef SC_PLATFORM_PROCESS_H
#define SC_PLATFORM_PROCESS_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

/* Forks of this process plus one; 0 before the first question. Only posix/ writes it. */
extern _Atomic uint64_t sc_process_forks;

uint64_t sc_process_generation_first(void);

/*
 * A number that differs between a process and the children it forks: what holds a thread, a
 * descriptor or a lock keeps the number it was made under, and finds by one comparison that the
 * thread stayed behind in the parent. The first call must come before the fork that is to be
 * noticed. One relaxed load after that. A child made by vfork or posix_spawn is not noticed until
 * it executes a new program, where nothing is left to protect.
 */
static inline uint64_t sc_process_generation(void)
{
    uint64_t forks = atomic_load_explicit(&sc_process_forks, memory_order_relaxed);
    return forks != 0 ? forks : sc_process_generation_first();
}

/* The user whose rights count (the effective one), comparable with sc_file_info.owner. */
uint64_t sc_process_user(void);

/* Random bits from the system, fit for seeding a hash; never fails and never blocks. */
uint64_t sc_entropy64(void);

enum { SC_SYSTEM_TEXT_SIZE = 64 };

/*
 * English for a `system_error`, the same in every locale and from every thread: static text, or
 * "system error N" written to `buffer` (cut at `size`, SC_SYSTEM_TEXT_SIZE is always enough). Empty
 * for 0.
 */
const char *sc_system_text(int system_error, char *buffer, size_t size);

#endif
