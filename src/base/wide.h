/*
 * The whole product of two 64-bit words, for hashing and for the powers of ten. Compilers that have
 * a 128-bit type make one instruction of it; the others multiply by halves.
 */
#ifndef SC_BASE_WIDE_H
#define SC_BASE_WIDE_H

#include <stdint.h>

typedef struct sc_wide {
    uint64_t low;
    uint64_t high;
} sc_wide;

/* The form for every compiler; the tests compare the other form with it. */
static inline sc_wide sc_wide_multiply_by_halves(uint64_t a, uint64_t b)
{
    uint64_t a_low = (uint32_t)a;
    uint64_t a_high = a >> 32;
    uint64_t b_low = (uint32_t)b;
    uint64_t b_high = b >> 32;
    uint64_t low = a_low * b_low;
    uint64_t cross = a_high * b_low + (low >> 32);
    uint64_t middle = a_low * b_high + (uint32_t)cross;
    return (sc_wide){(middle << 32) | (uint32_t)low,
                     a_high * b_high + (cross >> 32) + (middle >> 32)};
}

#if defined(__SIZEOF_INT128__)
__extension__ typedef unsigned __int128 sc_wide_native;
#endif

static inline sc_wide sc_wide_multiply(uint64_t a, uint64_t b)
{
#if defined(__SIZEOF_INT128__)
    sc_wide_native product = (sc_wide_native)a * b;
    return (sc_wide){(uint64_t)product, (uint64_t)(product >> 64)};
#else
    return sc_wide_multiply_by_halves(a, b);
#endif
}

#endif
