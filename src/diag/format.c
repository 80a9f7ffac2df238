/*
 * The one rendering of errors and notices. What comes in may hold anything, so every text passes
 * the display once more; escape sequences are added here alone.
 */
#include <stdio.h>
#include <string.h>

#include "diag/display.h"
#include "diag/error.h"
#include "diag/width.h"

enum {
    SOURCE_MAX = 2 * SC_ERROR_SOURCE_SIZE,
    PATH_MAX_SHOWN = 4 * SC_ERROR_PATH_SIZE,
    EXCERPT_MAX = 4 * SC_ERROR_EXCERPT_SIZE,
    MESSAGE_MAX = 2 * SC_ERROR_MESSAGE_SIZE,
    WHOLE_MAX = SOURCE_MAX + PATH_MAX_SHOWN + 2 * EXCERPT_MAX + MESSAGE_MAX + 512
};

/* Error and notice as one. */
typedef struct shown {
    sc_status code;
    sc_severity severity;
    uint32_t line, column, caret;
    const char *message, *source, *path, *excerpt;
} shown;

typedef struct rendering {
    unsigned flags;
    size_t length;
    char text[WHOLE_MAX];
} rendering;

typedef enum style { PLAIN, BOLD, FAINT, NOTE, WARNING, ERROR } style;

static void put_bytes(rendering *out, const char *text, size_t length)
{
    size_t room = sizeof out->text - 1 - out->length;
    length = length < room ? length : room;
    memcpy(out->text + out->length, text, length);
    out->length += length;
    out->text[out->length] = '\0';
}

static void put(rendering *out, const char *text)
{
    put_bytes(out, text, strlen(text));
}

static void put_safe(rendering *out, const char *text, size_t most)
{
    char safe[SOURCE_MAX];
    size_t size = most < sizeof safe ? most : sizeof safe;
    put_bytes(out, safe, sc_text_display(safe, size, text, strlen(text)));
}

static void put_style(rendering *out, style which)
{
    static const char *const escapes[] = {
        [PLAIN] = "\033[0m",   [BOLD] = "\033[1m",       [FAINT] = "\033[2m",
        [NOTE] = "\033[1;36m", [WARNING] = "\033[1;33m", [ERROR] = "\033[1;31m",
    };
    if ((out->flags & SC_SHOW_COLOR) != 0) {
        put(out, escapes[which]);
    }
}

/* ---- the line of the message ---- */

static void put_number(rendering *out, const char *before, uint32_t number)
{
    char text[16];
    (void)snprintf(text, sizeof text, "%s%u", before, (unsigned)number);
    put(out, text);
}

static bool has_excerpt(const rendering *out, const shown *what)
{
    return (out->flags & SC_SHOW_EXCERPT) != 0 && what->excerpt[0] != '\0';
}

/* A place without a source is one within a word that the excerpt shows. */
static void put_place(rendering *out, const shown *what)
{
    bool has_source = what->source[0] != '\0';
    if (!has_source && (what->line == 0 || has_excerpt(out, what))) {
        return;
    }
    put_style(out, BOLD);
    put_safe(out, what->source, SOURCE_MAX);
    if (what->line != 0) {
        put_number(out, has_source ? ":" : "", what->line);
    }
    if (what->line != 0 && what->column != 0) {
        put_number(out, ":", what->column);
    }
    put(out, ": ");
    put_style(out, PLAIN);
}

static void put_severity(rendering *out, const shown *what)
{
    static const char *const words[] = {"note", "warning", "error"};
    static const style styles[] = {NOTE, WARNING, ERROR};
    if ((out->flags & SC_SHOW_SEVERITY) != 0) {
        put_style(out, styles[what->severity]);
        put(out, words[what->severity]);
        put_style(out, PLAIN);
        put(out, ": ");
    }
}

