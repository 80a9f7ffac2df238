/*
 * Every keyword, with the dialects that have it and what its value holds. The table is sorted, so a
 * key is found by halving. Handlers check the shape of their keyword: a schema with a mistake is an
 * error at the mistake, not a schema that allows more than it says.
 */
#include "schema/keywords.h"

#include "base/alloc.h"
#include "schema/formats.h"
#include "schema/numbers.h"

#include <string.h>

#define NEWER (SC_DRAFT_2019 | SC_DRAFT_2020)
#define OLDER (SC_DRAFT_7 | SC_DRAFT_2019)

static const sc_schema_keyword keywords[] = {
    {"$defs", SC_ROLE_MAP, SC_DRAFT_ANY, sc_keyword_definitions},
    {"$dynamicRef", SC_ROLE_NONE, SC_DRAFT_2020, sc_keyword_dynamic_reference},
    {"$recursiveRef", SC_ROLE_NONE, SC_DRAFT_2019, sc_keyword_dynamic_reference},
    {"$ref", SC_ROLE_NONE, SC_DRAFT_ANY, sc_keyword_reference},
    {"additionalItems", SC_ROLE_SCHEMA, OLDER, sc_keyword_additional_items},
    {"additionalProperties", SC_ROLE_SCHEMA, SC_DRAFT_ANY, sc_keyword_additional_properties},
    {"allOf", SC_ROLE_LIST, SC_DRAFT_ANY, sc_keyword_all_of},
    {"anyOf", SC_ROLE_LIST, SC_DRAFT_ANY, sc_keyword_any_of},
    {"const", SC_ROLE_NONE, SC_DRAFT_ANY, sc_keyword_const},
    {"contains", SC_ROLE_SCHEMA, SC_DRAFT_ANY, sc_keyword_contains},
    {"contentEncoding", SC_ROLE_NONE, SC_DRAFT_ANY, NULL},
    {"contentMediaType", SC_ROLE_NONE, SC_DRAFT_ANY, NULL},
    {"contentSchema", SC_ROLE_SCHEMA, NEWER, NULL},
    {"default", SC_ROLE_NONE, SC_DRAFT_ANY, sc_keyword_default},
    {"definitions", SC_ROLE_MAP, SC_DRAFT_ANY, sc_keyword_definitions},
    {"dependencies", SC_ROLE_MAP, SC_DRAFT_ANY, sc_keyword_dependencies},
    {"dependentRequired", SC_ROLE_NONE, NEWER, sc_keyword_dependent_required},
    {"dependentSchemas", SC_ROLE_MAP, NEWER, sc_keyword_dependent_schemas},
    {"deprecated", SC_ROLE_NONE, SC_DRAFT_ANY, sc_keyword_deprecated},
    {"description", SC_ROLE_NONE, SC_DRAFT_ANY, sc_keyword_description},
    {"else", SC_ROLE_SCHEMA, SC_DRAFT_ANY, sc_keyword_else},
    {"enum", SC_ROLE_NONE, SC_DRAFT_ANY, sc_keyword_enum},
    {"examples", SC_ROLE_NONE, SC_DRAFT_ANY, sc_keyword_examples},
    {"exclusiveMaximum", SC_ROLE_NONE, SC_DRAFT_ANY, sc_keyword_exclusive_maximum},
    {"exclusiveMinimum", SC_ROLE_NONE, SC_DRAFT_ANY, sc_keyword_exclusive_minimum},
    {"format", SC_ROLE_NONE, SC_DRAFT_ANY, sc_keyword_format},
    {"if", SC_ROLE_SCHEMA, SC_DRAFT_ANY, sc_keyword_if},
    {"items", SC_ROLE_EITHER, SC_DRAFT_ANY, sc_keyword_items},
    {"maxContains", SC_ROLE_NONE, NEWER, sc_keyword_max_contains},
    {"maxItems", SC_ROLE_NONE, SC_DRAFT_ANY, sc_keyword_max_items},
    {"maxLength", SC_ROLE_NONE, SC_DRAFT_ANY, sc_keyword_max_length},
    {"maxProperties", SC_ROLE_NONE, SC_DRAFT_ANY, sc_keyword_max_properties},
    {"maximum", SC_ROLE_NONE, SC_DRAFT_ANY, sc_keyword_maximum},
    {"minContains", SC_ROLE_NONE, NEWER, sc_keyword_min_contains},
    {"minItems", SC_ROLE_NONE, SC_DRAFT_ANY, sc_keyword_min_items},
    {"minLength", SC_ROLE_NONE, SC_DRAFT_ANY, sc_keyword_min_length},
    {"minProperties", SC_ROLE_NONE, SC_DRAFT_ANY, sc_keyword_min_properties},
    {"minimum", SC_ROLE_NONE, SC_DRAFT_ANY, sc_keyword_minimum},
    {"multipleOf", SC_ROLE_NONE, SC_DRAFT_ANY, sc_keyword_multiple_of},
    {"not", SC_ROLE_SCHEMA, SC_DRAFT_ANY, sc_keyword_not},
    {"oneOf", SC_ROLE_LIST, SC_DRAFT_ANY, sc_keyword_one_of},
    {"pattern", SC_ROLE_NONE, SC_DRAFT_ANY, sc_keyword_pattern},
    {"patternProperties", SC_ROLE_MAP, SC_DRAFT_ANY, sc_keyword_pattern_properties},
    {"prefixItems", SC_ROLE_LIST, SC_DRAFT_2020, sc_keyword_prefix_items},
    {"properties", SC_ROLE_MAP, SC_DRAFT_ANY, sc_keyword_properties},
    {"propertyNames", SC_ROLE_SCHEMA, SC_DRAFT_ANY, sc_keyword_property_names},
    {"readOnly", SC_ROLE_NONE, SC_DRAFT_ANY, sc_keyword_read_only},
    {"required", SC_ROLE_NONE, SC_DRAFT_ANY, sc_keyword_required},
    {"then", SC_ROLE_SCHEMA, SC_DRAFT_ANY, sc_keyword_then},
    {"title", SC_ROLE_NONE, SC_DRAFT_ANY, sc_keyword_title},
    {"type", SC_ROLE_NONE, SC_DRAFT_ANY, sc_keyword_type},
    {"unevaluatedItems", SC_ROLE_SCHEMA, NEWER, sc_keyword_unevaluated_items},
    {"unevaluatedProperties", SC_ROLE_SCHEMA, NEWER, sc_keyword_unevaluated_properties},
    {"uniqueItems", SC_ROLE_NONE, SC_DRAFT_ANY, sc_keyword_unique_items},
    {"writeOnly", SC_ROLE_NONE, SC_DRAFT_ANY, sc_keyword_write_only},
    {"x-aliases", SC_ROLE_NONE, SC_DRAFT_ANY, sc_keyword_aliases},
    {"x-env", SC_ROLE_NONE, SC_DRAFT_ANY, sc_keyword_variables},
    {"x-merge", SC_ROLE_NONE, SC_DRAFT_ANY, sc_keyword_merge},
    {"x-operand", SC_ROLE_NONE, SC_DRAFT_ANY, sc_keyword_operand},
    {"x-secret", SC_ROLE_NONE, SC_DRAFT_ANY, sc_keyword_secret},
    {"x-short", SC_ROLE_NONE, SC_DRAFT_ANY, sc_keyword_short},
};

const sc_schema_keyword *sc_schema_keyword_find(const char *name, size_t length, unsigned dialect)
{
    size_t low = 0, high = sizeof keywords / sizeof keywords[0];
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const sc_schema_keyword *keyword = &keywords[middle];
        size_t have = strlen(keyword->name), shorter = have < length ? have : length;
        int order = memcmp(keyword->name, name, shorter);
        if (order == 0 && have == length) {
            return (keyword->dialects & dialect) != 0 ? keyword : NULL;
        }
        if (order < 0 || (order == 0 && have < length)) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return NULL;
}
