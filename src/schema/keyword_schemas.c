/* Keywords that hold schemas: of members, of elements, and combinations at the same value. */
#include "base/alloc.h"
#include "image/image.h"
#include "schema/keywords.h"

#include <string.h>

sc_status sc_schema_children(sc_schema_compiler *compiler, sc_value value, sc_schema_list *out)
{
    sc_status status = sc_schema_expect(compiler, value, SC_ARRAY);
    size_t count = sc_value_count(value);
    if (status != SC_OK) {
        return status;
    }
    out->items = sc_arena_alloc_array(&compiler->schema->arena, count, sizeof *out->items);
    if (out->items == NULL) {
        return sc_schema_no_memory(compiler);
    }
    out->count = count;
    for (size_t i = 0; i < count; i++) {
        out->items[i] = NULL;
    }
    for (size_t i = 0; status == SC_OK && i < count; i++) {
        status = sc_schema_child(compiler, sc_value_item(value, i), &out->items[i]);
    }
    return status;
}

/* ---- references ---- */

SC_KEYWORD(sc_keyword_reference)
{
    sc_schema_logic *logic = sc_schema_logic_of(compiler, node);
    if (logic == NULL) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    sc_schema_node *target;
    sc_status status = sc_schema_resolve(compiler, node, value, &target);
    if (status == SC_OK) {
        logic->reference = target;
    }
    return status;
}

/* The reference is dynamic where its fragment is a dynamic anchor at its static target. */
static bool is_dynamic(const sc_schema *schema, const sc_schema_node *target, const char *name,
                       size_t length)
{
    sc_value anchor = sc_value_member(target->place, "$dynamicAnchor", strlen("$dynamicAnchor"));
    sc_scalar text = sc_value_scalar(anchor);
    if (schema->resources[target->resource].dialect == SC_DRAFT_2019) {
        sc_scalar recursive = sc_value_scalar(
            sc_value_member(target->place, "$recursiveAnchor", strlen("$recursiveAnchor")));
        return length == 0 && recursive.kind == SC_BOOL && recursive.boolean;
    }
    return text.kind == SC_STRING && text.length == length && length != 0 &&
           memcmp(text.text, name, length) == 0;
}

SC_KEYWORD(sc_keyword_dynamic_reference)
{
    sc_schema_logic *logic = sc_schema_logic_of(compiler, node);
    if (logic == NULL) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    sc_schema_node *target;
    sc_status status = sc_schema_resolve(compiler, node, value, &target);
    if (status != SC_OK) {
        return status;
    }
    sc_scalar text = sc_value_scalar(value);
    const char *hash = memchr(text.text, '#', text.length);
    const char *name = hash != NULL ? hash + 1 : text.text + text.length;
    size_t length = text.length - (size_t)(name - text.text);
    logic->dynamic = target;
    if (is_dynamic(compiler->schema, target, name, length)) {
        logic->dynamic_name = name;
        logic->dynamic_length = length;
        compiler->schema->dynamic = true;
    }
    return SC_OK;
}

SC_KEYWORD(sc_keyword_definitions)
{
    (void)node;
    sc_status status = sc_schema_expect(compiler, value, SC_OBJECT);
    for (size_t i = 0; status == SC_OK && i < sc_value_count(value); i++) {
        const sc_schema_node *made;
        status = sc_schema_child(compiler, sc_value_item(value, i), &made);
    }
    return status;
}

/* ---- combinations ---- */

#define COMBINE(keyword, member)                                                                   \
    SC_KEYWORD(keyword)                                                                            \
    {                                                                                              \
        sc_schema_logic *logic = sc_schema_logic_of(compiler, node);                               \
        return logic != NULL ? sc_schema_children(compiler, value, &logic->member)                 \
                             : SC_ERROR_OUT_OF_MEMORY;                                             \
    }

COMBINE(sc_keyword_all_of, all)
COMBINE(sc_keyword_any_of, any)
COMBINE(sc_keyword_one_of, one)

