/* Folders as objects: keys, generations, and all kinds of entries in a folder. */
#include "fixture.h"

static sc_status load_directory(test_engine *engine, const char *path,
                                const sc_source_options *options)
{
    sc_source *source;
    sc_source_making making = test_making(engine, options);
    sc_status status = sc_source_directory(&making, path, &source);
    return status == SC_OK ? test_load(engine, source) : status;
}

static void check(const char *path, const char *expected)
{
    test_engine engine;
    test_engine_start(&engine, NULL);
    assert_int_equal(load_directory(&engine, path, NULL), SC_OK);
    assert_int_equal(engine.notices.count, 0);
    test_yields_json(&engine, 0, expected);
    test_engine_end(&engine);
}

static void test_keys(void **state)
{
    (void)state;
    test_put_text("s/user", "bob\n");
    test_put_text("s/tls.crt", "CERT\r\n");
    test_put_text("s/two", "x\n\n");
    test_put_text("s/port", "5432\n");
    test_put_text("s/empty", "");
    test_put_text("s/newline", "\n");
    test_put("s/nul", "a\0b", 3);
    test_put_text("s/db/pass/word", "p");
    test_put_text("s/.hidden", "x");
    test_put_text("s/..version", "x");
    test_put_text("s/.folder/x", "x");
    const char *expected =
        "{\"db\":{\"pass\":{\"word\":\"p\"}},\"empty\":\"\",\"newline\":\"\",\"nul\":\"a\\u0000b\","
        "\"port\":5432,\"tls.crt\":\"CERT\",\"two\":\"x\\n\",\"user\":\"bob\"}";
    check("s", expected);
    check("s/", expected);
}

static void test_yield_of_directory(void **state)
{
    (void)state;
    test_engine engine;
    const sc_source_options options = {.size = sizeof options, .under = "x", .name = "mounted"};
    sc_origin origin;
    test_put_text("y/a/port", "5432");
    test_engine_start(&engine, NULL);
    assert_int_equal(load_directory(&engine, "y", &options), SC_OK);
    const sc_yield *yield = test_yield(&engine, 0);
    assert_int_equal(yield->flags, SC_LAYER_LITERAL);
    assert_int_equal(yield->kind, SC_SOURCE_DIRECTORY);
    assert_true(yield->secret);
    assert_string_equal(sc_path_given(yield->place), "y");
    assert_string_equal(yield->layer->name, "mounted");
    assert_string_equal(test_json(yield->value), "{\"x\":{\"a\":{\"port\":5432}}}");
    assert_true(sc_value_origin(sc_value_at(yield->value, "x.a.port"), &origin));
    assert_string_equal(origin.source, "y/a/port");
    assert_int_equal(origin.kind, SC_SOURCE_DIRECTORY);
    assert_int_equal(origin.line, 1);
    assert_true(origin.secret);
    assert_int_equal(engine.folder_count, 2);
    assert_string_equal(engine.folders[0], "y");
    assert_string_equal(engine.folders[1], "y/a");
    test_engine_end(&engine);
}

/* ---- what is no folder ---- */

static void check_at_once(const char *path, sc_status code)
{
    test_engine engine;
    test_engine_start(&engine, NULL);
    assert_int_equal(load_directory(&engine, path, NULL), code);
    test_error(&engine.error, code, path, 0, 0);
    test_engine_end(&engine);
}

