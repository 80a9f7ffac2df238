/*
 * How a string may be written: plain only where every reader takes it for that
 * same string, YAML 1.1 ones (yes, 0777, 1:30, 2024-01-01, 1_000) included.
 */
#ifndef SC_FORMAT_YAML_TEXT_H
#define SC_FORMAT_YAML_TEXT_H

#include "base/buf.h"

/* A plain scalar of this text is the string, in brackets too where `flow` is set. */
bool sc_yaml_can_be_plain(const char *text, size_t length, bool flow);

/* A literal block holds the text without escapes, and no editor would change it. */
bool sc_yaml_can_be_literal(const char *text, size_t length);

/* Plain or quoted, on one line. */
void sc_yaml_print_text(sc_buf *out, const char *text, size_t length, bool flow);

/* `|`, its indicators and the lines, each behind `indent` spaces, of which two are its own. */
void sc_yaml_print_literal_head(sc_buf *out, const char *text, size_t length);
void sc_yaml_print_literal_lines(sc_buf *out, const char *text, size_t length, size_t indent);

#endif
