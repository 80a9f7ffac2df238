/*
 * For the tests of the platform: a temporary directory, and an allocator that counts, checks the
 * sizes at a release, fails on demand, and can run a function before an allocation. With the last a
 * file changes while it is read, without a thread and without chance: the reader allocates
 * between its fstat of the file and reading it.
 */
#ifndef TESTS_UNIT_PLATFORM_FIXTURE_H
#define TESTS_UNIT_PLATFORM_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "platform/file.h"

typedef struct test_memory {
    sc_allocator allocator;
    size_t used;
    size_t calls;                   /* that allocate */
    size_t fail_at;                 /* the call that fails, from 1; 0: none */
    size_t largest;                 /* requested size */
    void (*meanwhile)(size_t call); /* runs before a call that allocates */
} test_memory;

static inline void *test_resize(void *context, void *block, size_t old_size, size_t new_size)
{
    test_memory *memory = context;
    assert_true((block == NULL) == (old_size == 0));
    assert_true(old_size <= memory->used);
    if (new_size == 0) {
        memory->used -= old_size;
        free(block);
        return NULL;
    }
    memory->calls++;
    if (memory->meanwhile != NULL) {
        memory->meanwhile(memory->calls);
    }
    if (memory->calls == memory->fail_at) {
        return NULL;
    }
    void *fresh = malloc(new_size);
    assert_non_null(fresh);
    memset(fresh, 0xa5, new_size);
    if (block != NULL) {
        memcpy(fresh, block, old_size < new_size ? old_size : new_size);
        free(block);
    }
    memory->used = memory->used - old_size + new_size;
    memory->largest = new_size > memory->largest ? new_size : memory->largest;
    return fresh;
}

static inline void test_memory_start(test_memory *memory)
{
    *memory = (test_memory){.allocator = {.context = memory, .resize = test_resize}};
}

/* A new working directory, removed with all its files by test_leave. */
static inline int test_enter(void **state)
{
    static char path[64];
    (void)snprintf(path, sizeof path, "/tmp/superconfig-platform-XXXXXX");
    *state = path;
    return mkdtemp(path) == NULL || chmod(path, 0755) != 0 || chdir(path) != 0;
}

static inline int test_leave(void **state)
{
    char command[96];
    (void)snprintf(command, sizeof command, "rm -rf -- '%s'", (const char *)*state);
    return chdir("/") != 0 || system(command) != 0;
}

/* Opens with O_TRUNC if the file exists: the inode stays. */
static inline void test_put(const char *path, const void *data, size_t length)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(data, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
}

static inline void test_put_text(const char *path, const char *text)
{
    test_put(path, text, strlen(text));
}

static inline size_t test_count_entries(const char *path)
{
    DIR *stream = opendir(path);
    assert_non_null(stream);
    size_t count = 0;
    while (readdir(stream) != NULL) {
        count++;
    }
    (void)closedir(stream);
    return count - 2;
}

enum { TEST_CHILD_SKIPPED = 77 };

/*
 * Runs `body` in a child as an ordinary user, so that permissions apply; returns its result. Skips
 * the test if this process is root and cannot change its user.
 */
static inline int test_as_nobody(int (*body)(void))
{
    (void)fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0)) {
            _exit(TEST_CHILD_SKIPPED);
        }
        _exit(body());
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    if (WEXITSTATUS(status) == TEST_CHILD_SKIPPED) {
        print_message("skipped: root here cannot become another user\n");
        skip();
    }
    return WEXITSTATUS(status);
}

#endif
