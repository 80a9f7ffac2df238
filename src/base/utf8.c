/*
 * Configuration is nearly all ASCII, so the check is a search for the next byte that is not: 64
 * bytes at a time by or-ing words, which needs no intrinsics to run at the speed of the loads. The
 * text that it finds is checked 16 bytes at a time where a machine has vectors. What is left, and
 * the place of what is wrong, goes through the rows of the table one by one.
 */
#include "base/utf8.h"

#include "base/chunk.h"

#include <string.h>

static const uint64_t HIGH_BITS = UINT64_C(0x8080808080808080);
static const uint64_t LOW_BITS = UINT64_C(0x0101010101010101);

static inline uint64_t load64(const unsigned char *p)
{
    uint64_t word;
    memcpy(&word, p, sizeof word);
    return word;
}

static inline uint64_t load_or_64_bytes(const unsigned char *p)
{
    uint64_t a = load64(p) | load64(p + 8) | load64(p + 16) | load64(p + 24);
    uint64_t b = load64(p + 32) | load64(p + 40) | load64(p + 48) | load64(p + 56);
    return a | b;
}

/* The first byte from 0x80 on, or the end. */
static inline const unsigned char *skip_ascii(const unsigned char *p, const unsigned char *end)
{
    while (end - p >= 64 && (load_or_64_bytes(p) & HIGH_BITS) == 0) {
        p += 64;
    }
    while (end - p >= 8 && (load64(p) & HIGH_BITS) == 0) {
        p += 8;
    }
    while (p < end && *p < 0x80) {
        p++;
    }
    return p;
}

static inline bool is_continuation(unsigned char byte)
{
    return (byte & 0xC0) == 0x80;
}

/* Bytes of the well-formed sequence at p, 2-4, by the rows of Table 3-7; 0 if ill formed. */
static inline unsigned sequence_length(const unsigned char *p, const unsigned char *end)
{
    ptrdiff_t room = end - p;
    unsigned char lead = p[0];
    if (lead < 0xC2 || room < 2) {
        return 0; /* a stray continuation, or overlong */
    }
    if (lead < 0xE0) {
        return is_continuation(p[1]) ? 2 : 0;
    }
    /* The second byte has a range of its own after E0 and F0 (overlong), ED (surrogates) and F4
     * (beyond U+10FFFF). */
    unsigned char lowest = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    unsigned char highest = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (lead > 0xF4 || p[1] < lowest || p[1] > highest || room < 3 || !is_continuation(p[2])) {
        return 0;
    }
    if (lead < 0xF0) {
        return 3;
    }
    return room >= 4 && is_continuation(p[3]) ? 4 : 0;
}

#if defined(SC_CHUNK_EXACT)

/*
 * True if one of the 16 bytes at p cannot stand behind the three before it, of which a lead that
 * reaches beyond p is well formed so far. A sequence may reach beyond the 16 bytes.
 */
static inline bool is_ill_formed(const char *p)
{
    sc_chunk byte = sc_chunk_load(p), before = sc_chunk_load(p - 1);
    sc_chunk_hits from_80 = sc_chunk_at_least(byte, 0x80);
    sc_chunk_hits from_90 = sc_chunk_at_least(byte, 0x90);
    sc_chunk_hits from_a0 = sc_chunk_at_least(byte, 0xA0);
    sc_chunk_hits from_c0 = sc_chunk_at_least(byte, 0xC0);
    sc_chunk_hits due = sc_chunk_at_least(before, 0xC0);
    due = sc_chunk_or(due, sc_chunk_at_least(sc_chunk_load(p - 2), 0xE0));
    due = sc_chunk_or(due, sc_chunk_at_least(sc_chunk_load(p - 3), 0xF0));
    sc_chunk_hits wrong = sc_chunk_xor(due, sc_chunk_and_not(from_80, from_c0));
    /* Leads that no sequence has: C0, C1, F5 to FF. */
    wrong = sc_chunk_or(wrong, sc_chunk_and_not(from_c0, sc_chunk_at_least(byte, 0xC2)));
    wrong = sc_chunk_or(wrong, sc_chunk_at_least(byte, 0xF5));
    /* Second bytes of a range of their own; those below 80 are wrong already. */
    sc_chunk_hits e0 = sc_chunk_equal(before, (char)0xE0);
    sc_chunk_hits ed = sc_chunk_equal(before, (char)0xED);
    sc_chunk_hits f0 = sc_chunk_equal(before, (char)0xF0);
    sc_chunk_hits f4 = sc_chunk_equal(before, (char)0xF4);
    wrong = sc_chunk_or(wrong, sc_chunk_and_not(e0, from_a0));
    wrong = sc_chunk_or(wrong, sc_chunk_and(ed, from_a0));
    wrong = sc_chunk_or(wrong, sc_chunk_and_not(f0, from_90));
    wrong = sc_chunk_or(wrong, sc_chunk_and(f4, from_90));
    return sc_chunk_any(wrong);
}

