/*
 * The code that runs for every byte of a JSON text: included once for each dialect, with `dialect`
 * a constant that the compiler folds, so strict JSON does not pay for JSON5. Functions take their
 * position and return the next one; NULL means that the document ended or failed (json->status).
 */
#ifndef SC_FORMAT_JSON_CORE_H
#define SC_FORMAT_JSON_CORE_H

#include "base/ascii.h"
#include "base/number.h"
#include "base/utf8.h"
#include "format/json/chunk.h"
#include "format/json/json.h"
#include "image/events.h"

#if defined(__GNUC__)
#define SC_JSON_INLINE static inline __attribute__((always_inline))
#else
#define SC_JSON_INLINE static inline
#endif

/* To the next byte that counts. */
SC_JSON_INLINE const char *json_space(sc_json *json, const char *p, unsigned dialect)
{
    for (;;) {
        unsigned char c = (unsigned char)*p;
        if (c > ' ') {
            bool plain = (dialect & SC_JSON_COMMENTS) == 0 || (c != '/' && c < 0x80);
            return plain ? p : sc_json_space_slow(json, p);
        }
        if (c == ' ' || c == '\t') {
            p++;
        } else if (c == '\n' || c == '\r') {
            p += c == '\r' && p[1] == '\n' ? 2 : 1;
            json->line++;
            json->line_base = p;
            p = sc_json_skip_spaces(p);
        } else {
            return (dialect & SC_JSON_FIVE) != 0 ? sc_json_space_slow(json, p) : p;
        }
    }
}

/* The same where a new line is likely: after a comma or an opening bracket. */
SC_JSON_INLINE const char *json_line(sc_json *json, const char *p, unsigned dialect)
{
    if (*p == '\n') {
        json->line++;
        json->line_base = ++p;
        p = sc_json_skip_spaces(p);
    }
    return json_space(json, p, dialect);
}

/* Over the colon after a key, mostly followed by one space, to the value. */
SC_JSON_INLINE const char *json_colon(sc_json *json, const char *p, unsigned dialect)
{
    p = json_space(json, p, dialect);
    if (*p != ':') {
        return sc_json_fail_colon(json, p);
    }
    p += p[1] == ' ' ? 2 : 1;
    return json_space(json, p, dialect);
}

SC_JSON_INLINE bool json_writes(unsigned dialect)
{
    return (dialect & SC_JSON_CHECK) == 0;
}

SC_JSON_INLINE void json_place(sc_json *json, const char *p, unsigned dialect)
{
    if ((dialect & (SC_JSON_CHECK | SC_JSON_UNPLACED)) != 0) {
        return;
    }
    if (json->is_narrow) {
        json->writer->origin =
            json->source + ((uint64_t)json->line << 24) + (uint64_t)(p - json->line_base);
    } else {
        sc_writer_set_place(json->writer, json->line, sc_json_column(json, p));
    }
}

/* Puts a value in a container of the kind `inside`, a constant; SC_ABSENT: it is the root. */
SC_JSON_INLINE sc_status json_put(sc_json *json, sc_node node, sc_kind inside)
{
    return inside == SC_OBJECT  ? sc_writer_put_member(json->writer, node)
           : inside == SC_ARRAY ? sc_writer_put_element(json->writer, node)
                                : sc_writer_put(json->writer, node);
}

SC_JSON_INLINE char json_quote(const char *p, unsigned dialect)
{
    return (dialect & SC_JSON_FIVE) != 0 ? *p : '"';
}

/* Columns count code points. */
SC_JSON_INLINE void json_passed(sc_json *json, const char *text, size_t length)
{
    if (!json->ascii) {
        json->line_base += length - sc_utf8_count(text, length);
    }
}

/* The text between quotes; p is behind the opening one. */
SC_JSON_INLINE const char *json_quoted(sc_json *json, const char *p, char quote, sc_json_text *out)
{
    const char *stop = sc_json_find_stop(p, quote);
    if (*stop != quote) {
        return sc_json_string_slow(json, p, stop, out);
    }
    *out = (sc_json_text){p, (size_t)(stop - p)};
    json_passed(json, p, out->length);
    return stop + 1;
}

/*
 * A string that is short and has no escapes is copied while its end is searched. Returns NULL, and
 * nothing happened, for any other.
 */
SC_JSON_INLINE const char *json_short_string(sc_json *json, const char *p, unsigned dialect,
                                             sc_kind inside)
{
    char quote = json_quote(p, dialect);
    sc_writer *writer = json->writer;
    size_t offset = writer->text_length;
    char *to = writer->text + offset;
    for (size_t done = 0; offset < writer->text_easy && done < SC_EVENTS_TEXT_MOST;
         done += SC_CHUNK_SIZE) {
        sc_chunk chunk = sc_chunk_load(p + 1 + done);
        memcpy(to + done, p + 1 + done, SC_CHUNK_SIZE);
        sc_chunk_hits hits = sc_json_stops(chunk, quote);
        if (sc_chunk_any(hits)) {
            size_t length = done + sc_chunk_first(hits);
            if (length == 0 || p[1 + length] != quote) {
                return NULL;
            }
            sc_node node = sc_writer_keep_text(writer, SC_STRING, length);
            if (json_put(json, node, inside) != SC_OK) {
                return NULL;
            }
            json_passed(json, p + 1, length);
            return p + length + 2;
        }
    }
    return NULL;
}

