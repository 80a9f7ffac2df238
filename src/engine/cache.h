/*
 * The parse cache: layers of files, found again by what was asked and what identified the file's
 * content when it was read.
 *
 * Bounded by bytes, the least recently used forgotten first. An entry whose file was *young* when
 * it was read (platform/file.h) proves nothing by its stamp, so it also keeps a hash of the content
 * and is believed only after reading again, until a read finds the file no longer young.
 *
 * The lists change under a latch, in several stores each: `busy` says so, and a child that was
 * forked in the middle of that lets go of the whole cache instead of walking broken lists.
 */
#ifndef SC_ENGINE_CACHE_H
#define SC_ENGINE_CACHE_H

#include "format/format.h"
#include "layer/layer.h"
#include "live/latch.h"

enum { SC_CACHE_DEFAULT_LIMIT = 16 << 20, SC_CACHE_BUCKETS_MAX = 1 << 16 };

/* The key of an entry: equal in every field, or another entry. */
typedef struct sc_cache_key {
    const char *path;
    const char *name;
    const sc_format *format; /* NULL: by content */
    const sc_limits *limits; /* resolved */
    sc_documents documents;
    bool secret;
    bool map;
    uint64_t words; /* a hash of the user's secret words; 0: none */
} sc_cache_key;

typedef struct sc_cache_entry sc_cache_entry;

typedef struct sc_cache {
    const sc_allocator *allocator;
    sc_latch latch;
    atomic_bool busy;
    uint64_t seed;
    sc_cache_entry **buckets;
    size_t bucket_count; /* 0 or a power of two */
    sc_cache_entry *newest, *oldest;
    size_t count, bytes, limit;
    atomic_uint_least64_t *total; /* counts the layers; NULL: nobody asks */
} sc_cache;

/* The content of a cache, in bytes. */
typedef struct sc_cache_counts {
    size_t files;
    size_t bytes;  /* everything, also what others hold as well */
    size_t layers; /* of these, of layers that only the cache holds */
    size_t tables; /* of these, of its own entries and buckets */
} sc_cache_counts;

/* The cached parts of a file. */
typedef struct sc_cache_found {
    sc_layer *layer; /* new reference; NULL: nothing */
    uint64_t content;
    bool young;
} sc_cache_found;

/* `limit` 0 keeps nothing. A cache without buckets is empty: the first put makes them. */
void sc_cache_init(sc_cache *cache, const sc_allocator *allocator, size_t limit);
void sc_cache_free(sc_cache *cache);
uint64_t sc_cache_content_hash(const sc_cache *cache, const char *text, size_t length);
sc_cache_found sc_cache_find(sc_cache *cache, const sc_cache_key *key);
/* Retains the layer. Quietly keeps nothing where memory runs out. */
void sc_cache_put(sc_cache *cache, const sc_cache_key *key, sc_layer *layer, uint64_t content,
                  bool young);
/* The entry's file is no longer young, if it still is this layer. */
void sc_cache_settle(sc_cache *cache, const sc_cache_key *key, const sc_layer *layer);
/*
 * Forgets what only the cache holds, and where `tables` is set gives back the buckets that are no
 * longer needed. Returns the bytes that are freed.
 */
size_t sc_cache_trim(sc_cache *cache, bool tables);
void sc_cache_set_limit(sc_cache *cache, size_t bytes);
void sc_cache_count(sc_cache *cache, sc_cache_counts *out);

#endif
