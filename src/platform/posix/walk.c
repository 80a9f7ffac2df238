/*
 * Listing directories, and the places a search starts from. A listing keeps its names in one block
 * that may move while it grows, so the entries get their pointers last.
 */
#ifndef _DEFAULT_SOURCE
#define _DEFAULT_SOURCE /* d_type and its constants */
#endif
#include "platform/fixed.h"
#include "platform/posix/posix.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    FIRST_ENTRIES = 16,
    FIRST_NAMES = 512,
    FIRST_USER_BUFFER = 1024,
    LARGEST_USER_BUFFER = 1024 * 1024,
};

static int open_directory(const sc_dir *base, const char *path)
{
    return sc_posix_open(base, path, O_RDONLY | O_DIRECTORY | O_NONBLOCK);
}

static sc_status fail_directory(int *system_error, int error)
{
    sc_status status = sc_posix_fail(system_error, error);
    return error == ENOTDIR ? SC_ERROR_NOT_DIRECTORY : status;
}

sc_status sc_dir_open(const sc_dir *base, const char *path, sc_dir *out)
{
    int descriptor = open_directory(base, path);
    out->handle = descriptor;
    out->system_error = 0;
    return descriptor >= 0 ? SC_OK : fail_directory(&out->system_error, errno);
}

void sc_dir_close(sc_dir *dir)
{
    if (dir->handle >= 0) {
        (void)close((int)dir->handle);
    }
    dir->handle = -1;
}

static sc_file_kind kind_of_entry(const struct dirent *entry)
{
#if defined(DT_UNKNOWN)
    switch (entry->d_type) {
    case DT_UNKNOWN:
        return SC_FILE_UNKNOWN;
    case DT_REG:
        return SC_FILE_REGULAR;
    case DT_DIR:
        return SC_FILE_DIRECTORY;
    case DT_LNK:
        return SC_FILE_LINK;
    default:
        return SC_FILE_OTHER;
    }
#else
    (void)entry;
    return SC_FILE_UNKNOWN;
#endif
}

