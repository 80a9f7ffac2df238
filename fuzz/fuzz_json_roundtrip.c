/*
 * Property: an image read from JSON is written as JSON, JSONC and JSON5 that read back equal, and
 * JSON that was written once is written in the same way again.
 */
#include <string.h>

#include "text_format.h"

static char *write_compact(const sc_image *image, size_t *length)
{
    static const sc_write_options options = {.compact = true};
    sc_buf out;
    sc_buf_init(&out, NULL, FUZZ_WRITTEN_MAX);
    sc_writing writing = {sc_image_root(image), &options, out.allocator, &out, NULL};
    if (sc_format_json.write(&sc_format_json, &writing) != SC_OK) {
        fuzz_fail("JSON was not written as JSON", NULL, 0);
    }
    return sc_buf_take(&out, length);
}

static void check_stable(const sc_image *image)
{
    size_t length, again_length;
    char *text = write_compact(image, &length);
    sc_image *back = fuzz_read(&sc_format_json, text, length);
    char *again = write_compact(back, &again_length);
    if (length != again_length || memcmp(text, again, length) != 0) {
        fuzz_fail("written twice, differently", text, length);
    }
    sc_image_release(back);
    free(text);
    free(again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_round_trip(&sc_format_json, data, size, false);
    sc_image *image =
        size <= FUZZ_SIZE_MAX ? fuzz_read(&sc_format_json, (const char *)data, size) : NULL;
    if (image != NULL) {
        static const sc_write_options origins = {.origins = true};
        fuzz_write_and_read(&sc_format_jsonc, sc_image_root(image), &origins, false);
        fuzz_write_and_read(&sc_format_json5, sc_image_root(image), &origins, false);
        check_stable(image);
    }
    sc_image_release(image);
    return 0;
}
