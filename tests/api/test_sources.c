/* Sources that only C has: images, custom sources; and references to files and variables. */
#include "help.h"

#include <errno.h>
#include <sys/resource.h>

/* ---- images ---- */

static sc_image *parse(const char *text)
{
    sc_error error;
    const sc_parse_options options = {.format = "json", .name = "made"};
    sc_image *image = sc_parse(text, strlen(text), &options, &error);
    assert_non_null(image);
    return image;
}

static void an_image_is_a_source(void **state)
{
    (void)state;
    sc_image *image = parse("{\"a\": {\"b\": 1, \"c\": 2}}");
    const sc_source_options taken = {
        .size = sizeof taken, .at = "a", .under = "x.y", .name = "shown"};
    sc_builder *builder = sc_builder_new(NULL);
    assert_int_equal(sc_builder_add_image(builder, image, NULL), SC_OK);
    assert_int_equal(sc_builder_add_image(builder, image, &taken), SC_OK);
    sc_image_release(image);
    sc_handle *handle = build(builder);
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    sc_layer_info layer;
    sc_origin origin;
    assert_int_equal(sc_get_int(handle, "a.b", 0), 1);
    assert_int_equal(sc_get_int(handle, "x.y.c", 0), 2);
    assert_true(sc_snapshot_layer(snapshot, 1, &layer));
    assert_string_equal(layer.name, "shown");
    assert_true(sc_value_origin(sc_snapshot_get(snapshot, "x.y.c", NULL), &origin));
    assert_string_equal(origin.source, "made");
    sc_snapshot_release(snapshot);
    sc_handle_release(handle);
    sc_builder_free(builder);
}

static void a_lone_image_is_the_result_itself(void **state)
{
    (void)state;
    sc_image *image = parse("{\"a\": 1}");
    sc_builder *builder = sc_builder_new(NULL);
    assert_int_equal(sc_builder_add_image(builder, image, NULL), SC_OK);
    sc_handle *handle = build(builder);
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    sc_image *result = sc_snapshot_image(snapshot);
    assert_ptr_equal(result, image); /* without a copy */
    sc_image_release(result);
    sc_snapshot_release(snapshot);
    sc_handle_release(handle);
    sc_builder_free(builder);
    sc_image_release(image);
}

static void a_secret_image_is_masked(void **state)
{
    (void)state;
    sc_image *image = parse("{\"a\": \"x\", \"n\": 1}");
    const sc_source_options secret = {.size = sizeof secret, .secret = true};
    const sc_write_options compact = {.compact = true};
    sc_builder *builder = sc_builder_new(NULL);
    assert_int_equal(sc_builder_add_image(builder, image, &secret), SC_OK);
    sc_handle *handle = build(builder);
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    sc_text text;
    assert_int_equal(sc_snapshot_dump(snapshot, "", "json", &compact, &text, NULL), SC_OK);
    assert_string_equal(text.data, "{\"a\":\"<secret>\",\"n\":\"<secret>\"}");
    sc_text_free(&text);
    sc_origin origin;
    assert_true(sc_value_origin(sc_value_at(sc_image_root(image), "a"), &origin));
    assert_false(origin.secret); /* the caller's image is unchanged */
    sc_snapshot_release(snapshot);
    sc_handle_release(handle);
    sc_builder_free(builder);
    sc_image_release(image);
}

/* ---- custom sources ---- */

typedef struct counter {
    int loads, ends;
    sc_status fail;
} counter;

static sc_status load_counter(void *context, sc_writer *writer, sc_error *error)
{
    counter *self = context;
    self->loads++;
    if (self->fail != SC_OK) {
        (void)snprintf(error->message, sizeof error->message, "no connection");
        return self->fail;
    }
    (void)sc_writer_begin_object(writer);
    (void)sc_writer_key(writer, "loads", 5);
    (void)sc_writer_int(writer, self->loads);
    return sc_writer_end(writer);
}

static void end_counter(void *context)
{
    ((counter *)context)->ends++;
}

