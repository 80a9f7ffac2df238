/* Files, standard input, and the effects of sc_take on any layer: at, nested, under, profiles. */
#include "fixture.h"

static sc_status load_file(test_engine *engine, const char *path, const sc_source_options *options)
{
    sc_source *source;
    sc_source_making making = test_making(engine, options);
    sc_status status = sc_source_file(&making, path, &source);
    return status == SC_OK ? test_load(engine, source) : status;
}

static void test_one_layer(void **state)
{
    (void)state;
    test_engine engine;
    test_put_text("a.json", "{\"a\": 1}");
    test_engine_start(&engine, NULL);
    assert_int_equal(load_file(&engine, "a.json", NULL), SC_OK);
    assert_int_equal(engine.yields.count, 1);
    const sc_yield *yield = test_yield(&engine, 0);
    assert_string_equal(test_json(yield->value), "{\"a\":1}");
    assert_string_equal(sc_path_given(yield->place), "a.json");
    assert_string_equal(yield->profile, "");
    assert_int_equal(yield->kind, SC_SOURCE_FILE);
    assert_int_equal(yield->flags, 0);
    assert_true(yield->is_base);
    assert_false(yield->secret);
    test_engine_end(&engine);
}

static void test_options_become_flags(void **state)
{
    (void)state;
    test_engine engine;
    const sc_source_options options = {.size = sizeof options,
                                       .join = true,
                                       .no_operators = true,
                                       .secret = true,
                                       .name = "shown"};
    test_put_text("a.json", "{\"a\": 1}");
    test_engine_start(&engine, NULL);
    assert_int_equal(load_file(&engine, "a.json", &options), SC_OK);
    const sc_yield *yield = test_yield(&engine, 0);
    assert_int_equal(yield->flags, SC_LAYER_JOIN | SC_LAYER_NO_OPERATORS);
    assert_true(yield->secret);
    sc_origin origin;
    assert_true(sc_value_origin(sc_value_at(yield->value, "a"), &origin));
    assert_string_equal(origin.source, "shown");
    assert_true(origin.secret);
    test_engine_end(&engine);
}

static void test_missing(void **state)
{
    (void)state;
    test_engine engine;
    const sc_source_options optional = {.size = sizeof optional, .optional = true},
                            warned = {.on_error = SC_ON_ERROR_WARN};
    test_engine_start(&engine, NULL);
    assert_int_equal(load_file(&engine, "no.json", NULL), SC_ERROR_MISSING_FILE);
    test_error(&engine.error, SC_ERROR_MISSING_FILE, "no.json", 0, 0);
    assert_int_equal(load_file(&engine, "no.json", &optional), SC_OK);
    const sc_yield *yield = test_yield(&engine, 0);
    assert_null(yield->layer);
    assert_string_equal(sc_path_given(yield->place), "no.json");
    assert_true(yield->is_base);
    assert_int_equal(sc_value_kind(yield->value), SC_ABSENT);
    assert_int_equal(load_file(&engine, "no.json", &warned), SC_OK);
    assert_int_equal(engine.yields.count, 1);
    test_notice(&engine.notices, 0, SC_WARNING_SKIPPED_SOURCE, "no.json", 0, 0);
    test_engine_end(&engine);
}

static void check_at_once(const char *path, sc_status code)
{
    test_engine engine;
    test_engine_start(&engine, NULL);
    assert_int_equal(load_file(&engine, path, NULL), code);
    test_error(&engine.error, code, path, 0, 0);
    test_engine_end(&engine);
}

static void test_other_kinds(void **state)
{
    (void)state;
    assert_int_equal(mkdir("folder.json", 0755), 0);
    assert_int_equal(mkfifo("fifo.json", 0644), 0);
    assert_int_equal(symlink("nowhere", "dangling.json"), 0);
    assert_int_equal(symlink("loop.json", "loop.json"), 0);
    check_at_once("folder.json", SC_ERROR_IS_DIRECTORY);
    check_at_once("fifo.json", SC_ERROR_NOT_FILE);
    check_at_once("/dev/zero", SC_ERROR_NOT_FILE);
    check_at_once("dangling.json", SC_ERROR_MISSING_FILE);
    check_at_once("loop.json", SC_ERROR_LINK_LOOP);
    check_at_once("fifo.json/below", SC_ERROR_MISSING_FILE);
}

