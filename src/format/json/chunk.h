/*
 * Searching several bytes at a time. Text is padded with 16 NUL bytes, so a load that begins within
 * it is always good. SSE2 is part of every x86-64; other machines search words, which needs the
 * first byte to be the lowest; the rest go byte by byte.
 */
#ifndef SC_FORMAT_JSON_CHUNK_H
#define SC_FORMAT_JSON_CHUNK_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/bits.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define SC_JSON_WORDS 1
#else
#define SC_JSON_WORDS 0
#endif

static inline uint64_t sc_json_load(const char *p)
{
    uint64_t word;
    memcpy(&word, p, sizeof word);
    return word;
}

/* The first of: the quote, a backslash, a control character (so the padding, too). */
static inline const char *sc_json_find_stop(const char *p, char quote)
{
#if defined(__SSE2__)
    const __m128i quotes = _mm_set1_epi8(quote), slashes = _mm_set1_epi8('\\');
    const __m128i controls = _mm_set1_epi8(0x1F);
    for (;; p += 16) {
        __m128i bytes;
        memcpy(&bytes, p, sizeof bytes);
        __m128i hits = _mm_or_si128(_mm_cmpeq_epi8(bytes, quotes), _mm_cmpeq_epi8(bytes, slashes));
        hits = _mm_or_si128(hits, _mm_cmpeq_epi8(_mm_min_epu8(bytes, controls), bytes));
        unsigned mask = (unsigned)_mm_movemask_epi8(hits);
        if (mask != 0) {
            return p + sc_bits_trailing_zeros(mask);
        }
    }
#elif SC_JSON_WORDS
    const uint64_t ones = UINT64_C(0x0101010101010101), tops = ones << 7;
    const uint64_t quotes = ones * (unsigned char)quote, slashes = ones * '\\';
    for (;; p += 8) {
        /* A byte that borrows from the one above it is a hit itself, so the first hit is exact. */
        uint64_t word = sc_json_load(p);
        uint64_t q = word ^ quotes, s = word ^ slashes;
        uint64_t hits = ((q - ones) & ~q) | ((s - ones) & ~s) | ((word - ones * 0x20) & ~word);
        if ((hits & tops) != 0) {
            return p + sc_bits_trailing_zeros(hits & tops) / 8;
        }
    }
#else
    while (*p != quote && *p != '\\' && (unsigned char)*p >= 0x20) {
        p++;
    }
    return p;
#endif
}

/*
 * Past the spaces at p: indentation. By branches and not by words, because what comes next can then
 * be read before the count is known; indentation is predicted well.
 */
static inline const char *sc_json_skip_spaces(const char *p)
{
    while (p[0] == ' ' && p[1] == ' ') {
        p += 2;
    }
    return p;
}

#endif
