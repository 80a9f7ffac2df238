/* Property: any bytes read as Java properties give an image or an error with its place. */
#include "text_format.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sc_image_release(fuzz_read(&sc_format_properties, (const char *)data, size));
    return 0;
}
