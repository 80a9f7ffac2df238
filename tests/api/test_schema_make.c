/* Example files, types and documentation from a schema, and a schema from values. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "superconfig.h"

static const char schema_text[] =
    "{\"title\": \"Service\", \"type\": \"object\", \"required\": [\"name\", \"server\"],\n"
    " \"properties\": {\n"
    "  \"name\": {\"type\": \"string\", \"minLength\": 3, \"description\": \"The name\\nshown\"},\n"
    "  \"mode\": {\"enum\": [\"fast\", \"safe\"], \"default\": \"safe\"},\n"
    "  \"maxConnections\": {\"type\": \"integer\", \"minimum\": 1},\n"
    "  \"tags\": {\"type\": \"array\", \"items\": {\"type\": \"string\"}},\n"
    "  \"extra\": {\"type\": \"object\", \"properties\": {\"depth\": {\"type\": \"integer\"}}},\n"
    "  \"server\": {\"type\": \"object\", \"required\": [\"port\"], \"properties\": {\n"
    "    \"port\": {\"type\": \"integer\", \"exclusiveMinimum\": 0, \"maximum\": 65535},\n"
    "    \"tls\": {\"type\": [\"boolean\", \"null\"]}}}}}";

static sc_schema *compile(const char *text)
{
    sc_error error;
    sc_schema *schema = sc_schema_compile(text, strlen(text), NULL, &error);
    if (schema == NULL) {
        fail_msg("%u:%u: %s", error.line, error.column, error.message);
    }
    return schema;
}

/* The text loads, and the result follows the schema. */
static void expect_follows(sc_schema *schema, const char *format, const sc_text *text)
{
    sc_error error;
    sc_builder *builder = sc_builder_new(NULL);
    sc_source_options options = {.format = format, .name = "example"};
    assert_int_equal(sc_builder_schema(builder, schema), SC_OK);
    (void)sc_builder_add_defaults(builder, text->data, text->length, &options);
    sc_handle *handle = sc_builder_build(builder, &error);
    if (handle == NULL) {
        fail_msg("%s: %s: %s\n%s", format, error.path, error.message, text->data);
    }
    sc_handle_release(handle);
    sc_builder_free(builder);
}

static void expect_example(const char *format, const char *expected)
{
    sc_schema *schema = compile(schema_text);
    sc_text text;
    sc_error error;
    assert_int_equal(sc_schema_example(schema, format, "./service.json", &text, &error), SC_OK);
    assert_string_equal(text.data, expected);
    if (strcmp(format, "env") != 0) {
        expect_follows(schema, format, &text);
    }
    sc_text_free(&text);
    sc_schema_release(schema);
}

static void test_toml(void **state)
{
    (void)state;
    expect_example("toml", "#:schema ./service.json\n"
                           "# The name\n# shown\nname = \"xxx\"\n"
                           "mode = \"safe\"\n"
                           "# maxConnections = 1\n"
                           "# tags = []\n"
                           "\n# [extra]\n# depth = 0\n"
                           "\n[server]\nport = 1\n# tls = false\n");
}

static void test_yaml(void **state)
{
    (void)state;
    expect_example("yaml", "# yaml-language-server: $schema=./service.json\n"
                           "# The name\n# shown\nname: \"xxx\"\n"
                           "mode: \"safe\"\n"
                           "# maxConnections: 1\n"
                           "# tags: []\n"
                           "# extra: {}\n  # depth: 0\n"
                           "server:\n  port: 1\n  # tls: false\n");
}

static void test_jsonc(void **state)
{
    (void)state;
    expect_example("jsonc", "{\n  \"$schema\": \"./service.json\",\n"
                            "  // The name\n  // shown\n  \"name\": \"xxx\",\n"
                            "  \"mode\": \"safe\",\n"
                            "  // \"maxConnections\": 1,\n"
                            "  // \"tags\": [],\n"
                            "  // \"extra\": {\n    // \"depth\": 0,\n  // },\n"
                            "  \"server\": {\n    \"port\": 1,\n    // \"tls\": false,\n  },\n}\n");
}

