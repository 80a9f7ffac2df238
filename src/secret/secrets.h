/*
 * Secrets: which values are hidden from eyes, and the copies and messages that hide them. They
 * serve whatever shows values (dumps, explanations, notices, errors); values themselves are never
 * changed.
 */
#ifndef SC_SECRET_SECRETS_H
#define SC_SECRET_SECRETS_H

#include "image/where.h"
#include "image/writer.h"

/*
 * Secret keys: whole words of a key, ignoring case and separators (docs/semantics/secrets.md), a
 * user's words beside them, and paths that are exempt with all below them (`*` is one segment).
 */
typedef struct sc_secrets {
    const char *const *words; /* the user's own; may be NULL */
    size_t word_count;
    const char *const *public_paths;
    size_t public_count;
} sc_secrets;
/* True when this key names a secret. NULL secrets are the built-in words alone. */
bool sc_secrets_match(const sc_secrets *secrets, const char *key, size_t length);
/*
 * True when the scalar at a path is secret: its source says so, or its own key or an ancestor's
 * names a secret and it is a string or untyped text; the exempt paths override. Containers never
 * are: mask them.
 */
bool sc_secrets_hide(const sc_secrets *secrets, sc_value root, const char *path, size_t length);
/* The same for a value from elsewhere, as if it stood at `path`, a canonical one. */
sc_status sc_secrets_hide_at(const sc_secrets *secrets, sc_value value, const char *path,
                             const sc_allocator *allocator, bool *hidden);
/*
 * A copy of `value` (standing at `path`) with every secret scalar replaced by "<secret>", origins
 * kept. SC_ERROR_MISSING_KEY for an absent value.
 */
sc_status sc_secrets_mask(const sc_secrets *secrets, sc_value value, const char *path,
                          const sc_allocator *allocator, sc_image **out);

/*
 * Hides in the excerpt and message of an error what may be the value of a secret key. `text` is the
 * whole that did not parse, where the error has its line and column.
 */
void sc_secrets_mask_error(const sc_secrets *secrets, const char *text, size_t length,
                           sc_error *error);

/* True for a scalar that is secret by itself, or, under a key that names a secret, as a text. */
bool sc_secrets_scalar(sc_value value, bool named);
/* True when this place, or one above it, is exempt. */
bool sc_secrets_exempt(const sc_secrets *secrets, const sc_where *where);
/* True when texts at or below a path are secret by a key on it. */
bool sc_secrets_inherit(const sc_secrets *secrets, sc_value root, const char *path, size_t length);

#endif
