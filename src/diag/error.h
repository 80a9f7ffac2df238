/*
 * Filling a caller's sc_error. Every function takes NULL and returns the code,
 * so a failure is one statement: `return sc_error_set(error, SC_ERROR_…, "…");`.
 * Formats may have "%s", "%d", "%u", "%zu", "%c", "%.*s" and the widths of inttypes.
 */
#ifndef SC_DIAG_ERROR_H
#define SC_DIAG_ERROR_H

#include "superconfig.h"

#if defined(__GNUC__)
#define SC_PRINTF(text, first) __attribute__((__format__(__printf__, text, first)))
#else
#define SC_PRINTF(text, first)
#endif

/* Clears the error, then sets code and message. */
sc_status sc_error_set(sc_error *error, sc_status code, const char *format, ...) SC_PRINTF(3, 4);
/* Sets the code, and its default text as the message. */
sc_status sc_error_code(sc_error *error, sc_status code);
/*
 * Like sc_error_set, with line, column and excerpt computed from a byte offset
 * into the input. Cost is linear in the offset, paid by failures only.
 */
sc_status sc_error_at(sc_error *error, sc_status code, const char *text, size_t length,
                      size_t offset, const char *format, ...) SC_PRINTF(6, 7);
/* Add to an error that is already set; an existing place or source stays. */
void sc_error_place(sc_error *error, uint32_t line, uint32_t column);
void sc_error_source(sc_error *error, const char *source);
void sc_error_path(sc_error *error, const char *path);
/* Fills only the excerpt and caret, from the line that holds `offset`. */
void sc_error_excerpt(sc_error *error, const char *text, size_t length, size_t offset);

/* Line and column (code points, from 1) of a byte offset. LF, CRLF and CR end lines. */
void sc_text_position(const char *text, size_t length, size_t offset, uint32_t *line,
                      uint32_t *column);
/* Copies text to show: control characters escaped, cut at a code point with an ellipsis. */
size_t sc_text_display(char *out, size_t size, const char *text, size_t length);

#endif
