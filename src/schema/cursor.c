/* Gathering the subschemas of a place, and what they say together. */
#include "schema/cursor.h"

#include "base/ascii.h"
#include "base/loose.h"
#include "schema/check.h"

#include <string.h>

enum { WHERE_MOST = 1024 };

static void add(sc_cursor *cursor, const sc_schema_node *node, bool certain);

static void add_list(sc_cursor *cursor, const sc_schema_list *list, bool certain)
{
    for (size_t i = 0; i < list->count && cursor->count < SC_CURSOR_MOST; i++) {
        add(cursor, list->items[i], certain);
    }
}

/* No loop leads round at one place (graph.h), and the count bounds the rest. */
static void add(sc_cursor *cursor, const sc_schema_node *node, bool certain)
{
    if (node == NULL || cursor->count == SC_CURSOR_MOST) {
        return;
    }
    cursor->nodes[cursor->count] = node;
    cursor->certain[cursor->count++] = certain;
    const sc_schema_logic *logic = node->logic;
    if (logic == NULL) {
        return;
    }
    add(cursor, logic->reference, certain);
    add(cursor, logic->dynamic, certain);
    add_list(cursor, &logic->all, certain);
    add_list(cursor, &logic->any, certain && logic->any.count == 1);
    add_list(cursor, &logic->one, certain && logic->one.count == 1);
    add(cursor, logic->then, false);
    add(cursor, logic->otherwise, false);
}

void sc_cursor_of(const sc_schema_node *node, sc_cursor *out)
{
    out->count = 0;
    add(out, node, true);
}

void sc_cursor_root(const sc_schema *schema, sc_cursor *out)
{
    sc_cursor_of(schema->root, out);
}

static bool add_patterns(const sc_schema_object *object, const sc_allocator *allocator,
                         const char *key, size_t length, bool certain, sc_cursor *out)
{
    bool matched = false;
    for (size_t i = 0; i < object->pattern_count; i++) {
        bool found = false;
        const sc_schema_pattern_property *property = &object->patterns[i];
        if (property->pattern != NULL &&
            sc_regex_search(property->pattern, key, length, allocator, &found) == SC_OK && found) {
            add(out, property->node, certain);
            matched = true;
        }
    }
    return matched;
}

void sc_cursor_member(const sc_cursor *cursor, const sc_allocator *allocator, const char *key,
                      size_t length, sc_cursor *out)
{
    out->count = 0;
    for (unsigned i = 0; i < cursor->count; i++) {
        const sc_schema_object *object = cursor->nodes[i]->object;
        bool certain = cursor->certain[i];
        if (object == NULL) {
            continue;
        }
        sc_value property = sc_value_member(object->properties, key, length);
        if (property.image != NULL) {
            add(out, object->members.items[property.node - object->first], certain);
        }
        bool matched = add_patterns(object, allocator, key, length, certain, out);
        if (property.image == NULL && !matched) {
            add(out, object->additional, certain);
        }
    }
}

void sc_cursor_element(const sc_cursor *cursor, size_t index, sc_cursor *out)
{
    out->count = 0;
    for (unsigned i = 0; i < cursor->count; i++) {
        const sc_schema_array *array = cursor->nodes[i]->array;
        if (array != NULL) {
            add(out, index < array->prefix.count ? array->prefix.items[index] : array->rest,
                cursor->certain[i]);
        }
    }
}

void sc_cursor_additional(const sc_cursor *cursor, sc_cursor *out)
{
    out->count = 0;
    for (unsigned i = 0; i < cursor->count; i++) {
        const sc_schema_object *object = cursor->nodes[i]->object;
        if (object != NULL && object->pattern_count != 0) {
            out->count = 0;
            return;
        }
        if (object != NULL) {
            add(out, object->additional, cursor->certain[i]);
        }
    }
}

void sc_cursor_step(const sc_cursor *cursor, const sc_allocator *allocator, const char *text,
                    size_t length, sc_cursor *out)
{
    size_t index = 0;
    bool digits = length != 0;
    for (size_t i = 0; i < length && digits; i++) {
        digits = sc_ascii_is_digit(text[i]);
        index = index < SIZE_MAX / 16 ? index * 10 + (size_t)(text[i] - '0') : index;
    }
    sc_cursor_member(cursor, allocator, text, length, out);
    if (out->count == 0 && digits && sc_cursor_enters(cursor, SC_ARRAY)) {
        sc_cursor_element(cursor, index, out);
    }
}

