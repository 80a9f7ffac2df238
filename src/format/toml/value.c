/*
 * Values of TOML and the two containers inside a statement. They hold each other, and
 * each level opens a container of the writer, whose limit therefore bounds the recursion.
 */
#include "format/toml/toml.h"

static bool put_string(sc_toml *t)
{
    const char *at = t->next;
    sc_toml_text text;
    sc_toml_place(t, at);
    if (!sc_toml_string(t, &text)) {
        return false;
    }
    sc_status status = text.is_slice
                           ? sc_writer_put_text(t->writer, SC_STRING, text.data, text.length)
                           : sc_writer_text(t->writer, SC_STRING, text.data, text.length);
    return status == SC_OK || sc_toml_stopped(t, at);
}

/* A word that is no value: names what was probably meant. */
static bool fail_word(sc_toml *t)
{
    static const char *const booleans[] = {"true", "false"};
    const char *at = t->next;
    const char *p = at;
    while (sc_toml_is(*p, SC_TOML_NUMBER)) {
        p++;
    }
    size_t length = (size_t)(p - at);
    if (length == 0) {
        return sc_toml_expected(t, at, "a value");
    }
    char shown[40];
    sc_text_display(shown, sizeof shown, at, length);
    for (size_t i = 0; i < 2; i++) {
        if (sc_ascii_equal_ignore_case(at, length, booleans[i], strlen(booleans[i]))) {
            return SC_TOML_FAIL(t, SC_ERROR_SYNTAX, at,
                                "`%s` is not a value: booleans are "
                                "written true and false",
                                shown);
        }
    }
    return SC_TOML_FAIL(t, SC_ERROR_SYNTAX, at, "`%s` is not a value: text needs quotes", shown);
}

static bool put_bool(sc_toml *t)
{
    const char *at = t->next;
    bool value = *at == 't';
    size_t length = value ? 4 : 5;
    if (strncmp(at, value ? "true" : "false", length) != 0 ||
        sc_toml_is(at[length], SC_TOML_NUMBER)) {
        return fail_word(t);
    }
    sc_toml_place(t, at);
    t->next = at + length;
    return sc_writer_put(t->writer, (sc_node){.kind = SC_BOOL, .as.bits = value}) == SC_OK ||
           sc_toml_stopped(t, at);
}

/* Behind a member: steps over a comma. Fails if neither a comma nor the end follows. */
static bool separator(sc_toml *t, const char *open, char close)
{
    if (!sc_toml_skip_lines(t)) {
        return false;
    }
    if (*t->next == ',') {
        t->next++;
        return sc_toml_skip_lines(t);
    }
    if (*t->next == close) {
        return true;
    }
    if (sc_toml_at_end(t)) {
        return SC_TOML_FAIL(t, SC_ERROR_SYNTAX, open, "the %s that begins here is never closed",
                            close == ']' ? "array" : "inline table");
    }
    return sc_toml_expected(
        t, t->next, close == ']' ? "',' or ']' in an array" : "',' or '}' in an inline table");
}

static bool members(sc_toml *t, char close, bool (*member)(sc_toml *))
{
    const char *open = t->next++;
    if (!sc_toml_skip_lines(t)) {
        return false;
    }
    while (*t->next != close) {
        if (sc_toml_at_end(t)) {
            return separator(t, open, close);
        }
        if (!member(t) || !separator(t, open, close)) {
            return false;
        }
    }
    t->next++;
    sc_writer_close(t->writer);
    return true;
}

static bool array(sc_toml *t)
{
    sc_toml_place(t, t->next);
    if (sc_writer_begin(t->writer, SC_ARRAY) != SC_OK) {
        return sc_toml_stopped(t, t->next);
    }
    return members(t, ']', sc_toml_value);
}

static bool inline_table(sc_toml *t)
{
    sc_toml_place(t, t->next);
    if (sc_writer_begin(t->writer, SC_OBJECT) != SC_OK) {
        return sc_toml_stopped(t, t->next);
    }
    return members(t, '}', sc_toml_key_value);
}

bool sc_toml_value(sc_toml *t)
{
    char c = *t->next;
    switch (c) {
    case '"':
    case '\'':
        return put_string(t);
    case '[':
        return array(t);
    case '{':
        return inline_table(t);
    case 't':
    case 'f':
        return put_bool(t);
    case '+':
    case '-':
    case '.':
    case '_':
        return sc_toml_number(t);
    default:
        break;
    }
    bool special = (c == 'i' || c == 'n') &&
                   (strncmp(t->next, "inf", 3) == 0 || strncmp(t->next, "nan", 3) == 0);
    return sc_ascii_is_digit(c) || special ? sc_toml_number(t) : fail_word(t);
}
