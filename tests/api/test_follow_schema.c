/* Builds that follow a schema: names, types of text, defaults, secrets, checks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "superconfig.h"

static const char schema_text[] =
    "{\"type\": \"object\", \"additionalProperties\": false, \"required\": [\"server\"],\n"
    " \"properties\": {\n"
    "  \"maxConnections\": {\"type\": \"integer\", \"default\": 10},\n"
    "  \"label\": {\"type\": \"string\"},\n"
    "  \"tags\": {\"type\": \"array\", \"items\": {\"type\": \"integer\"}},\n"
    "  \"ratio\": {\"type\": [\"null\", \"number\"]},\n"
    "  \"apiKey2\": {\"type\": \"string\", \"writeOnly\": true},\n"
    "  \"extra\": {\"type\": \"object\", \"properties\": {\"depth\": {\"default\": 3}}},\n"
    "  \"hosts\": {\"type\": \"array\", \"items\": {\"type\": \"object\", \"properties\": "
    "{\"port\": {\"type\": \"integer\", \"default\": 80}}}},\n"
    "  \"server\": {\"type\": \"object\", \"properties\": {\"port\": {\"type\": \"integer\", "
    "\"default\": 8080, \"maximum\": 65535}}}}}";

static sc_builder *builder_of(const char *schema_source, const char *defaults,
                              const char *const *variables)
{
    sc_error error;
    sc_schema *schema = sc_schema_compile(schema_source, strlen(schema_source), NULL, &error);
    assert_non_null(schema);
    sc_builder *builder = sc_builder_new(NULL);
    assert_int_equal(sc_builder_schema(builder, schema), SC_OK);
    sc_schema_release(schema);
    sc_source_options options = {.name = "app"};
    if (defaults != NULL) {
        assert_int_equal(sc_builder_add_defaults(builder, defaults, strlen(defaults), &options),
                         SC_OK);
    }
    if (variables != NULL) {
        sc_source_options environment = {.environment = variables};
        assert_int_equal(sc_builder_add_env(builder, "APP", &environment), SC_OK);
    }
    return builder;
}

static void expect(sc_builder *builder, const char *json)
{
    sc_error error;
    sc_handle *handle = sc_builder_build(builder, &error);
    if (handle == NULL) {
        fail_msg("%s: %s", error.path, error.message);
    }
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    sc_write_options options = {.compact = true};
    sc_text text;
    assert_int_equal(sc_write(sc_snapshot_root(snapshot), "json", &options, &text, &error), SC_OK);
    assert_string_equal(text.data, json);
    sc_text_free(&text);
    sc_snapshot_release(snapshot);
    sc_handle_release(handle);
    sc_builder_free(builder);
}

static void refuse(sc_builder *builder, sc_status code, const char *path, const char *part)
{
    sc_error error;
    assert_null(sc_builder_build(builder, &error));
    assert_string_equal(sc_status_name(error.code), sc_status_name(code));
    assert_string_equal(error.path, path);
    if (strstr(error.message, part) == NULL) {
        fail_msg("%s", error.message);
    }
    sc_builder_free(builder);
}

static void test_defaults(void **state)
{
    (void)state;
    expect(builder_of(schema_text, NULL, NULL),
           "{\"maxConnections\":10,\"server\":{\"port\":8080}}");
    /* an optional parent is not added, but filled if it is present */
    expect(builder_of(schema_text, "{\"extra\": {}, \"server\": {\"port\": 1}}", NULL),
           "{\"maxConnections\":10,\"server\":{\"port\":1},\"extra\":{\"depth\":3}}");
    expect(builder_of(schema_text, "{\"hosts\": [{}, {\"port\": 1}], \"maxConnections\": 1}", NULL),
           "{\"maxConnections\":1,\"server\":{\"port\":8080},"
           "\"hosts\":[{\"port\":80},{\"port\":1}]}");
}

