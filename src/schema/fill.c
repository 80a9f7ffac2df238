/*
 * Defaults fill in missing values, and secrets are marked. A parent is made only if it has a
 * default of its own, or is required and has defaults in it; a value that a source removed stays
 * removed.
 *
 * A default has the place of the schema as its origin. A parent that was made has the place of its
 * subschema instead, so that what is in it is checked.
 */
#include "schema/guide.h"

#include "image/copy.h"
#include "schema/member.h"
#include "secret/secrets.h"

#include <string.h>

enum { DEPTH_MOST = 32 /* of parents that are made */, STEPS_MOST = 100000 };

typedef struct filling {
    const sc_schema *schema;
    const sc_schema_filling *options;
    sc_writer *writer;
    size_t steps; /* of making parents: a schema may ask for ever more */
    bool changed;
    sc_status status; /* what ended the walk */
} filling;

static void walk(filling *fill, const sc_where *where, const sc_cursor *cursor, sc_value value,
                 bool secret);

static bool check_writer(filling *fill, sc_status status)
{
    fill->status = fill->status != SC_OK ? fill->status : status;
    return fill->status == SC_OK;
}

/* ---- defaults ---- */

static void put_defaults(filling *fill, const sc_where *where, const sc_cursor *cursor,
                         sc_value object);

static bool was_removed(const filling *fill, const sc_where *where)
{
    return fill->options->removed != NULL && fill->options->removed(fill->options->context, where);
}

static size_t depth_of(const sc_where *where)
{
    size_t depth = 0;
    for (; where->parent != NULL; where = where->parent) {
        depth++;
    }
    return depth;
}

/* True where an object that is made here would not be empty. */
static bool holds_defaults(filling *fill, const sc_cursor *cursor, size_t depth)
{
    bool holds = false;
    for (unsigned i = 0; i < cursor->count && !holds; i++) {
        const sc_schema_object *object = cursor->nodes[i]->object;
        size_t count = object != NULL && cursor->certain[i] ? object->members.count : 0;
        for (size_t k = 0; k < count && !holds && fill->steps++ < STEPS_MOST; k++) {
            size_t length;
            const char *key = sc_value_key(sc_value_item(object->properties, k), &length);
            sc_cursor member;
            sc_cursor_member(cursor, fill->options->allocator, key, length, &member);
            holds = sc_value_kind(sc_cursor_default(&member)) != SC_ABSENT ||
                    (depth < DEPTH_MOST && sc_cursor_types(&member) == SC_TYPE_OBJECT &&
                     sc_cursor_requires(cursor, key, length) &&
                     holds_defaults(fill, &member, depth + 1));
        }
    }
    return holds;
}

/* A missing member: its default, or an object that must be there and has defaults in it. */
static void put_missing(filling *fill, const sc_where *where, const sc_cursor *parent,
                        const sc_cursor *cursor)
{
    sc_value fallback = sc_cursor_default(cursor);
    if (sc_value_kind(fallback) != SC_ABSENT) {
        (void)check_writer(fill, sc_writer_key(fill->writer, where->key, where->length));
        fill->changed = true;
        walk(fill, where, cursor, fallback, false);
        return;
    }
    if (sc_cursor_types(cursor) != SC_TYPE_OBJECT ||
        !sc_cursor_requires(parent, where->key, where->length) || depth_of(where) >= DEPTH_MOST ||
        fill->steps++ >= STEPS_MOST || !holds_defaults(fill, cursor, depth_of(where))) {
        return;
    }
    fill->changed = true;
    (void)check_writer(fill, sc_writer_key(fill->writer, where->key, where->length));
    (void)sc_writer_take_origin(fill->writer, cursor->nodes[0]->place);
    (void)check_writer(fill, sc_writer_begin_object(fill->writer));
    put_defaults(fill, where, cursor, (sc_value){0});
    (void)check_writer(fill, sc_writer_end(fill->writer));
}

