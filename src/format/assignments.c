/*
 * Formats that are only written, each for a reader with rules of its own: a POSIX shell that
 * evaluates the text, `docker run --env-file`, the file that GITHUB_ENV names, systemd's
 * EnvironmentFile=, and the block of variables that a new process gets.
 *
 * The reader gets exactly the value's text, or the value is refused with its path: none of them is
 * an input that somebody can turn into a command or into another variable. So a name is an
 * identifier, and one that changes what a shell, a loader or an interpreter does is written only
 * where the caller allows it by name.
 */
#include "format/variables_write.h"

#include "base/ascii.h"
#include "base/utf8.h"

#include <stdio.h>

/* ---- names ---- */

static bool is_identifier(char c)
{
    return sc_ascii_is_alnum(c) || c == '_';
}

static bool are_identifiers(const char *text)
{
    while (text != NULL && is_identifier(*text)) {
        text++;
    }
    return text == NULL || *text == '\0';
}

static bool is_allowed(const sc_variables_writing *v)
{
    const char *const *names = v->writing->options->allow;
    for (; names != NULL && *names != NULL; names++) {
        if (strlen(*names) == v->name.length && memcmp(*names, v->name.data, v->name.length) == 0) {
            return true;
        }
    }
    return false;
}

enum { SHOWN = 80 };

static sc_status refuse_name(const sc_variables_writing *v, const sc_emit_link *at,
                             const char *reason)
{
    char shown[SHOWN], message[SHOWN + 160];
    sc_text_display(shown, sizeof shown, v->name.data, v->name.length);
    (void)snprintf(message, sizeof message,
                   "the variable %s %s; it is refused unless `allow` names it", shown, reason);
    return sc_variables_fail(v, at, message);
}

static sc_status check(const sc_variables_writing *v, const sc_emit_link *at)
{
    for (size_t i = 0; i < v->name.length; i++) {
        if (!is_identifier(v->name.data[i])) {
            return sc_variables_fail(v, at,
                                     "the key has a character that a variable's name cannot have");
        }
    }
    if (sc_ascii_is_digit(v->name.data[0])) {
        return sc_variables_fail(
            v, at, "a variable's name cannot begin with a digit; `prefix` puts text before it");
    }
    return sc_variable_is_special(v->name.data, v->name.length) && !is_allowed(v)
               ? refuse_name(v, at, "changes what a shell, a loader or an interpreter does")
               : SC_OK;
}

/* ---- values ---- */

static bool holds(const sc_variables_writing *v, char c)
{
    return v->text.length != 0 && memchr(v->text.data, c, v->text.length) != NULL;
}

static sc_status refuse_nul(const sc_variables_writing *v, const sc_emit_link *at)
{
    return holds(v, '\0') ? sc_variables_fail(v, at, "a variable cannot hold a NUL character")
                          : SC_OK;
}

static bool ends_with_return(const sc_variables_writing *v)
{
    return v->text.length != 0 && v->text.data[v->text.length - 1] == '\r';
}

static void append_name(sc_variables_writing *v, const char *behind)
{
    sc_buf_append(v->out, v->name.data, v->name.length);
    sc_buf_append_text(v->out, behind);
}

static void append_text(sc_variables_writing *v)
{
    sc_buf_append(v->out, v->text.data, v->text.length);
}

/* The value with `instead` for each `c`, which no other byte of UTF-8 is. */
static void append_replaced(sc_variables_writing *v, char c, const char *instead)
{
    const char *from = v->text.data, *end = from + v->text.length;
    while (from < end) {
        const char *found = memchr(from, c, (size_t)(end - from));
        sc_buf_append(v->out, from, (size_t)((found != NULL ? found : end) - from));
        if (found == NULL) {
            return;
        }
        sc_buf_append_text(v->out, instead);
        from = found + 1;
    }
}

/* ---- shell: between single quotes a shell takes every byte as it is ---- */

static sc_status put_shell(sc_variables_writing *v, const sc_emit_link *at)
{
    if (v->writing->options->exported) {
        sc_buf_append_text(v->out, "export ");
    }
    append_name(v, "='");
    append_replaced(v, '\'', "'\\''");
    sc_buf_append_text(v->out, "'\n");
    return refuse_nul(v, at);
}

/* ---- docker-env: one line, as it is; its reader drops a carriage return at the line's end ---- */

enum { DOCKER_LINE_MAX = 65535 }; /* the reader's buffer, less the line feed */

static sc_status put_docker(sc_variables_writing *v, const sc_emit_link *at)
{
    if (holds(v, '\n') || ends_with_return(v)) {
        return sc_variables_fail(v, at,
                                 "a value in docker's file is one line: it can neither hold a line "
                                 "feed nor end with a carriage return");
    }
    if (v->name.length + 1 + v->text.length > DOCKER_LINE_MAX) {
        return sc_variables_fail(v, at, "docker reads no line of more than 65535 bytes");
    }
    append_name(v, "=");
    append_text(v);
    sc_buf_append_char(v->out, '\n');
    return refuse_nul(v, at);
}

/* ---- github-env: one line, or lines up to a mark ---- */

