/* Comments, the spaces of JSON5 (1.0.0, section 8), and keeping count of lines over them. */
#include "base/ascii.h"
#include "base/utf8.h"
#include "format/json/json.h"

void sc_json_pass(sc_json *json, const char *from, const char *to)
{
    for (const char *p = from; p < to; p++) {
        if (*p == '\n' || (*p == '\r' && p[1] != '\n')) {
            json->line++;
            json->line_base = p + 1;
        } else if (((unsigned char)*p & 0xC0) == 0x80) {
            json->line_base++;
        }
    }
}

/* U+2028 or U+2029. */
static bool is_separator(const char *p)
{
    return memcmp(p, "\xE2\x80\xA8", 3) == 0 || memcmp(p, "\xE2\x80\xA9", 3) == 0;
}

static const char *line_comment_end(const sc_json *json, const char *p)
{
    while (p < json->end && *p != '\n' && *p != '\r' &&
           ((json->dialect & SC_JSON_FIVE) == 0 || !is_separator(p))) {
        p++;
    }
    return p;
}

static const char *block_comment_end(sc_json *json, const char *start)
{
    const char *p = start + 2;
    while (p < json->end) {
        if (*p == '*' && p[1] == '/') {
            return p + 2;
        }
        p++;
    }
    (void)sc_json_fail(json, start, SC_ERROR_SYNTAX, "the comment that begins here is not closed");
    return json->end;
}

/* Bytes of a space beyond ASCII (U+FEFF, U+2028, U+2029, category Zs); 0 for another character. */
static unsigned wide_space(const sc_json *json, const char *p)
{
    bool next_line = memcmp(p, "\xC2\x85", 2) == 0; /* no space in ECMAScript */
    return next_line ? 0 : sc_utf8_space(p, json->end);
}

/* Bytes of one space at p; 0 for another character. */
static unsigned space_size(const sc_json *json, const char *p)
{
    if (sc_ascii_is_space(*p)) {
        return 1;
    }
    if ((json->dialect & SC_JSON_FIVE) == 0) {
        return 0;
    }
    if (*p == '\v' || *p == '\f') {
        return 1;
    }
    return (unsigned char)*p >= 0x80 ? wide_space(json, p) : 0;
}

const char *sc_json_space_slow(sc_json *json, const char *p)
{
    for (;;) {
        const char *from = p;
        if (*p == '/' && p[1] == '/') {
            p = line_comment_end(json, p);
        } else if (*p == '/' && p[1] == '*') {
            p = block_comment_end(json, p);
        } else {
            p += space_size(json, p);
        }
        if (p == from) {
            return p;
        }
        sc_json_pass(json, from, p);
    }
}
