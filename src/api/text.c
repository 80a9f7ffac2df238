/* Text to image and back, without a builder. */
#include <string.h>

#include "base/alloc.h"
#include "engine/parse.h"
#include "engine/write.h"
#include "format/parse.h"

static sc_image *parse_with(const sc_format *format, const char *text, size_t length,
                            const sc_parse_options *options, sc_error *error)
{
    sc_format_parse_options how = {
        .name = options->name,
        .source_kind = SC_SOURCE_TEXT,
        .limits = &options->limits,
        .allocator = options->allocator,
    };
    sc_image *image = NULL;
    if (sc_format_parse(format, text, length, &how, &image, NULL, error) != SC_OK) {
        sc_secrets_mask_error(NULL, text, length, error);
    }
    return image;
}

sc_image *sc_parse(const char *text, size_t length, const sc_parse_options *options,
                   sc_error *error)
{
    static const sc_parse_options defaults;
    const sc_parse_options *how = options != NULL ? options : &defaults;
    if (text == NULL && length != 0) {
        (void)sc_error_code(error, SC_ERROR_INVALID_ARGUMENT);
        return NULL;
    }
    const sc_format *format;
    bool detected;
    const char *bytes = text != NULL ? text : "";
    sc_status status = sc_parse_choose(sc_registry_or_default(how->registry), how->format,
                                       how->name, bytes, length, &format, &detected, error);
    return status == SC_OK ? parse_with(format, bytes, length, how, error) : NULL;
}

sc_status sc_write(sc_value value, const char *format, const sc_write_options *options,
                   sc_text *out, sc_error *error)
{
    static const sc_write_options defaults;
    if (value.image == NULL || format == NULL || out == NULL) {
        return sc_error_code(error, SC_ERROR_INVALID_ARGUMENT);
    }
    *out = (sc_text){0};
    return sc_write_value(value, format, options != NULL ? options : &defaults, out, error);
}

void sc_text_free(sc_text *text)
{
    if (text != NULL && text->data != NULL) {
        sc_free(text->allocator, text->data, text->length + 1);
    }
    if (text != NULL) {
        *text = (sc_text){0};
    }
}
