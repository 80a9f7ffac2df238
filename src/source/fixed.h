/* Sources whose layers are made when they are added. */
#ifndef SC_SOURCE_FIXED_H
#define SC_SOURCE_FIXED_H

#include "source/kind.h"

/* New source without layers; its yields have these flags in addition to those of the options. */
sc_status sc_source_fixed(const sc_source_making *making, unsigned flags, sc_source **out);
/* Yields these layers: the source's own, or new ones of the same kind. */
sc_status sc_source_yield_fixed(const sc_source *source, const sc_loading *loading,
                                const sc_layer_list *layers);
/* Its kind, for messages, and the name of its layer, or "". */
const char *sc_source_fixed_word(const sc_source *source, const char **text);
/* Loads the words of a command line with the guide of the build (arguments.c). */
sc_status sc_source_load_words(const sc_source *source, const sc_loading *loading);
/* Adds the next layer: steals it, on failure too. Only before the source is shared. */
sc_status sc_source_fix(sc_source *source, sc_layer *layer);

#endif
