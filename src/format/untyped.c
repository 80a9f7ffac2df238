/*
 * Untyped text (docs/semantics/untyped.md): environment, arguments, dotenv, INI, properties. A
 * guess is made only where it loses nothing: bool and null by their one spelling, JSON when all of
 * it is JSON, a number when printing it gives the text back. The text stays beside the guess.
 */
#include "base/alloc.h"
#include "base/ascii.h"
#include "base/number.h"
#include "base/utf8.h"
#include "format/format.h"
#include "format/json/json.h"
#include "format/parse.h"

static bool is(const char *text, size_t length, const char *word)
{
    return length == strlen(word) && memcmp(text, word, length) == 0;
}

/* The node that prints as the whole text; of kind SC_STRING if no other does. */
static sc_node guess_number(const char *text, size_t length)
{
    const sc_node none = {.kind = SC_STRING};
    bool negative = length > 1 && text[0] == '-';
    if (length > SC_NUMBER_DOUBLE_MAX || !sc_ascii_is_digit(text[negative ? 1 : 0])) {
        return none;
    }
    char printed[SC_NUMBER_DOUBLE_MAX];
    int64_t integer;
    uint64_t large;
    if (sc_number_parse_int64(text, length, &integer) == SC_NUMBER_OK) {
        bool same = sc_number_print_int(integer, printed) == length;
        return same && memcmp(printed, text, length) == 0
                   ? (sc_node){.kind = SC_INTEGER, .as.bits = (uint64_t)integer}
                   : none;
    }
    if (sc_number_parse_uint64(text, length, &large) == SC_NUMBER_OK) {
        return text[0] != '0'
                   ? (sc_node){.kind = SC_INTEGER, .flags = SC_NODE_UNSIGNED, .as.bits = large}
                   : none;
    }
    double value = sc_number_to_double(text, length);
    bool same = sc_number_print_double(value, printed) == length;
    return same && memcmp(printed, text, length) == 0
               ? (sc_node){.kind = SC_FLOAT, .as.number = value}
               : none;
}

static sc_node guess(const char *text, size_t length)
{
    if (length == 0) {
        return (sc_node){.kind = SC_STRING};
    }
    switch (text[0]) {
    case 't':
    case 'f':
        return is(text, length, "true") || is(text, length, "false")
                   ? (sc_node){.kind = SC_BOOL, .as.bits = text[0] == 't'}
                   : (sc_node){.kind = SC_STRING};
    case 'n':
        return (sc_node){.kind = is(text, length, "null") ? SC_NULL : SC_STRING};
    default:
        return guess_number(text, length);
    }
}

/* Writes an array or object if the text is one; *put says so. Fails as the writer does. */
static sc_status put_json(sc_writer *writer, const char *text, size_t length, bool *put)
{
    const sc_allocator *allocator = sc_writer_allocator(writer);
    uint32_t limit = sc_writer_limits(writer)->depth, depth = sc_writer_depth(writer);
    *put = false;
    char *padded = sc_alloc(allocator, length + SC_PARSE_PADDING);
    if (padded == NULL) {
        return sc_writer_fail(writer, SC_ERROR_OUT_OF_MEMORY);
    }
    memcpy(padded, text, length);
    memset(padded + length, 0, SC_PARSE_PADDING);
    sc_status status = sc_json_check(padded, length, allocator, depth < limit ? limit - depth : 0);
    *put = status == SC_OK;
    if (status == SC_OK) {
        status = sc_json_put(writer, padded, length);
    } else if (status == SC_ERROR_OUT_OF_MEMORY) {
        (void)sc_writer_fail(writer, status);
    } else {
        status = SC_OK;
    }
    sc_free(allocator, padded, length + SC_PARSE_PADDING);
    return status;
}

sc_status sc_format_untyped(sc_writer *writer, const char *text, size_t length)
{
    sc_status status = sc_writer_status(writer);
    if (status != SC_OK) {
        return status;
    }
    bool put = false;
    if (length > 1 && (text[0] == '{' || text[0] == '[')) {
        status = put_json(writer, text, length, &put);
    }
    if (status == SC_OK && !put) {
        sc_node node = guess(text, length);
        status = node.kind == SC_STRING ? sc_writer_text(writer, SC_STRING, text, length)
                                        : sc_writer_put(writer, node);
    }
    return status == SC_OK ? sc_writer_beside(writer, text, length) : status;
}

sc_status sc_format_check_json(const char *text, size_t length, const sc_limits *limits,
                               const sc_allocator *allocator, uint32_t *line, uint32_t *column)
{
    size_t start = 0, first_line = 0;
    uint32_t lines = 0;
    for (; start < length && sc_ascii_is_space(text[start]); start++) {
        if (text[start] == '\n') {
            lines++;
            first_line = start + 1;
        }
    }
    if (start == length || (text[start] != '[' && text[start] != '{')) {
        return SC_OK;
    }
    sc_format_parse_options options = {.limits = limits, .allocator = allocator};
    sc_image *image = NULL;
    sc_error error = {.code = SC_OK};
    sc_status status = sc_format_parse(&sc_format_json, text + start, length - start, &options,
                                       &image, NULL, &error);
    sc_image_release(image);
    if (status != SC_OK && status != SC_ERROR_OUT_OF_MEMORY) {
        *line = error.line + lines;
        *column = error.column + (error.line <= 1 ? (uint32_t)(start - first_line) : 0);
    }
    return status;
}

sc_status sc_writer_untyped(sc_writer *writer, const char *text, size_t length)
{
    if (writer == NULL || (text == NULL && length != 0)) {
        return SC_ERROR_INVALID_ARGUMENT;
    }
    const char *bytes = text != NULL ? text : "";
    if (sc_utf8_check(bytes, length, NULL) != length) {
        return sc_writer_fail(writer, SC_ERROR_INVALID_UTF8);
    }
    return sc_format_untyped(writer, bytes, length);
}
