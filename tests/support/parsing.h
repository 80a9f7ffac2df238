/* Short functions for tests of readers and writers. Header only; include cmocka.h before it. */
#ifndef SC_TESTS_SUPPORT_PARSING_H
#define SC_TESTS_SUPPORT_PARSING_H

#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "format/parse.h"

/* New image of a text that must be valid. */
static inline sc_image *parsed_n(const sc_format *format, const char *text, size_t length,
                                 sc_notices *notices)
{
    sc_format_parse_options options = {.name = "test", .notices = notices};
    sc_image *image = NULL;
    sc_error error;
    if (sc_format_parse(format, text, length, &options, &image, NULL, &error) != SC_OK) {
        fail_msg("%u:%u: %s in: %s", (unsigned)error.line, (unsigned)error.column, error.message,
                 text);
    }
    assert_non_null(image);
    return image;
}

static inline sc_image *parsed(const sc_format *format, const char *text)
{
    return parsed_n(format, text, strlen(text), NULL);
}

/* The text must be refused with this code at this place, with `words` in the message. */
static inline void refused_n(const sc_format *format, const char *text, size_t length,
                             sc_status code, uint32_t line, uint32_t column, const char *words)
{
    sc_image *image = NULL;
    sc_error error;
    sc_status status = sc_format_parse(format, text, length, NULL, &image, NULL, &error);
    assert_null(image);
    if (status != code || error.code != code || error.line != line || error.column != column ||
        strstr(error.message, words) == NULL) {
        fail_msg("got %s at %u:%u \"%s\", expected %s at %u:%u \"%s\" for: %s",
                 sc_status_name(status), (unsigned)error.line, (unsigned)error.column,
                 error.message, sc_status_name(code), (unsigned)line, (unsigned)column, words,
                 text);
    }
    assert_string_equal(error.source, "text");
    assert_int_equal(sc_format_parse(format, text, length, NULL, &image, NULL, NULL), code);
}

static inline void refused(const sc_format *format, const char *text, uint32_t line,
                           uint32_t column, const char *words)
{
    refused_n(format, text, strlen(text), SC_ERROR_SYNTAX, line, column, words);
}

/* The text that a format writes for a value; borrowed until the next call. */
static inline const char *written(const sc_format *format, sc_value value,
                                  const sc_write_options *options)
{
    static char text[65536];
    static const sc_write_options pretty;
    sc_buf out;
    sc_error error;
    sc_buf_init(&out, NULL, sizeof text - 1);
    sc_writing writing = {.value = value,
                          .options = options != NULL ? options : &pretty,
                          .allocator = sc_allocator_default(),
                          .out = &out,
                          .error = &error};
    if (format->write(format, &writing) != SC_OK) {
        fail_msg("%s: %s", sc_status_name(error.code), error.message);
    }
    memcpy(text, out.length != 0 ? out.data : "", out.length);
    text[out.length] = '\0';
    sc_buf_free(&out);
    return text;
}

/* The text read as `format` is `json` when written as compact JSON5 (which holds every value). */
static inline void reads_as(const sc_format *format, const char *text, const char *json)
{
    static const sc_write_options compact = {.compact = true};
    sc_image *image = parsed(format, text);
    assert_string_equal(written(&sc_format_json5, sc_image_root(image), &compact), json);
    sc_image_release(image);
}

static inline void placed_at(sc_value value, uint32_t line, uint32_t column)
{
    sc_origin origin;
    assert_true(sc_value_origin(value, &origin));
    assert_int_equal(origin.line, line);
    assert_int_equal(origin.column, column);
}

#endif
