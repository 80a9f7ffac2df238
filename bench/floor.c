/* See floor.h. The hash is of the kind that today's tables use: multiply, fold the halves. */
#include "floor.h"

#include <string.h>

static uint64_t load(const char *p)
{
    uint64_t word;
    memcpy(&word, p, sizeof word);
    return word;
}

static uint64_t fold(uint64_t a, uint64_t b)
{
    __extension__ unsigned __int128 product = (unsigned __int128)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static inline uint64_t hash_of(const char *text, size_t length, uint64_t seed)
{
    const uint64_t secret = UINT64_C(0x9E3779B97F4A7C15);
    uint64_t state = seed ^ length;
    if (length >= 8) {
        for (size_t i = 0; i + 8 < length; i += 8) {
            state = fold(load(text + i) ^ secret, state ^ secret);
        }
        return fold(load(text + length - 8) ^ secret, state);
    }
    uint64_t word = 0;
    for (size_t i = 0; i < length; i++) {
        word = word << 8 | (unsigned char)text[i];
    }
    return fold(word ^ secret, state ^ secret);
}

void floor_table_begin(floor_table *table, uint64_t seed)
{
    memset(table, 0, sizeof *table);
    table->seed = seed;
}

int floor_table_put(floor_table *table, const char *path, int64_t value)
{
    size_t length = strlen(path), used = 0;
    for (size_t i = 0; i < FLOOR_SLOTS; i++) {
        used += table->entries[i].length != 0;
    }
    if (length == 0 || length > FLOOR_TEXT || used >= FLOOR_SLOTS / 2) {
        return 0;
    }
    uint64_t hash = hash_of(path, length, table->seed);
    size_t at = hash % FLOOR_SLOTS;
    while (table->entries[at].length != 0) {
        at = (at + 1) % FLOOR_SLOTS;
    }
    table->entries[at] = (floor_entry){.hash = hash, .length = length, .value = value};
    memcpy(table->entries[at].text, path, length);
    return 1;
}

__attribute__((noinline)) const floor_entry *floor_table_get(const floor_table *table,
                                                             const char *path)
{
    size_t length = strlen(path);
    uint64_t hash = hash_of(path, length, table->seed);
    for (size_t at = hash % FLOOR_SLOTS; table->entries[at].length != 0;
         at = (at + 1) % FLOOR_SLOTS) {
        const floor_entry *entry = &table->entries[at];
        if (entry->hash == hash && entry->length == length &&
            memcmp(entry->text, path, length) == 0) {
            return entry;
        }
    }
    return NULL;
}

floor_node floor_node_of(const floor_tree *tree, const char *key, const floor_node *members,
                         size_t count, int64_t value)
{
    size_t length = strlen(key);
    return (floor_node){hash_of(key, length, tree->seed), length, key, value, members, count};
}

static const floor_node *member(const floor_tree *tree, const floor_node *node, const char *key,
                                size_t length)
{
    uint64_t hash = hash_of(key, length, tree->seed);
    for (size_t i = 0; i < node->count; i++) {
        const floor_node *it = &node->members[i];
        if (it->hash == hash && it->length == length && memcmp(it->key, key, length) == 0) {
            return it;
        }
    }
    return NULL;
}

__attribute__((noinline)) int64_t floor_tree_get(floor_tree *tree, const char *path,
                                                 int64_t fallback)
{
    while (atomic_exchange_explicit(&tree->lock, 1, memory_order_acquire) != 0) {
    }
    const floor_node *node = &tree->root;
    while (node != NULL) {
        const char *end = path;
        while (*end != 0 && *end != '.') {
            end++;
        }
        node = member(tree, node, path, (size_t)(end - path));
        if (*end == 0) {
            break;
        }
        path = end + 1;
    }
    int64_t value = node != NULL && node->members == NULL ? node->value : fallback;
    atomic_store_explicit(&tree->lock, 0, memory_order_release);
    return value;
}
