/*
 * Property: what was read from INI is written as INI that reads back equal, or refused: a section
 * that stands beside a setting joins its name to keys, which may have less in them.
 */
#include "text_format.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_round_trip(&sc_format_ini, data, size, true);
}
