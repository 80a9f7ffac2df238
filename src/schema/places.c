/*
 * Keywords that speak of a place from the root: variables (`x-env`), public places
 * (`x-secret: false`), old paths (`x-aliases`), letters and operands of a command line (`x-short`,
 * `x-operand`). They are gathered once, by a walk over the
 * places that properties lead to. Only a schema that has such a keyword is walked.
 *
 * A subschema that leads back to itself speaks of places without end: below itself it is not
 * entered again. The rest is bounded by a number of steps.
 */
#include "schema/places.h"

#include "base/alloc.h"
#include "base/sort.h"
#include "image/path.h"
#include "schema/cursor.h"

#include <string.h>

enum { DEPTH_MOST = 64, STEPS_MOST = 1 << 20, LIST_MOST = 1 << 16 };

/* A place on the way; the key is NULL for any element or any other member. */
typedef struct place {
    const struct place *up;
    const char *key;
    size_t length;
    size_t depth;
    bool fixed; /* no step to it is one of many */
} place;

/* The subschemas on the way. */
typedef struct trail {
    const struct trail *up;
    const sc_schema_node *node;
} trail;

typedef struct walking {
    sc_schema_compiler *compiler;
    size_t steps;
    size_t variable_capacity, move_capacity, letter_capacity, operand_capacity;
} walking;

static sc_status walk(walking *self, const place *at, const trail *up, const sc_schema_node *node);

/* ---- what is found ---- */

static void *grow(const walking *self, const void *items, size_t count, size_t *capacity,
                  size_t size)
{
    if (count < *capacity) {
        return (void *)(uintptr_t)items;
    }
    size_t larger = *capacity != 0 ? 2 * *capacity : 8;
    void *grown = larger <= LIST_MOST
                      ? sc_arena_alloc_array(&self->compiler->schema->arena, larger, size)
                      : NULL;
    if (grown != NULL && count != 0) {
        memcpy(grown, items, count * size);
    }
    *capacity = grown != NULL ? larger : *capacity;
    return grown;
}

static sc_status keep_path(const walking *self, const place *at, sc_guide_path *out)
{
    sc_arena *arena = &self->compiler->schema->arena;
    const char **keys = sc_arena_alloc_array(arena, at->depth + 1, sizeof *keys);
    size_t *lengths = sc_arena_alloc_array(arena, at->depth + 1, sizeof *lengths);
    if (keys == NULL || lengths == NULL) {
        return sc_schema_no_memory(self->compiler);
    }
    for (const place *step = at; step->up != NULL; step = step->up) {
        keys[step->depth - 1] = step->key;
        lengths[step->depth - 1] = step->length;
    }
    *out = (sc_guide_path){keys, lengths, at->depth};
    return SC_OK;
}

static sc_status add_variable(walking *self, const place *at, sc_value name)
{
    sc_schema *schema = self->compiler->schema;
    sc_scalar text = sc_value_scalar(name);
    if (text.length == 0) {
        return sc_schema_fail(self->compiler, SC_ERROR_BAD_SCHEMA, name,
                              "the name of a variable must not be empty");
    }
    schema->variables = grow(self, schema->variables, schema->variable_count,
                             &self->variable_capacity, sizeof *schema->variables);
    if (schema->variables == NULL) {
        return sc_schema_no_memory(self->compiler);
    }
    sc_schema_variable *variable = &schema->variables[schema->variable_count++];
    *variable = (sc_schema_variable){text.text, text.length, {NULL, NULL, 0}};
    return keep_path(self, at, &variable->path);
}

static sc_status push_place(sc_path_builder *path, const place *at)
{
    if (at->up == NULL) {
        return SC_OK;
    }
    size_t mark;
    sc_status status = push_place(path, at->up);
    if (status != SC_OK) {
        return status;
    }
    return at->key != NULL ? sc_path_push_key(path, at->key, at->length, &mark)
                           : sc_path_push_text(path, path->length != 0 ? ".*" : "*",
                                               path->length != 0 ? 2 : 1, &mark);
}

static sc_status add_public(walking *self, const place *at)
{
    sc_schema *schema = self->compiler->schema;
    sc_path_builder path;
    sc_path_builder_init(&path, schema->allocator);
    sc_status status = push_place(&path, at);
    if (status == SC_OK && schema->public_paths == NULL) {
        schema->public_paths = sc_path_index_new(schema->allocator);
    }
    if (status == SC_OK) {
        status = schema->public_paths != NULL ? sc_path_index_add(schema->public_paths, path.text)
                                              : SC_ERROR_OUT_OF_MEMORY;
    }
    sc_path_builder_free(&path);
    return status == SC_OK ? SC_OK : sc_schema_no_memory(self->compiler);
}

/* ---- old paths ---- */