static void a_custom_source_is_called_at_each_load(void **state)
{
    (void)state;
    counter self = {0};
    sc_error error;
    const sc_source_vtable vtable = {
        .name = "counter", .context = &self, .load = load_counter, .destroy = end_counter};
    sc_builder *builder = sc_builder_new(NULL);
    assert_int_equal(sc_builder_add_source(builder, &vtable, NULL), SC_OK);
    sc_handle *handle = build(builder);
    assert_int_equal(sc_get_int(handle, "loads", 0), 1);
    assert_int_equal(sc_handle_reload(handle, NULL, NULL), SC_OK);
    assert_int_equal(sc_get_int(handle, "loads", 0), 2);
    self.fail = SC_ERROR_CUSTOM;
    assert_int_equal(sc_handle_reload(handle, NULL, &error), SC_ERROR_CUSTOM);
    assert_contains(error.message, "no connection");
    assert_string_equal(error.source, "counter");
    assert_int_equal(sc_get_int(handle, "loads", 0), 2);
    sc_builder_free(builder);
    assert_int_equal(self.ends, 0);
    sc_handle_release(handle);
    assert_int_equal(self.ends, 1);
}

typedef struct asker {
    sc_handle *handle; /* NULL during the build */
    sc_status reload, override;
    sc_error error;
} asker;

static sc_status load_asker(void *context, sc_writer *writer, sc_error *error)
{
    (void)error;
    asker *self = context;
    if (self->handle != NULL) {
        sc_error refused;
        sc_image *image = sc_parse("{\"n\": 1}", 8, NULL, NULL);
        self->reload = sc_handle_reload(self->handle, NULL, &self->error);
        assert_null(sc_handle_override(self->handle, image, &refused));
        self->override = refused.code;
        sc_image_release(image);
    }
    (void)sc_writer_begin_object(writer);
    (void)sc_writer_key(writer, "n", 1);
    (void)sc_writer_int(writer, self->handle != NULL ? 2 : 1);
    return sc_writer_end(writer);
}

/* It would wait for its own end. */
static void a_source_cannot_reload_its_own_handle(void **state)
{
    (void)state;
    asker self = {.reload = SC_OK};
    const sc_source_vtable vtable = {.name = "asker", .context = &self, .load = load_asker};
    sc_builder *builder = sc_builder_new(NULL);
    assert_int_equal(sc_builder_add_source(builder, &vtable, NULL), SC_OK);
    self.handle = NULL;
    sc_handle *handle = build(builder);
    self.handle = handle;
    assert_int_equal(sc_handle_reload(handle, NULL, NULL), SC_OK);
    assert_int_equal(sc_get_int(handle, "n", 0), 2);
    assert_int_equal(self.reload, SC_ERROR_UNSUPPORTED);
    assert_int_equal(self.override, SC_ERROR_UNSUPPORTED);
    assert_contains(self.error.message, "cannot reload");
    assert_int_equal(sc_handle_reload(handle, NULL, NULL), SC_OK); /* the lock was released */
    sc_builder_free(builder);
    sc_handle_release(handle);
}

static void a_stolen_context_is_destroyed_on_failure(void **state)
{
    (void)state;
    counter self = {0};
    const sc_source_options wrong = {.size = sizeof wrong, .at = "a..b"};
    sc_source_vtable vtable = {
        .name = "counter", .context = &self, .load = load_counter, .destroy = end_counter};
    sc_builder *builder = sc_builder_new(NULL);
    assert_int_equal(sc_builder_add_source(builder, &vtable, &wrong), SC_ERROR_BAD_PATH);
    assert_int_equal(self.ends, 1);
    assert_int_equal(sc_builder_add_source(NULL, &vtable, NULL), SC_ERROR_INVALID_ARGUMENT);
    assert_int_equal(self.ends, 2);
    vtable.load = NULL;
    assert_int_equal(sc_builder_add_source(builder, &vtable, NULL), SC_ERROR_INVALID_ARGUMENT);
    assert_int_equal(self.ends, 3);
    assert_int_equal(sc_builder_add_source(builder, NULL, NULL), SC_ERROR_INVALID_ARGUMENT);
    sc_builder_free(builder);
}

/* ---- references ---- */

