/*
 * Which names make a value secret (docs/semantics/secrets.md). This module only classifies names;
 * src/secret/ applies that to a value and to the values below it.
 */
#ifndef SC_DIAG_SECRET_H
#define SC_DIAG_SECRET_H

#include "base/buf.h"
#include "diag/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The default words and a user's additional ones, and paths that are exempt with all places below
 * them (`*` is one segment). A NULL pointer to this struct means only the default words.
 */
typedef struct sc_secrets {
    const char *const *words; /* the user's own; may be NULL */
    size_t word_count;
    const struct sc_path_index *public_paths; /* may be NULL, as those of a schema */
    const struct sc_path_index *more_public;
} sc_secrets;

/* The meaning of a name for the value that has it. */
enum {
    SC_SECRET_WORD = 1, /* it holds a secret word: its text is secret, and all but bools below it */
    SC_SECRET_END = 2,  /* it ends in a singular one: a number or a bool is secret, too */
    SC_SECRET_WHOLE = 4 /* it is a word that counts only alone: its own text or number is secret */
};

/* In addition to those bits: an ancestor's name has a secret word. */
enum { SC_SECRET_BELOW = 8 };

/* Bits of SC_SECRET_…, of an object's key. Linear in the key. */
unsigned sc_secrets_key(const sc_secrets *secrets, const char *key, size_t length);
/* The same of a variable's name, which may end in one of the words that count only alone. */
unsigned sc_secrets_variable(const sc_secrets *secrets, const char *name, size_t length);
/* The same for the user's own words only, which another program does not know. */
unsigned sc_secrets_own_words(const sc_secrets *secrets, const char *key, size_t length);

/* The bits of a child, from the bits of its parent and its key (NULL: an element). */
unsigned sc_secrets_child(const sc_secrets *secrets, unsigned says, const char *key, size_t length);
/* True if the name holds a secret word, so that the values below it are secret. */
static inline bool sc_secrets_match(const sc_secrets *secrets, const char *key, size_t length)
{
    return (sc_secrets_key(secrets, key, length) & SC_SECRET_WORD) != 0;
}

/*
 * The first user-info of a URL in a text: [*from, *to). False if the text has no user-info. In the
 * source of a value, which is not read yet, a backslash may precede any character, and a quote may
 * be in the user-info. Linear in the text.
 */
bool sc_secrets_user_info(const char *text, size_t length, bool source, size_t *from, size_t *to);

/* The state of a reader when it failed. */
typedef struct sc_secret_open {
    bool secret;     /* the text at the error belongs to a secret, or is right behind one */
    uint32_t column; /* of a secret on the line of the error; 0: no secret to hide */
} sc_secret_open;

/*
 * Hides in the excerpt and message of an error what is, or may be, of a secret. `text` is the whole
 * that did not parse, where the error has its line and column; `open` may be NULL. Linear in the
 * text before the error and in its line.
 */
void sc_secrets_mask_error(const sc_secrets *secrets, const char *text, size_t length,
                           const sc_secret_open *open, sc_error *error);
/*
 * Appends a line as it may be shown: what error excerpts hide is hidden, and what begins at the
 * columns of secrets, which ascend from 1 and become offsets. Linear in the line.
 */
void sc_secrets_mask_line(const sc_secrets *secrets, const char *text, size_t length,
                          size_t *columns, size_t count, sc_buf *out);
/* Hides whatever a message quotes between backticks: of a value that is secret as a whole. */
void sc_secrets_mask_quotes(sc_error *error);

#endif
