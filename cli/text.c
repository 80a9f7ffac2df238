/*
 * The ranges are those of the Unicode East Asian Width property and the common combining marks:
 * wcwidth would say the same, but only under the user's locale, and the command reads none.
 */
#include "text.h"

#include <stdbool.h>
#include <string.h>

typedef struct range {
    uint32_t first, last;
} range;

static const range wide[] = {
    {0x1100, 0x115F},   {0x231A, 0x231B},   {0x2329, 0x232A},   {0x23E9, 0x23EC},
    {0x25FD, 0x25FE},   {0x2614, 0x2615},   {0x2648, 0x2653},   {0x26AA, 0x26AB},
    {0x26BD, 0x26BE},   {0x26C4, 0x26C5},   {0x2705, 0x2705},   {0x270A, 0x270B},
    {0x2728, 0x2728},   {0x274C, 0x274C},   {0x2753, 0x2755},   {0x2795, 0x2797},
    {0x2E80, 0x303E},   {0x3041, 0x33FF},   {0x3400, 0x4DBF},   {0x4E00, 0x9FFF},
    {0xA000, 0xA4CF},   {0xA960, 0xA97F},   {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},
    {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},   {0xFFE0, 0xFFE6},   {0x1F300, 0x1F64F},
    {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD},
};
static const range unseen[] = {
    {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x0610, 0x061A},   {0x064B, 0x065F},
    {0x0E31, 0x0E31}, {0x0E34, 0x0E3A}, {0x0E47, 0x0E4E}, {0x1AB0, 0x1AFF},   {0x1DC0, 0x1DFF},
    {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}, {0xE0100, 0xE01EF},
};
/* Controls, separators of lines, and what hides or turns text. */
static const range unsafe[] = {
    {0x0000, 0x001F}, {0x007F, 0x009F}, {0x200B, 0x200F},
    {0x2028, 0x202E}, {0x2060, 0x206F}, {0xFEFF, 0xFEFF},
};

#define IS_IN(code_point, ranges) is_in(code_point, ranges, sizeof(ranges) / sizeof *(ranges))

static bool is_in(uint32_t code_point, const range *ranges, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (code_point >= ranges[i].first && code_point <= ranges[i].last) {
            return true;
        }
    }
    return false;
}

size_t text_decode(const char *p, const char *end, uint32_t *code_point)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    unsigned char first = (unsigned char)*p;
    size_t length = first < 0x80 ? 1 : first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    if (length == 0 || first > 0xF4 || (size_t)(end - p) < length) {
        return 0;
    }
    uint32_t value = length == 1 ? first : first & (0x7FU >> length);
    for (size_t i = 1; i < length; i++) {
        if (((unsigned char)p[i] & 0xC0) != 0x80) {
            return 0;
        }
        value = value << 6 | ((unsigned char)p[i] & 0x3F);
    }
    if (value < least[length] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) {
        return 0;
    }
    *code_point = value;
    return length;
}

unsigned text_width(uint32_t code_point)
{
    return IS_IN(code_point, unseen) ? 0 : IS_IN(code_point, wide) ? 2 : 1;
}

/* What stands for the next piece of text, and how many of its bytes that covers. */
typedef struct text_piece {
    char text[12];
    size_t used;
    size_t columns;
} text_piece;

static text_piece next_piece(const char *p, const char *end)
{
    text_piece out = {.text = "", .used = 1, .columns = 4};
    uint32_t code_point = 0;
    size_t length = text_decode(p, end, &code_point);
    if (length == 0) {
        (void)snprintf(out.text, sizeof out.text, "\\x%02x", (unsigned)(unsigned char)*p);
        return out;
    }
    out.used = length;
    const char *short_from = "\n\r\t", *found = NULL;
    if (code_point != 0 && code_point < 0x20) {
        found = strchr(short_from, (int)code_point);
    }
    if (found != NULL) {
        (void)snprintf(out.text, sizeof out.text, "\\%c", "nrt"[found - short_from]);
        out.columns = 2;
    } else if (IS_IN(code_point, unsafe)) {
        (void)snprintf(out.text, sizeof out.text, "\\u%04x", (unsigned)code_point);
        out.columns = 6;
    } else {
        memcpy(out.text, p, length);
        out.columns = text_width(code_point);
    }
    return out;
}

void text_put(FILE *stream, const char *text, size_t length)
{
    for (const char *p = text, *end = text + length; p < end;) {
        text_piece next = next_piece(p, end);
        (void)fputs(next.text, stream);
        p += next.used;
    }
}

size_t text_columns(const char *text, size_t length)
{
    size_t columns = 0;
    for (const char *p = text, *end = text + length; p < end;) {
        text_piece next = next_piece(p, end);
        columns += next.columns;
        p += next.used;
    }
    return columns;
}

size_t text_repair(char *out, const char *text, size_t length)
{
    char *to = out;
    for (const char *p = text, *end = text + length; p < end;) {
        uint32_t code_point = 0;
        size_t used = text_decode(p, end, &code_point);
        memcpy(to, used != 0 ? p : "\xEF\xBF\xBD", used != 0 ? used : 3);
        to += used != 0 ? used : 3;
        p += used != 0 ? used : 1;
    }
    return (size_t)(to - out);
}
