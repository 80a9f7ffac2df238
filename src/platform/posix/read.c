/*
 * Reading a file whole. The cost that matters is the number of system calls, so the size from the
 * first fstat is only a hint for the buffer: the read asks for one byte more, and a read that
 * returns exactly the size has seen the end. The second fstat shows whether all bytes are of one
 * version. A size that is wrong (/proc says 0, /sys a page) costs one empty read.
 */
#include "platform/posix/posix.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "platform/clock.h"
#include "platform/posix/way.h"

#define OPEN_FILE (O_RDONLY | O_NONBLOCK | O_NOCTTY)

enum {
    READ_ATTEMPTS = 4,   /* a file that changed during each of them is being written on and on */
    FIRST_BUFFER = 4096, /* where the size is not known */
};

typedef struct reading {
    const sc_allocator *allocator;
    int descriptor;
    size_t limit;
    bool waits; /* for a descriptor that does not block; a file found by name must not hold us up */
    sc_file_content *out;
} reading;

/* Makes room for `usable` bytes and the padding; leaves a large enough buffer as it is. */
static sc_status reserve(const reading *r, size_t usable)
{
    size_t capacity = usable + SC_FILE_PADDING;
    if (capacity <= r->out->capacity) {
        return SC_OK;
    }
    char *data = sc_posix_resize(r->allocator, r->out->data, r->out->capacity, capacity);
    if (data == NULL) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    r->out->data = data;
    r->out->capacity = capacity;
    return SC_OK;
}

/* One byte beyond the limit is always room enough: it proves the file too large. */
static sc_status reserve_within_limit(const reading *r, size_t usable)
{
    size_t size = usable < FIRST_BUFFER ? FIRST_BUFFER : usable;
    return reserve(r, size <= r->limit ? size : r->limit + 1);
}

/* One read, repeated when interrupted and, for a reader that may wait, once there is data. */
static ssize_t read_some(const reading *r, char *to, size_t room)
{
    for (;;) {
        ssize_t count = read(r->descriptor, to, room);
        if (count >= 0 || (errno != EINTR && !(errno == EAGAIN && r->waits))) {
            return count;
        }
        if (errno == EAGAIN) {
            struct pollfd ready = {.fd = r->descriptor, .events = POLLIN};
            if (poll(&ready, 1, -1) < 0 && errno != EINTR) {
                return -1;
            }
        }
    }
}

/* Appends to out until the end of the file; `expected` is where the end is believed to be. */
static sc_status read_to_end(const reading *r, size_t expected)
{
    sc_file_content *out = r->out;
    for (;;) {
        size_t usable = out->capacity - SC_FILE_PADDING;
        if (out->length == usable) {
            sc_status status = reserve_within_limit(r, usable * 2);
            if (status != SC_OK) {
                return status;
            }
            usable = out->capacity - SC_FILE_PADDING;
        }
        size_t room = usable - out->length;
        if (room > SC_POSIX_CHUNK) {
            room = SC_POSIX_CHUNK;
        }
        ssize_t count = read_some(r, out->data + out->length, room);
        if (count < 0) {
            return sc_posix_fail(&out->system_error, errno);
        }
        out->length += (size_t)count;
        if (out->length > r->limit) {
            return SC_ERROR_FILE_TOO_LARGE;
        }
        if (count == 0 || ((size_t)count < room && out->length == expected)) {
            return SC_OK;
        }
    }
}

static sc_status stat_descriptor(const reading *r, struct stat *status)
{
    if (fstat(r->descriptor, status) != 0) {
        return sc_posix_fail(&r->out->system_error, errno);
    }
    return SC_OK;
}

/* One attempt at a version whose stamp is known; *stable when it was still that version after. */
static sc_status read_version(const reading *r, sc_file_stamp *stamp, bool *stable)
{
    if (stamp->size > r->limit) {
        return SC_ERROR_FILE_TOO_LARGE;
    }
    size_t expected = (size_t)stamp->size;
    r->out->length = 0;
    sc_status status = expected != 0 ? reserve(r, expected + 1) : reserve_within_limit(r, 0);
    if (status == SC_OK) {
        status = read_to_end(r, expected);
    }
    struct stat now;
    if (status == SC_OK) {
        status = stat_descriptor(r, &now);
    }
    if (status == SC_OK) {
        sc_file_stamp before = *stamp;
        sc_posix_stamp(&now, stamp);
        *stable = sc_file_stamp_equal(&before, stamp);
    }
    return status;
}

