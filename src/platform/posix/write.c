/*
 * Writing a file whole. All names are relative to the target's directory, held open: a directory
 * renamed meanwhile cannot part the new file from its place. The temporary name is hidden and ends
 * in "~", so that no pattern takes it for configuration should a crash leave it behind; signals
 * wait while it is there, so that an interrupted program leaves none.
 *
 * Writers take turns by a lock on the directory. A link on the way is followed if the caller or
 * root owns it: whoever may put a link there could otherwise send us to any file.
 */
#include "platform/posix/posix.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "platform/posix/attributes.h"
#include "platform/posix/way.h"
#include "platform/process.h"

enum {
    NAME_ATTEMPTS = 8, /* of 64 random bits each: a second one is somebody else's malice */
    TEMPORARY_SIZE = 32,
    LOCK_ATTEMPTS = 500,
    LOCK_WAIT = 10 * 1000 * 1000, /* nanoseconds: five seconds in all */
    CHUNK = 1 << 16
};

typedef struct placement {
    const sc_file_output *output;
    sc_posix_way way; /* to the file: its name, and what it is */
    int directory;    /* of the name */
    char temporary[TEMPORARY_SIZE];
    const char *reason;
} placement;

/* ---- the place ---- */

/* Goes where links lead, if they may be followed, and opens the folder for what is done in it. */
static int open_place(placement *place, const char *path)
{
    const uint64_t trusted[] = {sc_process_user(), 0};
    const sc_link_owners owners = {trusted, 2};
    int error = sc_posix_way_begin(&place->way, path, &owners);
    if (place->way.is_foreign) {
        place->reason = "a link on the way to it belongs to another user";
    }
    if (error == 0) {
        const sc_dir folder = {.handle = place->way.directory};
        place->directory = sc_posix_open(&folder, ".", O_RDONLY | O_DIRECTORY);
        error = place->directory >= 0 ? 0 : errno;
    }
    sc_posix_way_end(&place->way);
    return error;
}

static int take_lock(const placement *place)
{
    const struct timespec pause = {.tv_nsec = LOCK_WAIT};
    for (int attempt = 0; flock(place->directory, LOCK_EX | LOCK_NB) != 0; attempt++) {
        if (errno != EWOULDBLOCK && errno != EINTR) {
            return 0; /* a file system without locks */
        }
        if (attempt == LOCK_ATTEMPTS) {
            return EAGAIN;
        }
        (void)nanosleep(&pause, NULL);
    }
    return 0;
}

/* ---- bytes ---- */

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

/* Some file systems report a failed write only here. */
static int close_written(int descriptor, int error)
{
    return close(descriptor) != 0 && error == 0 && errno != EINTR ? errno : error;
}

/* ESTALE where the open file does not hold what the caller expects. */
static int compare(int descriptor, const sc_file_output *output)
{
    const char *expected = output->expected;
    size_t left = output->expected_length;
    char chunk[CHUNK];
    for (;;) {
        ssize_t count = read(descriptor, chunk, sizeof chunk);
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count < 0) {
            return errno;
        }
        if (count == 0) {
            return left == 0 ? 0 : ESTALE;
        }
        if ((size_t)count > left || memcmp(chunk, expected, (size_t)count) != 0) {
            return ESTALE;
        }
        expected += count;
        left -= (size_t)count;
    }
}

/* ---- the new file ---- */

