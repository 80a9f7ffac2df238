/* Objects: members by name, by pattern and by neither; required members. */
#include "image/near.h"
#include "schema/check.h"
#include "schema/member.h"

#include <string.h>

enum { NEAR_NODES = 100, SPLIT_MOST = 128 /* bytes of a key */ };

static bool check_count(sc_check *check, const sc_schema_object *object, uint64_t count)
{
    if (count < object->least) {
        return sc_check_fail(check, SC_ERROR_SCHEMA, "must have at least %llu members, has %llu",
                             (unsigned long long)object->least, (unsigned long long)count);
    }
    if (count > object->most) {
        return sc_check_fail(check, SC_ERROR_SCHEMA, "must have at most %llu members, has %llu",
                             (unsigned long long)object->most, (unsigned long long)count);
    }
    return true;
}

static bool check_required(sc_check *check, sc_value required, sc_value value, const char *because)
{
    bool fine = true;
    size_t count = sc_value_count(required);
    if (!sc_check_charge(check, count)) {
        return false;
    }
    uint32_t next = 0, first = count != 0 ? sc_value_node(required)->as.children.first : 0;
    for (size_t i = 0; i < count && (fine || !check->quiet); i++) {
        const sc_node *name = &required.image->nodes[first + i];
        const char *text = required.image->text + name->as.text.offset;
        size_t length = name->as.text.length;
        if (sc_schema_next_member(value, text, length, &next).image != NULL) {
            continue;
        }
        fine = sc_check_fail_member(
            check, SC_ERROR_MISSING_KEY, value, text, length,
            because == NULL ? "`%s` is required" : "`%s` is required beside `%s`", text, because);
    }
    return fine;
}

/* ---- unknown keys ---- */

/* The property that the key may have meant, of this schema and of those at the same value. */
static sc_value near_property(const sc_schema_node *node, const char *key, size_t length,
                              unsigned *left)
{
    sc_value near = {0};
    if (*left == 0) {
        return near;
    }
    --*left;
    if (node->object != NULL) {
        near = sc_near_member(node->object->properties, key, length);
    }
    const sc_schema_logic *logic = node->logic;
    if (sc_value_kind(near) == SC_ABSENT && logic != NULL) {
        if (logic->reference != NULL) {
            near = near_property(logic->reference, key, length, left);
        }
        for (size_t i = 0; sc_value_kind(near) == SC_ABSENT && i < logic->all.count; i++) {
            near = near_property(logic->all.items[i], key, length, left);
        }
    }
    return near;
}

/* The members that the schema of a value declares; references are followed. */
static const sc_schema_object *object_of(const sc_schema_node *node)
{
    for (unsigned i = 0; i < NEAR_NODES && node->object == NULL; i++) {
        if (node->logic == NULL || node->logic->reference == NULL) {
            return NULL;
        }
        node = node->logic->reference;
    }
    return node->object;
}

/*
 * A variable's name with one underscore where two part it: `server_port` for `server.port`. True
 * where the parts are properties.
 */
static bool split_property(const sc_schema_node *node, const char *key, size_t length,
                           const char **outer, const char **inner)
{
    const sc_schema_object *object = object_of(node), *below;
    for (size_t i = 1; object != NULL && length <= SPLIT_MOST && i + 1 < length; i++) {
        sc_value first = key[i] == '_' ? sc_value_field(object->properties, key, i) : (sc_value){0};
        below = first.image != NULL ? object_of(object->members.items[first.node - object->first])
                                    : NULL;
        sc_value second = below != NULL
                              ? sc_value_field(below->properties, key + i + 1, length - i - 1)
                              : (sc_value){0};
        if (second.image != NULL) {
            *outer = sc_value_key(first, NULL);
            *inner = sc_value_key(second, NULL);
            return true;
        }
    }
    return false;
}