static void descend(const sc_schema *schema, const sc_where *where, unsigned depth, sc_cursor *out)
{
    if (where->parent == NULL || depth == 0) {
        sc_cursor_root(schema, out);
        return;
    }
    sc_cursor parent;
    descend(schema, where->parent, depth - 1, &parent);
    if (where->key != NULL) {
        sc_cursor_member(&parent, schema->allocator, where->key, where->length, out);
    } else {
        sc_cursor_element(&parent, where->length, out);
    }
}

void sc_cursor_at(const sc_schema *schema, const sc_where *where, sc_cursor *out)
{
    descend(schema, where, WHERE_MOST, out);
}

/* ---- what they say ---- */

/* Of the schema itself: its types, or those of the values that it allows. */
static unsigned own_types(const sc_schema_node *node)
{
    if (node->types != 0) {
        bool number = (node->types & SC_TYPE_NUMBER) != 0;
        return node->types | (number ? SC_TYPE_INTEGER : 0);
    }
    unsigned types = 0;
    for (size_t i = 0; i < sc_value_count(node->choices); i++) {
        types |= sc_check_types_of(sc_value_kind(sc_value_item(node->choices, i)));
    }
    if (sc_value_kind(node->constant) != SC_ABSENT) {
        types |= sc_check_types_of(sc_value_kind(node->constant));
    }
    return types;
}

unsigned sc_cursor_types(const sc_cursor *cursor)
{
    unsigned certain = SC_TYPE_ALL, possible = 0;
    for (unsigned i = 0; i < cursor->count; i++) {
        unsigned types = own_types(cursor->nodes[i]);
        if (types != 0 && cursor->certain[i]) {
            certain &= types;
        } else {
            possible |= types;
        }
    }
    return certain == SC_TYPE_ALL && possible != 0 ? possible : certain;
}

unsigned sc_cursor_types_beside_null(const sc_cursor *cursor)
{
    return sc_cursor_types(cursor) & ~(unsigned)SC_TYPE_NULL;
}

sc_value sc_cursor_default(const sc_cursor *cursor)
{
    for (unsigned i = 0; i < cursor->count; i++) {
        const sc_schema_notes *notes = cursor->nodes[i]->notes;
        if (notes != NULL && cursor->certain[i] && sc_value_kind(notes->fallback) != SC_ABSENT) {
            return notes->fallback;
        }
    }
    return (sc_value){0};
}

bool sc_cursor_is_secret(const sc_cursor *cursor, bool above)
{
    bool secret = above;
    for (unsigned i = 0; i < cursor->count; i++) {
        const sc_schema_notes *notes = cursor->nodes[i]->notes;
        if (notes != NULL && notes->exempt) {
            return false;
        }
        secret |= notes != NULL && (notes->secret || notes->write_only);
    }
    return secret;
}

const sc_policy *sc_cursor_policy(const sc_cursor *cursor)
{
    for (unsigned i = 0; i < cursor->count; i++) {
        const sc_schema_notes *notes = cursor->nodes[i]->notes;
        if (notes != NULL && notes->policy != NULL) {
            return notes->policy;
        }
    }
    return NULL;
}

const sc_schema_notes *sc_cursor_deprecation(const sc_cursor *cursor)
{
    for (unsigned i = 0; i < cursor->count; i++) {
        const sc_schema_notes *notes = cursor->nodes[i]->notes;
        if (notes != NULL && cursor->certain[i] && notes->deprecated) {
            return notes;
        }
    }
    return NULL;
}

bool sc_cursor_enters(const sc_cursor *cursor, sc_kind kind)
{
    for (unsigned i = 0; i < cursor->count; i++) {
        const sc_schema_node *node = cursor->nodes[i];
        if ((kind == SC_OBJECT && node->object != NULL) ||
            (kind == SC_ARRAY && node->array != NULL)) {
            return true;
        }
    }
    return false;
}

