/* Keywords that hold plain values: types, bounds, texts, and what only describes. */
#include "base/alloc.h"
#include "schema/formats.h"
#include "schema/keywords.h"
#include "schema/numbers.h"

#include <math.h>
#include <string.h>

/* ---- shapes ---- */

sc_status sc_schema_expect(sc_schema_compiler *compiler, sc_value value, sc_kind kind)
{
    if (sc_value_kind(value) == kind) {
        return SC_OK;
    }
    size_t length;
    const char *key = sc_value_key(value, &length);
    return sc_schema_fail(compiler, SC_ERROR_BAD_SCHEMA, value, "%s must be %s, not %s",
                          key != NULL ? key : "an element", sc_kind_name(kind),
                          sc_kind_name(sc_value_kind(value)));
}

sc_status sc_schema_expect_names(sc_schema_compiler *compiler, sc_value value)
{
    sc_status status = sc_schema_expect(compiler, value, SC_ARRAY);
    for (size_t i = 0; status == SC_OK && i < sc_value_count(value); i++) {
        status = sc_schema_expect(compiler, sc_value_item(value, i), SC_STRING);
    }
    return status;
}

sc_status sc_schema_expect_count(sc_schema_compiler *compiler, sc_value value, uint64_t *out)
{
    sc_scalar scalar = sc_value_scalar(value);
    const sc_scalar zero = {.kind = SC_INTEGER};
    if (!sc_schema_is_integer(scalar) || sc_schema_less(scalar, zero)) {
        return sc_schema_fail(compiler, SC_ERROR_BAD_SCHEMA, value,
                              "%s must be an integer of at least 0", sc_value_key(value, NULL));
    }
    if (scalar.kind == SC_FLOAT) {
        *out = scalar.number < 9007199254740992.0 ? (uint64_t)scalar.number : SC_NO_LIMIT;
    } else {
        *out = (uint64_t)scalar.integer;
    }
    return SC_OK;
}

static sc_status expect_number(sc_schema_compiler *compiler, sc_value value)
{
    sc_scalar scalar = sc_value_scalar(value);
    if (sc_schema_is_number(scalar) && !(scalar.kind == SC_FLOAT && isnan(scalar.number))) {
        return SC_OK;
    }
    return sc_schema_fail(compiler, SC_ERROR_BAD_SCHEMA, value, "%s must be a number",
                          sc_value_key(value, NULL));
}

/* ---- groups ---- */

static void *group(sc_schema_compiler *compiler, void **slot, size_t size)
{
    if (*slot == NULL) {
        *slot = sc_arena_alloc_zero(&compiler->schema->arena, size);
        if (*slot == NULL) {
            (void)sc_schema_no_memory(compiler);
        }
    }
    return *slot;
}

#define GROUP(member)                                                                              \
    void *slot = node->member;                                                                     \
    bool fresh = slot == NULL;                                                                     \
    node->member = group(compiler, &slot, sizeof *node->member);                                   \
    fresh = fresh && node->member != NULL

sc_schema_number *sc_schema_number_of(sc_schema_compiler *compiler, sc_schema_node *node)
{
    GROUP(number);
    (void)fresh;
    return node->number;
}

sc_schema_text *sc_schema_text_of(sc_schema_compiler *compiler, sc_schema_node *node)
{
    GROUP(text);
    if (fresh) {
        node->text->most = SC_NO_LIMIT;
    }
    return node->text;
}

sc_schema_array *sc_schema_array_of(sc_schema_compiler *compiler, sc_schema_node *node)
{
    GROUP(array);
    if (fresh) {
        node->array->most = node->array->contains_most = SC_NO_LIMIT;
        node->array->contains_least = 1;
    }
    return node->array;
}

sc_schema_object *sc_schema_object_of(sc_schema_compiler *compiler, sc_schema_node *node)
{
    GROUP(object);
    if (fresh) {
        node->object->most = SC_NO_LIMIT;
    }
    return node->object;
}

sc_schema_logic *sc_schema_logic_of(sc_schema_compiler *compiler, sc_schema_node *node)
{
    GROUP(logic);
    (void)fresh;
    return node->logic;
}

sc_schema_notes *sc_schema_notes_of(sc_schema_compiler *compiler, sc_schema_node *node)
{
    GROUP(notes);
    (void)fresh;
    return node->notes;
}

/* ---- types ---- */

static sc_status add_type(sc_schema_compiler *compiler, sc_schema_node *node, sc_value value)
{
    static const struct {
        const char *name;
        uint8_t type;
    } types[] = {{"null", SC_TYPE_NULL},       {"boolean", SC_TYPE_BOOL},
                 {"integer", SC_TYPE_INTEGER}, {"number", SC_TYPE_NUMBER},
                 {"string", SC_TYPE_STRING},   {"array", SC_TYPE_ARRAY},
                 {"object", SC_TYPE_OBJECT}};
    sc_scalar name = sc_value_scalar(value);
    for (size_t i = 0; name.kind == SC_STRING && i < sizeof types / sizeof types[0]; i++) {
        if (strcmp(types[i].name, name.text) == 0) {
            node->types |= types[i].type;
            return SC_OK;
        }
    }
    return sc_schema_fail(compiler, SC_ERROR_BAD_SCHEMA, value,
                          "type must be null, boolean, integer, number, string, array or object");
}

