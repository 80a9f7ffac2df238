/*
 * References: to a known URI, an anchor, or a place in a document; else to a built-in document or
 * to a file below the root schema's folder, which is read once. Nothing is fetched.
 */
#include "schema/compile.h"

#include "base/alloc.h"
#include "base/ascii.h"
#include "base/number.h"
#include "format/format.h"
#include "format/parse.h"
#include "schema/uri.h"

#include <string.h>

enum { URI_MOST = 1 << 20, DOCUMENTS_MOST = 1000 };

typedef struct place {
    uint32_t document, node;
} place;

typedef struct resolving {
    sc_schema_compiler *compiler;
    sc_value reference; /* for messages */
    sc_uri uri;
    sc_buf target; /* absolute, without fragment */
} resolving;

static sc_status leads_nowhere(const resolving *resolve)
{
    sc_scalar text = sc_value_scalar(resolve->reference);
    return sc_schema_fail(resolve->compiler, SC_ERROR_REFERENCE_MISSING, resolve->reference,
                          "the reference %s leads nowhere", text.text);
}

static sc_status take_document(const resolving *resolve, sc_image *image, place *out)
{
    sc_schema_compiler *compiler = resolve->compiler;
    const char *uri =
        sc_arena_text(&compiler->schema->arena, resolve->target.data, resolve->target.length);
    if (uri == NULL) {
        sc_image_release(image);
        return sc_schema_no_memory(compiler);
    }
    out->node = 0;
    return sc_schema_index(compiler, image, uri, resolve->target.length, &out->document);
}

static sc_status read_builtin(const resolving *resolve, const char *text, place *out)
{
    sc_image *image;
    sc_format_parse_options options = {.allocator = resolve->compiler->schema->allocator,
                                       .name = "JSON Schema"};
    sc_status status = sc_format_parse(&sc_format_json, text, strlen(text), &options, &image, NULL,
                                       resolve->compiler->error);
    return status != SC_OK ? status : take_document(resolve, image, out);
}

/* A path that leads out of the folder, or that no file system should see. */
static bool path_is_unsafe(const char *path, size_t length)
{
    if (length == 0 || path[0] == '/' || memchr(path, '\0', length) != NULL ||
        memchr(path, '\\', length) != NULL || memchr(path, ':', length) != NULL) {
        return true;
    }
    for (size_t start = 0; start <= length;) {
        const char *slash = start < length ? memchr(path + start, '/', length - start) : NULL;
        size_t end = slash != NULL ? (size_t)(slash - path) : length;
        if (end - start == 2 && path[start] == '.' && path[start + 1] == '.') {
            return true;
        }
        start = end + 1;
    }
    return false;
}

static sc_status refuse_path(const resolving *resolve)
{
    return sc_schema_fail(resolve->compiler, SC_ERROR_REFERENCE_MISSING, resolve->reference,
                          "the reference must name a file below the folder of the schema: no "
                          "absolute path and no `..`");
}

static sc_status load_path(const resolving *resolve, sc_buf *path, place *out)
{
    sc_schema_compiler *compiler = resolve->compiler;
    const char *text = sc_buf_text(path);
    if (text == NULL) {
        return sc_schema_no_memory(compiler);
    }
    if (path_is_unsafe(text, path->length)) {
        return refuse_path(resolve);
    }
    if (compiler->schema->document_count >= DOCUMENTS_MOST) {
        return sc_schema_fail(compiler, SC_ERROR_BAD_SCHEMA, resolve->reference,
                              "the schema refers to more than %d documents", DOCUMENTS_MOST);
    }
    sc_image *image;
    sc_error cause = {.code = SC_OK};
    sc_status status = compiler->input->load(compiler->input->context, text, &image, &cause);
    if (status == SC_ERROR_MISSING_FILE) {
        return sc_schema_fail(compiler, status, resolve->reference,
                              "the reference leads to the file %s, which does not exist", text);
    }
    if (status != SC_OK) {
        if (compiler->error != NULL) {
            *compiler->error = cause;
        }
        return status;
    }
    return take_document(resolve, image, out);
}

static sc_status read_file(const resolving *resolve, place *out)
{
    const sc_schema_compiler *compiler = resolve->compiler;
    const sc_buf *target = &resolve->target;
    bool below = target->length > compiler->folder_length &&
                 memcmp(target->data, compiler->folder, compiler->folder_length) == 0;
    sc_uri whole;
    sc_uri_split(&whole, target->data, target->length);
    if (!below || whole.query.text != NULL || compiler->input->load == NULL) {
        sc_scalar text = sc_value_scalar(resolve->reference);
        return sc_schema_fail(resolve->compiler, SC_ERROR_REFERENCE_MISSING, resolve->reference,
                              "the document of the reference %s was not given, and nothing is "
                              "fetched",
                              text.text);
    }
    /* As it is written, for resolving has taken the `..` away. */
    bool named = resolve->uri.scheme.text == NULL && resolve->uri.authority.text == NULL;
    if (named && path_is_unsafe(resolve->uri.path.text, resolve->uri.path.length)) {
        return refuse_path(resolve);
    }
    sc_buf path;
    sc_buf_init(&path, compiler->schema->allocator, URI_MOST);
    sc_uri_part rest = {target->data + compiler->folder_length,
                        target->length - compiler->folder_length};
    sc_status status =
        sc_uri_decode(&path, rest) ? load_path(resolve, &path, out) : leads_nowhere(resolve);
    sc_buf_free(&path);
    return status;
}

