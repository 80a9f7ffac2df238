/*
 * One walk over a value with the cursor beside it. Where the schema says nothing of a subtree it is
 * copied as it is. The merge reads each layer's text so, and the result is read once more, for what
 * references brought and to report what does not read.
 */
#include "schema/guide.h"

#include "convert/convert.h"
#include "image/copy.h"
#include "schema/numbers.h"

#include <stdio.h>
#include <string.h>

enum { MESSAGE_SIZE = 256, SHOWN = 60 };

typedef struct reading {
    const sc_schema *schema;
    const sc_schema_reading *options;
    sc_writer *writer;
    bool changed;     /* some text was read */
    sc_status status; /* what ended the walk */
} reading;

/* `secret`: the place that the value is in is one. */
static void walk(reading *read, const sc_where *where, const sc_cursor *cursor, sc_value value,
                 bool secret);

static bool check_writer(reading *read, sc_status status)
{
    read->status = read->status != SC_OK ? read->status : status;
    return read->status == SC_OK;
}

/* ---- text ---- */

static const char *name_types(unsigned types, char out[MESSAGE_SIZE])
{
    static const char *const names[] = {"null",   "bool",  "integer", "number",
                                        "string", "array", "object"};
    size_t length = 0;
    out[0] = '\0';
    if ((types & SC_TYPE_NUMBER) != 0) {
        types &= ~(unsigned)SC_TYPE_INTEGER;
    }
    for (unsigned i = 0; i < sizeof names / sizeof names[0]; i++) {
        if ((types >> i & 1) != 0) {
            length += (size_t)snprintf(out + length, MESSAGE_SIZE - length, "%s%s",
                                       length != 0 ? " or " : "", names[i]);
        }
    }
    return out;
}

/* By its source, or by the names of its keys. */
static bool is_hidden(const reading *read, const sc_path_builder *path, sc_value value)
{
    const sc_schema_reading *options = read->options;
    sc_origin origin;
    return (sc_value_origin(value, &origin) && origin.secret) ||
           (options->is_secret != NULL &&
            options->is_secret(options->context, path->text, path->length));
}

/* NULL: the text is a secret. */
static void describe_misfit(const sc_cursor *cursor, const sc_span *text, char *out, size_t size)
{
    char types[MESSAGE_SIZE];
    const char *expected = name_types(sc_cursor_types(cursor), types);
    if (text == NULL) {
        (void)snprintf(out, size, "expected %s, found the text <secret>", expected);
        return;
    }
    int shown = (int)(text->length < SHOWN ? text->length : SHOWN);
    (void)snprintf(out, size, "expected %s, found the text \"%.*s\"", expected, shown, text->text);
}

static void misfit(reading *read, const sc_where *where, const sc_cursor *cursor, sc_value value,
                   sc_span text, bool secret)
{
    if (read->options->misfit == NULL) {
        return;
    }
    char message[2 * MESSAGE_SIZE];
    sc_path_builder path;
    sc_path_builder_init(&path, read->options->allocator);
    sc_status status = sc_where_path(where, &path);
    if (status == SC_OK) {
        secret = secret || is_hidden(read, &path, value);
        describe_misfit(cursor, secret ? NULL : &text, message, sizeof message);
        sc_schema_problem problem = {SC_ERROR_WRONG_TYPE, value, path.text, path.length, message};
        status = read->options->misfit(read->options->context, &problem);
    }
    sc_path_builder_free(&path);
    (void)check_writer(read, status);
}

/* Where numbers are allowed too, `1` and `0` are numbers. */
static bool reads_bool(unsigned types, sc_value value, sc_span text, bool *out)
{
    bool number = (types & (SC_TYPE_INTEGER | SC_TYPE_NUMBER)) != 0;
    bool digit = text.length == 1 && (text.text[0] == '0' || text.text[0] == '1');
    return (types & SC_TYPE_BOOL) != 0 && !(number && digit) && sc_value_bool(value, out) == SC_OK;
}

