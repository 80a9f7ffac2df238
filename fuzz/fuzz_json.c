/*
 * Properties: any bytes read as JSON give an image or an error with its place; JSON is also JSONC
 * and JSON5, with the same values at the same places; and each place is the beginning of a value of
 * that kind.
 */
#include "image/diff.h"
#include "image/image.h"
#include "text_format.h"

/* The byte at a line and column; NUL beyond the text. */
static char byte_at(const char *text, size_t length, uint32_t line, uint32_t column)
{
    size_t i = 0;
    for (uint32_t at = 1; at < line && i < length; i++) {
        at += text[i] == '\n' || (text[i] == '\r' && (i + 1 == length || text[i + 1] != '\n'));
    }
    for (; i < length && column > 1; column--) {
        i++;
        while (i < length && ((unsigned char)text[i] & 0xC0) == 0x80) {
            i++;
        }
    }
    return i < length ? text[i] : '\0';
}

static void check_places(const sc_image *image, const char *text, size_t length)
{
    size_t bom = length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    for (uint32_t i = 0; i < image->header->node_count; i++) {
        sc_origin origin;
        sc_value value = sc_value_of(image, i);
        sc_kind kind = sc_value_kind(value);
        if (!sc_value_origin(value, &origin)) {
            fuzz_fail("a value without a place", text, length);
        }
        char c = byte_at(text + bom, length - bom, origin.line, origin.column);
        bool right = kind == SC_BOOL                          ? c == 't' || c == 'f'
                     : kind == SC_INTEGER || kind == SC_FLOAT ? c == '-' || (c >= '0' && c <= '9')
                                                              : c == (kind == SC_NULL     ? 'n'
                                                                      : kind == SC_STRING ? '"'
                                                                      : kind == SC_ARRAY  ? '['
                                                                                          : '{');
        if (!right) {
            fuzz_fail("a value is not where its place says", text, length);
        }
    }
}

static void check_superset(const sc_format *format, const sc_image *image, const char *text,
                           size_t length)
{
    sc_image *other = fuzz_read(format, text, length);
    if (other == NULL || !sc_value_identical(sc_image_root(image), sc_image_root(other))) {
        fuzz_fail(format->name, text, length);
    }
    sc_image_release(other);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *text = (const char *)data;
    sc_image *image = fuzz_read(&sc_format_json, text, size);
    if (image != NULL && size < 4096) {
        check_places(image, text, size);
        check_superset(&sc_format_jsonc, image, text, size);
        check_superset(&sc_format_json5, image, text, size);
    }
    sc_image_release(image);
    return 0;
}
