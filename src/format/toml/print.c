/*
 * How TOML's writer spells text: basic as a rule, literal where that saves escapes, several lines
 * where the text has several. Only what TOML 1.0 knows is written, so older readers take it too.
 */
#include "format/toml/print.h"

#include "base/ascii.h"

/* The characters of a text, which decide how it is written. */
typedef struct traits {
    bool backslash_or_quote;
    bool apostrophe;
    bool three_apostrophes;
    bool control;    /* other than tab and line feed */
    bool inner_line; /* a line feed that does not end it */
    bool line;
    bool tab;
} traits;

static traits look(const char *text, size_t length)
{
    traits has = {0};
    for (size_t i = 0; i < length; i++) {
        char c = text[i];
        if (c == '"' || c == '\\') {
            has.backslash_or_quote = true;
        } else if (c == '\'') {
            has.apostrophe = true;
            has.three_apostrophes =
                has.three_apostrophes || (i >= 2 && text[i - 1] == '\'' && text[i - 2] == '\'');
        } else if (c == '\n') {
            has.line = true;
            has.inner_line = has.inner_line || i + 1 < length;
        } else if (c == '\t') {
            has.tab = true;
        } else if (sc_ascii_is(c, SC_CLASS_CONTROL)) {
            has.control = true;
        }
    }
    return has;
}

static void escape(sc_buf *out, char c)
{
    static const char from[] = "\"\\\b\t\n\f\r";
    static const char to[] = "\"\\btnfr";
    const char *found = c != '\0' ? strchr(from, c) : NULL;
    sc_buf_append_char(out, '\\');
    if (found != NULL) {
        sc_buf_append_char(out, to[found - from]);
    } else {
        sc_buf_append_char(out, 'u');
        sc_buf_append_hex(out, (unsigned char)c, 4);
    }
}

static bool needs_escape(char c)
{
    return c == '"' || c == '\\' || sc_ascii_is(c, SC_CLASS_CONTROL);
}

static void basic(sc_buf *out, const char *text, size_t length)
{
    size_t run = 0;
    sc_buf_append_char(out, '"');
    for (size_t i = 0; i < length; i++) {
        if (needs_escape(text[i])) {
            sc_buf_append(out, text + run, i - run);
            escape(out, text[i]);
            run = i + 1;
        }
    }
    sc_buf_append(out, text + run, length - run);
    sc_buf_append_char(out, '"');
}

/* Line feeds stay; of three quotes in a row, and at the end, one is escaped. */
static void basic_lines(sc_buf *out, const char *text, size_t length)
{
    size_t quotes = 0;
    sc_buf_append_text(out, "\"\"\"\n");
    for (size_t i = 0; i < length; i++) {
        char c = text[i];
        bool plain_quote = c == '"' && quotes < 2 && i + 1 < length;
        if (plain_quote || c == '\n' || !needs_escape(c)) {
            sc_buf_append_char(out, c);
        } else {
            escape(out, c);
        }
        quotes = plain_quote ? quotes + 1 : 0;
    }
    sc_buf_append_text(out, "\"\"\"");
}

static void literal(sc_buf *out, const char *quotes, const char *text, size_t length)
{
    sc_buf_append_text(out, quotes);
    sc_buf_append(out, text, length);
    sc_buf_append(out, quotes, quotes[1] == '\0' ? 1 : 3);
}

void sc_toml_print_text(sc_buf *out, const char *text, size_t length, bool lines)
{
    traits has = look(text, length);
    bool lines_wanted = lines && has.inner_line;
    if (lines_wanted && has.backslash_or_quote && !has.control && !has.three_apostrophes &&
        text[length - 1] != '\'') {
        literal(out, "'''\n", text, length);
    } else if (lines_wanted) {
        basic_lines(out, text, length);
    } else if (has.backslash_or_quote && !has.apostrophe && !has.control && !has.line && !has.tab) {
        literal(out, "'", text, length);
    } else {
        basic(out, text, length);
    }
}

void sc_toml_print_key(sc_buf *out, const char *key, size_t length)
{
    size_t bare = 0;
    while (bare < length &&
           (sc_ascii_is_alnum(key[bare]) || key[bare] == '_' || key[bare] == '-')) {
        bare++;
    }
    if (length != 0 && bare == length) {
        sc_buf_append(out, key, length);
    } else {
        sc_toml_print_text(out, key, length, false);
    }
}
