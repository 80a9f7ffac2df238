/*
 * Everything shown passes text_put or the library's own rendering, so hostile names cannot steer a
 * terminal. The first failure of standard output
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
    begin_message();
    put_message(format, arguments);
    va_end(arguments);
    return STATUS_FAILED;
}

void print_message(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    begin_message();
    put_message(format, arguments);
    va_end(arguments);
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

/* What to try next, where an option is the answer; NULL where none is. */
static const char *hint_of_source(const sc_error *error)
{
    bool is_included = error->line != 0; /* the line names it */
    switch (error->code) {
    case SC_ERROR_MISSING_FILE:
        return is_included ? "'?' before an included path makes that file optional"
                           : "--optional takes a file that may be absent";
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

void print_hint(const invocation *call, FILE *stream, const sc_error *error)
{
    const char *hint = hint_of_file(error->code);
    if (hint == NULL && invocation_has_source(call)) {
        hint = hint_of_source(error);
    }
    if (hint != NULL) {
        (void)fprintf(stream, "  hint: %s\n", hint);
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

void print_error(FILE *stream, const sc_error *error)
{
    char text[RENDERED_MAX];
    (void)sc_error_format(error, flags_of(stream), text, sizeof text);
    put_rendered(stream, text);
}

void print_notice(FILE *stream, const sc_notice *notice)
{
    char text[RENDERED_MAX];
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
    print_error(stderr, error);
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
