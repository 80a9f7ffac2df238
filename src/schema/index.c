/*
 * Which nodes of a document are schemas, and what they are called. An image lists parents before
 * children, so one pass over its nodes hands roles and resources down without a stack. Keywords
 * that are not known hold no schemas: an `$id` in an enum or in an example names nothing.
 */
#include "schema/compile.h"

#include "base/alloc.h"
#include "schema/uri.h"

#include <string.h>

enum { URI_MOST = 1 << 20, RESOURCES_MOST = 1 << 24 };

typedef struct indexing {
    sc_schema_compiler *compiler;
    sc_schema_tree *tree;
    uint32_t document;
} indexing;

static sc_value value_at(const indexing *index, uint32_t node)
{
    return sc_value_of(index->tree->image, node);
}

unsigned sc_schema_dialect(const char *uri, size_t length)
{
    static const struct {
        const char *uri;
        unsigned dialect;
    } known[] = {
        {"http://json-schema.org/draft-07/schema", SC_DRAFT_7},
        {"https://json-schema.org/draft-07/schema", SC_DRAFT_7},
        {"https://json-schema.org/draft/2019-09/schema", SC_DRAFT_2019},
        {"https://json-schema.org/draft/2020-12/schema", SC_DRAFT_2020},
    };
    if (length != 0 && uri[length - 1] == '#') {
        length--;
    }
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (strlen(known[i].uri) == length && memcmp(known[i].uri, uri, length) == 0) {
            return known[i].dialect;
        }
    }
    return 0;
}

static sc_scalar member_text(sc_value object, const char *key)
{
    sc_scalar scalar = sc_value_scalar(sc_value_member(object, key, strlen(key)));
    return scalar.kind == SC_STRING ? scalar : (sc_scalar){0};
}

/* The dialect of a resource's root: as it says, else as what is around it. */
static sc_status choose_dialect(const indexing *index, sc_value root, unsigned around,
                                unsigned *out)
{
    sc_value named = sc_value_member(root, "$schema", strlen("$schema"));
    *out = around;
    if (sc_value_kind(named) == SC_ABSENT) {
        return SC_OK;
    }
    sc_scalar text = sc_value_scalar(named);
    *out = text.kind == SC_STRING ? sc_schema_dialect(text.text, text.length) : 0;
    if (*out == 0) {
        return sc_schema_fail(index->compiler, SC_ERROR_BAD_SCHEMA, named,
                              "the dialect is not supported; JSON Schema 2020-12, 2019-09 and "
                              "draft-07 are");
    }
    return SC_OK;
}

static sc_status add_resource(const indexing *index, sc_schema_resource resource, uint32_t *number)
{
    sc_schema *schema = index->compiler->schema;
    if (!sc_grow(schema->allocator, &schema->resources, &schema->resource_capacity,
                 schema->resource_count + 1, sizeof *schema->resources, RESOURCES_MOST)) {
        return sc_schema_no_memory(index->compiler);
    }
    *number = (uint32_t)schema->resource_count;
    schema->resources[schema->resource_count++] = resource;
    sc_schema_name name = {resource.uri, resource.length, resource.document, resource.node};
    return sc_schema_names_add(&schema->names, name) ? SC_OK : sc_schema_no_memory(index->compiler);
}

/* URI, `#` and the anchor, in the arena. */
static sc_status add_anchor(const indexing *index, uint32_t node, sc_scalar anchor, bool dynamic)
{
    sc_schema *schema = index->compiler->schema;
    const sc_schema_resource *resource = &schema->resources[index->tree->resources[node]];
    if (anchor.length > URI_MOST) {
        return sc_schema_fail(index->compiler, SC_ERROR_BAD_SCHEMA, value_at(index, node),
                              "the anchor is too long");
    }
    size_t length = resource->length + 1 + anchor.length;
    char *text = sc_arena_alloc_aligned(&schema->arena, length, 1);
    if (text == NULL) {
        return sc_schema_no_memory(index->compiler);
    }
    memcpy(text, resource->uri, resource->length);
    text[resource->length] = '#';
    if (anchor.length != 0) {
        memcpy(text + resource->length + 1, anchor.text, anchor.length);
    }
    sc_schema_name name = {text, length, index->document, node};
    bool added = sc_schema_names_add(&schema->names, name);
    if (added && dynamic) {
        added = sc_grow(schema->allocator, &schema->anchors, &schema->anchor_capacity,
                        schema->anchor_count + 1, sizeof *schema->anchors, RESOURCES_MOST);
    }
    if (!added) {
        return sc_schema_no_memory(index->compiler);
    }
    if (dynamic) {
        schema->anchors[schema->anchor_count++] = (sc_schema_anchor){
            index->tree->resources[node], index->document, node, anchor.text, anchor.length};
    }
    return SC_OK;
}

