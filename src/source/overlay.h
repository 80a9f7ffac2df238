/* Temporary values above all layers, as separate layers. */
#ifndef SC_SOURCE_OVERLAY_H
#define SC_SOURCE_OVERLAY_H

#include "source/source.h"

/* The field `source` of such a yield: no source of the build. Too large for an enumerator. */
#define SC_OVERLAY_SOURCE UINT32_MAX

/*
 * Appends a yield for each member of the object `root`: its key is a path, as sc_source_override
 * takes it. SC_ERROR_WRONG_TYPE if `root` is not an object, SC_ERROR_BAD_PATH. `limits` may be
 * NULL.
 */
sc_status sc_overlay_make(const sc_allocator *allocator, const sc_limits *limits, sc_value root,
                          sc_yields *yields, sc_error *error);

#endif
