/*
 * Shared by the files of this folder, and included before anything else in them: errors become
 * statuses here and nowhere else, and interrupted calls are made again.
 */
#ifndef SC_PLATFORM_POSIX_POSIX_H
#define SC_PLATFORM_POSIX_POSIX_H

#include "platform/posix/wide.h"

#include <stddef.h>
#include <sys/stat.h>
#include <sys/types.h>

#include "platform/file.h"
#include "platform/walk.h"
#include "superconfig.h"

/* The status for an errno; never SC_OK. */
sc_status sc_posix_status(int system_error);

/* The same, and stores the number in *system_error. */
sc_status sc_posix_fail(int *system_error, int error);

/* openat with O_CLOEXEC, made again when interrupted. -1 with errno set. */
int sc_posix_open(const sc_dir *dir, const char *path, int flags);

/* The descriptor a relative path starts from. */
int sc_posix_base(const sc_dir *dir);

void sc_posix_stamp(const struct stat *status, sc_file_stamp *out);

/* SC_OK for a regular file, else the status that refuses it. */
sc_status sc_posix_refuse_kind(mode_t mode);

/* As sc_allocator.resize. */
void *sc_posix_resize(const sc_allocator *allocator, void *block, size_t old_size, size_t new_size);

/* The largest count given to one read or write: some systems refuse more than 31 bits. */
#define SC_POSIX_CHUNK ((size_t)1 << 30)

#endif
