/*
 * Schemas for callers: the documents are read with the registry's formats and through its cache, so
 * that a schema beside a configuration is parsed once, and problems become errors.
 *
 * Invariant: a schema holds its registry, whose allocator made everything in it.
 */
#include "schema/schema.h"
#include "base/alloc.h"
#include "base/buf.h"
#include "base/sized.h"
#include "engine/builder.h"
#include "engine/parse.h"
#include "engine/problem.h"
#include "secret/secrets.h"

#include <string.h>

enum { PATH_MOST = 1 << 16 };

typedef struct compiling {
    sc_registry *registry;
    sc_schema_options options;
    sc_limits limits;
    sc_parse_job job;
    const char *folder; /* NULL: references to files are not allowed */
    size_t folder_length;
    sc_error *error;
} compiling;

/* False: the size of the options is not that of any version. */
static bool begin(compiling *compile, const sc_schema_options *options, sc_error *error)
{
    *compile = (compiling){.error = error};
    if (options != NULL && SC_SIZED_TAKE(&compile->options, options) != SC_OK) {
        return false;
    }
    compile->registry = sc_registry_or_default(compile->options.registry);
    compile->limits = sc_limits_resolve(NULL);
    compile->job = (sc_parse_job){.registry = compile->registry,
                                  .allocator = sc_registry_allocator(compile->registry),
                                  .limits = &compile->limits};
    compile->folder = compile->options.folder;
    compile->folder_length = compile->folder != NULL ? strlen(compile->folder) : 0;
    return true;
}

static sc_schema *invalid(sc_error *error)
{
    (void)sc_error_code(error, SC_ERROR_INVALID_ARGUMENT);
    return NULL;
}

/* Takes the layer's image; releases the layer. */
static sc_status take_image(sc_layer *layer, sc_image **out, sc_error *error)
{
    sc_status status = SC_OK;
    *out = sc_image_retain(layer->image);
    if (*out == NULL) {
        status = sc_error_set(error, SC_ERROR_BAD_SCHEMA, "the schema is empty");
        sc_error_source(error, layer->name);
    }
    sc_layer_release(layer);
    return status;
}

static sc_status read_file(const compiling *compile, const char *path, const char *name,
                           const char *format, sc_image **out, sc_error *error)
{
    sc_parse_job job = compile->job;
    sc_file_request request = {.path = path, .name = name, .format = format};
    sc_layer *layer;
    sc_status status = sc_parse_file_layer(&job, &request, &layer, error);
    return status == SC_OK ? take_image(layer, out, error) : status;
}

/* A document below the folder. */
static sc_status load(void *context, const char *path, sc_image **out, sc_error *error)
{
    const compiling *compile = context;
    sc_buf whole;
    sc_buf_init(&whole, compile->job.allocator, PATH_MOST);
    sc_buf_append(&whole, compile->folder, compile->folder_length);
    if (compile->folder_length != 0 && compile->folder[compile->folder_length - 1] != '/') {
        sc_buf_append_char(&whole, '/');
    }
    sc_buf_append_text(&whole, path);
    const char *text = sc_buf_text(&whole);
    sc_status status = text != NULL ? read_file(compile, text, NULL, NULL, out, error)
                                    : sc_error_code(error, whole.status);
    sc_buf_free(&whole);
    return status;
}

static void release_registry(void *owner)
{
    sc_registry_release(owner);
}

/* Releases the image. */
static sc_schema *make(compiling *compile, sc_image *image)
{
    sc_schema_input input = {
        .allocator = compile->job.allocator,
        .image = image,
        .documents = compile->options.documents,
        .document_count = compile->options.document_count,
        .lenient = compile->options.lenient_patterns,
        .no_exemptions = compile->options.no_exemptions,
        .load = compile->folder != NULL ? load : NULL,
        .context = compile,
        .release_owner = release_registry,
        .owner = sc_registry_retain(compile->registry),
    };
    sc_schema *schema = sc_schema_make(&input, compile->error);
    sc_image_release(image);
    return schema;
}

