/* The library knows what is safe on a terminal and how wide it is; here it is put in pieces. */
#include "text.h"

#include <stdbool.h>
#include <string.h>

#include <superconfig.h>

enum { PIECE_MAX = 1024, SHOWN_MAX = 8 * PIECE_MAX };

/* At most PIECE_MAX bytes, whole code points. */
static size_t piece_length(const char *text, size_t length)
{
    size_t piece = length < PIECE_MAX ? length : PIECE_MAX;
    for (size_t i = 0; i < 3 && piece < length && ((unsigned char)text[piece] & 0xC0) == 0x80;
         i++) {
        piece--;
    }
    return piece;
}

void text_put(FILE *stream, const char *text, size_t length)
{
    char shown[SHOWN_MAX];
    for (size_t at = 0, piece; at < length; at += piece) {
        piece = piece_length(text + at, length - at);
        (void)fwrite(shown, 1, sc_text_show(text + at, piece, shown, sizeof shown, NULL), stream);
    }
}

size_t text_columns(const char *text, size_t length)
{
    char shown[SHOWN_MAX];
    size_t all = 0;
    for (size_t at = 0, piece; at < length; at += piece) {
        size_t columns = 0;
        piece = piece_length(text + at, length - at);
        (void)sc_text_show(text + at, piece, shown, sizeof shown, &columns);
        all += columns;
    }
    return all;
}

/* Length of the code point at `p`, or 0 where the bytes are ill-formed. p < end. */
static size_t decode(const char *p, const char *end, uint32_t *code_point)
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

size_t text_repair(char *out, const char *text, size_t length)
{
    char *to = out;
    for (const char *p = text, *end = text + length; p < end;) {
        uint32_t code_point = 0;
        size_t used = decode(p, end, &code_point);
        memcpy(to, used != 0 ? p : "\xEF\xBF\xBD", used != 0 ? used : 3);
        to += used != 0 ? used : 3;
        p += used != 0 ? used : 1;
    }
    return (size_t)(to - out);
}
