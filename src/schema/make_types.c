/*
 * Types for TypeScript and Python: an interface or a TypedDict for each object, named by its path.
 * Bounds and patterns, which a type cannot express, are left to the check.
 */
#include "schema/type_names.h"

enum { TUPLE_MOST = 16 };

typedef struct types {
    const sc_schema *schema;
    sc_buf *out;
    sc_type_names names;
    bool python;
    bool any, literal, optional, united; /* names that Python has to import */
    sc_status status;
} types;

static void put_type(types *make, const sc_make_property *property);

static void put_json(types *make, sc_value value)
{
    sc_status status = sc_make_json(make->out, value, make->schema->allocator);
    make->status = make->status != SC_OK ? make->status : status;
}

/* ---- names ---- */

static void put_type_name(types *make, const sc_make_property *property)
{
    const char *name = sc_type_names_of(&make->names, property);
    make->status = name == NULL ? SC_ERROR_OUT_OF_MEMORY : make->status;
    sc_buf_append_text(make->out, name != NULL ? name : "");
}

static void put_quoted(types *make, const char *text, size_t length)
{
    sc_buf_append_char(make->out, '"');
    for (size_t i = 0; i < length; i++) {
        char c = text[i];
        if (c == '"' || c == '\\') {
            sc_buf_append_char(make->out, '\\');
        }
        if ((unsigned char)c < 0x20 || c == 0x7F) {
            sc_buf_append_text(make->out, "\\x");
            sc_buf_append_hex(make->out, (unsigned char)c, 2);
        } else {
            sc_buf_append_char(make->out, c);
        }
    }
    sc_buf_append_char(make->out, '"');
}

/* ---- types ---- */

static void put_or(types *make, bool *first, bool united)
{
    sc_buf_append_text(make->out, *first ? "" : united ? ", " : " | ");
    *first = false;
}

/* A literal type; false: the value has none in this language. */
static bool put_literal(types *make, sc_value value)
{
    sc_scalar scalar = sc_value_scalar(value);
    switch (scalar.kind) {
    case SC_NULL:
        sc_buf_append_text(make->out, make->python ? "None" : "null");
        return true;
    case SC_BOOL:
        sc_buf_append_text(make->out, !make->python    ? (scalar.boolean ? "true" : "false")
                                      : scalar.boolean ? "True"
                                                       : "False");
        return true;
    case SC_STRING:
        put_quoted(make, scalar.text, scalar.length);
        return true;
    case SC_INTEGER:
        put_json(make, value);
        return true;
    default:
        return false;
    }
}

static bool are_literals(sc_value choices)
{
    size_t count = sc_value_count(choices);
    for (size_t i = 0; i < count; i++) {
        sc_kind kind = sc_value_kind(sc_value_item(choices, i));
        bool fine = kind == SC_NULL || kind == SC_BOOL || kind == SC_STRING || kind == SC_INTEGER;
        if (!fine) {
            return false;
        }
    }
    return count != 0;
}

static bool put_choices(types *make, const sc_cursor *cursor)
{
    for (unsigned i = 0; i < cursor->count; i++) {
        const sc_schema_node *node = cursor->nodes[i];
        if (!cursor->certain[i]) {
            continue;
        }
        if (are_literals(node->choices)) {
            make->literal = true;
            sc_buf_append_text(make->out, make->python ? "Literal[" : "");
            for (size_t k = 0; k < sc_value_count(node->choices); k++) {
                sc_buf_append_text(make->out, k == 0 ? "" : make->python ? ", " : " | ");
                (void)put_literal(make, sc_value_item(node->choices, k));
            }
            sc_buf_append_text(make->out, make->python ? "]" : "");
            return true;
        }
        sc_kind kind = sc_value_kind(node->constant);
        if (kind == SC_STRING || kind == SC_BOOL || kind == SC_INTEGER) {
            make->literal = true;
            sc_buf_append_text(make->out, make->python ? "Literal[" : "");
            (void)put_literal(make, node->constant);
            sc_buf_append_text(make->out, make->python ? "]" : "");
            return true;
        }
    }
    return false;
}

