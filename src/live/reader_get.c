/* A reader's look-up by path: hash, two places to look, compare. */
#include <string.h>

#include "base/hash.h"
#include "base/same.h"
#include "image/path.h"
#include "live/reader.h"

static inline uint64_t fold_pair(const unsigned char *p, uint64_t a, uint64_t b)
{
    return sc_hash_fold(sc_hash_load64(p) ^ a, sc_hash_load64(p + 8) ^ b);
}

/*
 * Hash of a path of at most SC_READER_TEXT_MAX bytes. All pairs of words are multiplied side by
 * side, which is faster than a chain and weaker: two paths may be made to meet. They would only
 * push each other out of their set, so what is gained by it is a walk.
 */
static inline uint64_t hash_of(const char *path, size_t length, uint64_t seed)
{
    const unsigned char *p = (const unsigned char *)path;
    uint64_t a = sc_hash_secret_a(seed), b = sc_hash_secret_b(seed);
    if (length <= 16) {
        return sc_hash(path, length, seed);
    }
    uint64_t hash = fold_pair(p, a, b) ^ fold_pair(p + length - 16, b, a ^ length);
    return length <= 32 ? hash : hash ^ fold_pair(p + 16, a + b, b);
}

static inline sc_value value_of(const sc_reader *reader, const sc_reader_entry *entry)
{
    if (entry->node == SC_READER_MISS) {
        return (sc_value){0};
    }
    return sc_value_of(reader->image, entry->node);
}

static inline bool is_hit(const sc_reader_entry *entry, uint64_t mark, const char *path,
                          size_t length)
{
    return entry->mark == mark && entry->length == length &&
           sc_same_text(entry->text, path, length);
}

/* The newer of a set stands first; the one that was asked before it, second. */
static void remember(sc_reader_entry set[2], uint64_t mark, sc_value value, const char *path,
                     size_t length)
{
    set[1] = set[0];
    set[0].mark = mark;
    set[0].node = value.image != NULL ? value.node : SC_READER_MISS;
    set[0].length = (uint32_t)length;
    memcpy(set[0].text, path, length);
}

static sc_value look(sc_reader *reader, uint64_t hash, const char *path, size_t length)
{
    if (!sc_reader_pin(reader)) {
        return (sc_value){0};
    }
    sc_value value = sc_value_at_n(sc_value_of(reader->image, 0), path, length, NULL);
    if (length != 0 && length <= SC_READER_TEXT_MAX) {
        remember(reader->entries[hash % SC_READER_SETS], hash ^ reader->epoch, value, path, length);
    }
    return value;
}

static inline sc_value get(sc_reader *reader, const char *path, size_t length)
{
    uint64_t hash = 0;
    if (length != 0 && length <= SC_READER_TEXT_MAX) {
        hash = hash_of(path, length, reader->seed);
        uint64_t mark = hash ^ reader->epoch;
        const sc_reader_entry *set = reader->entries[hash % SC_READER_SETS];
        if (is_hit(&set[0], mark, path, length)) {
            return value_of(reader, &set[0]);
        }
        if (is_hit(&set[1], mark, path, length)) {
            return value_of(reader, &set[1]);
        }
    }
    return look(reader, hash, path, length);
}

sc_value sc_reader_get_n(sc_reader *reader, const char *path, size_t length)
{
    if (reader == NULL || path == NULL) {
        return (sc_value){0};
    }
    return get(reader, path, length);
}

sc_value sc_reader_get(sc_reader *reader, const char *path)
{
    if (reader == NULL || path == NULL) {
        return (sc_value){0};
    }
    return get(reader, path, strlen(path));
}
