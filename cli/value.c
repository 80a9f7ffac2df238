/* Two ways to show a value: for eyes (masked) and for programs (as it is). */
#include "value.h"

#include <string.h>

bool value_text(const sc_snapshot *snapshot, const char *path, sc_value value, sc_text *out)
{
    sc_write_options compact = {.compact = true};
    static const char *const formats[] = {"json", "json5"};
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        if (sc_snapshot_write(snapshot, path, value, formats[i], &compact, out, NULL) == SC_OK) {
            return true;
        }
    }
    memset(out, 0, sizeof *out);
    return false;
}

sc_status value_bare(sc_value value, bool json, sc_text *out, sc_error *error)
{
    sc_write_options compact = {.compact = true};
    sc_status status = sc_write(value, "json", &compact, out, error);
    sc_kind kind = sc_value_kind(value);
    if (status == SC_ERROR_CANNOT_WRITE && kind == SC_FLOAT && !json) {
        status = sc_write(value, "json5", &compact, out, error);
    }
    return status;
}
