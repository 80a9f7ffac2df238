/* Text and keys as TOML spells them. */
#ifndef SC_FORMAT_TOML_PRINT_H
#define SC_FORMAT_TOML_PRINT_H

#include "base/buf.h"

/* `lines`: a text of several lines may take several lines. */
void sc_toml_print_text(sc_buf *out, const char *text, size_t length, bool lines);
void sc_toml_print_key(sc_buf *out, const char *key, size_t length);

#endif
