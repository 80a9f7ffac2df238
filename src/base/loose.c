/* Both keys are walked at once, so that a long one needs no memory. */
#include "base/loose.h"

#include "base/ascii.h"

int sc_loose_next(const char *key, size_t length, size_t *at)
{
    while (*at < length && (key[*at] == '-' || key[*at] == '_')) {
        (*at)++;
    }
    return *at < length ? (unsigned char)sc_ascii_lower(key[(*at)++]) : -1;
}

bool sc_loose_equal(const char *a, size_t a_length, const char *b, size_t b_length)
{
    size_t i = 0, j = 0;
    int letter;
    do {
        letter = sc_loose_next(a, a_length, &i);
        if (letter != sc_loose_next(b, b_length, &j)) {
            return false;
        }
    } while (letter >= 0);
    return true;
}
