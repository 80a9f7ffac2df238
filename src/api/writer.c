/* The one event of the writer that needs more than the image: guessing the type of a text. */
#include "base/utf8.h"
#include "format/format.h"

sc_status sc_writer_untyped(sc_writer *writer, const char *text, size_t length)
{
    if (writer == NULL || (text == NULL && length != 0)) {
        return SC_ERROR_INVALID_ARGUMENT;
    }
    const char *bytes = text != NULL ? text : "";
    if (sc_utf8_check(bytes, length, NULL) != length) {
        return sc_writer_fail(writer, SC_ERROR_INVALID_UTF8);
    }
    return sc_format_untyped(writer, bytes, length);
}