/* One more `_` than the value has in a row: so the mark is nowhere in it. */
static size_t longest_run(const sc_variables_writing *v, char c)
{
    size_t longest = 0, run = 0;
    for (size_t i = 0; i < v->text.length; i++) {
        run = v->text.data[i] == c ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    return longest;
}

static void append_mark(sc_variables_writing *v, size_t run)
{
    sc_buf_append_text(v->out, "END");
    sc_buf_append_repeat(v->out, '_', run);
    sc_buf_append_char(v->out, '\n');
}

static bool begins(const sc_variables_writing *v, const char *with)
{
    return v->name.length >= strlen(with) && memcmp(v->name.data, with, strlen(with)) == 0;
}

static sc_status check_github(const sc_variables_writing *v, const sc_emit_link *at)
{
    sc_status status = check(v, at);
    bool own = begins(v, "GITHUB_") || begins(v, "RUNNER_");
    return status == SC_OK && own && !is_allowed(v)
               ? refuse_name(v, at, "belongs to the runner, which does not take another value")
               : status;
}

static sc_status put_github(sc_variables_writing *v, const sc_emit_link *at)
{
    if (ends_with_return(v)) {
        return sc_variables_fail(
            v, at, "the runner on Windows drops a carriage return at the end of a value");
    }
    if (!holds(v, '\n')) {
        append_name(v, "=");
        append_text(v);
        sc_buf_append_char(v->out, '\n');
        return refuse_nul(v, at);
    }
    size_t run = longest_run(v, '_') + 1;
    append_name(v, "<<");
    append_mark(v, run);
    append_text(v);
    sc_buf_append_char(v->out, '\n');
    append_mark(v, run);
    return refuse_nul(v, at);
}

/* ---- systemd-env: quotes as in a shell, over several lines ---- */

/* systemd drops a variable with U+FEFF or with what Unicode calls no character. */
static bool has_noncharacter(const sc_variables_writing *v)
{
    const char *p = v->text.data, *end = p + v->text.length;
    while (p < end) {
        uint32_t c = 0;
        unsigned size = sc_utf8_decode(p, end, &c);
        if (c == 0xFEFF || (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF)) {
            return true;
        }
        p += size != 0 ? size : 1;
    }
    return false;
}

static bool is_bare(const sc_variables_writing *v)
{
    for (size_t i = 0; i < v->text.length; i++) {
        char c = v->text.data[i];
        if (!sc_ascii_is_alnum(c) && (c == '\0' || strchr("_-./:@%+,=", c) == NULL)) {
            return false;
        }
    }
    return true;
}

static void append_escaped(sc_variables_writing *v)
{
    sc_buf_append_char(v->out, '"');
    for (size_t i = 0; i < v->text.length; i++) {
        char c = v->text.data[i];
        if (c == '"' || c == '\\' || c == '`' || c == '$') {
            sc_buf_append_char(v->out, '\\');
        }
        sc_buf_append_char(v->out, c);
    }
    sc_buf_append_char(v->out, '"');
}

static sc_status put_systemd(sc_variables_writing *v, const sc_emit_link *at)
{
    if (has_noncharacter(v)) {
        return sc_variables_fail(v, at,
                                 "systemd takes no value with U+FEFF or a Unicode noncharacter");
    }
    append_name(v, "=");
    if (is_bare(v)) {
        append_text(v);
    } else if (holds(v, '\'')) {
        append_escaped(v);
    } else {
        sc_buf_append_char(v->out, '\'');
        append_text(v);
        sc_buf_append_char(v->out, '\'');
    }
    sc_buf_append_char(v->out, '\n');
    return refuse_nul(v, at);
}

/* ---- environ ---- */

static sc_status put_environ(sc_variables_writing *v, const sc_emit_link *at)
{
    append_name(v, "=");
    append_text(v);
    sc_buf_append_char(v->out, '\0');
    return refuse_nul(v, at);
}

/* ---- the formats ---- */

static const char no_object[] = "only an object can be written as variables";

static const sc_variables_dialect shell = {no_object, false, true, NULL, check, put_shell};
static const sc_variables_dialect docker = {no_object, false, true, "# ", check, put_docker};
static const sc_variables_dialect github = {no_object, false, true, NULL, check_github, put_github};
static const sc_variables_dialect systemd = {no_object, false, true, "# ", check, put_systemd};
static const sc_variables_dialect process = {no_object, false, true, NULL, check, put_environ};

static sc_status write(const sc_format *self, sc_writing *writing)
{
    const sc_write_options *options = writing->options;
    if (!are_identifiers(options->prefix) || !are_identifiers(options->separator) ||
        (options->separator != NULL && options->separator[0] == '\0')) {
        return sc_error_set(writing->error, SC_ERROR_INVALID_ARGUMENT,
                            "the prefix and the separator of variables' names consist of letters, "
                            "digits and `_`");
    }
    return sc_variables_write(writing, self->detail);
}

static const char *const no_extensions[] = {NULL};

const sc_format sc_format_shell = {
    .name = "shell", .extensions = no_extensions, .write = write, .detail = &shell};
const sc_format sc_format_docker_env = {
    .name = "docker-env", .extensions = no_extensions, .write = write, .detail = &docker};
const sc_format sc_format_github_env = {
    .name = "github-env", .extensions = no_extensions, .write = write, .detail = &github};
const sc_format sc_format_systemd_env = {
    .name = "systemd-env", .extensions = no_extensions, .write = write, .detail = &systemd};
const sc_format sc_format_environ = {
    .name = "environ", .extensions = no_extensions, .write = write, .detail = &process};