/* The schema of an element as a place of its own: all, or the n-th of a tuple. */
static void element_of(const sc_make_property *array, int item, sc_make_property *out)
{
    *out =
        (sc_make_property){.up = array, .item = item, .required = true, .depth = array->depth + 1};
    size_t index = item != SC_MAKE_ITEM ? (size_t)item - 1 : SIZE_MAX;
    sc_cursor_element(&array->cursor, index, &out->cursor);
}

/* The schema of the members of a map; false: the object is not a map of one type. */
static bool value_of(const sc_make_property *map, sc_make_property *out)
{
    *out = (sc_make_property){
        .up = map, .item = SC_MAKE_VALUE, .required = true, .depth = map->depth + 1};
    sc_cursor_additional(&map->cursor, &out->cursor);
    return out->cursor.count != 0 && !sc_cursor_is_forbidden(&out->cursor) &&
           out->depth < SC_MAKE_DEPTH_MOST;
}

/* The elements of a tuple; 0: an array of one type, or a longer one than a type is good for. */
static int tuple_of(const sc_make_property *property, uint64_t *least)
{
    for (unsigned i = 0; i < property->cursor.count; i++) {
        const sc_schema_array *array = property->cursor.nodes[i]->array;
        if (array != NULL && array->prefix.count != 0 && property->cursor.certain[i]) {
            *least = array->least;
            return array->prefix.count <= TUPLE_MOST ? (int)array->prefix.count : 0;
        }
    }
    return 0;
}

/* A list in Python, since that is what a value is; a tuple in TypeScript, whose arrays may be one.
 */
static void put_tuple(types *make, const sc_make_property *property, int count, uint64_t least)
{
    sc_make_property element;
    make->united = true;
    sc_buf_append_text(make->out, make->python ? "list[Union[" : "[");
    for (int i = 1; i <= count; i++) {
        element_of(property, i, &element);
        sc_buf_append_text(make->out, i == 1 ? "" : ", ");
        bool optional = !make->python && (uint64_t)i > least;
        sc_buf_append_text(make->out, optional ? "(" : "");
        put_type(make, &element);
        sc_buf_append_text(make->out, optional ? ")?" : "");
    }
    element_of(property, SC_MAKE_ITEM, &element);
    if (!sc_cursor_is_forbidden(&element.cursor)) {
        sc_buf_append_text(make->out, make->python ? ", " : ", ...Array<");
        put_type(make, &element);
        sc_buf_append_text(make->out, make->python ? "" : ">");
    }
    sc_buf_append_text(make->out, make->python ? "]]" : "]");
}

static void put_array_type(types *make, const sc_make_property *property)
{
    sc_make_property element;
    uint64_t least = 0;
    int count = tuple_of(property, &least);
    if (count != 0) {
        put_tuple(make, property, count, least);
        return;
    }
    element_of(property, SC_MAKE_ITEM, &element);
    sc_buf_append_text(make->out, make->python ? "list[" : "Array<");
    put_type(make, &element);
    sc_buf_append_text(make->out, make->python ? "]" : ">");
}

/* The declared type of an object that contains itself, or NULL. */
static const sc_make_property *declared_above(const sc_make_property *property)
{
    const sc_make_property *above = property->cursor.count != 0 ? sc_make_repeated(property) : NULL;
    return above != NULL && sc_make_is_object(above) ? above : NULL;
}

/* Python names a type before it is made by a text, which has no operator `|`. */
static bool begin_union(types *make, const sc_make_property *property, unsigned all)
{
    bool united = make->python && (all & SC_TYPE_OBJECT) != 0 && (all & (all - 1)) != 0 &&
                  declared_above(property) != NULL;
    make->united |= united;
    sc_buf_append_text(make->out, united ? "Union[" : "");
    return united;
}

