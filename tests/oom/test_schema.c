/* Schemas: compiled, followed by a build, and the texts made from them. */
#include "use.h"

static const char text[] =
    "{\"$id\": \"https://example.org/a\", \"type\": \"object\", \"required\": [\"server\"],"
    "\"$defs\": {\"port\": {\"$anchor\": \"p\", \"type\": \"integer\", \"maximum\": 65535}},"
    "\"properties\": {\"name\": {\"pattern\": \"^(?=[a-z])\\\\w{2,5}$\", \"format\": \"hostname\"},"
    "\"list\": {\"type\": \"array\", \"uniqueItems\": true, \"items\": {\"type\": \"integer\"}},"
    "\"size\": {\"x-aliases\": [\"len\", \"old.size\"], \"x-env\": \"SIZE\", \"type\": "
    "\"integer\"},"
    "\"tags\": {\"x-merge\": \"append\", \"default\": [\"a\"], \"items\": {\"type\": \"string\"}},"
    "\"wrong\": {\"type\": \"integer\", \"default\": \"x\", \"deprecated\": true},"
    "\"pin\": {\"x-secret\": true}, \"open\": {\"x-secret\": false, \"deprecated\": true},"
    "\"mode\": {\"anyOf\": [{\"enum\": [\"a\", \"b\"]}, {\"type\": \"null\"}]},"
    "\"server\": {\"type\": \"object\", \"unevaluatedProperties\": false, \"properties\": "
    "{\"port\": {\"$ref\": \"#p\", \"default\": 80}, \"deep\": {\"$ref\": "
    "\"https://json-schema.org/draft/2020-12/schema\"}}}}}";
static const char good[] =
    "{\"name\": \"abc\", \"mode\": \"a\", \"list\": [1, 2, 3, 4, 5, 6, 7, 8, "
    "9, 10], \"old\": {\"size\": 1}, \"tags\": [\"b\"], \"open\": 1, \"pin\": 1, \"server\": "
    "{\"deep\": {\"type\": \"string\"}}}";
static const char bad[] = "{\"name\": \"ABC!\", \"mode\": \"c\", \"list\": [1, 1], \"srver\": {}}";

static sc_status made(sc_status status, sc_text *from)
{
    if (status == SC_OK) {
        sc_text_free(from);
    }
    return status;
}

static sc_status arguments(const sc_schema *schema)
{
    static const char *const args[] = {"--name", "abc", "--list=1", "--list=2", "--nam=x"};
    sc_error error = {.code = SC_OK};
    sc_arguments *parted = sc_schema_arguments(schema, args, 5, &error);
    sc_arguments_free(parted);
    return error.code;
}

static sc_status make(const sc_schema *schema)
{
    sc_text out = {.data = NULL};
    sc_status status = made(sc_schema_example(schema, "yaml", "s", &out, NULL), &out);
    status = status == SC_OK ? made(sc_schema_types(schema, "python", &out, NULL), &out) : status;
    status = status == SC_OK ? made(sc_schema_types(schema, "c", &out, NULL), &out) : status;
    status = status == SC_OK ? made(sc_schema_usage(schema, "p", &out, NULL), &out) : status;
    status = status == SC_OK ? arguments(schema) : status;
    return status == SC_OK ? made(sc_schema_docs(schema, &out, NULL), &out) : status;
}

static sc_status infer(const sc_allocator *allocator, sc_handle *handle)
{
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    const sc_value value = sc_snapshot_root(snapshot);
    sc_error error = {.code = SC_OK};
    sc_image *image = sc_schema_infer(&value, 1, allocator, &error);
    sc_image_release(image);
    sc_snapshot_release(snapshot);
    return error.code;
}

static sc_status follow(const sc_allocator *allocator, const void *argument)
{
    const char *value = argument;
    sc_error error = {.code = SC_OK};
    sc_registry *registry = sc_registry_new(allocator);
    if (registry == NULL) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    sc_schema_options options = SC_SCHEMA_OPTIONS_INIT;
    options.registry = registry;
    sc_schema *schema = sc_schema_compile(text, sizeof text - 1, &options, &error);
    sc_status status = schema != NULL ? make(schema) : error.code;
    sc_builder *builder = status == SC_OK ? sc_builder_new(registry) : NULL;
    status = status == SC_OK && builder == NULL ? SC_ERROR_OUT_OF_MEMORY : status;
    if (status == SC_OK) {
        (void)sc_builder_schema(builder, schema);
        (void)sc_builder_add_defaults(builder, value, strlen(value), NULL);
        static const char *const variables[] = {"APP_SERVER__PORT=8080", "SIZE=4", "APP_LEN=3",
                                                "APP_TAGS=1,2", NULL};
        sc_source_options environment = SC_SOURCE_OPTIONS_INIT;
        environment.environment = variables;
        (void)sc_builder_add_env(builder, "APP", &environment);
        static const char *const words[] = {"--size", "5", "--list=1", "--list=2"};
        (void)sc_builder_add_args(builder, words, 4, NULL);
        sc_handle *handle = sc_builder_build(builder, &error);
        status = handle != NULL ? infer(allocator, handle) : error.code;
        sc_handle_release(handle);
    }
    sc_builder_free(builder);
    sc_schema_release(schema);
    sc_registry_release(registry);
    /* The bad one is refused for its problems. */
    return status == SC_OK || value == good || status == SC_ERROR_OUT_OF_MEMORY ? status : SC_OK;
}

static void a_schema_that_is_followed(void **state)
{
    (void)state;
    assert_true(sweep(follow, good) > 10);
}

static void a_schema_that_is_not(void **state)
{
    (void)state;
    assert_true(sweep(follow, bad) > 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_schema_that_is_followed),
        cmocka_unit_test(a_schema_that_is_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