static void test_defaults_have_the_place_of_the_schema(void **state)
{
    (void)state;
    sc_builder *builder = builder_of(schema_text, NULL, NULL);
    sc_handle *handle = sc_builder_build(builder, NULL);
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    sc_origin origin;
    assert_true(sc_value_origin(sc_snapshot_get(snapshot, "maxConnections", NULL), &origin));
    assert_int_equal(origin.line, 3);
    assert_int_equal(origin.column, 52);
    assert_string_equal(origin.source, "schema");
    sc_snapshot_release(snapshot);
    sc_handle_release(handle);
    sc_builder_free(builder);
}

static void test_unset_is_not_refilled(void **state)
{
    (void)state;
    sc_builder *builder = builder_of(schema_text, "{\"maxConnections\": 3}", NULL);
    assert_int_equal(sc_builder_unset(builder, "maxConnections"), SC_OK);
    expect(builder, "{\"server\":{\"port\":8080}}");
}

static void test_names_and_text(void **state)
{
    (void)state;
    static const char *const variables[] = {"APP_MAX_CONNECTIONS=007", "APP_LABEL=42",
                                            "APP_TAGS=1, 2",           "APP_RATIO=",
                                            "APP_SERVER__PORT=0x10",   NULL};
    expect(builder_of(schema_text, NULL, variables),
           "{\"maxConnections\":7,\"server\":{\"port\":16},\"label\":\"42\",\"ratio\":null,"
           "\"tags\":[1,2]}");
}

static void test_text_of_a_wrong_type(void **state)
{
    (void)state;
    static const char *const variables[] = {"APP_SERVER__PORT=http", NULL};
    refuse(builder_of(schema_text, NULL, variables), SC_ERROR_WRONG_TYPE, "server.port",
           "expected integer, found the text \"http\"");
    static const char *const empty[] = {"APP_SERVER__PORT=", NULL};
    refuse(builder_of(schema_text, NULL, empty), SC_ERROR_WRONG_TYPE, "server.port",
           "expected integer");
}

static void test_checks(void **state)
{
    (void)state;
    refuse(builder_of(schema_text, "{\"server\": {\"port\": 70000}}", NULL), SC_ERROR_OUT_OF_RANGE,
           "server.port", "at most 65535");
    refuse(builder_of(schema_text, "{\"lable\": \"x\"}", NULL), SC_ERROR_UNKNOWN_KEY, "lable",
           "did you mean `label`?");
    static const char *const variables[] = {"APP_SERVER__PORT=70000", NULL};
    refuse(builder_of(schema_text, NULL, variables), SC_ERROR_OUT_OF_RANGE, "server.port",
           "at most 65535, is 70000");
}

static void test_secrets(void **state)
{
    (void)state;
    sc_builder *builder = builder_of(schema_text, "{\"apiKey2\": \"hunter2\"}", NULL);
    sc_handle *handle = sc_builder_build(builder, NULL);
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    assert_true(sc_snapshot_is_secret(snapshot, "apiKey2"));
    sc_snapshot_release(snapshot);
    sc_handle_release(handle);
    sc_builder_free(builder);
}

/* A required object within itself is never complete: the build ends, with or without defaults. */
static void test_endless_defaults(void **state)
{
    (void)state;
    refuse(builder_of("{\"$defs\": {\"a\": {\"type\": \"object\", \"required\": [\"x\"], "
                      "\"properties\": {\"x\": {\"$ref\": \"#/$defs/a\"}, \"y\": {\"default\": "
                      "1}}}}, \"$ref\": \"#/$defs/a\"}",
                      NULL, NULL),
           SC_ERROR_MISSING_KEY, "x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x.x",
           "no value at");
}

static void test_a_reload_keeps_the_last_good(void **state)
{
    (void)state;
    sc_builder *builder = builder_of(schema_text, "{\"maxConnections\": 3}", NULL);
    sc_handle *handle = sc_builder_build(builder, NULL);
    assert_non_null(handle);
    assert_int_equal(sc_handle_reload(handle, NULL, NULL), SC_OK);
    assert_int_equal(sc_get_int(handle, "server.port", 0), 8080);
    sc_handle_release(handle);
    /* no schema again */
    assert_int_equal(sc_builder_schema(builder, NULL), SC_OK);
    assert_int_equal(sc_builder_schema(NULL, NULL), SC_ERROR_INVALID_ARGUMENT);
    expect(builder, "{\"maxConnections\":3}");
}

