/*
 * Property: an image read from INI is written as INI that reads back equal, or is refused: a
 * section beside a setting of its name joins that name to its keys, which reduces the length left
 * for them.
 */
#include "text_format.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_round_trip(&sc_format_ini, data, size, true);
}
