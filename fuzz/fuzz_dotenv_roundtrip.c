/*
 * Property: an image read from dotenv that can be written reads back with the same texts in the
 * same order, and is then written in the same way again. Names change once: they are written in
 * capitals, and two names that become one are refused.
 */
#include <string.h>

#include "text_format.h"

static bool write_text(sc_value value, sc_buf *out)
{
    static const sc_write_options options;
    sc_buf_init(out, NULL, FUZZ_WRITTEN_MAX);
    sc_error error = {.code = SC_OK};
    sc_writing writing = {value, &options, out->allocator, out, &error};
    sc_status status = sc_format_dotenv.write(&sc_format_dotenv, &writing);
    if (status != SC_OK && status != SC_ERROR_CANNOT_WRITE) {
        fuzz_fail(error.message, out->data, out->length);
    }
    return status == SC_OK && out->status == SC_OK;
}

static bool same_texts(sc_value a, sc_value b)
{
    size_t count = sc_value_count(a);
    bool same = sc_value_count(b) == count;
    for (size_t i = 0; same && i < count; i++) {
        const char *x, *y;
        size_t x_length, y_length;
        same = sc_value_untyped(sc_value_item(a, i), &x, &x_length) &&
               sc_value_untyped(sc_value_item(b, i), &y, &y_length) && x_length == y_length &&
               memcmp(x, y, x_length) == 0;
    }
    return same;
}

static void check_back(sc_value value, const sc_buf *out)
{
    const char *text = out->data != NULL ? out->data : "";
    sc_image *back = fuzz_read(&sc_format_dotenv, text, out->length);
    sc_buf again;
    if (back == NULL || !same_texts(value, sc_image_root(back)) ||
        !write_text(sc_image_root(back), &again) || again.length != out->length ||
        (out->length != 0 && memcmp(again.data, out->data, out->length) != 0)) {
        fuzz_fail("what was written does not read back", text, out->length);
    }
    sc_buf_free(&again);
    sc_image_release(back);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sc_image *image =
        size <= FUZZ_SIZE_MAX ? fuzz_read(&sc_format_dotenv, (const char *)data, size) : NULL;
    if (image != NULL) {
        sc_buf out;
        if (write_text(sc_image_root(image), &out)) {
            check_back(sc_image_root(image), &out);
        }
        sc_buf_free(&out);
    }
    sc_image_release(image);
    return 0;
}
