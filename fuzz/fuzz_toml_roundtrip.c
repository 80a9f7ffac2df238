/* Property: an image read from TOML is written as TOML that reads back equal. */
#include "text_format.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_round_trip(&sc_format_toml, data, size, false);
}
