/* Registries: statistics, the parse cache, custom formats. */
#include "help.h"

static sc_handle *load_with(sc_registry *registry, const char *path)
{
    sc_builder *builder = sc_builder_new(registry);
    assert_non_null(builder);
    assert_int_equal(sc_builder_add_file(builder, path, NULL), SC_OK);
    sc_handle *handle = build(builder);
    sc_builder_free(builder);
    return handle;
}

static sc_stats stats_of(sc_registry *registry)
{
    sc_stats stats;
    sc_registry_stats(registry, &stats);
    return stats;
}

static void handles_and_pins_are_counted(void **state)
{
    write_file(state, "a.json", "{\"a\": 1}");
    sc_registry *registry = sc_registry_new(NULL);
    sc_handle *one = load_with(registry, path_in(state, "a.json"));
    sc_handle *two = load_with(registry, path_in(state, "a.json"));
    assert_int_equal(stats_of(registry).total_handles, 2);
    assert_int_equal(stats_of(registry).active_handles, 2);
    assert_int_equal(stats_of(registry).pinned_snapshots, 0);
    sc_snapshot *pin = sc_handle_snapshot(one);
    assert_int_equal(stats_of(registry).pinned_snapshots, 0); /* it is the current snapshot */
    write_file(state, "a.json", "{\"a\": 2}");
    assert_int_equal(sc_handle_reload(one, NULL, NULL), SC_OK);
    assert_int_equal(stats_of(registry).pinned_snapshots, 1);
    sc_snapshot_release(pin);
    assert_int_equal(stats_of(registry).pinned_snapshots, 0);
    pin = sc_handle_snapshot(two);
    sc_handle_close(two);
    assert_int_equal(stats_of(registry).pinned_snapshots, 1);
    assert_int_equal(stats_of(registry).active_handles, 2);
    sc_handle_release(two);
    sc_handle_release(one);
    assert_int_equal(stats_of(registry).active_handles, 0);
    assert_int_equal(stats_of(registry).total_handles, 2);
    sc_registry_release(registry);
    int64_t number = 0; /* the pin keeps the registry, too */
    assert_int_equal(sc_value_int(sc_snapshot_get(pin, "a", NULL), &number), SC_OK);
    assert_int_equal(number, 1);
    sc_snapshot_release(pin);
}

static void an_old_file_is_parsed_once(void **state)
{
    const char *path = SC_TEST_SOURCE_DIR "/CMakePresets.json"; /* older than a clock's tick */
    (void)state;
    sc_registry *registry = sc_registry_new(NULL);
    for (int i = 0; i < 4; i++) {
        sc_handle_release(load_with(registry, path));
    }
    sc_stats stats = stats_of(registry);
    assert_int_equal(stats.cache_misses, 1);
    assert_int_equal(stats.cache_hits, 3);
    assert_int_equal(stats.cached_files, 1);
    assert_true(stats.cache_bytes > 1000);
    assert_true(stats.memory_bytes > stats.cache_bytes);
    sc_registry_trim(registry);
    assert_int_equal(stats_of(registry).cached_files, 0);
    sc_handle *handle = load_with(registry, path);
    sc_registry_trim(registry); /* the file that a handle holds stays */
    assert_int_equal(stats_of(registry).cached_files, 1);
    sc_handle_release(handle);
    sc_registry_cache_limit(registry, 0);
    assert_int_equal(stats_of(registry).cached_files, 0);
    sc_handle_release(load_with(registry, path));
    assert_int_equal(stats_of(registry).cached_files, 0);
    sc_registry_release(registry);
}

static void memory_at_rest(void **state)
{
    (void)state;
    sc_registry *registry = sc_registry_new(NULL);
    assert_true(stats_of(registry).memory_bytes < 50 << 10);
    sc_handle *handle = build_json("{\"a\": 1}");
    sc_registry_release(registry);
    uint64_t with = stats_of(NULL).memory_bytes;
    sc_handle_release(handle);
    assert_true(stats_of(NULL).memory_bytes <= with);
    sc_registry_stats(NULL, NULL);
}

/* ---- formats of a caller: lines `key:value` ---- */

static int formats_alive;

static void end_format(void *context)
{
    assert_ptr_equal(context, &formats_alive);
    formats_alive--;
}

static sc_status read_pairs(void *context, const sc_input *input, sc_writer *writer,
                            sc_error *error)
{
    uint32_t line = 0;
    assert_ptr_equal(context, &formats_alive);
    assert_int_equal(input->text[input->length], '\0');
    (void)sc_writer_begin_object(writer);
    for (const char *at = input->text; *at != '\0';) {
        const char *end = strchr(at, '\n'), *colon = strchr(at, ':');
        line++;
        if (end == NULL || colon == NULL || colon > end) {
            error->line = line;
            error->column = 1;
            (void)snprintf(error->message, sizeof error->message, "no colon");
            return SC_ERROR_SYNTAX;
        }
        sc_writer_place(writer, line, (uint32_t)(colon - at) + 2);
        (void)sc_writer_key(writer, at, (size_t)(colon - at));
        (void)sc_writer_untyped(writer, colon + 1, (size_t)(end - colon - 1));
        at = end + 1;
    }
    return sc_writer_end(writer);
}

static sc_status write_pairs(void *context, sc_value value, sc_output *out, sc_error *error)
{
    (void)context;
    for (size_t i = 0; i < sc_value_count(value); i++) {
        size_t key_length, length;
        sc_value item = sc_value_item(value, i);
        const char *text, *key = sc_value_key(item, &key_length);
        if (sc_value_string(item, &text, &length) != SC_OK) {
            (void)snprintf(error->message, sizeof error->message, "not text");
            (void)snprintf(error->path, sizeof error->path, "%s", key);
            return SC_ERROR_CANNOT_WRITE;
        }
        (void)sc_output_write(out, key, key_length);
        (void)sc_output_write(out, ":", 1);
        (void)sc_output_write(out, text, length);
        (void)sc_output_write(out, "\n", 1);
    }
    return SC_OK;
}