static bool is_dot(const char *name)
{
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

static bool grow_entries(const sc_allocator *allocator, sc_dir_listing *out)
{
    size_t capacity = out->capacity == 0 ? FIRST_ENTRIES : out->capacity * 2;
    size_t size = sizeof *out->entries;
    if (capacity > SIZE_MAX / size) {
        return false;
    }
    void *block = sc_posix_resize(allocator, out->entries, out->capacity * size, capacity * size);
    if (block == NULL) {
        return false;
    }
    out->entries = block;
    out->capacity = capacity;
    return true;
}

static bool grow_names(const sc_allocator *allocator, sc_dir_listing *out, size_t needed)
{
    size_t capacity = out->names_capacity == 0 ? FIRST_NAMES : out->names_capacity;
    while (capacity < needed && capacity <= SIZE_MAX / 2) {
        capacity *= 2;
    }
    if (capacity < needed) {
        return false;
    }
    char *block = sc_posix_resize(allocator, out->names, out->names_capacity, capacity);
    if (block == NULL) {
        return false;
    }
    out->names = block;
    out->names_capacity = capacity;
    return true;
}

/* Adds one entry behind `*used` bytes of names. */
static bool add_entry(const sc_allocator *allocator, const struct dirent *entry, size_t *used,
                      sc_dir_listing *out)
{
    size_t length = strlen(entry->d_name);
    if (out->count == out->capacity && !grow_entries(allocator, out)) {
        return false;
    }
    if (out->names_capacity - *used <= length && !grow_names(allocator, out, *used + length + 1)) {
        return false;
    }
    memcpy(out->names + *used, entry->d_name, length + 1);
    *used += length + 1;
    out->entries[out->count++] =
        (sc_dir_entry){.name = NULL, .length = length, .kind = kind_of_entry(entry)};
    return true;
}

static sc_status collect(const sc_allocator *allocator, DIR *stream, size_t limit,
                         sc_dir_listing *out)
{
    size_t used = 0;
    for (;;) {
        errno = 0;
        const struct dirent *entry = readdir(stream);
        if (entry == NULL) {
            return errno == 0 ? SC_OK : sc_posix_fail(&out->system_error, errno);
        }
        if (is_dot(entry->d_name)) {
            continue;
        }
        if (out->count == limit) {
            return SC_ERROR_TOO_LARGE;
        }
        if (!add_entry(allocator, entry, &used, out)) {
            return SC_ERROR_OUT_OF_MEMORY;
        }
    }
}

static void point_to_names(sc_dir_listing *out)
{
    const char *name = out->names;
    for (size_t i = 0; i < out->count; i++) {
        out->entries[i].name = name;
        name += out->entries[i].length + 1;
    }
}

static DIR *open_stream_at(const sc_dir *base, const char *path)
{
    int descriptor = open_directory(base, path);
    DIR *stream = descriptor >= 0 ? fdopendir(descriptor) : NULL;
    if (descriptor >= 0 && stream == NULL) {
        int error = errno;
        (void)close(descriptor);
        errno = error;
    }
    return stream;
}

/* opendir makes two calls less, because it knows the flags of its descriptor. */
static DIR *open_stream(const sc_dir *base, const char *path)
{
    DIR *stream;
    if (base != NULL) {
        return open_stream_at(base, path);
    }
    do {
        stream = opendir(path);
    } while (stream == NULL && errno == EINTR);
    return stream;
}

sc_status sc_dir_list(const sc_allocator *allocator, const sc_dir *base, const char *path,
                      size_t limit, sc_dir_listing *out)
{
    *out = (sc_dir_listing){0};
    DIR *stream = open_stream(base, path);
    if (stream == NULL) {
        return fail_directory(&out->system_error, errno);
    }
    sc_status status = collect(allocator, stream, limit, out);
    (void)closedir(stream);
    if (status == SC_OK) {
        point_to_names(out);
    } else {
        int system_error = out->system_error;
        sc_dir_listing_free(allocator, out);
        out->system_error = system_error;
    }
    return status;
}

static sc_status new_text(const sc_allocator *allocator, const char *text, sc_text *out)
{
    size_t length = strlen(text);
    char *copy = sc_posix_resize(allocator, NULL, 0, length + 1);
    if (copy == NULL) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    memcpy(copy, text, length + 1);
    *out = (sc_text){.data = copy, .length = length, .allocator = allocator};
    return SC_OK;
}

sc_status sc_path_cwd(const sc_allocator *allocator, sc_text *out)
{
    *out = (sc_text){0};
    char path[PATH_MAX];
    if (getcwd(path, sizeof path) == NULL) {
        return sc_posix_status(errno);
    }
    return new_text(allocator, path, out);
}

static const char *put_behind(size_t folder, const char *path, char room[SC_PATH_SIZE])
{
    size_t mark = sizeof SC_FIXED_MARK - 1, more = strlen(path) + 1;
    if (folder + mark + more > SC_PATH_SIZE) {
        return path;
    }
    memcpy(room + folder, SC_FIXED_MARK, mark);
    memcpy(room + folder + mark, path, more);
    return room;
}

/*
 * Asks the system each time, because nothing cheaper proves the name of the working directory. The
 * file that a relative path leads to has the same device, inode and times by a hard link, through
 * another symbolic link or bind mount, and after the folder was renamed; the directory itself has
 * them through another mount and after a rename. But a later load has to use the name of now: the
 * other name may lead elsewhere by then. Nothing reports a change of the directory to a process,
 * and an open directory would cost a call too, and a descriptor for each handle.
 */
const char *sc_path_fix(const char *path, char room[SC_PATH_SIZE])
{
    if (path[0] == '/' || path[0] == '\0' || getcwd(room, SC_PATH_SIZE) == NULL || room[0] != '/') {
        return path;
    }
    return put_behind(room[1] != '\0' ? strlen(room) : 0, path, room);
}

const char *sc_path_fix_like(const char *like, const char *path, char room[SC_PATH_SIZE])
{
    const char *given = sc_path_given(like);
    if (path[0] == '/' || path[0] == '\0' || given == like) {
        return path;
    }
    size_t folder = (size_t)(given - like) - (sizeof SC_FIXED_MARK - 1);
    if (folder >= SC_PATH_SIZE) {
        return path;
    }
    memcpy(room, like, folder);
    return put_behind(folder, path, room);
}

sc_status sc_path_real(const sc_allocator *allocator, const char *path, sc_text *out,
                       int *system_error)
{
    *out = (sc_text){0};
    char real[PATH_MAX];
    if (realpath(path, real) == NULL) {
        return sc_posix_fail(system_error, errno);
    }
    return new_text(allocator, real, out);
}

bool sc_path_is_within(const char *path, const char *folder)
{
    size_t length = strlen(folder);
    return strcmp(folder, "/") == 0 ||
           (strncmp(path, folder, length) == 0 && (path[length] == '\0' || path[length] == '/'));
}

sc_status sc_path_link(const char *path, char out[SC_PATH_SIZE])
{
    ssize_t length = readlink(path, out, SC_PATH_SIZE);
    if (length < 0) {
        return sc_posix_status(errno);
    }
    if (length == 0 || length == SC_PATH_SIZE) {
        return SC_ERROR_MISSING_FILE;
    }
    out[length] = '\0';
    return SC_OK;
}

/* The user table's entry needs a buffer of unknown size: larger ones until it fits. */
static sc_status home_from_table(const sc_allocator *allocator, sc_text *out)
{
    for (size_t size = FIRST_USER_BUFFER; size <= LARGEST_USER_BUFFER; size *= 4) {
        char *buffer = sc_posix_resize(allocator, NULL, 0, size);
        if (buffer == NULL) {
            return SC_ERROR_OUT_OF_MEMORY;
        }
        struct passwd entry;
        struct passwd *found = NULL;
        int error = getpwuid_r(geteuid(), &entry, buffer, size, &found);
        sc_status status = SC_ERROR_MISSING_FILE;
        if (error == 0 && found != NULL && entry.pw_dir != NULL && entry.pw_dir[0] == '/') {
            status = new_text(allocator, entry.pw_dir, out);
        }
        (void)sc_posix_resize(allocator, buffer, size, 0);
        if (error != ERANGE) {
            return status;
        }
    }
    return SC_ERROR_MISSING_FILE;
}

sc_status sc_path_home(const sc_allocator *allocator, const char *variable, sc_text *out)
{
    *out = (sc_text){0};
    if (variable != NULL && variable[0] == '/') {
        return new_text(allocator, variable, out);
    }
    return home_from_table(allocator, out);
}
