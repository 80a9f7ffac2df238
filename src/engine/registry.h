/*
 * A registry: custom formats, the parse cache, the counters of the statistics. Handles and builders
 * hold it through their plans. The process's default one is static, and its cache empty until used:
 * with the hash seeds, the only state the library has outside of what its callers hold.
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
    uint64_t time; /* 0: nothing was read */
    uint64_t limit;
    sc_memory_info info;
} sc_recent_memory;

struct sc_registry {
    atomic_uint references;
    bool is_default; /* never freed */
    const sc_allocator *allocator;
    sc_cache cache;
    _Atomic(struct sc_custom_format *) formats; /* newest first; only ever grows */
    atomic_uint_least64_t total_handles, active_handles, open_handles, snapshots;
    /* Of merged images, layers, what handles have beside them, all snapshots, and of these those
     * that are the current ones of an open handle. */
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
/* Has the C library give back what was freed; nothing where the allocator is not the default. */
void sc_registry_give_back(const sc_registry *registry);

/* Whether it has a format that is read only on the thread that builds or reloads. */
bool sc_registry_needs_builder(sc_registry *registry);

#endif
