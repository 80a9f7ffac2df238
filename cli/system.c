/*
 * The kept output lies in memory where the system has files there, else in a temporary file that
 * has lost its name already.
 */
#if defined(__linux__)
#define _GNU_SOURCE /* memfd_create; the name is the C library's,                                  \
                       NOLINT(bugprone-reserved-identifier) */
#endif
#include "system.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- kept output ---- */

static int kept = -1, outside = -1;

static int open_nameless(void)
{
#if defined(__linux__)
    int memory = memfd_create("superconfig", MFD_CLOEXEC);
    if (memory >= 0) {
        return memory;
    }
#endif
    FILE *file = tmpfile();
    int copy = file != NULL ? fcntl(fileno(file), F_DUPFD_CLOEXEC, 3) : -1;
    int reason = errno;
    if (file != NULL) {
        (void)fclose(file);
    }
    errno = reason;
    return copy;
}

int system_capture_begin(void)
{
    (void)fflush(stdout);
    outside = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
    kept = outside >= 0 ? open_nameless() : -1;
    if (kept >= 0 && dup2(kept, STDOUT_FILENO) >= 0) {
        return 0;
    }
    return errno;
}

/* All of a file from its beginning; new, NULL on failure. */
static char *read_all(int descriptor, size_t *length)
{
    struct stat status;
    if (fstat(descriptor, &status) != 0) {
        return NULL;
    }
    size_t size = (size_t)status.st_size, have = 0;
    char *text = malloc(size + 1);
    while (text != NULL && have < size) {
        ssize_t count = pread(descriptor, text + have, size - have, (off_t)have);
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count <= 0) {
            free(text);
            return NULL;
        }
        have += (size_t)count;
    }
    *length = have;
    return text;
}

char *system_capture_end(size_t *length)
{
    (void)fflush(stdout);
    char *text = read_all(kept, length);
    (void)dup2(outside, STDOUT_FILENO);
    (void)close(outside);
    (void)close(kept);
    return text;
}

/* ---- new files ---- */

void system_protect_new_files(bool protect)
{
    static bool known;
    static mode_t own;
    mode_t before = umask(S_IRWXG | S_IRWXO);
    own = known ? own : before;
    known = true;
    if (!protect) {
        (void)umask(own);
    }
}

/* ---- reading ---- */

static char *read_stream(FILE *file, size_t most, size_t *length)
{
    size_t size = 0, used = 0, got = 1;
    char *text = NULL;
    while (got != 0) {
        if (size - used < 2) { /* a byte, and the NUL */
            size = size != 0 ? 2 * size : 4096;
            char *grown = realloc(text, size);
            if (grown == NULL) {
                free(text);
                errno = ENOMEM;
                return NULL;
            }
            text = grown;
        }
        got = fread(text + used, 1, size - used - 1, file);
        used += got;
        if (used > most || (got == 0 && ferror(file) != 0)) {
            int reason = used > most ? EFBIG : errno;
            free(text);
            errno = reason;
            return NULL;
        }
    }
    text[used] = '\0';
    *length = used;
    return text;
}

char *system_read(const char *name, size_t most, size_t *length)
{
    if (strcmp(name, "-") == 0) {
        return read_stream(stdin, most, length);
    }
    FILE *file = fopen(name, "rb");
    char *text = file != NULL ? read_stream(file, most, length) : NULL;
    int reason = errno;
    if (file != NULL) {
        (void)fclose(file);
    }
    errno = reason;
    return text;
}

/* ---- folders, modes, variables ---- */

bool system_is_folder(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

bool system_is_stream(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && !S_ISDIR(status.st_mode) && !S_ISREG(status.st_mode);
}

int system_make_folder(const char *path)
{
    if (mkdir(path, S_IRWXU | S_IRWXG | S_IRWXO) == 0 ||
        (errno == EEXIST && system_is_folder(path))) {
        return 0;
    }
    return errno;
}

bool system_is_open_to_others(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISREG(status.st_mode) &&
           (status.st_mode & (S_IRGRP | S_IROTH)) != 0;
}

system_mark system_mark_of(const char *path)
{
    struct stat status;
    if (stat(path, &status) != 0) {
        return (system_mark){0};
    }
#ifdef __APPLE__
    const struct timespec modified = status.st_mtimespec, changed = status.st_ctimespec;
#else
    const struct timespec modified = status.st_mtim, changed = status.st_ctim;
#endif
    return (system_mark){.device = (uint64_t)status.st_dev,
                         .file = (uint64_t)status.st_ino,
                         .size = (uint64_t)status.st_size,
                         .modified = (int64_t)modified.tv_sec * 1000000000 + modified.tv_nsec,
                         .changed = (int64_t)changed.tv_sec * 1000000000 + changed.tv_nsec};
}

bool system_is_same_mark(const system_mark *a, const system_mark *b)
{
    return a->device == b->device && a->file == b->file && a->size == b->size &&
           a->modified == b->modified && a->changed == b->changed;
}

extern char **environ;

char **system_variables(void)
{
    return environ;
}
