/*
 * Extended attributes, of which access lists are some. Those of security modules and of `trusted.`
 * are the system's own: they are copied where that is allowed.
 */
#include "platform/posix/posix.h"

#include <errno.h>
#include <string.h>
#include <sys/xattr.h>

#include "platform/posix/attributes.h"

enum { NAMES_SIZE = 1 << 16, VALUE_SIZE = 1 << 16 }; /* what the kernel allows at most */

static bool is_callers(const char *name)
{
    return strncmp(name, "user.", 5) == 0 || strncmp(name, "system.posix_acl_", 17) == 0;
}

static int copy_one(int from, int to, const char *name)
{
    char value[VALUE_SIZE];
    ssize_t length = fgetxattr(from, name, value, sizeof value);
    if (length >= 0 && fsetxattr(to, name, value, (size_t)length, 0) == 0) {
        return 0;
    }
    return is_callers(name) && errno != ENODATA ? errno : 0;
}

int sc_posix_copy_attributes(int from, int to)
{
    char names[NAMES_SIZE];
    ssize_t length = from >= 0 ? flistxattr(from, names, sizeof names) : 0;
    if (length < 0) {
        return errno == ENOTSUP ? 0 : errno;
    }
    for (const char *name = names; name < names + length; name += strlen(name) + 1) {
        int error = copy_one(from, to, name);
        if (error != 0) {
            return error;
        }
    }
    return 0;
}