SC_JSON_INLINE const char *json_string(sc_json *json, const char *p, unsigned dialect,
                                       sc_kind inside)
{
    sc_json_text string;
    const char *next = json_writes(dialect) ? json_short_string(json, p, dialect, inside) : NULL;
    if (next != NULL) {
        return next;
    }
    next = json_quoted(json, p + 1, json_quote(p, dialect), &string);
    if (next != NULL && json_writes(dialect) &&
        sc_writer_put_text(json->writer, SC_STRING, string.text, string.length) != SC_OK) {
        return sc_json_fail_writer(json, p);
    }
    return next;
}

/* Remembers the key that the writer has, and expects the one that came after it the last time. */
SC_JSON_INLINE void json_expect(sc_json *json, size_t length)
{
    uint32_t offset = json->writer->key;
    *json->expected = (sc_json_known_key){offset, json->writer->tag, (uint16_t)length};
    json->expected = &json->followers[offset * UINT32_C(0x9E3779B1) >> SC_JSON_FOLLOWER_SHIFT];
}

/* The expected key, if it is the next one: what follows its quote. Otherwise NULL. */
SC_JSON_INLINE const char *json_expected_key(sc_json *json, const char *p)
{
    sc_json_known_key known = *json->expected;
    sc_writer *writer = json->writer;
    if (known.length == 0 || *p != '"' ||
        !sc_chunk_begins_alike(sc_chunk_load(p + 1), sc_chunk_load(writer->text + known.offset),
                               known.length) ||
        p[known.length + 1] != '"') {
        return NULL;
    }
    sc_writer_take_key(writer, known.offset, (uint64_t)known.tag << 48, true);
    json_passed(json, p + 1, known.length);
    json->expected =
        &json->followers[known.offset * UINT32_C(0x9E3779B1) >> SC_JSON_FOLLOWER_SHIFT];
    return p + known.length + 2;
}

/* Any key of the dialect. */
SC_JSON_INLINE const char *json_any_key(sc_json *json, const char *p, unsigned dialect,
                                        sc_json_text *key)
{
    const char *next;
    if (*p == '"' || ((dialect & SC_JSON_FIVE) != 0 && *p == '\'')) {
        next = json_quoted(json, p + 1, json_quote(p, dialect), key);
    } else {
        next = (dialect & SC_JSON_FIVE) != 0 ? sc_json_identifier(json, p, key)
                                             : sc_json_fail_key(json, p);
    }
    if (next == NULL || !json_writes(dialect)) {
        return next;
    }
    if (sc_writer_put_key(json->writer, key->text, key->length) != SC_OK) {
        return sc_json_fail_writer(json, p);
    }
    if (json->expects_keys) {
        bool plain = *p == '"' && key->text == p + 1 && key->length <= SC_CHUNK_SIZE;
        json_expect(json, plain ? key->length : 0);
    }
    return next;
}

/* A key and its colon; leads to the value. */
SC_JSON_INLINE const char *json_key(sc_json *json, const char *p, unsigned dialect)
{
    const char *base = json->line_base;
    uint32_t line = json->line;
    sc_json_text key;
    bool expects = json_writes(dialect) && json->expects_keys;
    const char *next = expects ? json_expected_key(json, p) : NULL;
    if (next != NULL) {
        key = (sc_json_text){p + 1, (size_t)(next - p) - 2};
    } else {
        next = json_any_key(json, p, dialect, &key);
        if (next == NULL) {
            return NULL;
        }
    }
    if (json_writes(dialect) && sc_writer_existing(json->writer) != SC_REF_NONE) {
        sc_json_repeated_key(json, key.text, key.length, line, (uint32_t)(p - base) + 1);
    }
    return json_colon(json, next, dialect);
}

SC_JSON_INLINE void json_close(sc_json *json, unsigned dialect)
{
    if (json_writes(dialect)) {
        sc_writer_close(json->writer);
    }
    json->close = json->closes[--json->depth];
}

/* After a value: over commas and closing brackets to the next key or value. */
SC_JSON_INLINE const char *json_next(sc_json *json, const char *p, unsigned dialect)
{
    for (;;) {
        if (*p != ',') {
            p = json_line(json, p, dialect);
        }
        if (json->depth == 0) {
            return sc_json_end(json, p);
        }
        if (*p == ',') {
            const char *comma = p;
            p = json_line(json, p + 1, dialect);
            if (*p != json->close) {
                return p;
            }
            if ((dialect & SC_JSON_COMMENTS) == 0) {
                return sc_json_fail_trailing_comma(json, comma);
            }
        }
        if (*p != json->close) {
            return sc_json_fail_next(json, p);
        }
        json_close(json, dialect);
        p++;
    }
}

