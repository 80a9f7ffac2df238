/* The words of a command line: which are settings, and how several of them combine. */
#include "fixture.h"

static sc_status load_words(test_engine *engine, const char *const *words,
                            const sc_source_options *options)
{
    sc_source *source;
    size_t count = 0;
    while (words[count] != NULL) {
        count++;
    }
    sc_source_making making = test_making(engine, options);
    sc_status status = sc_source_arguments(&making, words, count, &source);
    return status == SC_OK ? test_load(engine, source) : status;
}

#define WORDS(...)                                                                                 \
    (const char *const[])                                                                          \
    {                                                                                              \
        __VA_ARGS__, NULL                                                                          \
    }

/* The layers one after the other as JSON, without a notice. */
static void check(const char *const *words, const char *expected)
{
    test_engine engine;
    test_engine_start(&engine, NULL);
    assert_int_equal(load_words(&engine, words, NULL), SC_OK);
    for (size_t i = 0; i < engine.yields.count; i++) {
        assert_int_equal(test_yield(&engine, i)->layer->notices.count, 0);
    }
    assert_string_equal(test_all_json(&engine), expected);
    test_engine_end(&engine);
}

static void test_forms(void **state)
{
    (void)state;
    check(WORDS("a.b=1", "--c.d=x y", "--e", "2", "--flag", "--no-other"),
          "{\"a\":{\"b\":1},\"c\":{\"d\":\"x y\"},\"e\":2,\"flag\":true,\"other\":false}");
    check(WORDS("--a", "--b", "--", "--c=1", "d=2"), "{\"a\":true,\"b\":true}");
    check(WORDS("--a", "-1", "--b", "-.5", "--c", "-", "--d", "", "--e="),
          "{\"a\":-1,\"b\":\"-.5\",\"c\":\"-\",\"d\":\"\",\"e\":\"\"}");
    check(WORDS("--no-a=1", "--a", "b=c", "x=y=z"), "{\"no-a\":1,\"a\":\"b=c\",\"x\":\"y=z\"}");
    check(WORDS("\"a=b\".c=1", "--\"x\\\"=\"=2", "/p~1q/0=3"),
          "{\"a=b\":{\"c\":1},\"x\\\"=\":2,\"p/q\":{\"0\":3}}");
    check(WORDS("--list[0].x=1", "--list.1.x=2"), "{\"list\":{\"0\":{\"x\":1},\"1\":{\"x\":2}}}");
    check((const char *const[]){NULL}, "absent");
}

static void test_last_wins(void **state)
{
    (void)state;
    check(WORDS("--a=1", "--b=2", "--a=3"), "{\"a\":3,\"b\":2}");
    check(WORDS("--a=1", "--a.b=2", "--a.c=3"), "{\"a\":{\"b\":2,\"c\":3}}");
    check(WORDS("--a.b=2", "--c=1", "--a=1"), "{\"a\":1,\"c\":1}");
    check(WORDS("--a={\"x\":1}", "--a={\"y\":1}"), "{\"a\":{\"y\":1}}");
    check(WORDS("--a=[1]", "--a=2"), "{\"a\":2}");
}

/* A setting within or over a whole array or object merges, as another layer. */
static void test_layers(void **state)
{
    (void)state;
    check(WORDS("--a={\"x\":1}", "--a.b=2", "--c=3"), "{\"a\":{\"x\":1}}{\"a\":{\"b\":2},\"c\":3}");
    check(WORDS("--a.b=2", "--a={\"b\":1}"), "{\"a\":{\"b\":2}}{\"a\":{\"b\":1}}");
    check(WORDS("--a=[1,2]", "--a[0]=9"), "{\"a\":[1,2]}{\"a\":{\"0\":9}}");
    check(WORDS("--a.b=2", "--a={no json"), "{\"a\":{\"b\":2}}{\"a\":\"{no json\"}");
}

