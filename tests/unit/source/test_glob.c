/* Globs over real folders: found files, their order, and files that cannot be read. */
#include "fixture.h"

static sc_status load_glob(test_engine *engine, const char *pattern,
                           const sc_source_options *options)
{
    sc_source *source;
    sc_source_making making = test_making(engine, options);
    sc_status status = sc_source_glob(&making, pattern, &source);
    return status == SC_OK ? test_load(engine, source) : status;
}

/* The places of all yields, each followed by a space. */
static const char *places(const test_engine *engine)
{
    static char text[4096];
    text[0] = '\0';
    for (size_t i = 0; i < engine->yields.count; i++) {
        const sc_yield *yield = test_yield(engine, i);
        size_t length = strlen(text);
        assert_non_null(yield->layer);
        assert_true(length + strlen(sc_path_given(yield->place)) + 2 < sizeof text);
        (void)snprintf(text + length, sizeof text - length, "%s ", sc_path_given(yield->place));
    }
    return text;
}

static void check(const char *pattern, const char *expected)
{
    test_engine engine;
    test_engine_start(&engine, NULL);
    assert_int_equal(load_glob(&engine, pattern, NULL), SC_OK);
    assert_string_equal(places(&engine), expected);
    assert_int_equal(engine.notices.count, 0);
    test_engine_end(&engine);
}

static void test_order(void **state)
{
    (void)state;
    test_put_text("o/b.json", "{}");
    test_put_text("o/a.json", "{}");
    test_put_text("o/B.json", "{}");
    test_put_text("o/10.json", "{}");
    test_put_text("o/9.json", "{}");
    test_put_text("o/a/z.json", "{}");
    test_put_text("o/a.txt", "{}");
    check("o/*.json", "o/10.json o/9.json o/B.json o/a.json o/b.json ");
    check("o/**/*.json", "o/10.json o/9.json o/B.json o/a.json o/a/z.json o/b.json ");
    check("./o//[ab].json", "./o/a.json ./o/b.json ");
    check("{o/b,o/a/z}.json", "o/a/z.json o/b.json ");
    check("o/a/../[ab].json", "o/a/../a.json o/a/../b.json ");
    check("o/a.json", "o/a.json ");
    check("!o/*[a-z].json", "o/10.json o/9.json o/B.json o/a.txt ");
    check("{o/*.json,!o/?.json}", "o/10.json ");
}

static void test_absolute(void **state)
{
    test_engine engine;
    char pattern[256], expected[256];
    test_put_text("abs/a.json", "{}");
    test_put_text("abs/b.json", "{}");
    (void)snprintf(pattern, sizeof pattern, "%s/abs/*.json", (const char *)*state);
    (void)snprintf(expected, sizeof expected, "%s/abs/a.json %s/abs/b.json ", (const char *)*state,
                   (const char *)*state);
    check(pattern, expected);
    (void)snprintf(pattern, sizeof pattern, "{%s/abs/a,abs/b}.json", (const char *)*state);
    (void)snprintf(expected, sizeof expected, "%s/abs/a.json abs/b.json ", (const char *)*state);
    check(pattern, expected);
    test_engine_start(&engine, NULL);
    (void)snprintf(pattern, sizeof pattern, "%s/abs/*.json", (const char *)*state);
    assert_int_equal(load_glob(&engine, pattern, NULL), SC_OK);
    assert_int_equal(engine.folder_count, 1);
    pattern[strlen(pattern) - 7] = '\0';
    assert_string_equal(engine.folders[0], pattern);
    test_engine_end(&engine);
}

static void test_yield_of_glob(void **state)
{
    (void)state;
    test_engine engine;
    const sc_source_options options = {
        .size = sizeof options, .under = "x", .join = true, .name = "ignored"};
    test_put_text("y/a.json", "{\"v\": 1}");
    test_put_text("y/b.json", "{\"v\": 2}");
    test_engine_start(&engine, NULL);
    assert_int_equal(load_glob(&engine, "y/*.json", &options), SC_OK);
    test_yields_json(&engine, 1, "{\"x\":{\"v\":2}}");
    assert_int_equal(test_yield(&engine, 1)->flags, SC_LAYER_JOIN);
    assert_true(test_yield(&engine, 1)->is_base);
    assert_string_equal(test_yield(&engine, 1)->layer->name, "y/b.json");
    assert_int_equal(engine.folder_count, 1);
    assert_string_equal(engine.folders[0], "y");
    test_engine_end(&engine);
}

