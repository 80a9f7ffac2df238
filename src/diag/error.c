/*
 * Errors live in the caller's memory and are filled once, by whoever knows most. Invariant: after
 * sc_error_set every text is NUL-terminated and valid, so that later additions only ever fill what
 * is still empty.
 */
#include "diag/error.h"

#include "base/utf8.h"
#include "diag/display.h"
#include "diag/message.h"
#include "platform/fixed.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { FORMATTED_SIZE = 2 * SC_ERROR_MESSAGE_SIZE, EXCERPT_BEFORE = 60 };

static void clear(sc_error *error, sc_status code)
{
    error->code = code;
    error->line = error->column = error->caret = 0;
    error->system_error = 0;
    memset(error->reserved, 0, sizeof error->reserved);
    error->message[0] = error->source[0] = error->path[0] = error->excerpt[0] = '\0';
}

size_t sc_text_display(char *out, size_t size, const char *text, size_t length)
{
    return sc_display_text(out, size, text, length, 0).length;
}

size_t sc_message_format(char *out, size_t size, const char *format, va_list arguments)
{
    char formatted[FORMATTED_SIZE];
    int length = vsnprintf(formatted, sizeof formatted, format, arguments);
    if (length < 0) {
        length = 0;
    }
    size_t kept = (size_t)length < sizeof formatted ? (size_t)length : sizeof formatted - 1;
    return sc_text_display(out, size, formatted, kept);
}

static void set(sc_error *error, sc_status code, const char *format, va_list arguments)
{
    clear(error, code);
    (void)sc_message_format(error->message, sizeof error->message, format, arguments);
}

sc_status sc_error_set(sc_error *error, sc_status code, const char *format, ...)
{
    if (error != NULL) {
        va_list arguments;
        va_start(arguments, format);
        set(error, code, format, arguments);
        va_end(arguments);
    }
    return code;
}

sc_status sc_error_code(sc_error *error, sc_status code)
{
    return sc_error_set(error, code, "%s", sc_status_text(code));
}

sc_status sc_error_at(sc_error *error, sc_status code, const char *text, size_t length,
                      size_t offset, const char *format, ...)
{
    if (error != NULL) {
        va_list arguments;
        va_start(arguments, format);
        set(error, code, format, arguments);
        va_end(arguments);
        sc_text_position(text, length, offset, &error->line, &error->column);
        sc_error_excerpt(error, text, length, offset);
    }
    return code;
}

void sc_error_place(sc_error *error, uint32_t line, uint32_t column)
{
    if (error != NULL && error->line == 0) {
        error->line = line;
        error->column = column;
    }
}

void sc_error_source(sc_error *error, const char *source)
{
    if (error != NULL && source != NULL && error->source[0] == '\0') {
        source = sc_path_given(source);
        (void)sc_display_cut(error->source, sizeof error->source, source, strlen(source));
    }
}

void sc_error_path(sc_error *error, const char *path)
{
    if (error != NULL && path != NULL && error->path[0] == '\0') {
        (void)sc_display_cut(error->path, sizeof error->path, path, strlen(path));
    }
}

static bool ends_line(char c)
{
    return c == '\n' || c == '\r';
}

static size_t line_start(const char *text, size_t offset)
{
    while (offset > 0 && !ends_line(text[offset - 1])) {
        offset--;
    }
    return offset;
}

/* Where the excerpt begins: the line's start, or a code point not far before the offset. */
static size_t excerpt_start(const char *text, size_t offset)
{
    size_t start = line_start(text, offset);
    if (offset - start > EXCERPT_BEFORE) {
        start = offset - EXCERPT_BEFORE;
        while (start < offset && ((unsigned char)text[start] & 0xC0) == 0x80) {
            start++;
        }
    }
    return start;
}

void sc_error_excerpt(sc_error *error, const char *text, size_t length, size_t offset)
{
    if (error == NULL) {
        return;
    }
    offset = offset < length ? offset : length;
    size_t start = excerpt_start(text, offset), end = offset;
    while (end < length && end - start < SC_ERROR_EXCERPT_SIZE && !ends_line(text[end])) {
        end++;
    }
    char *out = error->excerpt;
    size_t size = sizeof error->excerpt, cut = 0;
    if (start != 0 && !ends_line(text[start - 1])) {
        memcpy(out, "\xE2\x80\xA6", 3);
        out += 3;
        size -= 3;
        cut = 1;
    }
    sc_display before = sc_display_text(out, size, text + start, offset - start, SC_DISPLAY_TABS);
    (void)sc_display_text(out, size, text + start, end - start, SC_DISPLAY_TABS);
    /* Escapes can widen the text before the place beyond the excerpt: then there is no caret. */
    bool fits = before.used == offset - start;
    error->caret = fits ? (uint32_t)(cut + before.columns + 1) : 0;
}

void sc_text_position(const char *text, size_t length, size_t offset, uint32_t *line,
                      uint32_t *column)
{
    offset = offset < length ? offset : length;
    size_t start = 0, lines = 1;
    for (size_t i = 0; i < offset; i++) {
        if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == length || text[i + 1] != '\n'))) {
            lines++;
            start = i + 1;
        }
    }
    size_t columns = 1;
    for (size_t i = start; i < offset; i++) {
        columns += ((unsigned char)text[i] & 0xC0) != 0x80;
    }
    *line = lines < UINT32_MAX ? (uint32_t)lines : UINT32_MAX;
    *column = columns < UINT32_MAX ? (uint32_t)columns : UINT32_MAX;
}
