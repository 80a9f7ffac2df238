/*
 * Text for a terminal. Names of files and variables may hold anything: what is shown is well-formed
 * UTF-8 with nothing in it that steers a terminal.
 */
#ifndef CLI_TEXT_H
#define CLI_TEXT_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Writes the text with controls and ill-formed bytes escaped. */
void text_put(FILE *stream, const char *text, size_t length);
/* Columns that text_put takes. */
size_t text_columns(const char *text, size_t length);
/* Copies with U+FFFD for ill-formed bytes into `out` of 3 * length bytes; returns the length. */
size_t text_repair(char *out, const char *text, size_t length);

#endif
