/*
 * Files that name further files. An inclusion is one file on the way from the source's own to what
 * is loaded now; those above it are still being taken, so a file that is among them is a cycle.
 */
#ifndef SC_SOURCE_INCLUDES_H
#define SC_SOURCE_INCLUDES_H

#include "source/kind.h"

enum {
    SC_INCLUDES_DEPTH = 32,  /* files above one that is included */
    SC_INCLUDES_FILES = 1000 /* that one source includes */
};

struct sc_inclusion {
    const struct sc_inclusion *above; /* NULL: a file of the source itself */
    const sc_layer *layer;
    const char *folder; /* ends with a separator, or is empty */
    const char *named;  /* what is being loaded: a path or pattern */
    uint32_t line, column;
    unsigned depth;
};

/*
 * Loads what the layer's root names, as yields before its own, and makes *rest, new: the image
 * without the key that names them; NULL where there is no such key. On failure *rest is NULL. A
 * file that is skipped with a warning has *skipped set.
 */
sc_status sc_includes_take(const sc_source *source, const sc_loading *loading, const sc_yield *like,
                           sc_layer *layer, sc_image **rest, bool *skipped);

/*
 * Whether a file may be read, asked before it is; what includes no file may. *real is new where the
 * file is to be read by that path, without links. SC_WARNING_FOREIGN_OWNER for one to be skipped;
 * SC_ERROR_INCLUDE_OUTSIDE or what keeps it from being opened, with the error filled.
 */
sc_status sc_includes_admit(const sc_source *source, const sc_loading *loading, const char *path,
                            sc_text *real, sc_error *error);
/* Makes of an error about an included file as a whole one of the file that names it. */
void sc_includes_blame(const sc_loading *loading, const char *path, sc_error *error);

#endif