/* The text as a scalar of one of the types, in their order; false: it reads as none. */
static bool put_scalar(reading *read, unsigned types, sc_value value, sc_span text,
                       const char *whole, size_t length)
{
    bool boolean;
    int64_t integer;
    uint64_t large;
    double number;
    sc_writer *writer = read->writer;
    bool empty = text.length == 0 && (types & SC_TYPE_STRING) == 0;
    bool null = empty || (text.length == 4 && memcmp(text.text, "null", 4) == 0);
    sc_status status;
    if ((types & SC_TYPE_NULL) != 0 && null) {
        status = sc_writer_null(writer);
    } else if (reads_bool(types, value, text, &boolean)) {
        status = sc_writer_bool(writer, boolean);
    } else if ((types & SC_TYPE_INTEGER) != 0 && sc_value_int(value, &integer) == SC_OK) {
        status = sc_writer_int(writer, integer);
    } else if ((types & SC_TYPE_INTEGER) != 0 && sc_value_uint(value, &large) == SC_OK) {
        status = sc_writer_uint(writer, large);
    } else if ((types & SC_TYPE_NUMBER) != 0 && sc_value_float(value, &number) == SC_OK) {
        status = sc_writer_float(writer, number);
    } else if ((types & SC_TYPE_STRING) != 0 &&
               !(sc_value_kind(value) == SC_OBJECT && (types & SC_TYPE_OBJECT) != 0) &&
               !(sc_value_kind(value) == SC_ARRAY && (types & SC_TYPE_ARRAY) != 0)) {
        status = sc_writer_string(writer, whole, length);
    } else {
        return false;
    }
    (void)check_writer(read, status);
    read->changed = true;
    return true;
}

static void put_elements(reading *read, const sc_where *where, const sc_cursor *cursor,
                         sc_value array, bool secret)
{
    (void)check_writer(read, sc_writer_begin_array(read->writer));
    for (size_t i = 0; i < sc_value_count(array) && read->status == SC_OK; i++) {
        sc_where below = {where, NULL, i};
        sc_cursor element;
        sc_cursor_element(cursor, i, &element);
        walk(read, &below, &element, sc_value_item(array, i), secret);
    }
    (void)check_writer(read, sc_writer_end(read->writer));
}

/* Pieces between commas. */
static void put_list(reading *read, const sc_where *where, const sc_cursor *cursor, sc_value value,
                     bool secret)
{
    sc_value list;
    sc_image *holder = NULL;
    sc_status status = sc_value_list(value, read->options->allocator, &list, &holder);
    if (check_writer(read, status)) {
        read->changed = true;
        put_elements(read, where, cursor, list, secret);
    }
    sc_image_release(holder);
}

static void put_text(reading *read, const sc_where *where, const sc_cursor *cursor, sc_value value,
                     bool secret)
{
    const char *whole;
    size_t length;
    (void)sc_value_untyped(value, &whole, &length);
    sc_span text = sc_span_trim((sc_span){whole, length});
    unsigned types = sc_cursor_types(cursor);
    if (types == SC_TYPE_ALL) {
        (void)check_writer(read, sc_writer_copy(read->writer, value));
        return;
    }
    (void)sc_writer_take_origin(read->writer, value);
    secret = secret || (sc_value_node(value)->flags & SC_NODE_SECRET) != 0;
    bool brackets = text.length != 0 && (text.text[0] == '[' || text.text[0] == '{');
    if (put_scalar(read, types, value, text, whole, length)) {
        if (secret) {
            sc_writer_secret(read->writer);
        }
    } else if ((types & SC_TYPE_ARRAY) != 0 && !brackets) {
        put_list(read, where, cursor, value, secret);
    } else {
        misfit(read, where, cursor, value, text, secret);
        (void)check_writer(read, sc_writer_copy(read->writer, value));
    }
}

/* ---- deprecated places ---- */

