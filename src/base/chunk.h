/*
 * Sixteen bytes of text at a time, for searches: which of them are one of a few bytes, and where
 * the first is. Readers pad their text with 16 NUL bytes, so a load that begins within it is always
 * good.
 *
 * SSE2 belongs to every x86-64 and NEON to every 64-bit ARM; other machines take two words, which
 * needs the first byte to be the lowest, or go byte by byte. SC_CHUNK_WORDS and SC_CHUNK_BYTES
 * choose those two on any machine: the test compares them with the first.
 */
#ifndef SC_BASE_CHUNK_H
#define SC_BASE_CHUNK_H

#include "base/bits.h"

#include <stdbool.h>
#include <string.h>

#if !defined(SC_CHUNK_WORDS) && !defined(SC_CHUNK_BYTES)
#if defined(__SSE2__)
#define SC_CHUNK_SSE2 1
#include <emmintrin.h>
#elif defined(__aarch64__) && defined(__ARM_NEON)
#define SC_CHUNK_NEON 1
#include <arm_neon.h>
#elif defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define SC_CHUNK_WORDS 1
#else
#define SC_CHUNK_BYTES 1
#endif
#endif

enum { SC_CHUNK_SIZE = 16 };

/*
 * sc_chunk: the bytes. sc_chunk_hits: some of them. Only the first hit is exact: in words, a byte
 * above a hit may count as one. With SC_CHUNK_EXACT all are, so hits can be combined.
 */
#if defined(SC_CHUNK_SSE2)

#define SC_CHUNK_EXACT 1

typedef __m128i sc_chunk;
typedef __m128i sc_chunk_hits;

static inline sc_chunk sc_chunk_load(const char *p)
{
    sc_chunk chunk;
    memcpy(&chunk, p, sizeof chunk);
    return chunk;
}

/* Bytes that are `byte`. */
static inline sc_chunk_hits sc_chunk_equal(sc_chunk chunk, char byte)
{
    return _mm_cmpeq_epi8(chunk, _mm_set1_epi8(byte));
}

/* True if the first `length` bytes, at most 16, are the same. */
static inline bool sc_chunk_begins_alike(sc_chunk a, sc_chunk b, unsigned length)
{
    unsigned same = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(a, b));
    return (same | ~0U << length) == ~0U;
}

/* Bytes of at most `most`, which is below 0x80; they are unsigned. */
static inline sc_chunk_hits sc_chunk_at_most(sc_chunk chunk, char most)
{
    return _mm_cmpeq_epi8(_mm_min_epu8(chunk, _mm_set1_epi8(most)), chunk);
}

static inline sc_chunk_hits sc_chunk_or(sc_chunk_hits a, sc_chunk_hits b)
{
    return _mm_or_si128(a, b);
}

/* Bytes of at least `least`, of any value; they are unsigned. */
static inline sc_chunk_hits sc_chunk_at_least(sc_chunk chunk, unsigned char least)
{
    return _mm_cmpeq_epi8(_mm_max_epu8(chunk, _mm_set1_epi8((char)least)), chunk);
}

static inline sc_chunk_hits sc_chunk_and(sc_chunk_hits a, sc_chunk_hits b)
{
    return _mm_and_si128(a, b);
}

static inline sc_chunk_hits sc_chunk_and_not(sc_chunk_hits a, sc_chunk_hits b)
{
    return _mm_andnot_si128(b, a);
}

static inline sc_chunk_hits sc_chunk_xor(sc_chunk_hits a, sc_chunk_hits b)
{
    return _mm_xor_si128(a, b);
}

static inline bool sc_chunk_any(sc_chunk_hits hits)
{
    return _mm_movemask_epi8(hits) != 0;
}

/* The place of the first hit; there is one. */
static inline unsigned sc_chunk_first(sc_chunk_hits hits)
{
    return sc_bits_trailing_zeros((unsigned)_mm_movemask_epi8(hits));
}

#elif defined(SC_CHUNK_NEON)

#define SC_CHUNK_EXACT 1

typedef uint8x16_t sc_chunk;
typedef uint8x16_t sc_chunk_hits;

static inline sc_chunk sc_chunk_load(const char *p)
{
    return vld1q_u8((const uint8_t *)p);
}

static inline sc_chunk_hits sc_chunk_equal(sc_chunk chunk, char byte)
{
    return vceqq_u8(chunk, vdupq_n_u8((uint8_t)byte));
}

static inline sc_chunk_hits sc_chunk_at_most(sc_chunk chunk, char most)
{
    return vcleq_u8(chunk, vdupq_n_u8((uint8_t)most));
}

static inline sc_chunk_hits sc_chunk_or(sc_chunk_hits a, sc_chunk_hits b)
{
    return vorrq_u8(a, b);
}

static inline sc_chunk_hits sc_chunk_at_least(sc_chunk chunk, unsigned char least)
{
    return vcgeq_u8(chunk, vdupq_n_u8(least));
}

static inline sc_chunk_hits sc_chunk_and(sc_chunk_hits a, sc_chunk_hits b)
{
    return vandq_u8(a, b);
}

static inline sc_chunk_hits sc_chunk_and_not(sc_chunk_hits a, sc_chunk_hits b)
{
    return vbicq_u8(a, b);
}

