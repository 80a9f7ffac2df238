/* Schemas through the public header: compiling, its errors with their places, and every problem. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "superconfig.h"

static sc_schema *compile(const char *text)
{
    sc_error error;
    sc_schema *schema = sc_schema_compile(text, strlen(text), NULL, &error);
    if (schema == NULL) {
        print_error("%u:%u: %s\n", error.line, error.column, error.message);
    }
    assert_non_null(schema);
    return schema;
}

static sc_image *image_of(const char *text)
{
    sc_builder *builder = sc_builder_new(NULL);
    sc_source_options options = {.name = "app"};
    assert_int_equal(sc_builder_add_defaults(builder, text, strlen(text), &options), SC_OK);
    sc_handle *handle = sc_builder_build(builder, NULL);
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    sc_writer *writer = sc_writer_new(NULL, NULL);
    sc_writer_copy(writer, sc_snapshot_root(snapshot));
    sc_image *image = sc_writer_finish(writer, NULL);
    sc_writer_free(writer);
    sc_snapshot_release(snapshot);
    sc_handle_release(handle);
    sc_builder_free(builder);
    assert_non_null(image);
    return image;
}

static void gather(void *context, const sc_error *problem)
{
    char *text = context;
    size_t length = strlen(text);
    snprintf(text + length, 4096 - length, "%u:%u %s [%s] %s\n", problem->line, problem->column,
             problem->path, sc_status_name(problem->code), problem->message);
}

static void expect(const char *schema_text, const char *value, const char *problems)
{
    char found[4096] = "";
    sc_schema *schema = compile(schema_text);
    sc_image *image = image_of(value);
    sc_status status = sc_schema_check(schema, sc_image_root(image), gather, found);
    assert_string_equal(found, problems);
    assert_int_equal(status, problems[0] != '\0' ? SC_ERROR_SCHEMA : SC_OK);
    assert_int_equal(sc_schema_check(schema, sc_image_root(image), NULL, NULL), status);
    sc_image_release(image);
    sc_schema_release(schema);
}

static void refuse(const char *text, sc_status code, uint32_t line, uint32_t column,
                   const char *part)
{
    sc_error error;
    assert_null(sc_schema_compile(text, strlen(text), NULL, &error));
    assert_int_equal(error.code, code);
    assert_int_equal(error.line, line);
    assert_int_equal(error.column, column);
    if (strstr(error.message, part) == NULL) {
        fail_msg("%s", error.message);
    }
}

static void test_every_problem(void **state)
{
    (void)state;
    expect("{\"properties\": {\"port\": {\"type\": \"integer\", \"maximum\": 65535},"
           "\"host\": {\"type\": \"string\"}, \"mode\": {\"enum\": [\"fast\", \"safe\"]}},"
           "\"required\": [\"host\"], \"additionalProperties\": false}",
           "{\"port\": 70000,\n \"mode\": \"fats\",\n \"hots\": 1}",
           "1:1 host [missing-key] `host` is required\n"
           "1:10 port [out-of-range] must be at most 65535, is 70000\n"
           "2:10 mode [schema] expected one of \"fast\", \"safe\"; found \"fats\"; did you mean "
           "\"fast\"?\n"
           "3:10 hots [unknown-key] `hots` is not a known key; did you mean `host`?\n");
}

static void test_types(void **state)
{
    (void)state;
    const char *schema = "{\"properties\": {\"a\": {\"type\": [\"integer\", \"null\"]}}}";
    expect(schema, "{\"a\": 1.0}", "");
    expect(schema, "{\"a\": null}", "");
    expect(schema, "{\"a\": \"x\"}",
           "1:7 a [wrong-type] expected null or integer, found string \"x\"\n");
    expect(schema, "{\"a\": []}", "1:7 a [wrong-type] expected null or integer, found array\n");
}

static void test_alternatives(void **state)
{
    (void)state;
    const char *schema =
        "{\"oneOf\": [{\"properties\": {\"kind\": {\"const\": \"file\"}, \"path\": "
        "{\"type\": \"string\"}}, \"required\": [\"path\"]}, {\"properties\": {\"kind\": "
        "{\"const\": \"http\"}, \"url\": {\"type\": \"string\"}}, \"required\": [\"url\"]}]}";
    expect(schema, "{\"kind\": \"http\"}", "1:1 url [missing-key] `url` is required\n");
    expect(schema, "{\"kind\": \"tape\"}",
           "1:1  [schema] an object fits none of the 2 "
           "alternatives\n");
    expect(schema, "{\"path\": \"a\", \"url\": \"b\"}",
           "1:1  [schema] must fit exactly one alternative, fits the 1. and the 2.\n");
}

static void test_root_schema_key(void **state)
{
    (void)state;
    expect("{\"additionalProperties\": false}", "{\"$schema\": \"./s.json\"}", "");
    expect("{\"properties\": {\"a\": {\"additionalProperties\": false}}}",
           "{\"a\": {\"$schema\": 1}}",
           "1:19 a.$schema [unknown-key] `$schema` is not a known key\n");
}

static void test_secrets_are_not_shown(void **state)
{
    (void)state;
    expect("{\"properties\": {\"key\": {\"writeOnly\": true, \"pattern\": \"^[a-f]+$\"}}}",
           "{\"key\": \"hunter2\"}",
           "1:9 key [bad-value] <secret> does not match the pattern ^[a-f]+$\n");
}

static void test_mistakes_in_schemas(void **state)
{
    (void)state;
    refuse("{\"type\": \"strin\"}", SC_ERROR_BAD_SCHEMA, 1, 10, "type must be null");
    refuse("{\"properties\": {\"a\": 3}}", SC_ERROR_BAD_SCHEMA, 1, 22, "object or a bool");
    refuse("{\"minimum\": \"3\"}", SC_ERROR_BAD_SCHEMA, 1, 13, "minimum must be a number");
    refuse("{\"maxLength\": -1}", SC_ERROR_BAD_SCHEMA, 1, 15, "at least 0");
    refuse("{\"multipleOf\": 0}", SC_ERROR_BAD_SCHEMA, 1, 16, "more than 0");
    refuse("{\"$schema\": \"http://json-schema.org/draft-04/schema#\"}", SC_ERROR_BAD_SCHEMA, 1, 13,
           "dialect");
    refuse("{\"pattern\": \"(a)\\\\1\"}", SC_ERROR_BAD_PATTERN, 1, 13,
           "at byte 4: back-references");
    refuse("{\"pattern\": \"a(\"}", SC_ERROR_BAD_PATTERN, 1, 13, "not closed");
    refuse("{\"$ref\": \"#/$defs/a\"}", SC_ERROR_REFERENCE_MISSING, 1, 10, "leads nowhere");
    refuse("{\"$ref\": \"other.json\"}", SC_ERROR_REFERENCE_MISSING, 1, 10, "nothing is fetched");
    refuse("{\"$defs\": {\"a\": {\"$ref\": \"#/$defs/b\"}, \"b\": {\"allOf\": [{\"$ref\": "
           "\"#/$defs/a\"}]}}}",
           SC_ERROR_BAD_SCHEMA, 1, 17, "refers to itself");
    refuse("3", SC_ERROR_BAD_SCHEMA, 1, 1, "object or a bool");
    assert_null(sc_schema_compile(NULL, 0, NULL, NULL));
    assert_null(sc_schema_compile_file(NULL, NULL, NULL));
    assert_null(sc_schema_compile_image(NULL, NULL, NULL));
}

static void test_lenient_patterns(void **state)
{
    (void)state;
    sc_schema_options options = SC_SCHEMA_OPTIONS_INIT;
    options.lenient_patterns = true;
    const char *text = "{\"pattern\": \"(a)\\\\1\"}";
    sc_schema *schema = sc_schema_compile(text, strlen(text), &options, NULL);
    sc_image *image = image_of("{\"a\": 1}");
    assert_int_equal(sc_schema_check(schema, sc_image_root(image), NULL, NULL), SC_OK);
    sc_image_release(image);
    sc_schema_release(schema);
}

static void write_file(const char *folder, const char *name, const char *text)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void refuse_file(const char *folder, const char *text, const char *part)
{
    char path[512];
    write_file(folder, "root.json", text);
    snprintf(path, sizeof path, "%s/root.json", folder);
    sc_error error;
    assert_null(sc_schema_compile_file(path, NULL, &error));
    assert_int_equal(error.line, 1);
    if (strstr(error.message, part) == NULL) {
        fail_msg("%s", error.message);
    }
}

static void test_files(void **state)
{
    (void)state;
    char folder[] = "/tmp/schema-XXXXXX", path[512];
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/sub", folder);
    assert_int_equal(mkdir(path, 0700), 0);
    write_file(folder, "sub/port.yaml", "type: integer\n$ref: more.json#/limits\n");
    write_file(folder, "sub/more.json", "{\"limits\": {\"maximum\": 10}}");
    write_file(folder, "root.json",
               "{\"$id\": \"https://example.org/a/root.json\", "
               "\"properties\": {\"p\": {\"$ref\": \"sub/port.yaml\"}}}");
    snprintf(path, sizeof path, "%s/root.json", folder);
    sc_error error;
    sc_schema *schema = sc_schema_compile_file(path, NULL, &error);
    assert_non_null(schema);
    sc_image *image = image_of("{\"p\": 11}");
    char found[4096] = "";
    assert_int_equal(sc_schema_check(schema, sc_image_root(image), gather, found), SC_ERROR_SCHEMA);
    assert_string_equal(found, "1:7 p [out-of-range] must be at most 10, is 11\n");
    sc_image_release(image);
    sc_schema_release(schema);

    refuse_file(folder, "{\"$ref\": \"../secret.json\"}", "no absolute path");
    refuse_file(folder, "{\"$ref\": \"sub/../sub/more.json\"}", "no absolute path");
    refuse_file(folder, "{\"$ref\": \"%2e%2e/secret.json\"}", "no absolute path");
    refuse_file(folder, "{\"$ref\": \"/etc/passwd\"}", "no absolute path");
    refuse_file(folder, "{\"$ref\": \"file:///etc/passwd\"}", "nothing is fetched");
    refuse_file(folder, "{\"$ref\": \"http://example.org/x.json\"}", "nothing is fetched");
    refuse_file(folder, "{\"$ref\": \"none.json\"}", "does not exist");
}

static void test_given_documents(void **state)
{
    (void)state;
    sc_image *given = image_of("{\"type\": \"string\", \"minLength\": 2}");
    sc_schema_document document = {"https://example.org/name.json", given};
    sc_schema_options options = SC_SCHEMA_OPTIONS_INIT;
    options.documents = &document;
    options.document_count = 1;
    const char *text = "{\"properties\": {\"n\": {\"$ref\": \"https://example.org/name.json\"}}}";
    sc_schema *schema = sc_schema_compile(text, strlen(text), &options, NULL);
    sc_image_release(given);
    assert_non_null(schema);
    sc_image *image = image_of("{\"n\": \"x\"}");
    char found[4096] = "";
    assert_int_equal(sc_schema_check(schema, sc_image_root(image), gather, found), SC_ERROR_SCHEMA);
    assert_string_equal(found, "1:7 n [schema] must have at least 2 characters, has 1\n");
    sc_image_release(image);
    sc_schema_release(schema);
}

/* Two references at each level: 2^30 checks without a budget. */
static void test_work_is_bounded(void **state)
{
    (void)state;
    char text[8192] = "{\"$defs\": {\"d0\": {\"type\": \"object\"}";
    for (int i = 1; i <= 30; i++) {
        char part[160];
        snprintf(part, sizeof part,
                 ", \"d%d\": {\"allOf\": [{\"$ref\": \"#/$defs/d%d\"}, {\"$ref\": "
                 "\"#/$defs/d%d\"}]}",
                 i, i - 1, i - 1);
        strcat(text, part);
    }
    strcat(text, "}, \"$ref\": \"#/$defs/d30\"}");
    sc_schema *schema = compile(text);
    sc_image *image = image_of("{\"a\": 1}");
    assert_int_equal(sc_schema_check(schema, sc_image_root(image), NULL, NULL),
                     SC_ERROR_SCHEMA_LIMIT);
    sc_image_release(image);
    sc_schema_release(schema);
}

