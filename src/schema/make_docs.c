/* Documentation in Markdown: a section for each object, with a table of its members. */
#include "schema/make.h"

#include <string.h>

typedef struct docs {
    const sc_schema *schema;
    sc_buf *out;
    sc_status status;
} docs;

/* Text within a cell: a bar would end it, a line end the row. */
static void put_cell(docs *make, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        char c = text[i];
        if (c == '|') {
            sc_buf_append_text(make->out, "\\|");
        } else {
            sc_buf_append_char(make->out, (unsigned char)c < 0x20 ? ' ' : c);
        }
    }
}

static void put_code(docs *make, sc_value value)
{
    sc_buf text;
    sc_buf_init(&text, make->schema->allocator, SC_MAKE_TEXT_MOST);
    sc_status status = sc_make_json(&text, value, make->schema->allocator);
    make->status = make->status != SC_OK ? make->status : status;
    sc_buf_append_char(make->out, '`');
    put_cell(make, text.data, text.length);
    sc_buf_append_char(make->out, '`');
    sc_buf_free(&text);
}

static void put_path(docs *make, const sc_make_property *property)
{
    if (property->up == NULL) {
        return;
    }
    put_path(make, property->up);
    sc_buf_append_text(make->out, property->up->up != NULL ? "." : "");
    put_cell(make, property->key, property->length);
}

/* The values that are allowed, or the bounds, behind the types. */
static void put_limits(docs *make, const sc_cursor *cursor)
{
    for (unsigned i = 0; i < cursor->count; i++) {
        const sc_schema_node *node = cursor->nodes[i];
        size_t count = sc_value_count(node->choices);
        for (size_t k = 0; k < count; k++) {
            sc_buf_append_text(make->out, k == 0 ? ": " : ", ");
            put_code(make, sc_value_item(node->choices, k));
        }
        const struct {
            const char *sign;
            sc_value bound;
        } bounds[] = {{" ≥ ", node->number != NULL ? node->number->minimum : (sc_value){0}},
                      {" > ", node->number != NULL ? node->number->above : (sc_value){0}},
                      {" ≤ ", node->number != NULL ? node->number->maximum : (sc_value){0}},
                      {" < ", node->number != NULL ? node->number->below : (sc_value){0}}};
        for (size_t k = 0; k < sizeof bounds / sizeof bounds[0]; k++) {
            if (bounds[k].bound.image != NULL) {
                sc_buf_append_text(make->out, bounds[k].sign);
                put_code(make, bounds[k].bound);
            }
        }
    }
}

static void put_row(docs *make, const sc_make_property *property)
{
    sc_buf_append_text(make->out, "| `");
    put_path(make, property);
    sc_buf_append_text(make->out, "` | ");
    sc_make_types(make->out, &property->cursor);
    put_limits(make, &property->cursor);
    sc_buf_append_text(make->out, " | ");
    sc_value fallback = sc_cursor_default(&property->cursor);
    if (sc_value_kind(fallback) != SC_ABSENT && !sc_cursor_is_secret(&property->cursor, false)) {
        put_code(make, fallback);
    } else if (property->required) {
        sc_buf_append_text(make->out, "required");
    }
    sc_buf_append_text(make->out, " | ");
    sc_value text = sc_make_description(&property->cursor);
    text = sc_value_kind(text) == SC_STRING ? text : sc_make_title(&property->cursor);
    sc_scalar scalar = sc_value_scalar(text);
    put_cell(make, scalar.text, scalar.length);
    sc_buf_append_text(make->out, " |\n");
}

static void put_object(docs *make, const sc_make_property *object)
{
    sc_make_walk walk = {0, 0};
    sc_make_property member;
    bool any = false;
    while (sc_make_next(make->schema, object, &walk, &member)) {
        if (!any) {
            sc_buf_append_text(make->out,
                               "| key | type | default | |\n| --- | --- | --- | --- |\n");
        }
        any = true;
        put_row(make, &member);
    }
    walk = (sc_make_walk){0, 0};
    while (sc_make_next(make->schema, object, &walk, &member)) {
        if (sc_make_is_object(&member)) {
            sc_buf_append_text(make->out, "\n## `");
            put_path(make, &member);
            sc_buf_append_text(make->out, "`\n\n");
            put_object(make, &member);
        }
    }
}

sc_status sc_make_docs(const sc_schema *schema, sc_buf *out)
{
    docs make = {.schema = schema, .out = out};
    sc_make_property root;
    sc_make_root(schema, &root);
    sc_scalar title = sc_value_scalar(sc_make_title(&root.cursor));
    sc_scalar text = sc_value_scalar(sc_make_description(&root.cursor));
    sc_buf_append_text(out, "# ");
    if (title.kind == SC_STRING) {
        put_cell(&make, title.text, title.length);
    } else {
        sc_buf_append_text(out, "Configuration");
    }
    sc_buf_append_text(out, "\n\n");
    if (text.kind == SC_STRING) {
        sc_buf_append(out, text.text, text.length);
        sc_buf_append_text(out, "\n\n");
    }
    put_object(&make, &root);
    return make.status != SC_OK ? make.status : out->status;
}
