/*
 * Everything shown passes text_put, so hostile names cannot steer a terminal; what the library
 * calls a message or excerpt is escaped and masked already. The first failure of standard output
 * counts, and is told when it is flushed at the end; it is kept in the command's only variable.
 */
#include "print.h"

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

static bool has_colours(FILE *stream)
{
    const char *no_color = getenv("NO_COLOR");
    const char *terminal = getenv("TERM");
    return (no_color == NULL || *no_color == '\0') && terminal != NULL &&
           strcmp(terminal, "dumb") != 0 && isatty(fileno(stream)) == 1;
}

void print_style(FILE *stream, cli_style style)
{
    if (has_colours(stream)) {
        (void)fputs(escapes[style], stream);
    }
}

static void put_styled(FILE *stream, cli_style style, const char *text)
{
    print_style(stream, style);
    text_put(stream, text, strlen(text));
    print_style(stream, STYLE_PLAIN);
}

/* Errors must not overtake results where both go to one place. */
static void begin_message(void)
{
    (void)fflush(stdout);
    (void)fputs("superconfig: ", stderr);
}

static void put_message(const char *format, va_list arguments)
{
    char message[1024];
    int length = vsnprintf(message, sizeof message, format, arguments);
    size_t kept = length < 0 ? 0 : (size_t)length;
    text_put(stderr, message, kept < sizeof message ? kept : sizeof message - 1);
    (void)fputc('\n', stderr);
}

int print_usage_error(const cli_command *command, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    begin_message();
    put_message(format, arguments);
    va_end(arguments);
    (void)fprintf(stderr, "Try 'superconfig %s%s--help'.\n", command != NULL ? command->name : "",
                  command != NULL ? " " : "");
    return STATUS_USAGE;
}

int print_failure(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    begin_message();
    put_message(format, arguments);
    va_end(arguments);
    return STATUS_FAILED;
}

void print_remark(const invocation *call, const char *format, ...)
{
    if (!call->quiet) {
        va_list arguments;
        va_start(arguments, format);
        begin_message();
        put_message(format, arguments);
        va_end(arguments);
    }
}

static void put_place(FILE *stream, const char *source, uint32_t line, uint32_t column)
{
    print_style(stream, STYLE_BOLD);
    text_put(stream, source, strlen(source));
    if (line != 0) {
        (void)fprintf(stream, "%s%u", *source != '\0' ? ":" : "", (unsigned)line);
    }
    if (line != 0 && column != 0) {
        (void)fprintf(stream, ":%u", (unsigned)column);
    }
    (void)fputs(*source != '\0' || line != 0 ? ": " : "", stream);
    print_style(stream, STYLE_PLAIN);
}

/* Most messages name the path themselves. */
static bool names_path(const char *message, const char *path)
{
    size_t length = strlen(path);
    for (const char *p = strstr(message, path); p != NULL; p = strstr(p + 1, path)) {
        if (p != message && strchr("`\"", p[-1]) != NULL && p[length] == p[-1]) {
            return true;
        }
    }
    return false;
}

static void put_path(FILE *stream, const char *path, const char *message)
{
    if (*path != '\0' && !names_path(message, path)) {
        (void)fputs(" (at `", stream);
        text_put(stream, path, strlen(path));
        (void)fputs("`)", stream);
    }
}

static void put_diagnostic(FILE *stream, const sc_notice *what)
{
    static const cli_style styles[] = {STYLE_NOTE, STYLE_WARNING, STYLE_ERROR};
    static const char *const words[] = {"note", "warning", "error"};
    put_place(stream, what->source, what->line, what->column);
    put_styled(stream, styles[what->severity], words[what->severity]);
    (void)fputs(": ", stream);
    text_put(stream, what->message, strlen(what->message));
    put_path(stream, what->path, what->message);
    print_style(stream, STYLE_FAINT);
    (void)fprintf(stream, " [%s]", sc_status_name(what->code));
    print_style(stream, STYLE_PLAIN);
    (void)fputc('\n', stream);
}

