/*
 * One walk over the result with the cursor beside it. Where the schema says nothing of a subtree it
 * is copied as it is.
 */
#include "schema/apply.h"

#include "convert/convert.h"
#include "image/copy.h"
#include "schema/cursor.h"
#include "schema/numbers.h"

#include <stdio.h>
#include <string.h>

enum { MESSAGE_SIZE = 256, SHOWN = 60, MISSING_MOST = 16 };

typedef struct applying {
    const sc_schema *schema;
    const sc_schema_applying *options;
    sc_writer *writer;
    unsigned missing; /* objects that are made, one in another */
    sc_status status; /* what ended the walk */
} applying;

static void walk(applying *apply, const sc_where *where, const sc_cursor *cursor, sc_value value);

static bool check_writer(applying *apply, sc_status status)
{
    apply->status = apply->status != SC_OK ? apply->status : status;
    return apply->status == SC_OK;
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

static void misfit(applying *apply, const sc_where *where, const sc_cursor *cursor, sc_value value,
                   sc_span text)
{
    sc_origin origin;
    bool secret = sc_cursor_is_secret(cursor) ||
                  (sc_value_node(value)->flags & SC_NODE_SECRET) != 0 ||
                  (sc_value_origin(value, &origin) && origin.secret);
    char types[MESSAGE_SIZE], message[2 * MESSAGE_SIZE];
    int shown = (int)(text.length < SHOWN ? text.length : SHOWN);
    (void)snprintf(message, sizeof message, "expected %s, found the text %s%.*s%s",
                   name_types(sc_cursor_types(cursor), types), secret ? "" : "\"",
                   secret ? 8 : shown, secret ? "<secret>" : text.text, secret ? "" : "\"");
    sc_path_builder path;
    sc_path_builder_init(&path, apply->options->allocator);
    sc_status status = sc_where_path(where, &path);
    if (status == SC_OK && apply->options->report != NULL) {
        sc_schema_problem problem = {SC_ERROR_WRONG_TYPE, value, path.text, path.length, message};
        status = apply->options->report(apply->options->context, &problem);
    }
    sc_path_builder_free(&path);
    (void)check_writer(apply, status);
}

/* Where numbers are allowed too, `1` and `0` are numbers. */
static bool reads_bool(unsigned types, sc_value value, sc_span text, bool *out)
{
    bool number = (types & (SC_TYPE_INTEGER | SC_TYPE_NUMBER)) != 0;
    bool digit = text.length == 1 && (text.text[0] == '0' || text.text[0] == '1');
    return (types & SC_TYPE_BOOL) != 0 && !(number && digit) && sc_value_bool(value, out) == SC_OK;
}

/* The text as a scalar of one of the types, in their order; false: it reads as none. */
static bool put_scalar(applying *apply, unsigned types, sc_value value, sc_span text,
                       const char *whole, size_t length)
{
    bool boolean;
    int64_t integer;
    uint64_t large;
    double number;
    sc_writer *writer = apply->writer;
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
    (void)check_writer(apply, status);
    return true;
}

static void put_elements(applying *apply, const sc_where *where, const sc_cursor *cursor,
                         sc_value array)
{
    (void)check_writer(apply, sc_writer_begin_array(apply->writer));
    for (size_t i = 0; i < sc_value_count(array) && apply->status == SC_OK; i++) {
        sc_where below = {where, NULL, i};
        sc_cursor element;
        sc_cursor_element(cursor, i, &element);
        walk(apply, &below, &element, sc_value_item(array, i));
    }
    (void)check_writer(apply, sc_writer_end(apply->writer));
}

/* Pieces between commas. */
static void put_list(applying *apply, const sc_where *where, const sc_cursor *cursor,
                     sc_value value)
{
    sc_value list;
    sc_image *holder = NULL;
    sc_status status = sc_value_list(value, apply->options->allocator, &list, &holder);
    if (check_writer(apply, status)) {
        put_elements(apply, where, cursor, list);
    }
    sc_image_release(holder);
}

static void put_text(applying *apply, const sc_where *where, const sc_cursor *cursor,
                     sc_value value)
{
    const char *whole;
    size_t length;
    (void)sc_value_untyped(value, &whole, &length);
    sc_span text = sc_span_trim((sc_span){whole, length});
    unsigned types = sc_cursor_types(cursor);
    if (types == SC_TYPE_ALL) {
        (void)check_writer(apply, sc_writer_copy(apply->writer, value));
        return;
    }
    (void)sc_writer_take_origin(apply->writer, value);
    bool brackets = text.length != 0 && (text.text[0] == '[' || text.text[0] == '{');
    if (put_scalar(apply, types, value, text, whole, length)) {
        if ((sc_value_node(value)->flags & SC_NODE_SECRET) != 0 || sc_cursor_is_secret(cursor)) {
            sc_writer_secret(apply->writer);
        }
    } else if ((types & SC_TYPE_ARRAY) != 0 && !brackets) {
        put_list(apply, where, cursor, value);
    } else {
        misfit(apply, where, cursor, value, text);
        (void)check_writer(apply, sc_writer_copy(apply->writer, value));
    }
}

/* ---- defaults ---- */

static void put_defaults(applying *apply, const sc_where *where, const sc_cursor *cursor,
                         sc_value object);

static bool was_removed(const applying *apply, const sc_where *where)
{
    return apply->options->was_removed != NULL &&
           apply->options->was_removed(apply->options->context, where);
}

/* A missing member: its default, or an object that must be there and has defaults of its own. */
static void put_missing(applying *apply, const sc_where *where, const sc_cursor *parent,
                        const sc_cursor *cursor)
{
    sc_value fallback = sc_cursor_default(cursor);
    if (sc_value_kind(fallback) != SC_ABSENT) {
        (void)check_writer(apply, sc_writer_key(apply->writer, where->key, where->length));
        walk(apply, where, cursor, fallback);
        return;
    }
    if (sc_cursor_types(cursor) != SC_TYPE_OBJECT ||
        !sc_cursor_requires(parent, where->key, where->length) || apply->missing == MISSING_MOST) {
        return;
    }
    apply->missing++;
    (void)check_writer(apply, sc_writer_key(apply->writer, where->key, where->length));
    (void)sc_writer_take_origin(apply->writer, cursor->nodes[0]->place);
    (void)check_writer(apply, sc_writer_begin_object(apply->writer));
    put_defaults(apply, where, cursor, (sc_value){0});
    (void)check_writer(apply, sc_writer_end(apply->writer));
    apply->missing--;
}

static void put_property(applying *apply, const sc_where *where, const sc_cursor *cursor,
                         sc_value object, sc_value property)
{
    sc_where below = {where, NULL, 0};
    below.key = sc_value_key(property, &below.length);
    if (sc_value_kind(sc_value_member(object, below.key, below.length)) != SC_ABSENT ||
        was_removed(apply, &below)) {
        return;
    }
    sc_cursor member;
    sc_cursor_member(cursor, apply->options->allocator, below.key, below.length, &member);
    put_missing(apply, &below, cursor, &member);
}

static bool known_before(const sc_cursor *cursor, unsigned end, sc_value property)
{
    size_t length;
    const char *key = sc_value_key(property, &length);
    for (unsigned i = 0; i < end; i++) {
        const sc_schema_object *object = cursor->nodes[i]->object;
        if (object != NULL && cursor->certain[i] &&
            sc_value_kind(sc_value_member(object->properties, key, length)) != SC_ABSENT) {
            return true;
        }
    }
    return false;
}

/* `object` is what is there; absent: nothing. */
static void put_defaults(applying *apply, const sc_where *where, const sc_cursor *cursor,
                         sc_value object)
{
    for (unsigned i = 0; i < cursor->count && apply->status == SC_OK; i++) {
        const sc_schema_object *known = cursor->nodes[i]->object;
        size_t count = known != NULL && cursor->certain[i] ? known->members.count : 0;
        for (size_t k = 0; k < count && apply->status == SC_OK; k++) {
            sc_value property = sc_value_item(known->properties, k);
            if (!known_before(cursor, i, property)) {
                put_property(apply, where, cursor, object, property);
            }
        }
    }
}

/* ---- the walk ---- */

static void put_object(applying *apply, const sc_where *where, const sc_cursor *cursor,
                       sc_value value)
{
    (void)sc_writer_take_origin(apply->writer, value);
    (void)check_writer(apply, sc_writer_begin_object(apply->writer));
    for (size_t i = 0; i < sc_value_count(value) && apply->status == SC_OK; i++) {
        sc_value member = sc_value_item(value, i);
        sc_where below = {where, NULL, 0};
        below.key = sc_value_key(member, &below.length);
        (void)check_writer(apply, sc_writer_key(apply->writer, below.key, below.length));
        sc_cursor child;
        sc_cursor_member(cursor, apply->options->allocator, below.key, below.length, &child);
        walk(apply, &below, &child, member);
    }
    put_defaults(apply, where, cursor, value);
    (void)check_writer(apply, sc_writer_end(apply->writer));
}

static void walk(applying *apply, const sc_where *where, const sc_cursor *cursor, sc_value value)
{
    sc_kind kind = sc_value_kind(value);
    bool untyped = (sc_value_node(value)->flags & SC_NODE_UNTYPED) != 0;
    unsigned types = untyped ? sc_cursor_types(cursor) : SC_TYPE_ALL;
    if (cursor->count == 0) {
        (void)check_writer(apply, sc_writer_copy(apply->writer, value));
    } else if (kind == SC_OBJECT && (types & SC_TYPE_OBJECT) != 0) {
        put_object(apply, where, cursor, value);
    } else if (kind == SC_ARRAY && (types & SC_TYPE_ARRAY) != 0) {
        (void)sc_writer_take_origin(apply->writer, value);
        put_elements(apply, where, cursor, value);
    } else if (untyped) {
        put_text(apply, where, cursor, value);
    } else {
        (void)check_writer(apply, sc_writer_copy(apply->writer, value));
        if (sc_cursor_is_secret(cursor) && kind != SC_ARRAY && kind != SC_OBJECT) {
            sc_writer_secret(apply->writer);
        }
    }
}

static bool has_untyped(const sc_image *image)
{
    for (uint32_t i = 0; i < image->header->node_count; i++) {
        if ((image->nodes[i].flags & SC_NODE_UNTYPED) != 0) {
            return true;
        }
    }
    return false;
}

sc_status sc_schema_apply(const sc_schema *schema, sc_image *image,
                          const sc_schema_applying *options, sc_image **out)
{
    *out = NULL;
    if (!schema->adds && !has_untyped(image)) {
        *out = sc_image_retain(image);
        return SC_OK;
    }
    applying apply = {.schema = schema, .options = options};
    apply.writer = sc_writer_new(options->allocator, options->limits);
    if (apply.writer == NULL) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    const sc_where root = {0};
    sc_cursor cursor;
    sc_cursor_root(schema, &cursor);
    walk(&apply, &root, &cursor, sc_image_root(image));
    if (apply.status == SC_OK) {
        sc_error error = {.code = SC_OK};
        *out = sc_writer_finish(apply.writer, &error);
        apply.status = *out != NULL ? SC_OK : error.code;
    }
    sc_writer_free(apply.writer);
    return apply.status;
}

bool sc_schema_brought(const sc_schema *schema, sc_value value)
{
    sc_origin origin, own;
    return sc_value_origin(value, &origin) && sc_value_origin(schema->root->place, &own) &&
           origin.kind == own.kind && strcmp(origin.source, own.source) == 0;
}

const char *sc_schema_key_of(const sc_schema *schema, const sc_where *where, const char *name,
                             size_t length, size_t *key_length)
{
    sc_cursor cursor;
    sc_cursor_at(schema, where, &cursor);
    return sc_cursor_key(&cursor, name, length, key_length);
}
