/*
 * A command line, read by a schema: flags, options with values, repeated options, letters,
 * operands. The result is settings in the form that every command line has, so that one reader
 * (source/arguments.c) makes layers of both.
 */
#ifndef SC_SCHEMA_WORDS_H
#define SC_SCHEMA_WORDS_H

#include "base/arena.h"
#include "schema/guide.h"

/* Lists of texts in an arena. */
typedef struct sc_word_list {
    const char **items;
    size_t count, capacity;
} sc_word_list;

typedef struct sc_schema_words {
    sc_arena *arena;
    sc_word_list settings; /* `--path=value` each */
    sc_word_list rest;     /* borrowed: words that the schema does not know, in order */
    size_t first_unknown;  /* number of the first of the rest */
} sc_schema_words;

/*
 * Reads the words, which end in NUL and are UTF-8. SC_OK, SC_ERROR_BAD_VALUE where an option
 * lacks its value, with the error filled, or out of memory.
 */
sc_status sc_schema_read_words(const sc_schema *schema, const char *const *words, size_t count,
                               sc_schema_words *out, sc_error *error);
/* Fills the error for a word that is not known, with the option that was probably meant. */
sc_status sc_schema_unknown_word(const sc_schema *schema, const char *word, size_t number,
                                 sc_error *error);

#endif