static bool put_repeated(types *make, const sc_make_property *property)
{
    const sc_make_property *above = declared_above(property);
    if (above == NULL) {
        return false;
    }
    sc_buf_append_text(make->out, make->python ? "\"" : "");
    put_type_name(make, above);
    sc_buf_append_text(make->out, make->python ? "\"" : "");
    return true;
}

static void put_object_type(types *make, const sc_make_property *property)
{
    sc_make_property value;
    if (sc_make_is_object(property)) {
        put_type_name(make, property);
    } else if (!put_repeated(make, property)) {
        sc_buf_append_text(make->out, make->python ? "dict[str, " : "Record<string, ");
        if (value_of(property, &value)) {
            put_type(make, &value);
        } else {
            make->any = true;
            sc_buf_append_text(make->out, make->python ? "Any" : "unknown");
        }
        sc_buf_append_text(make->out, make->python ? "]" : ">");
    }
}

static void put_type(types *make, const sc_make_property *property)
{
    static const struct {
        unsigned type;
        const char *typescript, *python;
    } scalars[] = {{SC_TYPE_STRING, "string", "str"},
                   {SC_TYPE_NUMBER, "number", "float"},
                   {SC_TYPE_INTEGER, "number", "int"},
                   {SC_TYPE_BOOL, "boolean", "bool"},
                   {SC_TYPE_NULL, "null", "None"}};
    unsigned all = sc_cursor_types(&property->cursor);
    bool first = true, united = false;
    if (property->cursor.count != 0 && put_choices(make, &property->cursor)) {
        return;
    }
    if (all == SC_TYPE_ALL || all == 0 || property->depth >= SC_MAKE_DEPTH_MOST) {
        sc_buf_append_text(make->out, make->python ? "Any" : "unknown");
        make->any = true;
        return;
    }
    all &= (all & SC_TYPE_NUMBER) != 0 ? ~(unsigned)SC_TYPE_INTEGER : ~0U;
    united = begin_union(make, property, all);
    for (size_t i = 0; i < sizeof scalars / sizeof scalars[0]; i++) {
        if ((all & scalars[i].type) != 0) {
            put_or(make, &first, united);
            sc_buf_append_text(make->out, make->python ? scalars[i].python : scalars[i].typescript);
        }
    }
    if ((all & SC_TYPE_ARRAY) != 0) {
        put_or(make, &first, united);
        put_array_type(make, property);
    }
    if ((all & SC_TYPE_OBJECT) != 0) {
        put_or(make, &first, united);
        put_object_type(make, property);
    }
    sc_buf_append_text(make->out, united ? "]" : "");
}

/* ---- declarations ---- */

static void put_comment(types *make, const sc_cursor *cursor, const char *indent)
{
    sc_scalar text = sc_value_scalar(sc_make_description(cursor));
    if (text.kind != SC_STRING || text.length == 0) {
        return;
    }
    sc_buf_append_text(make->out, indent);
    sc_buf_append_text(make->out, make->python ? "# " : "/** ");
    for (size_t i = 0; i < text.length; i++) {
        char c = text.text[i];
        bool ends = c == '*' && i + 1 < text.length && text.text[i + 1] == '/';
        sc_buf_append_char(make->out, (unsigned char)c < 0x20 ? ' ' : c);
        sc_buf_append_text(make->out, ends ? " " : "");
    }
    sc_buf_append_text(make->out, make->python ? "\n" : " */\n");
}

/* True where the value is there after a build: required, or brought by a default. */
static bool is_there(const sc_make_property *member)
{
    return member->required || sc_value_kind(sc_cursor_default(&member->cursor)) != SC_ABSENT;
}

static void put_declaration(types *make, const sc_make_property *object);

/* The types that the type of a place names, each before the type that names it. */
static void put_parts(types *make, const sc_make_property *place)
{
    unsigned all = sc_cursor_types(&place->cursor);
    uint64_t least;
    sc_make_property part;
    if (place->cursor.count == 0 || place->depth >= SC_MAKE_DEPTH_MOST || all == SC_TYPE_ALL) {
        return;
    }
    if (sc_make_is_object(place)) {
        put_declaration(make, place);
    } else if ((all & SC_TYPE_OBJECT) != 0 && sc_make_repeated(place) == NULL &&
               value_of(place, &part)) {
        put_parts(make, &part);
    }
    if ((all & SC_TYPE_ARRAY) != 0) {
        for (int i = tuple_of(place, &least); i >= SC_MAKE_ITEM; i--) {
            element_of(place, i, &part);
            put_parts(make, &part);
        }
    }
}

