/*
 * Properties of patterns, over any pattern and any text: it compiles or is refused at a place
 * within it; a search ends and returns the same result again; and where a pattern matches, the same
 * one matches in a group, in a choice with itself, and in a look-ahead.
 *
 * Input: the pattern, then the text behind a byte 0x1E.
 */
#include <string.h>

#include "base/alloc.h"
#include "base/utf8.h"
#include "schema/regex.h"
#include "text_format.h"

enum { SEPARATOR = 0x1E, PATTERN_MOST = 200, TEXT_MOST = 2000, ARENA_MOST = 1 << 26 };

static bool search(const char *pattern, size_t length, const char *text, size_t text_length,
                   bool *refused)
{
    sc_arena arena;
    sc_arena_init(&arena, sc_allocator_default(), ARENA_MOST);
    const sc_regex *compiled;
    sc_regex_error error = {.message = NULL};
    bool found = false, again = false;
    sc_status status = sc_regex_compile(&arena, pattern, length, &compiled, &error);
    *refused = status != SC_OK;
    if (status == SC_ERROR_BAD_PATTERN && (error.message == NULL || error.offset > length)) {
        fuzz_fail("a pattern is refused without a place", pattern, length);
    }
    if (status == SC_OK) {
        (void)sc_regex_search(compiled, text, text_length, arena.allocator, &found);
        (void)sc_regex_search(compiled, text, text_length, arena.allocator, &again);
        if (found != again) {
            fuzz_fail("a search answers differently", pattern, length);
        }
    }
    sc_arena_free(&arena);
    return found;
}

/* The pattern has the same meaning between these texts. */
static void compare(const char *before, const char *pattern, size_t length, const char *between,
                    const char *after, const char *text, size_t text_length, bool expected)
{
    char whole[2 * PATTERN_MOST + 32];
    size_t at = strlen(before);
    memcpy(whole, before, at);
    memcpy(whole + at, pattern, length);
    at += length;
    if (between != NULL) {
        memcpy(whole + at, between, strlen(between));
        at += strlen(between);
        memcpy(whole + at, pattern, length);
        at += length;
    }
    memcpy(whole + at, after, strlen(after));
    at += strlen(after);
    bool refused;
    bool found = search(whole, at, text, text_length, &refused);
    if (!refused && found != expected) {
        fuzz_fail("the same pattern means something else", whole, at);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const uint8_t *cut = size != 0 ? memchr(data, SEPARATOR, size) : NULL;
    if (cut == NULL || sc_utf8_check((const char *)data, size, NULL) != size) {
        return 0;
    }
    const char *pattern = (const char *)data, *text = (const char *)cut + 1;
    size_t length = (size_t)(cut - data), text_length = size - length - 1;
    if (length > PATTERN_MOST || text_length > TEXT_MOST) {
        return 0;
    }
    bool refused;
    bool found = search(pattern, length, text, text_length, &refused);
    if (!refused) {
        compare("(?:", pattern, length, NULL, ")", text, text_length, found);
        compare("(?:", pattern, length, "|", ")", text, text_length, found);
        compare("(?=", pattern, length, NULL, ")", text, text_length, found);
        compare("(?<=", pattern, length, NULL, ")", text, text_length, found);
    }
    return 0;
}
