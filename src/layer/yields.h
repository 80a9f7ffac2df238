/*
 * The layers of the sources of a build, in order, and how the build takes each of them.
 */
#ifndef SC_LAYER_YIELDS_H
#define SC_LAYER_YIELDS_H

#include "layer/layer.h"

typedef struct sc_yield {
    sc_layer *layer;   /* owned reference; NULL: `place` was looked at in vain */
    sc_image *mounted; /* owned, usually NULL: what `under` made */
    sc_value value; /* what merges: root, subtree (`at`, a section) or `mounted`; may be absent */
    unsigned flags; /* SC_LAYER_… */
    const char *place;   /* path of a file or folder, there or not; else NULL; owned by the list */
    const char *named;   /* what a file named to include this: a path or pattern; NULL; owned */
    const char *profile; /* borrowed from the context's profiles (or "default", "global"); "" */
    sc_source_kind kind;
    bool secret;
    bool confined;   /* no line of it is shown */
    bool is_base;    /* a file that profiles may have siblings of, also when it is absent */
    uint32_t source; /* number of the source within the build; filled in by the engine */
} sc_yield;

/* Layers in order. */
typedef struct sc_yields {
    const sc_allocator *allocator;
    sc_yield *items;
    size_t count, capacity;
} sc_yields;

enum { SC_YIELDS_MAX = 1 << 20 };

void sc_yields_init(sc_yields *yields, const sc_allocator *allocator);
/* Releases layers, images and texts; leaves it empty. */
void sc_yields_free(sc_yields *yields);
/* Steals `layer` and `mounted`, on failure too; `place` and `named` are copied. */
sc_status sc_yields_add(sc_yields *yields, const sc_yield *yield);
/* Turns the order round from number `from` on; yields of one layer stay as they follow. */
void sc_yields_reverse(sc_yields *yields, size_t from);
/* Appends the first `count` of another list, sharing their layers and images. */
sc_status sc_yields_share(sc_yields *yields, const sc_yields *from, size_t count);
/* True where something was loaded, and was not empty. */
bool sc_yield_has_content(const sc_yield *yield);
/* A nested file yields its layer several times, in a row: true for all but the first. */
bool sc_yields_repeats(const sc_yields *yields, size_t index);
/* The bytes that the list holds beside its layers. */
size_t sc_yields_bytes(const sc_yields *yields);

#endif