/* The tokens of a JSON Pointer, or the segments of a path; *count is 1 for a name beside. */
static sc_status split(const walking *self, sc_scalar text, sc_guide_path *out)
{
    sc_arena *arena = &self->compiler->schema->arena;
    const char **keys = sc_arena_alloc_array(arena, DEPTH_MOST, sizeof *keys);
    size_t *lengths = sc_arena_alloc_array(arena, DEPTH_MOST, sizeof *lengths);
    if (keys == NULL || lengths == NULL) {
        return sc_schema_no_memory(self->compiler);
    }
    *out = (sc_guide_path){keys, lengths, 0};
    sc_path_cursor cursor;
    sc_segment segment;
    int more = 0;
    sc_path_begin(&cursor, text.text, text.length);
    while (out->count < DEPTH_MOST && (more = sc_path_next(&cursor, &segment)) == 1) {
        if (segment.kind == SC_SEGMENT_INDEX) {
            return SC_ERROR_BAD_PATH;
        }
        keys[out->count] = sc_arena_text(arena, segment.text, segment.length);
        lengths[out->count] = segment.length;
        if (keys[out->count++] == NULL) {
            return sc_schema_no_memory(self->compiler);
        }
    }
    return more < 0 || out->count == 0 ? SC_ERROR_BAD_PATH : SC_OK;
}

static sc_status add_alias(walking *self, const place *at, sc_value alias)
{
    sc_schema *schema = self->compiler->schema;
    sc_scalar text = sc_value_scalar(alias);
    bool rooted = text.length != 0 && text.text[0] == '/';
    sc_guide_path from;
    sc_status status = split(self, text, &from);
    if (status == SC_ERROR_BAD_PATH) {
        return sc_schema_fail(self->compiler, SC_ERROR_BAD_SCHEMA, alias,
                              "an alias must be a key or a path of keys");
    }
    if (status != SC_OK || (from.count == 1 && !rooted)) {
        return status;
    }
    if (!at->fixed || at->up == NULL) {
        return sc_schema_fail(self->compiler, SC_ERROR_BAD_SCHEMA, alias,
                              "an alias that is a path needs a property with one place");
    }
    schema->moves =
        grow(self, schema->moves, schema->move_count, &self->move_capacity, sizeof *schema->moves);
    if (schema->moves == NULL) {
        return sc_schema_no_memory(self->compiler);
    }
    sc_schema_move *move = &schema->moves[schema->move_count++];
    move->from = from;
    return keep_path(self, at, &move->to);
}

/* ---- the command line ---- */

static sc_status add_letter(walking *self, const place *at, const sc_schema_node *node)
{
    sc_schema *schema = self->compiler->schema;
    sc_scalar text = sc_value_scalar(node->notes->shortcut);
    for (size_t i = 0; i < schema->letter_count; i++) {
        if (schema->letters[i].letter == text.text[0]) {
            return sc_schema_fail(self->compiler, SC_ERROR_BAD_SCHEMA, node->notes->shortcut,
                                  "x-short `%c` is taken by another place", text.text[0]);
        }
    }
    schema->letters = grow(self, schema->letters, schema->letter_count, &self->letter_capacity,
                           sizeof *schema->letters);
    if (schema->letters == NULL) {
        return sc_schema_no_memory(self->compiler);
    }
    sc_cursor cursor;
    sc_cursor_of(node, &cursor);
    unsigned types = sc_cursor_types_beside_null(&cursor);
    sc_schema_letter *letter = &schema->letters[schema->letter_count++];
    *letter = (sc_schema_letter){text.text[0], types == SC_TYPE_BOOL, {NULL, NULL, 0}};
    return keep_path(self, at, &letter->path);
}

static sc_status add_operand(walking *self, const place *at)
{
    sc_schema *schema = self->compiler->schema;
    schema->operands = grow(self, schema->operands, schema->operand_count, &self->operand_capacity,
                            sizeof *schema->operands);
    return schema->operands != NULL
               ? keep_path(self, at, &schema->operands[schema->operand_count++])
               : sc_schema_no_memory(self->compiler);
}

static sc_status take_words(walking *self, const place *at, const sc_schema_node *node)
{
    sc_status status = SC_OK;
    if (!at->fixed || at->up == NULL) {
        return SC_OK;
    }
    if (sc_value_kind(node->notes->shortcut) != SC_ABSENT) {
        status = add_letter(self, at, node);
    }
    return status == SC_OK && node->notes->operand ? add_operand(self, at) : status;
}

/* ---- the walk ---- */

typedef sc_status (*taking)(walking *self, const place *at, sc_value name);

/* One text or a list of them. */
static sc_status each(walking *self, const place *at, sc_value names, taking take)
{
    if (sc_value_kind(names) == SC_STRING) {
        return take(self, at, names);
    }
    sc_status status = SC_OK;
    for (size_t i = 0; status == SC_OK && i < sc_value_count(names); i++) {
        status = take(self, at, sc_value_item(names, i));
    }
    return status;
}

