/* Formatting of messages, shared by errors and notices. */
#ifndef SC_DIAG_MESSAGE_H
#define SC_DIAG_MESSAGE_H

#include <stdarg.h>
#include <stddef.h>

#include "diag/error.h"

/* Formats a text to show (controls escaped, cut with an ellipsis); returns the length. */
size_t sc_message_format(char *out, size_t size, const char *format, va_list arguments)
    SC_PRINTF(3, 0);

#endif
