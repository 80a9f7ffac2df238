/*
 * Put before the C library by LD_PRELOAD: the n-th allocation of the thread that armed it fails,
 * once. The library's own functions are looked up at the first call; dlsym itself may allocate,
 * which a small static block serves.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

static void *(*next_malloc)(size_t);
static void *(*next_calloc)(size_t, size_t);
static void *(*next_realloc)(void *, size_t);
static void (*next_free)(void *);

static _Thread_local long left = -1;
static _Thread_local int looking;
static _Alignas(16) char early[8192];
static size_t early_used;

static void *from_early(size_t size)
{
    size_t rounded = (size + 15) & ~(size_t)15;
    if (rounded > sizeof early - early_used) {
        return NULL;
    }
    void *block = early + early_used;
    early_used += rounded;
    return block;
}

static int is_early(const void *block)
{
    return (uintptr_t)block - (uintptr_t)early < sizeof early;
}

static void look_up(void)
{
    looking = 1;
    next_calloc = (void *(*)(size_t, size_t))dlsym(RTLD_NEXT, "calloc");
    next_realloc = (void *(*)(void *, size_t))dlsym(RTLD_NEXT, "realloc");
    next_free = (void (*)(void *))dlsym(RTLD_NEXT, "free");
    next_malloc = (void *(*)(size_t))dlsym(RTLD_NEXT, "malloc");
    looking = 0;
}

/* True when this allocation is the one that fails. */
static int fails(void)
{
    if (next_malloc == NULL && !looking) {
        look_up();
    }
    if (left < 0 || left-- > 0) {
        return 0;
    }
    errno = ENOMEM;
    return 1;
}

void failing_malloc_arm(long number)
{
    left = number;
}

void failing_malloc_disarm(void)
{
    left = -1;
}

void *malloc(size_t size)
{
    if (looking) {
        return from_early(size);
    }
    return fails() ? NULL : next_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    if (looking) {
        return from_early(count * size);
    }
    return fails() ? NULL : next_calloc(count, size);
}

void *realloc(void *block, size_t size)
{
    if (is_early(block)) {
        void *moved = malloc(size);
        if (moved != NULL) {
            size_t room = (size_t)(early + sizeof early - (char *)block);
            memcpy(moved, block, size < room ? size : room);
        }
        return moved;
    }
    return fails() ? NULL : next_realloc(block, size);
}

void free(void *block)
{
    if (block == NULL || is_early(block)) {
        return;
    }
    if (next_free == NULL) {
        look_up();
    }
    next_free(block);
}