#define ONE(keyword, group_of, type, member)                                                       \
    SC_KEYWORD(keyword)                                                                            \
    {                                                                                              \
        type *holder = group_of(compiler, node);                                                   \
        return holder != NULL ? sc_schema_child(compiler, value, &holder->member)                  \
                              : SC_ERROR_OUT_OF_MEMORY;                                            \
    }

ONE(sc_keyword_not, sc_schema_logic_of, sc_schema_logic, not )
ONE(sc_keyword_if, sc_schema_logic_of, sc_schema_logic, condition)
ONE(sc_keyword_then, sc_schema_logic_of, sc_schema_logic, then)
ONE(sc_keyword_else, sc_schema_logic_of, sc_schema_logic, otherwise)
ONE(sc_keyword_additional_properties, sc_schema_object_of, sc_schema_object, additional)
ONE(sc_keyword_property_names, sc_schema_object_of, sc_schema_object, names)

SC_KEYWORD(sc_keyword_unevaluated_properties)
{
    sc_schema_object *object = sc_schema_object_of(compiler, node);
    node->watches = true;
    return object != NULL ? sc_schema_child(compiler, value, &object->unevaluated)
                          : SC_ERROR_OUT_OF_MEMORY;
}

/* ---- arrays ---- */

static unsigned dialect_of(const sc_schema_compiler *compiler, const sc_schema_node *node)
{
    return compiler->schema->resources[node->resource].dialect;
}

SC_KEYWORD(sc_keyword_unevaluated_items)
{
    sc_schema_array *array = sc_schema_array_of(compiler, node);
    node->watches = true;
    return array != NULL ? sc_schema_child(compiler, value, &array->unevaluated)
                         : SC_ERROR_OUT_OF_MEMORY;
}

SC_KEYWORD(sc_keyword_prefix_items)
{
    sc_schema_array *array = sc_schema_array_of(compiler, node);
    return array != NULL ? sc_schema_children(compiler, value, &array->prefix)
                         : SC_ERROR_OUT_OF_MEMORY;
}

/* Before 2020-12 a list of schemas is a prefix, and additionalItems is what follows it. */
SC_KEYWORD(sc_keyword_items)
{
    sc_schema_array *array = sc_schema_array_of(compiler, node);
    if (array == NULL) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    if (sc_value_kind(value) == SC_ARRAY && dialect_of(compiler, node) != SC_DRAFT_2020) {
        return sc_schema_children(compiler, value, &array->prefix);
    }
    return sc_schema_child(compiler, value, &array->rest);
}

SC_KEYWORD(sc_keyword_additional_items)
{
    sc_schema_array *array = sc_schema_array_of(compiler, node);
    if (array == NULL) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    const sc_schema_node *rest;
    sc_status status = sc_schema_child(compiler, value, &rest);
    sc_value items = sc_value_member(node->place, "items", strlen("items"));
    if (status == SC_OK && sc_value_kind(items) == SC_ARRAY) {
        array->rest = rest;
    }
    return status;
}

SC_KEYWORD(sc_keyword_contains)
{
    sc_schema_array *array = sc_schema_array_of(compiler, node);
    if (array == NULL) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    array->contains_counts = dialect_of(compiler, node) == SC_DRAFT_2020;
    return sc_schema_child(compiler, value, &array->contains);
}

SC_KEYWORD(sc_keyword_unique_items)
{
    sc_schema_array *array = sc_schema_array_of(compiler, node);
    if (array == NULL) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    array->unique = sc_value_scalar(value).boolean;
    return sc_schema_expect(compiler, value, SC_BOOL);
}

/* ---- objects ---- */

SC_KEYWORD(sc_keyword_properties)
{
    sc_schema_object *object = sc_schema_object_of(compiler, node);
    sc_status status = sc_schema_expect(compiler, value, SC_OBJECT);
    if (object == NULL || status != SC_OK) {
        return object == NULL ? SC_ERROR_OUT_OF_MEMORY : status;
    }
    size_t count = sc_value_count(value);
    object->members.items =
        sc_arena_alloc_array(&compiler->schema->arena, count, sizeof *object->members.items);
    if (object->members.items == NULL) {
        return sc_schema_no_memory(compiler);
    }
    object->properties = value;
    object->first = sc_value_node(value)->as.children.first;
    object->members.count = count;
    for (size_t i = 0; status == SC_OK && i < count; i++) {
        status = sc_schema_child(compiler, sc_value_item(value, i), &object->members.items[i]);
    }
    return status;
}

