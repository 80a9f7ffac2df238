/*
 * From indexed documents to the graph. A node is made when something first refers to it and waits
 * on the pending list; compiling one node never recurses into another.
 */
#include "schema/compile.h"

#include "base/alloc.h"
#include "schema/places.h"
#include "schema/uri.h"

#include <string.h>

enum { ARENA_MOST = 1 << 30, URI_MOST = 1 << 20 };

static sc_status compile_object(sc_schema_compiler *compiler, sc_schema_node *node)
{
    unsigned dialect = compiler->schema->resources[node->resource].dialect;
    sc_value reference = sc_value_member(node->place, "$ref", strlen("$ref"));
    bool alone = dialect == SC_DRAFT_7 && sc_value_kind(reference) != SC_ABSENT;
    for (size_t i = 0; i < sc_value_count(node->place); i++) {
        sc_value member = sc_value_item(node->place, i);
        size_t length;
        const char *key = sc_value_key(member, &length);
        const sc_schema_keyword *keyword = sc_schema_keyword_find(key, length, dialect);
        if (keyword == NULL || keyword->compile == NULL ||
            (alone && strcmp(keyword->name, "$ref") != 0)) {
            continue;
        }
        sc_status status = keyword->compile(compiler, node, member);
        if (status != SC_OK) {
            return status;
        }
    }
    return SC_OK;
}

/* Notes which steps a build by this schema needs, so that it does no others. */
static void note_use(sc_schema *schema, const sc_schema_notes *notes)
{
    bool aliases = sc_value_kind(notes->aliases) != SC_ABSENT;
    schema->fills |= sc_value_kind(notes->fallback) != SC_ABSENT;
    schema->hides |= notes->secret || notes->write_only;
    schema->merges |= notes->policy != NULL;
    schema->renames |= aliases;
    schema->deprecates |= notes->deprecated;
    schema->places |= aliases || notes->exempt || notes->operand ||
                      sc_value_kind(notes->variables) != SC_ABSENT ||
                      sc_value_kind(notes->shortcut) != SC_ABSENT;
}

static sc_status compile_pending(sc_schema_compiler *compiler)
{
    sc_schema *schema = compiler->schema;
    sc_status status = SC_OK;
    while (status == SC_OK && compiler->pending != NULL) {
        sc_schema_node *node = compiler->pending;
        compiler->pending = node->next;
        node->next = schema->nodes;
        schema->nodes = node;
        schema->node_count++;
        sc_scalar scalar = sc_value_scalar(node->place);
        node->never = scalar.kind == SC_BOOL && !scalar.boolean;
        if (scalar.kind == SC_OBJECT) {
            status = compile_object(compiler, node);
        }
        const sc_schema_notes *notes = node->notes;
        if (notes != NULL) {
            note_use(schema, notes);
        }
    }
    return status;
}

/* Compiles the targets of dynamic references too, which may bring documents with more of them. */
static sc_status compile_anchors(sc_schema_compiler *compiler)
{
    sc_schema *schema = compiler->schema;
    sc_status status = SC_OK;
    for (size_t i = 0; status == SC_OK && schema->dynamic && i < schema->anchor_count; i++) {
        const sc_schema_anchor *anchor = &schema->anchors[i];
        const sc_schema_node *made;
        status = sc_schema_child(compiler, sc_schema_value(schema, anchor->document, anchor->node),
                                 &made);
        status = status != SC_OK ? status : compile_pending(compiler);
    }
    return status;
}

static bool is_keyword(const char *key, size_t length)
{
    return sc_schema_keyword_find(key, length, SC_DRAFT_ANY) != NULL ||
           (length != 0 && key[0] == '$') || (length > 2 && memcmp(key, "x-", 2) == 0);
}

/*
 * Unknown keywords have no effect, so a configuration that is given in the place of a schema would
 * accept everything.
 */
static sc_status refuse_configuration(sc_schema_compiler *compiler, sc_value root)
{
    const char *first = NULL;
    size_t count = sc_value_kind(root) == SC_OBJECT ? sc_value_count(root) : 0, first_length = 0;
    for (size_t i = 0; i < count; i++) {
        size_t length;
        const char *key = sc_value_key(sc_value_item(root, i), &length);
        if (is_keyword(key, length)) {
            return SC_OK;
        }
        first = i == 0 ? key : first;
        first_length = i == 0 ? length : first_length;
    }
    return first == NULL ? SC_OK
                         : sc_schema_fail(compiler, SC_ERROR_BAD_SCHEMA, sc_value_item(root, 0),
                                          "not a schema: no key is a keyword of JSON Schema; the "
                                          "first is `%.*s`",
                                          first_length < 80 ? (int)first_length : 80, first);
}

/* Where files lie: the folder of the root's own URI. */
static sc_status find_folder(sc_schema_compiler *compiler)
{
    sc_schema *schema = compiler->schema;
    const sc_schema_resource *root = &schema->resources[schema->documents[0].resources[0]];
    sc_uri here;
    sc_uri_split(&here, "./", 2);
    sc_buf text;
    sc_buf_init(&text, schema->allocator, URI_MOST);
    sc_uri_resolve(&text, root->uri, root->length, &here);
    const char *whole = sc_buf_text(&text);
    if (whole != NULL) {
        compiler->folder = sc_arena_text(&schema->arena, whole, text.length);
        compiler->folder_length = text.length;
    }
    sc_buf_free(&text);
    return compiler->folder != NULL ? SC_OK : sc_schema_no_memory(compiler);
}

