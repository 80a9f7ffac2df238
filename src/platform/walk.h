/*
 * Directories and the places a search starts from. A directory is held open only by who must read
 * several of its files as one generation (a mounted volume whose `..data` link may be swapped
 * meanwhile); a listing opens, reads and closes, so a deep walk holds no descriptors.
 */
#ifndef SC_PLATFORM_WALK_H
#define SC_PLATFORM_WALK_H

#include "superconfig.h"

#include <stddef.h>
#include <stdint.h>

#include "platform/file.h"

/* ---- directories ---- */

typedef struct sc_dir {
    intptr_t handle;
    int system_error; /* when it was not opened: the system's number */
} sc_dir;

/*
 * Opens a directory, relative to `base` (NULL: the working directory), links followed. Later reads
 * through it are of this directory, even if its name leads elsewhere by then.
 * SC_ERROR_NOT_DIRECTORY if it is not a directory.
 */
sc_status sc_dir_open(const sc_dir *base, const char *path, sc_dir *out);
void sc_dir_close(sc_dir *dir);

typedef struct sc_dir_entry {
    const char *name; /* NUL-terminated, within the listing */
    size_t length;
    sc_file_kind kind; /* from the directory, links not followed; may be SC_FILE_UNKNOWN */
} sc_dir_entry;

typedef struct sc_dir_listing {
    sc_dir_entry *entries; /* in the system's order, without "." and ".." */
    size_t count;
    size_t capacity;
    char *names;
    size_t names_capacity;
    int system_error; /* on failure the system's number, where one caused it */
} sc_dir_listing;

/*
 * Lists `path` ("." for `base` itself). More than `limit` entries is SC_ERROR_TOO_LARGE. *out is a
 * new listing on SC_OK, else empty but for system_error.
 */
sc_status sc_dir_list(const sc_allocator *allocator, const sc_dir *base, const char *path,
                      size_t limit, sc_dir_listing *out);

/* A zeroed listing is fine. */
void sc_dir_listing_free(const sc_allocator *allocator, sc_dir_listing *listing);

/* ---- places ---- */

/* The working directory, absolute: new text. SC_ERROR_MISSING_FILE when it was removed. */
sc_status sc_path_cwd(const sc_allocator *allocator, sc_text *out);

/*
 * The absolute path without links, "." and "..": new text. The path must exist. On failure
 * `system_error` (may be NULL) receives the system's number.
 */
sc_status sc_path_real(const sc_allocator *allocator, const char *path, sc_text *out,
                       int *system_error);

/* Whether a path is that of a folder or below it; both are as sc_path_real makes them. */
bool sc_path_is_within(const char *path, const char *folder);

enum { SC_PATH_SIZE = 4096 }; /* the longest path a system takes, and its NUL */

/* The path that a symbolic link holds; SC_ERROR_MISSING_FILE also where it is too long. */
sc_status sc_path_link(const char *path, char out[SC_PATH_SIZE]);

/* Users whose symbolic links may be followed; as sc_file_info.owner. */
typedef struct sc_link_owners {
    const uint64_t *owners;
    size_t count;
} sc_link_owners;

/*
 * Whether every link on the way to a path, and at its name, belongs to one of these. A way that
 * ends early is judged as far as it goes.
 */
bool sc_path_links_owned(const char *path, const sc_link_owners *owners);

/*
 * The user's home: HOME (`variable`, may be NULL) if that is an absolute path, else the home of the
 * system's user table. New text; SC_ERROR_MISSING_FILE without either.
 */
sc_status sc_path_home(const sc_allocator *allocator, const char *variable, sc_text *out);

#endif