static void test_hidden_and_litter(void **state)
{
    (void)state;
    test_put_text("h/a.json", "{}");
    test_put_text("h/a.json~", "no");
    test_put_text("h/.a.json", "{}");
    test_put_text("h/.a.json.swp", "no");
    test_put_text("h/#a.json#", "no");
    test_put_text("h/b.json.bak", "{}");
    test_put_text("h/.git/c.json", "{}");
    check("h/**", "h/a.json ");
    check("h/*.json*", "h/a.json ");
    check("h/.*.json", "h/.a.json ");
    check("h/.git/*", "h/.git/c.json ");
    check("h/*.bak", "h/b.json.bak ");
}

static void test_no_match(void **state)
{
    (void)state;
    test_engine engine;
    test_engine_start(&engine, NULL);
    assert_int_equal(load_glob(&engine, "none/*.json", NULL), SC_OK);
    assert_int_equal(load_glob(&engine, "none.json", NULL), SC_OK);
    assert_int_equal(engine.yields.count, 0);
    assert_int_equal(engine.notices.count, 2);
    test_notice(&engine.notices, 0, SC_NOTE_NO_MATCH, "none/*.json", 0, 0);
    assert_int_equal(engine.folder_count, 2);
    assert_string_equal(engine.folders[0], "none");
    assert_string_equal(engine.folders[1], ".");
    test_engine_end(&engine);
}

static void test_bad_pattern(void **state)
{
    (void)state;
    test_engine engine;
    test_engine_start(&engine, NULL);
    assert_int_equal(load_glob(&engine, "conf/[a", NULL), SC_ERROR_BAD_PATTERN);
    test_error(&engine.error, SC_ERROR_BAD_PATTERN, "conf/[a", 1, 6);
    assert_int_equal(load_glob(&engine, NULL, NULL), SC_ERROR_INVALID_ARGUMENT);
    test_engine_end(&engine);
}

/* ---- profiles ---- */

static void test_siblings(void **state)
{
    (void)state;
    test_engine engine;
    test_put_text("p/a.json", "{\"v\": 1}");
    test_put_text("p/a.prod.json", "{\"v\": 2}");
    test_put_text("p/a.dev.json", "{\"v\": 3}");
    test_put_text("p/a.x.y.json", "{\"v\": 4}");
    test_put_text("p/b.prod.json", "{\"v\": 5}");
    test_put_text("p/c.json", "{\"v\": 6}");
    test_put_text("p/a.no name.json", "{\"v\": 7}");
    test_engine_start(&engine, (const char *const[]){"prod", NULL});
    assert_int_equal(load_glob(&engine, "p/*.json", NULL), SC_OK);
    assert_string_equal(places(&engine),
                        "p/a.json p/a.prod.json p/a.no name.json p/b.prod.json p/c.json ");
    test_engine_end(&engine);
    check("p/*.json", "p/a.json p/a.no name.json p/b.prod.json p/c.json ");
    check("p/*.prod.json", "p/a.prod.json p/b.prod.json ");
}

static void test_hidden_siblings(void **state)
{
    (void)state;
    test_engine engine;
    const sc_source_options options = {.size = sizeof options, .format = "json"};
    test_put_text("e/.env", "{}");
    test_put_text("e/.env.prod", "{}");
    test_engine_start(&engine, NULL);
    assert_int_equal(load_glob(&engine, "e/.env*", &options), SC_OK);
    assert_string_equal(places(&engine), "e/.env ");
    test_engine_end(&engine);
}

/* ---- one file, several names ---- */

static void test_identity(void **state)
{
    (void)state;
    test_put_text("i/10.json", "{}");
    test_put_text("i/20.json", "{}");
    assert_int_equal(symlink("10.json", "i/30.json"), 0);
    assert_int_equal(link("i/20.json", "i/25.json"), 0);
    check("i/*.json", "i/25.json i/30.json ");
}

/* ---- links ---- */

