/*
 * A hash table of chains with a list in order of use through the same entries. Memory is allocated
 * and freed outside the latch: entries that leave the table are gathered in a list and freed later.
 */
#include "engine/cache.h"

#include "base/alloc.h"
#include "base/hash.h"

enum { FIRST_BUCKETS = 64 };

struct sc_cache_entry {
    sc_cache_entry *chain;
    sc_cache_entry *newer, *older;
    sc_layer *layer; /* owned reference */
    const sc_format *format;
    sc_limits limits;
    uint64_t hash;
    uint64_t content;
    size_t bytes; /* its part of the limit */
    size_t path_length, name_length;
    sc_reader_options reader;
    uint64_t words;
    bool secret;
    bool map;
    bool young;
    char texts[]; /* path NUL name NUL */
};

/* ---- latch ---- */

static void lock(sc_cache *cache)
{
    sc_latch_lock(&cache->latch);
    if (atomic_load_explicit(&cache->busy, memory_order_relaxed)) {
        cache->buckets = NULL;
        cache->newest = cache->oldest = NULL;
        cache->bucket_count = cache->count = cache->bytes = 0;
        atomic_store_explicit(&cache->busy, false, memory_order_release);
    }
}

static void unlock(sc_cache *cache)
{
    sc_latch_unlock(&cache->latch);
}

static void begin_change(sc_cache *cache)
{
    atomic_store(&cache->busy, true);
}

static void end_change(sc_cache *cache)
{
    atomic_store_explicit(&cache->busy, false, memory_order_release);
}

/* ---- entries ---- */

static size_t entry_size(const sc_cache_entry *entry)
{
    return sizeof *entry + entry->path_length + entry->name_length + 2;
}

static void free_entries(sc_cache *cache, sc_cache_entry *list)
{
    while (list != NULL) {
        sc_cache_entry *next = list->chain;
        sc_layer_release(list->layer);
        sc_free(cache->allocator, list, entry_size(list));
        list = next;
    }
}

static uint64_t hash_key(const sc_cache *cache, const sc_cache_key *key)
{
    return sc_hash(key->path, strlen(key->path), cache->seed);
}

static bool same_limits(const sc_limits *a, const sc_limits *b)
{
    return a->file_size == b->file_size && a->depth == b->depth && a->nodes == b->nodes &&
           a->aliases == b->aliases;
}

static bool is_entry_of(const sc_cache_entry *entry, const sc_cache_key *key)
{
    return entry->format == key->format && sc_reader_options_equal(&entry->reader, &key->reader) &&
           entry->secret == key->secret && entry->map == key->map && entry->words == key->words &&
           same_limits(&entry->limits, key->limits) && strcmp(entry->texts, key->path) == 0 &&
           strcmp(entry->texts + entry->path_length + 1, key->name) == 0;
}

static sc_cache_entry **bucket_of(const sc_cache *cache, uint64_t hash)
{
    return &cache->buckets[hash & (cache->bucket_count - 1)];
}

static sc_cache_entry *find(const sc_cache *cache, uint64_t hash, const sc_cache_key *key)
{
    sc_cache_entry *entry = cache->bucket_count != 0 ? *bucket_of(cache, hash) : NULL;
    while (entry != NULL && !(entry->hash == hash && is_entry_of(entry, key))) {
        entry = entry->chain;
    }
    return entry;
}

static sc_cache_entry *new_entry(sc_cache *cache, const sc_cache_key *key, sc_layer *layer)
{
    size_t path_length = strlen(key->path), name_length = strlen(key->name);
    sc_cache_entry *entry =
        sc_alloc_zero(cache->allocator, sizeof *entry + path_length + name_length + 2);
    if (entry == NULL) {
        return NULL;
    }
    entry->layer = sc_layer_retain(layer);
    entry->format = key->format;
    entry->limits = *key->limits;
    entry->reader = key->reader;
    entry->secret = key->secret;
    entry->map = key->map;
    entry->words = key->words;
    entry->hash = hash_key(cache, key);
    entry->path_length = path_length;
    entry->name_length = name_length;
    memcpy(entry->texts, key->path, path_length + 1);
    memcpy(entry->texts + path_length + 1, key->name, name_length + 1);
    entry->bytes = entry_size(entry) + sc_layer_bytes(layer);
    return entry;
}

