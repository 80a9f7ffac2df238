/* Inputs that can be read only once, shared by the sources that take one. */
#ifndef SC_SOURCE_STREAM_H
#define SC_SOURCE_STREAM_H

#include "source/files.h"

/* True for a pipe or a descriptor by name, where the builder takes those. */
bool sc_stream_allowed(const sc_source_making *making, const char *path);

/*
 * Reads what the source's text names, "-" being standard input, and keeps it. On failure the error
 * is filled, the source released and *source NULL.
 */
sc_status sc_stream_read(const sc_source_making *making, sc_source **source);
void sc_stream_free(const sc_source *source);

/* Parses what is kept, in the format of the options, else in `format` (NULL: by name, content). */
sc_status sc_stream_take(const sc_source *source, const sc_loading *loading, const char *format,
                         sc_take_function take);

#endif