SC_KEYWORD(sc_keyword_type)
{
    if (sc_value_kind(value) != SC_ARRAY) {
        return add_type(compiler, node, value);
    }
    sc_status status = SC_OK;
    for (size_t i = 0; status == SC_OK && i < sc_value_count(value); i++) {
        status = add_type(compiler, node, sc_value_item(value, i));
    }
    if (status == SC_OK && sc_value_count(value) == 0) {
        status = sc_schema_fail(compiler, SC_ERROR_BAD_SCHEMA, value, "type must not be empty");
    }
    return status;
}

SC_KEYWORD(sc_keyword_const)
{
    (void)compiler;
    node->constant = value;
    return SC_OK;
}

SC_KEYWORD(sc_keyword_enum)
{
    node->choices = value;
    return sc_schema_expect(compiler, value, SC_ARRAY);
}

/* ---- numbers ---- */

static sc_status take_bound(sc_schema_compiler *compiler, sc_value *slot, sc_value value)
{
    *slot = value;
    return expect_number(compiler, value);
}

#define BOUND(keyword, member)                                                                     \
    SC_KEYWORD(keyword)                                                                            \
    {                                                                                              \
        sc_schema_number *number = sc_schema_number_of(compiler, node);                            \
        return number != NULL ? take_bound(compiler, &number->member, value)                       \
                              : SC_ERROR_OUT_OF_MEMORY;                                            \
    }

BOUND(sc_keyword_minimum, minimum)
BOUND(sc_keyword_maximum, maximum)
BOUND(sc_keyword_exclusive_minimum, above)
BOUND(sc_keyword_exclusive_maximum, below)

SC_KEYWORD(sc_keyword_multiple_of)
{
    sc_schema_number *number = sc_schema_number_of(compiler, node);
    if (number == NULL) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    sc_status status = take_bound(compiler, &number->multiple_of, value);
    const sc_scalar zero = {.kind = SC_INTEGER};
    sc_scalar scalar = sc_value_scalar(value);
    bool finite = scalar.kind != SC_FLOAT || isfinite(scalar.number);
    if (status == SC_OK && (!finite || !sc_schema_less(zero, scalar))) {
        status =
            sc_schema_fail(compiler, SC_ERROR_BAD_SCHEMA, value, "multipleOf must be more than 0");
    }
    return status;
}

/* ---- counts ---- */

#define COUNT(keyword, group_of, type, member)                                                     \
    SC_KEYWORD(keyword)                                                                            \
    {                                                                                              \
        type *counted = group_of(compiler, node);                                                  \
        return counted != NULL ? sc_schema_expect_count(compiler, value, &counted->member)         \
                               : SC_ERROR_OUT_OF_MEMORY;                                           \
    }

COUNT(sc_keyword_min_length, sc_schema_text_of, sc_schema_text, least)
COUNT(sc_keyword_max_length, sc_schema_text_of, sc_schema_text, most)
COUNT(sc_keyword_min_items, sc_schema_array_of, sc_schema_array, least)
COUNT(sc_keyword_max_items, sc_schema_array_of, sc_schema_array, most)
COUNT(sc_keyword_min_contains, sc_schema_array_of, sc_schema_array, contains_least)
COUNT(sc_keyword_max_contains, sc_schema_array_of, sc_schema_array, contains_most)
COUNT(sc_keyword_min_properties, sc_schema_object_of, sc_schema_object, least)
COUNT(sc_keyword_max_properties, sc_schema_object_of, sc_schema_object, most)

/* ---- texts ---- */

sc_status sc_schema_pattern_of(sc_schema_compiler *compiler, sc_value place, const char *text,
                               size_t length, const sc_regex **out)
{
    sc_regex_error error = {0};
    *out = NULL;
    sc_status status = sc_regex_compile(&compiler->schema->arena, text, length, out, &error);
    if (status == SC_OK) {
        return SC_OK;
    }
    *out = NULL;
    if (status != SC_ERROR_BAD_PATTERN) {
        return sc_schema_no_memory(compiler);
    }
    if (compiler->input->lenient) {
        return SC_OK;
    }
    return sc_schema_fail(compiler, SC_ERROR_BAD_PATTERN, place,
                          "the pattern %.*s, at byte %zu: %s", length < 80 ? (int)length : 80, text,
                          error.offset + 1, error.message);
}

SC_KEYWORD(sc_keyword_pattern)
{
    sc_schema_text *text = sc_schema_text_of(compiler, node);
    if (text == NULL) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    sc_status status = sc_schema_expect(compiler, value, SC_STRING);
    sc_scalar scalar = sc_value_scalar(value);
    text->pattern_text = value;
    return status != SC_OK
               ? status
               : sc_schema_pattern_of(compiler, value, scalar.text, scalar.length, &text->pattern);
}

