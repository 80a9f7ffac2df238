/*
 * The parse cache: layers of files, with the request and the stamp of the file as the key.
 *
 * Bounded by bytes; the least recently used entry is removed first. The stamp of a file that was
 * *young* when it was read (platform/file.h) proves nothing. So its entry also keeps a hash of the
 * content and is only used after reading the file again, until a read finds it no longer young.
 *
 * The lists change under a latch, in several stores each, while `busy` is set. A child process that
 * was forked in the middle of a change drops the whole cache instead of using inconsistent lists.
 */
#ifndef SC_ENGINE_CACHE_H
#define SC_ENGINE_CACHE_H

#include "format/format.h"
#include "layer/layer.h"
#include "live/latch.h"

enum { SC_CACHE_DEFAULT_LIMIT = 16 << 20, SC_CACHE_BUCKETS_MAX = 1 << 16 };

/* The key of an entry: entries differ if any field differs. */
typedef struct sc_cache_key {
    const char *path;
    const char *name;
    const sc_format *format; /* NULL: by content */
    const sc_limits *limits; /* resolved */
    sc_reader_options reader;
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
    atomic_uint_least64_t *total; /* counts the bytes of layers; may be NULL */
} sc_cache;

/* The content of a cache, in bytes. */
typedef struct sc_cache_counts {
    size_t files;
    size_t bytes;  /* total, also of layers that others hold too */
    size_t layers; /* part of `bytes`: layers that only the cache holds */
    size_t tables; /* part of `bytes`: entries and buckets */
} sc_cache_counts;

/* The cached parts of a file. */
typedef struct sc_cache_found {
    sc_layer *layer; /* new reference; NULL: not found */
    uint64_t content;
    bool young;
} sc_cache_found;

/* `limit` 0 keeps nothing. A cache without buckets is empty: the first put makes them. */
void sc_cache_init(sc_cache *cache, const sc_allocator *allocator, size_t limit);
void sc_cache_free(sc_cache *cache);
uint64_t sc_cache_content_hash(const sc_cache *cache, const char *text, size_t length);
sc_cache_found sc_cache_find(sc_cache *cache, const sc_cache_key *key);
/* Retains the layer. Does nothing, without an error, when out of memory. */
void sc_cache_put(sc_cache *cache, const sc_cache_key *key, sc_layer *layer, uint64_t content,
                  bool young);
/* Marks the entry's file as no longer young, if the entry still has this layer. */
void sc_cache_settle(sc_cache *cache, const sc_cache_key *key, const sc_layer *layer);
/*
 * Removes layers that only the cache holds, and with `tables` frees buckets that are not needed any
 * more. Returns the number of freed bytes.
 */
size_t sc_cache_trim(sc_cache *cache, bool tables);
void sc_cache_set_limit(sc_cache *cache, size_t bytes);
void sc_cache_count(sc_cache *cache, sc_cache_counts *out);

#endif
