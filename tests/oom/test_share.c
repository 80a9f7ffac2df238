/* Changes of a wide object and a long array, which share with a large image, under failures. */
#include "use.h"

enum { WIDTH = 1100 };

static sc_image *large_image;

static int make_image(void **state)
{
    (void)state;
    sc_writer *writer = sc_writer_new(NULL, NULL);
    (void)sc_writer_begin_object(writer);
    (void)sc_writer_key(writer, "wide", 4);
    (void)sc_writer_begin_object(writer);
    for (int i = 0; i < WIDTH; i++) {
        char key[16];
        (void)sc_writer_key(writer, key, (size_t)snprintf(key, sizeof key, "k%d", i));
        (void)sc_writer_int(writer, i);
    }
    (void)sc_writer_end(writer);
    (void)sc_writer_key(writer, "list", 4);
    (void)sc_writer_begin_array(writer);
    for (int i = 0; i < WIDTH; i++) {
        (void)sc_writer_int(writer, i);
    }
    (void)sc_writer_end(writer);
    (void)sc_writer_end(writer);
    large_image = sc_writer_finish(writer, NULL);
    sc_writer_free(writer);
    assert_non_null(large_image);
    return 0;
}

static int free_image(void **state)
{
    (void)state;
    sc_image_release(large_image);
    return 0;
}

static sc_status read_back(sc_handle *handle)
{
    assert_true(sc_get_int(handle, "wide.k7", 0) == 70);
    assert_true(sc_get_int(handle, "wide.k8", 0) == 8);
    assert_true(sc_get_int(handle, "wide.new", 0) == 9);
    assert_true(sc_get_int(handle, "list[3]", 0) == 33);
    assert_true(sc_get_int(handle, "list[-1]", 0) == -5);
    assert_false(sc_has(handle, "wide.k5"));
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    sc_image *image = sc_snapshot_image(snapshot);
    assert_true(sc_image_size(image) < sc_image_size(large_image) / 4);
    size_t size;
    const void *bytes = sc_image_bytes(image, &size);
    sc_image_release(image);
    sc_snapshot_release(snapshot);
    return bytes != NULL ? SC_OK : SC_ERROR_OUT_OF_MEMORY;
}

/* argument: whether references are expanded. */
static sc_status share_scenario(const sc_allocator *allocator, const void *argument)
{
    static const char text[] =
        "{\"wide\": {\"k7\": 70, \"new\": \"${list[9]}\"}, \"list_add\": [-5]}";
    static const char plain[] = "{\"wide\": {\"k7\": 70, \"new\": 9}, \"list_add\": [-5]}";
    const sc_source_options json = {.size = sizeof json, .format = "json"};
    const bool *expands = argument;
    sc_error error;
    sc_status status = SC_ERROR_OUT_OF_MEMORY;
    sc_registry *registry = sc_registry_new(allocator);
    sc_builder *builder = registry != NULL ? sc_builder_new(registry) : NULL;
    if (builder != NULL) {
        const char *layer = *expands ? text : plain;
        (void)sc_builder_add_image(builder, large_image, NULL);
        (void)sc_builder_add_defaults(builder, layer, strlen(layer), &json);
        (void)sc_builder_set(builder, "list[3]", "33");
        (void)sc_builder_unset(builder, "wide.k5");
        (void)sc_builder_expand(builder, *expands ? SC_EXPAND_PATH : 0);
        sc_handle *handle = sc_builder_build(builder, &error);
        status = handle != NULL ? read_back(handle) : error.code;
        sc_handle_release(handle);
    }
    sc_builder_free(builder);
    sc_registry_release(registry);
    return status;
}

static void changes(void **state)
{
    (void)state;
    assert_true(sweep(share_scenario, &(bool){false}) > 20);
}

static void changes_with_references(void **state)
{
    (void)state;
    assert_true(sweep(share_scenario, &(bool){true}) > 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(changes),
        cmocka_unit_test(changes_with_references),
    };
    return cmocka_run_group_tests(tests, make_image, free_image);
}
