/* Values that are put above all layers for a while, as layers of their own. */
#ifndef SC_SOURCE_OVERLAY_H
#define SC_SOURCE_OVERLAY_H

#include "source/source.h"

/* What `source` says of such a yield: none of the build's. Too large for an enumerator. */
#define SC_OVERLAY_SOURCE UINT32_MAX

/*
 * Appends a yield for each member of `root`, an object of paths as sc_source_override takes them,
 * and of values. SC_ERROR_WRONG_TYPE for another root, SC_ERROR_BAD_PATH. Limits may be NULL.
 */
sc_status sc_overlay_make(const sc_allocator *allocator, const sc_limits *limits, sc_value root,
                          sc_yields *yields, sc_error *error);

#endif
