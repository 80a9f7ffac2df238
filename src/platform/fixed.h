/*
 * Paths that still mean the same file when the process changes its working directory, and that are
 * shown as they were given.
 *
 * A fixed path is the working directory of its time, a mark, and the path as it was given:
 * `/home/me/././conf/app.toml`. The system reads the mark as nothing, so a fixed path opens like
 * any other and every rule about its name holds; people see the part behind the mark. Errors and
 * notices cut the rest off by themselves.
 */
#ifndef SC_PLATFORM_FIXED_H
#define SC_PLATFORM_FIXED_H

#include <stdbool.h>
#include <string.h>

#include "platform/walk.h"

#define SC_FIXED_MARK "/././"

/* The part of a path that is shown: as it was given. Within `path`. NULL for NULL. */
static inline const char *sc_path_given(const char *path)
{
    const char *mark = path != NULL && path[0] == '/' ? strstr(path, SC_FIXED_MARK) : NULL;
    return mark != NULL ? mark + sizeof SC_FIXED_MARK - 1 : path;
}

/*
 * The path itself where it is absolute, empty, fixed already or cannot be fixed (the working
 * directory is gone, the name is too long); else its fixed form, in `room`. One system call for a
 * relative path, none for another.
 */
const char *sc_path_fix(const char *path, char room[SC_PATH_SIZE]);

/*
 * A relative path as fixed as `like` is: of a path that was given beside it, and means the same
 * folder. The path itself where there is nothing to do, or no room.
 */
const char *sc_path_fix_like(const char *like, const char *path, char room[SC_PATH_SIZE]);

#endif
