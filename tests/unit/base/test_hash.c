/* The hash: every byte and the length count, the seed changes everything, nothing beyond the key is
 * read (each key lies in a block of exactly its size, for the sanitizers). */
#include "base/hash.h"

#include "base/bits.h"

#include <stdio.h>
#include <stdlib.h>

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const uint64_t SEED = UINT64_C(0x0123456789ABCDEF);

static int compare_words(const void *a, const void *b)
{
    const uint64_t *x = a;
    const uint64_t *y = b;
    return (*x > *y) - (*x < *y);
}

static size_t count_equal(uint64_t *words, size_t count)
{
    size_t equal = 0;
    qsort(words, count, sizeof *words, compare_words);
    for (size_t i = 1; i < count; i++) {
        equal += words[i] == words[i - 1];
    }
    return equal;
}

static unsigned count_bits(uint64_t word)
{
    unsigned count = 0;
    for (; word != 0; word &= word - 1) {
        count++;
    }
    return count;
}

static void only_the_key_is_read(void **state)
{
    (void)state;
    for (size_t length = 0; length <= 200; length++) {
        unsigned char wide[202];
        memset(wide, 0x55, sizeof wide);
        unsigned char *key = malloc(length + 1);
        unsigned char *exact = length != 0 ? realloc(key, length) : key;
        for (size_t i = 0; i < length; i++) {
            exact[i] = wide[i + 1] = (unsigned char)(i * 7 + length);
        }
        uint64_t expected = sc_hash(exact, length, SEED);
        assert_int_equal(sc_hash(wide + 1, length, SEED), expected);
        wide[0] ^= 1;
        wide[length + 1] ^= 1;
        assert_int_equal(sc_hash(wide + 1, length, SEED), expected);
        free(exact);
    }
    assert_int_equal(sc_hash(NULL, 0, SEED), sc_hash("", 0, SEED));
}

static void length_counts_even_for_zeros(void **state)
{
    (void)state;
    static const unsigned char zeros[300];
    uint64_t hashes[300];
    for (size_t length = 0; length < 300; length++) {
        hashes[length] = sc_hash(zeros, length, SEED);
    }
    assert_int_equal(count_equal(hashes, 300), 0);
}

/* Each bit of the key turns about half of the bits of the hash. */
static void every_bit_counts(void **state)
{
    (void)state;
    for (size_t length = 1; length <= 150; length++) {
        unsigned char key[150];
        unsigned turned = 0;
        for (size_t i = 0; i < length; i++) {
            key[i] = (unsigned char)(i * 31 + 7);
        }
        uint64_t plain = sc_hash(key, length, SEED);
        for (size_t bit = 0; bit < length * 8; bit++) {
            key[bit / 8] ^= (unsigned char)(1 << bit % 8);
            unsigned distance = count_bits(plain ^ sc_hash(key, length, SEED));
            key[bit / 8] ^= (unsigned char)(1 << bit % 8);
            assert_in_range(distance, 8, 56);
            turned += distance;
        }
        unsigned mean_times_ten = turned * 10 / (unsigned)(length * 8);
        assert_in_range(mean_times_ten, 280, 360);
    }
}

static void seeds_are_unlike(void **state)
{
    (void)state;
    const char *key = "database.pool.max";
    for (size_t length = 0; length <= 17; length++) {
        uint64_t hashes[4096];
        for (uint64_t seed = 0; seed < 4096; seed++) {
            hashes[seed] = sc_hash(key, length, seed);
            if (seed > 0) {
                assert_in_range(count_bits(hashes[seed] ^ hashes[seed - 1]), 8, 56);
            }
        }
        assert_int_equal(count_equal(hashes, 4096), 0);
    }
}

/* Ordinary keys fill 4,096 buckets as chance does, by the low bits and by the high ones. The
 * figure is chi squared; its mean is 4,095 and its deviation 90. */
