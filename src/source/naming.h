/* From a path back to the variable that sets it. */
#ifndef SC_SOURCE_NAMING_H
#define SC_SOURCE_NAMING_H

#include "base/buf.h"
#include "source/source.h"

/*
 * Appends the name of the variable with which this source would set exactly the canonical path
 * `path` of `root`. False, with the content of `out` undefined, if the source is not the
 * environment or no variable sets exactly that path.
 */
bool sc_source_variable_of(const sc_source *source, sc_value root, const char *path, sc_buf *out);

#endif