static void test_yield_of_arguments(void **state)
{
    (void)state;
    test_engine engine;
    sc_origin origin;
    const sc_source_options options = {
        .size = sizeof options, .name = "command line", .secret = true};
    test_engine_start(&engine, NULL);
    assert_int_equal(load_words(&engine, WORDS("--Max-Size=007"), &options), SC_OK);
    const sc_yield *yield = test_yield(&engine, 0);
    assert_int_equal(yield->flags, SC_LAYER_LOOSE | SC_LAYER_PATCH | SC_LAYER_LITERAL);
    assert_int_equal(yield->kind, SC_SOURCE_ARGUMENTS);
    assert_true(yield->secret);
    assert_string_equal(test_json(yield->value), "{\"Max-Size\":\"007\"}");
    assert_true(sc_value_origin(sc_value_at(yield->value, "Max-Size"), &origin));
    assert_string_equal(origin.source, "command line");
    assert_true(origin.secret);
    test_engine_end(&engine);
}

static void test_skipped_words(void **state)
{
    (void)state;
    test_engine engine;
    test_engine_start(&engine, NULL);
    assert_int_equal(load_words(&engine, WORDS("serve", "-v", "-x=1", "a=1", "--a.b"), NULL),
                     SC_OK);
    test_yields_json(&engine, 0, "{\"a\":{\"b\":true}}");
    const sc_notices *notices = &test_yield(&engine, 0)->layer->notices;
    assert_int_equal(notices->count, 3);
    const sc_notice *notice = test_notice(notices, 1, SC_WARNING_BAD_VARIABLE, "arguments", 0, 0);
    assert_non_null(strstr(notice->message, "argument 2"));
    assert_int_equal(load_words(&engine, WORDS("serve"), NULL), SC_OK);
    test_yields_json(&engine, 1, "absent");
    assert_int_equal(test_yield(&engine, 1)->layer->notices.count, 1);
    test_engine_end(&engine);
}

static void check_bad(const char *const *words, sc_status code, uint32_t column, const char *path)
{
    test_engine engine;
    test_engine_start(&engine, NULL);
    assert_int_equal(load_words(&engine, words, NULL), code);
    test_error(&engine.error, code, "arguments", column != 0 ? 1 : 0, column);
    assert_string_equal(engine.error.path, path);
    test_engine_end(&engine);
}

static void test_bad_words(void **state)
{
    (void)state;
    static char deep[2 * 300] = "--";
    for (size_t i = 2; i + 2 < sizeof deep; i += 2) {
        memcpy(deep + i, "a.", 2);
    }
    deep[sizeof deep - 2] = 'a';
    check_bad(WORDS("=x"), SC_ERROR_BAD_PATH, 1, "");
    check_bad(WORDS("--=x"), SC_ERROR_BAD_PATH, 1, "");
    check_bad(WORDS("--no-"), SC_ERROR_BAD_PATH, 1, "");
    check_bad(WORDS("--a=1", "--a..b=x"), SC_ERROR_BAD_PATH, 3, "a..b");
    check_bad(WORDS("--\"a=1"), SC_ERROR_BAD_PATH, 1, "\"a");
    check_bad(WORDS("a=1", "b=\xFF"), SC_ERROR_INVALID_UTF8, 0, "");
    test_engine engine;
    test_engine_start(&engine, NULL);
    assert_int_equal(load_words(&engine, WORDS(deep), NULL), SC_ERROR_TOO_DEEP);
    test_error(&engine.error, SC_ERROR_TOO_DEEP, "arguments", 0, 0);
    sc_source *source;
    sc_source_making making = test_making(&engine, NULL);
    assert_int_equal(sc_source_arguments(&making, NULL, 1, &source), SC_ERROR_INVALID_ARGUMENT);
    assert_int_equal(sc_source_arguments(&making, (const char *const[]){NULL}, 1, &source),
                     SC_ERROR_INVALID_ARGUMENT);
    assert_null(source);
    test_engine_end(&engine);
}

static sc_status load_everything(test_engine *engine)
{
    return load_words(engine,
                      WORDS("x", "--a=1", "--a.b=2", "--a={\"c\":1}", "--l=[1]", "--l.0=2",
                            "--long.path.of.a.setting=long text of a setting"),
                      &(sc_source_options){.size = sizeof(sc_source_options), .under = "u"});
}

static void test_no_memory(void **state)
{
    (void)state;
    test_starve(load_everything, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_forms),         cmocka_unit_test(test_last_wins),
        cmocka_unit_test(test_layers),        cmocka_unit_test(test_yield_of_arguments),
        cmocka_unit_test(test_skipped_words), cmocka_unit_test(test_bad_words),
        cmocka_unit_test(test_no_memory),
    };
    return cmocka_run_group_tests(tests, test_enter, test_leave);
}
