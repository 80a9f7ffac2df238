/* Whether a compiled image is still what its inputs say. */
#ifndef SC_SOURCE_STALE_H
#define SC_SOURCE_STALE_H

#include "source/kind.h"

/*
 * Looks at everything that the manifest of the layer's image names: sc_manifest_check, and a
 * `stale-image` warning for each file that a pattern matches and did not match then. SC_OK or out
 * of memory.
 */
sc_status sc_stale_check(const sc_source *source, const sc_loading *loading, const sc_layer *layer);

#endif