static sc_handle *build_expanded(void **state, const char *text, unsigned kinds)
{
    write_file(state, "app.json", text);
    sc_builder *builder = sc_builder_new(NULL);
    assert_int_equal(sc_builder_add_file(builder, path_in(state, "app.json"), NULL), SC_OK);
    assert_int_equal(sc_builder_expand(builder, kinds), SC_OK);
    sc_handle *handle = build(builder);
    sc_builder_free(builder);
    return handle;
}

static void assert_string(sc_handle *handle, const char *path, const char *expected)
{
    char text[64];
    assert_int_equal(sc_get_string(handle, path, text, sizeof text, NULL), SC_OK);
    assert_string_equal(text, expected);
}

static void references_to_variables_and_files(void **state)
{
    write_file(state, "beside.txt", "from a file\r\n");
    write_file(state, "two.txt", "x\n\n");
    assert_int_equal(setenv("SC_TEST_PORT", "8080", 1), 0);
    assert_int_equal(unsetenv("SC_TEST_NONE"), 0);
    sc_handle *handle = build_expanded(
        state,
        "{\"port\": \"${env:SC_TEST_PORT}\", \"none\": \"${env:SC_TEST_NONE:-1.10}\","
        " \"file\": \"${file:beside.txt}\", \"two\": \"<${file:two.txt}>\","
        " \"gone\": \"${file:gone.txt:-d}\"}",
        SC_EXPAND_PATH | SC_EXPAND_ENV | SC_EXPAND_FILE);
    assert_int_equal(sc_get_int(handle, "port", 0), 8080);
    assert_string(handle, "none", "1.10");
    assert_string(handle, "file", "from a file");
    assert_string(handle, "two", "<x\n>");
    assert_string(handle, "gone", "d");
    sc_handle_release(handle);
}

static void assert_expansion_fails(void **state, const char *text, sc_status code)
{
    sc_error error;
    write_file(state, "app.json", text);
    sc_builder *builder = sc_builder_new(NULL);
    assert_int_equal(sc_builder_add_file(builder, path_in(state, "app.json"), NULL), SC_OK);
    assert_int_equal(sc_builder_expand(builder, SC_EXPAND_ENV | SC_EXPAND_FILE), SC_OK);
    assert_build_fails(builder, code, &error);
    assert_true(error.source[0] != '\0');
    sc_builder_free(builder);
}

static void references_that_cannot_be_read(void **state)
{
    write_file(state, "binary", "\xFF\xFE");
    assert_int_equal(mkdir(path_in(state, "folder"), 0700), 0);
    assert_expansion_fails(state, "{\"a\": \"${file:gone}\"}", SC_ERROR_REFERENCE_MISSING);
    assert_expansion_fails(state, "{\"a\": \"${file:binary}\"}", SC_ERROR_INVALID_UTF8);
    assert_expansion_fails(state, "{\"a\": \"${file:folder}\"}", SC_ERROR_IS_DIRECTORY);
    assert_int_equal(setenv("SC_TEST_BINARY", "\xFF", 1), 0);
    assert_expansion_fails(state, "{\"a\": \"${env:SC_TEST_BINARY}\"}", SC_ERROR_INVALID_UTF8);
}

/* ---- files ---- */

static void what_is_no_file_is_refused_at_once(void **state)
{
    sc_error error;
    assert_int_equal(mkdir(path_in(state, "folder"), 0700), 0);
    assert_int_equal(mkfifo(path_in(state, "fifo"), 0600), 0);
    assert_null(sc_load_file(path_in(state, "folder"), &error));
    assert_int_equal(error.code, SC_ERROR_IS_DIRECTORY);
    assert_null(sc_load_file(path_in(state, "fifo"), &error));
    assert_int_equal(error.code, SC_ERROR_NOT_FILE);
    assert_null(sc_load_file("/dev/zero", &error));
    assert_int_equal(error.code, SC_ERROR_NOT_FILE);
    assert_null(sc_load_file(path_in(state, "none"), &error));
    assert_int_equal(error.code, SC_ERROR_MISSING_FILE);
    assert_string_equal(error.source, path_in(state, "none"));
    assert_null(sc_load_file(NULL, &error));
    assert_int_equal(error.code, SC_ERROR_INVALID_ARGUMENT);
    assert_null(sc_load_file(NULL, NULL));
}

