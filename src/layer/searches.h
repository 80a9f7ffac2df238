/*
 * The matches of a build's patterns. A compiled image keeps them to detect a new file
 * (layer/manifest.h). Names are kept as hashes, because a pattern may match a million files.
 */
#ifndef SC_LAYER_SEARCHES_H
#define SC_LAYER_SEARCHES_H

#include "superconfig.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct sc_search {
    const char *start; /* where a relative pattern begins: "", or ends with a separator */
    const char *pattern;
    uint64_t *names; /* hashes of the matching names, which begin at `start`; may be NULL */
    size_t count;
} sc_search;

typedef struct sc_searches {
    const sc_allocator *allocator;
    sc_search *items;
    size_t count, capacity;
} sc_searches;

enum { SC_SEARCHES_MAX = 1 << 20, SC_SEARCH_NAMES_MAX = 1 << 20 };

/* The hash of a name, the same in every process. */
uint64_t sc_search_hash(const char *name);

void sc_searches_init(sc_searches *searches, const sc_allocator *allocator);
/* Releases everything; leaves it empty. */
void sc_searches_free(sc_searches *searches);
/* Copies the search. SC_OK, out of memory or too large. */
sc_status sc_searches_add(sc_searches *searches, const sc_search *search);
/* Removes those from the number `from` to the one before `to`. */
void sc_searches_remove(sc_searches *searches, size_t from, size_t to);
/* Appends copies of all. */
sc_status sc_searches_append(sc_searches *searches, const sc_searches *from);
/* Whether both have the same patterns with the same matches. */
bool sc_searches_equal(const sc_searches *a, const sc_searches *b);
/* The bytes that it holds. */
size_t sc_searches_bytes(const sc_searches *searches);

#endif
