/* A system without calls of its own here: it shows nothing, so nothing is cleaned on its account.
 */
#include "platform/memory.h"

#if !defined(__linux__) && !defined(__APPLE__)

void sc_memory_read_below(const char *root, uint64_t limit, sc_memory_info *out)
{
    (void)root;
    (void)limit;
    *out = (sc_memory_info){0};
}

void sc_memory_read(uint64_t limit, sc_memory_info *out)
{
    sc_memory_read_below("", limit, out);
}

void sc_memory_give_back(void)
{
}

void sc_memory_expect(void *block, size_t size)
{
    (void)block;
    (void)size;
}

int sc_memory_open_stalls_below(const char *root)
{
    (void)root;
    return -1;
}

#endif
