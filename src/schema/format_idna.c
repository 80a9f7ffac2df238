/*
 * Labels of internationalised host names: Punycode (RFC 3492) decoded into at most 63 characters,
 * each of which IDNA 2008 allows at its place (RFC 5892).
 */
#include "base/ascii.h"
#include "schema/formats.h"
#include "schema/unicode.h"

enum {
    LABEL_MOST = 63,
    BASE = 36,
    LEAST_DIGIT = 1,
    MOST_DIGIT = 26,
    SKEW = 38,
    DAMP = 700,
    FIRST_BIAS = 72,
    FIRST_CODE = 128,
    ZERO_WIDTH_NON_JOINER = 0x200C,
    ZERO_WIDTH_JOINER = 0x200D
};

typedef struct label {
    uint32_t chars[LABEL_MOST];
    size_t count;
} label;

static uint32_t adapt(uint32_t delta, uint32_t count, bool first)
{
    delta = first ? delta / DAMP : delta / 2;
    delta += delta / count;
    uint32_t k = 0;
    while (delta > (BASE - LEAST_DIGIT) * MOST_DIGIT / 2) {
        delta /= BASE - LEAST_DIGIT;
        k += BASE;
    }
    return k + (BASE - LEAST_DIGIT + 1) * delta / (delta + SKEW);
}

/* Letters count before digits. */
static unsigned digit_of(char c)
{
    return sc_ascii_is_alpha(c)   ? (unsigned)(sc_ascii_lower(c) - 'a')
           : sc_ascii_is_digit(c) ? 26 + (unsigned)(c - '0')
                                  : BASE;
}

/* One number of varying length; false where it is cut short or too large. */
static bool take_delta(const char *text, size_t length, size_t *at, uint32_t bias, uint32_t *i)
{
    uint32_t weight = 1;
    for (uint32_t k = BASE;; k += BASE) {
        unsigned digit = *at < length ? digit_of(text[(*at)++]) : BASE;
        if (digit >= BASE || digit > (UINT32_MAX - *i) / weight) {
            return false;
        }
        *i += digit * weight;
        uint32_t least = k <= bias ? LEAST_DIGIT : k >= bias + MOST_DIGIT ? MOST_DIGIT : k - bias;
        if (digit < least) {
            return true;
        }
        if (weight > UINT32_MAX / (BASE - least)) {
            return false;
        }
        weight *= BASE - least;
    }
}

static bool decode(const char *text, size_t length, label *out)
{
    size_t basic = length;
    while (basic > 0 && text[basic - 1] != '-') {
        basic--;
    }
    out->count = 0;
    for (size_t i = 0; basic > 0 && i < basic - 1; i++) {
        out->chars[out->count++] = (unsigned char)sc_ascii_lower(text[i]);
    }
    uint32_t code = FIRST_CODE, bias = FIRST_BIAS, i = 0;
    for (size_t at = basic; at < length;) {
        uint32_t before = i, count = (uint32_t)out->count + 1;
        if (count > LABEL_MOST || !take_delta(text, length, &at, bias, &i)) {
            return false;
        }
        bias = adapt(i - before, count, before == 0);
        if (i / count > SC_UNICODE_MOST - code) {
            return false;
        }
        code += i / count;
        i %= count;
        for (size_t move = out->count++; move > i; move--) {
            out->chars[move] = out->chars[move - 1];
        }
        out->chars[i++] = code;
    }
    return true;
}

/* ---- rules for places in a label ---- */

static bool joins(uint32_t c)
{
    return (c >= 0x620 && c <= 0x6FF) || (c >= 0x710 && c <= 0x77F) || (c >= 0x7CA && c <= 0x7EA) ||
           (c >= 0x8A0 && c <= 0x8FF) || (c >= 0x1820 && c <= 0x1878);
}

/* Letters of Arabic that join to the one before them only. */
static bool joins_before_only(uint32_t c)
{
    return (c >= 0x622 && c <= 0x625) || c == 0x627 || c == 0x629 || (c >= 0x62F && c <= 0x632) ||
           c == 0x648 || (c >= 0x671 && c <= 0x673) || (c >= 0x675 && c <= 0x677) ||
           (c >= 0x688 && c <= 0x699) || c == 0x6C0 || (c >= 0x6C3 && c <= 0x6CB) || c == 0x6CD ||
           c == 0x6CF || c == 0x6D2 || c == 0x6D3 || c == 0x6D5 || c == 0x6EE || c == 0x6EF;
}

static bool joiner_is_fine(const label *text, size_t at)
{
    if (at > 0 && sc_unicode_is_virama(text->chars[at - 1])) {
        return true;
    }
    if (text->chars[at] == ZERO_WIDTH_JOINER) {
        return false;
    }
    size_t before = at, after = at + 1;
    while (before > 0 && sc_unicode_is_mark(text->chars[before - 1])) {
        before--;
    }
    while (after < text->count && sc_unicode_is_mark(text->chars[after])) {
        after++;
    }
    return before > 0 && after < text->count && joins(text->chars[before - 1]) &&
           !joins_before_only(text->chars[before - 1]) && joins(text->chars[after]);
}

static bool has_script(const label *text, sc_script first, sc_script last)
{
    for (size_t i = 0; i < text->count; i++) {
        sc_script script = sc_unicode_script(text->chars[i]);
        if (script >= first && script <= last && text->chars[i] != 0x30FB) {
            return true;
        }
    }
    return false;
}

static bool has_between(const label *text, uint32_t low, uint32_t high)
{
    for (size_t i = 0; i < text->count; i++) {
        if (text->chars[i] >= low && text->chars[i] <= high) {
            return true;
        }
    }
    return false;
}

static bool character_is_fine(const label *text, size_t at)
{
    uint32_t c = text->chars[at];
    uint32_t before = at > 0 ? text->chars[at - 1] : 0;
    uint32_t after = at + 1 < text->count ? text->chars[at + 1] : 0;
    switch (c) {
    case ZERO_WIDTH_JOINER:
    case ZERO_WIDTH_NON_JOINER:
        return joiner_is_fine(text, at);
    case 0xB7: /* middle dot, in Catalan */
        return before == 'l' && after == 'l';
    case 0x375: /* Greek keraia */
        return sc_unicode_script(after) == SC_SCRIPT_GREEK;
    case 0x5F3: /* Hebrew geresh and gershayim */
    case 0x5F4:
        return sc_unicode_script(before) == SC_SCRIPT_HEBREW;
    case 0x30FB: /* katakana middle dot */
        return has_script(text, SC_SCRIPT_HIRAGANA, SC_SCRIPT_HAN);
    default:
        break;
    }
    if (c >= 0x660 && c <= 0x669) {
        return !has_between(text, 0x6F0, 0x6F9);
    }
    if (c >= 0x6F0 && c <= 0x6F9) {
        return !has_between(text, 0x660, 0x669);
    }
    return sc_unicode_is_label(c);
}

bool sc_format_alabel(const char *text, size_t length)
{
    label decoded;
    if (length == 0 || length > LABEL_MOST || !decode(text, length, &decoded) ||
        decoded.count == 0 || sc_unicode_is_mark(decoded.chars[0])) {
        return false;
    }
    if (decoded.count >= 4 && decoded.chars[2] == '-' && decoded.chars[3] == '-') {
        return false;
    }
    bool ascii = true;
    for (size_t i = 0; i < decoded.count; i++) {
        ascii &= decoded.chars[i] < FIRST_CODE;
        if (!character_is_fine(&decoded, i)) {
            return false;
        }
    }
    return !ascii;
}
