/* Inputs that can be read only once, shared by the sources that take one. */
#ifndef SC_SOURCE_STREAM_H
#define SC_SOURCE_STREAM_H

#include "source/files.h"

/* True for a path of a pipe or a descriptor, if the builder accepts those. */
bool sc_stream_allowed(const sc_source_making *making, const char *path);

/*
 * Reads the input that the source's text names ("-" is standard input), and keeps it. On failure
 * fills the error, releases the source and sets *source to NULL.
 */
sc_status sc_stream_read(const sc_source_making *making, sc_source **source);
void sc_stream_free(const sc_source *source);

/* Parses the kept text, in the format of the options, else `format` (NULL: by name, content). */
sc_status sc_stream_take(const sc_source *source, const sc_loading *loading, const char *format,
                         sc_take_function take);

#endif