static void test_links(void **state)
{
    (void)state;
    test_put_text("l/real/a.json", "{}");
    assert_int_equal(symlink("real", "l/link"), 0);
    assert_int_equal(symlink(".", "l/real/self"), 0);
    assert_int_equal(symlink("a.json", "l/real/b.json"), 0);
    check("l/link/a.json", "l/link/a.json ");
    check("l/l*/a.json", "l/link/a.json ");
    check("l/**/a.json", "l/real/a.json ");
    check("l/real/*/*/*/a.json", "l/real/self/self/self/a.json ");
    check("l/real/b.json", "l/real/b.json ");
}

static void check_failure(const char *pattern, sc_status code, const char *source)
{
    test_engine engine;
    const sc_source_options warned = {.size = sizeof warned, .on_error = SC_ON_ERROR_WARN};
    test_engine_start(&engine, NULL);
    assert_int_equal(load_glob(&engine, pattern, NULL), code);
    test_error(&engine.error, code, source, 0, 0);
    assert_int_equal(load_glob(&engine, pattern, &warned), SC_OK);
    test_notice(&engine.notices, 0, SC_WARNING_SKIPPED_SOURCE, source, 0, 0);
    assert_string_equal(places(&engine), "");
    test_engine_end(&engine);
}

static void test_broken_links(void **state)
{
    (void)state;
    assert_int_equal(mkdir("d", 0755), 0);
    assert_int_equal(symlink("nowhere", "d/dangling.json"), 0);
    check_failure("d/*.json", SC_ERROR_MISSING_FILE, "d/dangling.json");
    check_failure("d/dangling.json", SC_ERROR_MISSING_FILE, "d/dangling.json");
    assert_int_equal(mkdir("d2", 0755), 0);
    assert_int_equal(symlink("loop.json", "d2/loop.json"), 0);
    check_failure("d2/*", SC_ERROR_LINK_LOOP, "d2/loop.json");
    /* A link that does not match may lead anywhere. */
    test_put_text("d2/a.json", "{}");
    check("d2/[a].json", "d2/a.json ");
    test_engine engine;
    test_engine_start(&engine, NULL);
    assert_int_equal(load_glob(&engine, "d2/*/x", NULL), SC_OK);
    test_notice(&engine.notices, 0, SC_NOTE_NO_MATCH, "d2/*/x", 0, 0);
    test_engine_end(&engine);
}

/* ---- what is no file ---- */

static void test_other_kinds(void **state)
{
    (void)state;
    test_engine engine;
    test_put_text("k/a.json", "{}");
    assert_int_equal(mkdir("k/folder.json", 0755), 0);
    assert_int_equal(mkfifo("k/fifo.json", 0644), 0);
    assert_int_equal(symlink("/dev/zero", "k/zero.json"), 0);
    test_engine_start(&engine, NULL);
    assert_int_equal(load_glob(&engine, "k/*.json", NULL), SC_OK);
    assert_string_equal(places(&engine), "k/a.json ");
    assert_int_equal(engine.files, 1);
    assert_int_equal(engine.notices.count, 2);
    assert_int_equal(engine.notices.items[0].code, SC_WARNING_SKIPPED_SOURCE);
    assert_int_equal(engine.notices.items[1].code, SC_WARNING_SKIPPED_SOURCE);
    assert_int_equal(load_glob(&engine, "k/fifo.json", NULL), SC_OK);
    test_notice(&engine.notices, 2, SC_WARNING_SKIPPED_SOURCE, "k/fifo.json", 0, 0);
    test_engine_end(&engine);
}

static void test_names_not_utf8(void **state)
{
    (void)state;
    test_engine engine;
    test_put_text("u/a.json", "{}");
    test_put_text("u/\xFF.json", "{}");
    test_put_text("u/\xFE/b.json", "{}");
    test_engine_start(&engine, NULL);
    assert_int_equal(load_glob(&engine, "u/**/*.json", NULL), SC_OK);
    assert_string_equal(places(&engine), "u/a.json ");
    assert_int_equal(engine.notices.count, 2);
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(engine.notices.items[i].code, SC_WARNING_NOT_TEXT);
        assert_non_null(strstr(engine.notices.items[i].source, "\\xf"));
    }
    test_engine_end(&engine);
}

/* ---- failures ---- */