static int create_temporary(placement *place)
{
    bool narrow = place->way.exists || place->output->is_private;
    mode_t mode = narrow ? S_IRUSR | S_IWUSR : (mode_t)place->output->mode;
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

/* Owner first: changing it takes bits of the mode away. */
static int copy_identity(placement *place, int old, int descriptor)
{
    struct stat made;
    if (fstat(descriptor, &made) != 0) {
        return errno;
    }
    const struct stat *was = &place->way.status;
    bool other = made.st_uid != was->st_uid || made.st_gid != was->st_gid;
    if (other && fchown(descriptor, was->st_uid, was->st_gid) != 0) {
        place->reason = "its owner or group cannot be kept";
        return EPERM;
    }
    if (place->output->is_private) {
        return 0; /* with the mode it was made with, and without an access list */
    }
    if (fchmod(descriptor, was->st_mode & 07777) != 0) {
        return errno;
    }
    return sc_posix_copy_attributes(old, descriptor);
}

/* Fills and renames the temporary file; leaves none on failure. 0 or an errno. */
static int fill_and_rename(placement *place, int old)
{
    int descriptor = create_temporary(place);
    if (descriptor < 0) {
        return errno;
    }
    int error = write_all(descriptor, place->output->data, place->output->length);
    if (error == 0 && place->way.exists) {
        error = copy_identity(place, old, descriptor);
    }
    if (error == 0) {
        error = synchronise(descriptor);
    }
    error = close_written(descriptor, error);
    if (error == 0 &&
        renameat(place->directory, place->temporary, place->directory, place->way.name) != 0) {
        error = errno;
        place->reason = error == EBUSY || error == EXDEV ? "it is a mount of its own" : NULL;
    }
    if (error != 0) {
        (void)unlinkat(place->directory, place->temporary, 0);
        return error;
    }
    /* The new file is in place whatever this says; it is only a matter of surviving a power cut. */
    (void)synchronise(place->directory);
    return 0;
}

static int replace(placement *place, int old)
{
    sigset_t all, before;
    (void)sigfillset(&all);
    bool held = pthread_sigmask(SIG_BLOCK, &all, &before) == 0;
    int error = fill_and_rename(place, old);
    if (held) {
        (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    }
    return error;
}

/* After a failure, as of a full disk: the old bytes take no more room than they had. */
static void put_back(int descriptor, const sc_file_output *output)
{
    if (output->expected != NULL && lseek(descriptor, 0, SEEK_SET) == 0 &&
        write_all(descriptor, output->expected, output->expected_length) == 0) {
        (void)ftruncate(descriptor, (off_t)output->expected_length);
    }
}

static int write_over(const placement *place)
{
    int descriptor =
        openat(place->directory, place->way.name, O_WRONLY | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY);
    if (descriptor < 0) {
        return errno;
    }
    int error = write_all(descriptor, place->output->data, place->output->length);
    if (error == 0 && ftruncate(descriptor, (off_t)place->output->length) != 0) {
        error = errno;
    }
    error = error == 0 ? synchronise(descriptor) : error;
    if (error != 0) {
        put_back(descriptor, place->output);
    }
    return close_written(descriptor, error);
}

/* A FIFO without a reader fails at once. */
static int write_stream(const sc_file_output *output, int directory, const char *name, int flag)
{
    int descriptor = openat(directory, name, O_WRONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | flag);
    if (descriptor < 0) {
        return errno;
    }
    int flags = fcntl(descriptor, F_GETFL);
    int error = flags >= 0 && fcntl(descriptor, F_SETFL, flags & ~O_NONBLOCK) == 0 ? 0 : errno;
    error = error == 0 ? write_all(descriptor, output->data, output->length) : error;
    return close_written(descriptor, error);
}

/*
 * `/dev/stdout` and the like: links of the system's own that lead to what no path names, so only
 * the system can follow them.
 */
static bool is_system_stream(const char *path, const sc_file_output *output)
{
    struct stat status;
    bool own = strncmp(path, "/dev/", 5) == 0 || strncmp(path, "/proc/", 6) == 0;
    return own && output->streams && stat(path, &status) == 0 && !S_ISREG(status.st_mode) &&
           !S_ISDIR(status.st_mode);
}

/* The old file is open where there is one, for what is kept of it; it must be ours to write. */
static int write_file(placement *place)
{
    const sc_file_output *output = place->output;
    int old = -1;
    int error = take_lock(place);
    if (error == 0 && place->way.exists) {
        error = faccessat(place->directory, place->way.name, W_OK, AT_EACCESS) == 0 ? 0 : errno;
        old = error == 0
                  ? openat(place->directory, place->way.name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
                  : -1;
        error = error == 0 && old < 0 && output->expected != NULL ? errno : error;
    }
    if (error == 0 && output->expected != NULL) {
        error = old >= 0 ? compare(old, output) : ESTALE;
    }
    if (error == 0 && place->way.exists && !output->in_place && place->way.status.st_nlink > 1) {
        place->reason = "it has several names (hard links)";
        error = EMLINK;
    }
    if (error == 0) {
        error = place->way.exists && output->in_place ? write_over(place) : replace(place, old);
    }
    if (old >= 0) {
        (void)close(old);
    }
    return error;
}

/* ---- all ---- */

static sc_status fail(const placement *place, int error, sc_file_fault *fault)
{
    bool foreign = place->way.is_foreign, refused = place->reason != NULL;
    sc_status status = foreign ? SC_ERROR_UNREADABLE_FILE : sc_posix_status(error);
    if (fault != NULL) {
        *fault = (sc_file_fault){.system_error = refused ? 0 : error, .reason = place->reason};
    }
    return refused && !foreign ? SC_ERROR_NOT_REPLACEABLE : status;
}

static sc_status put(placement *place, sc_file_fault *fault)
{
    sc_status kind = place->way.exists ? sc_posix_refuse_kind(place->way.status.st_mode) : SC_OK;
    if (kind == SC_ERROR_NOT_FILE && place->output->streams) {
        int error = write_stream(place->output, place->directory, place->way.name, O_NOFOLLOW);
        sc_status status = error == 0 ? SC_OK : fail(place, error, fault);
        if (error == ENXIO && fault != NULL) {
            fault->reason = "no program reads from this pipe";
        }
        return status;
    }
    if (kind != SC_OK) {
        return kind;
    }
    int error = write_file(place);
    return error == 0 ? SC_OK : fail(place, error, fault);
}

sc_status sc_file_write(const char *path, const sc_file_output *output, sc_file_fault *fault)
{
    placement place = {.output = output, .directory = -1, .way = {.directory = -1}};
    if (fault != NULL) {
        *fault = (sc_file_fault){0};
    }
    if (is_system_stream(path, output)) {
        int failed = write_stream(output, AT_FDCWD, path, 0);
        return failed == 0 ? SC_OK : fail(&place, failed, fault);
    }
    int error = open_place(&place, path);
    sc_status status = error == 0 ? put(&place, fault) : fail(&place, error, fault);
    if (place.directory >= 0) {
        (void)close(place.directory);
    }
    return status;
}
