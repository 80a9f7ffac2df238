/* Compiled images: which data they keep, who may map them, and which are refused. */
#include "help.h"

static sc_handle *load(void **state, const char *name, bool map)
{
    sc_source_options options = SC_SOURCE_OPTIONS_INIT;
    sc_error error;
    sc_builder *builder = sc_builder_new(NULL);
    options.map = map;
    assert_int_equal(sc_builder_add_file(builder, path_in(state, name), &options), SC_OK);
    sc_handle *handle = sc_builder_build(builder, &error);
    assert_non_null(handle);
    sc_builder_free(builder);
    return handle;
}

static void compile(void **state, const char *from, const char *to)
{
    sc_error error = {.code = SC_OK};
    sc_handle *handle = load(state, from, false);
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    assert_int_equal(sc_snapshot_compile(snapshot, path_in(state, to), NULL, &error), SC_OK);
    sc_snapshot_release(snapshot);
    sc_handle_release(handle);
}

static unsigned mode_of(void **state, const char *name)
{
    struct stat status;
    assert_int_equal(stat(path_in(state, name), &status), 0);
    return (unsigned)status.st_mode & 0777U;
}

static void the_layers_are_listed(void **state)
{
    write_file(state, "a.json", "{\"a\": 1}");
    compile(state, "a.json", "a.sci");
    sc_handle *handle = load(state, "a.sci", true);
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    sc_layer_info layer;
    assert_true(sc_snapshot_layer(snapshot, 0, &layer));
    assert_string_equal(layer.format, "image");
    assert_true(sc_snapshot_layer_input(snapshot, 0, 0, &layer));
    assert_string_equal(layer.name, path_in(state, "a.json"));
    assert_string_equal(layer.format, "json");
    assert_true(layer.loaded);
    assert_int_equal(layer.kind, SC_SOURCE_FILE);
    assert_false(sc_snapshot_layer_input(snapshot, 0, 1, &layer));
    assert_false(sc_snapshot_layer_input(snapshot, 1, 0, &layer));
    assert_false(sc_snapshot_layer_input(NULL, 0, 0, &layer));
    sc_image *image = sc_snapshot_image(snapshot);
    assert_true(sc_image_layer(image, 0, &layer));
    assert_false(sc_image_layer(image, 0, NULL));
    assert_false(sc_image_layer(NULL, 0, &layer));
    sc_image_release(image);
    sc_snapshot_release(snapshot);
    sc_handle_release(handle);
}

static void a_plain_file_has_no_inputs(void **state)
{
    write_file(state, "a.json", "{\"a\": 1}");
    sc_handle *handle = load(state, "a.json", false);
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    sc_layer_info layer;
    assert_false(sc_snapshot_layer_input(snapshot, 0, 0, &layer));
    sc_snapshot_release(snapshot);
    sc_handle_release(handle);
}

static void modes_follow_what_is_secret(void **state)
{
    mode_t before = umask(0);
    write_file(state, "open.json", "{\"a\": 1}");
    write_file(state, "closed.json", "{\"a\": {\"password\": \"x\"}}");
    compile(state, "open.json", "x.sci");
    assert_int_equal(mode_of(state, "x.sci"), 0644); /* no other user may write it, with any mask */
    compile(state, "closed.json", "x.sci");
    assert_int_equal(mode_of(state, "x.sci"), 0600);
    compile(state, "closed.json", "y.sci");
    assert_int_equal(mode_of(state, "y.sci"), 0600);
    (void)umask(before);
}

static void compiling_again_keeps_one_manifest(void **state)
{
    write_file(state, "a.json", "{\"a\": [1, {\"b\": \"text\"}]}");
    compile(state, "a.json", "a.sci");
    compile(state, "a.sci", "b.sci");
    sc_handle *handle = load(state, "b.sci", false);
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    sc_layer_info layer;
    assert_true(sc_snapshot_layer_input(snapshot, 0, 0, &layer));
    assert_string_equal(layer.format, "image");
    char text[8];
    assert_int_equal(sc_get_string(handle, "a[1].b", text, sizeof text, NULL), SC_OK);
    assert_string_equal(text, "text");
    sc_origin origin;
    assert_true(sc_value_origin(sc_snapshot_get(snapshot, "a[1].b", NULL), &origin));
    assert_string_equal(origin.source, path_in(state, "a.json"));
    sc_snapshot_release(snapshot);
    sc_handle_release(handle);
}

