/* How the environment's rules cut a variable's name: `__` separates its segments. */
#ifndef SC_FORMAT_VARIABLE_H
#define SC_FORMAT_VARIABLE_H

#include <stddef.h>

/* The length of the segment that begins here; behind it is `__`, or the end. */
static inline size_t sc_variable_segment(const char *text, size_t left)
{
    for (size_t i = 0; i + 1 < left; i++) {
        if (text[i] == '_' && text[i + 1] == '_') {
            return i;
        }
    }
    return left;
}

#endif