static void test_bad_file(void **state)
{
    (void)state;
    test_engine engine;
    const sc_source_options warned = {.size = sizeof warned, .on_error = SC_ON_ERROR_WARN};
    test_put_text("b/a.json", "{\"a\": 1}");
    test_put_text("b/b.json", "{\n\"b\"}");
    test_put_text("b/c.json", "{\"c\": 1}");
    test_put_text("b/d.json", "[");
    test_engine_start(&engine, NULL);
    assert_int_equal(load_glob(&engine, "b/*", NULL), SC_ERROR_SYNTAX);
    test_error(&engine.error, SC_ERROR_SYNTAX, "b/b.json", 2, 4);
    assert_int_equal(engine.yields.count, 1);
    sc_yields_free(&engine.yields);
    assert_int_equal(load_glob(&engine, "b/*", &warned), SC_OK);
    assert_string_equal(places(&engine), "b/a.json b/c.json ");
    test_notice(&engine.notices, 0, SC_WARNING_SKIPPED_SOURCE, "b/b.json", 2, 4);
    test_notice(&engine.notices, 1, SC_WARNING_SKIPPED_SOURCE, "b/d.json", 1, 2);
    test_engine_end(&engine);
}

static void vanish(const char *path)
{
    if (strcmp(path, "v/b.json") == 0) {
        assert_int_equal(unlink(path), 0);
    }
}

/* Removed between listing and opening: as if it had never existed. */
static void test_vanishing(void **state)
{
    (void)state;
    test_engine engine;
    test_put_text("v/a.json", "{}");
    test_put_text("v/b.json", "{}");
    test_engine_start(&engine, NULL);
    engine.before_file = vanish;
    assert_int_equal(load_glob(&engine, "v/*", NULL), SC_OK);
    assert_string_equal(places(&engine), "v/a.json ");
    assert_int_equal(engine.notices.count, 0);
    test_engine_end(&engine);
}

static int read_forbidden(void)
{
    test_engine engine;
    const sc_source_options warned = {.size = sizeof warned, .on_error = SC_ON_ERROR_WARN};
    test_engine_start(&engine, NULL);
    bool well = load_glob(&engine, "f/**/*.json", NULL) == SC_ERROR_UNREADABLE_FILE &&
                strcmp(engine.error.source, "f/closed") == 0 &&
                load_glob(&engine, "f/closed/a.json", NULL) == SC_ERROR_UNREADABLE_FILE &&
                load_glob(&engine, "f/file.js", NULL) == SC_ERROR_UNREADABLE_FILE &&
                strcmp(engine.error.source, "f/file.js") == 0 &&
                load_glob(&engine, "f/**/*.js*", &warned) == SC_OK && engine.yields.count == 1 &&
                engine.notices.count == 2;
    test_engine_end(&engine);
    return well ? 0 : 1;
}

static void test_unreadable(void **state)
{
    (void)state;
    test_put_text("f/a.json", "{}");
    test_put_text("f/file.js", "{}");
    test_put_text("f/closed/a.json", "{}");
    assert_int_equal(chmod("f/file.js", 0), 0);
    assert_int_equal(chmod("f/closed", 0), 0);
    assert_int_equal(test_as_nobody(read_forbidden), 0);
}

/* ---- size ---- */

/* Ten links to the folder itself: a walk of seven stars would visit ten million folders. */
static void test_too_many_folders(void **state)
{
    (void)state;
    test_engine engine;
    assert_int_equal(mkdir("m", 0755), 0);
    for (char name[] = "m/0"; name[2] <= '9'; name[2]++) {
        assert_int_equal(symlink(".", name), 0);
    }
    test_engine_start(&engine, NULL);
    assert_int_equal(load_glob(&engine, "m/*/*/*/*/*/*/*/*.json", NULL), SC_ERROR_TOO_LARGE);
    test_error(&engine.error, SC_ERROR_TOO_LARGE, "m/*/*/*/*/*/*/*/*.json", 0, 0);
    test_engine_end(&engine);
}

