/* The first character decides what a text may be at all; most texts are strings at once. */
#include "format/yaml/schema.h"

#include "base/ascii.h"
#include "base/number.h"

#include <math.h>
#include <string.h>

enum { SHORT_DIGITS = 18 }; /* that many digits fit 64 bits whatever they are */

static sc_yaml_scalar make(sc_kind kind, uint64_t bits)
{
    return (sc_yaml_scalar){.node = {.kind = (uint8_t)kind, .as.bits = bits}, .inexact = false};
}

static sc_yaml_scalar make_float(double value, bool inexact)
{
    return (sc_yaml_scalar){.node = {.kind = SC_FLOAT, .as.number = value}, .inexact = inexact};
}

static sc_yaml_scalar make_integer(bool negative, uint64_t magnitude)
{
    sc_yaml_scalar scalar = make(SC_INTEGER, negative ? 0 - magnitude : magnitude);
    if (!negative && magnitude > INT64_MAX) {
        scalar.node.flags = SC_NODE_UNSIGNED;
    }
    return scalar;
}

/* `word` in lower case, with its first letter or all of it in capitals. */
static bool is_word(const char *text, size_t length, const char *word)
{
    if (length != strlen(word)) {
        return false;
    }
    bool capitals = length > 1 && sc_ascii_is(text[1], SC_CLASS_UPPER);
    for (size_t i = 0; i < length; i++) {
        char upper = sc_ascii_upper(word[i]);
        if (i == 0 ? text[0] != word[0] && (text[0] != upper)
                   : text[i] != (capitals ? upper : word[i])) {
            return false;
        }
    }
    return !capitals || text[0] != word[0];
}

static const char *digits_end(const char *at, const char *end)
{
    while (at < end && sc_ascii_is_digit(*at)) {
        at++;
    }
    return at;
}

/* More than 64 bits of digits of radix 8 or 16, correctly rounded: 64 of them and a sticky bit. */
static double large_radix(const char *text, const char *end, unsigned bits)
{
    uint64_t significand = 0;
    double scale = 1;
    for (const char *at = text; at < end; at++) {
        unsigned digit = sc_ascii_digit_value(*at);
        if (significand >> (64 - bits) == 0) {
            significand = significand << bits | digit;
        } else {
            significand |= digit != 0;
            scale *= 1U << bits;
        }
    }
    return (double)significand * scale;
}

/* 0o17, 0x1F. */
static sc_yaml_scalar resolve_radix(const char *text, size_t length)
{
    unsigned radix = text[1] == 'x' ? 16 : 8;
    uint64_t magnitude;
    switch (sc_number_parse_digits(text + 2, length - 2, radix, &magnitude)) {
    case SC_NUMBER_OK:
        return make_integer(false, magnitude);
    case SC_NUMBER_OVERFLOW:
        return make_float(large_radix(text + 2, text + length, radix == 16 ? 4 : 3), true);
    default:
        return make(SC_STRING, 0);
    }
}

/* True where the number before its exponent is not zero. */
static bool has_digits(const char *at, const char *end)
{
    for (; at < end && (*at | 0x20) != 'e'; at++) {
        if (*at >= '1' && *at <= '9') {
            return true;
        }
    }
    return false;
}

/* Digits alone, behind a sign or not. */
static sc_yaml_scalar resolve_digits(const char *text, const char *at, size_t length)
{
    if (*at == '0' && length > (size_t)(at - text) + 1) {
        return make(SC_STRING, 0);
    }
    if (length <= SHORT_DIGITS) {
        uint64_t magnitude = 0;
        for (const char *end = text + length; at < end; at++) {
            magnitude = magnitude * 10 + (unsigned)(*at - '0');
        }
        return make_integer(*text == '-', magnitude);
    }
    bool negative;
    uint64_t magnitude;
    if (sc_number_parse_integer(text, length, &negative, &magnitude) == SC_NUMBER_OK &&
        (!negative || sc_number_fits_int64(negative, magnitude, NULL))) {
        return make_integer(negative, magnitude);
    }
    return make_float(sc_number_to_double(text, length), true);
}

/* `at` is behind the sign, at a digit or a point. */
static sc_yaml_scalar resolve_number(const char *text, const char *at, size_t length)
{
    const char *end = text + length;
    const char *whole_end = digits_end(at, end);
    if (whole_end == end) {
        return resolve_digits(text, at, length);
    }
    const char *rest = *whole_end == '.' ? digits_end(whole_end + 1, end) : whole_end;
    if (rest == at + 1 && *at == '.') {
        return make(SC_STRING, 0);
    }
    if (rest < end && (*rest | 0x20) == 'e') {
        rest++;
        rest += rest < end && (*rest == '+' || *rest == '-');
        rest = rest < end ? digits_end(rest, end) : rest - 1;
        rest = sc_ascii_is_digit(rest[-1]) ? rest : at;
    }
    if (rest != end) {
        return make(SC_STRING, 0);
    }
    double value = sc_number_to_double(text, length);
    return make_float(value, isinf(value) || (value == 0 && has_digits(at, rest)));
}

/* `at` is at a point: .inf, .nan or a fraction. */
static sc_yaml_scalar resolve_point(const char *text, const char *at, size_t length)
{
    size_t left = length - (size_t)(at - text) - 1;
    if (is_word(at + 1, left, "inf")) {
        return make_float(*text == '-' ? -(double)INFINITY : (double)INFINITY, false);
    }
    if (at == text &&
        ((left == 3 && memcmp(at + 1, "NaN", 3) == 0) ||
         (left == 3 && (memcmp(at + 1, "nan", 3) == 0 || memcmp(at + 1, "NAN", 3) == 0)))) {
        return make_float((double)NAN, false);
    }
    return resolve_number(text, at, length);
}

