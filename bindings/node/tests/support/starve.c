/*
 * Preloaded by failure.test.js: lets chosen allocations of the addon fail. The addon is the shipped
 * one; only calls that come from its code count, so Node itself never runs out. STARVE_FILE names a
 * file of two 64-bit numbers shared with the script: how many more allocations succeed (below 0:
 * all of them), and how many have failed.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *old, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

static int64_t *shared;

__attribute__((constructor)) static void starve_begin(void)
{
    const char *name = getenv("STARVE_FILE");
    int file = name == NULL ? -1 : open(name, O_RDWR);
    if (file >= 0) {
        void *at = mmap(NULL, 2 * sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
        shared = at == MAP_FAILED ? NULL : at;
        close(file);
    }
}

static int starves(void *caller)
{
    Dl_info info;
    if (shared == NULL || __atomic_load_n(&shared[0], __ATOMIC_RELAXED) < 0) {
        return 0;
    }
    if (dladdr(caller, &info) == 0 || strstr(info.dli_fname, "superconfig") == NULL ||
        strstr(info.dli_fname, ".node") == NULL) {
        return 0;
    }
    if (__atomic_sub_fetch(&shared[0], 1, __ATOMIC_RELAXED) >= 0) {
        return 0;
    }
    __atomic_add_fetch(&shared[1], 1, __ATOMIC_RELAXED);
    return 1;
}

void *malloc(size_t size)
{
    return starves(__builtin_return_address(0)) ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    return starves(__builtin_return_address(0)) ? NULL : __libc_calloc(count, size);
}

void *realloc(void *old, size_t size)
{
    return starves(__builtin_return_address(0)) ? NULL : __libc_realloc(old, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
    return starves(__builtin_return_address(0)) ? NULL : __libc_memalign(alignment, size);
}

int posix_memalign(void **out, size_t alignment, size_t size)
{
    *out = starves(__builtin_return_address(0)) ? NULL : __libc_memalign(alignment, size);
    return *out == NULL ? 12 : 0;
}