static void remark_deprecated(reading *read, const sc_where *where, const sc_cursor *cursor,
                              sc_value value)
{
    const sc_schema_notes *notes = sc_cursor_deprecation(cursor);
    if (notes == NULL || sc_schema_brought(read->schema, NULL, value)) {
        return;
    }
    char message[2 * MESSAGE_SIZE];
    sc_scalar text = sc_value_scalar(notes->description);
    bool described = text.kind == SC_STRING && text.length != 0;
    (void)snprintf(message, sizeof message, "this key is deprecated%s%.*s", described ? ": " : "",
                   described ? (int)(text.length < MESSAGE_SIZE ? text.length : MESSAGE_SIZE) : 0,
                   described ? text.text : "");
    sc_path_builder path;
    sc_path_builder_init(&path, read->options->allocator);
    sc_status status = sc_where_path(where, &path);
    if (status == SC_OK) {
        sc_schema_problem problem = {SC_WARNING_DEPRECATED_KEY, value, path.text, path.length,
                                     message};
        status = read->options->deprecated(read->options->context, &problem);
    }
    sc_path_builder_free(&path);
    (void)check_writer(read, status);
}

/* ---- the walk ---- */

static void put_object(reading *read, const sc_where *where, const sc_cursor *cursor,
                       sc_value value, bool secret)
{
    (void)sc_writer_take_origin(read->writer, value);
    (void)check_writer(read, sc_writer_begin_object(read->writer));
    for (size_t i = 0; i < sc_value_count(value) && read->status == SC_OK; i++) {
        sc_value member = sc_value_item(value, i);
        sc_where below = {where, NULL, 0};
        below.key = sc_value_key(member, &below.length);
        (void)check_writer(read, sc_writer_key(read->writer, below.key, below.length));
        sc_cursor child;
        sc_cursor_member(cursor, read->options->allocator, below.key, below.length, &child);
        walk(read, &below, &child, member, secret);
    }
    (void)check_writer(read, sc_writer_end(read->writer));
}

/* A container that was the text of a variable has a type once it is read, and is no text any more.
 */
static void walk(reading *read, const sc_where *where, const sc_cursor *cursor, sc_value value,
                 bool secret)
{
    sc_kind kind = sc_value_kind(value);
    bool untyped = (sc_value_node(value)->flags & SC_NODE_UNTYPED) != 0;
    unsigned types = untyped ? sc_cursor_types(cursor) : SC_TYPE_ALL;
    secret = sc_cursor_is_secret(cursor, secret);
    if (read->options->deprecated != NULL) {
        remark_deprecated(read, where, cursor, value);
    }
    if (cursor->count == 0) {
        (void)check_writer(read, sc_writer_copy(read->writer, value));
    } else if (kind == SC_OBJECT && (types & SC_TYPE_OBJECT) != 0) {
        read->changed |= untyped;
        put_object(read, where, cursor, value, secret);
    } else if (kind == SC_ARRAY && (types & SC_TYPE_ARRAY) != 0) {
        read->changed |= untyped;
        (void)sc_writer_take_origin(read->writer, value);
        put_elements(read, where, cursor, value, secret);
    } else if (untyped) {
        put_text(read, where, cursor, value, secret);
    } else {
        (void)check_writer(read, sc_writer_copy(read->writer, value));
    }
}

sc_status sc_schema_read(const sc_schema *schema, const sc_where *where, sc_value value,
                         const sc_schema_reading *options, bool *known, sc_image **out)
{
    sc_cursor cursor;
    sc_cursor_at(schema, where, &cursor);
    *out = NULL;
    *known = sc_cursor_types(&cursor) != SC_TYPE_ALL;
    if (cursor.count == 0) {
        return SC_OK;
    }
    reading read = {.schema = schema, .options = options};
    read.writer = sc_writer_new(options->allocator, options->limits);
    if (read.writer == NULL) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    walk(&read, where, &cursor, value, false);
    if (read.status == SC_OK && read.changed) {
        sc_error error = {.code = SC_OK};
        *out = sc_writer_finish(read.writer, &error);
        read.status = *out != NULL ? SC_OK : error.code;
    }
    sc_writer_free(read.writer);
    return read.status;
}
