/* Checking a block from outside before anything of it is believed. */
#ifndef SC_IMAGE_CHECK_H
#define SC_IMAGE_CHECK_H

#include "image/layout.h"

/*
 * Only the header, and that of the manifest: magic, byte order, version, and section offsets that
 * are in order within `size` bytes. A trusted block gets no other check. `reason` is static text.
 */
sc_status sc_image_check_header(const void *block, size_t size, const char **reason);
/*
 * Everything else, of a private writable copy whose header passed: afterwards no
 * read of any accessor leaves the block, whatever the bytes were. Key tags and
 * member tables are not believed but built again with a new seed.
 */
sc_status sc_image_check_and_rebuild(void *block, const char **reason);

#endif
