/*
 * Everything shown passes text_put or the library's own rendering, so hostile names cannot steer a
 * terminal. The first failure of standard output counts, and is reported at the flush at the end.
 */
#include "print.h"

#include "finding.h"
#include "hint.h"
#include "text.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const escapes[] = {
    [STYLE_PLAIN] = "\033[0m",    [STYLE_BOLD] = "\033[1m",       [STYLE_FAINT] = "\033[2m",
    [STYLE_ERROR] = "\033[1;31m", [STYLE_WARNING] = "\033[1;33m", [STYLE_NOTE] = "\033[1;36m",
    [STYLE_ADDED] = "\033[32m",   [STYLE_REMOVED] = "\033[31m",   [STYLE_CHANGED] = "\033[33m",
};

/* How the two streams are written; set once, before anything is printed. */
static struct {
    print_colour colour;
    bool json;      /* messages are objects, one on a line */
    bool styled[2]; /* standard output, standard error: a style is on */
} manner;

void print_setup(print_colour colour, bool json)
{
    manner.colour = colour;
    manner.json = json;
}

static bool has_colours(FILE *stream)
{
    const char *no_color = getenv("NO_COLOR");
    const char *terminal = getenv("TERM");
    if (manner.colour != PRINT_COLOUR_AUTO) {
        return manner.colour == PRINT_COLOUR_ALWAYS;
    }
    return (no_color == NULL || *no_color == '\0') && terminal != NULL &&
           strcmp(terminal, "dumb") != 0 && isatty(fileno(stream)) == 1;
}

void print_style(FILE *stream, cli_style style)
{
    bool *styled = &manner.styled[stream == stderr];
    if ((style != STYLE_PLAIN || *styled) && has_colours(stream)) {
        (void)fputs(escapes[style], stream);
        *styled = style != STYLE_PLAIN;
    }
}