/* ---- the two lists; under the latch, within a change ---- */

static void link_newest(sc_cache *cache, sc_cache_entry *entry)
{
    entry->newer = NULL;
    entry->older = cache->newest;
    if (cache->newest != NULL) {
        cache->newest->newer = entry;
    } else {
        cache->oldest = entry;
    }
    cache->newest = entry;
}

static void unlink_use(sc_cache *cache, sc_cache_entry *entry)
{
    if (entry->newer != NULL) {
        entry->newer->older = entry->older;
    } else {
        cache->newest = entry->older;
    }
    if (entry->older != NULL) {
        entry->older->newer = entry->newer;
    } else {
        cache->oldest = entry->newer;
    }
}

static void insert(sc_cache *cache, sc_cache_entry *entry)
{
    sc_cache_entry **bucket = bucket_of(cache, entry->hash);
    entry->chain = *bucket;
    *bucket = entry;
    link_newest(cache, entry);
    cache->count++;
    cache->bytes += entry->bytes;
}

/* Moves an entry from the table to a list of the caller. */
static void take_out(sc_cache *cache, sc_cache_entry *entry, sc_cache_entry **removed)
{
    sc_cache_entry **at = bucket_of(cache, entry->hash);
    while (*at != entry) {
        at = &(*at)->chain;
    }
    *at = entry->chain;
    unlink_use(cache, entry);
    cache->count--;
    cache->bytes -= entry->bytes;
    entry->chain = *removed;
    *removed = entry;
}

static void shrink_to_limit(sc_cache *cache, sc_cache_entry **removed)
{
    while (cache->oldest != NULL && cache->bytes > cache->limit) {
        take_out(cache, cache->oldest, removed);
    }
}

/* ---- buckets ---- */

static void rehash(sc_cache *cache, sc_cache_entry **buckets, size_t count)
{
    cache->buckets = buckets;
    cache->bucket_count = count;
    for (sc_cache_entry *entry = cache->oldest; entry != NULL; entry = entry->newer) {
        sc_cache_entry **bucket = bucket_of(cache, entry->hash);
        entry->chain = *bucket;
        *bucket = entry;
    }
}

static size_t needed_buckets(const sc_cache *cache)
{
    if (cache->bucket_count == 0) {
        return FIRST_BUCKETS;
    }
    bool full = cache->count >= cache->bucket_count && cache->bucket_count < SC_CACHE_BUCKETS_MAX;
    return full ? cache->bucket_count * 4 : cache->bucket_count;
}

/* Makes room for one more: false if there are no buckets and no memory for any. */
static bool make_room(sc_cache *cache)
{
    lock(cache);
    size_t had = cache->bucket_count, needed = needed_buckets(cache);
    unlock(cache);
    if (needed == had) {
        return true;
    }
    size_t size = needed * sizeof(sc_cache_entry *);
    sc_cache_entry **buckets = sc_alloc_zero(cache->allocator, size);
    if (buckets == NULL) {
        return had != 0;
    }
    lock(cache);
    sc_cache_entry **unused = buckets;
    size_t unused_count = needed;
    if (cache->bucket_count == had) {
        unused = cache->buckets;
        unused_count = had;
        begin_change(cache);
        rehash(cache, buckets, needed);
        end_change(cache);
    }
    unlock(cache);
    sc_free(cache->allocator, unused, unused_count * sizeof(sc_cache_entry *));
    return true;
}

/* ---- the interface ---- */

void sc_cache_init(sc_cache *cache, const sc_allocator *allocator, size_t limit)
{
    memset(cache, 0, sizeof *cache);
    cache->allocator = allocator;
    cache->limit = limit;
    cache->seed = sc_image_new_seed();
}

void sc_cache_free(sc_cache *cache)
{
    sc_cache_set_limit(cache, 0);
    sc_free(cache->allocator, cache->buckets, cache->bucket_count * sizeof(sc_cache_entry *));
    cache->buckets = NULL;
    cache->bucket_count = 0;
}

uint64_t sc_cache_content_hash(const sc_cache *cache, const char *text, size_t length)
{
    return sc_hash(text, length, cache->seed);
}