static void test_optional_does_not_allow_errors(void **state)
{
    (void)state;
    test_engine engine;
    const sc_source_options optional = {.size = sizeof optional, .optional = true};
    assert_int_equal(mkfifo("fifo2.json", 0644), 0);
    test_engine_start(&engine, NULL);
    assert_int_equal(load_file(&engine, "fifo2.json", &optional), SC_ERROR_NOT_FILE);
    test_error(&engine.error, SC_ERROR_NOT_FILE, "fifo2.json", 0, 0);
    test_engine_end(&engine);
}

static void test_syntax(void **state)
{
    (void)state;
    test_engine engine;
    const sc_source_options warned = {.size = sizeof warned, .on_error = SC_ON_ERROR_WARN};
    test_put_text("bad.json", "{\n  \"a\": ?\n}");
    test_engine_start(&engine, NULL);
    assert_int_equal(load_file(&engine, "bad.json", NULL), SC_ERROR_SYNTAX);
    test_error(&engine.error, SC_ERROR_SYNTAX, "bad.json", 2, 8);
    assert_int_equal(load_file(&engine, "bad.json", &warned), SC_OK);
    assert_int_equal(engine.yields.count, 0);
    test_notice(&engine.notices, 0, SC_WARNING_SKIPPED_SOURCE, "bad.json", 2, 8);
    test_engine_end(&engine);
}

static void test_empty(void **state)
{
    (void)state;
    test_engine engine;
    test_put_text("empty.json", " \n");
    test_engine_start(&engine, NULL);
    assert_int_equal(load_file(&engine, "empty.json", NULL), SC_OK);
    assert_non_null(test_yield(&engine, 0)->layer);
    test_yields_json(&engine, 0, "absent");
    test_engine_end(&engine);
}

static int read_forbidden(void)
{
    test_engine engine;
    test_engine_start(&engine, NULL);
    bool refused = load_file(&engine, "forbidden.json", NULL) == SC_ERROR_UNREADABLE_FILE &&
                   strcmp(engine.error.source, "forbidden.json") == 0;
    test_engine_end(&engine);
    return refused ? 0 : 1;
}

static void test_unreadable(void **state)
{
    (void)state;
    test_put_text("forbidden.json", "{}");
    assert_int_equal(chmod("forbidden.json", 0), 0);
    assert_int_equal(test_as_nobody(read_forbidden), 0);
}

/* The system allows any bytes in a name; a message shows only text. */
static void test_name_not_utf8(void **state)
{
    (void)state;
    test_engine engine;
    test_put_text("\xFF.json", "{\"a\": 1}");
    test_engine_start(&engine, NULL);
    assert_int_equal(load_file(&engine, "\xFF.json", NULL), SC_OK);
    assert_string_equal(test_yield(&engine, 0)->layer->name, "\\xff.json");
    assert_string_equal(sc_path_given(test_yield(&engine, 0)->place), "\xFF.json");
    assert_int_equal(load_file(&engine, "\xFE.json", NULL), SC_ERROR_MISSING_FILE);
    test_error(&engine.error, SC_ERROR_MISSING_FILE, "\\xfe.json", 0, 0);
    const sc_source_options options = {.size = sizeof options, .name = "\xFF"};
    assert_int_equal(load_file(&engine, "\xFF.json", &options), SC_ERROR_INVALID_UTF8);
    test_engine_end(&engine);
}

/* ---- at and under ---- */

