/*
 * Messages about mistakes, which say what was expected. Only here is the text read twice: a message
 * should name the mistake (a comment, a single quote, `True`), not just the byte where the reader
 * stopped. Values are never quoted beyond one character: they may be secret.
 */
#include "base/ascii.h"
#include "base/utf8.h"
#include "diag/message.h"
#include "format/json/json.h"

enum { FOUND_SIZE = 32, KEY_SHOWN = 64 };

static const char *dialect_name(const sc_json *json)
{
    return (json->dialect & SC_JSON_FIVE) != 0       ? "JSON5"
           : (json->dialect & SC_JSON_COMMENTS) != 0 ? "JSONC"
                                                     : "JSON";
}

const char *sc_json_fail(sc_json *json, const char *at, sc_status code, const char *format, ...)
{
    if (json->status != SC_OK) {
        return NULL;
    }
    json->status = code;
    if (json->reading->error != NULL) {
        char message[SC_ERROR_MESSAGE_SIZE];
        va_list arguments;
        va_start(arguments, format);
        (void)sc_message_format(message, sizeof message, format, arguments);
        va_end(arguments);
        const char *text = json->reading->text;
        (void)sc_error_at(json->reading->error, code, text, json->reading->length,
                          (size_t)(at - text), "%s", message);
    }
    return NULL;
}

/* The text at p, for a message. */
static const char *found(const sc_json *json, const char *p, char out[FOUND_SIZE])
{
    uint32_t code_point;
    if (p >= json->end) {
        return "the end of the text";
    }
    unsigned size = sc_utf8_decode(p, json->end, &code_point);
    if (code_point < 0x20 || (code_point >= 0x7F && code_point < 0xA0)) {
        static const char digits[] = "0123456789ABCDEF";
        memcpy(out, "U+0000", 7);
        out[4] = digits[code_point >> 4 & 15];
        out[5] = digits[code_point & 15];
        return out;
    }
    out[0] = '`';
    memcpy(out + 1, p, size);
    out[1 + size] = '`';
    out[2 + size] = '\0';
    return out;
}

const char *sc_json_fail_writer(sc_json *json, const char *at)
{
    sc_status status = sc_writer_status(json->writer);
    const sc_limits *limits = sc_writer_limits(json->writer);
    if (status == SC_ERROR_TOO_DEEP) {
        return sc_json_fail(json, at, status, "nested deeper than the limit of %u",
                            (unsigned)limits->depth);
    }
    if (status == SC_ERROR_TOO_MANY_NODES) {
        return sc_json_fail(json, at, status, "more values than the limit of %u",
                            (unsigned)limits->nodes);
    }
    return sc_json_fail(json, at, status, "%s", sc_status_text(status));
}

/* True when the word at p, which ends where it does, is `word` but for case. */
static bool is_word(const char *p, const char *end, const char *word)
{
    size_t length = strlen(word);
    return (size_t)(end - p) >= length && sc_ascii_equal_ignore_case(p, length, word, length) &&
           !sc_ascii_is_alnum(p[length]);
}

/* Advice about a bare word where a value should be, or NULL. */
static const char *word_advice(const sc_json *json, const char *p)
{
    static const struct {
        const char *word, *advice;
    } known[] = {
        {"true", "expected a value; write `true` in lower case"},
        {"false", "expected a value; write `false` in lower case"},
        {"null", "expected a value; write `null` in lower case"},
        {"none", "expected a value; the empty value is `null`"},
        {"nil", "expected a value; the empty value is `null`"},
        {"undefined", "expected a value; the empty value is `null`"},
        {"nan", "JSON has no NaN (JSON5 has)"},
        {"infinity", "JSON has no Infinity (JSON5 has)"},
        {"yes", "expected a value; write `true` (or quote it if it is text)"},
        {"no", "expected a value; write `false` (or quote it if it is text)"},
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (is_word(p, json->end, known[i].word)) {
            return known[i].advice;
        }
    }
    return sc_ascii_is_alpha(*p) || *p == '_' ? "expected a value; text needs quotes" : NULL;
}

static bool is_comment(const char *p)
{
    return *p == '#' || (*p == '/' && (p[1] == '/' || p[1] == '*'));
}

/* Advice about a comment or quote that the dialect does not have, at any place; NULL: neither. */
static const char *stranger_advice(const sc_json *json, const char *p)
{
    if (is_comment(p)) {
        return json->dialect == 0 || (json->dialect & SC_JSON_COMMENTS) == 0
                   ? "JSON has no comments: name the format `jsonc` if the file has them"
                   : "a comment begins with `//` or `/*`";
    }
    if (*p == '\'') {
        return "text is written in double quotes";
    }
    return NULL;
}

const char *sc_json_fail_value(sc_json *json, const char *at)
{
    char here[FOUND_SIZE];
    const char *advice = stranger_advice(json, at);
    if (advice == NULL && *at == '+') {
        advice = "a number takes no `+` sign";
    }
    if (advice == NULL && *at == '.') {
        advice = "a number needs a digit before the point";
    }
    advice = advice != NULL ? advice : word_advice(json, at);
    if (advice != NULL) {
        return sc_json_fail(json, at, SC_ERROR_SYNTAX, "%s", advice);
    }
    return sc_json_fail(json, at, SC_ERROR_SYNTAX, "expected a value, found %s",
                        found(json, at, here));
}