sc_schema *sc_schema_compile(const char *text, size_t length, const sc_schema_options *options,
                             sc_error *error)
{
    compiling compile;
    if (text == NULL || !begin(&compile, options, error)) {
        return invalid(error);
    }
    sc_text_request request = {
        .text = text,
        .length = length,
        .kind = SC_SOURCE_TEXT,
        .name = compile.options.name != NULL ? compile.options.name : "schema",
        .format = compile.options.format,
    };
    sc_layer *layer;
    sc_image *image;
    if (sc_parse_text_layer(&compile.job, &request, &layer, error) != SC_OK ||
        take_image(layer, &image, error) != SC_OK) {
        return NULL;
    }
    return make(&compile, image);
}

sc_schema *sc_schema_compile_file(const char *path, const sc_schema_options *options,
                                  sc_error *error)
{
    compiling compile;
    if (path == NULL || !begin(&compile, options, error)) {
        return invalid(error);
    }
    sc_image *image;
    if (read_file(&compile, path, compile.options.name, compile.options.format, &image, error) !=
        SC_OK) {
        return NULL;
    }
    if (compile.folder == NULL) {
        const char *slash = strrchr(path, '/');
        compile.folder = path;
        compile.folder_length = slash != NULL ? (size_t)(slash - path) + 1 : 0;
    }
    return make(&compile, image);
}

sc_schema *sc_schema_compile_image(sc_image *image, const sc_schema_options *options,
                                   sc_error *error)
{
    compiling compile;
    if (image == NULL || !begin(&compile, options, error)) {
        return invalid(error);
    }
    /* The parts of a schema are found by their nodes, which are those of one image. */
    const sc_image *flat = sc_image_flat(image);
    if (flat == NULL) {
        (void)sc_error_code(error, SC_ERROR_OUT_OF_MEMORY);
        return NULL;
    }
    return make(&compile, sc_image_retain((sc_image *)(uintptr_t)flat));
}

/* ---- checking ---- */

typedef struct checking {
    sc_value root;
    sc_schema_problem_function problem;
    void *context;
} checking;

static sc_status report(void *context, const sc_schema_problem *problem)
{
    const checking *check = context;
    sc_error error;
    sc_problem_error(problem, problem->path, &error);
    check->problem(check->context, &error);
    return SC_OK;
}

/* Uses the library's default words for secrets: there is no builder with others. */
static bool is_secret(void *context, const char *path, size_t length)
{
    const checking *check = context;
    const sc_secrets secrets = {.words = NULL};
    return sc_secrets_hide(&secrets, check->root, path, length);
}

sc_status sc_schema_check(const sc_schema *schema, sc_value value,
                          sc_schema_problem_function problem, void *context)
{
    if (schema == NULL || sc_value_kind(value) == SC_ABSENT) {
        return SC_ERROR_INVALID_ARGUMENT;
    }
    checking check = {value, problem, context};
    sc_schema_check_options options = {
        .report = problem != NULL ? report : NULL, .is_secret = is_secret, .context = &check};
    return sc_schema_run(schema, value, &options);
}

sc_status sc_builder_schema(sc_builder *builder, sc_schema *schema)
{
    if (builder == NULL) {
        return SC_ERROR_INVALID_ARGUMENT;
    }
    sc_plan *plan = sc_builder_edit(builder);
    if (plan == NULL) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    sc_schema *before = plan->schema;
    plan->schema = sc_schema_retain(schema);
    sc_schema_release(before);
    return SC_OK;
}

sc_status sc_builder_schema_file(sc_builder *builder, const char *path)
{
    if (builder == NULL || path == NULL) {
        return sc_builder_invalid(builder);
    }
    sc_error spare = {.code = SC_OK};
    sc_error *error = sc_builder_error(builder, &spare);
    sc_schema_options options = SC_SCHEMA_OPTIONS_INIT;
    options.registry = builder->plan->registry;
    sc_schema *schema = sc_schema_compile_file(path, &options, error);
    if (schema == NULL) {
        return error->code;
    }
    sc_status status = sc_builder_schema(builder, schema);
    sc_schema_release(schema);
    return status;
}