static void test_no_folder(void **state)
{
    (void)state;
    test_engine engine;
    const sc_source_options optional = {.size = sizeof optional, .optional = true},
                            warned = {.on_error = SC_ON_ERROR_WARN};
    test_put_text("file", "x");
    assert_int_equal(symlink("loop", "loop"), 0);
    check_at_once("none", SC_ERROR_MISSING_FILE);
    check_at_once("file", SC_ERROR_NOT_DIRECTORY);
    check_at_once("loop", SC_ERROR_LINK_LOOP);
    check_at_once("/dev/null", SC_ERROR_NOT_DIRECTORY);
    test_engine_start(&engine, NULL);
    assert_int_equal(load_directory(&engine, "none", &optional), SC_OK);
    assert_null(test_yield(&engine, 0)->layer);
    assert_string_equal(sc_path_given(test_yield(&engine, 0)->place), "none");
    assert_int_equal(load_directory(&engine, "file", &optional), SC_ERROR_NOT_DIRECTORY);
    test_error(&engine.error, SC_ERROR_NOT_DIRECTORY, "file", 0, 0);
    assert_int_equal(load_directory(&engine, "file", &warned), SC_OK);
    test_notice(&engine.notices, 0, SC_WARNING_SKIPPED_SOURCE, "file", 0, 0);
    assert_int_equal(load_directory(&engine, NULL, NULL), SC_ERROR_INVALID_ARGUMENT);
    test_engine_end(&engine);
}

static void test_path_not_utf8(void **state)
{
    (void)state;
    test_engine engine;
    sc_origin origin;
    test_put_text("\xFF/b/a", "x");
    test_engine_start(&engine, NULL);
    assert_int_equal(load_directory(&engine, "\xFF", NULL), SC_OK);
    test_yields_json(&engine, 0, "{\"b\":{\"a\":\"x\"}}");
    assert_true(sc_value_origin(sc_value_at(test_yield(&engine, 0)->value, "b.a"), &origin));
    assert_string_equal(origin.source, "\\xff/b/a");
    assert_string_equal(sc_path_given(test_yield(&engine, 0)->place), "\xFF");
    assert_int_equal(engine.folder_count, 2);
    assert_string_equal(engine.folders[0], "\xFF");
    assert_string_equal(engine.folders[1], "\xFF/b");
    test_engine_end(&engine);
}

/* ---- generations ---- */

static void test_generation(void **state)
{
    (void)state;
    test_put_text("g/..1/a", "old");
    test_put_text("g/..2/a", "new");
    test_put_text("g/..2/b/c", "more");
    assert_int_equal(symlink("..1", "g/..data"), 0);
    assert_int_equal(symlink("..data/a", "g/a"), 0);
    assert_int_equal(symlink("..data/gone", "g/gone"), 0);
    check("g", "{\"a\":\"old\"}");
    assert_int_equal(symlink("..2", "g/..tmp"), 0);
    assert_int_equal(rename("g/..tmp", "g/..data"), 0);
    check("g", "{\"a\":\"new\",\"b\":{\"c\":\"more\"}}");
    test_engine engine;
    test_engine_start(&engine, NULL);
    assert_int_equal(load_directory(&engine, "g", NULL), SC_OK);
    assert_string_equal(engine.folders[0], "g");
    sc_origin origin;
    assert_true(sc_value_origin(sc_value_at(test_yield(&engine, 0)->value, "b.c"), &origin));
    assert_string_equal(origin.source, "g/b/c");
    test_engine_end(&engine);
}

static void test_broken_generation(void **state)
{
    (void)state;
    test_engine engine;
    test_put_text("gb/a", "x");
    assert_int_equal(symlink("..data", "gb/..data"), 0);
    test_engine_start(&engine, NULL);
    assert_int_equal(load_directory(&engine, "gb", NULL), SC_ERROR_LINK_LOOP);
    test_error(&engine.error, SC_ERROR_LINK_LOOP, "gb/..data", 0, 0);
    test_engine_end(&engine);
    assert_int_equal(unlink("gb/..data"), 0);
    test_put_text("gb/..data", "no folder");
    check("gb", "{\"a\":\"x\"}");
}

/* ---- entries of all kinds ---- */

