/*
 * References between schemas, as RFC 3986 resolves them. Texts are spans; nothing is decoded but a
 * fragment that is followed.
 */
#ifndef SC_SCHEMA_URI_H
#define SC_SCHEMA_URI_H

#include "base/buf.h"

/* A part that is not there has a NULL text. */
typedef struct sc_uri_part {
    const char *text;
    size_t length;
} sc_uri_part;

typedef struct sc_uri {
    sc_uri_part scheme, authority, path, query, fragment; /* the path is always there */
} sc_uri;

void sc_uri_split(sc_uri *uri, const char *text, size_t length);
/* Appends `reference` as it is meant from the absolute `base`, without its fragment. */
void sc_uri_resolve(sc_buf *out, const char *base, size_t base_length, const sc_uri *reference);
/* Appends text with its %XX decoded. False where one is cut short or no hexadecimal. */
bool sc_uri_decode(sc_buf *out, sc_uri_part part);

#endif
