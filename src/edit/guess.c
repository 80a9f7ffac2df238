/*
 * The value of a text without a type, from a command line. The old value decides first: a string
 * stays a string, a bool reads words, a list reads commas; else the text is guessed.
 */
#include "convert/convert.h"
#include "edit/edit.h"

static sc_image *finish(sc_writer *writer, sc_status status, sc_status *out, sc_error *error)
{
    sc_image *image = status == SC_OK ? sc_writer_finish(writer, error) : NULL;
    *out = image != NULL ? SC_OK : status != SC_OK ? status : sc_writer_status(writer);
    if (image == NULL && *out == SC_OK) {
        *out = SC_ERROR_OUT_OF_MEMORY;
    }
    sc_writer_free(writer);
    return image;
}

/* The guess as a typed value, or as untyped text where the format has no types. */
static sc_status put_guess(const sc_edit *edit, sc_writer *writer, const char *text, size_t length)
{
    if (edit->format->untyped) {
        return sc_format_untyped(writer, text, length);
    }
    sc_writer *aside = sc_writer_new(edit->allocator, &edit->limits);
    if (aside == NULL) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    sc_image *image = NULL;
    sc_status status = sc_format_untyped(aside, text, length);
    image = finish(aside, status, &status, NULL);
    if (image == NULL) {
        return status;
    }
    sc_value value = sc_image_root(image);
    sc_scalar scalar = sc_value_scalar(value);
    switch (scalar.kind) {
    case SC_NULL:
        status = sc_writer_null(writer);
        break;
    case SC_BOOL:
        status = sc_writer_bool(writer, scalar.boolean);
        break;
    case SC_INTEGER:
        status = scalar.is_unsigned ? sc_writer_uint(writer, (uint64_t)scalar.integer)
                                    : sc_writer_int(writer, scalar.integer);
        break;
    case SC_FLOAT:
        status = sc_writer_float(writer, scalar.number);
        break;
    case SC_ARRAY:
    case SC_OBJECT:
        status = sc_writer_copy(writer, value);
        break;
    default:
        status = sc_writer_string(writer, text, length);
        break;
    }
    sc_image_release(image);
    return status;
}

/* A new image that holds the text as untyped, for a reading of it. */
static sc_image *untyped_image(const sc_edit *edit, const char *text, size_t length,
                               sc_status *status)
{
    sc_writer *writer = sc_writer_new(edit->allocator, &edit->limits);
    if (writer == NULL) {
        *status = SC_ERROR_OUT_OF_MEMORY;
        return NULL;
    }
    return finish(writer, sc_format_untyped(writer, text, length), status, NULL);
}

/* By the kind that is there; false: nothing it reads, so that the guess decides. */
static sc_status put_as(const sc_edit *edit, sc_writer *writer, sc_value text, sc_value there,
                        bool *done)
{
    bool boolean;
    double number;
    *done = true;
    switch (sc_value_kind(there)) {
    case SC_BOOL:
        if (sc_value_bool(text, &boolean) == SC_OK) {
            return sc_writer_bool(writer, boolean);
        }
        break;
    case SC_FLOAT:
        if (sc_value_float(text, &number) == SC_OK) {
            return sc_writer_float(writer, number);
        }
        break;
    case SC_ARRAY: {
        sc_value list;
        sc_image *holder;
        sc_status status = sc_value_list(text, edit->allocator, &list, &holder);
        if (status != SC_OK) {
            return status;
        }
        size_t count = sc_value_count(list);
        status = sc_writer_begin_array(writer);
        for (size_t i = 0; i < count && status == SC_OK; i++) {
            const char *item;
            size_t length;
            sc_value element = sc_value_item(list, i);
            status = sc_value_untyped(element, &item, &length)
                         ? put_guess(edit, writer, item, length)
                         : sc_writer_copy(writer, element);
        }
        sc_image_release(holder);
        return status == SC_OK ? sc_writer_end(writer) : status;
    }
    case SC_DATETIME: {
        const char *written;
        size_t length;
        if (sc_value_string(text, &written, &length) == SC_OK &&
            sc_writer_datetime(writer, written, length) == SC_OK) {
            return SC_OK;
        }
        sc_writer_reset(writer);
        break;
    }
    default:
        break;
    }
    *done = false;
    return SC_OK;
}

sc_status sc_edit_text_image(const sc_edit *edit, const char *text, size_t length, sc_image **out,
                             sc_error *error)
{
    *out = NULL;
    sc_writer *writer = sc_writer_new(edit->allocator, &edit->limits);
    if (writer == NULL) {
        return sc_error_code(error, SC_ERROR_OUT_OF_MEMORY);
    }
    sc_status status = sc_writer_string(writer, text, length);
    *out = finish(writer, status, &status, error);
    return status == SC_OK ? SC_OK : sc_error_code(error, status);
}

sc_status sc_edit_guess(const sc_edit *edit, sc_value there, const char *text, size_t length,
                        sc_image **out, sc_error *error)
{
    *out = NULL;
    if (!edit->format->untyped && sc_value_kind(there) == SC_STRING) {
        return sc_edit_text_image(edit, text, length, out, error);
    }
    sc_status status;
    sc_image *image = untyped_image(edit, text, length, &status);
    sc_writer *writer = image != NULL ? sc_writer_new(edit->allocator, &edit->limits) : NULL;
    if (writer == NULL) {
        sc_image_release(image);
        return sc_error_code(error, status != SC_OK ? status : SC_ERROR_OUT_OF_MEMORY);
    }
    bool done = false;
    if (!edit->format->untyped) {
        status = put_as(edit, writer, sc_image_root(image), there, &done);
    }
    if (status == SC_OK && !done) {
        status = put_guess(edit, writer, text, length);
    }
    *out = finish(writer, status, &status, error);
    sc_image_release(image);
    return status == SC_OK ? SC_OK : sc_error_code(error, status);
}
