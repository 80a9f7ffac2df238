/*
 * Keys beyond 16 bytes. Each step multiplies two operands that both hold a secret and the running
 * value, so no block can be chosen to cancel another. Three lanes run side by side above 48 bytes,
 * because one chain of multiplications would wait for itself.
 */
#include "base/hash.h"

static inline uint64_t mix_block(const unsigned char *p, uint64_t lane, uint64_t secret)
{
    return sc_hash_fold(sc_hash_load64(p) ^ secret, sc_hash_load64(p + 8) ^ lane);
}

uint64_t sc_hash_long(const unsigned char *p, size_t length, uint64_t secret_a, uint64_t secret_b)
{
    uint64_t secret_c = (secret_a ^ (secret_b << 29 | secret_b >> 35)) + secret_b;
    uint64_t lane_a = secret_a;
    uint64_t lane_b = secret_b;
    uint64_t lane_c = secret_c;
    const unsigned char *end = p + length;
    while ((size_t)(end - p) > 48) {
        lane_a = mix_block(p, lane_a, secret_b);
        lane_b = mix_block(p + 16, lane_b, secret_c);
        lane_c = mix_block(p + 32, lane_c, secret_a);
        p += 48;
    }
    uint64_t lane = lane_a ^ (lane_b << 21 | lane_b >> 43) ^ (lane_c << 42 | lane_c >> 22);
    while ((size_t)(end - p) > 16) {
        lane = mix_block(p, lane, secret_c);
        p += 16;
    }
    /* The last 16 bytes, whether or not some were seen already. */
    sc_wide product =
        sc_wide_multiply(sc_hash_load64(end - 16) ^ secret_a, sc_hash_load64(end - 8) ^ lane);
    return sc_hash_fold(product.low ^ secret_b ^ length, product.high ^ secret_a);
}
