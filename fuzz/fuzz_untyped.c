/*
 * Properties of untyped text: it is always accepted, its text is unchanged, and a guessed number
 * prints as the text.
 */
#include <string.h>

#include "base/utf8.h"
#include "text_format.h"

static void check_guess(sc_value value, const char *text, size_t size)
{
    static const sc_write_options compact = {.compact = true};
    sc_kind kind = sc_value_kind(value);
    if (kind != SC_INTEGER && kind != SC_FLOAT && kind != SC_BOOL && kind != SC_NULL) {
        return;
    }
    sc_buf out;
    sc_buf_init(&out, NULL, 1000);
    sc_writing writing = {value, &compact, out.allocator, &out, NULL};
    if (sc_format_json.write(&sc_format_json, &writing) != SC_OK || out.length != size ||
        memcmp(out.data, text, size) != 0) {
        fuzz_fail("a guess does not print as its text", text, size);
    }
    sc_buf_free(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    if (sc_utf8_check(text, size, NULL) != size) {
        return 0;
    }
    const sc_limits limits = {.depth = 32};
    sc_writer *writer = sc_writer_new(NULL, &limits);
    if (sc_format_untyped(writer, text, size) != SC_OK) {
        fuzz_fail("untyped text was refused", text, size);
    }
    sc_image *image = sc_writer_finish(writer, NULL);
    const char *beside;
    size_t length;
    if (image == NULL || !sc_value_untyped(sc_image_root(image), &beside, &length) ||
        length != size || (size != 0 && memcmp(beside, text, size) != 0)) {
        fuzz_fail("the text was not kept", text, size);
    }
    check_guess(sc_image_root(image), text, size);
    sc_image_release(image);
    sc_writer_free(writer);
    return 0;
}
