/* Property: every text has a format, and the same one with a BOM before the text. An image is not
   text: its first bytes show what it is, and behind a BOM they are not the first. */
#include <string.h>

#include "text_format.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const sc_format *format = sc_format_detect((const char *)data, size);
    if (format == NULL) {
        fuzz_fail("no format", (const char *)data, size);
    }
    char *marked = malloc(size + 3);
    if (marked != NULL && (size < 3 || memcmp(data, "\xEF\xBB\xBF", 3) != 0)) {
        memcpy(marked, "\xEF\xBB\xBF", 3);
        if (size != 0) {
            memcpy(marked + 3, data, size);
        }
        const sc_format *behind = sc_format_detect(marked, size + 3);
        if (format == &sc_format_image ? behind == format : behind != format) {
            fuzz_fail("a BOM changes the format", (const char *)data, size);
        }
    }
    free(marked);
    return 0;
}
