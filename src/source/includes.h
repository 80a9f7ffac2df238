/*
 * Files that name further files. An inclusion is one file in the chain from a source's own file to
 * the file that is loaded now; the files above it are still being taken, so a file that includes
 * one of them makes a cycle.
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
    const char *named;  /* the path or pattern that is being loaded */
    bool is_pattern;    /* that is a pattern, which leaves the file itself out */
    uint32_t line, column;
    unsigned depth;
};

/*
 * Loads the files that the layer's root names, as yields before its own, and sets *rest to a new
 * image without the key that names them; NULL if there is no such key, or on failure. Sets *skipped
 * if the file is skipped with a warning, or is left out by its own pattern.
 */
sc_status sc_includes_take(const sc_source *source, const sc_loading *loading, const sc_yield *like,
                           sc_layer *layer, sc_image **rest, bool *skipped);

/*
 * Checks, before a file is read, whether it may be; a file that is not included always may. *real
 * is new text if the file must be read by that path, without links. SC_WARNING_FOREIGN_OWNER if the
 * file must be skipped; SC_ERROR_INCLUDE_OUTSIDE, or the failure to open it, with the error filled.
 */
sc_status sc_includes_admit(const sc_source *source, const sc_loading *loading, const char *path,
                            sc_text *real, sc_error *error);
/* Turns an error about a whole included file into an error of the file that names it. */
void sc_includes_blame(const sc_loading *loading, const char *path, sc_error *error);

#endif
