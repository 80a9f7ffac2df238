/* The system copies both in one call. */
#include "platform/posix/posix.h"

#include <copyfile.h>
#include <errno.h>

#include "platform/posix/attributes.h"

int sc_posix_copy_attributes(int from, int to)
{
    if (from < 0 || fcopyfile(from, to, NULL, COPYFILE_ACL | COPYFILE_XATTR) == 0) {
        return 0;
    }
    return errno == ENOTSUP ? 0 : errno;
}
