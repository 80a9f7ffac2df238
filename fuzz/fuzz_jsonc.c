/*
 * Properties: any bytes read as JSONC give an image or an error with its place; JSONC is also
 * JSON5, with the same values at the same places (unless it has the two separators that end a
 * comment in JSON5 only).
 */
#include <string.h>

#include "image/diff.h"
#include "text_format.h"

static bool has_separator(const char *text, size_t size)
{
    for (size_t i = 0; i + 3 <= size; i++) {
        if (memcmp(text + i, "\xE2\x80\xA8", 3) == 0 || memcmp(text + i, "\xE2\x80\xA9", 3) == 0) {
            return true;
        }
    }
    return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    sc_image *image = fuzz_read(&sc_format_jsonc, text, size);
    if (image != NULL && !has_separator(text, size)) {
        sc_image *other = fuzz_read(&sc_format_json5, text, size);
        if (other == NULL || !sc_value_identical(sc_image_root(image), sc_image_root(other))) {
            fuzz_fail("JSON5 reads it differently", text, size);
        }
        sc_image_release(other);
    }
    sc_image_release(image);
    return 0;
}