const char *sc_json_fail_key(sc_json *json, const char *at)
{
    char here[FOUND_SIZE];
    bool five = (json->dialect & SC_JSON_FIVE) != 0;
    const char *advice = stranger_advice(json, at);
    if (advice == NULL && !five && (sc_ascii_is_alnum(*at) || *at == '_' || *at == '$')) {
        advice = "a key is written in double quotes";
    }
    if (advice != NULL) {
        return sc_json_fail(json, at, SC_ERROR_SYNTAX, "%s", advice);
    }
    return sc_json_fail(json, at, SC_ERROR_SYNTAX, "expected a key%s, found %s",
                        five ? "" : " in double quotes", found(json, at, here));
}

const char *sc_json_fail_colon(sc_json *json, const char *at)
{
    char here[FOUND_SIZE];
    return sc_json_fail(json, at, SC_ERROR_SYNTAX, "expected `:` after the key, found %s",
                        found(json, at, here));
}

/* The place of the open container, for "is not closed". */
static void open_place(const sc_json *json, uint32_t *line, uint32_t *column)
{
    *line = *column = 0;
    if ((json->dialect & (SC_JSON_CHECK | SC_JSON_UNPLACED)) == 0) {
        sc_writer_place_of(json->writer, sc_writer_open(json->writer), line, column);
    }
}

const char *sc_json_fail_next(sc_json *json, const char *at)
{
    bool object = json->close == '}';
    const char *advice = stranger_advice(json, at);
    if (advice != NULL && is_comment(at)) {
        return sc_json_fail(json, at, SC_ERROR_SYNTAX, "%s", advice);
    }
    if (at >= json->end) {
        uint32_t line, column;
        open_place(json, &line, &column);
        return sc_json_fail(json, at, SC_ERROR_SYNTAX,
                            "the %s that begins at line %u, column %u is not closed",
                            object ? "object" : "array", (unsigned)line, (unsigned)column);
    }
    char here[FOUND_SIZE];
    return sc_json_fail(json, at, SC_ERROR_SYNTAX, "expected `,` or `%c` after %s, found %s",
                        json->close, object ? "a member" : "an element", found(json, at, here));
}

const char *sc_json_fail_trailing_comma(sc_json *json, const char *at)
{
    return sc_json_fail(json, at, SC_ERROR_SYNTAX, "a trailing comma is not allowed in JSON");
}

const char *sc_json_end(sc_json *json, const char *at)
{
    if (at == json->end) {
        return NULL;
    }
    char here[FOUND_SIZE];
    const char *advice = stranger_advice(json, at);
    if (advice != NULL && is_comment(at)) {
        return sc_json_fail(json, at, SC_ERROR_SYNTAX, "%s", advice);
    }
    return sc_json_fail(json, at, SC_ERROR_SYNTAX,
                        "expected the end of the text after the value, found %s",
                        found(json, at, here));
}

sc_status sc_json_fail_empty(sc_json *json)
{
    if (json->status == SC_OK) {
        json->reading->empty = true;
        (void)sc_json_fail(json, json->end, SC_ERROR_SYNTAX,
                           "the text is empty, and %s needs a value", dialect_name(json));
    }
    return sc_json_finish(json);
}

/* ---- warnings ---- */

static bool wants_notices(const sc_json *json)
{
    return json->reading->notices != NULL &&
           (json->dialect & (SC_JSON_CHECK | SC_JSON_UNPLACED)) == 0;
}

static void note_failure(sc_json *json, sc_status status, const char *at)
{
    if (status != SC_OK) {
        (void)sc_json_fail(json, at, status, "%s", sc_status_text(status));
    }
}

void sc_json_repeated_key(sc_json *json, const char *key, size_t length, uint32_t line,
                          uint32_t column)
{
    sc_notices *notices = json->reading->notices;
    if (!wants_notices(json)) {
        return;
    }
    uint32_t old_line = 0, old_column = 0;
    if (notices->count < SC_NOTICES_MAX) {
        sc_writer_place_of(json->writer, sc_writer_existing(json->writer), &old_line, &old_column);
    }
    int shown = (int)(length < KEY_SHOWN ? length : KEY_SHOWN);
    while (!sc_utf8_is_boundary(key, length, (size_t)shown)) {
        shown--;
    }
    note_failure(json,
                 sc_notices_add(notices, SC_WARNING_DUPLICATE_KEY, json->reading->name, line,
                                column, NULL,
                                "the key `%.*s` is given again and replaces the value at line %u, "
                                "column %u",
                                shown, key, (unsigned)old_line, (unsigned)old_column),
                 json->reading->text);
}

void sc_json_precision_loss(sc_json *json, const char *at, const char *what)
{
    if (wants_notices(json)) {
        note_failure(json,
                     sc_notices_add(json->reading->notices, SC_WARNING_PRECISION_LOSS,
                                    json->reading->name, json->line, sc_json_column(json, at), NULL,
                                    "%s", what),
                     at);
    }
}
