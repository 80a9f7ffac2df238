/*
 * rename(2) is the only way to change a file at once. The new file is made in the same folder,
 * because a rename does not cross file systems, and it is synchronised before, because some file
 * systems order the rename before the data.
 */
#include "replace.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool write_all(int file, const char *data, size_t length)
{
    while (length > 0) {
        ssize_t written = write(file, data, length);
        if (written < 0 && errno != EINTR) {
            return false;
        }
        data += written > 0 ? written : 0;
        length -= written > 0 ? (size_t)written : 0;
    }
    return true;
}

/* Closes in any case; the first fault counts. */
static bool finish(int file, bool written, bool synchronise)
{
    bool good = written && (!synchronise || fsync(file) == 0);
    int fault = errno;
    if (close(file) != 0 && good) {
        return false;
    }
    errno = fault;
    return good;
}

static bool write_in_place(const char *path, const char *data, size_t length)
{
    int file = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    return file >= 0 && finish(file, write_all(file, data, length), false);
}

static mode_t usual_mode(void)
{
    mode_t mask = umask(0);
    (void)umask(mask);
    return 0666 & ~mask;
}

static bool write_beside(const char *path, mode_t mode, const char *data, size_t length)
{
    size_t size = strlen(path) + sizeof ".XXXXXX";
    char *beside = malloc(size);
    if (beside == NULL) {
        return false;
    }
    (void)snprintf(beside, size, "%s.XXXXXX", path);
    int file = mkstemp(beside);
    bool good = false;
    if (file >= 0) {
        good = fchmod(file, mode) == 0 && write_all(file, data, length);
        good = finish(file, good, true) && rename(beside, path) == 0;
        int fault = errno;
        if (!good) {
            (void)unlink(beside);
        }
        errno = fault;
    }
    free(beside);
    return good;
}

bool replace_file(const char *path, const char *data, size_t length)
{
    struct stat status;
    if (stat(path, &status) != 0) {
        return errno == ENOENT && write_beside(path, usual_mode(), data, length);
    }
    if (!S_ISREG(status.st_mode)) {
        return write_in_place(path, data, length);
    }
    char *real = realpath(path, NULL);
    if (real == NULL) {
        return false;
    }
    bool good = write_beside(real, status.st_mode & 07777, data, length);
    free(real);
    return good;
}
