/*
 * The layers of the sources of a build, in order, and how the build takes each of them.
 */
#ifndef SC_LAYER_YIELDS_H
#define SC_LAYER_YIELDS_H

#include "layer/layer.h"

typedef struct sc_yield {
    sc_layer *layer;   /* owned reference; NULL: there is no file at `place` */
    sc_image *mounted; /* owned; the image that `under` made, usually NULL */
    sc_value value; /* merges: the root, a subtree (`at`, a section) or `mounted`; may be absent */
    unsigned flags; /* SC_LAYER_… */
    const char *place;   /* path of a file or folder, which may be absent; else NULL; owned */
    const char *named;   /* path or pattern by which a file includes this; else NULL; owned */
    const char *profile; /* borrowed from the context's profiles (or "default", "global"); or "" */
    sc_source_kind kind;
    bool secret;
    bool confined;    /* errors do not show its lines */
    bool passed_over; /* an absent file that would not be loaded if it appeared */
    bool is_base;     /* a file, maybe absent, that may have siblings for profiles */
    uint32_t source;  /* number of the source within the build; set by the engine */
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
/* Reverses the order of the yields from `from` on; yields of one layer keep their order. */
void sc_yields_reverse(sc_yields *yields, size_t from);
/* Appends the first `count` of another list, sharing their layers and images. */
sc_status sc_yields_share(sc_yields *yields, const sc_yields *from, size_t count);
/* True if a layer was loaded and is not empty. */
bool sc_yield_has_content(const sc_yield *yield);
/* A nested file yields its layer several times in succession: true for all but the first. */
bool sc_yields_repeats(const sc_yields *yields, size_t index);
/* The bytes that the list holds, without its layers. */
size_t sc_yields_bytes(const sc_yields *yields);

#endif
