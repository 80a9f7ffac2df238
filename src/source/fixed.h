/* Sources whose layers are made when they are added. */
#ifndef SC_SOURCE_FIXED_H
#define SC_SOURCE_FIXED_H

#include "source/kind.h"

/* New source without layers yet; its yields have these flags beside those of the options. */
sc_status sc_source_fixed(const sc_source_making *making, unsigned flags, sc_source **out);
/* Its yields, of layers that it has or that were made like them. */
sc_status sc_source_yield_fixed(const sc_source *source, const sc_loading *loading,
                                const sc_layer_list *layers);
/* The words of a command line, read by the guide of the build (arguments.c). */
sc_status sc_source_load_words(const sc_source *source, const sc_loading *loading);
/* Its next layer: steals it, on failure too. Only before the source is shared. */
sc_status sc_source_fix(sc_source *source, sc_layer *layer);

#endif
