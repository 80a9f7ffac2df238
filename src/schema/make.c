/* The walk over the properties of a schema, and the words that all forms share. */
#include "schema/make.h"

#include "format/format.h"

#include <string.h>

static bool known_before(const sc_cursor *cursor, unsigned end, const char *key, size_t length)
{
    for (unsigned i = 0; i < end; i++) {
        const sc_schema_object *object = cursor->nodes[i]->object;
        if (object != NULL &&
            sc_value_kind(sc_value_member(object->properties, key, length)) != SC_ABSENT) {
            return true;
        }
    }
    return false;
}

bool sc_make_next(const sc_schema *schema, const sc_make_property *of, sc_make_walk *walk,
                  sc_make_property *out)
{
    for (; walk->node < of->cursor.count; walk->node++, walk->index = 0) {
        const sc_schema_object *object = of->cursor.nodes[walk->node]->object;
        while (object != NULL && walk->index < object->members.count) {
            sc_value property = sc_value_item(object->properties, walk->index++);
            size_t length;
            const char *key = sc_value_key(property, &length);
            if (known_before(&of->cursor, walk->node, key, length)) {
                continue;
            }
            *out = (sc_make_property){.up = of, .key = key, .length = length};
            out->depth = of->depth + 1;
            out->required = sc_cursor_requires(&of->cursor, key, length);
            sc_cursor_member(&of->cursor, schema->allocator, key, length, &out->cursor);
            return true;
        }
    }
    return false;
}

void sc_make_root(const sc_schema *schema, sc_make_property *out)
{
    *out = (sc_make_property){.required = true};
    sc_cursor_root(schema, &out->cursor);
}

const sc_make_property *sc_make_repeated(const sc_make_property *property)
{
    const sc_schema_node *node = property->cursor.nodes[property->cursor.count - 1];
    for (const sc_make_property *up = property->up; up != NULL; up = up->up) {
        for (unsigned i = 0; i < up->cursor.count; i++) {
            if (up->cursor.nodes[i] == node) {
                return up;
            }
        }
    }
    return NULL;
}

bool sc_make_is_object(const sc_make_property *property)
{
    sc_make_walk walk = {0, 0};
    unsigned types = sc_cursor_types(&property->cursor);
    bool properties = false;
    for (; walk.node < property->cursor.count && !properties; walk.node++) {
        const sc_schema_object *object = property->cursor.nodes[walk.node]->object;
        properties = object != NULL && object->members.count != 0;
    }
    return properties && (types & SC_TYPE_OBJECT) != 0 && property->depth < SC_MAKE_DEPTH_MOST &&
           sc_make_repeated(property) == NULL;
}

static sc_value note_of(const sc_cursor *cursor, size_t offset)
{
    for (unsigned i = 0; i < cursor->count; i++) {
        const sc_schema_notes *notes = cursor->nodes[i]->notes;
        sc_value value = {0};
        if (notes != NULL) {
            memcpy(&value, (const char *)notes + offset, sizeof value);
        }
        if (sc_value_kind(value) != SC_ABSENT && cursor->certain[i]) {
            return value;
        }
    }
    return (sc_value){0};
}

sc_value sc_make_title(const sc_cursor *cursor)
{
    return note_of(cursor, offsetof(sc_schema_notes, title));
}

sc_value sc_make_description(const sc_cursor *cursor)
{
    return note_of(cursor, offsetof(sc_schema_notes, description));
}

void sc_make_types(sc_buf *out, const sc_cursor *cursor)
{
    static const char *const names[] = {"null",   "bool",  "integer", "number",
                                        "string", "array", "object"};
    unsigned types = sc_cursor_types(cursor);
    if (types == SC_TYPE_ALL) {
        sc_buf_append_text(out, "any");
        return;
    }
    if ((types & SC_TYPE_NUMBER) != 0) {
        types &= ~(unsigned)SC_TYPE_INTEGER;
    }
    bool first = true;
    for (unsigned i = 0; i < sizeof names / sizeof names[0]; i++) {
        if ((types >> i & 1) != 0) {
            sc_buf_append_text(out, first ? "" : " or ");
            sc_buf_append_text(out, names[i]);
            first = false;
        }
    }
}

sc_status sc_make_json(sc_buf *out, sc_value value, const sc_allocator *allocator)
{
    sc_write_options options = SC_WRITE_OPTIONS_INIT;
    options.compact = true;
    sc_writing writing = {
        .value = value, .options = &options, .allocator = allocator, .out = out, .error = NULL};
    return sc_format_json.write(&sc_format_json, &writing);
}
