/*
 * The parts that every phase of the compiler uses: errors about the schema, and the node of each
 * place, which is made when it is first asked for and then waits to be compiled.
 */
#include "schema/compile.h"

#include <stdarg.h>

#include "base/arena.h"
#include "diag/error.h"
#include "diag/message.h"

sc_status sc_schema_no_memory(sc_schema_compiler *compiler)
{
    return sc_error_code(compiler->error, SC_ERROR_OUT_OF_MEMORY);
}

sc_status sc_schema_fail(sc_schema_compiler *compiler, sc_status code, sc_value value,
                         const char *format, ...)
{
    sc_error *error = compiler->error;
    if (error != NULL) {
        va_list arguments;
        va_start(arguments, format);
        (void)sc_error_code(error, code);
        (void)sc_message_format(error->message, sizeof error->message, format, arguments);
        va_end(arguments);
        sc_origin origin;
        if (sc_value_origin(value, &origin)) {
            sc_error_place(error, origin.line, origin.column);
            sc_error_source(error, origin.source);
        }
    }
    return code;
}

uint32_t sc_schema_document_of(const sc_schema *schema, sc_value value)
{
    uint32_t document = 0;
    while (schema->documents[document].image != value.image) {
        document++;
    }
    return document;
}

sc_schema_node *sc_schema_node_at(sc_schema_compiler *compiler, uint32_t document, uint32_t node)
{
    sc_schema *schema = compiler->schema;
    sc_schema_tree *tree = &schema->documents[document];
    if (tree->compiled[node] == NULL) {
        sc_schema_node *made = sc_arena_alloc_zero(&schema->arena, sizeof *made);
        if (made == NULL) {
            return NULL;
        }
        made->place = sc_value_of(tree->image, node);
        made->resource = tree->resources[node];
        made->next = compiler->pending;
        compiler->pending = made;
        tree->compiled[node] = made;
    }
    return tree->compiled[node];
}

sc_status sc_schema_child(sc_schema_compiler *compiler, sc_value value, const sc_schema_node **out)
{
    sc_kind kind = sc_value_kind(value);
    if (kind != SC_OBJECT && kind != SC_BOOL) {
        return sc_schema_fail(compiler, SC_ERROR_BAD_SCHEMA, value,
                              "a schema must be an object or a bool, not %s", sc_kind_name(kind));
    }
    uint32_t document = sc_schema_document_of(compiler->schema, value);
    *out = sc_schema_node_at(compiler, document, value.node);
    return *out != NULL ? SC_OK : sc_schema_no_memory(compiler);
}
