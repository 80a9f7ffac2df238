/*
 * The two streams: results go to standard output, everything else to standard error.
 * Colour only on a terminal, and not with NO_COLOR (https://no-color.org: set and not empty),
 * unless
 * --color says otherwise.
 */
#ifndef CLI_PRINT_H
#define CLI_PRINT_H

#include <superconfig.h>

#include <stdio.h>

#include "invocation.h"

#if defined(__GNUC__)
#define PRINTF(text, first) __attribute__((__format__(__printf__, text, first)))
#else
#define PRINTF(text, first)
#endif

typedef enum cli_style {
    STYLE_PLAIN,
    STYLE_BOLD,
    STYLE_FAINT,
    STYLE_ERROR,
    STYLE_WARNING,
    STYLE_NOTE,
    STYLE_ADDED,
    STYLE_REMOVED,
    STYLE_CHANGED
} cli_style;

typedef enum print_colour {
    PRINT_COLOUR_AUTO, /* on a terminal, but not with NO_COLOR */
    PRINT_COLOUR_ALWAYS,
    PRINT_COLOUR_NEVER
} print_colour;

/* How to print from now on. With `json` every message on standard error is an object on a line. */
void print_setup(print_colour colour, bool json);
/* Characters beyond ASCII, or a replacement if the locale is not UTF-8. */
const char *print_arrow(void);
const char *print_ellipsis(void);

/* Switches the stream to a style, or back with STYLE_PLAIN; nothing where colours are off. */
void print_style(FILE *stream, cli_style style);

/* "superconfig: message", and where to read on; returns STATUS_USAGE. `command` may be NULL. */
int print_usage_error(const cli_command *command, const char *format, ...) PRINTF(2, 3);
/*
 * The number of a word in a NULL-terminated list. -1 with the fault reported: "option '--NAME': no
 * 'WORD'; there are …".
 */
int print_choice(const cli_command *command, const char *option, const char *word, size_t length,
                 const char *const *words);
/* "json, toml": the words of a list, cut where they do not fit. */
void print_words(const char *const *words, char *list, size_t size);
/* "superconfig: message" about the system or memory; returns STATUS_FAILED. */
int print_failure(const char *format, ...) PRINTF(1, 2);
/* "superconfig: message", also of a quiet call. */
void print_message(const char *format, ...) PRINTF(1, 2);
/* "superconfig: message" unless the call is quiet. */
void print_remark(const invocation *call, const char *format, ...) PRINTF(2, 3);

/*
 * "source:line:column: error: message [code]", the line with a caret, and a hint unless it is NULL.
 * On standard error it begins with the program's name; in a result it does not.
 */
void print_error(FILE *stream, const sc_error *error, const char *hint);
void print_notice(FILE *stream, const sc_notice *notice);
/* An error of the library on standard error; returns the exit status for it. */
int print_library_error(const sc_error *error);
/* The same with a hint, which may be NULL. */
int print_hinted_error(const sc_error *error, const char *hint);
/* True for an error that the words of the command line themselves cause. */
bool is_usage_error(sc_status status);

/* Result text, with a line's end where it has none (or a NUL, as variables of a process end). */
void print_result(const sc_text *text);
/* Ends the writer, prints its value as JSON and frees it: STATUS_OK, or the failure reported. */
int print_json_result(sc_writer *writer);
/* The same on one line. */
int print_json_line(sc_writer *writer);
/* Bytes of a result as they are. */
void print_bytes(const char *data, size_t length);
/* One line of a result; false when there is no use in writing more. */
bool print_line(const char *text);
/* Flushes standard output: `status`, or STATUS_FAILED with the fault reported. */
int print_finish(int status);

#endif