static sc_status find_document(const resolving *resolve, place *out)
{
    const sc_schema *schema = resolve->compiler->schema;
    const sc_buf *target = &resolve->target;
    const sc_schema_name *name = sc_schema_names_find(&schema->names, target->data, target->length);
    if (name != NULL) {
        *out = (place){name->document, name->node};
        return SC_OK;
    }
    const char *text = sc_schema_builtin(target->data, target->length);
    return text != NULL ? read_builtin(resolve, text, out) : read_file(resolve, out);
}

/* One step of a JSON Pointer, unescaped in place. */
static size_t unescape(char *token, size_t length)
{
    size_t to = 0;
    for (size_t i = 0; i < length; i++) {
        bool escaped =
            token[i] == '~' && i + 1 < length && (token[i + 1] == '0' || token[i + 1] == '1');
        token[to++] = !escaped ? token[i] : token[i + 1] == '0' ? '~' : '/';
        i += escaped;
    }
    return to;
}

static sc_value step(sc_value value, const char *token, size_t length)
{
    if (sc_value_kind(value) != SC_ARRAY) {
        return sc_value_member(value, token, length);
    }
    uint64_t index;
    bool canonical = length != 0 && (length == 1 || token[0] != '0');
    return canonical && sc_number_parse_digits(token, length, 10, &index) == SC_NUMBER_OK &&
                   index < SIZE_MAX
               ? sc_value_item(value, (size_t)index)
               : (sc_value){0};
}

/* A value under a keyword without schemas becomes a schema when a reference leads to it. */
static sc_status follow_pointer(const resolving *resolve, sc_buf *pointer, place *at)
{
    sc_schema *schema = resolve->compiler->schema;
    sc_value value = sc_schema_value(schema, at->document, at->node);
    size_t position = 0;
    while (position < pointer->length) {
        char *token = pointer->data + position + 1;
        size_t left = pointer->length - position - 1;
        const char *slash = memchr(token, '/', left);
        size_t length = slash != NULL ? (size_t)(slash - token) : left;
        position += 1 + length;
        value = step(value, token, unescape(token, length));
        if (sc_value_kind(value) == SC_ABSENT) {
            return leads_nowhere(resolve);
        }
    }
    at->node = value.node;
    return SC_OK;
}

static sc_status find_anchor(resolving *resolve, place *at)
{
    const sc_schema *schema = resolve->compiler->schema;
    /* Under the URI that the resource itself has, which may not be the one that led there. */
    const sc_schema_tree *tree = &schema->documents[at->document];
    const sc_schema_resource *resource = &schema->resources[tree->resources[at->node]];
    sc_buf_clear(&resolve->target);
    sc_buf_append(&resolve->target, resource->uri, resource->length);
    sc_buf_append_char(&resolve->target, '#');
    sc_buf_append(&resolve->target, resolve->uri.fragment.text, resolve->uri.fragment.length);
    const char *text = sc_buf_text(&resolve->target);
    if (text == NULL) {
        return sc_schema_no_memory(resolve->compiler);
    }
    const sc_schema_name *name = sc_schema_names_find(&schema->names, text, resolve->target.length);
    if (name == NULL) {
        return leads_nowhere(resolve);
    }
    *at = (place){name->document, name->node};
    return SC_OK;
}

static sc_status follow_fragment(resolving *resolve, place *at)
{
    sc_uri_part fragment = resolve->uri.fragment;
    if (fragment.length == 0) {
        return SC_OK;
    }
    if (fragment.text[0] != '/' && fragment.text[0] != '%') {
        return find_anchor(resolve, at);
    }
    sc_buf pointer;
    sc_buf_init(&pointer, resolve->compiler->schema->allocator, URI_MOST);
    bool decoded = sc_uri_decode(&pointer, fragment);
    sc_status status = pointer.status;
    if (status != SC_OK) {
        status = sc_schema_no_memory(resolve->compiler);
    } else if (!decoded || pointer.data[0] != '/') {
        status = leads_nowhere(resolve);
    } else {
        status = follow_pointer(resolve, &pointer, at);
    }
    sc_buf_free(&pointer);
    return status;
}

sc_status sc_schema_resolve(sc_schema_compiler *compiler, const sc_schema_node *from,
                            sc_value reference, sc_schema_node **out)
{
    sc_schema *schema = compiler->schema;
    sc_scalar text = sc_value_scalar(reference);
    if (text.kind != SC_STRING) {
        return sc_schema_fail(compiler, SC_ERROR_BAD_SCHEMA, reference,
                              "a reference must be a string");
    }
    resolving resolve = {.compiler = compiler, .reference = reference};
    sc_uri_split(&resolve.uri, text.text, text.length);
    sc_buf_init(&resolve.target, schema->allocator, URI_MOST);
    const sc_schema_resource *base = &schema->resources[from->resource];
    sc_uri_resolve(&resolve.target, base->uri, base->length, &resolve.uri);
    place at = {0, 0};
    sc_status status = sc_buf_text(&resolve.target) != NULL ? find_document(&resolve, &at)
                                                            : sc_schema_no_memory(compiler);
    status = status != SC_OK ? status : follow_fragment(&resolve, &at);
    sc_buf_free(&resolve.target);
    if (status != SC_OK) {
        return status;
    }
    sc_value target = sc_schema_value(schema, at.document, at.node);
    sc_kind kind = sc_value_kind(target);
    if (kind != SC_OBJECT && kind != SC_BOOL) {
        return sc_schema_fail(compiler, SC_ERROR_BAD_SCHEMA, reference,
                              "the reference leads to %s, not to a schema", sc_kind_name(kind));
    }
    *out = sc_schema_node_at(compiler, at.document, at.node);
    return *out != NULL ? SC_OK : sc_schema_no_memory(compiler);
}
