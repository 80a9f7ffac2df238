/*
 * A seeded hash for keys and paths. Both operands of every multiplication hold a secret derived
 * from the seed, so text chosen without the seed can neither zero a product nor meet another's:
 * a table keyed by hostile text stays a table. Results differ between machines of different byte
 * order and must not be stored in an image.
 *
 * Keys are short (a dozen bytes), so lengths up to 16 are two loads and two multiplications,
 * inline; the loads overlap instead of looping over single bytes.
 */
#ifndef SC_BASE_HASH_H
#define SC_BASE_HASH_H

#include "base/wide.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

static inline uint64_t sc_hash_fold(uint64_t a, uint64_t b)
{
    sc_wide product = sc_wide_multiply(a, b);
    return product.low ^ product.high;
}

static inline uint64_t sc_hash_load64(const unsigned char *p)
{
    uint64_t word;
    memcpy(&word, p, sizeof word);
    return word;
}

static inline uint64_t sc_hash_load32(const unsigned char *p)
{
    uint32_t word;
    memcpy(&word, p, sizeof word);
    return word;
}

/* More than 16 bytes. */
uint64_t sc_hash_long(const unsigned char *p, size_t length, uint64_t secret_a, uint64_t secret_b);

/* All of a key of at most 16 bytes: equal lengths and words are equal keys. */
typedef struct sc_hash_words {
    uint64_t a;
    uint64_t b;
} sc_hash_words;

static inline sc_hash_words sc_hash_load(const unsigned char *p, size_t length)
{
    if (length >= 8) {
        return (sc_hash_words){sc_hash_load64(p), sc_hash_load64(p + length - 8)};
    }
    if (length >= 4) {
        return (sc_hash_words){sc_hash_load32(p), sc_hash_load32(p + length - 4)};
    }
    if (length == 0) {
        return (sc_hash_words){0, 0};
    }
    return (sc_hash_words){(uint64_t)p[0] << 16 | (uint64_t)p[length >> 1] << 8 | p[length - 1], 0};
}

/* Two secrets; a bijection of the seed each, so that no weak seed exists. The work overlaps with
 * the loads, and leaves a loop whose seed is constant. */
static inline uint64_t sc_hash_secret_a(uint64_t seed)
{
    return seed ^ UINT64_C(0x9E3779B97F4A7C15);
}

static inline uint64_t sc_hash_secret_b(uint64_t seed)
{
    uint64_t secret = (seed + UINT64_C(0xD1B54A32D192ED03)) * UINT64_C(0xF1357AEA2E62A9C5);
    return secret ^ secret >> 32;
}

/* The hash of a key that is loaded already, for callers that keep the secrets. */
static inline uint64_t sc_hash_mix(sc_hash_words words, size_t length, uint64_t secret_a,
                                   uint64_t secret_b)
{
    /* The length joins behind the first product: mixed into an operand, it could be undone by a
     * chosen byte. */
    sc_wide product = sc_wide_multiply(words.a ^ secret_a, words.b ^ secret_b);
    return sc_hash_fold(product.low ^ secret_b ^ length, product.high ^ secret_a);
}

/* `data` may be NULL when length is 0. */
static inline uint64_t sc_hash(const void *data, size_t length, uint64_t seed)
{
    uint64_t secret_a = sc_hash_secret_a(seed), secret_b = sc_hash_secret_b(seed);
    if (length > 16) {
        return sc_hash_long(data, length, secret_a, secret_b);
    }
    return sc_hash_mix(sc_hash_load(data, length), length, secret_a, secret_b);
}

#endif