/* By the variables and not by the C library, whose locales are not there in a small container. */
static bool is_utf8(void)
{
    static const char *const variables[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    for (size_t i = 0; i < sizeof variables / sizeof *variables; i++) {
        const char *value = getenv(variables[i]);
        if (value != NULL && *value != '\0') {
            return strstr(value, "UTF-8") != NULL || strstr(value, "utf-8") != NULL ||
                   strstr(value, "UTF8") != NULL || strstr(value, "utf8") != NULL;
        }
    }
    return false;
}

const char *print_arrow(void)
{
    return is_utf8() ? "\xE2\x86\x92" : "->";
}

const char *print_ellipsis(void)
{
    return is_utf8() ? "\xE2\x80\xA6" : "...";
}

/* The first failure to write a result; stdio itself forgets why. */
static int fault;

static bool note_fault(bool written)
{
    if (!written && fault == 0) {
        fault = errno;
    }
    return written;
}

/* Errors must not overtake results where both go to one place. */
static void begin_message(void)
{
    (void)note_fault(fflush(stdout) == 0);
    (void)fputs("superconfig: ", stderr);
}

/* An object of its own on standard error. */
static void put_json(const finding *what)
{
    static const sc_write_options compact = {.compact = true};
    sc_text text = {.data = NULL};
    sc_writer *writer = sc_writer_new(NULL, NULL);
    finding_write(writer, what);
    sc_image *image = sc_writer_finish(writer, NULL);
    sc_writer_free(writer);
    if (image != NULL && sc_write(sc_image_root(image), "json", &compact, &text, NULL) == SC_OK) {
        (void)note_fault(fflush(stdout) == 0);
        (void)fprintf(stderr, "%s\n", text.data);
    }
    sc_text_free(&text);
    sc_image_release(image);
}

/* `code` is what a message is where there is no code of the library. */
static void put_message(sc_severity severity, const char *code, const char *hint,
                        const char *format, va_list arguments)
{
    char message[1024];
    int length = vsnprintf(message, sizeof message, format, arguments);
    size_t kept = length < 0 ? 0 : (size_t)length;
    kept = kept < sizeof message ? kept : sizeof message - 1;
    if (manner.json) {
        const finding what = {.severity = severity,
                              .code = code,
                              .message = message,
                              .source = "",
                              .path = "",
                              .excerpt = "",
                              .hint = hint};
        put_json(&what);
        return;
    }
    begin_message();
    text_put(stderr, message, kept);
    (void)fputc('\n', stderr);
    if (*hint != '\0') {
        (void)fprintf(stderr, "%s\n", hint);
    }
}

int print_usage_error(const cli_command *command, const char *format, ...)
{
    char hint[64];
    va_list arguments;
    va_start(arguments, format);
    (void)snprintf(hint, sizeof hint, "Try 'superconfig %s%s--help'.",
                   command != NULL ? command->name : "", command != NULL ? " " : "");
    put_message(SC_SEVERITY_ERROR, "usage", hint, format, arguments);
    va_end(arguments);
    return STATUS_USAGE;
}

void print_words(const char *const *words, char *list, size_t size)
{
    size_t length = 0;
    list[0] = '\0';
    for (size_t i = 0; words[i] != NULL && length < size; i++) {
        int added = snprintf(list + length, size - length, "%s%s", i != 0 ? ", " : "", words[i]);
        length += added > 0 ? (size_t)added : 0;
    }
}

int print_choice(const cli_command *command, const char *option, const char *word, size_t length,
                 const char *const *words)
{
    for (int i = 0; words[i] != NULL; i++) {
        if (strlen(words[i]) == length && memcmp(words[i], word, length) == 0) {
            return i;
        }
    }
    char list[128];
    print_words(words, list, sizeof list);
    (void)print_usage_error(command, "option '--%s': no '%.*s'; there are %s", option, (int)length,
                            word, list);
    return -1;
}

int print_failure(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    put_message(SC_SEVERITY_ERROR, "system", "", format, arguments);
    va_end(arguments);
    return STATUS_FAILED;
}

void print_message(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    put_message(SC_SEVERITY_NOTE, "message", "", format, arguments);
    va_end(arguments);
}

void print_remark(const invocation *call, const char *format, ...)
{
    if (!call->quiet) {
        va_list arguments;
        va_start(arguments, format);
        put_message(SC_SEVERITY_NOTE, "message", "", format, arguments);
        va_end(arguments);
    }
}

enum { RENDERED_MAX = 8192 };

static unsigned flags_of(FILE *stream)
{
    return SC_SHOW_SEVERITY | SC_SHOW_CODE | SC_SHOW_EXCERPT |
           (has_colours(stream) ? (unsigned)SC_SHOW_COLOR : 0U);
}

static void put_rendered(FILE *stream, const char *text)
{
    if (stream == stderr) {
        begin_message();
    }
    (void)fprintf(stream, "%s\n", text);
}

void print_error(FILE *stream, const sc_error *error, const char *hint)
{
    char text[RENDERED_MAX];
    if (stream == stderr && manner.json) {
        finding what = finding_of_error(error);
        what.hint = hint != NULL ? hint : "";
        put_json(&what);
        return;
    }
    (void)sc_error_format(error, flags_of(stream), text, sizeof text);
    put_rendered(stream, text);
    if (hint != NULL) {
        (void)fputs("  hint: ", stream);
        text_put(stream, hint, strlen(hint));
        (void)fputc('\n', stream);
    }
}

void print_notice(FILE *stream, const sc_notice *notice)
{
    char text[RENDERED_MAX];
    if (stream == stderr && manner.json) {
        const finding what = finding_of_notice(notice);
        put_json(&what);
        return;
    }
    (void)sc_notice_format(notice, flags_of(stream), text, sizeof text);
    put_rendered(stream, text);
}

bool is_usage_error(sc_status status)
{
    switch (status) {
    case SC_ERROR_INVALID_ARGUMENT:
    case SC_ERROR_BAD_PATH:
    case SC_ERROR_BAD_PROFILE:
    case SC_ERROR_BAD_PATTERN:
    case SC_ERROR_BAD_APP_NAME:
    case SC_ERROR_BAD_POLICY:
        return true;
    default:
        return false;
    }
}

int print_library_error(const sc_error *error)
{
    return print_hinted_error(error, NULL);
}

int print_hinted_error(const sc_error *error, const char *hint)
{
    char room[HINT_SIZE];
    print_error(stderr, error, hint != NULL ? hint : hint_of_path(error, room));
    return is_usage_error(error->code)           ? STATUS_USAGE
           : error->code == SC_ERROR_MISSING_KEY ? STATUS_NO
                                                 : STATUS_FAILED;
}

void print_result(const sc_text *text)
{
    bool written = fwrite(text->data, 1, text->length, stdout) == text->length;
    char last = text->length != 0 ? text->data[text->length - 1] : ' ';
    if (last != '\n' && last != '\0') {
        written = fputc('\n', stdout) != EOF && written;
    }
    (void)note_fault(written);
}

static int print_writer(sc_writer *writer, const sc_write_options *options)
{
    sc_error error;
    sc_text text = {.data = NULL};
    sc_image *image = sc_writer_finish(writer, &error);
    sc_writer_free(writer);
    sc_status status = SC_ERROR_OUT_OF_MEMORY;
    if (image != NULL) {
        status = sc_write(sc_image_root(image), "json", options, &text, &error);
        sc_image_release(image);
    }
    if (status != SC_OK) {
        return print_library_error(&error);
    }
    print_result(&text);
    sc_text_free(&text);
    return STATUS_OK;
}

int print_json_result(sc_writer *writer)
{
    return print_writer(writer, NULL);
}

int print_json_line(sc_writer *writer)
{
    static const sc_write_options compact = {.compact = true};
    return print_writer(writer, &compact);
}

void print_bytes(const char *data, size_t length)
{
    (void)note_fault(fwrite(data, 1, length, stdout) == length);
}

bool print_line(const char *text)
{
    return note_fault(fprintf(stdout, "%s\n", text) >= 0);
}

int print_finish(int status)
{
    bool good = ferror(stdout) == 0;
    good = note_fault(fflush(stdout) == 0) && good;
    if (good) {
        return status;
    }
    if (fault == 0) {
        (void)note_fault(write(STDOUT_FILENO, "\n", 1) == 1); /* fails the same way */
    }
    /* A reader that has seen enough is no fault worth a message. */
    return fault == EPIPE
               ? STATUS_FAILED
               : print_failure("standard output: %s", strerror(fault != 0 ? fault : EIO));
}