static void a_file_alone_is_plain_data(void **state)
{
    sc_error error;
    write_file(state, "a.json", "{\"x\": [1], \"x_add\": [2], \"r\": \"${x}\"}");
    sc_handle *handle = sc_load_file(path_in(state, "a.json"), &error);
    assert_non_null(handle);
    assert_int_equal(sc_get_int(handle, "x_add[0]", 0), 2);
    assert_string(handle, "r", "${x}");
    sc_handle_release(handle);
}

static void the_content_tells_where_no_extension_does(void **state)
{
    sc_error error;
    write_file(state, "settings", "[a]\nb = 1\n");
    sc_handle *handle = sc_load_file(path_in(state, "settings"), &error);
    assert_non_null(handle);
    assert_int_equal(sc_get_int(handle, "a.b", 0), 1);
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    sc_notice notice;
    sc_layer_info layer;
    assert_int_equal(sc_snapshot_notice_count(snapshot), 1);
    assert_true(sc_snapshot_notice(snapshot, 0, &notice));
    assert_int_equal(notice.code, SC_NOTE_DETECTED_FORMAT);
    assert_contains(notice.message, "toml");
    assert_true(sc_snapshot_layer(snapshot, 0, &layer));
    assert_string_equal(layer.format, "toml");
    sc_snapshot_release(snapshot);
    sc_handle_release(handle);
}

static void an_unknown_format_is_named(void **state)
{
    sc_error error;
    write_file(state, "a.json", "{}");
    const sc_source_options xml = {.size = sizeof xml, .format = "xml"};
    sc_builder *builder = sc_builder_new(NULL);
    assert_int_equal(sc_builder_add_defaults(builder, "{}", 2, &xml), SC_ERROR_UNKNOWN_FORMAT);
    assert_build_fails(builder, SC_ERROR_UNKNOWN_FORMAT, &error);
    assert_contains(error.message, "xml");
    sc_builder_free(builder);
    builder = sc_builder_new(NULL);
    (void)sc_builder_add_file(builder, path_in(state, "a.json"), &xml);
    assert_build_fails(builder, SC_ERROR_UNKNOWN_FORMAT, &error);
    sc_builder_free(builder);
}

/* Whatever kind of file cannot be opened, the system's number and its words are there. */
static void out_of_descriptors(void **state)
{
    struct rlimit before, none;
    sc_error errors[3] = {{.code = SC_OK}};
    sc_builder *builders[3];
    assert_int_equal(mkdir(path_in(state, "d"), 0700), 0);
    write_file(state, "d/a", "1");
    write_file(state, "a.json", "{}");
    for (int i = 0; i < 3; i++) {
        builders[i] = sc_builder_new(NULL);
        assert_non_null(builders[i]);
    }
    assert_int_equal(sc_builder_add_directory(builders[0], path_in(state, "d"), NULL), SC_OK);
    assert_int_equal(sc_builder_add_file(builders[1], path_in(state, "a.json"), NULL), SC_OK);
    assert_int_equal(sc_builder_add_glob(builders[2], path_in(state, "*.json"), NULL), SC_OK);
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
    none = (struct rlimit){0, before.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
    for (int i = 0; i < 3; i++) {
        sc_handle_release(sc_builder_build(builders[i], &errors[i]));
        sc_builder_free(builders[i]);
    }
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(errors[i].code, SC_ERROR_INPUT_OUTPUT);
        assert_int_equal(errors[i].system_error, EMFILE);
        assert_contains(errors[i].message, "too many open files");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_image_is_a_source),
        cmocka_unit_test(a_lone_image_is_the_result_itself),
        cmocka_unit_test(a_secret_image_is_masked),
        cmocka_unit_test(a_custom_source_is_called_at_each_load),
        cmocka_unit_test(a_source_cannot_reload_its_own_handle),
        cmocka_unit_test(a_stolen_context_is_destroyed_on_failure),
        FOLDER_TEST(references_to_variables_and_files),
        FOLDER_TEST(references_that_cannot_be_read),
        FOLDER_TEST(what_is_no_file_is_refused_at_once),
        FOLDER_TEST(a_file_alone_is_plain_data),
        FOLDER_TEST(the_content_tells_where_no_extension_does),
        FOLDER_TEST(an_unknown_format_is_named),
        FOLDER_TEST(out_of_descriptors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
