/* Text to show: escaped if it could do harm on a terminal, cut if it is too long. */
#ifndef SC_DIAG_DISPLAY_H
#define SC_DIAG_DISPLAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SC_DISPLAY_TABS = 1 }; /* a tab shows as one space instead of `\t` */

typedef struct sc_display {
    size_t length;  /* bytes written, without the NUL */
    size_t columns; /* of the written text, without the ellipsis */
    size_t used;    /* bytes of the text that were shown */
} sc_display;

/*
 * Copies text with controls as `\n`, `\u001b`, ill-formed bytes as `\xff`, and an ellipsis if it
 * does not fit in `size` bytes with its NUL. A size of 0 writes nothing.
 */
sc_display sc_display_text(char *out, size_t size, const char *text, size_t length, unsigned flags);
/* Copies text unchanged, cut at a code point with an ellipsis; returns the length. */
size_t sc_display_cut(char *out, size_t size, const char *text, size_t length);

#endif
