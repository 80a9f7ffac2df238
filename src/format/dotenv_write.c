/*
 * Writing dotenv: the variables that the environment's rules read back as the tree. A name that
 * those rules cut elsewhere is refused; their own cutting decides that.
 *
 * A value is written so that Compose and a shell that sources the file read the same text; where
 * no quotes do that, it is refused. So a line feed is written as it is (a shell has no `\n` in
 * double quotes), and a back-quote only between single quotes.
 */
#include "base/ascii.h"
#include "format/dotenv.h"
#include "format/variables_write.h"

/* A shell expands `~` and, in zsh, `=` where a word of the value begins, which a `:` ends. */
static bool is_bare(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        bool begins = i == 0 || text[i - 1] == ':';
        bool plain = text[i] != '\0' && strchr("_-./:@%+,", text[i]) != NULL;
        if (!sc_ascii_is_alnum(text[i]) && !plain && (text[i] != '=' || begins)) {
            return false;
        }
    }
    return true;
}

/* Nothing in it means anything between single quotes. */
static bool is_literal(const char *text, size_t length)
{
    size_t backslashes = 0;
    for (size_t i = 0; i < length; i++) {
        backslashes = text[i] == '\\' ? backslashes + 1 : 0;
    }
    return backslashes % 2 == 0 && memchr(text, '\'', length) == NULL;
}

static void append_quoted(sc_buf *out, const char *text, size_t length)
{
    sc_buf_append_char(out, '\'');
    sc_buf_append(out, text, length);
    sc_buf_append_char(out, '\'');
}

static void append_escaped(sc_buf *out, const char *text, size_t length)
{
    sc_buf_append_char(out, '"');
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '"' || text[i] == '\\' || text[i] == '$') {
            sc_buf_append_char(out, '\\');
        }
        sc_buf_append_char(out, text[i]);
    }
    sc_buf_append_char(out, '"');
}

static bool has_line_end_of_two(const char *text, size_t length)
{
    for (size_t i = 1; i < length; i++) {
        if (text[i - 1] == '\r' && text[i] == '\n') {
            return true;
        }
    }
    return false;
}

static sc_status append_value(sc_variables_writing *v, const sc_emit_link *at)
{
    const char *text = v->text.data;
    size_t length = v->text.length;
    if (is_bare(text, length)) {
        sc_buf_append(v->out, text, length);
        return SC_OK;
    }
    if (memchr(text, '\0', length) != NULL) {
        return sc_variables_fail(v, at, "a variable cannot hold a NUL character");
    }
    if (has_line_end_of_two(text, length)) {
        return sc_variables_fail(v, at,
                                 "a carriage return before a line feed reads back as a line feed "
                                 "alone");
    }
    if (is_literal(text, length)) {
        append_quoted(v->out, text, length);
        return SC_OK;
    }
    if (memchr(text, '`', length) != NULL) {
        return sc_variables_fail(v, at,
                                 "no quotes keep this text from a shell that sources the file: it "
                                 "has a back-quote beside a single quote or a last backslash");
    }
    append_escaped(v->out, text, length);
    return SC_OK;
}

static sc_status put(sc_variables_writing *v, const sc_emit_link *at)
{
    sc_buf_append(v->out, v->name.data, v->name.length);
    sc_buf_append_char(v->out, '=');
    sc_status status = append_value(v, at);
    sc_buf_append_char(v->out, '\n');
    return status;
}

sc_status sc_dotenv_write(const sc_format *self, sc_writing *writing)
{
    static const sc_variables_dialect dialect = {
        .root = "the root of a dotenv file is an object",
        .reads_back = true,
        .comments = "# ",
        .put = put,
    };
    (void)self;
    return sc_variables_write(writing, &dialect);
}
