/*
 * Between the two halves of patterns: the tree that the parser makes, and the program that is made
 * of it.
 */
#ifndef SC_SCHEMA_REGEX_TREE_H
#define SC_SCHEMA_REGEX_TREE_H

#include "base/arena.h"
#include "schema/regex.h"

enum {
    SC_REGEX_TEXT_MOST = 1 << 16,
    SC_REGEX_DEPTH_MOST = 200,
    SC_REGEX_LOOKS_MOST = 32,
    SC_REGEX_STEPS_MOST = 50000,   /* instructions of all programs together */
    SC_REGEX_RANGES_MOST = 100000, /* of all sets together */
    SC_REGEX_REPEAT_MOST = 10000
};
#define SC_REGEX_FOREVER UINT32_MAX

/* Characters: ASCII by bit, the rest by sorted ranges that do not touch. */
typedef struct sc_range {
    uint32_t low, high;
} sc_range;

typedef struct sc_char_set {
    uint64_t ascii[2];
    const sc_range *ranges;
    size_t count;
} sc_char_set;

typedef enum sc_regex_kind {
    SC_REGEX_EMPTY,
    SC_REGEX_SET,
    SC_REGEX_SEQUENCE, /* children in order */
    SC_REGEX_CHOICE,
    SC_REGEX_REPEAT, /* of the only child */
    SC_REGEX_BEGIN,
    SC_REGEX_END,
    SC_REGEX_WORD_EDGE,
    SC_REGEX_NO_WORD_EDGE,
    SC_REGEX_LOOK
} sc_regex_kind;

typedef struct sc_regex_tree sc_regex_tree;
struct sc_regex_tree {
    sc_regex_kind kind;
    const sc_char_set *set;
    uint32_t least, most;
    uint32_t look; /* its number; those inside it have lower ones */
    bool behind, negated;
    sc_regex_tree *first, *last; /* children */
    sc_regex_tree *next;         /* sibling */
};

/* A set while it is gathered. */
typedef struct sc_set_builder {
    const sc_allocator *allocator;
    sc_range *ranges;
    size_t count, capacity;
    sc_status status; /* SC_OK, out of memory, or SC_ERROR_TOO_LARGE */
} sc_set_builder;

void sc_set_add(sc_set_builder *set, uint32_t low, uint32_t high);
/* Every character that `other` does not have, once that is sorted. */
void sc_set_add_complement(sc_set_builder *set, sc_set_builder *other);
/* \d, \w, \s by their lower-case letter. */
void sc_set_add_class(sc_set_builder *set, char letter);
void sc_set_add_categories(sc_set_builder *set, uint32_t categories);
/* The set in the arena; NULL: it failed, see `status`. */
const sc_char_set *sc_set_finish(sc_set_builder *set, bool negated, sc_arena *arena);
void sc_set_free(sc_set_builder *set);

/* The tree in the arena, and the number of look-arounds. */
sc_status sc_regex_parse(sc_arena *arena, const char *text, size_t length, sc_regex_tree **out,
                         uint32_t *looks, sc_regex_tree **look_trees, sc_regex_error *error);

#endif