static void test_env(void **state)
{
    (void)state;
    expect_example("env", "# follows ./service.json\n"
                          "# The name\n# shown\nNAME=\"xxx\"\nMODE=\"safe\"\n"
                          "# MAX_CONNECTIONS=1\n# TAGS='[]'\n# EXTRA__DEPTH=0\n"
                          "SERVER__PORT=1\n# SERVER__TLS=false\n");
}

/* The schema's own names come first; a key that no name leads to is a comment. */
static void test_env_names(void **state)
{
    (void)state;
    sc_schema *schema =
        compile("{\"required\": [\"db\"], \"properties\": {\"db\": {\"type\": \"object\", "
                "\"required\": [\"url\"], "
                "\"properties\": {\"url\": {\"default\": \"u\", \"x-env\": [\"PG_URL\", \"URL\"]}, "
                "\"max-idle\": {\"default\": 1}, \"a__b\": {\"default\": 1}}}, "
                "\"a.b\\n\": {\"default\": 1}, \"n\xC3\xA9\": {\"x-env\": \"NE\", \"default\": 2}, "
                "\"_x\": {\"default\": 1}, \"\": {\"default\": 1}, \"u-v\": {\"default\": 3}}}");
    sc_text text;
    assert_int_equal(sc_schema_example(schema, "env", NULL, &text, NULL), SC_OK);
    assert_string_equal(text.data, "PG_URL=\"u\"\nDB__MAX_IDLE=1\n"
                                   "# no variable can set `db.a__b`\n"
                                   "# no variable can set `\"a.b\\u000a\"`\n"
                                   "NE=2\n"
                                   "# no variable can set `_x`\n"
                                   "# no variable can set `\"\"`\n"
                                   "U_V=3\n");
    sc_text_free(&text);
    sc_schema_release(schema);
}

static void expect_types(const char *language, const char *expected)
{
    sc_schema *schema = compile(schema_text);
    sc_text text;
    assert_int_equal(sc_schema_types(schema, language, &text, NULL), SC_OK);
    assert_string_equal(text.data, expected);
    sc_text_free(&text);
    sc_schema_release(schema);
}

static void test_typescript(void **state)
{
    (void)state;
    expect_types("typescript",
                 "/* Made by `superconfig schema types`; do not edit. */\n\n"
                 "export interface ConfigExtra {\n  \"depth\"?: number;\n}\n\n"
                 "export interface ConfigServer {\n  \"port\": number;\n  \"tls\"?: boolean | "
                 "null;\n}\n\n"
                 "export interface Config {\n  /** The name shown */\n  \"name\": string;\n"
                 "  \"mode\": \"fast\" | \"safe\";\n  \"maxConnections\"?: number;\n"
                 "  \"tags\"?: Array<string>;\n  \"extra\"?: ConfigExtra;\n"
                 "  \"server\": ConfigServer;\n}\n\n");
}

static void test_python(void **state)
{
    (void)state;
    expect_types(
        "python",
        "\"\"\"Made by `superconfig schema types`; do not edit.\"\"\"\n"
        "from typing import Literal, NotRequired, TypedDict\n\n"
        "ConfigExtra = TypedDict(\"ConfigExtra\", {\n    \"depth\": NotRequired[int],\n"
        "})\n\n"
        "ConfigServer = TypedDict(\"ConfigServer\", {\n    \"port\": int,\n"
        "    \"tls\": NotRequired[bool | None],\n})\n\n"
        "Config = TypedDict(\"Config\", {\n    # The name shown\n    \"name\": str,\n"
        "    \"mode\": Literal[\"fast\", \"safe\"],\n"
        "    \"maxConnections\": NotRequired[int],\n    \"tags\": NotRequired[list[str]],\n"
        "    \"extra\": NotRequired[ConfigExtra],\n    \"server\": ConfigServer,\n})\n\n");
}

