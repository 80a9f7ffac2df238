/*
 * Text for eyes. Whatever comes in, what goes out is valid UTF-8 without anything that moves a
 * cursor, starts an escape sequence or turns the direction of writing: hostile input may be shown
 * on a terminal. Nothing is cut inside a code point or an escape.
 */
#include "diag/display.h"

#include "base/utf8.h"

#include <string.h>

enum { PIECE_MAX = 8 };
static const char ellipsis[] = "\xE2\x80\xA6"; /* U+2026 */
enum { ELLIPSIS_SIZE = 3 };

/* Controls beyond ASCII, line and paragraph separators, marks and overrides of direction. */
static bool is_unsafe(uint32_t code_point)
{
    return code_point < 0x20 || (code_point >= 0x7F && code_point < 0xA0) ||
           (code_point >= 0x200B && code_point <= 0x200F) ||
           (code_point >= 0x2028 && code_point <= 0x202E) ||
           (code_point >= 0x2060 && code_point <= 0x206F) || code_point == 0xFEFF;
}

static size_t put_hex(char *out, char letter, uint32_t value, unsigned digits)
{
    out[0] = '\\';
    out[1] = letter;
    for (unsigned i = 0; i < digits; i++) {
        out[2 + i] = "0123456789abcdef"[(value >> (4 * (digits - 1 - i))) & 15];
    }
    return 2 + digits;
}

static size_t escape(char *out, uint32_t code_point)
{
    static const char short_from[] = "\n\r\t";
    static const char short_to[] = "nrt";
    const char *found =
        code_point != 0 && code_point < 0x20 ? strchr(short_from, (int)code_point) : NULL;
    if (found != NULL) {
        out[0] = '\\';
        out[1] = short_to[found - short_from];
        return 2;
    }
    return put_hex(out, 'u', code_point, 4);
}

/* One code point (or one ill-formed byte) as it is shown; *used receives its bytes. */
static size_t show(char out[PIECE_MAX], const char *p, const char *end, unsigned flags,
                   size_t *used)
{
    unsigned char first = (unsigned char)*p;
    if (first >= 0x20 && first < 0x7F) {
        *used = 1;
        out[0] = *p;
        return 1;
    }
    if (first == '\t' && (flags & SC_DISPLAY_TABS) != 0) {
        *used = 1;
        out[0] = ' ';
        return 1;
    }
    uint32_t code_point;
    unsigned size = sc_utf8_decode(p, end, &code_point);
    *used = size;
    if (size == 1 && first >= 0x80) {
        return put_hex(out, 'x', first, 2);
    }
    if (is_unsafe(code_point)) {
        return escape(out, code_point);
    }
    memcpy(out, p, size);
    return size;
}

/* Columns that a piece takes: code points, counted as terminals mostly do. */
static size_t columns_of(const char *piece, size_t size)
{
    return (unsigned char)piece[0] >= 0x80 ? 1 : size;
}

sc_display sc_display_text(char *out, size_t size, const char *text, size_t length, unsigned flags)
{
    sc_display done = {0, 0, 0};
    if (size == 0) {
        return done;
    }
    size_t safe = 0; /* length to go back to when the ellipsis must fit */
    size_t room = size - 1;
    const char *p = text, *end = text + length;
    while (p < end) {
        char piece[PIECE_MAX];
        size_t used;
        size_t shown = show(piece, p, end, flags, &used);
        if (done.length + shown > room) {
            done.length = safe;
            if (safe + ELLIPSIS_SIZE <= room) {
                memcpy(out + safe, ellipsis, ELLIPSIS_SIZE);
                done.length += ELLIPSIS_SIZE;
            }
            break;
        }
        memcpy(out + done.length, piece, shown);
        done.length += shown;
        done.columns += columns_of(piece, shown);
        p += used;
        if (done.length + ELLIPSIS_SIZE <= room) {
            safe = done.length;
        }
    }
    done.used = (size_t)(p - text);
    out[done.length] = '\0';
    return done;
}

size_t sc_display_cut(char *out, size_t size, const char *text, size_t length)
{
    if (size == 0) {
        return 0;
    }
    if (length < size) {
        memcpy(out, text, length);
        out[length] = '\0';
        return length;
    }
    size_t keep = size > ELLIPSIS_SIZE ? size - 1 - ELLIPSIS_SIZE : 0;
    while (keep > 0 && ((unsigned char)text[keep] & 0xC0) == 0x80) {
        keep--;
    }
    memcpy(out, text, keep);
    if (size > ELLIPSIS_SIZE) {
        memcpy(out + keep, ellipsis, ELLIPSIS_SIZE);
        keep += ELLIPSIS_SIZE;
    }
    out[keep] = '\0';
    return keep;
}
