/* The text behind a value, and the readings that give it. */
#include "convert/convert.h"

#include "base/ascii.h"

sc_span sc_span_trim(sc_span span)
{
    while (span.length != 0 && sc_ascii_is_space(span.text[0])) {
        span.text++;
        span.length--;
    }
    while (span.length != 0 && sc_ascii_is_space(span.text[span.length - 1])) {
        span.length--;
    }
    return span;
}

bool sc_value_loose_text(sc_value value, sc_span *out)
{
    if (!sc_value_untyped(value, &out->text, &out->length)) {
        return false;
    }
    *out = sc_span_trim(*out);
    return true;
}

bool sc_value_any_text(sc_value value, sc_span *out)
{
    if (sc_value_loose_text(value, out)) {
        return true;
    }
    sc_scalar scalar = sc_value_scalar(value);
    if (scalar.kind != SC_STRING) {
        return false;
    }
    *out = sc_span_trim((sc_span){scalar.text, scalar.length});
    return true;
}

sc_status sc_value_string(sc_value value, const char **out, size_t *length)
{
    const char *text;
    size_t count;
    const sc_node *plain = sc_value_plain(value, SC_STRING);
    if (plain != NULL) {
        text = value.image->text + plain->as.text.offset;
        count = plain->as.text.length;
    } else if (!sc_value_untyped(value, &text, &count)) {
        sc_scalar scalar = sc_value_scalar(value);
        if (scalar.kind != SC_STRING) {
            return scalar.kind == SC_ABSENT ? SC_ERROR_MISSING_KEY : SC_ERROR_WRONG_TYPE;
        }
        text = scalar.text;
        count = scalar.length;
    }
    if (out != NULL) {
        *out = text;
    }
    if (length != NULL) {
        *length = count;
    }
    return SC_OK;
}
