/*
 * Lines, white space, comments and the characters allowed in a text. Every byte
 * is read once: a line that a scalar looked ahead to stays reached.
 */
#include "format/yaml/scan.h"

#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static bool fail(sc_yaml_parser *parser, sc_status status, const char *at, const char *format,
                 va_list arguments)
{
    if (parser->status == SC_OK) {
        char message[SC_ERROR_MESSAGE_SIZE];
        vsnprintf(message, sizeof message, format, arguments);
        parser->status =
            sc_error_at(parser->error, status, parser->begin, (size_t)(parser->end - parser->begin),
                        (size_t)(at - parser->begin), "%s", message);
    }
    return false;
}

bool sc_yaml_fail(sc_yaml_parser *parser, const char *at, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fail(parser, SC_ERROR_SYNTAX, at, format, arguments);
    va_end(arguments);
    return false;
}

bool sc_yaml_fail_as(sc_yaml_parser *parser, sc_status status, const char *at, const char *format,
                     ...)
{
    va_list arguments;
    va_start(arguments, format);
    fail(parser, status, at, format, arguments);
    va_end(arguments);
    return false;
}

bool sc_yaml_fail_with(sc_yaml_parser *parser, sc_status status, const char *at)
{
    return sc_yaml_fail_as(parser, status, at, "%s", sc_status_text(status));
}

bool sc_yaml_fail_buf(sc_yaml_parser *parser, const sc_buf *buf)
{
    return sc_yaml_fail_with(parser, buf->status, parser->pos);
}

uint32_t sc_yaml_count_column(sc_yaml_parser *parser)
{
    if (parser->column_line != parser->line || parser->pos < parser->column_pos) {
        parser->column_line = parser->line;
        parser->column_pos = parser->line_start;
        parser->column = 1;
    }
    parser->column +=
        (uint32_t)sc_utf8_count(parser->column_pos, (size_t)(parser->pos - parser->column_pos));
    parser->column_pos = parser->pos;
    return parser->column;
}

static bool fail_character(sc_yaml_parser *parser, const char *at)
{
    uint32_t code_point;
    sc_utf8_decode(at, parser->end, &code_point);
    if (code_point == 0xFEFF) {
        return sc_yaml_fail(parser, at, "a byte order mark is not allowed inside a document");
    }
    return sc_yaml_fail(parser, at,
                        "the character U+%04X is not allowed here: write it as an escape in double "
                        "quotes",
                        (unsigned)code_point);
}

size_t sc_yaml_check_suspect(sc_yaml_parser *parser, const char *at)
{
    /* Printable are, of what these bytes begin: U+0085, U+00A0 and up, U+F000 to U+FFFD without
     * the byte order mark. */
    const unsigned char *s = (const unsigned char *)at;
    if (s[0] == 0xC2 && (s[1] == 0x85 || s[1] >= 0xA0)) {
        return 2;
    }
    bool mark = s[0] == 0xEF && s[1] == 0xBB && s[2] == 0xBF;
    bool no_character = s[0] == 0xEF && s[1] == 0xBF && s[2] >= 0xBE;
    if (s[0] == 0xEF && !mark && !no_character) {
        return 3;
    }
    fail_character(parser, at);
    return 0;
}

const char *sc_yaml_line_text(sc_yaml_parser *parser, const char *at)
{
    for (;;) {
        at = sc_yaml_find(at, SC_YAML_TEXT_STOP);
        if (sc_yaml_is(*at, SC_YAML_BREAK) || at == parser->end) {
            return at;
        }
        size_t size = 0;
        if (sc_yaml_is(*at, SC_YAML_SUSPECT)) {
            size = sc_yaml_check_suspect(parser, at);
        } else {
            fail_character(parser, at);
        }
        if (size == 0) {
            return NULL;
        }
        at += size;
    }
}

/* Settles on the content at `at`, behind the line's spaces and perhaps blanks from `tab` on. */
static bool settle(sc_yaml_parser *parser, const char *at, const char *tab)
{
    const char *indent_end = tab != NULL ? tab : at;
    parser->pos = at;
    parser->tab = tab;
    parser->indent = (int32_t)(indent_end - parser->line_start);
    parser->fresh = true;
    if (at == parser->end || (at == parser->line_start && sc_yaml_is_marker(at))) {
        parser->indent = -1;
    } else if (*at == '\0') {
        return fail_character(parser, at);
    }
    return true;
}

bool sc_yaml_start_line(sc_yaml_parser *parser, bool comments)
{
    parser->breaks = 0;
    parser->commented = false;
    for (;;) {
        const char *at = sc_yaml_spaces(parser->pos);
        const char *tab = NULL;
        if (*at == '\t') {
            tab = at;
            at = sc_yaml_blanks(at);
        }
        if (*at == '#' && comments) {
            parser->commented = true;
            at = sc_yaml_line_text(parser, at);
            if (at == NULL) {
                return false;
            }
        }
        if (!sc_yaml_is(*at, SC_YAML_BREAK)) {
            return settle(parser, at, tab);
        }
        parser->pos = at;
        sc_yaml_break(parser);
        parser->breaks++;
    }
}

bool sc_yaml_next_line_far(sc_yaml_parser *parser, bool comments)
{
    if (parser->pos == parser->end) {
        parser->breaks = 0;
        parser->commented = false;
        return settle(parser, parser->pos, NULL);
    }
    sc_yaml_break(parser);
    bool well = sc_yaml_start_line(parser, comments);
    parser->breaks++;
    return well;
}

bool sc_yaml_next_content_far(sc_yaml_parser *parser, const char *at)
{
    if (*at == '#') {
        if (at == parser->pos && at != parser->line_start) {
            return sc_yaml_fail(parser, at, "a comment needs a space before its `#`");
        }
        at = sc_yaml_line_text(parser, at);
        if (at == NULL) {
            return false;
        }
    }
    parser->pos = at;
    if (*at == '\0' && at != parser->end) {
        return fail_character(parser, at);
    }
    return sc_yaml_next_line(parser, true);
}
