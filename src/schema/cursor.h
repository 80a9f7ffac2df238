/*
 * A cursor: every subschema that speaks of one place, references and combinations taken apart. It
 * answers what the schema says of a place before there is a value: types, defaults, names.
 *
 * A subschema is certain where it always applies (references, allOf), and possible where only one
 * of several does (anyOf, oneOf, if). Bounded: what does not fit is left out, and the place is then
 * known less well.
 */
#ifndef SC_SCHEMA_CURSOR_H
#define SC_SCHEMA_CURSOR_H

#include "image/where.h"
#include "schema/graph.h"

enum { SC_CURSOR_MOST = 24 };

typedef struct sc_cursor {
    const sc_schema_node *nodes[SC_CURSOR_MOST];
    bool certain[SC_CURSOR_MOST];
    unsigned count;
} sc_cursor;

void sc_cursor_root(const sc_schema *schema, sc_cursor *out);
/* One subschema alone. */
void sc_cursor_of(const sc_schema_node *node, sc_cursor *out);
void sc_cursor_member(const sc_cursor *cursor, const sc_allocator *allocator, const char *key,
                      size_t length, sc_cursor *out);
/* One step by a segment of a variable's name: a member, or an element by its digits. */
void sc_cursor_step(const sc_cursor *cursor, const sc_allocator *allocator, const char *text,
                    size_t length, sc_cursor *out);
/*
 * The same where the segment may mean a property, or an alias: *text becomes the property's name,
 * and the answer is true.
 */
bool sc_cursor_bind(const sc_cursor *cursor, const sc_allocator *allocator, const char **text,
                    size_t *length, sc_cursor *out);
void sc_cursor_element(const sc_cursor *cursor, size_t index, sc_cursor *out);
/* A member that no property names; nothing where patterns of keys decide. */
void sc_cursor_additional(const sc_cursor *cursor, sc_cursor *out);
/* Down from the root. */
void sc_cursor_at(const sc_schema *schema, const sc_where *where, sc_cursor *out);

/* The types that are allowed here, as bits; SC_TYPE_ALL where the schema does not say. */
unsigned sc_cursor_types(const sc_cursor *cursor);
/* The same without null: the types of a value that is set. */
unsigned sc_cursor_types_beside_null(const sc_cursor *cursor);
/* The default, or an absent value. */
sc_value sc_cursor_default(const sc_cursor *cursor);
/* True where an object here must have that member. */
bool sc_cursor_requires(const sc_cursor *cursor, const char *key, size_t length);
/* The property that a name means: exactly, else the only one but for case, `-` and `_`. */
const char *sc_cursor_key(const sc_cursor *cursor, const char *name, size_t length,
                          size_t *key_length);
/* The property that has such an alias: a name beside it, compared loosely where `loose`. */
const char *sc_cursor_alias(const sc_cursor *cursor, const char *name, size_t length, bool loose,
                            size_t *key_length);
/*
 * True where a value is secret, `above`: the place that it is in is. `x-secret: false` wins over
 * both.
 */
bool sc_cursor_is_secret(const sc_cursor *cursor, bool above);
/* How values here merge; NULL: the schema does not say. */
const sc_policy *sc_cursor_policy(const sc_cursor *cursor);
/* The notes of the subschema that says `deprecated`; NULL: none does. */
const sc_schema_notes *sc_cursor_deprecation(const sc_cursor *cursor);
/* True where the schema says something of what is in a container of this kind here. */
bool sc_cursor_enters(const sc_cursor *cursor, sc_kind kind);
/* True where the schema allows no value here. */
bool sc_cursor_is_forbidden(const sc_cursor *cursor);
/* True where a value of this kind may be here by its declared types. */
bool sc_cursor_takes(const sc_cursor *cursor, sc_kind kind);

#endif