static void keys_spread_evenly(void **state)
{
    (void)state;
    enum { KEYS = 200000, BUCKETS = 4096 };
    static uint64_t hashes[KEYS];
    static const char *const forms[] = {"%d", "key%d", "server.%d.port", "a.very.long.path.%06d.x"};
    for (size_t form = 0; form < 4; form++) {
        static unsigned low[BUCKETS], high[BUCKETS];
        memset(low, 0, sizeof low);
        memset(high, 0, sizeof high);
        for (int i = 0; i < KEYS; i++) {
            char key[64];
            int length = snprintf(key, sizeof key, forms[form], i);
            hashes[i] = sc_hash(key, (size_t)length, SEED);
            low[hashes[i] % BUCKETS]++;
            high[hashes[i] >> 52]++;
        }
        double expected = (double)KEYS / BUCKETS;
        double low_square = 0;
        double high_square = 0;
        for (size_t i = 0; i < BUCKETS; i++) {
            low_square += (low[i] - expected) * (low[i] - expected) / expected;
            high_square += (high[i] - expected) * (high[i] - expected) / expected;
        }
        assert_true(low_square > 3500 && low_square < 4700);
        assert_true(high_square > 3500 && high_square < 4700);
        assert_int_equal(count_equal(hashes, KEYS), 0);
    }
}

/* Keys that make the product zero, and so collide, can be built for a known seed; for another seed
 * they are ordinary keys. */
static void crafted_keys_fail_without_the_seed(void **state)
{
    (void)state;
    uint64_t known[1000];
    uint64_t secret[1000];
    for (uint64_t i = 0; i < 1000; i++) {
        uint64_t key[2] = {UINT64_C(0) ^ UINT64_C(0x9E3779B97F4A7C15), i * i};
        known[i] = sc_hash(key, sizeof key, 0);
        secret[i] = sc_hash(key, sizeof key, SEED);
    }
    assert_int_equal(count_equal(known, 1000), 999);
    assert_int_equal(count_equal(secret, 1000), 0);
}

static void wide_products_agree(void **state)
{
    (void)state;
    static const uint64_t edges[] = {0,
                                     1,
                                     2,
                                     UINT64_C(0xFFFFFFFF),
                                     UINT64_C(0x100000000),
                                     UINT64_C(0x7FFFFFFFFFFFFFFF),
                                     UINT64_C(0x8000000000000000),
                                     UINT64_MAX - 1,
                                     UINT64_MAX};
    enum { EDGES = sizeof edges / sizeof edges[0] };
    for (size_t i = 0; i < EDGES * EDGES; i++) {
        sc_wide one = sc_wide_multiply(edges[i / EDGES], edges[i % EDGES]);
        sc_wide other = sc_wide_multiply_by_halves(edges[i / EDGES], edges[i % EDGES]);
        assert_int_equal(one.low, other.low);
        assert_int_equal(one.high, other.high);
    }
    sc_wide largest = sc_wide_multiply_by_halves(UINT64_MAX, UINT64_MAX);
    assert_int_equal(largest.low, 1);
    assert_int_equal(largest.high, UINT64_MAX - 1);
    uint64_t x = SEED;
    for (int i = 0; i < 100000; i++) {
        uint64_t y = sc_hash(&x, sizeof x, SEED);
        sc_wide one = sc_wide_multiply(x, y);
        sc_wide other = sc_wide_multiply_by_halves(x, y);
        assert_true(one.low == other.low && one.high == other.high);
        x = y;
    }
}

static void zero_bits_are_counted(void **state)
{
    (void)state;
    for (unsigned bit = 0; bit < 64; bit++) {
        uint64_t word = UINT64_C(1) << bit;
        assert_int_equal(sc_bits_leading_zeros(word), 63 - bit);
        assert_int_equal(sc_bits_leading_zeros(word | (word - 1)), 63 - bit);
        assert_int_equal(sc_bits_trailing_zeros(word), bit);
        assert_int_equal(sc_bits_trailing_zeros(0 - word), bit);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_the_key_is_read),
        cmocka_unit_test(length_counts_even_for_zeros),
        cmocka_unit_test(every_bit_counts),
        cmocka_unit_test(seeds_are_unlike),
        cmocka_unit_test(keys_spread_evenly),
        cmocka_unit_test(crafted_keys_fail_without_the_seed),
        cmocka_unit_test(wide_products_agree),
        cmocka_unit_test(zero_bits_are_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