static void test_at_and_under(void **state)
{
    (void)state;
    test_engine engine;
    const sc_source_options options = {
        .size = sizeof options, .at = "tool.app", .under = "x.\"y.z\".0"};
    const sc_source_options beyond = {.size = sizeof beyond, .at = "tool.none", .under = "x"};
    test_put_text("t.json", "{\"tool\":\n {\"app\":\n  {\"a\": [1]}}}");
    test_engine_start(&engine, NULL);
    assert_int_equal(load_file(&engine, "t.json", &options), SC_OK);
    test_yields_json(&engine, 0, "{\"x\":{\"y.z\":{\"0\":{\"a\":[1]}}}}");
    sc_origin origin;
    assert_true(sc_value_origin(sc_value_at(test_yield(&engine, 0)->value, "x"), &origin));
    assert_int_equal(origin.line, 3);
    assert_string_equal(origin.source, "t.json");
    assert_true(
        sc_value_origin(sc_value_at(test_yield(&engine, 0)->value, "x.\"y.z\".0.a[0]"), &origin));
    assert_int_equal(origin.line, 3);
    assert_int_equal(origin.column, 10);
    assert_int_equal(load_file(&engine, "t.json", &beyond), SC_OK);
    test_yields_json(&engine, 1, "absent");
    assert_null(test_yield(&engine, 1)->mounted);
    test_engine_end(&engine);
}

static void check_bad_option(const sc_source_options *options, uint32_t column, const char *path)
{
    test_engine engine;
    test_engine_start(&engine, NULL);
    test_put_text("o.json", "{}");
    assert_int_equal(load_file(&engine, "o.json", options), SC_ERROR_BAD_PATH);
    assert_int_equal(engine.error.code, SC_ERROR_BAD_PATH);
    assert_int_equal(engine.error.column, column);
    assert_string_equal(engine.error.path, path);
    test_engine_end(&engine);
}

static void test_bad_options(void **state)
{
    (void)state;
    check_bad_option(&(sc_source_options){.size = sizeof(sc_source_options), .at = "a..b"}, 3,
                     "a..b");
    check_bad_option(&(sc_source_options){.size = sizeof(sc_source_options), .under = "a b"}, 2,
                     "a b");
    check_bad_option(&(sc_source_options){.size = sizeof(sc_source_options), .under = "a[0].b"}, 2,
                     "a[0].b");
}

static void test_under_too_deep(void **state)
{
    (void)state;
    test_engine engine;
    const sc_source_options options = {.size = sizeof options, .under = "a.b.c"};
    test_put_text("deep.json", "[[[1]]]");
    test_engine_start(&engine, NULL);
    engine.limits.depth = 5;
    assert_int_equal(load_file(&engine, "deep.json", &options), SC_ERROR_TOO_DEEP);
    test_error(&engine.error, SC_ERROR_TOO_DEEP, "deep.json", 0, 0);
    test_engine_end(&engine);
}

/* ---- profiles ---- */

static const char *const two_profiles[] = {"prod", "eu", NULL};

static void test_siblings(void **state)
{
    (void)state;
    test_engine engine;
    test_put_text("s/c.json", "{\"v\": 1}");
    test_put_text("s/c.eu.json", "{\"v\": 2}");
    test_engine_start(&engine, two_profiles);
    assert_int_equal(load_file(&engine, "s/c.json", NULL), SC_OK);
    assert_int_equal(engine.yields.count, 3);
    test_yields_json(&engine, 0, "{\"v\":1}");
    assert_null(test_yield(&engine, 1)->layer);
    assert_string_equal(sc_path_given(test_yield(&engine, 1)->place), "s/c.prod.json");
    test_yields_json(&engine, 2, "{\"v\":2}");
    assert_string_equal(test_yield(&engine, 2)->profile, "eu");
    assert_false(test_yield(&engine, 2)->is_base);
    assert_int_equal(engine.profiles.mention_count, 1);
    assert_string_equal(engine.profiles.mentions[0].name, "eu");
    assert_false(engine.profiles.mentions[0].section);
    test_engine_end(&engine);
}

static void test_sibling_of_absent_base(void **state)
{
    (void)state;
    test_engine engine;
    const sc_source_options optional = {.size = sizeof optional, .optional = true};
    test_put_text("s2/c.prod.json", "{\"v\": 2}");
    test_engine_start(&engine, two_profiles);
    assert_int_equal(load_file(&engine, "s2/c.json", &optional), SC_OK);
    assert_int_equal(engine.yields.count, 3);
    assert_null(test_yield(&engine, 0)->layer);
    test_yields_json(&engine, 1, "{\"v\":2}");
    test_engine_end(&engine);
}

