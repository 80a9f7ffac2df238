/*
 * Writing a file whole. All names are relative to the target's directory, held open: a directory
 * renamed meanwhile cannot part the new file from its place. The temporary name is hidden and ends
 * in "~", so that no pattern takes it for configuration should a crash leave it behind.
 */
#include "platform/posix/posix.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "platform/process.h"

enum {
    NAME_ATTEMPTS = 8, /* of 64 random bits each: a second one is somebody else's malice */
    TEMPORARY_SIZE = 32,
};

typedef struct placement {
    int directory;
    const char *name; /* within it */
    char temporary[TEMPORARY_SIZE];
} placement;

/* Opens the directory of a path and finds the name in it. 0 or an errno. */
static int open_place(const char *path, placement *place)
{
    const char *slash = strrchr(path, '/');
    char parent[PATH_MAX] = ".";
    if (slash != NULL) {
        size_t length = slash == path ? 1 : (size_t)(slash - path);
        if (length >= sizeof parent) {
            return ENAMETOOLONG;
        }
        memcpy(parent, path, length);
        parent[length] = '\0';
    }
    place->name = slash != NULL ? slash + 1 : path;
    if (*place->name == '\0') {
        return slash != NULL ? EISDIR : ENOENT;
    }
    place->directory = sc_posix_open(NULL, parent, O_RDONLY | O_DIRECTORY);
    return place->directory >= 0 ? 0 : errno;
}

/* A directory cannot be replaced, a device or FIFO should not be: somebody reads from it. */
static sc_status refuse_target(const placement *place)
{
    struct stat status;
    if (fstatat(place->directory, place->name, &status, 0) != 0) {
        return SC_OK;
    }
    return sc_posix_refuse_kind(status.st_mode);
}

static int create_temporary(placement *place, mode_t mode)
{
    for (int attempt = 0; attempt < NAME_ATTEMPTS; attempt++) {
        (void)snprintf(place->temporary, sizeof place->temporary, ".sc-%016llx~",
                       (unsigned long long)sc_entropy64());
        int descriptor = openat(place->directory, place->temporary,
                                O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
        if (descriptor >= 0 || (errno != EEXIST && errno != EINTR)) {
            return descriptor;
        }
    }
    return -1;
}

static int write_all(int descriptor, const char *data, size_t length)
{
    while (length > 0) {
        ssize_t count = write(descriptor, data, length < SC_POSIX_CHUNK ? length : SC_POSIX_CHUNK);
        if (count < 0 && errno != EINTR) {
            return errno;
        }
        if (count > 0) {
            data += count;
            length -= (size_t)count;
        }
    }
    return 0;
}

/* 0 or an errno. A file system that cannot synchronise says EINVAL; nothing to do about it. */
static int synchronise(int descriptor)
{
    int result;
    do {
        result = fsync(descriptor);
    } while (result != 0 && errno == EINTR);
    return result == 0 || errno == EINVAL ? 0 : errno;
}

/* Writes the temporary file and renames it; leaves none on failure. 0 or an errno. */
static int replace(placement *place, const void *data, size_t length, mode_t mode)
{
    int descriptor = create_temporary(place, mode);
    if (descriptor < 0) {
        return errno;
    }
    int error = write_all(descriptor, data, length);
    if (error == 0) {
        error = synchronise(descriptor);
    }
    /* Some file systems report a failed write only here. */
    if (close(descriptor) != 0 && error == 0 && errno != EINTR) {
        error = errno;
    }
    if (error == 0 && renameat(place->directory, place->temporary, place->directory, place->name)) {
        error = errno;
    }
    if (error != 0) {
        (void)unlinkat(place->directory, place->temporary, 0);
        return error;
    }
    /* The new file is in place whatever this says; it is only a matter of surviving a power cut. */
    (void)synchronise(place->directory);
    return 0;
}

sc_status sc_file_write_atomic(const char *path, const void *data, size_t length, unsigned mode,
                               int *system_error)
{
    if (system_error != NULL) {
        *system_error = 0;
    }
    placement place = {.directory = -1};
    int error = open_place(path, &place);
    if (error != 0) {
        return sc_posix_fail(system_error, error);
    }
    sc_status status = refuse_target(&place);
    if (status == SC_OK) {
        error = replace(&place, data, length, (mode_t)mode);
        status = error == 0 ? SC_OK : sc_posix_fail(system_error, error);
    }
    (void)close(place.directory);
    return status;
}
