/* The kind, size and stamp of a file; and the small helpers that the other files here share. */
#include "platform/posix/posix.h"

#include <errno.h>
#include <fcntl.h>

#include "platform/process.h"

int sc_posix_base(const sc_dir *dir)
{
    return dir != NULL ? (int)dir->handle : AT_FDCWD;
}

int sc_posix_open(const sc_dir *dir, const char *path, int flags)
{
    int descriptor;
    do {
        descriptor = openat(sc_posix_base(dir), path, flags | O_CLOEXEC);
    } while (descriptor < 0 && errno == EINTR);
    return descriptor;
}

void *sc_posix_resize(const sc_allocator *allocator, void *block, size_t old_size, size_t new_size)
{
    return allocator->resize(allocator->context, block, old_size, new_size);
}

/* Wraps where a hostile time stamp lies beyond the years 1677 to 2262; still good for comparing. */
static int64_t nanoseconds(const struct timespec *time)
{
    return (int64_t)((uint64_t)time->tv_sec * UINT64_C(1000000000) + (uint64_t)time->tv_nsec);
}

void sc_posix_stamp(const struct stat *status, sc_file_stamp *out)
{
    out->device = (uint64_t)status->st_dev;
    out->inode = (uint64_t)status->st_ino;
    out->size = (uint64_t)status->st_size;
    out->modified = nanoseconds(&status->st_mtim);
    out->changed = nanoseconds(&status->st_ctim);
}

sc_status sc_posix_refuse_kind(mode_t mode)
{
    if (S_ISREG(mode)) {
        return SC_OK;
    }
    return S_ISDIR(mode) ? SC_ERROR_IS_DIRECTORY : SC_ERROR_NOT_FILE;
}

sc_status sc_file_stat(const char *path, sc_file_stamp *out)
{
    struct stat status;
    if (stat(path, &status) != 0) {
        *out = (sc_file_stamp){0};
        return sc_posix_status(errno);
    }
    sc_posix_stamp(&status, out);
    return SC_OK;
}

static sc_file_kind kind_of(mode_t mode)
{
    if (S_ISREG(mode)) {
        return SC_FILE_REGULAR;
    }
    return S_ISDIR(mode) ? SC_FILE_DIRECTORY : SC_FILE_OTHER;
}

/* A user's own group has the number of the user: there the mask 002 is usual, and harmless. */
static bool is_open(const struct stat *status)
{
    bool group = (status->st_mode & S_IWGRP) != 0 && (uint64_t)status->st_gid != status->st_uid;
    return group || (status->st_mode & S_IWOTH) != 0;
}

sc_status sc_file_inspect(const struct sc_dir *dir, const char *path, sc_file_info *out)
{
    *out = (sc_file_info){0};
    struct stat status;
    if (fstatat(sc_posix_base(dir), path, &status, AT_SYMLINK_NOFOLLOW) != 0) {
        return sc_posix_fail(&out->system_error, errno);
    }
    out->is_link = S_ISLNK(status.st_mode);
    if (out->is_link && fstatat(sc_posix_base(dir), path, &status, 0) != 0) {
        return sc_posix_fail(&out->system_error, errno);
    }
    out->kind = kind_of(status.st_mode);
    out->is_open = is_open(&status);
    out->owner = (uint64_t)status.st_uid;
    sc_posix_stamp(&status, &out->stamp);
    return SC_OK;
}

sc_status sc_file_inspect_name(const char *path, sc_file_info *out, uint64_t *links)
{
    *out = (sc_file_info){0};
    *links = 0;
    struct stat status;
    if (lstat(path, &status) != 0) {
        return sc_posix_fail(&out->system_error, errno);
    }
    out->is_link = S_ISLNK(status.st_mode);
    out->kind = out->is_link ? SC_FILE_LINK : kind_of(status.st_mode);
    out->owner = (uint64_t)status.st_uid;
    *links = (uint64_t)status.st_nlink;
    sc_posix_stamp(&status, &out->stamp);
    return SC_OK;
}
