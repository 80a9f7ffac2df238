/* The way back from a path to the variable that sets it. */
#ifndef SC_SOURCE_NAMING_H
#define SC_SOURCE_NAMING_H

#include "base/buf.h"
#include "source/source.h"

/*
 * Appends the name of the variable that, read by this source, would set exactly the canonical path
 * `path` of `root`. False, with `out` in no known state, where the source is not the environment or
 * no variable means just that path.
 */
bool sc_source_variable_of(const sc_source *source, sc_value root, const char *path, sc_buf *out);

#endif
