/*
 * The struct of a reader, and its cache.
 *
 * A reader remembers where the paths it was asked led to: SETS sets of two, chosen by the hash of
 * the path's text. A remembered path is valid in one *epoch*, a number that moves whenever the
 * reader moves to another snapshot or lets go of it; nothing is cleared then. `mark` is the text's
 * hash and the epoch in one word, so the usual question (the same text, this epoch?) is one
 * comparison and the text itself. No false answer can come of it: where texts are equal their
 * hashes are, and then marks are equal only if the epochs are.
 *
 * Misses are remembered too. Longer paths than SC_READER_TEXT_MAX are walked each time.
 */
#ifndef SC_LIVE_READER_H
#define SC_LIVE_READER_H

#include "live/live.h"

enum {
    SC_READER_SETS = 64, /* of two: 128 paths */
    SC_READER_TEXT_MAX = 48,
    SC_READER_KEYS_MAX = 1 << 20
};

/* The node of an absent path. */
#define SC_READER_MISS UINT32_MAX

/*
 * A path may lead into an image that the reader's shares values with. The place is then at the end
 * of the entry's text, which must be that much shorter, and the mark is inverted, so that the usual
 * question finds no such entry and costs no more for them.
 */
typedef struct sc_reader_place {
    uint32_t base, node;
} sc_reader_place;

typedef struct sc_reader_entry {
    uint64_t mark;
    uint32_t node;
    uint32_t length; /* 0: empty, for the empty path is never remembered */
    char text[SC_READER_TEXT_MAX];
} sc_reader_entry;

_Static_assert(sizeof(sc_reader_entry) == SC_CACHE_LINE, "an entry is one cache line");

/* The cached readings of a key's value. */
enum { SC_KEY_INT = 1, SC_KEY_FLOAT = 2, SC_KEY_BOOL = 4 };

struct sc_key {
    uint64_t epoch; /* in which the rest is valid; 0: none */
    unsigned ready; /* SC_KEY_… */
    bool boolean;
    int64_t integer;
    double number;
    sc_value value;
    sc_key *next;
    size_t length;
    char path[];
};

struct sc_reader {
    uint64_t generation; /* of the handle when the snapshot was pinned */
    uint64_t epoch;
    uint64_t seed;
    sc_handle *handle;
    sc_snapshot *snapshot; /* pinned; NULL while parked or closed */
    const sc_image *image; /* the snapshot's, else NULL */
    sc_key *keys;
    size_t key_count;
    sc_reader_entry entries[SC_READER_SETS][2];
};

/* Pins a snapshot unless one is pinned. False if the handle is closed. */
bool sc_reader_pin(sc_reader *reader);

#endif
