/*
 * The first 128 bits of each power of ten that a double can need: 10^e = significand * 2^(b - 127)
 * with b = floor(e * log2(10)) and 2^127 <= significand < 2^128. Cut off, not rounded, except that
 * -27 <= e < 0 is rounded up: the reader then finds exact quotients exact (Mushtak and Lemire,
 * "Fast Number Parsing Without Fallback", 2023).
 * powers.c is written by scripts/make-power-table.
 */
#ifndef SC_BASE_POWERS_H
#define SC_BASE_POWERS_H

#include "base/wide.h"

#include <stdbool.h>
#include <stdint.h>

/* Reading needs -342..308, printing -292..324. */
enum { SC_POWER_MIN = -342, SC_POWER_MAX = 324 };

extern const sc_wide sc_powers[SC_POWER_MAX - SC_POWER_MIN + 1];

/* floor(exponent * log2(10)), for -1233 <= exponent <= 1233. */
static inline int32_t sc_power_floor_log2(int32_t exponent)
{
    /* Arithmetic right shift; all supported compilers do it. */
    return (exponent * 1741647) >> 19;
}

static inline sc_wide sc_power_cut(int32_t exponent)
{
    return sc_powers[exponent - SC_POWER_MIN];
}

/* Rounded up wherever 128 bits do not hold the power exactly. */
static inline sc_wide sc_power_ceiling(int32_t exponent)
{
    sc_wide power = sc_powers[exponent - SC_POWER_MIN];
    /* 5^55 is the last power of five below 2^128. */
    bool cut_off = exponent < -27 || exponent > 55;
    power.low += cut_off;
    power.high += cut_off && power.low == 0;
    return power;
}

#endif
