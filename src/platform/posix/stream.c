/*
 * Pipes by name. `/dev/fd/N` and names like it are read through the descriptor that they name: once
 * a pipe is opened again, a writer that has ended already looks like one that has not begun yet.
 */
#include "platform/posix/posix.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The descriptor that a path names; -1 where it names none. */
static int named_descriptor(const char *path)
{
    static const char *const folders[] = {"/dev/fd/", "/proc/self/fd/"};
    enum { DIGITS_MOST = 9 };
    if (strcmp(path, "/dev/stdin") == 0) {
        return STDIN_FILENO;
    }
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        const char *number = path + strlen(folders[i]);
        if (strncmp(path, folders[i], strlen(folders[i])) == 0 && *number != '\0' &&
            strlen(number) <= DIGITS_MOST && number[strspn(number, "0123456789")] == '\0') {
            return (int)strtol(number, NULL, 10);
        }
    }
    return -1;
}

bool sc_file_is_stream(const char *path)
{
    struct stat status;
    int descriptor = named_descriptor(path);
    if (descriptor >= 0) {
        return fstat(descriptor, &status) == 0 && !S_ISREG(status.st_mode) &&
               !S_ISDIR(status.st_mode);
    }
    return stat(path, &status) == 0 && S_ISFIFO(status.st_mode);
}

/* The byte that the question for a writer took, should it have come in that moment. */
typedef struct taken_byte {
    char byte;
    bool is;
} taken_byte;

/* SC_OK once there is something to read, or a writer was there; SC_ERROR_NOT_FILE without one. */
static sc_status wait_for_writer(int descriptor, int milliseconds, taken_byte *taken,
                                 int *system_error)
{
    struct pollfd waited = {.fd = descriptor, .events = POLLIN};
    int ready;
    do {
        ready = poll(&waited, 1, milliseconds);
    } while (ready < 0 && errno == EINTR);
    if (ready != 0) {
        return ready > 0 ? SC_OK : sc_posix_fail(system_error, errno);
    }
    /* Only a read distinguishes a writer that has written nothing yet from no writer at all. */
    ssize_t count = read(descriptor, &taken->byte, 1);
    taken->is = count == 1;
    if (count < 0 && errno != EAGAIN && errno != EINTR) {
        return sc_posix_fail(system_error, errno);
    }
    return count == 0 ? SC_ERROR_NOT_FILE : SC_OK;
}

static sc_status put_in_front(const sc_allocator *allocator, char byte, sc_file_content *out)
{
    size_t capacity = out->capacity + 1;
    char *data = sc_posix_resize(allocator, out->data, out->capacity, capacity);
    if (data == NULL) {
        sc_file_content_free(allocator, out);
        return SC_ERROR_OUT_OF_MEMORY;
    }
    memmove(data + 1, data, out->length + SC_FILE_PADDING);
    data[0] = byte;
    out->data = data;
    out->length++;
    out->capacity = capacity;
    return SC_OK;
}

static sc_status read_fifo(const sc_allocator *allocator, const char *path, uint64_t limit,
                           int milliseconds, sc_file_content *out)
{
    taken_byte taken = {.is = false};
    int descriptor = sc_posix_open(NULL, path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
    if (descriptor < 0) {
        return sc_posix_fail(&out->system_error, errno);
    }
    sc_status status = wait_for_writer(descriptor, milliseconds, &taken, &out->system_error);
    if (status == SC_OK) {
        status = sc_file_read_descriptor(allocator, descriptor, limit, out);
    }
    (void)close(descriptor);
    return status == SC_OK && taken.is ? put_in_front(allocator, taken.byte, out) : status;
}

sc_status sc_file_read_stream(const sc_allocator *allocator, const char *path, uint64_t limit,
                              int milliseconds, sc_file_content *out)
{
    int descriptor = named_descriptor(path);
    *out = (sc_file_content){0};
    return descriptor >= 0 ? sc_file_read_descriptor(allocator, descriptor, limit, out)
                           : read_fifo(allocator, path, limit, milliseconds, out);
}