static void put_interface(types *make, const sc_make_property *object)
{
    sc_make_walk walk = {0, 0};
    sc_make_property member;
    put_comment(make, &object->cursor, "");
    sc_buf_append_text(make->out, "export interface ");
    put_type_name(make, object);
    sc_buf_append_text(make->out, " {\n");
    while (sc_make_next(make->schema, object, &walk, &member)) {
        put_comment(make, &member.cursor, "  ");
        sc_buf_append_text(make->out, "  ");
        put_quoted(make, member.key, member.length);
        sc_buf_append_text(make->out, is_there(&member) ? ": " : "?: ");
        put_type(make, &member);
        sc_buf_append_text(make->out, ";\n");
    }
    sc_buf_append_text(make->out, "}\n\n");
}

/* The functional form, for a key need not be a name of Python. */
static void put_typed_dict(types *make, const sc_make_property *object)
{
    sc_make_walk walk = {0, 0};
    sc_make_property member;
    put_comment(make, &object->cursor, "");
    put_type_name(make, object);
    sc_buf_append_text(make->out, " = TypedDict(\"");
    put_type_name(make, object);
    sc_buf_append_text(make->out, "\", {\n");
    while (sc_make_next(make->schema, object, &walk, &member)) {
        put_comment(make, &member.cursor, "    ");
        sc_buf_append_text(make->out, "    ");
        put_quoted(make, member.key, member.length);
        bool there = is_there(&member);
        make->optional |= !there;
        sc_buf_append_text(make->out, there ? ": " : ": NotRequired[");
        put_type(make, &member);
        sc_buf_append_text(make->out, there ? ",\n" : "],\n");
    }
    sc_buf_append_text(make->out, "})\n\n");
}

static void put_declaration(types *make, const sc_make_property *object)
{
    sc_make_walk walk = {0, 0};
    sc_make_property member;
    while (sc_make_next(make->schema, object, &walk, &member)) {
        put_parts(make, &member);
    }
    if (make->python) {
        put_typed_dict(make, object);
    } else {
        put_interface(make, object);
    }
}

static sc_status put_all(types *make)
{
    sc_make_property root;
    sc_make_root(make->schema, &root);
    sc_type_names_init(&make->names, make->schema->allocator);
    put_declaration(make, &root);
    sc_type_names_free(&make->names);
    return make->status != SC_OK ? make->status : make->out->status;
}

sc_status sc_make_typescript(const sc_schema *schema, sc_buf *out)
{
    types make = {.schema = schema, .out = out};
    sc_buf_append_text(out, "/* Made by `superconfig schema types`; do not edit. */\n\n");
    return put_all(&make);
}

/* The imports come first, and what they are is known last. */
sc_status sc_make_python(const sc_schema *schema, sc_buf *out)
{
    sc_buf body;
    sc_buf_init(&body, schema->allocator, SC_MAKE_TEXT_MOST);
    types make = {.schema = schema, .out = &body, .python = true};
    sc_status status = put_all(&make);
    sc_buf_append_text(out, "\"\"\"Made by `superconfig schema types`; do not edit.\"\"\"\n"
                            "from typing import ");
    sc_buf_append_text(out, make.any ? "Any, " : "");
    sc_buf_append_text(out, make.literal ? "Literal, " : "");
    sc_buf_append_text(out, make.optional ? "NotRequired, " : "");
    sc_buf_append_text(out, "TypedDict");
    sc_buf_append_text(out, make.united ? ", Union\n\n" : "\n\n");
    sc_buf_append(out, body.data, body.length);
    sc_buf_free(&body);
    return status != SC_OK ? status : out->status;
}
