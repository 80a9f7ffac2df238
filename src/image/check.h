/* Checking a block from outside before it is used. */
#ifndef SC_IMAGE_CHECK_H
#define SC_IMAGE_CHECK_H

#include "image/layout.h"

/*
 * Only the header, and that of the manifest: magic, byte order, version, and section offsets that
 * are in order within `size` bytes. A trusted block gets no other check. `reason` is static text.
 */
sc_status sc_image_check_header(const void *block, size_t size, const char **reason);
/*
 * Checks everything else, in a private writable copy with a valid header: afterwards
 * no read of any accessor leaves the block, whatever the bytes were. Key tags and
 * member tables are not trusted, but built again with a new seed.
 */
sc_status sc_image_check_and_rebuild(void *block, const char **reason);

#endif
