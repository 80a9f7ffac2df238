/*
 * Sizes: `10MB` is 10^7 bytes and `10MiB` 10 x 2^20. `10M` is refused, because it is ambiguous:
 * programs read it either way.
 */
#include <string.h>

#include "base/ascii.h"
#include "convert/convert.h"

static const struct {
    const char *name;
    uint64_t bytes;
} units[] = {
    {"", 1},
    {"B", 1},
    {"kB", UINT64_C(1000)},
    {"MB", UINT64_C(1000000)},
    {"GB", UINT64_C(1000000000)},
    {"TB", UINT64_C(1000000000000)},
    {"PB", UINT64_C(1000000000000000)},
    {"EB", UINT64_C(1000000000000000000)},
    {"KiB", UINT64_C(1) << 10},
    {"MiB", UINT64_C(1) << 20},
    {"GiB", UINT64_C(1) << 30},
    {"TiB", UINT64_C(1) << 40},
    {"PiB", UINT64_C(1) << 50},
    {"EiB", UINT64_C(1) << 60},
};

sc_status sc_convert_size(sc_span text, uint64_t *out)
{
    sc_amount amount;
    if (text.length > 1 && text.text[0] == '-' && sc_ascii_is_digit(text.text[1])) {
        return SC_ERROR_OUT_OF_RANGE;
    }
    if (text.length != 0 && text.text[0] == '+') {
        text.text++;
        text.length--;
    }
    sc_status status = sc_amount_take(&text, &amount);
    if (status != SC_OK) {
        return status;
    }
    text = sc_span_trim(text);
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (sc_ascii_equal_ignore_case(text.text, text.length, units[i].name,
                                       strlen(units[i].name))) {
            return sc_amount_times(amount, units[i].bytes, out);
        }
    }
    return SC_ERROR_BAD_VALUE;
}

static sc_status read_size(sc_value value, uint64_t *out)
{
    sc_span text;
    if (sc_value_any_text(value, &text)) {
        return sc_convert_size(text, out);
    }
    sc_scalar scalar = sc_value_scalar(value);
    if (scalar.kind == SC_FLOAT) {
        sc_amount amount;
        sc_status status = sc_amount_of_double(scalar.number, &amount);
        return status == SC_OK ? sc_amount_times(amount, 1, out) : status;
    }
    return sc_value_uint(value, out);
}

sc_status sc_value_size(sc_value value, uint64_t *bytes)
{
    uint64_t read = 0;
    sc_status status = read_size(value, &read);
    if (status == SC_OK && bytes != NULL) {
        *bytes = read;
    }
    return status;
}
