/*
 * Whether two short texts are the same, inline: a call of memcmp costs as much as the rest of a
 * look-up. Words, the last of which overlaps the one before, instead of single bytes.
 */
#ifndef SC_BASE_SAME_H
#define SC_BASE_SAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

static inline uint64_t sc_same_load64(const char *p)
{
    uint64_t word;
    memcpy(&word, p, sizeof word);
    return word;
}

static inline uint32_t sc_same_load32(const char *p)
{
    uint32_t word;
    memcpy(&word, p, sizeof word);
    return word;
}

/* Both have `length` bytes. */
static inline bool sc_same_text(const char *a, const char *b, size_t length)
{
    if (length >= 8) {
        for (size_t i = 0; i + 8 < length; i += 8) {
            if (sc_same_load64(a + i) != sc_same_load64(b + i)) {
                return false;
            }
        }
        return sc_same_load64(a + length - 8) == sc_same_load64(b + length - 8);
    }
    if (length >= 4) {
        return sc_same_load32(a) == sc_same_load32(b) &&
               sc_same_load32(a + length - 4) == sc_same_load32(b + length - 4);
    }
    /* First, middle and last are all there are. */
    return length == 0 ||
           (a[0] == b[0] && a[length / 2] == b[length / 2] && a[length - 1] == b[length - 1]);
}

#endif
