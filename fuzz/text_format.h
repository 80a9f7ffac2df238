/*
 * The two properties of every text format. Reading accepts any bytes and gives either an image or
 * an error with its place; an image that was read can be written, and reads back equal, in every
 * style.
 */
#ifndef SC_FUZZ_TEXT_FORMAT_H
#define SC_FUZZ_TEXT_FORMAT_H

#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "format/parse.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { FUZZ_SIZE_MAX = 1 << 16, FUZZ_WRITTEN_MAX = 1 << 26 };

static inline void fuzz_fail(const char *what, const char *text, size_t length)
{
    fprintf(stderr, "%s\n----\n%.*s\n----\n", what, (int)length, text != NULL ? text : "");
    abort();
}

/* New image, or NULL with a sound error. Limits are small, so that they are reached. */
static inline sc_image *fuzz_read(const sc_format *format, const char *text, size_t length)
{
    const sc_limits limits = {.depth = 32, .nodes = 100000};
    sc_notices notices;
    sc_notices_init(&notices, NULL);
    const sc_format_parse_options options = {.limits = &limits, .notices = &notices};
    sc_error error = {.code = SC_OK};
    sc_image *image;
    sc_status status = sc_format_parse(format, text, length, &options, &image, NULL, &error);
    sc_notices_free(&notices);
    if ((status == SC_OK) != (image != NULL)) {
        fuzz_fail("status and image disagree", text, length);
    }
    if (status != SC_OK && (error.code != status || error.line == 0 || error.column == 0 ||
                            error.message[0] == '\0')) {
        fuzz_fail("an error without code, place or message", text, length);
    }
    return image;
}

/* `refuses`: the writer may be unable to hold an image that the reader made. */
static inline void fuzz_write_and_read(const sc_format *format, sc_value value,
                                       const sc_write_options *options, bool refuses)
{
    sc_buf out;
    sc_buf_init(&out, NULL, FUZZ_WRITTEN_MAX);
    sc_error error = {.code = SC_OK};
    sc_writing writing = {value, options, out.allocator, &out, &error};
    sc_status status = format->write(format, &writing);
    if (status != SC_OK && !(refuses && status == SC_ERROR_CANNOT_WRITE)) {
        fuzz_fail(error.message, out.data, out.length);
    }
    if (status == SC_OK && out.status == SC_OK) {
        sc_image *back = fuzz_read(format, out.data != NULL ? out.data : "", out.length);
        if (back == NULL || !sc_value_equal(value, sc_image_root(back))) {
            fuzz_fail("what was written does not read back equal", out.data, out.length);
        }
        sc_image_release(back);
    }
    sc_buf_free(&out);
}

static inline int fuzz_round_trip(const sc_format *format, const uint8_t *data, size_t size,
                                  bool refuses)
{
    static const sc_write_options styles[] = {
        {.compact = false}, {.compact = true}, {.origins = true}};
    sc_image *image = size <= FUZZ_SIZE_MAX ? fuzz_read(format, (const char *)data, size) : NULL;
    for (size_t i = 0; image != NULL && i < sizeof styles / sizeof *styles; i++) {
        fuzz_write_and_read(format, sc_image_root(image), &styles[i], refuses);
    }
    sc_image_release(image);
    return 0;
}

#endif