static inline sc_chunk_hits sc_chunk_xor(sc_chunk_hits a, sc_chunk_hits b)
{
    return veorq_u8(a, b);
}

/* Shifted and narrowed, each byte is four bits of one word. */
static inline uint64_t sc_chunk_mask(sc_chunk_hits hits)
{
    uint8x8_t narrow = vshrn_n_u16(vreinterpretq_u16_u8(hits), 4);
    return vget_lane_u64(vreinterpret_u64_u8(narrow), 0);
}

static inline bool sc_chunk_begins_alike(sc_chunk a, sc_chunk b, unsigned length)
{
    uint64_t others = ~sc_chunk_mask(vceqq_u8(a, b));
    return others == 0 || sc_bits_trailing_zeros(others) / 4 >= length;
}

static inline bool sc_chunk_any(sc_chunk_hits hits)
{
    return sc_chunk_mask(hits) != 0;
}

static inline unsigned sc_chunk_first(sc_chunk_hits hits)
{
    return sc_bits_trailing_zeros(sc_chunk_mask(hits)) / 4;
}

#elif defined(SC_CHUNK_WORDS)

typedef struct sc_chunk {
    uint64_t low, high;
} sc_chunk;
typedef sc_chunk sc_chunk_hits; /* the top bit of each byte */

#define SC_CHUNK_ONES UINT64_C(0x0101010101010101)
#define SC_CHUNK_TOPS UINT64_C(0x8080808080808080)

static inline sc_chunk sc_chunk_load(const char *p)
{
    sc_chunk chunk;
    memcpy(&chunk, p, sizeof chunk);
    return chunk;
}

static inline bool sc_chunk_begins_alike(sc_chunk a, sc_chunk b, unsigned length)
{
    uint64_t low = a.low ^ b.low, high = a.high ^ b.high;
    unsigned alike = low != 0    ? sc_bits_trailing_zeros(low) / 8
                     : high != 0 ? 8 + sc_bits_trailing_zeros(high) / 8
                                 : SC_CHUNK_SIZE;
    return alike >= length;
}

/* A byte that borrows from the one above it is a hit itself, so the first hit is exact. */
static inline uint64_t sc_chunk_below(uint64_t word, uint64_t limit)
{
    return (word - SC_CHUNK_ONES * limit) & ~word & SC_CHUNK_TOPS;
}

static inline sc_chunk_hits sc_chunk_equal(sc_chunk chunk, char byte)
{
    uint64_t bytes = SC_CHUNK_ONES * (unsigned char)byte;
    return (sc_chunk_hits){sc_chunk_below(chunk.low ^ bytes, 1),
                           sc_chunk_below(chunk.high ^ bytes, 1)};
}

static inline sc_chunk_hits sc_chunk_at_most(sc_chunk chunk, char most)
{
    uint64_t limit = (uint64_t)(unsigned char)most + 1;
    return (sc_chunk_hits){sc_chunk_below(chunk.low, limit), sc_chunk_below(chunk.high, limit)};
}

static inline sc_chunk_hits sc_chunk_or(sc_chunk_hits a, sc_chunk_hits b)
{
    return (sc_chunk_hits){a.low | b.low, a.high | b.high};
}

static inline bool sc_chunk_any(sc_chunk_hits hits)
{
    return (hits.low | hits.high) != 0;
}

static inline unsigned sc_chunk_first(sc_chunk_hits hits)
{
    return hits.low != 0 ? sc_bits_trailing_zeros(hits.low) / 8
                         : 8 + sc_bits_trailing_zeros(hits.high) / 8;
}

#else

typedef struct sc_chunk {
    const unsigned char *bytes;
} sc_chunk;
typedef uint32_t sc_chunk_hits; /* a bit each */

static inline sc_chunk sc_chunk_load(const char *p)
{
    return (sc_chunk){(const unsigned char *)p};
}

static inline sc_chunk_hits sc_chunk_equal(sc_chunk chunk, char byte)
{
    sc_chunk_hits hits = 0;
    for (unsigned i = 0; i < SC_CHUNK_SIZE; i++) {
        hits |= (sc_chunk_hits)(chunk.bytes[i] == (unsigned char)byte) << i;
    }
    return hits;
}

static inline sc_chunk_hits sc_chunk_at_most(sc_chunk chunk, char most)
{
    sc_chunk_hits hits = 0;
    for (unsigned i = 0; i < SC_CHUNK_SIZE; i++) {
        hits |= (sc_chunk_hits)(chunk.bytes[i] <= (unsigned char)most) << i;
    }
    return hits;
}

static inline bool sc_chunk_begins_alike(sc_chunk a, sc_chunk b, unsigned length)
{
    return memcmp(a.bytes, b.bytes, length) == 0;
}

static inline sc_chunk_hits sc_chunk_or(sc_chunk_hits a, sc_chunk_hits b)
{
    return a | b;
}

static inline bool sc_chunk_any(sc_chunk_hits hits)
{
    return hits != 0;
}

static inline unsigned sc_chunk_first(sc_chunk_hits hits)
{
    return sc_bits_trailing_zeros(hits);
}

#endif
#endif
