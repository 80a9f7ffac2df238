/*
 * Floors: the least work that could answer the same question, in plain and fast code.
 *
 * They have no layers, snapshots or threads: a flat table of whole paths, and a tree whose members
 * are found by hash. The difference between ours and a floor is the price of all other features.
 */
#ifndef BENCH_FLOOR_H
#define BENCH_FLOOR_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

enum { FLOOR_SLOTS = 128, FLOOR_TEXT = 40, FLOOR_MEMBERS = 8 };

typedef struct floor_entry {
    uint64_t hash;
    size_t length; /* 0: free */
    int64_t value;
    char text[FLOOR_TEXT];
} floor_entry;

typedef struct floor_table {
    uint64_t seed;
    floor_entry entries[FLOOR_SLOTS];
} floor_table;

void floor_table_begin(floor_table *table, uint64_t seed);
/* False when the path is too long or the table is half full. */
int floor_table_put(floor_table *table, const char *path, int64_t value);
/* Hash, probe, compare: the entry of a path, or NULL. */
const floor_entry *floor_table_get(const floor_table *table, const char *path);

typedef struct floor_node {
    uint64_t hash; /* of its key */
    size_t length;
    const char *key;
    int64_t value;
    const struct floor_node *members; /* NULL: a leaf */
    size_t count;
} floor_node;

typedef struct floor_tree {
    uint64_t seed;
    atomic_uint lock;
    floor_node root;
} floor_tree;

/* A node under its key, for building a tree. */
floor_node floor_node_of(const floor_tree *tree, const char *key, const floor_node *members,
                         size_t count, int64_t value);
/* Locks, walks a dotted path, copies the number out, unlocks. */
int64_t floor_tree_get(floor_tree *tree, const char *path, int64_t fallback);

#endif
