/*
 * The size is read first and alone: nothing else of the caller's struct is known to be there. What
 * a later version added may be set only where it is zero, which every version takes for the
 * default.
 */
#include "base/sized.h"

#include <string.h>

enum { SIZE_MAX_KNOWN = 1 << 16 }; /* no struct comes near; a larger size was never set */

static bool is_zero(const unsigned char *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (bytes[i] != 0) {
            return false;
        }
    }
    return true;
}

sc_status sc_sized_take(void *own, size_t own_size, size_t first_size, const void *given)
{
    size_t size;
    memcpy(&size, given, sizeof size);
    if (size == own_size) {
        memcpy(own, given, own_size);
        return SC_OK;
    }
    memset(own, 0, own_size);
    size = size != 0 ? size : first_size;
    if (size < first_size || size > SIZE_MAX_KNOWN) {
        return SC_ERROR_INVALID_ARGUMENT;
    }
    memcpy(own, given, size < own_size ? size : own_size);
    memcpy(own, &own_size, sizeof own_size);
    bool is_known =
        size <= own_size || is_zero((const unsigned char *)given + own_size, size - own_size);
    return is_known ? SC_OK : SC_ERROR_INVALID_ARGUMENT;
}
