/*
 * Bit operations for which every supported compiler has an instruction, but C11 has no function.
 */
#ifndef SC_BASE_BITS_H
#define SC_BASE_BITS_H

#include <stdint.h>

/* Zero bits above the highest set one; `word` is not 0. */
static inline unsigned sc_bits_leading_zeros(uint64_t word)
{
#if defined(__GNUC__)
    return (unsigned)__builtin_clzll(word);
#else
    unsigned count = 0;
    for (unsigned step = 32; step != 0; step /= 2) {
        if (word >> (64 - step) == 0) {
            count += step;
            word <<= step;
        }
    }
    return count;
#endif
}

/* Zero bits below the lowest set one; `word` is not 0. */
static inline unsigned sc_bits_trailing_zeros(uint64_t word)
{
#if defined(__GNUC__)
    return (unsigned)__builtin_ctzll(word);
#else
    return 63 - sc_bits_leading_zeros(word & (0 - word));
#endif
}

#endif
