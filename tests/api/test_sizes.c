/* Structs that grow: the caller's may be older or newer than the library's. */
#include "help.h"

/* A possible struct of a later version: the struct of this one and one more field. */
typedef struct later_options {
    sc_source_options now;
    uint64_t added;
} later_options;

typedef struct later_writing {
    sc_write_options now;
    uint64_t added;
} later_writing;

static sc_status add_text(const void *options)
{
    sc_builder *builder = sc_builder_new(NULL);
    assert_non_null(builder);
    sc_status status = sc_builder_add_defaults(builder, "{\"a\": 1}", 8, options);
    sc_error error;
    assert_int_equal(sc_builder_check(builder, &error), status);
    sc_builder_free(builder);
    return status;
}

static void test_a_size_of_zero_is_the_first_layout(void **state)
{
    (void)state;
    const sc_source_options options = {.format = "json"};
    const sc_source_options whole = {.size = sizeof whole, .format = "json"};
    const sc_source_options made = SC_SOURCE_OPTIONS_INIT;
    assert_int_equal(add_text(&options), SC_OK);
    assert_int_equal(add_text(&whole), SC_OK);
    assert_int_equal(made.size, sizeof made);
    assert_int_equal(add_text(&made), SC_OK);
}

static void test_options_of_a_later_version(void **state)
{
    (void)state;
    later_options options = {.now = {.size = sizeof options, .format = "json"}};
    assert_int_equal(add_text(&options), SC_OK);
    options.added = 1;
    assert_int_equal(add_text(&options), SC_ERROR_INVALID_ARGUMENT);
}

static void test_sizes_that_no_version_has(void **state)
{
    (void)state;
    sc_source_options options = {.size = sizeof options - 1, .format = "json"};
    assert_int_equal(add_text(&options), SC_ERROR_INVALID_ARGUMENT);
    options.size = 1;
    assert_int_equal(add_text(&options), SC_ERROR_INVALID_ARGUMENT);
    options.size = SIZE_MAX;
    assert_int_equal(add_text(&options), SC_ERROR_INVALID_ARGUMENT);
}

static void test_writing(void **state)
{
    (void)state;
    sc_image *image = sc_parse("[1]", 3, NULL, NULL);
    assert_non_null(image);
    later_writing options = {.now = {.size = sizeof options, .compact = true}};
    sc_text text;
    sc_error error;
    assert_int_equal(sc_write(sc_image_root(image), "json", &options.now, &text, &error), SC_OK);
    assert_string_equal(text.data, "[1]");
    sc_text_free(&text);
    options.added = 1;
    assert_int_equal(sc_write(sc_image_root(image), "json", &options.now, &text, &error),
                     SC_ERROR_INVALID_ARGUMENT);
    assert_int_equal(error.code, SC_ERROR_INVALID_ARGUMENT);
    sc_image_release(image);
}

static void test_limits(void **state)
{
    (void)state;
    sc_limits limits = {.size = sizeof limits, .depth = 1};
    sc_parse_options options = {.size = sizeof options, .format = "json", .limits = &limits};
    sc_error error;
    assert_null(sc_parse("[[1]]", 5, &options, &error));
    assert_int_equal(error.code, SC_ERROR_TOO_DEEP);
    limits.size = 3;
    assert_null(sc_parse("[[1]]", 5, &options, &error));
    assert_int_equal(error.code, SC_ERROR_INVALID_ARGUMENT);
    sc_writer *writer = sc_writer_new(NULL, &limits);
    assert_non_null(writer);
    assert_int_equal(sc_writer_null(writer), SC_ERROR_INVALID_ARGUMENT);
    sc_writer_free(writer);
    sc_builder *builder = sc_builder_new(NULL);
    assert_int_equal(sc_builder_limits(builder, &limits), SC_ERROR_INVALID_ARGUMENT);
    sc_builder_free(builder);
}

static int destroyed;

static void destroy(void *context)
{
    (void)context;
    destroyed++;
}

static sc_status load(void *context, sc_writer *writer, sc_error *error)
{
    (void)context;
    (void)error;
    return sc_writer_null(writer);
}

static sc_status read_text(void *context, const sc_input *input, sc_writer *writer, sc_error *error)
{
    (void)input;
    return load(context, writer, error);
}

/* A stolen context is destroyed, if the size of the struct shows that it has the field. */
static void test_stolen_contexts(void **state)
{
    (void)state;
    struct {
        sc_source_vtable now;
        uint64_t added;
    } source = {.now = {.name = "mine", .load = load, .destroy = destroy}, .added = 1};
    struct {
        sc_format_vtable now;
        uint64_t added;
    } format = {.now = {.name = "mine", .read = read_text, .destroy = destroy}, .added = 1};
    source.now.size = sizeof source;
    format.now.size = sizeof format;
    sc_builder *builder = sc_builder_new(NULL);
    sc_registry *registry = sc_registry_new(NULL);
    destroyed = 0;
    assert_int_equal(sc_builder_add_source(builder, &source.now, NULL), SC_ERROR_INVALID_ARGUMENT);
    assert_int_equal(destroyed, 1);
    assert_int_equal(sc_registry_add_format(registry, &format.now), SC_ERROR_INVALID_ARGUMENT);
    assert_int_equal(destroyed, 2);
    sc_registry_release(registry);
    sc_builder_free(builder);
}

/* A struct that the library fills keeps no old bytes of its memory. */
static void test_reserved_room_is_zero(void **state)
{
    (void)state;
    static const uint64_t zeros[8] = {0};
    sc_error error;
    memset(&error, 0xFF, sizeof error);
    assert_null(sc_parse("[", 1, NULL, &error));
    assert_memory_equal(error.reserved, zeros, sizeof error.reserved);
    sc_stats stats;
    memset(&stats, 0xFF, sizeof stats);
    sc_registry_stats(NULL, &stats);
    assert_memory_equal(stats.reserved, zeros, sizeof stats.reserved);
    sc_image *image = sc_parse("{\"a\": 1}", 8, NULL, NULL);
    sc_origin origin;
    memset(&origin, 0xFF, sizeof origin);
    assert_true(sc_value_origin(sc_value_at(sc_image_root(image), "a"), &origin));
    assert_memory_equal(origin.reserved, zeros, sizeof origin.reserved);
    sc_image_release(image);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_size_of_zero_is_the_first_layout),
        cmocka_unit_test(test_options_of_a_later_version),
        cmocka_unit_test(test_sizes_that_no_version_has),
        cmocka_unit_test(test_writing),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_stolen_contexts),
        cmocka_unit_test(test_reserved_room_is_zero),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
