/*
 * Memory of the process by the system: its limit, its use, and returning freed memory. One
 * implementation for each system. Reading does not allocate and does not wait.
 */
#ifndef SC_PLATFORM_MEMORY_H
#define SC_PLATFORM_MEMORY_H

#include "superconfig.h"

/*
 * Fills *out. With a `limit` (bytes) that is the total, and `used` the resident memory of the
 * process; without one, what the system shows. SC_MEMORY_UNKNOWN, and zero, where it shows nothing.
 */
void sc_memory_read(uint64_t limit, sc_memory_info *out);

/* The same in a tree of files below `root` ("" for the system's own): for tests of this layer. */
void sc_memory_read_below(const char *root, uint64_t limit, sc_memory_info *out);

/* Has the C library give freed memory back to the system. Nothing where it cannot. */
void sc_memory_give_back(void);

/*
 * Tells the system that all of a block of memory, which malloc gave, will be written soon. It can
 * then give large pages, each by one fault where it would take hundreds. Nothing for a small block
 * and where the system cannot.
 */
void sc_memory_expect(void *block, size_t size);

/*
 * A new descriptor, closed by the caller, that has urgent data (POLLPRI) when tasks have waited for
 * memory for a tenth of two seconds; -1 where the system has none. Its files are below `root`, as
 * in sc_memory_read_below.
 */
int sc_memory_open_stalls_below(const char *root);

static inline int sc_memory_open_stalls(void)
{
    return sc_memory_open_stalls_below("");
}

/* Fills in the pressure from what was used and the total. */
static inline void sc_memory_set_pressure(sc_memory_info *info)
{
    bool is_full = info->used >= info->total;
    info->pressure = is_full ? 1 : (double)info->used / (double)info->total;
}

#endif
