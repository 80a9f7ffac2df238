/*
 * UTF-8 against a reference that decodes by arithmetic and then checks whether the result is a
 * scalar value in its shortest form: a different method from Table 3-7, so that no mistake is made
 * twice.
 */
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* Bytes of the well-formed sequence at the start; 0 if it is ill-formed. */
static size_t reference_length(const unsigned char *p, size_t room)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    if (room == 0) {
        return 0;
    }
    if (p[0] < 0x80) {
        return 1;
    }
    size_t length = p[0] >= 0xF0 ? 4 : p[0] >= 0xE0 ? 3 : p[0] >= 0xC0 ? 2 : 0;
    if (length == 0 || p[0] >= 0xF8 || room < length) {
        return 0;
    }
    uint32_t value = p[0] & (0x7FU >> length);
    for (size_t i = 1; i < length; i++) {
        if ((p[i] & 0xC0) != 0x80) {
            return 0;
        }
        value = value << 6 | (p[i] & 0x3FU);
    }
    bool surrogate = value >= 0xD800 && value <= 0xDFFF;
    return value >= least[length] && value <= 0x10FFFF && !surrogate ? length : 0;
}

static size_t reference_check(const unsigned char *p, size_t length)
{
    size_t offset = 0;
    while (offset < length) {
        size_t step = reference_length(p + offset, length - offset);
        if (step == 0) {
            break;
        }
        offset += step;
    }
    return offset;
}

static void assert_same(const unsigned char *bytes, size_t length)
{
    size_t got = sc_utf8_check((const char *)bytes, length, NULL);
    if (got != reference_check(bytes, length)) {
        fail_msg("%02X %02X %02X %02X of %zu: %zu", bytes[0], bytes[1], bytes[2], bytes[3], length,
                 got);
    }
}

static void all_short_sequences(void **state)
{
    (void)state;
    for (unsigned pair = 0; pair < 0x10000; pair++) {
        unsigned char bytes[4] = {(unsigned char)(pair >> 8), (unsigned char)pair, 0, 0};
        assert_same(bytes, 1);
        assert_same(bytes, 2);
        for (unsigned third = 0; third < 256; third++) {
            bytes[2] = (unsigned char)third;
            assert_same(bytes, 3);
        }
    }
}

static void all_long_sequences_at_their_bounds(void **state)
{
    (void)state;
    static const unsigned char bounds[] = {0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0,
                                           0xBF, 0xC0, 0xC2, 0xE0, 0xF0, 0xFF};
    enum { BOUNDS = sizeof bounds };
    for (unsigned pair = 0; pair < 0x1000; pair++) {
        for (size_t i = 0; i < BOUNDS * BOUNDS; i++) {
            const unsigned char bytes[4] = {(unsigned char)(0xF0 | pair >> 8), (unsigned char)pair,
                                            bounds[i / BOUNDS], bounds[i % BOUNDS]};
            assert_same(bytes, 3);
            assert_same(bytes, 4);
        }
    }
}

static void every_scalar_goes_there_and_back(void **state)
{
    (void)state;
    for (uint32_t value = 0; value < 0x111000; value++) {
        char bytes[4];
        unsigned length = sc_utf8_encode(value, bytes);
        if (value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) {
            assert_int_equal(length, 0);
            assert_false(sc_utf8_is_scalar(value));
            continue;
        }
        uint32_t back = 0;
        bool ascii;
        assert_true(sc_utf8_is_scalar(value));
        assert_int_equal(length, value < 0x80 ? 1 : value < 0x800 ? 2 : value < 0x10000 ? 3 : 4);
        assert_int_equal(sc_utf8_check(bytes, length, &ascii), length);
        assert_int_equal(ascii, value < 0x80);
        assert_int_equal(sc_utf8_decode(bytes, bytes + length, &back), length);
        assert_int_equal(back, value);
        assert_int_equal(sc_utf8_count(bytes, length), 1);
    }
}

/* The rows of Table 3-7, each with its ill-formed neighbours. */
static void known_sequences(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t length;
        size_t result;
    } cases[] = {
        {"", 0, 0},
        {"\x00", 1, 1},
        {"\x7F", 1, 1},
        {"\x80", 1, 0},
        {"\xBF", 1, 0},
        {"\xC0\x80", 2, 0},
        {"\xC1\xBF", 2, 0},
        {"\xC2\x80", 2, 2},
        {"\xC2\x7F", 2, 0},
        {"\xDF\xBF", 2, 2},
        {"\xDF\xC0", 2, 0},
        {"\xDF", 1, 0},
        {"\xE0\x9F\xBF", 3, 0},
        {"\xE0\xA0\x80", 3, 3},
        {"\xE0\xA0", 2, 0},
        {"\xEC\xBF\xBF", 3, 3},
        {"\xED\x9F\xBF", 3, 3},
        {"\xED\xA0\x80", 3, 0},
        {"\xED\xBF\xBF", 3, 0},
        {"\xEE\x80\x80", 3, 3},
        {"\xEF\xBF\xBF", 3, 3},
        {"\xEF\xBF", 2, 0},
        {"\xF0\x8F\xBF\xBF", 4, 0},
        {"\xF0\x90\x80\x80", 4, 4},
        {"\xF0\x90\x80", 3, 0},
        {"\xF3\xBF\xBF\xBF", 4, 4},
        {"\xF4\x8F\xBF\xBF", 4, 4},
        {"\xF4\x90\x80\x80", 4, 0},
        {"\xF5\x80\x80\x80", 4, 0},
        {"\xF8\x88\x80\x80\x80", 5, 0},
        {"\xFE", 1, 0},
        {"\xFF", 1, 0},
        {"ab\xC3\xA9"
         "c\xFF"
         "d",
         7, 5},
        {"a\xED\xA0\x80\xED\xB0\x80", 7, 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(sc_utf8_check(cases[i].bytes, cases[i].length, NULL), cases[i].result);
    }
}