/* Blanks as wide as what stands before the caret. */
static void put_caret(FILE *stream, const char *excerpt, uint32_t caret)
{
    const char *p = excerpt, *end = excerpt + strlen(excerpt);
    for (uint32_t i = 1; i < caret; i++) {
        uint32_t code_point = ' ';
        size_t length = p < end ? text_decode(p, end, &code_point) : 0;
        p += length;
        (void)fprintf(stream, "%*s", (int)text_width(code_point), "");
    }
    put_styled(stream, STYLE_ERROR, "^");
}

static void put_excerpt(FILE *stream, const sc_error *error)
{
    if (*error->excerpt == '\0') {
        return;
    }
    char number[16] = "";
    if (error->line != 0 && *error->source != '\0') {
        (void)snprintf(number, sizeof number, "%u", (unsigned)error->line);
    }
    int width = (int)strlen(number);
    (void)fprintf(stream, "  %s%s| ", number, width != 0 ? " " : "");
    text_put(stream, error->excerpt, strlen(error->excerpt));
    (void)fputc('\n', stream);
    if (error->caret != 0) {
        (void)fprintf(stream, "  %*s%s| ", width, "", width != 0 ? " " : "");
        put_caret(stream, error->excerpt, error->caret);
        (void)fputc('\n', stream);
    }
}

/* What to try next, where an option is the answer; NULL where none is. */
static const char *hint_of_source(sc_status status)
{
    switch (status) {
    case SC_ERROR_MISSING_FILE:
        return "--optional takes a file that may be absent";
    case SC_ERROR_UNREADABLE_FILE:
        return "'--on-error warn' before a source skips files that cannot be loaded";
    case SC_ERROR_IS_DIRECTORY:
        return "--directory takes one key a file, --glob takes 'PATH/*.EXT'";
    case SC_ERROR_NOT_DIRECTORY:
        return "--file takes a single file";
    default:
        return NULL;
    }
}

static const char *hint_of_file(sc_status status)
{
    switch (status) {
    case SC_ERROR_FILE_TOO_LARGE:
        return "--limit file-size=N sets another limit";
    case SC_ERROR_TOO_DEEP:
        return "--limit depth=N sets another limit, up to 1024";
    case SC_ERROR_TOO_MANY_NODES:
        return "--limit nodes=N sets another limit";
    case SC_ERROR_TOO_MANY_ALIASES:
        return "--limit aliases=N sets another limit";
    case SC_ERROR_UNKNOWN_FORMAT:
        return "--from FORMAT before the source names its format";
    default:
        return NULL;
    }
}

void print_hint(const invocation *call, FILE *stream, sc_status status)
{
    const char *hint = hint_of_file(status);
    if (hint == NULL && call->command->input == INPUT_SOURCES) {
        hint = hint_of_source(status);
    }
    if (hint != NULL) {
        (void)fprintf(stream, "  hint: %s\n", hint);
    }
}

void print_error(FILE *stream, const sc_error *error)
{
    if (stream == stderr) {
        begin_message();
    }
    /* A place without a source is one within a word of the command line: the caret shows it. */
    bool placed = *error->source != '\0';
    sc_notice notice = {
        .code = error->code,
        .severity = SC_SEVERITY_ERROR,
        .line = placed ? error->line : 0,
        .column = error->column,
        .message = error->message,
        .source = error->source,
        .path = *error->excerpt == '\0' ? error->path : "",
    };
    put_diagnostic(stream, &notice);
    put_excerpt(stream, error);
}

void print_notice(FILE *stream, const sc_notice *notice)
{
    if (stream == stderr) {
        begin_message();
    }
    put_diagnostic(stream, notice);
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
    print_error(stderr, error);
    return is_usage_error(error->code)           ? STATUS_USAGE
           : error->code == SC_ERROR_MISSING_KEY ? STATUS_NO
                                                 : STATUS_FAILED;
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

void print_result(const sc_text *text)
{
    bool written = fwrite(text->data, 1, text->length, stdout) == text->length;
    if (text->length == 0 || text->data[text->length - 1] != '\n') {
        written = fputc('\n', stdout) != EOF && written;
    }
    (void)note_fault(written);
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
    /* A reader that has seen enough is no fault worth a message. */
    return fault == EPIPE
               ? STATUS_FAILED
               : print_failure("standard output: %s", strerror(fault != 0 ? fault : EIO));
}