static void test_broken_sibling(void **state)
{
    (void)state;
    test_engine engine;
    test_put_text("s3/c.json", "{}");
    test_put_text("s3/c.eu.json", "{\"v\" 2}");
    test_engine_start(&engine, two_profiles);
    assert_int_equal(load_file(&engine, "s3/c.json", NULL), SC_ERROR_SYNTAX);
    test_error(&engine.error, SC_ERROR_SYNTAX, "s3/c.eu.json", 1, 6);
    test_engine_end(&engine);
}

static void check_sibling(const char *path, const char *expected)
{
    sc_text text;
    assert_int_equal(sc_profile_sibling(sc_allocator_default(), path, "p", &text), SC_OK);
    assert_string_equal(text.data, expected);
    assert_int_equal(text.length, strlen(expected));
    sc_free(text.allocator, text.data, text.length + 1);
}

static void test_sibling_names(void **state)
{
    (void)state;
    check_sibling("config.toml", "config.p.toml");
    check_sibling("a.d/config.toml", "a.d/config.p.toml");
    check_sibling("a.d/config", "a.d/config.p");
    check_sibling(".env", ".env.p");
    check_sibling("x/.env", "x/.env.p");
    check_sibling(".app.json", ".app.p.json");
    check_sibling("a.b.json", "a.b.p.json");
    assert_true(sc_profile_name_valid("a-B_1.x", 7));
    assert_false(sc_profile_name_valid("", 0));
    assert_false(sc_profile_name_valid("a/b", 3));
    assert_false(sc_profile_name_valid("\xC3\xA4", 2));
}

/* ---- nested ---- */

static void test_nested(void **state)
{
    (void)state;
    test_engine engine;
    const sc_source_options options = {.size = sizeof options, .nested = true, .under = "n"};
    test_put_text("n.json",
                  "{\"global\": {\"g\": 1},\n \"eu\": {\"e\": 2}, \"other\": {\"o\": 3},\n"
                  " \"default\": {\"d\": 4}, \"prod\": {\"p\": 5}}");
    test_engine_start(&engine, two_profiles);
    assert_int_equal(load_file(&engine, "n.json", &options), SC_OK);
    assert_int_equal(engine.yields.count, 7); /* file, four sections, two missing siblings */
    test_yields_json(&engine, 0, "absent");
    assert_true(test_yield(&engine, 0)->is_base);
    test_yields_json(&engine, 1, "{\"n\":{\"d\":4}}");
    test_yields_json(&engine, 2, "{\"n\":{\"p\":5}}");
    test_yields_json(&engine, 3, "{\"n\":{\"e\":2}}");
    test_yields_json(&engine, 4, "{\"n\":{\"g\":1}}");
    assert_string_equal(test_yield(&engine, 1)->profile, "default");
    assert_string_equal(test_yield(&engine, 2)->profile, "prod");
    assert_string_equal(test_yield(&engine, 4)->profile, "global");
    assert_int_equal(engine.profiles.mention_count, 3);
    const sc_profile_mention *other = &engine.profiles.mentions[1];
    assert_string_equal(other->name, "other");
    assert_true(other->section);
    assert_int_equal(other->line, 2);
    assert_int_equal(other->column, 27);
    test_engine_end(&engine);
}

static void test_nested_in_place(void **state)
{
    (void)state;
    test_engine engine;
    const sc_source_options options = {.size = sizeof options, .nested = true, .at = "tool"};
    test_put_text("n2.json", "{\"tool\": {\"default\": null, \"eu\":\n  5, \"prod\": {\"p\": 1}}}");
    test_engine_start(&engine, two_profiles);
    assert_int_equal(load_file(&engine, "n2.json", &options), SC_OK);
    test_yields_json(&engine, 1, "{\"p\":1}");
    test_notice(&engine.notices, 0, SC_WARNING_SKIPPED_SOURCE, "n2.json", 2, 3);
    test_engine_end(&engine);
}

static void test_nested_needs_object(void **state)
{
    (void)state;
    test_engine engine;
    const sc_source_options options = {.size = sizeof options, .nested = true};
    test_put_text("n3.json", "\n [1]");
    test_engine_start(&engine, two_profiles);
    assert_int_equal(load_file(&engine, "n3.json", &options), SC_ERROR_WRONG_TYPE);
    test_error(&engine.error, SC_ERROR_WRONG_TYPE, "n3.json", 2, 2);
    test_engine_end(&engine);
}

