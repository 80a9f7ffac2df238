/* Whether a compiled image still matches its inputs. */
#ifndef SC_SOURCE_STALE_H
#define SC_SOURCE_STALE_H

#include "source/kind.h"

/*
 * Checks all files and patterns that the manifest of the layer's image names: sc_manifest_check,
 * and a `stale-image` warning for each new file that a pattern matches. SC_OK or out of memory.
 */
sc_status sc_stale_check(const sc_source *source, const sc_loading *loading, const sc_layer *layer);

#endif