/* Between two of the same quotes, or at the head. */
static bool names_path(const char *message, const char *path)
{
    size_t length = strlen(path);
    if (strncmp(message, path, length) == 0 && strncmp(message + length, ": ", 2) == 0) {
        return true;
    }
    for (const char *p = strstr(message, path); p != NULL; p = strstr(p + 1, path)) {
        if (p != message && strchr("`\"", p[-1]) != NULL && p[length] == p[-1]) {
            return true;
        }
    }
    return false;
}

static void put_message(rendering *out, const shown *what)
{
    bool is_excerpt = has_excerpt(out, what) && strcmp(what->path, what->excerpt) == 0;
    if (what->path[0] != '\0' && !is_excerpt && !names_path(what->message, what->path)) {
        put_safe(out, what->path, PATH_MAX_SHOWN);
        put(out, ": ");
    }
    put_safe(out, what->message, MESSAGE_MAX);
    if ((out->flags & SC_SHOW_CODE) != 0) {
        put_style(out, FAINT);
        put(out, " [");
        put(out, sc_status_name(what->code));
        put(out, "]");
        put_style(out, PLAIN);
    }
}

/* ---- the excerpt ---- */

static void put_blanks(rendering *out, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        put_bytes(out, " ", 1);
    }
}

/* Bytes of the first `count` code points. */
static size_t bytes_of(const char *text, uint32_t count)
{
    size_t at = 0;
    while (count > 0 && text[at] != '\0') {
        at++;
        while (((unsigned char)text[at] & 0xC0) == 0x80) {
            at++;
        }
        count--;
    }
    return at;
}

static void put_excerpt(rendering *out, const shown *what)
{
    char number[16] = "", excerpt[EXCERPT_MAX];
    if (!has_excerpt(out, what)) {
        return;
    }
    if (what->line != 0 && what->source[0] != '\0') {
        (void)snprintf(number, sizeof number, "%u ", (unsigned)what->line);
    }
    (void)sc_text_display(excerpt, sizeof excerpt, what->excerpt, strlen(what->excerpt));
    put(out, "\n  ");
    put(out, number);
    put(out, "| ");
    put(out, excerpt);
    if (what->caret != 0) {
        put(out, "\n  ");
        put_blanks(out, strlen(number));
        put(out, "| ");
        put_blanks(out, sc_text_width(excerpt, bytes_of(excerpt, what->caret - 1)));
        put_style(out, ERROR);
        put(out, "^");
        put_style(out, PLAIN);
    }
}

static size_t render(const shown *what, unsigned flags, char *buffer, size_t size)
{
    rendering out = {.flags = flags};
    put_place(&out, what);
    put_severity(&out, what);
    put_message(&out, what);
    put_excerpt(&out, what);
    if (size != 0) {
        (void)sc_display_cut(buffer, size, out.text, out.length);
    }
    return out.length;
}

static size_t render_nothing(char *buffer, size_t size)
{
    if (size != 0) {
        buffer[0] = '\0';
    }
    return 0;
}

size_t sc_error_format(const sc_error *error, unsigned flags, char *buffer, size_t size)
{
    if (error == NULL) {
        return render_nothing(buffer, size);
    }
    const shown what = {
        .code = error->code,
        .severity = sc_status_severity(error->code),
        .line = error->line,
        .column = error->column,
        .caret = error->caret,
        .message = error->message,
        .source = error->source,
        .path = error->path,
        .excerpt = error->excerpt,
    };
    return render(&what, flags, buffer, size);
}

size_t sc_notice_format(const sc_notice *notice, unsigned flags, char *buffer, size_t size)
{
    if (notice == NULL) {
        return render_nothing(buffer, size);
    }
    const shown what = {
        .code = notice->code,
        .severity = notice->severity,
        .line = notice->line,
        .column = notice->column,
        .message = notice->message,
        .source = notice->source,
        .path = notice->path,
        .excerpt = "",
    };
    return render(&what, flags, buffer, size);
}

size_t sc_text_show(const char *text, size_t length, char *buffer, size_t size, size_t *columns)
{
    size_t written = size != 0 ? sc_text_display(buffer, size, text, length) : 0;
    if (columns != NULL) {
        *columns = sc_text_width(buffer, written);
    }
    return written;
}
