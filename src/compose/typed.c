/*
 * Untyped text over a value with a type: the type below decides how the text is read
 * (docs/semantics/untyped.md). The text is kept beside the value, so nothing is lost. If the guess
 * has that type already, the value is taken unchanged.
 */
#include <string.h>

#include "base/ascii.h"
#include "compose/fold.h"
#include "compose/template.h"
#include "format/format.h"
#include "image/image.h"

typedef struct text {
    const char *data;
    size_t length;
} text;

static text text_of(sc_value value)
{
    text found = {"", 0};
    (void)sc_value_untyped(value, &found.data, &found.length);
    while (found.length != 0 && sc_ascii_is_space(found.data[0])) {
        found.data++;
        found.length--;
    }
    return found;
}

bool sc_fold_is_reference(sc_from from, sc_value value)
{
    unsigned allowed = from.flags >> SC_FROM_EXPAND_SHIFT;
    if (allowed == 0) {
        return false;
    }
    const sc_node *node = sc_value_node(value);
    sc_template pieces = {value.image->text + node->as.text.offset, node->as.text.length, 0,
                          allowed, false};
    return sc_template_may_expand(pieces.text, pieces.length) &&
           sc_template_next(&pieces).kind == SC_PIECE_REFERENCE && pieces.position == pieces.length;
}

/* ---- what was read, as a value ---- */

/* A writer that begins at the place of the value. */
static sc_writer *begin(sc_fold *fold, sc_value value)
{
    sc_writer *writer = sc_writer_new(fold->options->allocator, fold->options->limits);
    if (writer != NULL) {
        (void)sc_writer_take_origin(writer, value);
    }
    return writer;
}

/* Keeps the text beside the written value, which becomes *value. Frees the writer. */
static sc_status finish(sc_fold *fold, sc_writer *writer, sc_value *value)
{
    const char *data = "";
    size_t length = 0;
    (void)sc_value_untyped(*value, &data, &length);
    (void)sc_writer_beside(writer, data, length);
    if ((sc_value_node(*value)->flags & SC_NODE_SECRET) != 0) {
        sc_writer_secret(writer);
    }
    sc_error error = {.code = SC_ERROR_OUT_OF_MEMORY};
    sc_image *image = sc_writer_finish(writer, &error);
    sc_writer_free(writer);
    sc_status status = image != NULL ? sc_fold_keep(fold, image) : error.code;
    if (status == SC_OK) {
        *value = sc_image_root(image);
    }
    return status;
}

/* ---- scalars ---- */

/* Writes the text as a value by the table of its type; false if it does not read as one. */
static bool write_number(sc_writer *writer, sc_kind type, sc_value value)
{
    int64_t integer;
    uint64_t large;
    double number;
    sc_status status = sc_value_int(value, &integer);
    if (type == SC_INTEGER && status == SC_OK) {
        return sc_writer_int(writer, integer) == SC_OK;
    }
    if (type == SC_INTEGER && sc_value_uint(value, &large) == SC_OK) {
        return sc_writer_uint(writer, large) == SC_OK;
    }
    /* An integer out of range would lose digits as a float. */
    bool is_float = type == SC_FLOAT || status == SC_ERROR_BAD_VALUE;
    return is_float && sc_value_float(value, &number) == SC_OK &&
           sc_writer_float(writer, number) == SC_OK;
}

static bool write_scalar(sc_writer *writer, sc_kind type, sc_value value)
{
    bool boolean;
    text of = text_of(value);
    if (type == SC_BOOL) {
        return sc_value_bool(value, &boolean) == SC_OK && sc_writer_bool(writer, boolean) == SC_OK;
    }
    if (type == SC_DATETIME) {
        while (of.length != 0 && sc_ascii_is_space(of.data[of.length - 1])) {
            of.length--;
        }
        return sc_value_datetime(value, NULL) == SC_OK &&
               sc_writer_datetime(writer, of.data, of.length) == SC_OK;
    }
    return write_number(writer, type, value);
}