SC_KEYWORD(sc_keyword_pattern_properties)
{
    sc_schema_object *object = sc_schema_object_of(compiler, node);
    sc_status status = sc_schema_expect(compiler, value, SC_OBJECT);
    if (object == NULL || status != SC_OK) {
        return object == NULL ? SC_ERROR_OUT_OF_MEMORY : status;
    }
    size_t count = sc_value_count(value);
    object->patterns =
        sc_arena_alloc_array(&compiler->schema->arena, count, sizeof *object->patterns);
    if (object->patterns == NULL) {
        return sc_schema_no_memory(compiler);
    }
    object->pattern_count = count;
    for (size_t i = 0; status == SC_OK && i < count; i++) {
        sc_schema_pattern_property *property = &object->patterns[i];
        sc_value member = sc_value_item(value, i);
        size_t length;
        const char *key = sc_value_key(member, &length);
        status = sc_schema_pattern_of(compiler, member, key, length, &property->pattern);
        status = status != SC_OK ? status : sc_schema_child(compiler, member, &property->node);
    }
    return status;
}

SC_KEYWORD(sc_keyword_required)
{
    sc_schema_object *object = sc_schema_object_of(compiler, node);
    if (object == NULL) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    object->required = value;
    return sc_schema_expect_names(compiler, value);
}

/* Room for more dependencies behind those there are: two keywords may bring them. */
static sc_schema_dependency *more_dependencies(sc_schema_compiler *compiler,
                                               sc_schema_object *object, size_t count)
{
    sc_schema_dependency *all = sc_arena_alloc_array(&compiler->schema->arena,
                                                     object->dependency_count + count, sizeof *all);
    if (all == NULL) {
        (void)sc_schema_no_memory(compiler);
        return NULL;
    }
    if (object->dependency_count != 0) {
        memcpy(all, object->dependencies, object->dependency_count * sizeof *all);
    }
    sc_schema_dependency *added = all + object->dependency_count;
    for (size_t i = 0; i < count; i++) {
        added[i] = (sc_schema_dependency){0};
    }
    object->dependencies = all;
    object->dependency_count += count;
    return added;
}

enum { NAMES = 1, SCHEMAS = 2 };

static sc_status take_dependencies(sc_schema_compiler *compiler, sc_schema_node *node,
                                   sc_value value, unsigned kinds)
{
    sc_schema_object *object = sc_schema_object_of(compiler, node);
    sc_status status = sc_schema_expect(compiler, value, SC_OBJECT);
    if (object == NULL || status != SC_OK) {
        return object == NULL ? SC_ERROR_OUT_OF_MEMORY : status;
    }
    size_t count = sc_value_count(value);
    sc_schema_dependency *added = more_dependencies(compiler, object, count);
    if (added == NULL) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    for (size_t i = 0; status == SC_OK && i < count; i++) {
        sc_value member = sc_value_item(value, i);
        added[i].key = sc_value_key(member, &added[i].length);
        bool names = kinds == NAMES || (kinds != SCHEMAS && sc_value_kind(member) == SC_ARRAY);
        if (names) {
            added[i].required = member;
            status = sc_schema_expect_names(compiler, member);
        } else {
            status = sc_schema_child(compiler, member, &added[i].node);
        }
    }
    return status;
}

SC_KEYWORD(sc_keyword_dependencies)
{
    return take_dependencies(compiler, node, value, NAMES | SCHEMAS);
}

SC_KEYWORD(sc_keyword_dependent_required)
{
    return take_dependencies(compiler, node, value, NAMES);
}

SC_KEYWORD(sc_keyword_dependent_schemas)
{
    return take_dependencies(compiler, node, value, SCHEMAS);
}