/* A bad byte, and a good sequence, at every offset of blocks of every size: the wide steps must not
 * hide one, nor read beyond the end. */
static void every_offset_is_checked(void **state)
{
    (void)state;
    for (size_t length = 1; length <= 200; length++) {
        char *text = malloc(length);
        assert_non_null(text);
        memset(text, 'a', length);
        bool ascii = false;
        assert_int_equal(sc_utf8_check(text, length, &ascii), length);
        assert_true(ascii);
        for (size_t at = 0; at < length; at++) {
            text[at] = '\xFF';
            ascii = false;
            assert_int_equal(sc_utf8_check(text, length, &ascii), at);
            assert_true(ascii);
            text[at] = 'a';
            if (at + 1 < length) {
                memcpy(text + at, "\xC3\xA9", 2);
                assert_int_equal(sc_utf8_check(text, length, &ascii), length);
                assert_false(ascii);
                assert_int_equal(sc_utf8_count(text, length), length - 1);
                memcpy(text + at, "\xC3x", 2);
                assert_int_equal(sc_utf8_check(text, length, NULL), at);
                memcpy(text + at, "aa", 2);
            }
        }
        text[length - 1] = '\xC3';
        assert_int_equal(sc_utf8_check(text, length, NULL), length - 1);
        free(text);
    }
}

/* Text of other alphabets is checked many bytes at a time: every edge at every place of them. */
static void sequences_within_other_text(void **state)
{
    (void)state;
    enum { PLACES = 20, LENGTH = 48 };
    static const unsigned char edges[] = {'a',  0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF,
                                          0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xED, 0xEE,
                                          0xEF, 0xF0, 0xF1, 0xF4, 0xF5, 0xFF};
    static const unsigned char lasts[] = {'a', 0x80};
    enum { EDGES = sizeof edges, LASTS = sizeof lasts };
    for (size_t place = 0; place < PLACES; place++) {
        unsigned char text[LENGTH];
        for (size_t i = 0; i < LENGTH; i++) {
            text[i] = (i - place) % 2 == 0 ? 0xC3 : 0xA9;
        }
        text[0] = place % 2 != 0 ? 'a' : text[0];
        for (size_t number = 0; number < EDGES * EDGES * EDGES * LASTS; number++) {
            text[place] = edges[number % EDGES];
            text[place + 1] = edges[number / EDGES % EDGES];
            text[place + 2] = edges[number / EDGES / EDGES % EDGES];
            text[place + 3] = lasts[number / EDGES / EDGES / EDGES];
            assert_same(text, LENGTH);
        }
    }
}

static void ascii_reports_the_well_formed_part(void **state)
{
    (void)state;
    bool ascii = false;
    assert_int_equal(sc_utf8_check("", 0, &ascii), 0);
    assert_true(ascii);
    assert_int_equal(sc_utf8_check("\xC3\xA9\xFF", 3, &ascii), 2);
    assert_false(ascii);
}

static void boundaries(void **state)
{
    (void)state;
    const char *text = "a\xC3\xA9\xF0\x9F\x98\x80";
    static const bool expected[] = {true, true, false, true, false, false, false, true, false};
    for (size_t offset = 0; offset < 9; offset++) {
        assert_int_equal(sc_utf8_is_boundary(text, 7, offset), expected[offset]);
    }
    assert_true(sc_utf8_is_boundary("", 0, 0));
}

static void decoding_survives_ill_formed_text(void **state)
{
    (void)state;
    uint32_t value = 7;
    char *cut = malloc(2);
    assert_non_null(cut);
    memcpy(cut, "\xF0\x9F", 2);
    assert_int_equal(sc_utf8_decode(cut, cut, &value), 0);
    assert_int_equal(value, 7);
    assert_int_equal(sc_utf8_decode(cut, cut + 2, &value), 1);
    assert_int_equal(value, 0xFFFD);
    assert_int_equal(sc_utf8_decode(cut + 1, cut + 2, &value), 1);
    assert_int_equal(value, 0xFFFD);
    free(cut);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_short_sequences),
        cmocka_unit_test(all_long_sequences_at_their_bounds),
        cmocka_unit_test(every_scalar_goes_there_and_back),
        cmocka_unit_test(known_sequences),
        cmocka_unit_test(every_offset_is_checked),
        cmocka_unit_test(sequences_within_other_text),
        cmocka_unit_test(ascii_reports_the_well_formed_part),
        cmocka_unit_test(boundaries),
        cmocka_unit_test(decoding_survives_ill_formed_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