static void test_large_folder(void **state)
{
    (void)state;
    test_engine engine;
    enum { COUNT = 100000 };
    char name[32];
    test_put_text("large/a.json", "{}");
    for (unsigned i = 0; i < COUNT; i++) {
        (void)snprintf(name, sizeof name, "large/%u.x", i);
        int file = open(name, O_CREAT | O_WRONLY, 0644);
        assert_true(file >= 0);
        (void)close(file);
    }
    test_engine_start(&engine, NULL);
    assert_int_equal(load_glob(&engine, "large/*.json", NULL), SC_OK);
    assert_string_equal(places(&engine), "large/a.json ");
    test_engine_end(&engine);
}

/* Several threads make no difference, neither to the order nor to the reported failure. */
static void test_many_files(void **state)
{
    (void)state;
    test_engine engine;
    enum { COUNT = 1000 };
    char text[64];
    for (unsigned i = 0; i < COUNT; i++) {
        char name[32];
        (void)snprintf(name, sizeof name, "many/%04u.json", i);
        (void)snprintf(text, sizeof text, "{\"n\": %u}", i);
        test_put_text(name, text);
    }
    test_engine_start(&engine, NULL);
    assert_int_equal(load_glob(&engine, "many/*.json", NULL), SC_OK);
    assert_int_equal(engine.yields.count, COUNT);
    for (unsigned i = 0; i < COUNT; i++) {
        (void)snprintf(text, sizeof text, "{\"n\":%u}", i);
        test_yields_json(&engine, i, text);
    }
    sc_yields_free(&engine.yields);
    test_put_text("many/0990.json", "?");
    test_put_text("many/0500.json", "?");
    test_put_text("many/0700.json", "?");
    for (int round = 0; round < 5; round++) {
        assert_int_equal(load_glob(&engine, "many/*.json", NULL), SC_ERROR_SYNTAX);
        test_error(&engine.error, SC_ERROR_SYNTAX, "many/0500.json", 1, 1);
        assert_int_equal(engine.yields.count, 500);
        sc_yields_free(&engine.yields);
    }
    assert_int_equal(load_glob(&engine, "many/*.json",
                               &(sc_source_options){.size = sizeof(sc_source_options),
                                                    .on_error = SC_ON_ERROR_WARN}),
                     SC_OK);
    assert_int_equal(engine.yields.count, COUNT - 3);
    assert_int_equal(engine.notices.count, 3);
    test_notice(&engine.notices, 1, SC_WARNING_SKIPPED_SOURCE, "many/0700.json", 1, 1);
    test_engine_end(&engine);
}

/* ---- memory ---- */

static sc_status load_everything(test_engine *engine)
{
    return load_glob(
        engine, "{starve/**/*.json,!starve/x*}",
        &(sc_source_options){.size = sizeof(sc_source_options), .on_error = SC_ON_ERROR_WARN});
}

static void test_no_memory(void **state)
{
    (void)state;
    test_put_text("starve/a.json", "{\"a\": 1}");
    test_put_text("starve/a.prod.json", "{\"a\": 2}");
    test_put_text("starve/b/c.json", "{\"a\": 2}");
    test_put_text("starve/d.json", "?");
    test_put_text("starve/x.json", "{}");
    assert_int_equal(symlink("a.json", "starve/link.json"), 0);
    assert_int_equal(mkfifo("starve/fifo.json", 0644), 0);
    test_starve(load_everything, (const char *const[]){"prod", NULL});
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order),
        cmocka_unit_test(test_absolute),
        cmocka_unit_test(test_yield_of_glob),
        cmocka_unit_test(test_hidden_and_litter),
        cmocka_unit_test(test_no_match),
        cmocka_unit_test(test_bad_pattern),
        cmocka_unit_test(test_siblings),
        cmocka_unit_test(test_hidden_siblings),
        cmocka_unit_test(test_identity),
        cmocka_unit_test(test_links),
        cmocka_unit_test(test_broken_links),
        cmocka_unit_test(test_other_kinds),
        cmocka_unit_test(test_names_not_utf8),
        cmocka_unit_test(test_bad_file),
        cmocka_unit_test(test_vanishing),
        cmocka_unit_test(test_unreadable),
        cmocka_unit_test(test_too_many_folders),
        cmocka_unit_test(test_large_folder),
        cmocka_unit_test(test_many_files),
        cmocka_unit_test(test_no_memory),
    };
    return cmocka_run_group_tests(tests, test_enter, test_leave);
}