/* ---- readings by a schema that the build did not follow ---- */

static sc_snapshot *plain_snapshot(const char *text, const char *const *variables)
{
    sc_builder *builder = sc_builder_new(NULL);
    sc_source_options options = {.name = "app"}, environment = {.environment = variables};
    assert_int_equal(sc_builder_add_defaults(builder, text, strlen(text), &options), SC_OK);
    if (variables != NULL) {
        assert_int_equal(sc_builder_add_env(builder, "APP", &environment), SC_OK);
    }
    sc_handle *handle = sc_builder_build(builder, NULL);
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    sc_handle_release(handle);
    sc_builder_free(builder);
    return snapshot;
}

static void expect_read(const sc_snapshot *snapshot, const char *path, unsigned parts,
                        const char *json)
{
    sc_error error;
    sc_schema *schema = sc_schema_compile(schema_text, strlen(schema_text), NULL, &error);
    sc_place place = SC_PLACE_INIT;
    assert_int_equal(sc_snapshot_place(snapshot, path, &place), SC_OK);
    sc_image *image = sc_place_read_as(&place, schema, parts, NULL, &error);
    if (image == NULL) {
        fail_msg("%s: %s", error.path, error.message);
    }
    sc_write_options options = {.compact = true};
    sc_text text;
    assert_int_equal(sc_write(sc_image_root(image), "json", &options, &text, &error), SC_OK);
    assert_string_equal(text.data, json);
    sc_text_free(&text);
    sc_image_release(image);
    sc_schema_release(schema);
}

static void test_read_as(void **state)
{
    (void)state;
    static const char *const variables[] = {"APP_LABEL=42", "APP_TAGS=1, 2", NULL};
    sc_snapshot *snapshot = plain_snapshot("{\"label\": \"a\", \"server\": {}}", variables);
    expect_read(snapshot, "", 0,
                "{\"label\":\"42\",\"server\":{\"port\":8080},\"tags\":[1,2],"
                "\"maxConnections\":10}");
    expect_read(snapshot, "", SC_READ_TEXT_ONLY, "{\"label\":\"42\",\"server\":{},\"tags\":[1,2]}");
    sc_snapshot_release(snapshot);
    snapshot = plain_snapshot("{\"part\": {\"label\": \"a\", \"server\": {\"port\": 1}}}", NULL);
    expect_read(snapshot, "part", 0,
                "{\"label\":\"a\",\"server\":{\"port\":1},\"maxConnections\":10}");
    sc_snapshot_release(snapshot);
}

static void test_read_as_reports_every_problem(void **state)
{
    (void)state;
    sc_error error;
    sc_schema *schema = sc_schema_compile(schema_text, strlen(schema_text), NULL, NULL);
    sc_snapshot *snapshot = plain_snapshot(
        "{\"a.b\": {\"label\": 1, \"other\": 2, \"hosts\": [{\"port\": \"x\"}]}}", NULL);
    sc_place place = SC_PLACE_INIT;
    assert_int_equal(sc_snapshot_place(snapshot, "\"a.b\"", &place), SC_OK);
    sc_report *report = sc_report_new(NULL);
    assert_null(sc_place_read_as(&place, schema, 0, report, &error));
    assert_int_equal(sc_report_count(report), 3);
    static const char *const paths[] = {"\"a.b\".label", "\"a.b\".other", "\"a.b\".hosts[0].port"};
    for (size_t i = 0; i < 3; i++) {
        bool found = false;
        for (size_t k = 0; k < 3; k++) {
            assert_true(sc_report_problem(report, k, &error));
            found = found || strcmp(error.path, paths[i]) == 0;
            assert_string_equal(error.source, "app");
            assert_int_equal(error.line, 1);
        }
        assert_true(found);
    }
    /* absent values, and invalid arguments */
    assert_int_equal(sc_snapshot_place(snapshot, "none", &place), SC_OK);
    assert_null(sc_place_read_as(&place, schema, 0, report, &error));
    assert_int_equal(error.code, SC_ERROR_MISSING_KEY);
    assert_string_equal(error.path, "none");
    assert_null(sc_place_read_as(&place, NULL, 0, NULL, &error));
    assert_int_equal(error.code, SC_ERROR_INVALID_ARGUMENT);
    assert_null(sc_place_read_as(&place, schema, 2, NULL, NULL));
    assert_null(sc_place_read_as(NULL, schema, 0, NULL, NULL));
    sc_report_free(report);
    sc_snapshot_release(snapshot);
    sc_schema_release(schema);
}

