/*
 * Texts from a schema: example files, documentation, types; and a schema from values. All of them
 * walk the properties of a place as the cursor gathers them, and stop where a schema holds itself
 * or is deeper than anyone reads.
 */
#ifndef SC_SCHEMA_MAKE_H
#define SC_SCHEMA_MAKE_H

#include "base/buf.h"
#include "schema/cursor.h"

enum { SC_MAKE_DEPTH_MOST = 12, SC_MAKE_TEXT_MOST = 1 << 26 };

typedef enum sc_make_form { SC_MAKE_TOML, SC_MAKE_YAML, SC_MAKE_JSONC, SC_MAKE_ENV } sc_make_form;

/* Places without a key: an element, or any other member of a map; n: the n-th of a tuple. */
enum { SC_MAKE_ITEM = 0, SC_MAKE_VALUE = -1 };

/* A property of a place, on the way from the root. */
typedef struct sc_make_property {
    const struct sc_make_property *up; /* NULL: the root */
    const char *key;                   /* NULL: see `item` */
    size_t length;
    int item;
    bool required;
    sc_cursor cursor;
    unsigned depth;
} sc_make_property;

/* Goes through the properties of a place: begin with zeros. False: no more. */
typedef struct sc_make_walk {
    unsigned node;
    size_t index;
} sc_make_walk;
bool sc_make_next(const sc_schema *schema, const sc_make_property *of, sc_make_walk *walk,
                  sc_make_property *out);
void sc_make_root(const sc_schema *schema, sc_make_property *out);
/* A place that is an object, and not one that the way from the root has met. */
bool sc_make_is_object(const sc_make_property *property);
/* The place on the way from the root that this object repeats, or NULL. */
const sc_make_property *sc_make_repeated(const sc_make_property *property);

/* The text of a keyword that describes; absent: none. */
sc_value sc_make_title(const sc_cursor *cursor);
sc_value sc_make_description(const sc_cursor *cursor);
/* "integer", "string or null" … */
void sc_make_types(sc_buf *out, const sc_cursor *cursor);
/* A value as compact JSON. */
sc_status sc_make_json(sc_buf *out, sc_value value, const sc_allocator *allocator);

/* Each appends to `out`; its status, or that of a value that cannot be written. */
sc_status sc_make_example(const sc_schema *schema, sc_make_form form, const char *reference,
                          sc_buf *out);
sc_status sc_make_docs(const sc_schema *schema, sc_buf *out);
sc_status sc_make_typescript(const sc_schema *schema, sc_buf *out);
sc_status sc_make_python(const sc_schema *schema, sc_buf *out);
sc_status sc_make_c(const sc_schema *schema, sc_buf *out);
sc_status sc_make_usage(const sc_schema *schema, const char *program, sc_buf *out);
/* The schema that all values follow, as events. */
sc_status sc_make_inferred(sc_writer *writer, const sc_value *values, size_t count,
                           const sc_allocator *allocator);

#endif