static sc_status read_stable(const reading *r)
{
    struct stat first;
    sc_status status = stat_descriptor(r, &first);
    if (status == SC_OK) {
        status = sc_posix_refuse_kind(first.st_mode);
    }
    if (status != SC_OK) {
        return status;
    }
    sc_posix_stamp(&first, &r->out->stamp);
    for (int attempt = 0; attempt < READ_ATTEMPTS; attempt++) {
        bool stable = false;
        if (attempt > 0 && lseek(r->descriptor, 0, SEEK_SET) != 0) {
            return sc_posix_fail(&r->out->system_error, errno);
        }
        status = read_version(r, &r->out->stamp, &stable);
        if (status != SC_OK || stable) {
            return status;
        }
    }
    return SC_ERROR_FILE_CHANGED;
}

/* Pads what was read, or gives it back. */
static sc_status finish(const reading *r, sc_status status)
{
    sc_file_content *out = r->out;
    if (status == SC_OK) {
        memset(out->data + out->length, 0, SC_FILE_PADDING);
        return SC_OK;
    }
    int system_error = out->system_error;
    sc_file_content_free(r->allocator, out);
    out->system_error = system_error;
    return status;
}

/* Keeps limit + 1 + padding and a doubling of it from overflowing, however wide a size is. */
static size_t sane_limit(uint64_t limit)
{
    return limit < SIZE_MAX / 4 ? (size_t)limit : SIZE_MAX / 4;
}

static sc_status read_opened(const sc_allocator *allocator, int descriptor, int64_t now,
                             uint64_t limit, sc_file_content *out)
{
    if (descriptor < 0) {
        return sc_posix_fail(&out->system_error, errno);
    }
    reading r = {allocator, descriptor, sane_limit(limit), false, out};
    sc_status status = read_stable(&r);
    (void)close(descriptor);
    out->young = sc_file_stamp_young(&out->stamp, now);
    return finish(&r, status);
}

sc_status sc_file_read_at(const sc_allocator *allocator, const struct sc_dir *dir, const char *path,
                          uint64_t limit, sc_file_content *out)
{
    *out = (sc_file_content){0};
    int64_t now = sc_clock_realtime();
    int descriptor = sc_posix_open(dir, path, OPEN_FILE);
    return read_opened(allocator, descriptor, now, limit, out);
}

sc_status sc_file_read_real(const sc_allocator *allocator, const char *path, uint64_t limit,
                            sc_file_content *out)
{
    const sc_link_owners nobody = {0};
    sc_posix_way way;
    *out = (sc_file_content){0};
    int64_t now = sc_clock_realtime();
    int error = sc_posix_way_begin(&way, path, &nobody);
    int descriptor = -1;
    if (error == 0) {
        const sc_dir folder = {.handle = way.directory};
        descriptor = sc_posix_open(&folder, way.name, OPEN_FILE | O_NOFOLLOW);
        error = errno;
    }
    sc_posix_way_end(&way);
    errno = error;
    return read_opened(allocator, descriptor, now, limit, out);
}

sc_status sc_file_read(const sc_allocator *allocator, const char *path, uint64_t limit,
                       sc_file_content *out)
{
    return sc_file_read_at(allocator, NULL, path, limit, out);
}

sc_status sc_file_read_descriptor(const sc_allocator *allocator, int descriptor, uint64_t limit,
                                  sc_file_content *out)
{
    *out = (sc_file_content){.young = true};
    reading r = {allocator, descriptor, sane_limit(limit), true, out};
    sc_status status = reserve_within_limit(&r, 0);
    if (status == SC_OK) {
        status = read_to_end(&r, 0);
    }
    return finish(&r, status);
}