static void test_other_kinds(void **state)
{
    (void)state;
    test_engine engine;
    test_put_text("k/a", "x");
    test_put("k/bin", "\xFF\xFE", 2);
    test_put_text("k/\xFF", "x");
    assert_int_equal(mkfifo("k/fifo", 0644), 0);
    assert_int_equal(symlink("/dev/zero", "k/zero"), 0);
    assert_int_equal(symlink(".", "k/self"), 0);
    assert_int_equal(symlink("a", "k/link"), 0);
    test_engine_start(&engine, NULL);
    assert_int_equal(load_directory(&engine, "k", NULL), SC_OK);
    test_yields_json(&engine, 0, "{\"a\":\"x\",\"link\":\"x\"}");
    assert_int_equal(engine.notices.count, 5);
    test_notice(&engine.notices, 0, SC_WARNING_NOT_TEXT, "k/bin", 0, 0);
    test_notice(&engine.notices, 1, SC_WARNING_SKIPPED_SOURCE, "k/fifo", 0, 0);
    test_notice(&engine.notices, 2, SC_WARNING_SKIPPED_SOURCE, "k/self", 0, 0);
    test_notice(&engine.notices, 3, SC_WARNING_SKIPPED_SOURCE, "k/zero", 0, 0);
    test_notice(&engine.notices, 4, SC_WARNING_NOT_TEXT, "k/\\xff", 0, 0);
    test_engine_end(&engine);
}

static void check_failure(const char *path, sc_status code, const char *source, const char *without)
{
    test_engine engine;
    const sc_source_options warned = {.size = sizeof warned, .on_error = SC_ON_ERROR_WARN};
    test_engine_start(&engine, NULL);
    engine.limits.file_size = 9;
    assert_int_equal(load_directory(&engine, path, NULL), code);
    test_error(&engine.error, code, source, 0, 0);
    assert_int_equal(load_directory(&engine, path, &warned), SC_OK);
    test_notice(&engine.notices, 0, SC_WARNING_SKIPPED_SOURCE, source, 0, 0);
    test_yields_json(&engine, 0, without);
    test_engine_end(&engine);
}

static void test_failures(void **state)
{
    (void)state;
    test_put_text("f1/a", "x");
    assert_int_equal(symlink("nowhere", "f1/dangling"), 0);
    check_failure("f1", SC_ERROR_MISSING_FILE, "f1/dangling", "{\"a\":\"x\"}");
    test_put_text("f2/b/a", "x");
    assert_int_equal(symlink("loop", "f2/b/loop"), 0);
    check_failure("f2", SC_ERROR_LINK_LOOP, "f2/b/loop", "{\"b\":{\"a\":\"x\"}}");
    test_put_text("f3/a", "123456789");
    test_put_text("f3/large", "1234567890");
    check_failure("f3", SC_ERROR_FILE_TOO_LARGE, "f3/large", "{\"a\":123456789}");
}

static void test_too_deep(void **state)
{
    (void)state;
    test_engine engine;
    test_put_text("deep/1/2/3/4/a", "x");
    test_engine_start(&engine, NULL);
    engine.limits.depth = 4;
    assert_int_equal(load_directory(&engine, "deep", NULL), SC_ERROR_TOO_DEEP);
    test_error(&engine.error, SC_ERROR_TOO_DEEP, "deep/1/2/3/4", 0, 0);
    test_engine_end(&engine);
}

/* Each folder has ten links to the next: more than 10^6 ways down. */
static void test_too_many_ways(void **state)
{
    (void)state;
    test_engine engine;
    assert_int_equal(mkdir("ways", 0755), 0);
    for (char from = 'a'; from < 'h'; from++) {
        char name[] = "ways/x", link_name[] = "ways/x/0", target[] = "../y";
        name[5] = link_name[5] = from;
        target[3] = (char)(from + 1);
        assert_int_equal(mkdir(name, 0755), 0);
        for (; link_name[7] <= '9'; link_name[7]++) {
            assert_int_equal(symlink(target, link_name), 0);
        }
    }
    assert_int_equal(mkdir("ways/h", 0755), 0);
    test_engine_start(&engine, NULL);
    assert_int_equal(load_directory(&engine, "ways/a", NULL), SC_ERROR_TOO_LARGE);
    test_error(&engine.error, SC_ERROR_TOO_LARGE, "ways/a", 0, 0);
    test_engine_end(&engine);
}