/* ---- standard input ---- */

static void test_standard_input(void **state)
{
    (void)state;
    test_engine engine;
    const sc_source_options options = {.size = sizeof options, .format = "json"};
    sc_source *source;
    int kept = dup(0), ends[2];
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], "{\"i\": 1}", 8), 8);
    assert_int_equal(close(ends[1]), 0);
    assert_int_equal(dup2(ends[0], 0), 0);
    test_engine_start(&engine, two_profiles);
    sc_source_making making = test_making(&engine, &options);
    assert_int_equal(sc_source_file(&making, "-", &source), SC_OK);
    assert_int_equal(dup2(kept, 0), 0);
    /* Twice from the kept text: a pipe can be read only once. */
    assert_int_equal(test_load(&engine, sc_source_retain(source)), SC_OK);
    assert_int_equal(test_load(&engine, source), SC_OK);
    assert_int_equal(engine.yields.count, 2);
    test_yields_json(&engine, 1, "{\"i\":1}");
    assert_int_equal(test_yield(&engine, 1)->kind, SC_SOURCE_TEXT);
    assert_string_equal(test_yield(&engine, 1)->layer->name, "standard input");
    assert_null(test_yield(&engine, 1)->place);
    test_engine_end(&engine);
    (void)close(kept);
    (void)close(ends[0]);
}

static void test_standard_input_is_folder(void **state)
{
    (void)state;
    test_engine engine;
    sc_source *source;
    int kept = dup(0), folder = open(".", O_RDONLY);
    assert_true(folder >= 0);
    assert_int_equal(dup2(folder, 0), 0);
    test_engine_start(&engine, NULL);
    sc_source_making making = test_making(&engine, NULL);
    assert_int_equal(sc_source_file(&making, "-", &source), SC_ERROR_IS_DIRECTORY);
    assert_int_equal(dup2(kept, 0), 0);
    test_error(&engine.error, SC_ERROR_IS_DIRECTORY, "standard input", 0, 0);
    test_engine_end(&engine);
    (void)close(kept);
    (void)close(folder);
}

/* ---- memory ---- */

static sc_status load_everything(test_engine *engine)
{
    const sc_source_options options = {.size = sizeof options,
                                       .nested = true,
                                       .under = "a.b",
                                       .optional = true,
                                       .name = "n",
                                       .format = "json"};
    sc_status status = load_file(engine, "m/c.json", &options);
    return status == SC_OK ? load_file(engine, "m/none.json", &options) : status;
}

static void test_no_memory(void **state)
{
    (void)state;
    test_put_text("m/c.json", "{\"default\": {\"v\": 1}, \"x\": {}, \"prod\": {\"w\": [1]}}");
    test_put_text("m/c.eu.json", "{\"eu\": {\"v\": 1}, \"prod\": 3}");
    test_starve(load_everything, two_profiles);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_layer),
        cmocka_unit_test(test_options_become_flags),
        cmocka_unit_test(test_missing),
        cmocka_unit_test(test_other_kinds),
        cmocka_unit_test(test_optional_does_not_allow_errors),
        cmocka_unit_test(test_syntax),
        cmocka_unit_test(test_empty),
        cmocka_unit_test(test_unreadable),
        cmocka_unit_test(test_name_not_utf8),
        cmocka_unit_test(test_at_and_under),
        cmocka_unit_test(test_bad_options),
        cmocka_unit_test(test_under_too_deep),
        cmocka_unit_test(test_siblings),
        cmocka_unit_test(test_sibling_of_absent_base),
        cmocka_unit_test(test_broken_sibling),
        cmocka_unit_test(test_sibling_names),
        cmocka_unit_test(test_nested),
        cmocka_unit_test(test_nested_in_place),
        cmocka_unit_test(test_nested_needs_object),
        cmocka_unit_test(test_standard_input),
        cmocka_unit_test(test_standard_input_is_folder),
        cmocka_unit_test(test_no_memory),
    };
    return cmocka_run_group_tests(tests, test_enter, test_leave);
}