static bool fail_split(sc_check *check, sc_value member, const char *outer, const char *inner)
{
    size_t length;
    const char *key = sc_value_key(member, &length);
    sc_origin origin;
    bool variable = sc_value_origin(member, &origin) && origin.kind == SC_SOURCE_ENVIRONMENT;
    return sc_check_fail_member(check, SC_ERROR_UNKNOWN_KEY, member, key, length,
                                "`%s` is not a known key; did you mean `%s.%s`%s?", key, outer,
                                inner, variable ? ", whose variable has `__` for the dot" : "");
}

static bool fail_unknown(sc_check *check, const sc_schema_node *node, sc_value member)
{
    size_t length;
    const char *key = sc_value_key(member, &length);
    bool root = check->frame->up == NULL;
    if (root && length == strlen("$schema") && memcmp(key, "$schema", length) == 0) {
        return true; /* names the schema for editors */
    }
    if (check->quiet) {
        return false;
    }
    unsigned left = check->problems < SC_CHECK_NEAR_MOST ? NEAR_NODES : 0;
    const char *outer, *inner;
    if (left != 0 && split_property(node, key, length, &outer, &inner)) {
        return fail_split(check, member, outer, inner);
    }
    sc_value near = near_property(node, key, length, &left);
    const char *meant = sc_value_key(near, NULL);
    if (meant != NULL) {
        return sc_check_fail_member(check, SC_ERROR_UNKNOWN_KEY, member, key, length,
                                    "`%s` is not a known key; did you mean `%s`?", key, meant);
    }
    return sc_check_fail_member(check, SC_ERROR_UNKNOWN_KEY, member, key, length,
                                "`%s` is not a known key", key);
}

static bool check_other(sc_check *check, const sc_schema_node *node, const sc_schema_node *other,
                        sc_value member)
{
    return other->never ? fail_unknown(check, node, member) : sc_check_child(check, other, member);
}

/* ---- members ---- */

static bool check_patterns(sc_check *check, const sc_schema_object *object, sc_value member,
                           const char *key, size_t length, bool *matched)
{
    bool fine = true;
    for (size_t i = 0; i < object->pattern_count; i++) {
        const sc_schema_pattern_property *property = &object->patterns[i];
        bool found = false;
        if (property->pattern == NULL) {
            *matched = true; /* not known whether it matches: the member is not unknown */
            continue;
        }
        if (!sc_check_charge(check, 1 + sc_regex_cost(property->pattern, length) / 16)) {
            return false;
        }
        sc_status status =
            sc_regex_search(property->pattern, key, length, check->allocator, &found);
        if (status != SC_OK) {
            return sc_check_end(check, status);
        }
        if (found) {
            *matched = true;
            fine &= sc_check_child(check, property->node, member);
        }
    }
    return fine;
}

static bool check_member(sc_check *check, const sc_schema_node *node, sc_value member,
                         uint32_t *next, bool *evaluated)
{
    const sc_schema_object *object = node->object;
    size_t length;
    const char *key = sc_schema_member_key(member, &length);
    bool fine = true;
    sc_value property = sc_schema_next_member(object->properties, key, length, next);
    if (property.image != NULL) {
        *evaluated = true;
        fine = sc_check_child(check, object->members.items[property.node - object->first], member);
    }
    if (object->pattern_count != 0 && (fine || !check->quiet)) {
        fine &= check_patterns(check, object, member, key, length, evaluated);
    }
    if (!*evaluated && object->additional != NULL) {
        *evaluated = true;
        fine = check_other(check, node, object->additional, member);
    }
    return fine;
}

static bool check_members(sc_check *check, const sc_schema_node *node, sc_value value,
                          sc_evaluated *evaluated)
{
    bool fine = true;
    const sc_node *object = sc_value_node(value);
    uint32_t count = sc_image_children(value.image, object), next = 0;
    for (uint32_t i = 0; i < count && (fine || !check->quiet); i++) {
        bool looked_at = false;
        sc_value member = sc_image_child(value.image, object, i);
        fine &= check_member(check, node, member, &next, &looked_at);
        if (looked_at) {
            sc_evaluated_add(evaluated, i);
        }
        if (check->status != SC_OK) {
            return false;
        }
    }
    return fine;
}

