/* Datetimes: TOML's own, and text that reads as one. */
#include "base/datetime.h"

#include "convert/convert.h"

sc_status sc_value_datetime(sc_value value, sc_datetime *out)
{
    sc_span text;
    sc_scalar scalar = sc_value_scalar(value);
    if (scalar.kind == SC_DATETIME) {
        text = (sc_span){scalar.text, scalar.length};
    } else if (!sc_value_any_text(value, &text)) {
        return scalar.kind == SC_ABSENT ? SC_ERROR_MISSING_KEY : SC_ERROR_WRONG_TYPE;
    }
    return sc_datetime_parse(text.text, text.length, out) ? SC_OK : SC_ERROR_BAD_VALUE;
}
