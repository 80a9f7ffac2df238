/* A command line by a schema: split for another parser, and its help. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "superconfig.h"

static const char text[] =
    "{\"description\": \"Serves files.\", \"required\": [\"input\"], \"properties\": {"
    "\"verbose\": {\"type\": \"boolean\", \"x-short\": \"v\", \"description\": \"say more\"},"
    "\"server\": {\"properties\": {\"port\": {\"type\": \"integer\", \"x-short\": \"p\", "
    "\"default\": 8080, \"description\": \"where to listen\"}}},"
    "\"tags\": {\"type\": \"array\", \"items\": {\"type\": \"string\"}},"
    "\"mode\": {\"enum\": [\"fast\", \"safe\"]},"
    "\"pin\": {\"type\": \"string\", \"writeOnly\": true, \"default\": \"1234\"},"
    "\"input\": {\"type\": \"string\", \"x-operand\": true, \"description\": \"what to read\"},"
    "\"more\": {\"type\": \"array\", \"x-operand\": true}}}";

static sc_schema *compiled(void)
{
    sc_error error;
    sc_schema *schema = sc_schema_compile(text, sizeof text - 1, NULL, &error);
    assert_non_null(schema);
    return schema;
}

static void expect_words(const char *const *found, size_t count, const char *const *expected)
{
    size_t i = 0;
    for (; expected[i] != NULL; i++) {
        assert_true(i < count);
        assert_string_equal(found[i], expected[i]);
    }
    assert_int_equal(i, count);
    assert_null(found[count]);
}

static void test_the_rest_is_given_back(void **state)
{
    (void)state;
    static const char *const args[] = {"-x", "--other=1", "-vp", "80", "a", "--tags", "b", "-vz"};
    static const char *const known[] = {"--verbose=true", "--server.port=80", "--input=a",
                                        "--tags=b", NULL};
    static const char *const rest[] = {"-x", "--other=1", "-vz", NULL};
    sc_schema *schema = compiled();
    sc_error error;
    size_t count;
    sc_arguments *arguments = sc_schema_arguments(schema, args, 8, &error);
    assert_non_null(arguments);
    const char *const *words = sc_arguments_known(arguments, &count);
    expect_words(words, count, known);
    sc_builder *builder = sc_builder_new(NULL);
    assert_int_equal(sc_builder_schema(builder, schema), SC_OK);
    assert_int_equal(sc_builder_add_args(builder, words, count, NULL), SC_OK);
    words = sc_arguments_rest(arguments, &count);
    expect_words(words, count, rest);
    sc_arguments_free(arguments);
    sc_handle *handle = sc_builder_build(builder, &error);
    assert_non_null(handle);
    assert_int_equal(sc_get_int(handle, "server.port", 0), 80);
    sc_handle_release(handle);
    sc_builder_free(builder);
    sc_schema_release(schema);
}

static void test_wrong_calls(void **state)
{
    (void)state;
    static const char *const bytes[] = {"--mode=\xff"}, *const lacks[] = {"-p"};
    sc_schema *schema = compiled();
    sc_error error;
    size_t count = 7;
    assert_null(sc_schema_arguments(NULL, NULL, 0, &error));
    assert_int_equal(error.code, SC_ERROR_INVALID_ARGUMENT);
    assert_null(sc_schema_arguments(schema, bytes, 1, &error));
    assert_int_equal(error.code, SC_ERROR_INVALID_UTF8);
    assert_null(sc_schema_arguments(schema, lacks, 1, &error));
    assert_int_equal(error.code, SC_ERROR_BAD_VALUE);
    assert_null(sc_arguments_rest(NULL, &count));
    assert_int_equal(count, 0);
    sc_arguments_free(NULL);
    sc_schema_release(schema);
}

static void test_usage(void **state)
{
    (void)state;
    sc_schema *schema = compiled();
    sc_text out;
    assert_int_equal(sc_schema_usage(schema, "serve", &out, NULL), SC_OK);
    assert_string_equal(out.data, "Usage: serve [options] input [more...]\n"
                                  "\n"
                                  "Serves files.\n"
                                  "\n"
                                  "Operands:\n"
                                  "  input                       what to read (required)\n"
                                  "  more...\n"
                                  "\n"
                                  "Options:\n"
                                  "  -v, --[no-]verbose          say more\n"
                                  "  -p, --server.port INTEGER   where to listen (default: 8080)\n"
                                  "      --tags TEXT...\n"
                                  "      --mode fast|safe\n"
                                  "      --pin TEXT\n");
    sc_text_free(&out);
    assert_int_equal(sc_schema_usage(NULL, "serve", &out, NULL), SC_ERROR_INVALID_ARGUMENT);
    sc_schema_release(schema);
}

/* The meaning of a letter must be defined once. */
static void test_letters_of_a_schema(void **state)
{
    (void)state;
    static const char twice[] =
        "{\"properties\": {\"a\": {\"x-short\": \"v\"}, \"b\": {\"x-short\": "
        "\"v\"}}}";
    static const char many[] = "{\"properties\": {\"a\": {\"x-short\": \"vv\"}}}";
    sc_error error;
    assert_null(sc_schema_compile(twice, sizeof twice - 1, NULL, &error));
    assert_int_equal(error.code, SC_ERROR_BAD_SCHEMA);
    assert_int_equal(error.column, 57);
    assert_null(sc_schema_compile(many, sizeof many - 1, NULL, &error));
    assert_int_equal(error.code, SC_ERROR_BAD_SCHEMA);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_rest_is_given_back),
        cmocka_unit_test(test_wrong_calls),
        cmocka_unit_test(test_usage),
        cmocka_unit_test(test_letters_of_a_schema),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
