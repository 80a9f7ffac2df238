/* Lists: arrays unchanged, untyped text split at its commas. */
#include <string.h>

#include "convert/convert.h"

static void write_pieces(sc_writer *writer, sc_span text)
{
    (void)sc_writer_begin_array(writer);
    while (text.length != 0) {
        const char *comma = memchr(text.text, ',', text.length);
        size_t length = comma != NULL ? (size_t)(comma - text.text) : text.length;
        sc_span piece = sc_span_trim((sc_span){text.text, length});
        (void)sc_writer_untyped(writer, piece.text, piece.length);
        size_t used = length + (comma != NULL ? 1 : 0);
        text.text += used;
        text.length -= used;
    }
    (void)sc_writer_end(writer);
}

static sc_status copy_source(sc_writer *writer, sc_value value)
{
    sc_origin origin;
    if (!sc_value_origin(value, &origin)) {
        return SC_OK;
    }
    sc_writer_place(writer, origin.line, origin.column);
    return sc_writer_source(writer, origin.kind, origin.source, origin.secret);
}

/* Text with white space before JSON is guessed as a string; here, where a list is expected, it is
 * read as JSON. */
static void write_list(sc_writer *writer, sc_span text)
{
    if (text.length != 0 && (text.text[0] == '[' || text.text[0] == '{')) {
        (void)sc_writer_untyped(writer, text.text, text.length);
    } else {
        write_pieces(writer, text);
    }
}

static sc_status read_text(sc_value value, sc_span text, const sc_allocator *allocator,
                           sc_image **holder)
{
    sc_error error = {.code = SC_ERROR_OUT_OF_MEMORY};
    sc_writer *writer = sc_writer_new(allocator, NULL);
    if (writer == NULL) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    (void)copy_source(writer, value);
    write_list(writer, text);
    *holder = sc_writer_finish(writer, &error);
    sc_writer_free(writer);
    return *holder != NULL ? SC_OK : error.code;
}

sc_status sc_value_list(sc_value value, const sc_allocator *allocator, sc_value *list,
                        sc_image **holder)
{
    sc_span text;
    sc_kind kind = sc_value_kind(value);
    if (list == NULL || holder == NULL) {
        return SC_ERROR_INVALID_ARGUMENT;
    }
    *list = (sc_value){0};
    *holder = NULL;
    if (kind == SC_ARRAY) {
        *list = value;
        return SC_OK;
    }
    if (kind == SC_OBJECT || !sc_value_loose_text(value, &text)) {
        return kind == SC_ABSENT ? SC_ERROR_MISSING_KEY : SC_ERROR_WRONG_TYPE;
    }
    sc_status status = read_text(value, text, allocator, holder);
    if (status != SC_OK) {
        return status;
    }
    sc_value root = sc_image_root(*holder);
    if (sc_value_kind(root) == SC_ARRAY) {
        *list = root;
        return SC_OK;
    }
    /* It begins like JSON and is not an array, so it is not a list with commas either. */
    status = sc_value_kind(root) == SC_OBJECT ? SC_ERROR_WRONG_TYPE : SC_ERROR_BAD_VALUE;
    sc_image_release(*holder);
    *holder = NULL;
    return status;
}
