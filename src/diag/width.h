/* How wide text is on a terminal. */
#ifndef SC_DIAG_WIDTH_H
#define SC_DIAG_WIDTH_H

#include <stddef.h>

/* Columns that valid UTF-8 takes: 0, 1 or 2 a code point. */
size_t sc_text_width(const char *text, size_t length);

#endif