static sc_status add_given(sc_schema_compiler *compiler, const sc_schema_document *given)
{
    sc_schema *schema = compiler->schema;
    sc_buf text;
    sc_buf_init(&text, schema->allocator, URI_MOST);
    sc_uri uri;
    sc_uri_split(&uri, given->uri, strlen(given->uri));
    sc_uri_resolve(&text, compiler->folder, compiler->folder_length, &uri);
    const char *whole = sc_buf_text(&text);
    const char *kept = whole != NULL ? sc_arena_text(&schema->arena, whole, text.length) : NULL;
    size_t length = text.length;
    sc_buf_free(&text);
    if (kept == NULL) {
        return sc_schema_no_memory(compiler);
    }
    uint32_t document;
    return sc_schema_index(compiler, sc_image_retain(given->image), kept, length, &document);
}

static sc_status compile(sc_schema_compiler *compiler)
{
    static const char root_uri[] = "root:/";
    const sc_schema_input *input = compiler->input;
    uint32_t document;
    sc_status status = sc_schema_index(compiler, sc_image_retain(input->image), root_uri,
                                       sizeof root_uri - 1, &document);
    status = status != SC_OK ? status : find_folder(compiler);
    for (size_t i = 0; status == SC_OK && i < input->document_count; i++) {
        status = add_given(compiler, &input->documents[i]);
    }
    status = status != SC_OK ? status : refuse_configuration(compiler, sc_image_root(input->image));
    if (status == SC_OK) {
        status = sc_schema_child(compiler, sc_image_root(input->image), &compiler->schema->root);
    }
    status = status != SC_OK ? status : compile_pending(compiler);
    status = status != SC_OK ? status : compile_anchors(compiler);
    status = status != SC_OK ? status : sc_schema_find_loops(compiler);
    status = status != SC_OK ? status : sc_schema_find_places(compiler);
    return status != SC_OK ? status : sc_schema_find_defaults(compiler);
}

sc_schema *sc_schema_make(const sc_schema_input *input, sc_error *error)
{
    const sc_allocator *allocator =
        input->allocator != NULL ? input->allocator : sc_allocator_default();
    sc_schema *schema = sc_alloc_zero(allocator, sizeof *schema);
    if (schema == NULL) {
        (void)sc_error_code(error, SC_ERROR_OUT_OF_MEMORY);
        if (input->release_owner != NULL) {
            input->release_owner(input->owner);
        }
        return NULL;
    }
    schema->allocator = allocator;
    schema->release_owner = input->release_owner;
    schema->owner = input->owner;
    atomic_init(&schema->references, 1);
    sc_arena_init(&schema->arena, allocator, ARENA_MOST);
    sc_schema_names_init(&schema->names, allocator);
    sc_schema_compiler compiler = {.schema = schema, .input = input, .error = error};
    if (compile(&compiler) != SC_OK) {
        sc_schema_release(schema);
        return NULL;
    }
    return schema;
}

sc_schema *sc_schema_retain(sc_schema *schema)
{
    if (schema != NULL) {
        atomic_fetch_add_explicit(&schema->references, 1, memory_order_relaxed);
    }
    return schema;
}

void sc_schema_release(sc_schema *schema)
{
    if (schema == NULL ||
        atomic_fetch_sub_explicit(&schema->references, 1, memory_order_acq_rel) != 1) {
        return;
    }
    const sc_allocator *allocator = schema->allocator;
    for (size_t i = 0; i < schema->document_count; i++) {
        sc_image_release(schema->documents[i].image);
    }
    sc_free(allocator, schema->documents, schema->document_capacity * sizeof *schema->documents);
    sc_free(allocator, schema->resources, schema->resource_capacity * sizeof *schema->resources);
    sc_image_release(schema->base);
    sc_schema_names_free(&schema->names);
    sc_free(allocator, schema->anchors, schema->anchor_capacity * sizeof *schema->anchors);
    sc_path_index_free(schema->public_paths);
    sc_arena_free(&schema->arena);
    void (*release_owner)(void *) = schema->release_owner;
    void *owner = schema->owner;
    sc_free(allocator, schema, sizeof *schema);
    if (release_owner != NULL) {
        release_owner(owner);
    }
}

sc_value sc_schema_root(const sc_schema *schema)
{
    return schema != NULL ? schema->root->place : (sc_value){0};
}

const sc_path_index *sc_schema_public_paths(const sc_schema *schema)
{
    return schema->public_paths;
}

sc_image *sc_schema_base(const sc_schema *schema)
{
    return schema->base;
}

bool sc_schema_renames(const sc_schema *schema)
{
    return schema->renames;
}

bool sc_schema_merges(const sc_schema *schema)
{
    return schema->merges;
}

bool sc_schema_fills(const sc_schema *schema)
{
    return schema->fills;
}

bool sc_schema_deprecates(const sc_schema *schema)
{
    return schema->deprecates;
}

sc_status sc_schema_warn(const sc_schema *schema,
                         sc_status (*warn)(void *context, sc_value place, const char *message),
                         void *context)
{
    sc_status status = SC_OK;
    const sc_schema_warning *warning = schema->warnings;
    for (; warning != NULL && status == SC_OK; warning = warning->next) {
        status = warn(context, warning->place, warning->message);
    }
    return status;
}