static void a_changed_input_is_refused(void **state)
{
    sc_error error;
    write_file(state, "a.json", "{\"a\": 1}");
    sc_handle *handle = load(state, "a.json", false);
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    write_file(state, "a.json", "{\"a\": 22}");
    assert_int_equal(sc_snapshot_compile(snapshot, path_in(state, "a.sci"), NULL, &error),
                     SC_ERROR_FILE_CHANGED);
    assert_string_equal(error.source, path_in(state, "a.json"));
    assert_int_not_equal(access(path_in(state, "a.sci"), F_OK), 0);
    assert_int_equal(unlink(path_in(state, "a.json")), 0);
    assert_int_equal(sc_snapshot_compile(snapshot, path_in(state, "a.sci"), NULL, &error),
                     SC_ERROR_FILE_CHANGED);
    sc_snapshot_release(snapshot);
    sc_handle_release(handle);
}

static void arguments_and_failures(void **state)
{
    sc_error error;
    write_file(state, "a.json", "{\"a\": 1}");
    sc_handle *handle = load(state, "a.json", false);
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    assert_int_equal(sc_snapshot_compile(NULL, path_in(state, "a.sci"), NULL, &error),
                     SC_ERROR_INVALID_ARGUMENT);
    assert_int_equal(sc_snapshot_compile(snapshot, NULL, NULL, &error), SC_ERROR_INVALID_ARGUMENT);
    assert_int_equal(sc_snapshot_compile(snapshot, ((const folder *)*state)->path, NULL, &error),
                     SC_ERROR_IS_DIRECTORY);
    assert_int_equal(sc_snapshot_compile(snapshot, "/nowhere/at/all", NULL, &error),
                     SC_ERROR_MISSING_FILE);
    assert_string_equal(error.source, "/nowhere/at/all");
    sc_compile_options newer = {.size = sizeof newer};
    struct {
        sc_compile_options known;
        uint64_t later;
    } longer = {.known = {.size = sizeof longer}, .later = 1};
    assert_int_equal(sc_snapshot_compile(snapshot, path_in(state, "a.sci"), &longer.known, &error),
                     SC_ERROR_INVALID_ARGUMENT);
    assert_int_equal(sc_snapshot_compile(snapshot, path_in(state, "a.sci"), &newer, NULL), SC_OK);
    sc_snapshot_release(snapshot);
    sc_handle_release(handle);
}

/* Two loads of a mapped file: the second is the cached layer, or maps the same pages. */
static void a_mapped_image_outlives_its_name(void **state)
{
    write_file(state, "a.json", "{\"a\": \"first\"}");
    write_file(state, "b.json", "{\"a\": \"second\"}");
    compile(state, "a.json", "x.sci");
    compile(state, "b.json", "next.sci");
    sc_handle *handle = load(state, "x.sci", true);
    assert_int_equal(rename(path_in(state, "next.sci"), path_in(state, "x.sci")), 0);
    char text[16];
    assert_int_equal(sc_get_string(handle, "a", text, sizeof text, NULL), SC_OK);
    assert_string_equal(text, "first");
    assert_int_equal(sc_handle_reload(handle, NULL, NULL), SC_OK);
    assert_int_equal(sc_get_string(handle, "a", text, sizeof text, NULL), SC_OK);
    assert_string_equal(text, "second");
    sc_handle_release(handle);
}

static void a_limit_holds_for_images(void **state)
{
    sc_error error;
    write_file(state, "a.json", "{\"a\": {\"b\": {\"c\": 1}}}");
    compile(state, "a.json", "a.sci");
    for (int map = 0; map < 2; map++) {
        for (int what = 0; what < 2; what++) {
            sc_source_options options = SC_SOURCE_OPTIONS_INIT;
            sc_limits limits = {.depth = what == 0 ? 3 : 0, .nodes = what == 1 ? 3 : 0};
            sc_builder *builder = sc_builder_new(NULL);
            options.map = map == 1;
            assert_int_equal(sc_builder_limits(builder, &limits), SC_OK);
            assert_int_equal(sc_builder_add_file(builder, path_in(state, "a.sci"), &options),
                             SC_OK);
            assert_null(sc_builder_build(builder, &error));
            assert_int_equal(error.code, what == 0 ? SC_ERROR_TOO_DEEP : SC_ERROR_TOO_MANY_NODES);
            assert_string_equal(error.source, path_in(state, "a.sci"));
            sc_builder_free(builder);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(the_layers_are_listed),
        FOLDER_TEST(a_plain_file_has_no_inputs),
        FOLDER_TEST(modes_follow_what_is_secret),
        FOLDER_TEST(compiling_again_keeps_one_manifest),
        FOLDER_TEST(a_changed_input_is_refused),
        FOLDER_TEST(arguments_and_failures),
        FOLDER_TEST(a_mapped_image_outlives_its_name),
        FOLDER_TEST(a_limit_holds_for_images),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
