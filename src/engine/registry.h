/*
 * A registry: custom formats, the parse cache, the counters of the statistics. Handles and builders
 * hold it through their plans. The process's default registry is static, and its cache is empty
 * until used. It and the hash seeds are the only global state of the library.
 */
#ifndef SC_ENGINE_REGISTRY_H
#define SC_ENGINE_REGISTRY_H

#include "engine/cache.h"
#include "format/format.h"
#include "platform/thread.h"

struct sc_custom_format;

/*
 * The last reading of the system's memory, for the statistics: a reading opens several files. A
 * caller that finds it in use (also since a fork) makes a reading of its own.
 */
typedef struct sc_recent_memory {
    atomic_flag in_use;
    uint64_t time; /* 0: no reading yet */
    uint64_t limit;
    sc_memory_info info;
} sc_recent_memory;

struct sc_registry {
    atomic_uint references;
    bool is_default; /* never freed */
    const sc_allocator *allocator;
    sc_cache cache;
    _Atomic(struct sc_custom_format *) formats; /* newest first; never removed */
    atomic_uint_least64_t total_handles, active_handles, open_handles, snapshots;
    /* Bytes of merged images, of layers, of other memory of handles, of all snapshots, and of the
     * snapshots that are current in an open handle. */
    atomic_uint_least64_t image_bytes, layer_bytes, handle_bytes, held_bytes, current_bytes;
    atomic_uint_least64_t cleanups, given_back;
    atomic_uint_least64_t memory_limit; /* of a monitor; 0: none */
    atomic_uint_least64_t cache_hits, cache_misses;
    sc_recent_memory memory;
};

/* The registry itself, or the default one for NULL. */
sc_registry *sc_registry_or_default(sc_registry *registry);
const sc_allocator *sc_registry_allocator(const sc_registry *registry);

/* Custom formats first, newest first, then the built-in ones; NULL if no format matches. */
const sc_format *sc_registry_format(sc_registry *registry, const char *name);
const sc_format *sc_registry_format_of_file(sc_registry *registry, const char *file_name);

/*
 * Frees memory that can be made again: layers that only the cache holds, with `all` its tables too.
 * Counts as a clean-up. Returns the bytes.
 */
uint64_t sc_registry_clean(sc_registry *registry, bool all);
/* Returns freed memory of the C library to the system; nothing with a custom allocator. */
void sc_registry_give_back(const sc_registry *registry);

/* Whether it has a format that is read only on the thread that builds or reloads. */
bool sc_registry_needs_builder(sc_registry *registry);

#endif