/*
 * A key as a value: an image of one string that borrows the key's text and the member's origin.
 * Keys are no nodes, and making an image of each would cost an allocation.
 */
static bool check_name(sc_check *check, const sc_schema_node *names, sc_value member)
{
    size_t length;
    const char *key = sc_value_key(member, &length);
    sc_node node = *sc_value_node(member);
    node.kind = SC_STRING;
    node.flags = 0;
    node.as.text.offset = (uint32_t)(key - member.image->text);
    node.as.text.length = (uint32_t)length;
    sc_packed_origin origin = member.image->origins[member.node];
    sc_image image = {.nodes = &node,
                      .text = member.image->text,
                      .origins = &origin,
                      .sources = member.image->sources,
                      .header = member.image->header};
    return sc_check_child(check, names, sc_value_of(&image, 0));
}

static bool check_names(sc_check *check, const sc_schema_node *names, sc_value value)
{
    bool fine = true;
    for (size_t i = 0; i < sc_value_count(value) && (fine || !check->quiet); i++) {
        fine &= check_name(check, names, sc_value_item(value, i));
        if (check->status != SC_OK) {
            return false;
        }
    }
    return fine;
}

static bool check_dependencies(sc_check *check, const sc_schema_object *object, sc_value value,
                               sc_evaluated *evaluated)
{
    bool fine = sc_check_charge(check, object->dependency_count);
    for (size_t i = 0; i < object->dependency_count && (fine || !check->quiet); i++) {
        const sc_schema_dependency *dependency = &object->dependencies[i];
        sc_value member = sc_value_member(value, dependency->key, dependency->length);
        if (sc_value_kind(member) == SC_ABSENT) {
            continue;
        }
        if (sc_value_kind(dependency->required) != SC_ABSENT) {
            fine &= check_required(check, dependency->required, value, dependency->key);
        }
        if (dependency->node != NULL) {
            fine &= sc_check_node(check, dependency->node, value, evaluated);
        }
    }
    return fine;
}

bool sc_check_object(sc_check *check, const sc_schema_node *node, sc_value value,
                     sc_evaluated *evaluated)
{
    const sc_schema_object *object = node->object;
    bool fine = check_count(check, object, sc_value_count(value));
    if (fine || !check->quiet) {
        fine &= check_required(check, object->required, value, NULL);
    }
    bool members =
        object->members.count != 0 || object->pattern_count != 0 || object->additional != NULL;
    if (members && (fine || !check->quiet)) {
        fine &= check_members(check, node, value, evaluated);
    }
    if (object->names != NULL && (fine || !check->quiet)) {
        fine &= check_names(check, object->names, value);
    }
    if (object->dependency_count != 0 && (fine || !check->quiet)) {
        fine &= check_dependencies(check, object, value, evaluated);
    }
    return fine;
}

bool sc_check_unevaluated(sc_check *check, const sc_schema_node *node, sc_value value,
                          const sc_evaluated *evaluated)
{
    sc_kind kind = sc_value_kind(value);
    const sc_schema_node *other = NULL;
    if (kind == SC_OBJECT && node->object != NULL) {
        other = node->object->unevaluated;
    } else if (kind == SC_ARRAY && node->array != NULL) {
        other = node->array->unevaluated;
    }
    bool fine = true;
    for (size_t i = 0; other != NULL && i < evaluated->count && (fine || !check->quiet); i++) {
        if (sc_evaluated_has(evaluated, i)) {
            continue;
        }
        sc_value child = sc_value_item(value, i);
        fine &= kind == SC_OBJECT ? check_other(check, node, other, child)
                                  : sc_check_child(check, other, child);
    }
    return fine;
}
