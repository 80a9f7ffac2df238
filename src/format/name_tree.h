/*
 * Names that form a tree: a name is a text below a parent name, and has a number. The readers of
 * flat formats learn all names of a file this way before they build its tree; hostile names cost no
 * more than others, because the hash is seeded.
 */
#ifndef SC_FORMAT_NAME_TREE_H
#define SC_FORMAT_NAME_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "superconfig.h"

enum { SC_NAME_TREE_ROOT = 0 };
#define SC_NAME_TREE_NONE UINT32_MAX

typedef struct sc_tree_name {
    const char *text; /* borrowed from who added it */
    size_t length;
    uint32_t parent;
    uint32_t depth; /* the root has 0 */
} sc_tree_name;

/* Invariant: items[0] is the root, parents come before their children, slots hold number + 1. */
typedef struct sc_name_tree {
    const sc_allocator *allocator;
    sc_tree_name *items;
    size_t count, capacity;
    uint32_t *slots; /* a power of two; at most half are taken */
    size_t slot_count;
    uint64_t seed;
} sc_name_tree;

/* Only the root is in it. False when out of memory; free it nevertheless. */
bool sc_name_tree_init(sc_name_tree *names, const sc_allocator *allocator, uint64_t seed);
void sc_name_tree_free(sc_name_tree *names);
/* The number of a name, which is added where it is new; SC_NAME_TREE_NONE when out of memory. */
uint32_t sc_name_tree_add(sc_name_tree *names, uint32_t parent, const char *text, size_t length);
/* The number of a name, or SC_NAME_TREE_NONE. */
uint32_t sc_name_tree_find(const sc_name_tree *names, uint32_t parent, const char *text,
                           size_t length);

#endif
