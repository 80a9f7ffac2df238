/* Compiling, and loading a compiled image: read, mapped and checked against its inputs. */
#include "sweep.h"

#include <sys/stat.h>
#include <unistd.h>

typedef struct places {
    char folder[40], text[64], image[64], directory[64], key[72];
} places;

/* Without a directory: NULL. */
static sc_status snapshot_of(sc_registry *registry, const char *path, const char *directory,
                             const sc_source_options *options, sc_snapshot **out)
{
    sc_error error = {.code = SC_ERROR_OUT_OF_MEMORY};
    sc_builder *builder = sc_builder_new(registry);
    *out = NULL;
    if (builder == NULL) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    (void)sc_builder_add_file(builder, path, options);
    if (directory != NULL) {
        (void)sc_builder_add_directory(builder, directory, NULL);
    }
    sc_handle *handle = sc_builder_build(builder, &error);
    sc_builder_free(builder);
    if (handle == NULL) {
        return error.code;
    }
    *out = sc_handle_snapshot(handle);
    sc_handle_release(handle);
    return SC_OK;
}

static sc_status compile_and_load(const sc_allocator *allocator, const void *argument)
{
    const places *at = argument;
    sc_error error;
    sc_snapshot *snapshot;
    sc_registry *registry = sc_registry_new(allocator);
    if (registry == NULL) {
        return SC_ERROR_OUT_OF_MEMORY;
    }
    sc_status status = snapshot_of(registry, at->text, at->directory, NULL, &snapshot);
    if (status == SC_OK) {
        status = sc_snapshot_compile(snapshot, at->image, NULL, &error);
        sc_snapshot_release(snapshot);
    }
    for (int round = 0; round < 4 && status == SC_OK; round++) {
        sc_source_options options = SC_SOURCE_OPTIONS_INIT;
        options.map = round == 1;
        options.check_inputs = round == 2;
        options.secret = round == 3;
        status = snapshot_of(registry, at->image, NULL, &options, &snapshot);
        sc_snapshot_release(snapshot);
    }
    sc_registry_release(registry);
    return status;
}

static void put(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void compiled_images(void **state)
{
    (void)state;
    places at = {.folder = "/tmp/superconfig-oom-XXXXXX"};
    assert_non_null(mkdtemp(at.folder));
    (void)snprintf(at.text, sizeof at.text, "%s/a.json", at.folder);
    (void)snprintf(at.image, sizeof at.image, "%s/a.sci", at.folder);
    (void)snprintf(at.directory, sizeof at.directory, "%s/d", at.folder);
    (void)snprintf(at.key, sizeof at.key, "%s/k", at.directory);
    assert_int_equal(mkdir(at.directory, 0700), 0);
    put(at.text, "{\"a\": {\"b\": [1, \"text\"]}, \"c\": 2}");
    put(at.key, "5");
    assert_true(sweep(compile_and_load, &at) > 20);
    assert_int_equal(unlink(at.key), 0);
    assert_int_equal(rmdir(at.directory), 0);
    assert_int_equal(unlink(at.text), 0);
    assert_int_equal(unlink(at.image), 0);
    assert_int_equal(rmdir(at.folder), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(compiled_images)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