static const char *const pair_extensions[] = {"pairs", "json", NULL};

static sc_format_vtable pairs_format(void)
{
    formats_alive++;
    return (sc_format_vtable){
        .name = "pairs",
        .extensions = pair_extensions,
        .context = &formats_alive,
        .read = read_pairs,
        .write = write_pairs,
        .destroy = end_format,
    };
}

static void a_format_of_the_caller_is_like_any_other(void **state)
{
    sc_error error;
    write_file(state, "a.pairs", "port:8080\nname:x y\n");
    write_file(state, "a.prod.pairs", "port:9090\n");
    sc_registry *registry = sc_registry_new(NULL);
    sc_format_vtable pairs = pairs_format();
    assert_int_equal(sc_registry_add_format(registry, &pairs), SC_OK);
    sc_builder *builder = sc_builder_new(registry);
    assert_int_equal(sc_builder_add_file(builder, path_in(state, "a.pairs"), NULL), SC_OK);
    assert_int_equal(sc_builder_select_profile(builder, "prod"), SC_OK);
    sc_handle *handle = build(builder);
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    assert_int_equal(sc_get_int(handle, "port", 0), 9090);
    sc_origin origin;
    assert_true(sc_value_origin(sc_snapshot_get(snapshot, "name", &error), &origin));
    assert_string_equal(origin.source, path_in(state, "a.pairs"));
    assert_int_equal(origin.line, 2);
    assert_int_equal(origin.column, 6);
    sc_text text;
    assert_int_equal(sc_snapshot_dump(snapshot, "", "pairs", NULL, &text, &error), SC_OK);
    assert_string_equal(text.data, "port:9090\nname:x y\n");
    sc_text_free(&text);
    sc_snapshot_release(snapshot);
    sc_handle_release(handle);
    write_file(state, "a.pairs", "fine:1\nbroken\n");
    assert_build_fails(builder, SC_ERROR_SYNTAX, &error);
    assert_int_equal(error.line, 2);
    assert_int_equal(error.column, 1);
    assert_contains(error.message, "no colon");
    assert_string_equal(error.source, path_in(state, "a.pairs"));
    sc_builder_free(builder);
    assert_int_equal(formats_alive, 1);
    sc_registry_release(registry);
    assert_int_equal(formats_alive, 0);
}

static void a_format_replaces_an_extension(void **state)
{
    write_file(state, "a.json", "port:1\n");
    sc_error error;
    sc_registry *registry = sc_registry_new(NULL);
    sc_builder *builder = sc_builder_new(registry);
    assert_int_equal(sc_builder_add_file(builder, path_in(state, "a.json"), NULL), SC_OK);
    assert_build_fails(builder, SC_ERROR_SYNTAX, &error);
    sc_format_vtable pairs = pairs_format();
    assert_int_equal(sc_registry_add_format(registry, &pairs), SC_OK);
    sc_handle *handle = build(builder);
    assert_int_equal(sc_get_int(handle, "port", 0), 1);
    sc_handle_release(handle);
    sc_builder_free(builder);
    sc_registry_release(registry);
    assert_int_equal(formats_alive, 0);
}

static void a_writer_of_the_caller_may_refuse(void **state)
{
    (void)state;
    sc_error error;
    sc_text text;
    sc_registry *registry = sc_registry_new(NULL);
    sc_format_vtable pairs = pairs_format();
    assert_int_equal(sc_registry_add_format(registry, &pairs), SC_OK);
    sc_handle *handle = build_json("{\"a\": \"x\", \"b\": 1}");
    sc_snapshot *snapshot = sc_handle_snapshot(handle);
    const sc_write_options options = {.registry = registry};
    assert_int_equal(sc_write(sc_snapshot_root(snapshot), "pairs", &options, &text, &error),
                     SC_ERROR_CANNOT_WRITE);
    assert_string_equal(error.path, "b");
    assert_string_equal(error.message, "not text");
    assert_null(text.data);
    sc_snapshot_release(snapshot);
    sc_handle_release(handle);
    sc_registry_release(registry);
    assert_int_equal(formats_alive, 0);
}

static void formats_are_checked(void **state)
{
    (void)state;
    sc_registry *registry = sc_registry_new(NULL);
    sc_format_vtable pairs = pairs_format();
    pairs.read = NULL;
    assert_int_equal(sc_registry_add_format(registry, &pairs), SC_ERROR_INVALID_ARGUMENT);
    assert_int_equal(formats_alive, 0);
    pairs = pairs_format();
    pairs.name = "Upper";
    assert_int_equal(sc_registry_add_format(registry, &pairs), SC_ERROR_INVALID_ARGUMENT);
    assert_int_equal(formats_alive, 0);
    assert_int_equal(sc_registry_add_format(registry, NULL), SC_ERROR_INVALID_ARGUMENT);
    sc_registry_release(registry);
    sc_registry_release(NULL);
    assert_null(sc_registry_retain(NULL));
    assert_string_equal(sc_format_names()[0], "json");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(handles_and_pins_are_counted),
        cmocka_unit_test(an_old_file_is_parsed_once),
        cmocka_unit_test(memory_at_rest),
        FOLDER_TEST(a_format_of_the_caller_is_like_any_other),
        FOLDER_TEST(a_format_replaces_an_extension),
        cmocka_unit_test(a_writer_of_the_caller_may_refuse),
        cmocka_unit_test(formats_are_checked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