/* ---- secrets by name ---- */

static void test_messages_show_no_secret(void **state)
{
    (void)state;
    static const char *const variables[] = {"APP_A__PASSWORD=hunter2", NULL};
    static const char *const schemas[] = {
        "{\"const\": \"other\"}",  "{\"enum\": [\"hunter3\", \"x\"]}",
        "{\"type\": \"integer\"}", "{\"pattern\": \"^z\"}",
        "{\"format\": \"uuid\"}",  "{\"maximum\": 1, \"type\": \"number\"}"};
    for (size_t i = 0; i < sizeof schemas / sizeof schemas[0]; i++) {
        for (size_t typed = 0; typed < 2; typed++) {
            sc_error error;
            char schema[256];
            (void)snprintf(schema, sizeof schema,
                           "{\"properties\": {\"a\": {\"properties\": {\"password\": %s}}}}",
                           schemas[i]);
            sc_builder *builder =
                builder_of(schema, typed ? "{\"a\": {\"password\": \"hunter2\"}}" : NULL,
                           typed ? NULL : variables);
            sc_report *report = sc_report_new(NULL);
            assert_null(sc_builder_build_reported(builder, report, &error));
            for (size_t k = 0; sc_report_problem(report, k, &error); k++) {
                assert_null(strstr(error.message, "hunter2"));
                assert_null(strstr(error.message, "did you mean"));
            }
            sc_report_free(report);
            sc_builder_free(builder);
        }
    }
}

/* A place is secret by the schema above it, also before a value is marked. */
static void test_read_as_shows_no_secret(void **state)
{
    (void)state;
    static const char text[] = "{\"properties\": {\"vault\": {\"x-secret\": true, "
                               "\"properties\": {\"code\": {\"type\": \"integer\"}}}}}";
    static const char *const variables[] = {"APP_VAULT__CODE=hunter2", NULL};
    sc_error error;
    sc_schema *schema = sc_schema_compile(text, strlen(text), NULL, &error);
    sc_snapshot *snapshot = plain_snapshot("{}", variables);
    sc_place place = SC_PLACE_INIT;
    assert_int_equal(sc_snapshot_place(snapshot, "", &place), SC_OK);
    assert_null(sc_place_read_as(&place, schema, 0, NULL, &error));
    assert_int_equal(error.code, SC_ERROR_WRONG_TYPE);
    assert_string_equal(error.path, "vault.code");
    assert_string_equal(error.message, "expected integer, found the text <secret>");
    sc_snapshot_release(snapshot);
    sc_schema_release(schema);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_defaults),
        cmocka_unit_test(test_defaults_have_the_place_of_the_schema),
        cmocka_unit_test(test_unset_is_not_refilled),
        cmocka_unit_test(test_names_and_text),
        cmocka_unit_test(test_text_of_a_wrong_type),
        cmocka_unit_test(test_checks),
        cmocka_unit_test(test_secrets),
        cmocka_unit_test(test_endless_defaults),
        cmocka_unit_test(test_a_reload_keeps_the_last_good),
        cmocka_unit_test(test_messages_show_no_secret),
        cmocka_unit_test(test_read_as),
        cmocka_unit_test(test_read_as_shows_no_secret),
        cmocka_unit_test(test_read_as_reports_every_problem),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