static void test_metaschemas(void **state)
{
    (void)state;
    static const char *const uris[] = {"https://json-schema.org/draft/2020-12/schema",
                                       "https://json-schema.org/draft/2019-09/schema",
                                       "http://json-schema.org/draft-07/schema#"};
    for (size_t i = 0; i < sizeof uris / sizeof uris[0]; i++) {
        char text[256];
        snprintf(text, sizeof text, "{\"$schema\": \"%s\", \"$ref\": \"%s\"}", uris[i], uris[i]);
        sc_schema *schema = compile(text);
        sc_image *good = image_of("{\"properties\": {\"a\": {\"minimum\": 3}}}");
        sc_image *bad = image_of("{\"properties\": {\"a\": {\"minimum\": \"3\"}}}");
        assert_int_equal(sc_schema_check(schema, sc_image_root(good), NULL, NULL), SC_OK);
        assert_int_equal(sc_schema_check(schema, sc_image_root(bad), NULL, NULL), SC_ERROR_SCHEMA);
        sc_image_release(good);
        sc_image_release(bad);
        sc_schema_release(schema);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_problem),         cmocka_unit_test(test_types),
        cmocka_unit_test(test_alternatives),          cmocka_unit_test(test_root_schema_key),
        cmocka_unit_test(test_secrets_are_not_shown), cmocka_unit_test(test_mistakes_in_schemas),
        cmocka_unit_test(test_lenient_patterns),      cmocka_unit_test(test_files),
        cmocka_unit_test(test_given_documents),       cmocka_unit_test(test_work_is_bounded),
        cmocka_unit_test(test_metaschemas),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