SC_KEYWORD(sc_keyword_format)
{
    sc_status status = sc_schema_expect(compiler, value, SC_STRING);
    if (status != SC_OK) {
        return status;
    }
    sc_scalar name = sc_value_scalar(value);
    sc_schema_format format = sc_format_named(name.text, name.length);
    if (format == SC_FORMAT_NONE) {
        return SC_OK;
    }
    sc_schema_text *text = sc_schema_text_of(compiler, node);
    sc_schema_notes *notes =
        format == SC_FORMAT_PASSWORD ? sc_schema_notes_of(compiler, node) : NULL;
    if (text == NULL || (format == SC_FORMAT_PASSWORD && notes == NULL)) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    text->format = (int)format;
    if (notes != NULL) {
        notes->secret = true;
    }
    return SC_OK;
}

/* ---- what only describes ---- */

static sc_status note_value(sc_schema_compiler *compiler, sc_schema_node *node, sc_value value,
                            size_t offset, sc_kind kind)
{
    sc_schema_notes *notes = sc_schema_notes_of(compiler, node);
    if (notes == NULL) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    memcpy((char *)notes + offset, &value, sizeof value);
    return kind != SC_ABSENT ? sc_schema_expect(compiler, value, kind) : SC_OK;
}

#define NOTE(keyword, member, kind)                                                                \
    SC_KEYWORD(keyword)                                                                            \
    {                                                                                              \
        return note_value(compiler, node, value, offsetof(sc_schema_notes, member), kind);         \
    }

NOTE(sc_keyword_title, title, SC_STRING)
NOTE(sc_keyword_description, description, SC_STRING)
NOTE(sc_keyword_default, fallback, SC_ABSENT)
NOTE(sc_keyword_examples, examples, SC_ARRAY)

SC_KEYWORD(sc_keyword_short)
{
    sc_status status =
        note_value(compiler, node, value, offsetof(sc_schema_notes, shortcut), SC_STRING);
    sc_scalar text = sc_value_scalar(value);
    if (status == SC_OK && (text.length != 1 || text.text[0] <= ' ' || text.text[0] > '~' ||
                            text.text[0] == '-' || text.text[0] == '=')) {
        return sc_schema_fail(compiler, SC_ERROR_BAD_SCHEMA, value, "x-short must be one letter");
    }
    return status;
}

SC_KEYWORD(sc_keyword_merge)
{
    sc_schema_notes *notes = sc_schema_notes_of(compiler, node);
    sc_policy *policy = sc_arena_alloc_zero(&compiler->schema->arena, sizeof *policy);
    if (notes == NULL || policy == NULL) {
        return sc_schema_no_memory(compiler);
    }
    sc_status status = sc_schema_expect(compiler, value, SC_STRING);
    if (status != SC_OK) {
        return status;
    }
    sc_scalar scalar = sc_value_scalar(value);
    const char *key;
    size_t length;
    if (!sc_policy_read(scalar.text, scalar.length, &policy->kind, &key, &length)) {
        return sc_schema_fail(compiler, SC_ERROR_BAD_SCHEMA, value,
                              "x-merge must be replace, append, union or merge-by-key(name)");
    }
    policy->key = sc_arena_text(&compiler->schema->arena, key, length);
    notes->policy = policy;
    return policy->key != NULL ? SC_OK : sc_schema_no_memory(compiler);
}

/* One name or a list of them. */
static sc_status note_names(sc_schema_compiler *compiler, sc_schema_node *node, sc_value value,
                            size_t offset)
{
    sc_status status = note_value(compiler, node, value, offset, SC_ABSENT);
    if (status != SC_OK || sc_value_kind(value) == SC_STRING) {
        return status;
    }
    return sc_schema_expect_names(compiler, value);
}

SC_KEYWORD(sc_keyword_aliases)
{
    return note_names(compiler, node, value, offsetof(sc_schema_notes, aliases));
}

SC_KEYWORD(sc_keyword_variables)
{
    return note_names(compiler, node, value, offsetof(sc_schema_notes, variables));
}

static sc_status note_flag(sc_schema_compiler *compiler, sc_schema_node *node, sc_value value,
                           size_t offset)
{
    sc_schema_notes *notes = sc_schema_notes_of(compiler, node);
    if (notes == NULL) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    bool flag = sc_value_scalar(value).boolean;
    memcpy((char *)notes + offset, &flag, sizeof flag);
    return sc_schema_expect(compiler, value, SC_BOOL);
}

#define FLAG(keyword, member)                                                                      \
    SC_KEYWORD(keyword)                                                                            \
    {                                                                                              \
        return note_flag(compiler, node, value, offsetof(sc_schema_notes, member));                \
    }

FLAG(sc_keyword_deprecated, deprecated)
FLAG(sc_keyword_read_only, read_only)
FLAG(sc_keyword_operand, operand)
FLAG(sc_keyword_write_only, write_only)

SC_KEYWORD(sc_keyword_secret)
{
    sc_schema_notes *notes = sc_schema_notes_of(compiler, node);
    if (notes == NULL) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    bool secret = sc_value_scalar(value).boolean;
    notes->secret |= secret;
    notes->exempt = !secret && !compiler->input->no_exemptions;
    return sc_schema_expect(compiler, value, SC_BOOL);
}