static void test_docs(void **state)
{
    (void)state;
    sc_schema *schema = compile(schema_text);
    sc_text text;
    assert_int_equal(sc_schema_docs(schema, &text, NULL), SC_OK);
    assert_non_null(strstr(text.data, "# Service\n"));
    assert_non_null(strstr(text.data, "| `name` | string | required | The name shown |\n"));
    assert_non_null(strstr(text.data, "| `mode` | string: `\"fast\"`, `\"safe\"` | `\"safe\"` |"));
    assert_non_null(strstr(text.data, "## `server`\n"));
    assert_non_null(strstr(text.data, "| `server.port` | integer > `0` ≤ `65535` | required |"));
    sc_text_free(&text);
    sc_schema_release(schema);
}

static void test_inferred(void **state)
{
    (void)state;
    static const char first[] = "{\"a\": 1, \"b\": [{\"x\": 1}, {\"x\": 2.5, \"y\": null}]}";
    static const char second[] = "{\"a\": \"t\", \"c\": true, \"b\": []}";
    sc_image *images[] = {sc_parse(first, sizeof first - 1, NULL, NULL),
                          sc_parse(second, sizeof second - 1, NULL, NULL)};
    const sc_value values[] = {sc_image_root(images[0]), sc_image_root(images[1])};
    sc_image *inferred = sc_schema_infer(values, 2, NULL, NULL);
    sc_write_options options = {.compact = true};
    sc_text text;
    assert_int_equal(sc_write(sc_image_root(inferred), "json", &options, &text, NULL), SC_OK);
    assert_string_equal(
        text.data,
        "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",\"type\":\"object\","
        "\"properties\":{\"a\":{\"type\":[\"integer\",\"string\"]},\"b\":{\"type\":\"array\","
        "\"items\":{\"type\":\"object\",\"properties\":{\"x\":{\"type\":\"number\"},"
        "\"y\":{}},\"required\":[\"x\"]}},\"c\":{\"type\":\"boolean\"}},"
        "\"required\":[\"a\",\"b\"]}");
    sc_text_free(&text);
    sc_schema *schema = sc_schema_compile_image(inferred, NULL, NULL);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(sc_schema_check(schema, values[i], NULL, NULL), SC_OK);
        sc_image_release(images[i]);
    }
    static const char *const formats[] = {"toml", "yaml", "jsonc"};
    for (int i = 0; i < 3; i++) {
        assert_int_equal(sc_schema_example(schema, formats[i], NULL, &text, NULL), SC_OK);
        expect_follows(schema, formats[i], &text);
        sc_text_free(&text);
    }
    sc_image_release(inferred);
    sc_schema_release(schema);
}

/* A schema that contains itself: the texts made from it are finite. */
static void test_recursion(void **state)
{
    (void)state;
    sc_schema *schema = compile("{\"type\": \"object\", \"properties\": {\"next\": {\"$ref\": "
                                "\"#\"}, \"items\": {\"type\": \"array\", \"minItems\": 1, "
                                "\"items\": {\"$ref\": \"#\"}}}, \"required\": [\"items\"]}");
    sc_text text;
    assert_int_equal(sc_schema_types(schema, "typescript", &text, NULL), SC_OK);
    sc_text_free(&text);
    assert_int_equal(sc_schema_docs(schema, &text, NULL), SC_OK);
    sc_text_free(&text);
    assert_int_equal(sc_schema_example(schema, "yaml", NULL, &text, NULL), SC_OK);
    sc_text_free(&text);
    sc_schema_release(schema);
}

