/*
 * Property: an image read from YAML or JSON is written as YAML that reads back equal, in every
 * style; and YAML that was written once is written in the same way again.
 */
#include <string.h>

#include "text_format.h"

static char *write_block(const sc_image *image, size_t *length)
{
    static const sc_write_options pretty;
    sc_buf out;
    sc_buf_init(&out, NULL, FUZZ_WRITTEN_MAX);
    sc_writing writing = {sc_image_root(image), &pretty, out.allocator, &out, NULL};
    if (sc_format_yaml.write(&sc_format_yaml, &writing) != SC_OK) {
        fuzz_fail("YAML was not written as YAML", NULL, 0);
    }
    return sc_buf_take(&out, length);
}

static void check_stable(const sc_image *image)
{
    size_t length, again_length;
    char *text = write_block(image, &length);
    sc_image *back = text != NULL ? fuzz_read(&sc_format_yaml, text, length) : NULL;
    if (back != NULL) {
        char *again = write_block(back, &again_length);
        if (again == NULL || length != again_length || memcmp(text, again, length) != 0) {
            fuzz_fail("written twice, differently", text, length);
        }
        free(again);
    }
    sc_image_release(back);
    free(text);
}

static void check_json(const uint8_t *data, size_t size)
{
    static const sc_write_options styles[] = {{.compact = false}, {.compact = true}};
    sc_image *image = fuzz_read(&sc_format_json, (const char *)data, size);
    for (size_t i = 0; image != NULL && i < sizeof styles / sizeof *styles; i++) {
        fuzz_write_and_read(&sc_format_yaml, sc_image_root(image), &styles[i], false);
    }
    sc_image_release(image);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > FUZZ_SIZE_MAX) {
        return 0;
    }
    fuzz_round_trip(&sc_format_yaml, data, size, false);
    check_json(data, size);
    sc_image *image = fuzz_read(&sc_format_yaml, (const char *)data, size);
    if (image != NULL) {
        check_stable(image);
    }
    sc_image_release(image);
    return 0;
}
