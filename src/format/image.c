/*
 * A compiled image as a format: it is not text, so it is opened, not read. What is in the file may
 * be anything, so it is checked before it is used (image/check.c); a file that is mapped instead is
 * the business of who loads it (engine/parse.c).
 */
#include "diag/error.h"
#include "format/format.h"

#include <string.h>

static sc_status open_image(const sc_opening *opening, sc_image **out)
{
    sc_image *image = sc_image_from_bytes(opening->bytes, opening->length, SC_UNTRUSTED,
                                          opening->allocator, opening->error);
    *out = NULL;
    if (image == NULL) {
        return opening->error->code;
    }
    sc_status status = sc_image_within(image, opening->limits, opening->error);
    if (status != SC_OK) {
        sc_image_release(image);
        return status;
    }
    *out = image;
    return SC_OK;
}

static const char *const extensions[] = {"sci", NULL};

const sc_format sc_format_image = {
    .name = "image",
    .extensions = extensions,
    .open = open_image,
};