static int read_forbidden(void)
{
    test_engine engine;
    const sc_source_options warned = {.size = sizeof warned, .on_error = SC_ON_ERROR_WARN};
    test_engine_start(&engine, NULL);
    bool well = load_directory(&engine, "closed", NULL) == SC_ERROR_UNREADABLE_FILE &&
                strcmp(engine.error.source, "closed/file") == 0 &&
                load_directory(&engine, "closed/folder", NULL) == SC_ERROR_UNREADABLE_FILE &&
                strcmp(engine.error.source, "closed/folder") == 0 &&
                load_directory(&engine, "closed", &warned) == SC_OK && engine.notices.count == 2 &&
                strcmp(test_json(test_yield(&engine, 0)->value), "{\"a\":\"x\"}") == 0;
    test_engine_end(&engine);
    return well ? 0 : 1;
}

static void test_unreadable(void **state)
{
    (void)state;
    test_put_text("closed/a", "x");
    test_put_text("closed/file", "x");
    test_put_text("closed/folder/b", "x");
    assert_int_equal(chmod("closed/file", 0), 0);
    assert_int_equal(chmod("closed/folder", 0), 0);
    assert_int_equal(test_as_nobody(read_forbidden), 0);
}

/* ---- size ---- */

static void test_large_secret(void **state)
{
    (void)state;
    test_engine engine;
    size_t length = (size_t)10 << 20;
    char *text = malloc(length);
    assert_non_null(text);
    memset(text, 'x', length);
    test_put("big/secret", text, length);
    test_engine_start(&engine, NULL);
    assert_int_equal(load_directory(&engine, "big", NULL), SC_OK);
    sc_scalar scalar = sc_value_scalar(sc_value_at(test_yield(&engine, 0)->value, "secret"));
    assert_int_equal(scalar.length, length);
    test_engine_end(&engine);
    free(text);
}

static void test_many_files(void **state)
{
    (void)state;
    test_engine engine;
    enum { COUNT = 100000 };
    assert_int_equal(mkdir("many", 0755), 0);
    for (unsigned i = 0; i < COUNT; i++) {
        char name[32];
        (void)snprintf(name, sizeof name, "many/k%05u", i);
        int file = open(name, O_CREAT | O_WRONLY, 0644);
        assert_true(file >= 0);
        (void)close(file);
    }
    test_engine_start(&engine, NULL);
    assert_int_equal(load_directory(&engine, "many", NULL), SC_OK);
    sc_value root = test_yield(&engine, 0)->value;
    assert_int_equal(sc_value_count(root), COUNT);
    size_t length;
    assert_string_equal(sc_value_key(sc_value_item(root, 77777), &length), "k77777");
    test_engine_end(&engine);
}

/* ---- memory ---- */

static sc_status load_everything(test_engine *engine)
{
    return load_directory(
        engine, "starve",
        &(sc_source_options){.size = sizeof(sc_source_options), .on_error = SC_ON_ERROR_WARN});
}

static void test_no_memory(void **state)
{
    (void)state;
    test_put_text("starve/a/b", "[1]");
    test_put_text("starve/a/c", "\xFF");
    assert_int_equal(symlink("nowhere", "starve/dangling"), 0);
    assert_int_equal(symlink("a", "starve/link"), 0);
    assert_int_equal(symlink("/dev/zero", "starve/zero"), 0);
    test_starve(load_everything, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keys),        cmocka_unit_test(test_yield_of_directory),
        cmocka_unit_test(test_no_folder),   cmocka_unit_test(test_path_not_utf8),
        cmocka_unit_test(test_generation),  cmocka_unit_test(test_broken_generation),
        cmocka_unit_test(test_other_kinds), cmocka_unit_test(test_failures),
        cmocka_unit_test(test_too_deep),    cmocka_unit_test(test_too_many_ways),
        cmocka_unit_test(test_unreadable),  cmocka_unit_test(test_large_secret),
        cmocka_unit_test(test_many_files),  cmocka_unit_test(test_no_memory),
    };
    return cmocka_run_group_tests(tests, test_enter, test_leave);
}