/* A container at p; leads to its first key or value, or to what follows when it is empty. */
SC_JSON_INLINE const char *json_open(sc_json *json, const char *p, unsigned dialect, sc_kind inside)
{
    if (json_writes(dialect)) {
        sc_node node = {.kind = *p == '{' ? SC_OBJECT : SC_ARRAY};
        if (json_put(json, node, inside) != SC_OK || sc_writer_enter(json->writer) != SC_OK) {
            return sc_json_fail_writer(json, p);
        }
    } else if (json->depth == json->depth_limit) {
        return sc_json_fail(json, p, SC_ERROR_TOO_DEEP, "nested too deep");
    }
    json->close = (char)(*p + 2); /* of either bracket */
    json->closes[++json->depth] = json->close;
    p = json_line(json, p + 1, dialect);
    if (*p == json->close) {
        json_close(json, dialect);
        return json_next(json, p + 1, dialect);
    }
    return p;
}

/* Digits from p on, summed. */
SC_JSON_INLINE const char *json_digits(const char *p, uint64_t *value)
{
    uint64_t sum = *value;
    while (sc_ascii_is_digit(*p)) {
        sum = sum * 10 + (unsigned)(*p++ - '0');
    }
    *value = sum;
    return p;
}

/* At most 18 digits, a point among them perhaps, which is nearly every number there is. */
SC_JSON_INLINE const char *json_number(sc_json *json, const char *start, unsigned dialect,
                                       sc_kind inside)
{
    bool negative = *start == '-';
    const char *digits = start + negative;
    uint64_t value = 0;
    const char *p = json_digits(digits, &value), *whole = p;
    bool fast = p != digits && (*digits != '0' || p - digits == 1);
    if (*p == '.') {
        p = json_digits(p + 1, &value);
        fast = fast && p - whole > 1;
    } else {
        fast = fast && (value != 0 || !negative);
    }
    if (!fast || p - digits > 18 || (*p | 0x20) == 'e' || (*p | 0x20) == 'x') {
        return sc_json_number_slow(json, start);
    }
    sc_node node = {.kind = SC_INTEGER, .as.bits = negative ? 0 - value : value};
    if (p != whole) {
        double number = sc_number_from_decimal(value, whole + 1 - p);
        node = (sc_node){.kind = SC_FLOAT, .as.number = negative ? -number : number};
    }
    if (json_writes(dialect) && json_put(json, node, inside) != SC_OK) {
        return sc_json_fail_writer(json, start);
    }
    return p;
}

SC_JSON_INLINE bool json_word(const char *p, const char *word, size_t length)
{
    return memcmp(p, word, length) == 0;
}

SC_JSON_INLINE const char *json_literal(sc_json *json, const char *p, unsigned dialect,
                                        sc_kind inside)
{
    sc_node node = {.kind = SC_BOOL, .as.bits = 0};
    size_t length = 4;
    if (json_word(p, "true", 4)) {
        node.as.bits = 1;
    } else if (json_word(p, "fals", 4) && p[4] == 'e') {
        length = 5;
    } else if (json_word(p, "null", 4)) {
        node.kind = SC_NULL;
    } else {
        return (dialect & SC_JSON_FIVE) != 0 ? sc_json_number_slow(json, p)
                                             : sc_json_fail_value(json, p);
    }
    if (json_writes(dialect) && json_put(json, node, inside) != SC_OK) {
        return sc_json_fail_writer(json, p);
    }
    return p + length;
}

/* One value, and then what leads to the next. */
SC_JSON_INLINE const char *json_value(sc_json *json, const char *p, unsigned dialect,
                                      sc_kind inside)
{
    json_place(json, p, dialect);
    char c = *p;
    if (c == '"' || ((dialect & SC_JSON_FIVE) != 0 && c == '\'')) {
        p = json_string(json, p, dialect, inside);
    } else if (c == '{' || c == '[') {
        return json_open(json, p, dialect, inside);
    } else if (sc_ascii_is_digit(c) || c == '-') {
        p = json_number(json, p, dialect, inside);
    } else {
        p = json_literal(json, p, dialect, inside);
    }
    return p != NULL ? json_next(json, p, dialect) : NULL;
}

SC_JSON_INLINE const char *json_member(sc_json *json, const char *p, unsigned dialect)
{
    p = json_key(json, p, dialect);
    return p != NULL ? json_value(json, p, dialect, SC_OBJECT) : NULL;
}

SC_JSON_INLINE sc_status json_document(sc_reading *reading, unsigned dialect)
{
    sc_json json;
    sc_json_begin(&json, reading, dialect);
    const char *p = json_space(&json, reading->text, dialect);
    if (p == json.end) {
        return sc_json_fail_empty(&json);
    }
    p = json_value(&json, p, dialect, SC_ABSENT);
    while (p != NULL) {
        p = json.close == '}' ? json_member(&json, p, dialect)
                              : json_value(&json, p, dialect, SC_ARRAY);
    }
    return sc_json_finish(&json);
}

#endif