/* The identifier as an absolute URI in the arena. */
static sc_status absolute(const indexing *index, sc_value at, const sc_uri *uri,
                          const sc_schema_resource *base, sc_schema_resource *out)
{
    sc_schema *schema = index->compiler->schema;
    sc_buf text;
    sc_buf_init(&text, schema->allocator, URI_MOST);
    sc_uri_resolve(&text, base->uri, base->length, uri);
    const char *whole = sc_buf_text(&text);
    sc_status status = text.status;
    if (status == SC_ERROR_TOO_LARGE) {
        status = sc_schema_fail(index->compiler, SC_ERROR_BAD_SCHEMA, at, "the URI is too long");
    } else if (whole == NULL ||
               (out->uri = sc_arena_text(&schema->arena, whole, text.length)) == NULL) {
        status = sc_schema_no_memory(index->compiler);
    }
    out->length = text.length;
    sc_buf_free(&text);
    return status;
}

/* An `$id`: a new resource, or in draft-07 an anchor where it is only a fragment. */
static sc_status take_identifier(const indexing *index, uint32_t node, sc_value value,
                                 uint32_t *resource)
{
    sc_schema *schema = index->compiler->schema;
    sc_schema_resource base = schema->resources[*resource];
    sc_scalar id = sc_value_scalar(value);
    if (id.kind != SC_STRING) {
        return sc_schema_fail(index->compiler, SC_ERROR_BAD_SCHEMA, value, "$id must be a string");
    }
    sc_uri uri;
    sc_uri_split(&uri, id.text, id.length);
    if (id.length != 0 && id.text[0] == '#') {
        sc_scalar anchor = {.text = id.text + 1, .length = id.length - 1};
        index->tree->resources[node] = *resource;
        return add_anchor(index, node, anchor, false);
    }
    sc_schema_resource own = {.document = index->document, .node = node};
    sc_status status =
        choose_dialect(index, sc_value_of(value.image, node), base.dialect, &own.dialect);
    status = status != SC_OK ? status : absolute(index, value, &uri, &base, &own);
    return status != SC_OK ? status : add_resource(index, own, resource);
}

static sc_status take_anchors(const indexing *index, uint32_t node, sc_value schema_value)
{
    sc_scalar plain = member_text(schema_value, "$anchor");
    sc_scalar dynamic = member_text(schema_value, "$dynamicAnchor");
    sc_scalar recursive = sc_value_scalar(
        sc_value_member(schema_value, "$recursiveAnchor", strlen("$recursiveAnchor")));
    sc_status status = SC_OK;
    if (plain.kind == SC_STRING) {
        status = add_anchor(index, node, plain, false);
    }
    if (status == SC_OK && dynamic.kind == SC_STRING) {
        status = add_anchor(index, node, dynamic, true);
    }
    if (status == SC_OK && recursive.kind == SC_BOOL && recursive.boolean) {
        status = add_anchor(index, node, (sc_scalar){.text = ""}, true);
    }
    return status;
}

/* Identifiers and anchors of one schema; its resource is set already. */
static sc_status take_schema(const indexing *index, uint32_t node)
{
    const sc_schema *schema = index->compiler->schema;
    sc_value value = value_at(index, node);
    uint32_t *resource = &index->tree->resources[node];
    unsigned dialect = schema->resources[*resource].dialect;
    bool reference = sc_value_kind(sc_value_member(value, "$ref", 4)) == SC_STRING;
    if (dialect == SC_DRAFT_7 && reference) {
        return SC_OK; /* what is beside a reference does not count */
    }
    sc_value id = sc_value_member(value, "$id", 3);
    sc_status status = SC_OK;
    if (sc_value_kind(id) != SC_ABSENT) {
        status = take_identifier(index, node, id, resource);
    }
    if (status == SC_OK && schema->resources[*resource].dialect != SC_DRAFT_7) {
        status = take_anchors(index, node, value);
    }
    return status;
}