static sc_status read_scalar(sc_fold *fold, sc_kind type, sc_value *value, sc_fit *fit)
{
    sc_writer *writer = begin(fold, *value);
    if (writer == NULL) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    *fit = write_scalar(writer, type, *value) ? SC_FIT_READ : SC_FIT_NOT;
    if (*fit == SC_FIT_READ) {
        return finish(fold, writer, value);
    }
    sc_writer_free(writer);
    return SC_OK;
}

/* ---- containers ---- */

sc_status sc_fold_check_json(sc_fold *fold, const sc_where *where, sc_value value)
{
    const char *data = "";
    size_t length = 0;
    uint32_t line, column;
    (void)sc_value_untyped(value, &data, &length);
    sc_status status = sc_format_check_json(data, length, fold->options->limits,
                                            fold->options->allocator, &line, &column);
    return status == SC_OK || status == SC_ERROR_OUT_OF_MEMORY
               ? status
               : sc_fail_container(fold, where, value, line, column);
}

static sc_status read_json(sc_fold *fold, const sc_where *where, text of, sc_value *value,
                           sc_fit *fit)
{
    sc_status status = sc_fold_check_json(fold, where, *value);
    if (status != SC_OK) {
        return status;
    }
    sc_writer *writer = begin(fold, *value);
    if (writer == NULL) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    (void)sc_format_untyped(writer, of.data, of.length);
    *fit = SC_FIT_READ;
    return finish(fold, writer, value);
}

/* A list with commas. */
static sc_status read_list(sc_fold *fold, sc_value *value, sc_fit *fit)
{
    sc_image *holder = NULL;
    sc_value list;
    sc_status status = sc_value_list(*value, fold->options->allocator, &list, &holder);
    sc_writer *writer = status == SC_OK ? begin(fold, *value) : NULL;
    if (writer == NULL) {
        sc_image_release(holder);
        return status != SC_OK ? status : SC_ERROR_OUT_OF_MEMORY;
    }
    (void)sc_writer_begin_array(writer);
    for (size_t i = 0; i < sc_value_count(list); i++) {
        (void)sc_writer_copy(writer, sc_value_item(list, i));
    }
    (void)sc_writer_take_origin(writer, *value);
    (void)sc_writer_end(writer);
    sc_image_release(holder);
    *fit = SC_FIT_READ;
    return finish(fold, writer, value);
}

/* ---- what is below decides ---- */

sc_status sc_fold_read_as(sc_fold *fold, const sc_where *where, sc_kind type, sc_value *value,
                          sc_fit *fit)
{
    sc_kind guess = sc_value_kind(*value);
    *fit = SC_FIT_READ;
    if (type == SC_STRING) {
        *fit = SC_FIT_TEXT;
    }
    if (guess == type || *fit == SC_FIT_TEXT) {
        return SC_OK;
    }
    if (type != SC_ARRAY && type != SC_OBJECT) {
        return read_scalar(fold, type, value, fit);
    }
    text of = text_of(*value);
    if (guess == SC_ARRAY || guess == SC_OBJECT) {
        return SC_OK; /* valid JSON: the rules of arrays and objects apply */
    }
    if (of.length != 0 && (of.data[0] == '[' || of.data[0] == '{')) {
        return read_json(fold, where, of, value, fit);
    }
    *fit = SC_FIT_NOT;
    return type == SC_ARRAY ? read_list(fold, value, fit) : SC_OK;
}

sc_status sc_fold_fit(sc_fold *fold, const sc_where *where, const sc_slot *slot, sc_value *value,
                      sc_fit *fit)
{
    *fit = SC_FIT_GUESS;
    if (slot->type != SC_ABSENT) {
        return sc_fold_read_as(fold, where, (sc_kind)slot->type, value, fit);
    }
    bool is_text =
        slot->kind == SC_STRING && (sc_value_node(slot->first.value)->flags & SC_NODE_UNTYPED) != 0;
    *fit = is_text ? SC_FIT_TEXT : SC_FIT_GUESS;
    return SC_OK;
}
