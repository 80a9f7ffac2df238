/* Property: an image read from Java properties is written as properties that read back equal. */
#include "text_format.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_round_trip(&sc_format_properties, data, size, false);
}
