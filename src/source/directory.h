/* Reading a directory outside of a build. */
#ifndef SC_SOURCE_DIRECTORY_H
#define SC_SOURCE_DIRECTORY_H

#include "source/kind.h"

/*
 * The hash of what a source of this directory would read now (layer/manifest.h); *hash stays as it
 * is on a failure. Notices are dropped, and an entry that cannot be read is a failure.
 */
sc_status sc_directory_hash(const sc_loading *loading, const char *path, uint64_t *hash);

#endif
