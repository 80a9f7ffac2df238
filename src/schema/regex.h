/*
 * Patterns: the regular expressions of ECMA-262 in Unicode mode, without back-references. Matching
 * is a search: it answers whether the pattern matches anywhere in the text.
 *
 * The time of a search is bounded by pattern x text, whatever both are: a pattern is a program
 * whose states advance together over the text. A look-around is a program of its own that is run
 * over the whole text first, backwards for a look-ahead, and marks every position where it holds;
 * to the program that contains it, it is then one bit a position.
 */
#ifndef SC_SCHEMA_REGEX_H
#define SC_SCHEMA_REGEX_H

#include "base/arena.h"

typedef struct sc_regex sc_regex;

typedef struct sc_regex_error {
    size_t offset; /* bytes */
    const char *message;
    bool unsupported; /* well formed, but a back-reference or the like */
} sc_regex_error;

/*
 * New pattern in the arena, which it borrows for ever; the text is not needed afterwards. SC_OK,
 * SC_ERROR_BAD_PATTERN with `error` filled, or out of memory.
 */
sc_status sc_regex_compile(sc_arena *arena, const char *text, size_t length, const sc_regex **out,
                           sc_regex_error *error);
/* The steps that a search in a text of that length takes at most. */
uint64_t sc_regex_cost(const sc_regex *pattern, size_t length);
/* Well-formed UTF-8. SC_OK with the answer, or out of memory. */
sc_status sc_regex_search(const sc_regex *pattern, const char *text, size_t length,
                          const sc_allocator *allocator, bool *found);

#endif