bool sc_cursor_is_forbidden(const sc_cursor *cursor)
{
    for (unsigned i = 0; i < cursor->count; i++) {
        if (cursor->nodes[i]->never) {
            return true;
        }
    }
    return false;
}

bool sc_cursor_takes(const sc_cursor *cursor, sc_kind kind)
{
    unsigned types = sc_cursor_types(cursor);
    const sc_scalar scalar = {.kind = kind};
    return types != SC_TYPE_ALL && (types & sc_check_types_of(scalar.kind)) != 0;
}

bool sc_cursor_requires(const sc_cursor *cursor, const char *key, size_t length)
{
    for (unsigned i = 0; i < cursor->count; i++) {
        const sc_schema_object *object = cursor->nodes[i]->object;
        size_t count = object != NULL && cursor->certain[i] ? sc_value_count(object->required) : 0;
        for (size_t k = 0; k < count; k++) {
            sc_scalar name = sc_value_scalar(sc_value_item(object->required, k));
            if (name.length == length && memcmp(name.text, key, length) == 0) {
                return true;
            }
        }
    }
    return false;
}

static bool same(const char *a, size_t a_length, const char *b, size_t b_length)
{
    return a_length == b_length && memcmp(a, b, a_length) == 0;
}

const char *sc_cursor_key(const sc_cursor *cursor, const char *name, size_t length,
                          size_t *key_length)
{
    const char *fit = NULL;
    bool several = false;
    for (unsigned i = 0; i < cursor->count; i++) {
        const sc_schema_object *object = cursor->nodes[i]->object;
        size_t count = object != NULL ? object->members.count : 0;
        for (size_t k = 0; k < count; k++) {
            size_t have;
            const char *key = sc_value_key(sc_value_item(object->properties, k), &have);
            if (same(key, have, name, length)) {
                *key_length = have;
                return key;
            }
            if (sc_loose_equal(key, have, name, length)) {
                several |= fit != NULL && !same(fit, *key_length, key, have);
                *key_length = have;
                fit = key;
            }
        }
    }
    return several ? NULL : fit;
}

/* ---- aliases ---- */

/* A name beside the property; the aliases that are paths lead from the root (places.c). */
static bool is_alias(sc_value alias, const char *name, size_t length, bool loose)
{
    sc_scalar have = sc_value_scalar(alias);
    return same(have.text, have.length, name, length) ||
           (loose && sc_loose_equal(have.text, have.length, name, length));
}

static bool has_alias(const sc_schema_notes *notes, const char *name, size_t length, bool loose)
{
    if (notes == NULL || sc_value_kind(notes->aliases) == SC_ABSENT) {
        return false;
    }
    if (sc_value_kind(notes->aliases) == SC_STRING) {
        return is_alias(notes->aliases, name, length, loose);
    }
    for (size_t i = 0; i < sc_value_count(notes->aliases); i++) {
        if (is_alias(sc_value_item(notes->aliases, i), name, length, loose)) {
            return true;
        }
    }
    return false;
}

const char *sc_cursor_alias(const sc_cursor *cursor, const char *name, size_t length, bool loose,
                            size_t *key_length)
{
    for (unsigned i = 0; i < cursor->count; i++) {
        const sc_schema_object *object = cursor->nodes[i]->object;
        size_t count = object != NULL ? object->members.count : 0;
        for (size_t k = 0; k < count; k++) {
            if (has_alias(object->members.items[k]->notes, name, length, loose)) {
                return sc_value_key(sc_value_item(object->properties, k), key_length);
            }
        }
    }
    return NULL;
}

bool sc_cursor_bind(const sc_cursor *cursor, const sc_allocator *allocator, const char **text,
                    size_t *length, sc_cursor *out)
{
    size_t key_length;
    const char *key = sc_cursor_key(cursor, *text, *length, &key_length);
    if (key == NULL) {
        key = sc_cursor_alias(cursor, *text, *length, true, &key_length);
    }
    if (key != NULL) {
        *text = key;
        *length = key_length;
    }
    sc_cursor_step(cursor, allocator, *text, *length, out);
    return key != NULL;
}