static const char shapes_text[] =
    "{\"type\": \"object\", \"properties\": {"
    "\"a\": {\"type\": \"object\", \"properties\": {\"b\": {\"type\": \"object\","
    " \"properties\": {\"x\": {\"type\": \"string\"}}}}},"
    "\"aB\": {\"type\": \"object\", \"properties\": {\"y\": {\"type\": \"string\"}}},"
    "\"map\": {\"type\": \"object\", \"additionalProperties\": {\"type\": \"object\","
    " \"properties\": {\"z\": {\"type\": \"integer\"}}}},"
    "\"pair\": {\"type\": \"array\", \"minItems\": 1, \"items\": false,"
    " \"prefixItems\": [{\"type\": \"string\"}, {\"type\": \"integer\"}]},"
    "\"tree\": {\"$ref\": \"#/$defs/tree\"}},"
    "\"$defs\": {\"tree\": {\"type\": \"object\", \"properties\": {"
    "\"under\": {\"type\": \"array\", \"items\": {\"$ref\": \"#/$defs/tree\"}}}}}}";

/* Names stay apart, maps and tuples have their types, an object may contain itself. */
static void test_shapes(void **state)
{
    (void)state;
    static const char *const typescript[] = {
        "interface ConfigAB {\n  \"x\"?: string;",
        "interface ConfigAB2 {\n  \"y\"?: string;",
        "interface ConfigMapValue {\n  \"z\"?: number;",
        "\"b\"?: ConfigAB;\n",
        "\"aB\"?: ConfigAB2;\n",
        "\"map\"?: Record<string, ConfigMapValue>;\n",
        "\"pair\"?: [string, (number)?];\n",
        "\"under\"?: Array<ConfigTree>;\n",
    };
    static const char *const python[] = {
        "\"aB\": NotRequired[ConfigAB2],\n",
        "\"map\": NotRequired[dict[str, ConfigMapValue]],\n",
        "\"pair\": NotRequired[list[Union[str, int]]],\n",
        "\"under\": NotRequired[list[\"ConfigTree\"]],\n",
        "from typing import NotRequired, TypedDict, Union\n",
    };
    sc_schema *schema = compile(shapes_text);
    sc_text text;
    assert_int_equal(sc_schema_types(schema, "typescript", &text, NULL), SC_OK);
    for (size_t i = 0; i < sizeof typescript / sizeof typescript[0]; i++) {
        if (strstr(text.data, typescript[i]) == NULL) {
            fail_msg("%s is not in\n%s", typescript[i], text.data);
        }
    }
    sc_text_free(&text);
    assert_int_equal(sc_schema_types(schema, "python", &text, NULL), SC_OK);
    for (size_t i = 0; i < sizeof python / sizeof python[0]; i++) {
        if (strstr(text.data, python[i]) == NULL) {
            fail_msg("%s is not in\n%s", python[i], text.data);
        }
    }
    sc_text_free(&text);
    sc_schema_release(schema);
}

static void test_arguments(void **state)
{
    (void)state;
    sc_schema *schema = compile("true");
    sc_text text;
    sc_error error;
    assert_int_equal(sc_schema_example(schema, "ini", NULL, &text, &error),
                     SC_ERROR_UNKNOWN_FORMAT);
    assert_int_equal(sc_schema_types(schema, "cobol", &text, &error), SC_ERROR_UNKNOWN_FORMAT);
    assert_int_equal(sc_schema_docs(NULL, &text, NULL), SC_ERROR_INVALID_ARGUMENT);
    assert_null(sc_schema_infer(NULL, 1, NULL, NULL));
    sc_schema_release(schema);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_toml),      cmocka_unit_test(test_yaml),
        cmocka_unit_test(test_jsonc),     cmocka_unit_test(test_env),
        cmocka_unit_test(test_env_names), cmocka_unit_test(test_typescript),
        cmocka_unit_test(test_python),    cmocka_unit_test(test_docs),
        cmocka_unit_test(test_inferred),  cmocka_unit_test(test_recursion),
        cmocka_unit_test(test_shapes),    cmocka_unit_test(test_arguments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