static void put_property(filling *fill, const sc_where *where, const sc_cursor *cursor,
                         sc_value object, sc_value property)
{
    sc_where below = {where, NULL, 0};
    below.key = sc_value_key(property, &below.length);
    if (sc_value_kind(sc_value_member(object, below.key, below.length)) != SC_ABSENT ||
        was_removed(fill, &below)) {
        return;
    }
    sc_cursor member;
    sc_cursor_member(cursor, fill->options->allocator, below.key, below.length, &member);
    put_missing(fill, &below, cursor, &member);
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
static void put_defaults(filling *fill, const sc_where *where, const sc_cursor *cursor,
                         sc_value object)
{
    for (unsigned i = 0; i < cursor->count && fill->status == SC_OK; i++) {
        const sc_schema_object *known = cursor->nodes[i]->object;
        size_t count = known != NULL && cursor->certain[i] ? known->members.count : 0;
        for (size_t k = 0; k < count && fill->status == SC_OK; k++) {
            sc_value property = sc_value_item(known->properties, k);
            if (!known_before(cursor, i, property)) {
                put_property(fill, where, cursor, object, property);
            }
        }
    }
}

/* ---- whether the walk would change anything ---- */

/*
 * Most configurations have all that has a default, so a look without a writer comes before the
 * walk. It may say yes in vain, for a value that a source removed, or a parent without defaults.
 */
static bool may_change(const sc_schema *schema, const sc_allocator *allocator,
                       const sc_cursor *cursor, sc_value value, bool secret);

static bool may_add(const sc_cursor *cursor, const sc_allocator *allocator, sc_value property)
{
    size_t length;
    const char *key = sc_schema_member_key(property, &length);
    sc_cursor member;
    sc_cursor_member(cursor, allocator, key, length, &member);
    return sc_value_kind(sc_cursor_default(&member)) != SC_ABSENT ||
           (sc_cursor_types(&member) == SC_TYPE_OBJECT && sc_cursor_requires(cursor, key, length));
}

static bool may_lack(const sc_cursor *cursor, const sc_allocator *allocator, sc_value object)
{
    for (unsigned i = 0; i < cursor->count; i++) {
        const sc_schema_object *known = cursor->nodes[i]->object;
        size_t count = known != NULL && cursor->certain[i] ? known->members.count : 0;
        uint32_t next = 0;
        for (size_t k = 0; k < count; k++) {
            size_t length;
            sc_value property = sc_value_of(known->properties.image, known->first + (uint32_t)k);
            const char *key = sc_schema_member_key(property, &length);
            if (sc_schema_next_member(object, key, length, &next).image == NULL &&
                may_add(cursor, allocator, property)) {
                return true;
            }
        }
    }
    return false;
}

static bool may_change_child(const sc_schema *schema, const sc_allocator *allocator,
                             const sc_cursor *cursor, sc_value child, size_t index, bool secret)
{
    sc_cursor below;
    size_t length;
    const char *key = sc_value_key(child, &length);
    if (!schema->hides && !sc_node_is_container(sc_value_node(child))) {
        return false;
    }
    if (key != NULL) {
        sc_cursor_member(cursor, allocator, key, length, &below);
    } else {
        sc_cursor_element(cursor, index, &below);
    }
    return may_change(schema, allocator, &below, child, secret);
}

static bool may_change(const sc_schema *schema, const sc_allocator *allocator,
                       const sc_cursor *cursor, sc_value value, bool secret)
{
    sc_kind kind = sc_value_kind(value);
    secret = sc_cursor_is_secret(cursor, secret);
    if (kind != SC_OBJECT && kind != SC_ARRAY) {
        return secret && kind != SC_NULL;
    }
    if (!secret && !sc_cursor_enters(cursor, kind)) {
        return false;
    }
    if (kind == SC_OBJECT && may_lack(cursor, allocator, value)) {
        return true;
    }
    for (size_t i = 0; i < sc_value_count(value); i++) {
        if (may_change_child(schema, allocator, cursor, sc_value_item(value, i), i, secret)) {
            return true;
        }
    }
    return false;
}

/* ---- the walk ---- */

static void put_object(filling *fill, const sc_where *where, const sc_cursor *cursor,
                       sc_value value, bool secret)
{
    (void)sc_writer_take_origin(fill->writer, value);
    (void)check_writer(fill, sc_writer_begin_object(fill->writer));
    for (size_t i = 0; i < sc_value_count(value) && fill->status == SC_OK; i++) {
        sc_value member = sc_value_item(value, i);
        sc_where below = {where, NULL, 0};
        below.key = sc_value_key(member, &below.length);
        (void)check_writer(fill, sc_writer_copy_key(fill->writer, member));
        sc_cursor child;
        sc_cursor_member(cursor, fill->options->allocator, below.key, below.length, &child);
        walk(fill, &below, &child, member, secret);
    }
    put_defaults(fill, where, cursor, value);
    (void)check_writer(fill, sc_writer_end(fill->writer));
}

static void put_array(filling *fill, const sc_where *where, const sc_cursor *cursor, sc_value value,
                      bool secret)
{
    (void)sc_writer_take_origin(fill->writer, value);
    (void)check_writer(fill, sc_writer_begin_array(fill->writer));
    for (size_t i = 0; i < sc_value_count(value) && fill->status == SC_OK; i++) {
        sc_where below = {where, NULL, i};
        sc_cursor element;
        sc_cursor_element(cursor, i, &element);
        walk(fill, &below, &element, sc_value_item(value, i), secret);
    }
    (void)check_writer(fill, sc_writer_end(fill->writer));
}

static void put_whole(filling *fill, sc_value value, bool secret)
{
    const sc_node *node = sc_value_node(value);
    (void)check_writer(fill, sc_writer_copy(fill->writer, value));
    if (secret && node->kind != SC_NULL && (node->flags & SC_NODE_SECRET) == 0) {
        fill->changed = true;
        sc_writer_secret(fill->writer);
    }
}

static void walk(filling *fill, const sc_where *where, const sc_cursor *cursor, sc_value value,
                 bool secret)
{
    sc_kind kind = sc_value_kind(value);
    secret = sc_cursor_is_secret(cursor, secret);
    bool container = kind == SC_OBJECT || kind == SC_ARRAY;
    bool enters = container && (secret || sc_cursor_enters(cursor, kind));
    if (enters && kind == SC_OBJECT) {
        put_object(fill, where, cursor, value, secret);
    } else if (enters) {
        put_array(fill, where, cursor, value, secret);
    } else {
        put_whole(fill, value, secret && !container);
    }
}

static sc_status fill_at(const sc_schema *schema, const sc_cursor *cursor, sc_value value,
                         const sc_schema_filling *options, sc_image **out)
{
    const sc_where root = {0};
    filling fill = {.schema = schema, .options = options};
    *out = NULL;
    fill.writer = sc_writer_new(options->allocator, options->limits);
    if (fill.writer == NULL) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    if (sc_value_kind(value) != SC_ABSENT) {
        walk(&fill, &root, cursor, value, false);
    } else {
        (void)sc_writer_take_origin(fill.writer, schema->root->place);
        (void)check_writer(&fill, sc_writer_begin_object(fill.writer));
        put_defaults(&fill, &root, cursor, value);
        (void)check_writer(&fill, sc_writer_end(fill.writer));
    }
    if (fill.status == SC_OK && fill.changed) {
        sc_error error = {.code = SC_OK};
        *out = sc_writer_finish(fill.writer, &error);
        fill.status = *out != NULL ? SC_OK : error.code;
    }
    sc_writer_free(fill.writer);
    return fill.status;
}

sc_status sc_schema_fill(const sc_schema *schema, sc_value root, const sc_schema_filling *options,
                         sc_image **out)
{
    sc_cursor cursor;
    *out = NULL;
    if (!schema->fills && !schema->hides) {
        return SC_OK;
    }
    sc_cursor_root(schema, &cursor);
    if (!may_change(schema, options->allocator, &cursor, root, false)) {
        return SC_OK;
    }
    return fill_at(schema, &cursor, root, options, out);
}

sc_status sc_schema_fill_node(const sc_schema *schema, const sc_schema_node *node, sc_value value,
                              const sc_schema_filling *options, sc_image **out)
{
    sc_cursor cursor;
    sc_cursor_of(node, &cursor);
    return fill_at(schema, &cursor, value, options, out);
}

sc_status sc_schema_fill_base(const sc_schema *schema, const sc_schema_filling *options,
                              sc_image **out)
{
    sc_cursor cursor;
    sc_cursor_root(schema, &cursor);
    return fill_at(schema, &cursor, (sc_value){0}, options, out);
}

static bool is_at(const sc_origin *origin, sc_value place)
{
    sc_origin own;
    return sc_value_origin(place, &own) && origin->kind == own.kind && origin->line == own.line &&
           origin->column == own.column && strcmp(origin->source, own.source) == 0;
}

bool sc_schema_brought(const sc_schema *schema, const sc_schema_node *node, sc_value value)
{
    sc_origin origin, own;
    if (!sc_value_origin(value, &origin)) {
        return false;
    }
    for (size_t i = 0; i < schema->document_count; i++) {
        sc_value root = sc_schema_value(schema, (uint32_t)i, 0);
        if (sc_value_origin(root, &own) && origin.kind == own.kind &&
            strcmp(origin.source, own.source) == 0) {
            return node == NULL || sc_value_kind(value) != SC_OBJECT ||
                   !is_at(&origin, node->place);
        }
    }
    return false;
}
