/* Sixteen bytes at a time: the first hit is that of a plain loop. */
#include "base/chunk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { ROUNDS = 20000 };

static const char stops[] = {'"', '\\', 0x7F, (char)0xC2, (char)0xEF, ':', '\0', ' ', (char)0x80};

static uint32_t next_random(uint32_t *state)
{
    *state = *state * 1664525 + 1013904223;
    return *state >> 8;
}

/* Mostly letters, so that hits are rare and at any position. */
static void fill(char *text, uint32_t *state)
{
    for (size_t i = 0; i < SC_CHUNK_SIZE; i++) {
        uint32_t chance = next_random(state);
        bool rare = chance % 12 == 0;
        text[i] = (char)(rare ? chance / 12 % 256 : 'a' + chance / 12 % 26);
    }
}

static void assert_first(sc_chunk_hits hits, const bool *expected)
{
    unsigned first = 0;
    while (first < SC_CHUNK_SIZE && !expected[first]) {
        first++;
    }
    assert_int_equal(sc_chunk_any(hits), first != SC_CHUNK_SIZE);
    if (first != SC_CHUNK_SIZE) {
        assert_int_equal(sc_chunk_first(hits), first);
    }
}

static void check_equal(const char *text, char byte)
{
    bool expected[SC_CHUNK_SIZE];
    for (size_t i = 0; i < SC_CHUNK_SIZE; i++) {
        expected[i] = text[i] == byte;
    }
    assert_first(sc_chunk_equal(sc_chunk_load(text), byte), expected);
}

static void check_at_most(const char *text, char most)
{
    bool expected[SC_CHUNK_SIZE];
    for (size_t i = 0; i < SC_CHUNK_SIZE; i++) {
        expected[i] = (unsigned char)text[i] <= (unsigned char)most;
    }
    assert_first(sc_chunk_at_most(sc_chunk_load(text), most), expected);
}

static void check_any_of(const char *text)
{
    bool expected[SC_CHUNK_SIZE];
    sc_chunk chunk = sc_chunk_load(text);
    sc_chunk_hits hits = sc_chunk_at_most(chunk, 0x1F);
    for (size_t k = 0; k < sizeof stops; k++) {
        hits = sc_chunk_or(hits, sc_chunk_equal(chunk, stops[k]));
    }
    for (size_t i = 0; i < SC_CHUNK_SIZE; i++) {
        expected[i] = (unsigned char)text[i] <= 0x1F;
        for (size_t k = 0; k < sizeof stops; k++) {
            expected[i] = expected[i] || text[i] == stops[k];
        }
    }
    assert_first(hits, expected);
}

static void the_first_hit_is_exact(void **state)
{
    (void)state;
    uint32_t seed = 7;
    for (size_t round = 0; round < ROUNDS; round++) {
        char text[SC_CHUNK_SIZE + 1];
        char *at = text + round % 2; /* aligned or not */
        fill(at, &seed);
        for (size_t k = 0; k < sizeof stops; k++) {
            check_equal(at, stops[k]);
        }
        check_at_most(at, 0x1F);
        check_at_most(at, ' ');
        check_any_of(at);
    }
}

static void every_byte_in_every_place(void **state)
{
    (void)state;
    for (unsigned byte = 0; byte < 256; byte++) {
        for (size_t i = 0; i < SC_CHUNK_SIZE; i++) {
            char text[SC_CHUNK_SIZE];
            memset(text, byte == 'x' ? 'y' : 'x', sizeof text);
            text[i] = (char)byte;
            check_equal(text, (char)byte);
            check_at_most(text, 0x1F);
        }
    }
}

static void the_same_beginning_is_found(void **state)
{
    (void)state;
    char a[SC_CHUNK_SIZE], b[SC_CHUNK_SIZE];
    memset(a, 'x', sizeof a);
    for (unsigned other = 0; other <= SC_CHUNK_SIZE; other++) {
        memset(b, 'x', sizeof b);
        if (other < SC_CHUNK_SIZE) {
            b[other] = '\0';
        }
        for (unsigned length = 0; length <= SC_CHUNK_SIZE; length++) {
            bool alike = sc_chunk_begins_alike(sc_chunk_load(a), sc_chunk_load(b), length);
            assert_int_equal(alike, length <= other);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_hit_is_exact),
        cmocka_unit_test(every_byte_in_every_place),
        cmocka_unit_test(the_same_beginning_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
