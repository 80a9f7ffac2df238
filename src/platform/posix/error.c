/*
 * The one table from errno to status and words. The words are ours and not strerror's: that one
 * follows the locale, and its thread-safe forms differ from system to system.
 */
#include "platform/posix/posix.h"

#include <errno.h>
#include <stdio.h>

#include "platform/process.h"

typedef struct error_entry {
    int number;
    sc_status status;
    const char *text;
} error_entry;

static const error_entry error_table[] = {
    {ENOENT, SC_ERROR_MISSING_FILE, "no such file or directory"},
    {ENOTDIR, SC_ERROR_MISSING_FILE, "a part of the path is not a directory"},
    {ENAMETOOLONG, SC_ERROR_MISSING_FILE, "the file name is too long"},
    {EACCES, SC_ERROR_UNREADABLE_FILE, "permission denied"},
    {EPERM, SC_ERROR_UNREADABLE_FILE, "operation not permitted"},
    {EISDIR, SC_ERROR_IS_DIRECTORY, "is a directory"},
    {ENXIO, SC_ERROR_NOT_FILE, "no such device, or nobody at the other end"},
    {ENODEV, SC_ERROR_NOT_FILE, "no such device"},
    {EOPNOTSUPP, SC_ERROR_NOT_FILE, "operation not supported"},
    {ELOOP, SC_ERROR_LINK_LOOP, "too many levels of symbolic links"},
    {EFBIG, SC_ERROR_FILE_TOO_LARGE, "the file is too large"},
    {EOVERFLOW, SC_ERROR_FILE_TOO_LARGE, "a value is too large for its type"},
    {ESTALE, SC_ERROR_FILE_CHANGED, "the file was replaced on its server"},
    {ENOMEM, SC_ERROR_OUT_OF_MEMORY, "out of memory"},
    {EIO, SC_ERROR_INPUT_OUTPUT, "the device failed"},
    {EAGAIN, SC_ERROR_INPUT_OUTPUT, "temporarily not available"},
    {EBADF, SC_ERROR_INPUT_OUTPUT, "the descriptor is not open"},
    {EBUSY, SC_ERROR_INPUT_OUTPUT, "busy"},
    {EDQUOT, SC_ERROR_INPUT_OUTPUT, "disk quota exceeded"},
    {EEXIST, SC_ERROR_INPUT_OUTPUT, "the file exists already"},
    {EINVAL, SC_ERROR_INPUT_OUTPUT, "invalid argument"},
    {EMFILE, SC_ERROR_INPUT_OUTPUT, "too many open files in this process"},
    {ENFILE, SC_ERROR_INPUT_OUTPUT, "too many open files in the system"},
    {ENOSPC, SC_ERROR_INPUT_OUTPUT, "no space left on the device"},
    {EROFS, SC_ERROR_INPUT_OUTPUT, "the file system is read-only"},
    {ETIMEDOUT, SC_ERROR_INPUT_OUTPUT, "timed out"},
    {ETXTBSY, SC_ERROR_INPUT_OUTPUT, "the program is running"},
    {EXDEV, SC_ERROR_INPUT_OUTPUT, "on another file system"},
};

static const error_entry *find_error(int number)
{
    for (size_t i = 0; i < sizeof error_table / sizeof *error_table; i++) {
        if (error_table[i].number == number) {
            return &error_table[i];
        }
    }
    return NULL;
}

sc_status sc_posix_status(int system_error)
{
    const error_entry *entry = find_error(system_error);
    return entry != NULL ? entry->status : SC_ERROR_INPUT_OUTPUT;
}

sc_status sc_posix_fail(int *system_error, int error)
{
    if (system_error != NULL) {
        *system_error = error;
    }
    return sc_posix_status(error);
}

const char *sc_system_text(int system_error, char *buffer, size_t size)
{
    if (system_error == 0) {
        return "";
    }
    const error_entry *entry = find_error(system_error);
    if (entry != NULL) {
        return entry->text;
    }
    if (size == 0) {
        return "";
    }
    (void)snprintf(buffer, size, "system error %d", system_error);
    return buffer;
}
