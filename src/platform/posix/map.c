/* Read-only mappings. An empty file cannot be mapped: a block of zeros of our own replaces it. */
#include "platform/posix/posix.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

static const uint64_t empty_block[SC_FILE_PADDING / sizeof(uint64_t)];

/* Why others could change the file while it is mapped; NULL: they cannot. */
static const char *exposure(const struct stat *status)
{
    if (status->st_uid != geteuid() && status->st_uid != 0) {
        return "it belongs to another user";
    }
    return (status->st_mode & (S_IWGRP | S_IWOTH)) != 0 ? "other users may write it" : NULL;
}

static sc_status map_descriptor(int descriptor, uint64_t limit, sc_file_mapping *out)
{
    struct stat status;
    if (fstat(descriptor, &status) != 0) {
        return sc_posix_fail(&out->system_error, errno);
    }
    sc_status kind = sc_posix_refuse_kind(status.st_mode);
    if (kind != SC_OK) {
        return kind;
    }
    if ((uint64_t)status.st_size > limit || (uint64_t)status.st_size > SIZE_MAX) {
        return SC_ERROR_FILE_TOO_LARGE;
    }
    out->exposed = exposure(&status);
    if (out->exposed != NULL) {
        return SC_ERROR_UNSUPPORTED;
    }
    const void *data = empty_block;
    if (status.st_size > 0) {
        data = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, descriptor, 0);
        if (data == MAP_FAILED) {
            return sc_posix_fail(&out->system_error, errno);
        }
    }
    out->data = data;
    out->length = (size_t)status.st_size;
    sc_posix_stamp(&status, &out->stamp);
    return SC_OK;
}

sc_status sc_file_map(const char *path, uint64_t limit, sc_file_mapping *out)
{
    *out = (sc_file_mapping){0};
    int descriptor = sc_posix_open(NULL, path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
    if (descriptor < 0) {
        return sc_posix_fail(&out->system_error, errno);
    }
    sc_status status = map_descriptor(descriptor, limit, out);
    (void)close(descriptor);
    return status;
}

void sc_file_unmap(sc_file_mapping *mapping)
{
    if (mapping->length > 0) {
        /* mmap gave it as writable to the type system only. */
        (void)munmap((void *)(uintptr_t)mapping->data, mapping->length);
    }
    *mapping = (sc_file_mapping){0};
}
