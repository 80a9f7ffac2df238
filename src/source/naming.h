/* From a path back to the names that set it. */
#ifndef SC_SOURCE_NAMING_H
#define SC_SOURCE_NAMING_H

#include "base/buf.h"
#include "source/source.h"

/*
 * Appends the name of the variable with which this source would set exactly the canonical path
 * `path` of `root`. The guide (may be NULL) adds the keys that a schema declares. False, with the
 * content of `out` undefined, if the source takes no variables or none sets exactly that path.
 */
bool sc_source_variable_of(const sc_source *source, const sc_guide *guide, sc_value root,
                           const char *path, sc_buf *out);
/* True for the environment and a .env file, which take the variables that a guide names. */
bool sc_source_takes_variables(const sc_source *source);
/* True for a command line whose words set paths from the root. */
bool sc_source_takes_options(const sc_source *source);
/*
 * The name of the file that a key of any path can be written into; NULL for other sources, and
 * where the source takes or mounts a part.
 */
const char *sc_source_file_of(const sc_source *source);
/* The same for the pattern of files; and for the name of a .env file that is read as variables. */
const char *sc_source_pattern_of(const sc_source *source);
const char *sc_source_pairs_of(const sc_source *source);

#endif
