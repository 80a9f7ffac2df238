/* Properties: any bytes read as JSON5 give an image or an error with its place; round trip. */
#include "text_format.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_round_trip(&sc_format_json5, data, size, false);
}