sc_cache_found sc_cache_find(sc_cache *cache, const sc_cache_key *key)
{
    sc_cache_found found = {0};
    uint64_t hash = hash_key(cache, key);
    lock(cache);
    sc_cache_entry *entry = find(cache, hash, key);
    if (entry != NULL) {
        found.layer = sc_layer_retain(entry->layer);
        found.content = entry->content;
        found.young = entry->young;
        if (cache->newest != entry) {
            begin_change(cache);
            unlink_use(cache, entry);
            link_newest(cache, entry);
            end_change(cache);
        }
    }
    unlock(cache);
    return found;
}

void sc_cache_put(sc_cache *cache, const sc_cache_key *key, sc_layer *layer, uint64_t content,
                  bool young)
{
    if (!make_room(cache)) {
        return;
    }
    sc_cache_entry *entry = new_entry(cache, key, layer);
    sc_cache_entry *removed = NULL;
    if (entry == NULL) {
        return;
    }
    entry->content = content;
    entry->young = young;
    if (cache->total != NULL) {
        sc_layer_count(layer, cache->total);
    }
    lock(cache);
    begin_change(cache);
    sc_cache_entry *before = find(cache, entry->hash, key);
    if (before != NULL) {
        take_out(cache, before, &removed);
    }
    if (entry->bytes <= cache->limit && cache->bucket_count != 0) {
        insert(cache, entry);
        shrink_to_limit(cache, &removed);
    } else {
        entry->chain = removed;
        removed = entry;
    }
    end_change(cache);
    unlock(cache);
    free_entries(cache, removed);
}

void sc_cache_settle(sc_cache *cache, const sc_cache_key *key, const sc_layer *layer)
{
    uint64_t hash = hash_key(cache, key);
    lock(cache);
    sc_cache_entry *entry = find(cache, hash, key);
    if (entry != NULL && entry->layer == layer) {
        entry->young = false;
    }
    unlock(cache);
}

/* With a count of one, only the cache holds it; it cannot rise while the latch is held. */
static bool is_alone(const sc_cache_entry *entry)
{
    return atomic_load_explicit(&entry->layer->references, memory_order_acquire) == 1;
}

/* An empty cache needs no buckets: the next put makes them again. */
static size_t take_buckets(sc_cache *cache, sc_cache_entry ***buckets)
{
    size_t count = cache->count == 0 ? cache->bucket_count : 0;
    *buckets = NULL;
    if (count != 0) {
        *buckets = cache->buckets;
        cache->buckets = NULL;
        cache->bucket_count = 0;
    }
    return count * sizeof **buckets;
}

size_t sc_cache_trim(sc_cache *cache, bool tables)
{
    sc_cache_entry *removed = NULL, **buckets = NULL;
    size_t table_bytes = 0;
    lock(cache);
    size_t before = cache->bytes;
    begin_change(cache);
    for (sc_cache_entry *entry = cache->oldest, *next; entry != NULL; entry = next) {
        next = entry->newer;
        if (is_alone(entry)) {
            take_out(cache, entry, &removed);
        }
    }
    if (tables) {
        table_bytes = take_buckets(cache, &buckets);
    }
    size_t bytes = before - cache->bytes + table_bytes;
    end_change(cache);
    unlock(cache);
    free_entries(cache, removed);
    sc_free(cache->allocator, buckets, table_bytes);
    return bytes;
}

void sc_cache_set_limit(sc_cache *cache, size_t bytes)
{
    sc_cache_entry *removed = NULL;
    lock(cache);
    cache->limit = bytes;
    begin_change(cache);
    shrink_to_limit(cache, &removed);
    end_change(cache);
    unlock(cache);
    free_entries(cache, removed);
}

void sc_cache_count(sc_cache *cache, sc_cache_counts *out)
{
    *out = (sc_cache_counts){0};
    lock(cache);
    out->files = cache->count;
    out->tables = cache->bucket_count * sizeof(sc_cache_entry *);
    out->bytes = cache->bytes + out->tables;
    for (const sc_cache_entry *entry = cache->oldest; entry != NULL; entry = entry->newer) {
        size_t own = entry_size(entry);
        out->tables += own;
        out->layers += is_alone(entry) ? entry->bytes - own : 0;
    }
    unlock(cache);
}