static sc_status take_notes(walking *self, const place *at, const sc_schema_notes *notes)
{
    sc_status status = SC_OK;
    if (at->fixed && at->up != NULL) {
        status = each(self, at, notes->variables, add_variable);
    }
    if (status == SC_OK && notes->exempt && at->up != NULL) {
        status = add_public(self, at);
    }
    return status == SC_OK ? each(self, at, notes->aliases, add_alias) : status;
}

static sc_status walk_down(walking *self, const place *at, const trail *here, const char *key,
                           size_t length, const sc_schema_node *node)
{
    place below = {at, key, length, at->depth + 1, at->fixed && key != NULL};
    return node != NULL && below.depth < DEPTH_MOST ? walk(self, &below, here, node) : SC_OK;
}

static sc_status walk_object(walking *self, const place *at, const trail *here,
                             const sc_schema_object *object)
{
    sc_status status = SC_OK;
    for (size_t i = 0; status == SC_OK && i < object->members.count; i++) {
        size_t length;
        const char *key = sc_value_key(sc_value_item(object->properties, i), &length);
        status = walk_down(self, at, here, key, length, object->members.items[i]);
    }
    for (size_t i = 0; status == SC_OK && i < object->pattern_count; i++) {
        status = walk_down(self, at, here, NULL, 0, object->patterns[i].node);
    }
    return status == SC_OK ? walk_down(self, at, here, NULL, 0, object->additional) : status;
}

static sc_status walk_array(walking *self, const place *at, const trail *here,
                            const sc_schema_array *array)
{
    sc_status status = walk_down(self, at, here, NULL, 0, array->rest);
    for (size_t i = 0; status == SC_OK && i < array->prefix.count; i++) {
        status = walk_down(self, at, here, NULL, 0, array->prefix.items[i]);
    }
    return status;
}

static sc_status walk_list(walking *self, const place *at, const trail *here,
                           const sc_schema_list *list)
{
    sc_status status = SC_OK;
    for (size_t i = 0; status == SC_OK && i < list->count; i++) {
        status = walk(self, at, here, list->items[i]);
    }
    return status;
}

static sc_status walk_logic(walking *self, const place *at, const trail *here,
                            const sc_schema_logic *logic)
{
    const sc_schema_node *const single[] = {logic->reference, logic->dynamic, logic->then,
                                            logic->otherwise};
    const sc_schema_list *const lists[] = {&logic->all, &logic->any, &logic->one};
    sc_status status = SC_OK;
    for (size_t i = 0; status == SC_OK && i < sizeof single / sizeof single[0]; i++) {
        status = single[i] != NULL ? walk(self, at, here, single[i]) : SC_OK;
    }
    for (size_t i = 0; status == SC_OK && i < sizeof lists / sizeof lists[0]; i++) {
        status = walk_list(self, at, here, lists[i]);
    }
    return status;
}

static sc_status walk(walking *self, const place *at, const trail *up, const sc_schema_node *node)
{
    const trail here = {up, node};
    for (const trail *before = up; before != NULL; before = before->up) {
        if (before->node == node) {
            return SC_OK;
        }
    }
    if (self->steps++ == STEPS_MOST) {
        return sc_schema_fail(self->compiler, SC_ERROR_BAD_SCHEMA, node->place,
                              "the schema has too many places for x-env, x-secret or x-aliases");
    }
    sc_status status = node->notes != NULL ? take_notes(self, at, node->notes) : SC_OK;
    if (status == SC_OK && node->notes != NULL) {
        status = take_words(self, at, node);
    }
    if (status == SC_OK && node->logic != NULL) {
        status = walk_logic(self, at, &here, node->logic);
    }
    if (status == SC_OK && node->object != NULL) {
        status = walk_object(self, at, &here, node->object);
    }
    return status == SC_OK && node->array != NULL ? walk_array(self, at, &here, node->array)
                                                  : status;
}

/* ---- all of them ---- */

static int compare(const void *a, const void *b)
{
    const sc_schema_variable *one = a, *other = b;
    return sc_compare_texts(one->name, one->length, other->name, other->length);
}

static sc_status sort_variables(sc_schema_compiler *compiler)
{
    sc_schema *schema = compiler->schema;
    sc_status status = sc_sort(schema->allocator, schema->variables, schema->variable_count,
                               sizeof *schema->variables, compare);
    return status == SC_OK ? SC_OK : sc_schema_no_memory(compiler);
}

sc_status sc_schema_find_places(sc_schema_compiler *compiler)
{
    const place root = {.fixed = true};
    walking self = {.compiler = compiler};
    sc_schema *schema = compiler->schema;
    if (!schema->places) {
        return SC_OK;
    }
    sc_status status = walk(&self, &root, NULL, schema->root);
    return status == SC_OK && schema->variable_count > 1 ? sort_variables(compiler) : status;
}