static sc_yaml_scalar resolve_word(const char *text, size_t length)
{
    if (is_word(text, length, "true")) {
        return make(SC_BOOL, 1);
    }
    if (is_word(text, length, "false")) {
        return make(SC_BOOL, 0);
    }
    return make(is_word(text, length, "null") ? SC_NULL : SC_STRING, 0);
}

sc_yaml_scalar sc_yaml_resolve(const char *text, size_t length)
{
    char c = length != 0 ? text[0] : '~';
    if (c == '~') {
        return make(length <= 1 ? SC_NULL : SC_STRING, 0);
    }
    if (sc_ascii_is_digit(c)) {
        bool radix = c == '0' && length > 2 && (text[1] == 'x' || text[1] == 'o');
        return radix ? resolve_radix(text, length) : resolve_number(text, text, length);
    }
    if (c == '.') {
        return resolve_point(text, text, length);
    }
    if ((c == '+' || c == '-') && length > 1) {
        if (text[1] == '.') {
            return resolve_point(text, text + 1, length);
        }
        return sc_ascii_is_digit(text[1]) ? resolve_number(text, text + 1, length)
                                          : make(SC_STRING, 0);
    }
    char lower = (char)(c | 0x20);
    if ((lower == 't' || lower == 'f' || lower == 'n') && length >= 4 && length <= 5) {
        return resolve_word(text, length);
    }
    return make(SC_STRING, 0);
}

bool sc_yaml_is_old_bool(const char *text, size_t length)
{
    return length == 2
               ? is_word(text, length, "no") || is_word(text, length, "on")
               : length == 3 && (is_word(text, length, "yes") || is_word(text, length, "off"));
}

sc_yaml_tag sc_yaml_tag_of(sc_yaml_span tag)
{
    static const char prefix[] = "tag:yaml.org,2002:";
    static const struct {
        const char *name;
        sc_yaml_tag tag;
    } known[] = {
        {"str", SC_YAML_TAG_STRING},    {"int", SC_YAML_TAG_INTEGER},
        {"float", SC_YAML_TAG_FLOAT},   {"bool", SC_YAML_TAG_BOOL},
        {"null", SC_YAML_TAG_NULL},     {"binary", SC_YAML_TAG_STRING},
        {"merge", SC_YAML_TAG_MERGE},   {"map", SC_YAML_TAG_MAPPING},
        {"set", SC_YAML_TAG_MAPPING},   {"seq", SC_YAML_TAG_SEQUENCE},
        {"omap", SC_YAML_TAG_SEQUENCE}, {"pairs", SC_YAML_TAG_SEQUENCE},
    };
    const size_t prefix_length = sizeof prefix - 1;
    if (tag.data == NULL) {
        return SC_YAML_TAG_NONE;
    }
    if (tag.length == 1 && *tag.data == '!') {
        return SC_YAML_TAG_STRING;
    }
    if (tag.length > prefix_length && memcmp(tag.data, prefix, prefix_length) == 0) {
        const char *name = tag.data + prefix_length;
        size_t length = tag.length - prefix_length;
        for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
            if (strlen(known[i].name) == length && memcmp(known[i].name, name, length) == 0) {
                return known[i].tag;
            }
        }
    }
    return SC_YAML_TAG_UNKNOWN;
}

/* Under !!int a leading zero is no ambiguity. */
static bool resolve_integer(const char *text, size_t length, sc_yaml_scalar *scalar)
{
    bool negative;
    uint64_t magnitude;
    if (scalar->node.kind == SC_STRING &&
        sc_number_parse_integer(text, length, &negative, &magnitude) == SC_NUMBER_OK &&
        (!negative || sc_number_fits_int64(negative, magnitude, NULL))) {
        *scalar = make_integer(negative, magnitude);
    }
    bool radix = length > 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'o');
    bool digits =
        radix || digits_end(text + (*text == '-' || *text == '+'), text + length) == text + length;
    return scalar->node.kind == SC_INTEGER || (scalar->inexact && digits);
}

bool sc_yaml_resolve_tagged(const char *text, size_t length, sc_yaml_tag tag,
                            sc_yaml_scalar *scalar)
{
    if (tag == SC_YAML_TAG_STRING) {
        *scalar = make(SC_STRING, 0);
        return true;
    }
    *scalar = sc_yaml_resolve(text, length);
    switch (tag) {
    case SC_YAML_TAG_INTEGER:
        return resolve_integer(text, length, scalar);
    case SC_YAML_TAG_FLOAT:
        if (scalar->node.kind == SC_INTEGER) {
            uint64_t bits = scalar->node.as.bits;
            bool is_unsigned = (scalar->node.flags & SC_NODE_UNSIGNED) != 0;
            *scalar = make_float(is_unsigned ? (double)bits : (double)(int64_t)bits, false);
        }
        return scalar->node.kind == SC_FLOAT;
    case SC_YAML_TAG_BOOL:
        return scalar->node.kind == SC_BOOL;
    case SC_YAML_TAG_NULL:
        return scalar->node.kind == SC_NULL;
    default:
        return true;
    }
}
