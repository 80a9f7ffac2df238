/* The INI format's two halves, and the scanning that both need to agree on. */
#ifndef SC_FORMAT_INI_H
#define SC_FORMAT_INI_H

#include "format/format.h"

sc_status sc_ini_read(const sc_format *self, sc_reading *reading);
sc_status sc_ini_write(const sc_format *self, sc_writing *writing);

/*
 * The bracket that closes a section's name: the first that only white space and a comment follow.
 * `text` is behind the opening one. NULL if no bracket does.
 */
const char *sc_ini_section_end(const char *text, const char *end);
/* The end of a value that begins at `text`: before a comment and the white space around it. */
const char *sc_ini_value_end(const char *text, const char *end);
/* The end of a value in quotes, its closing quote; NULL where `text` begins none. */
const char *sc_ini_quoted_end(const char *text, const char *end);

#endif