/* From the start of a sequence, with three bytes before it, to the start of a later one. */
static const unsigned char *skip_sequences(const unsigned char *p, const unsigned char *end)
{
    const unsigned char *at = p;
    while (end - at >= SC_CHUNK_SIZE && !is_ill_formed((const char *)at)) {
        at += SC_CHUNK_SIZE;
    }
    /* The last sequence may not be complete. */
    for (ptrdiff_t back = 1; back <= 3 && at - back >= p; back++) {
        if (at[-back] >= 0xC0) {
            return at - back;
        }
    }
    return at;
}

#else

static const unsigned char *skip_sequences(const unsigned char *p, const unsigned char *end)
{
    (void)end;
    return p;
}

#endif

size_t sc_utf8_check(const char *text, size_t length, bool *ascii)
{
    const unsigned char *start = (const unsigned char *)text;
    const unsigned char *end = start + length;
    const unsigned char *p = skip_ascii(start, end);
    const unsigned char *first_high = p;
    while (p < end) {
        if (*p < 0x80) {
            p = skip_ascii(p, end);
            continue;
        }
        const unsigned char *next = p - start >= 3 ? skip_sequences(p, end) : p;
        if (next != p) {
            p = next;
            continue;
        }
        unsigned count = sequence_length(p, end);
        if (count == 0) {
            break;
        }
        p += count;
    }
    if (ascii != NULL) {
        *ascii = p == first_high;
    }
    return (size_t)(p - start);
}

/* Continuation bytes among eight: those with bit 7 set and bit 6 clear. */
static inline uint64_t continuations(uint64_t word)
{
    uint64_t marks = (word >> 7) & (~word >> 6) & LOW_BITS;
    return (marks * LOW_BITS) >> 56;
}

size_t sc_utf8_count(const char *text, size_t length)
{
    const unsigned char *p = (const unsigned char *)text;
    const unsigned char *end = p + length;
    size_t count = length;
    for (; end - p >= 8; p += 8) {
        count -= (size_t)continuations(load64(p));
    }
    for (; p < end; p++) {
        count -= is_continuation(*p);
    }
    return count;
}

unsigned sc_utf8_decode(const char *p, const char *end, uint32_t *code_point)
{
    const unsigned char *bytes = (const unsigned char *)p;
    if (p >= end) {
        return 0;
    }
    if (bytes[0] < 0x80) {
        *code_point = bytes[0];
        return 1;
    }
    unsigned count = sequence_length(bytes, (const unsigned char *)end);
    if (count == 0) {
        *code_point = 0xFFFD;
        return 1;
    }
    uint32_t value = bytes[0] & (0x7FU >> count);
    for (unsigned i = 1; i < count; i++) {
        value = value << 6 | (bytes[i] & 0x3FU);
    }
    *code_point = value;
    return count;
}

unsigned sc_utf8_space(const char *p, const char *end)
{
    if (p >= end || (unsigned char)*p < 0x80) {
        return 0;
    }
    uint32_t c = 0;
    unsigned size = sc_utf8_decode(p, end, &c);
    bool space = c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) ||
                 c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000 ||
                 c == 0xFEFF;
    return space ? size : 0;
}

unsigned sc_utf8_space_before(const char *start, const char *p)
{
    const char *from = p;
    while (from > start && p - from < 4 && (from == p || ((unsigned char)*from & 0xC0) == 0x80)) {
        from--;
    }
    return from < p && sc_utf8_space(from, p) == (size_t)(p - from) ? (unsigned)(p - from) : 0;
}
