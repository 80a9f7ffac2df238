/* What telling and masking secrets share beyond compose.h. */
#ifndef SC_COMPOSE_SECRETS_H
#define SC_COMPOSE_SECRETS_H

#include "compose/compose.h"
#include "compose/where.h"

/* True for a scalar that is secret by itself, or, under a key that names a secret, as a text. */
bool sc_secrets_scalar(sc_value value, bool named);
/* True when this place, or one above it, is exempt. */
bool sc_secrets_exempt(const sc_secrets *secrets, const sc_where *where);
/* True when texts at or below a path are secret by a key on it. */
bool sc_secrets_inherit(const sc_secrets *secrets, sc_value root, const char *path, size_t length);

#endif
