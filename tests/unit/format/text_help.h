/*
 * Shared by the unit tests of text formats: reads a text and compares it with JSON, reads texts
 * that must fail, writes and compares.
 */
#ifndef SC_TESTS_UNIT_FORMAT_TEXT_HELP_H
#define SC_TESTS_UNIT_FORMAT_TEXT_HELP_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/alloc.h"
#include "base/buf.h"
#include "format/parse.h"

static inline sc_image *help_read_n(const sc_format *format, const char *text, size_t length)
{
    sc_error error = {.code = SC_OK};
    sc_image *image;
    if (sc_format_parse(format, text, length, NULL, &image, NULL, &error) != SC_OK) {
        print_error("%u:%u: %s\n%s\n", error.line, error.column, error.message, text);
    }
    assert_non_null(image);
    return image;
}

static inline sc_image *help_read(const sc_format *format, const char *text)
{
    return help_read_n(format, text, strlen(text));
}

/* The text reads as the values of the JSON, within the kinds that JSON has. */
static inline void help_reads(const sc_format *format, const char *text, const char *json)
{
    sc_image *image = help_read(format, text);
    sc_image *expected = help_read(&sc_format_json, json);
    if (!sc_value_equal(sc_image_root(image), sc_image_root(expected))) {
        print_error("other values than %s\n%s\n", json, text);
        fail();
    }
    sc_image_release(image);
    sc_image_release(expected);
}

/* Reading fails with that code at that place; returns the error. */
static inline sc_error help_refuses(const sc_format *format, const char *text, sc_status code,
                                    uint32_t line, uint32_t column)
{
    sc_error error = {.code = SC_OK};
    sc_image *image;
    sc_format_parse(format, text, strlen(text), NULL, &image, NULL, &error);
    if (error.code != code || error.line != line || error.column != column) {
        print_error("%u:%u: %s [%s]\n%s\n", error.line, error.column, error.message,
                    sc_status_name(error.code), text);
    }
    assert_null(image);
    assert_int_equal(error.code, code);
    assert_int_equal(error.line, line);
    assert_int_equal(error.column, column);
    assert_true(error.message[0] != '\0');
    return error;
}

static inline void help_place(const sc_image *image, const char *path, uint32_t line,
                              uint32_t column)
{
    sc_origin origin;
    assert_true(sc_value_origin(sc_value_at(sc_image_root(image), path), &origin));
    if (origin.line != line || origin.column != column) {
        print_error("%s is at %u:%u\n", path, origin.line, origin.column);
    }
    assert_int_equal(origin.line, line);
    assert_int_equal(origin.column, column);
}

/* Writes a value; the text goes to `out`, which the caller frees. */
static inline sc_status help_write(const sc_format *format, sc_value value,
                                   const sc_write_options *options, sc_buf *out, sc_error *error)
{
    static const sc_write_options defaults;
    sc_buf_init(out, NULL, SIZE_MAX / 2);
    sc_writing writing = {value, options != NULL ? options : &defaults, out->allocator, out, error};
    sc_status status = format->write(format, &writing);
    assert_int_equal(out->status, SC_OK);
    return status;
}

/* The value of `json` is written as `text`, which reads back as an equal value. */
static inline void help_writes(const sc_format *format, const char *json,
                               const sc_write_options *options, const char *text)
{
    sc_image *image = help_read(&sc_format_json, json);
    sc_buf out;
    sc_error error = {.code = SC_OK};
    assert_int_equal(help_write(format, sc_image_root(image), options, &out, &error), SC_OK);
    assert_string_equal(sc_buf_text(&out), text);
    sc_image *back = help_read_n(format, sc_buf_text(&out), out.length);
    assert_true(sc_value_equal(sc_image_root(image), sc_image_root(back)));
    sc_image_release(back);
    sc_image_release(image);
    sc_buf_free(&out);
}

/* The value of `json` cannot be written, because of the value at `path`. */
static inline void help_cannot_write(const sc_format *format, const char *json, const char *path)
{
    sc_image *image = help_read(&sc_format_json, json);
    sc_buf out;
    sc_error error = {.code = SC_OK};
    assert_int_equal(help_write(format, sc_image_root(image), NULL, &out, &error),
                     SC_ERROR_CANNOT_WRITE);
    assert_int_equal(error.code, SC_ERROR_CANNOT_WRITE);
    assert_string_equal(error.path, path);
    assert_true(error.message[0] != '\0');
    sc_image_release(image);
    sc_buf_free(&out);
}

/* ---- memory that runs out ---- */

typedef struct help_budget {
    size_t left; /* allocations that still succeed */
    bool failed;
} help_budget;

static inline void *help_resize(void *context, void *block, size_t old_size, size_t new_size)
{
    help_budget *budget = context;
    const sc_allocator *real = sc_allocator_default();
    if (new_size != 0 && budget->left == 0) {
        budget->failed = true;
        return NULL;
    }
    budget->left -= new_size != 0;
    return real->resize(real->context, block, old_size, new_size);
}

/* Writing and reading back; false if memory ran out. */
static inline bool help_round(const sc_format *format, const char *text, help_budget *budget)
{
    const sc_allocator allocator = {budget, help_resize};
    static const sc_write_options plain;
    sc_notices notices;
    sc_notices_init(&notices, &allocator);
    sc_format_parse_options options = {.allocator = &allocator, .notices = &notices};
    sc_image *image;
    sc_error error = {.code = SC_OK};
    sc_status status = sc_format_parse(format, text, strlen(text), &options, &image, NULL, &error);
    if (status == SC_OK) {
        sc_buf out;
        sc_buf_init(&out, &allocator, SIZE_MAX / 2);
        sc_writing writing = {sc_image_root(image), &plain, &allocator, &out, &error};
        status = format->write(format, &writing);
        status = status == SC_OK ? out.status : status;
        sc_buf_free(&out);
        sc_image_release(image);
    }
    sc_notices_free(&notices);
    assert_int_equal(status, budget->failed ? SC_ERROR_OUT_OF_MEMORY : SC_OK);
    return status == SC_OK;
}

/* Each allocation of reading and writing the text fails in turn. */
static inline void help_survives_oom(const sc_format *format, const char *text)
{
    for (size_t allowed = 0; allowed < 10000; allowed++) {
        help_budget budget = {allowed, false};
        if (help_round(format, text, &budget)) {
            assert_true(allowed > 1);
            return;
        }
    }
    fail();
}

#endif
