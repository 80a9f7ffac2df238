/*
 * Secrets: which values must not be shown, and the copies and messages that hide them, for all
 * output of values (dumps, explanations, notices, errors). The values themselves never change.
 */
#ifndef SC_SECRET_SECRETS_H
#define SC_SECRET_SECRETS_H

#include "diag/secret.h"
#include "image/where.h"
#include "image/writer.h"

/*
 * True if the scalar is secret: by its source, by the user-info of a URL in it, or by the bits of
 * its place (`says`). Null and containers never are.
 */
bool sc_secrets_scalar(sc_value value, unsigned says);
/* True if a scalar of this kind is secret by the bits of its place. */
bool sc_secrets_kind(sc_kind kind, unsigned says);
/* The bits of the value at a path, from its keys; the whole text may be one key as well. */
unsigned sc_secrets_path(const sc_secrets *secrets, const char *path);
/* The same without the rule for URLs, of which a masked copy shows the other parts. */
bool sc_secrets_whole(sc_value value, unsigned says);

/*
 * True when the scalar at a path is secret (sc_secrets_scalar); the exempt paths override.
 * Containers never are: mask them.
 */
bool sc_secrets_hide(const sc_secrets *secrets, sc_value root, const char *path, size_t length);
/* The same for a value from elsewhere, as if it were at `path`, a canonical path. */
sc_status sc_secrets_hide_at(const sc_secrets *secrets, sc_value value, const char *path,
                             const sc_allocator *allocator, bool *hidden);
/*
 * A copy of `value` (which is at `path`) with every secret scalar replaced by "<secret>", origins
 * kept. SC_ERROR_MISSING_KEY for an absent value.
 */
sc_status sc_secrets_mask(const sc_secrets *secrets, sc_value value, const char *path,
                          const sc_allocator *allocator, sc_image **out);

/* True when this place, or one above it, is exempt. */
bool sc_secrets_exempt(const sc_secrets *secrets, const sc_where *where);
/*
 * The image (retained) if no value is secret by a word of the user's or by `says`, else a copy in
 * which those values are marked, because a program without these words must know them as secrets.
 * NULL when out of memory.
 */
sc_image *sc_secrets_marked(const sc_secrets *secrets, sc_image *image, unsigned says,
                            const sc_allocator *allocator);

/* True when any scalar at or below the root is secret. */
bool sc_secrets_any(const sc_secrets *secrets, sc_value root);

/* True when texts at or below a path are secret by a key on it. */
bool sc_secrets_inherit(const sc_secrets *secrets, sc_value root, const char *path, size_t length);

#endif
