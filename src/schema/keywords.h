/* The handlers of the keywords: each takes the keyword's value into the node. */
#ifndef SC_SCHEMA_KEYWORDS_H
#define SC_SCHEMA_KEYWORDS_H

#include "schema/compile.h"

/* All have the shape of sc_schema_compile_keyword. */
#define SC_KEYWORD(name)                                                                           \
    sc_status name(sc_schema_compiler *compiler, sc_schema_node *node, sc_value value)

SC_KEYWORD(sc_keyword_definitions);
SC_KEYWORD(sc_keyword_dynamic_reference);
SC_KEYWORD(sc_keyword_reference);
SC_KEYWORD(sc_keyword_additional_items);
SC_KEYWORD(sc_keyword_additional_properties);
SC_KEYWORD(sc_keyword_all_of);
SC_KEYWORD(sc_keyword_any_of);
SC_KEYWORD(sc_keyword_const);
SC_KEYWORD(sc_keyword_contains);
SC_KEYWORD(sc_keyword_default);
SC_KEYWORD(sc_keyword_dependencies);
SC_KEYWORD(sc_keyword_dependent_required);
SC_KEYWORD(sc_keyword_dependent_schemas);
SC_KEYWORD(sc_keyword_deprecated);
SC_KEYWORD(sc_keyword_description);
SC_KEYWORD(sc_keyword_else);
SC_KEYWORD(sc_keyword_enum);
SC_KEYWORD(sc_keyword_examples);
SC_KEYWORD(sc_keyword_exclusive_maximum);
SC_KEYWORD(sc_keyword_exclusive_minimum);
SC_KEYWORD(sc_keyword_format);
SC_KEYWORD(sc_keyword_if);
SC_KEYWORD(sc_keyword_items);
SC_KEYWORD(sc_keyword_max_contains);
SC_KEYWORD(sc_keyword_max_items);
SC_KEYWORD(sc_keyword_max_length);
SC_KEYWORD(sc_keyword_max_properties);
SC_KEYWORD(sc_keyword_maximum);
SC_KEYWORD(sc_keyword_min_contains);
SC_KEYWORD(sc_keyword_min_items);
SC_KEYWORD(sc_keyword_min_length);
SC_KEYWORD(sc_keyword_min_properties);
SC_KEYWORD(sc_keyword_minimum);
SC_KEYWORD(sc_keyword_multiple_of);
SC_KEYWORD(sc_keyword_not);
SC_KEYWORD(sc_keyword_one_of);
SC_KEYWORD(sc_keyword_pattern);
SC_KEYWORD(sc_keyword_pattern_properties);
SC_KEYWORD(sc_keyword_prefix_items);
SC_KEYWORD(sc_keyword_properties);
SC_KEYWORD(sc_keyword_property_names);
SC_KEYWORD(sc_keyword_read_only);
SC_KEYWORD(sc_keyword_required);
SC_KEYWORD(sc_keyword_then);
SC_KEYWORD(sc_keyword_title);
SC_KEYWORD(sc_keyword_type);
SC_KEYWORD(sc_keyword_unevaluated_items);
SC_KEYWORD(sc_keyword_unevaluated_properties);
SC_KEYWORD(sc_keyword_unique_items);
SC_KEYWORD(sc_keyword_write_only);
SC_KEYWORD(sc_keyword_aliases);
SC_KEYWORD(sc_keyword_variables);
SC_KEYWORD(sc_keyword_merge);
SC_KEYWORD(sc_keyword_secret);
SC_KEYWORD(sc_keyword_short);
SC_KEYWORD(sc_keyword_operand);

/* The groups of a node, made when first asked for. NULL: out of memory. */
sc_schema_number *sc_schema_number_of(sc_schema_compiler *compiler, sc_schema_node *node);
sc_schema_text *sc_schema_text_of(sc_schema_compiler *compiler, sc_schema_node *node);
sc_schema_array *sc_schema_array_of(sc_schema_compiler *compiler, sc_schema_node *node);
sc_schema_object *sc_schema_object_of(sc_schema_compiler *compiler, sc_schema_node *node);
sc_schema_logic *sc_schema_logic_of(sc_schema_compiler *compiler, sc_schema_node *node);
sc_schema_notes *sc_schema_notes_of(sc_schema_compiler *compiler, sc_schema_node *node);
/* The elements of a keyword's array as schemas. */
sc_status sc_schema_children(sc_schema_compiler *compiler, sc_value value, sc_schema_list *out);
/* An error where the keyword's value is not of that kind. */
sc_status sc_schema_expect(sc_schema_compiler *compiler, sc_value value, sc_kind kind);
/* An error where the value is not an array of strings. */
sc_status sc_schema_expect_names(sc_schema_compiler *compiler, sc_value value);
/* A count: an integer of at least 0, integral floats too. */
sc_status sc_schema_expect_count(sc_schema_compiler *compiler, sc_value value, uint64_t *out);
/* The pattern of a text, or NULL where it is not supported and the schema is lenient. */
sc_status sc_schema_pattern_of(sc_schema_compiler *compiler, sc_value place, const char *text,
                               size_t length, const sc_regex **out);

#endif