static void hand_down(const indexing *index, uint32_t node)
{
    sc_schema_tree *tree = index->tree;
    const sc_node *from = &tree->image->nodes[node];
    unsigned dialect = index->compiler->schema->resources[tree->resources[node]].dialect;
    uint8_t role = tree->roles[node];
    for (uint32_t i = 0; i < sc_image_children(tree->image, from); i++) {
        uint32_t child = from->as.children.first + i, length = 0;
        uint8_t given = SC_ROLE_NONE;
        if (from->kind == SC_ARRAY) {
            bool list = role == SC_ROLE_LIST || role == SC_ROLE_EITHER;
            given = list ? SC_ROLE_SCHEMA : SC_ROLE_NONE;
        } else if (role == SC_ROLE_MAP) {
            given = SC_ROLE_SCHEMA;
        } else if (role == SC_ROLE_SCHEMA || role == SC_ROLE_EITHER) {
            const char *key = sc_image_key(tree->image, tree->image->nodes[child].key, &length);
            const sc_schema_keyword *keyword = sc_schema_keyword_find(key, length, dialect);
            given = keyword != NULL ? keyword->role : SC_ROLE_NONE;
        }
        tree->roles[child] = given;
        tree->resources[child] = tree->resources[node];
    }
}

static sc_status index_nodes(const indexing *index)
{
    const sc_schema_tree *tree = index->tree;
    for (uint32_t node = 0; node < tree->image->header->node_count; node++) {
        uint8_t role = tree->roles[node];
        bool is_schema = role == SC_ROLE_SCHEMA || role == SC_ROLE_EITHER;
        if (is_schema && tree->image->nodes[node].kind == SC_OBJECT) {
            sc_status status = take_schema(index, node);
            if (status != SC_OK) {
                return status;
            }
        }
        if (sc_node_is_container(&tree->image->nodes[node])) {
            hand_down(index, node);
        }
    }
    return SC_OK;
}

static sc_status add_tree(sc_schema_compiler *compiler, sc_image *image)
{
    sc_schema *schema = compiler->schema;
    size_t count = image->header->node_count;
    if (!sc_grow(schema->allocator, &schema->documents, &schema->document_capacity,
                 schema->document_count + 1, sizeof *schema->documents, UINT16_MAX)) {
        sc_image_release(image);
        return sc_schema_no_memory(compiler);
    }
    sc_schema_tree *tree = &schema->documents[schema->document_count++];
    *tree = (sc_schema_tree){.image = image};
    tree->resources = sc_arena_alloc_array(&schema->arena, count, sizeof *tree->resources);
    tree->roles = sc_arena_alloc_zero(&schema->arena, count);
    tree->compiled = sc_arena_alloc_zero(&schema->arena, count * sizeof *tree->compiled);
    bool made = tree->resources != NULL && tree->roles != NULL && tree->compiled != NULL;
    return made ? SC_OK : sc_schema_no_memory(compiler);
}

sc_status sc_schema_index(sc_schema_compiler *compiler, sc_image *image, const char *uri,
                          size_t uri_length, uint32_t *out)
{
    sc_schema *schema = compiler->schema;
    sc_status status = add_tree(compiler, image);
    if (status != SC_OK) {
        return status;
    }
    *out = (uint32_t)schema->document_count - 1;
    indexing index = {compiler, &schema->documents[*out], *out};
    unsigned around = schema->resource_count != 0 ? schema->resources[0].dialect : SC_DRAFT_2020;
    sc_schema_resource root = {.uri = uri, .length = uri_length, .document = *out};
    status = choose_dialect(&index, sc_image_root(image), around, &root.dialect);
    if (status == SC_OK) {
        status = add_resource(&index, root, &index.tree->resources[0]);
    }
    if (status != SC_OK) {
        return status;
    }
    index.tree->roles[0] = SC_ROLE_SCHEMA;
    return index_nodes(&index);
}
