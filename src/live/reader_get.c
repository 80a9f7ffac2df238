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
 * Hash of a path of at most SC_READER_TEXT_MAX bytes. All pairs of words are multiplied in
 * parallel, which is faster than a chain and weaker: two paths with equal hashes can be made. They
 * only remove each other from their set, which costs a walk.
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

/* ---- values that the image shares with another ---- */

enum { PLACE_AT = SC_READER_TEXT_MAX - sizeof(sc_reader_place) };

static sc_value value_elsewhere(const sc_reader *reader, const sc_reader_entry *entry)
{
    sc_reader_place place;
    memcpy(&place, entry->text + PLACE_AT, sizeof place);
    return sc_value_of(reader->image->bases[place.base], place.node);
}

/* The place of a value of another image; false if an entry cannot hold it. */
static bool place_of(const sc_image *image, sc_value value, size_t length, sc_reader_place *out)
{
    for (uint32_t i = 0; i < image->base_count && length <= PLACE_AT; i++) {
        if (image->bases[i] == value.image) {
            *out = (sc_reader_place){i, value.node};
            return true;
        }
    }
    return false;
}

/* The first entry of a set is the most recent one, the second the one before. */
static void remember(const sc_reader *reader, sc_reader_entry set[2], uint64_t mark, sc_value value,
                     const char *path, size_t length)
{
    sc_reader_place place;
    bool elsewhere = value.image != NULL && value.image != reader->image;
    if (elsewhere && !place_of(reader->image, value, length, &place)) {
        return;
    }
    set[1] = set[0];
    set[0].mark = mark;
    set[0].node = value.image != NULL ? value.node : SC_READER_MISS;
    set[0].length = (uint32_t)length;
    memcpy(set[0].text, path, length);
    if (elsewhere) {
        set[0].mark = ~mark;
        memcpy(set[0].text + PLACE_AT, &place, sizeof place);
    }
}

static sc_value look(sc_reader *reader, uint64_t hash, const char *path, size_t length)
{
    if (!sc_reader_pin(reader)) {
        return (sc_value){0};
    }
    sc_reader_entry *set = reader->entries[hash % SC_READER_SETS];
    uint64_t mark = hash ^ reader->epoch;
    for (size_t i = 0; i < 2 && length != 0 && length <= PLACE_AT; i++) {
        if (is_hit(&set[i], ~mark, path, length)) {
            return value_elsewhere(reader, &set[i]);
        }
    }
    sc_value value = sc_value_at_n(sc_value_of(reader->image, 0), path, length, NULL);
    if (length != 0 && length <= SC_READER_TEXT_MAX) {
        remember(reader, set, mark, value, path, length);
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
